"""What one message makes AWS do, counted on the real handlers: the numbers that `dragoman cost` reckons with."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Final

import boto3
import pytest

from dragoman.clients import open_session
from dragoman.operations import counted
from dragoman.operations.counted import Requests
from tests.integration.cloud_on_moto import FUNCTIONS, Cloud
from tests.integration.conftest import start_functions

ARTICLE: Final = b"The old harbour wall will be repaired this winter. The council voted for the plan on Tuesday night."
GLOSSARY: Final = b"source,target\nharbour,cais\n"
KEY: Final = "a.txt"

_PAID: Final = {
    "s3.HeadObject": "reads",
    "s3.GetObject": "reads",
    "s3.PutObject": "writes",
    "s3.ListObjectsV2": "listings",
    "sqs.SendMessageBatch": "sends",
}
_FREE: Final = {"s3.DeleteObject"}


class Meter:
    """Hands messages to the functions one by one, and counts what each makes them ask for."""

    def __init__(self, cloud: Cloud, read_log: Callable[[], str]) -> None:
        self._cloud = cloud
        self._read_log = read_log
        self._asked = Counter[str]()
        self.log = ""
        """Of the last message."""

    def hear(self, event_name: str, **_: object) -> None:
        """Botocore's hook: a request goes out."""
        self._asked[event_name.partition(".")[2]] += 1

    def warm_up(self) -> None:
        """Let the functions start and load their models: in the test, because loggers keep the stream of that moment."""
        self._cloud.drop("warm.txt", ARTICLE)
        self._cloud.pump()

    def run(self, queue: str) -> list[Requests]:
        """Every message of a queue, in order."""
        return list(self._run(queue))

    def finish(self) -> None:
        """Everything that is queued, uncounted."""
        self._cloud.pump()

    def _run(self, queue: str) -> Iterator[Requests]:
        url = self._cloud.queues[queue]
        while messages := self._cloud.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=1).get("Messages", []):
            self._cloud.sqs.delete_message(QueueUrl=url, ReceiptHandle=messages[0]["ReceiptHandle"])
            yield self._deliver(queue, messages[0]["MessageId"], messages[0]["Body"])

    def _deliver(self, queue: str, message_id: str, body: str) -> Requests:
        record: dict[str, Any] = {"messageId": message_id, "receiptHandle": "", "body": body, "attributes": {}}
        self._asked.clear()
        self._read_log()
        assert self._cloud.invoke(FUNCTIONS[queue], {"Records": [record]}) == []
        self.log = self._read_log()
        assert set(self._asked) <= {*_PAID, *_FREE}
        found = Counter[str]()
        for operation, times in self._asked.items():
            if operation in _PAID:
                found[_PAID[operation]] += times
        return Requests(**{"reads": 0, **found})


@pytest.fixture
def meter(cloud: Cloud, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Meter]:
    """Functions that have just started."""
    monkeypatch.setenv("INGEST_QUEUE_URL", cloud.queues["ingest"])
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    start_functions()
    boto3.setup_default_session(botocore_session=open_session())
    session = boto3.DEFAULT_SESSION
    assert session is not None
    meter = Meter(cloud, lambda: capsys.readouterr().out)
    session.events.register("before-send", meter.hear)
    yield meter
    session.events.unregister("before-send", meter.hear)


def test_each_step_of_a_files_life_asks_for_what_the_estimate_counts(cloud: Cloud, meter: Meter) -> None:
    """New, replaced, looked at, deleted, and another one rejected, which may have been an article."""
    meter.warm_up()
    for body in (ARTICLE, ARTICLE + b" More of it will come."):
        cloud.drop(KEY, body)
        assert meter.run("ingest") == [counted.INGEST_NEW]
        assert meter.run("translate") == [counted.TRANSLATE_NEW] * 2
    cloud.tell("Object Created", KEY)
    assert meter.run("ingest") == [counted.INGEST_UNCHANGED]
    assert meter.run("translate") == [counted.TRANSLATE_UNCHANGED] * 2
    cloud.remove(KEY)
    assert meter.run("ingest") == [counted.INGEST_DELETED]
    assert meter.run("translate") == [counted.TRANSLATE_DELETED] * 2
    cloud.drop(KEY, b"")
    assert meter.run("ingest") == [counted.INGEST_REJECTED]
    assert meter.run("translate") == []


def test_with_a_glossary_each_translation_asks_once_more_for_the_list(cloud: Cloud, meter: Meter) -> None:
    meter.warm_up()
    cloud.drop("glossaries/en-pt/terms.csv", GLOSSARY)
    meter.finish()
    cloud.drop(KEY, b"The night train leaves again in spring. Tickets go on sale next Monday at the station.")
    assert meter.run("ingest") == [counted.INGEST_NEW]
    assert meter.run("translate") == [counted.TRANSLATE_NEW + counted.WITH_GLOSSARIES] * 2


def test_items_logs_and_metrics_are_what_the_estimate_counts(cloud: Cloud, meter: Meter) -> None:
    """A log's length depends on the key and the bucket a little."""
    meter.warm_up()
    lines = [json.dumps({"title": f"Title {n}", "body": ARTICLE.decode()}) for n in range(2)]
    cloud.drop("c.jsonl", "\n".join(lines).encode())
    container, *items = meter.run("ingest")
    assert container == Requests(reads=15, writes=2, listings=2, sends=1)
    assert items == [Requests(reads=9, writes=1, sends=1)] * 2
    assert meter.run("translate") == [counted.TRANSLATE_NEW] * 4
    cloud.drop(KEY, ARTICLE)
    meter.run("ingest")
    ingest = meter.log
    meter.run("translate")
    for log, expected in ((ingest, counted.INGEST_LOG_BYTES), (meter.log, counted.TRANSLATE_LOG_BYTES)):
        assert 0.85 * expected <= len(log.encode()) <= expected
    assert len(find_metrics(ingest)) + len(find_metrics(meter.log)) == counted.METRICS


def find_metrics(log: str) -> set[str]:
    """The names of the metrics that are written with a message's outcome."""
    lines = [json.loads(line) for line in log.splitlines()]
    (described,) = [line["_aws"]["CloudWatchMetrics"] for line in lines if "_aws" in line]
    return {metric["Name"] for group in described for metric in group["Metrics"]}
