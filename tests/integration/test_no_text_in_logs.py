"""Whatever happens to an article, none of its words is in a log, in a metric or in a trace.

The logs are read at DEBUG, of all libraries, and at the file descriptors, so that what a library prints is seen too.
"""

import json
import logging
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NoReturn

import pytest
from aws_lambda_powertools import Tracer
from aws_xray_sdk import global_sdk_config
from aws_xray_sdk.core import xray_recorder
from aws_xray_sdk.core.context import Context

from dragoman import bootstrap, production, reading
from dragoman.article import TranslationJob
from dragoman.errors import EngineError, EngineReason
from dragoman.events import write_job
from dragoman.normalization import normalize
from dragoman.readers import direct
from dragoman.readers.direct import DirectReader
from dragoman.translation import article_run
from dragoman.translation.engines.firefox import FirefoxEngine
from tests.integration.cloud_on_moto import FUNCTIONS, OUTPUT_BUCKET, ROOT, Cloud, FakeContext, address_input
from tests.integration.conftest import start_functions

CANARY = "Quorvex"
"""A name, in the title, in each sentence, and in all that is told of the article but its key."""
SENTENCES = (
    f"The {CANARY} harbour wall will be repaired this winter.",
    f"The council of {CANARY} voted for the plan on Tuesday night, after a long debate about its price.",
    f"Most people in {CANARY} heard the news on the radio.",
)
TEXT = "\n\n".join((f"{CANARY} mends its wall", *SENTENCES))
PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>{CANARY} mends its wall</title>
<meta name="author" content="{CANARY} Nora"><meta name="description" content="{CANARY} and more"></head><body><article>
<h1>{CANARY} mends its wall</h1>{"".join(f"<p>{sentence}</p>" for sentence in SENTENCES * 3)}</article></body></html>"""
FEED = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>{CANARY}</title><item><guid>1</guid>
<title>{CANARY} mends its wall</title><description>{" ".join(SENTENCES)}</description></item></channel></rss>"""
MAIL = f"""From: {CANARY} <nora@example.org>\r\nTo: desk@example.org\r\nSubject: {CANARY} mends its wall\r
Message-ID: <1@example.org>\r\n\r\n{TEXT}\r\n"""
DROPS = {
    "a.txt": TEXT,
    "a.html": PAGE,
    "a.rss": FEED,
    "a.eml": MAIL,
    "a.json": json.dumps({"title": f"{CANARY} mends its wall", "body": " ".join(SENTENCES)}),
    "broken.json": json.dumps({"title": f"{CANARY} mends its wall", "body": " ".join(SENTENCES)})[:-20],
    "spanish.txt": f"El muro del puerto de {CANARY} se reparará este invierno. El consejo votó el martes por la noche.",
    "glossaries/en-pt/terms.csv": f"en,pt\n{CANARY} wall,muro {CANARY}\nonly one {CANARY}\n",
    "corrections/en-pt/desk.csv": f"en,pt\n{SENTENCES[2]},A gente de {CANARY} ouviu.\n",
}
BROKEN = sorted(path for path in (ROOT / "tests" / "documents" / "broken").iterdir() if path.suffix != ".json")
Invoke = Callable[[str, dict[str, Any]], list[str]]
SAMPLED = "Root=1-6907236a-01a3ff416d4a3baf69dad819;Parent=53995c3f42cd8ad8;Sampled=1"
"""What Lambda puts into the environment before an invocation that is traced."""
PHRASE = re.compile(rb"[A-Za-z]+(?: [A-Za-z]+){4,}")


class _Emitter:
    """Takes what would go to X-Ray."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def send_entity(self, entity: Any) -> None:
        self.sent.append(entity.serialize())

    def set_daemon_address(self, address: str | None) -> None:
        """There is no daemon."""


class Everything:
    """All that was written anywhere outside of the buckets and the queues."""

    def __init__(self, capfd: pytest.CaptureFixture[str], emitter: _Emitter) -> None:
        self._capfd = capfd
        self._emitter = emitter
        self.logged: list[str] = []
        self.is_listening = False
        """Only while a function runs: what the tests themselves ask of S3 and SQS is not what is tested."""

    def note(self, line: str) -> None:
        """A line of any logger."""
        if self.is_listening:
            self.logged.append(line)

    def read(self) -> str:
        """What was written since the last call."""
        captured = self._capfd.readouterr()
        text = "\n".join([captured.out, captured.err, *self.logged, *self._emitter.sent])
        self.logged.clear()
        self._emitter.sent.clear()
        return text


@pytest.fixture
def everything(
    cloud: Cloud, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Everything]:
    """Tracing on, as in Lambda, and every logger at its most talkative before the functions start."""
    emitter = _Emitter()
    monkeypatch.setattr(Tracer, "_config", dict(Tracer._default_config))  # what others have switched off stays so
    global_sdk_config.set_sdk_enabled(True)
    monkeypatch.setenv("LAMBDA_TASK_ROOT", str(ROOT))
    monkeypatch.setenv("_X_AMZN_TRACE_ID", SAMPLED)
    monkeypatch.setenv("POWERTOOLS_LOG_LEVEL", "DEBUG")
    monkeypatch.setenv("INGEST_QUEUE_URL", cloud.queues["ingest"])
    xray_recorder.configure(context=Context(), emitter=emitter, sampling=False, context_missing="IGNORE_ERROR")
    told = Everything(capfd, emitter)
    handler = logging.Handler(logging.NOTSET)
    formatter = logging.Formatter("%(name)s %(message)s")  # with the traceback, where there is one
    handler.emit = lambda record: told.note(formatter.format(record))  # type: ignore[method-assign]
    root = logging.getLogger()
    levels = {name: logging.getLogger(name).level for name in logging.root.manager.loggerDict} | {root.name: root.level}
    for name in levels:
        logging.getLogger(name).setLevel(logging.NOTSET)
    root.setLevel(logging.DEBUG)
    root.addHandler(handler)
    for name in ("moto", "responses", "hypothesis", "asyncio"):  # the tests' own
        logging.getLogger(name).setLevel(logging.CRITICAL)
    start_functions()
    monkeypatch.setattr(cloud, "invoke", partial(listen, told, cloud.invoke))
    yield told
    global_sdk_config.set_sdk_enabled(False)  # botocore stays patched as long as the process lives
    root.removeHandler(handler)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def listen(told: Everything, invoke: Invoke, function: str, event: dict[str, Any]) -> list[str]:
    """Invoke a function in a trace, with an ear at every logger."""
    told.is_listening = True
    xray_recorder.begin_segment(function)
    try:
        return invoke(function, event)
    finally:
        xray_recorder.end_segment()
        told.is_listening = False


def list_outcomes(text: str) -> set[str]:
    return set(re.findall(r'"outcome":"([a-z]+)"', text))


def test_what_is_looked_for_would_be_seen(
    everything: Everything, cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In each place where it could be."""
    cloud.drop("a.txt", TEXT.encode())

    def talk(*given: Any, **more: Any) -> Any:
        logging.getLogger("some.library").debug("%s words", "logged")
        print("printed words")  # noqa: T201 - it is what is tested
        xray_recorder.put_annotation("title", "traced words")
        return normalize(*given, **more)

    monkeypatch.setattr(bootstrap, "open_reader", lambda _: DirectReader())
    monkeypatch.setattr(reading, "normalize", talk)
    start_functions()
    cloud.pump()
    text = everything.read()
    assert {"logged", "printed", "traced"} == set(re.findall(r"(\w+) words", text))
    assert '"operation"' in text, "the functions' own calls are in the trace"
    assert '"_aws"' in text, "the metrics are read"


def test_articles_that_come_through_or_are_rejected_leave_no_word(cloud: Cloud, everything: Everything) -> None:
    for key, body in DROPS.items():
        cloud.drop(key, body.encode())
    cloud.pump()
    for key, body in DROPS.items():
        cloud.drop(key, body.replace("Tuesday", "Monday").encode())
    cloud.deny("s3:PutObject", "translations/*")
    cloud.pump()
    cloud.allow_all()
    for key in DROPS:
        cloud.remove(key)
    cloud.pump()
    text = everything.read()
    expected = {"ingested", "translated", "rejected", "failed", "retried", "removed", "unchanged"}
    assert list_outcomes(text) >= expected
    assert CANARY not in text


def test_files_that_are_rejected_leave_no_phrase(cloud: Cloud, everything: Everything) -> None:
    """All the broken files of the tests: their keys here are numbers."""
    for number, path in enumerate(BROKEN):
        cloud.drop(str(number), path.read_bytes())
    cloud.pump()
    text = everything.read()
    assert text.count('"outcome":"rejected"') > 40
    phrases = {phrase.decode() for path in BROKEN for phrase in PHRASE.findall(path.read_bytes())}
    assert len(phrases) > 30
    assert [phrase for phrase in phrases if phrase in text] == []


def burst(*given: object, **_: object) -> NoReturn:
    """A bug whose message quotes what it was given."""
    raise ValueError(f"cannot work with {given!r} of {TEXT}")


PLACES: dict[str, tuple[Any, str]] = {
    "reading": (direct, "read_file"),
    "normalization": (reading, "normalize"),
    "enrichment": (reading, "enrich"),
    "segmentation": (production, "split_article"),
    "assembly": (production, "assemble"),
    "sentences": (article_run, "attempt"),
}


@pytest.mark.parametrize("place", PLACES)
def test_bug_whose_message_quotes_the_article_leaves_no_word(
    cloud: Cloud, everything: Everything, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.setattr(bootstrap, "open_reader", lambda _: DirectReader())
    monkeypatch.setattr(*PLACES[place], burst)
    start_functions()
    cloud.drop("a.txt", TEXT.encode())
    cloud.pump()
    text = everything.read()
    assert '"reason":"ValueError"' in text, "the bug was met"
    assert [key for key in cloud.output_keys() if key.startswith("failed/")]
    assert CANARY not in text


@pytest.mark.parametrize("error", [ValueError, EngineError], ids=["a bug", "an error of its own"])
def test_engine_whose_error_quotes_the_text_leaves_no_word(
    cloud: Cloud, everything: Everything, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def fail(_: object, text: str, *__: object) -> NoReturn:
        raise EngineError(EngineReason.REFUSED, text) if error is EngineError else ValueError(text)

    monkeypatch.setattr(FirefoxEngine, "translate", fail)
    cloud.drop("a.txt", TEXT.encode())
    cloud.pump()
    text = everything.read()
    assert "failed/pt/a.txt.json" in cloud.output_keys()
    assert CANARY not in text


def test_messages_that_hold_an_article_are_kept_and_leave_no_word(cloud: Cloud, everything: Everything) -> None:
    bodies = [TEXT, json.dumps({"title": TEXT}), json.dumps({"bucket": CANARY, "key": 7}), json.dumps([TEXT] * 100)]
    for queue in FUNCTIONS:
        for body in bodies:
            cloud.sqs.send_message(QueueUrl=cloud.queues[queue], MessageBody=body)
    cloud.pump()
    assert len(cloud.output_keys()) == len(FUNCTIONS) * len(bodies)
    text = everything.read()
    assert list_outcomes(text) == {"unreadable"}
    assert CANARY not in text


def test_long_article_that_is_translated_in_parts_leaves_no_word(
    cloud: Cloud, everything: Everything, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud.drop("a.txt", (TEXT + "\n\n" + "\n\n".join(SENTENCES * 4)).encode())

    def pass_time(context: Any) -> int:
        """Of each invocation's two minutes, a tenth each time that somebody asks."""
        context.left = getattr(context, "left", 132_000) - 12_000
        return max(0, int(context.left))

    monkeypatch.setattr(FakeContext, "get_remaining_time_in_millis", pass_time)
    cloud.pump()
    text = everything.read()
    assert "continued" in list_outcomes(text)
    assert "translations/pt/a.txt.json" in cloud.output_keys()
    assert CANARY not in text


def test_records_that_are_damaged_leave_no_word(cloud: Cloud, everything: Everything) -> None:
    cloud.drop("a.txt", TEXT.encode())
    cloud.pump()
    damaged = json.dumps({"title": TEXT, "source": TEXT})
    cloud.s3.put_object(Bucket=OUTPUT_BUCKET, Key="articles/a.txt.json", Body=damaged.encode())
    job = write_job(TranslationJob(address_input("a.txt"), "pt"))
    cloud.sqs.send_message(QueueUrl=cloud.queues["translate"], MessageBody=job)
    for _ in range(4):
        for queue in ("translate", "translate-dead"):
            cloud.pump_once(queue)
    assert CANARY not in everything.read()
