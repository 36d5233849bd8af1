"""What the functions find: buckets, queues, an article and models, on an embedded cloud in a process of its own."""

import json
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

import msgspec

from benchmarks.cold_start.packages import make_compared, make_function, make_installed, make_runtime
from benchmarks.cold_start.starts import Function, Start, StartError, start
from benchmarks.memory_store import MemoryQueue
from benchmarks.texts import write_article
from dragoman.article import ObjectAddress, Subject
from dragoman.cloud.server import Cloud, run_cloud
from dragoman.ingest import ingest
from dragoman.jobs import QueueServices
from dragoman.model_store.packaged_models import PACKAGED_CATALOG, PackagedModels
from dragoman.readers.direct import DirectReader
from dragoman.settings import Settings
from dragoman.store import S3Store
from dragoman.translation.models.catalog import CATALOG_KEY

INPUT, OUTPUT, MODELS = "cold-input", "cold-output", "cold-models"
CHARACTERS: Final = 300
"""A short article, so that the start is measured and not the work: a title and some sentences."""

EMPTY = "empty handler"
PEER, PEER_SLIMMED = "boto3 + Powertools", "boto3 + Powertools, slimmed by us"
INGEST, FAILURE = "ingest", "record_failure"
TRANSLATE_FETCHING, TRANSLATE = "translate, model from the bucket", "translate, model in /tmp"

Prepare = Callable[[str], dict[str, Any]]
Verify = Callable[[str], bool]


class Case(msgspec.Struct, frozen=True):
    """Something that is started, and how the world is made ready for it."""

    name: str
    function: Function
    prepare: Prepare
    """Takes a key that nobody has used; makes what the function will find, and the event."""
    verify: Verify
    """Whether the function has done its work for that key."""


class World:
    """The cloud, and one folder for the packages and the models' cache."""

    def __init__(self, cloud: Cloud, folder: Path) -> None:
        self._cloud = cloud
        self._s3 = cloud.client("s3")
        self._folder = folder
        self._cache = folder / "models"
        for bucket in (INPUT, OUTPUT, MODELS):
            self._s3.create_bucket(Bucket=bucket)
        sqs = cloud.client("sqs")
        self._queues = {name: sqs.create_queue(QueueName=name)["QueueUrl"] for name in ("ingest", "translate")}
        self._push_models()
        settings = Settings(output_bucket=OUTPUT, input_bucket=INPUT)
        self._services = QueueServices(settings, S3Store(self._s3), MemoryQueue(), MemoryQueue(), MemoryQueue())

    def open_cases(self, only: Collection[str] = ()) -> tuple[Case, ...]:
        """What is measured, or these of it; its packages are made here."""
        folder = Path(tempfile.mkdtemp(dir=self._folder))
        runtime, own = make_runtime(folder), cache(partial(make_function, folder=folder))

        def pack(make: Callable[[str, Iterable[str], Path], Path], name: str, *requirements: str) -> Path:
            return make(name, requirements, folder)

        def open_case(name: str, make: Callable[[], Path], prepare: Prepare, verify: Verify) -> Case:
            package = make()
            service = package.name
            return Case(name, Function(service, package, runtime, self._describe(service)), prepare, verify)

        peer = ("powertools", "boto3", "aws-lambda-powertools")
        cases: tuple[tuple[str, Callable[[], Path], Prepare, Verify], ...] = (
            (EMPTY, lambda: pack(make_compared, "nothing"), lambda key: _deliver("ingest", key), _answers),
            (PEER_SLIMMED, lambda: pack(make_compared, *peer), self._drop, _answers),
            (PEER, lambda: pack(make_installed, *peer), self._drop, _answers),
            (FAILURE, lambda: own("record_failure"), self._lose, lambda key: self._has(f"failed/ingest/{key}.json")),
            (INGEST, lambda: own("ingest"), self._hint, lambda key: self._has(f"articles/{key}.json")),
            (TRANSLATE_FETCHING, lambda: own("translate"), self._order_without_models, self._is_translated),
            (TRANSLATE, lambda: own("translate"), self._order, self._is_translated),
        )
        return tuple(open_case(*case) for case in cases if not only or case[0] in only)

    def start(self, case: Case, key: str, options: tuple[str, ...] = (), errors: Path | None = None) -> Start:
        """Start it once and see that it has done its work."""
        event = case.prepare(key)
        done = start(case.function, event, options, errors)
        if not case.verify(key):
            raise StartError(f"{case.name} left no record of {key}")
        return done

    def _describe(self, name: str) -> Mapping[str, str]:
        """As the template has it; what is not named here has its default."""
        return {
            "AWS_ACCESS_KEY_ID": "111111111111",
            "AWS_SECRET_ACCESS_KEY": "111111111111",
            "AWS_SESSION_TOKEN": "session",
            "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": self._cloud.endpoint_url,
            "INPUT_BUCKET": INPUT,
            "OUTPUT_BUCKET": OUTPUT,
            "TRANSLATE_QUEUE_URL": self._queues["translate"],
            "INGEST_QUEUE_URL": self._queues["ingest"],
            "TARGETS": "pt,en",
            "ENGINES": "firefox,google",
            "POWERTOOLS_SERVICE_NAME": name,
            "POWERTOOLS_METRICS_NAMESPACE": "Dragoman/measured",
            "POWERTOOLS_LOG_LEVEL": "INFO",
            **({"MODEL_BUCKET": MODELS, "MODEL_CACHE_DIRECTORY": str(self._cache)} if name == "translate" else {}),
        }

    def _push_models(self) -> None:
        packaged = PackagedModels()
        for model in PACKAGED_CATALOG.models[:1]:
            for file in model.files:
                self._s3.put_object(Bucket=MODELS, Key=file.key, Body=packaged.read(file.key))
        self._s3.put_object(Bucket=MODELS, Key=CATALOG_KEY, Body=msgspec.json.encode(PACKAGED_CATALOG))

    def _put(self, key: str) -> None:
        self._s3.put_object(Bucket=INPUT, Key=key, Body=write_article(sum(key.encode()), CHARACTERS).encode())

    def _has(self, key: str) -> bool:
        listed = self._s3.list_objects_v2(Bucket=OUTPUT, Prefix=key)
        return any(entry["Key"] == key for entry in listed.get("Contents", []))

    def _drop(self, key: str) -> dict[str, Any]:
        self._put(key)
        return _deliver("measured", key)

    def _hint(self, key: str) -> dict[str, Any]:
        self._put(key)
        return _deliver("ingest", _write_event(key))

    def _lose(self, key: str) -> dict[str, Any]:
        self._put(key)
        return _deliver("ingest-dead-letter", _write_event(key), receives=4)

    def _order(self, key: str) -> dict[str, Any]:
        """The article's record is made by ingest's own story, in this process, which is not measured."""
        self._put(key)
        ingest(Subject(ObjectAddress(INPUT, key)), self._services, DirectReader(), lambda: float("inf"))
        return _deliver("translate", json.dumps({"source": {"bucket": INPUT, "key": key}, "target": "pt"}))

    def _order_without_models(self, key: str) -> dict[str, Any]:
        shutil.rmtree(self._cache, ignore_errors=True)
        return self._order(key)

    def _is_translated(self, key: str) -> bool:
        return self._has(f"translations/pt/{key}.json")


@contextmanager
def open_world() -> Iterator[World]:
    """A world of its own, which is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="dragoman-cold-start-") as folder, run_cloud() as cloud:
        yield World(cloud, Path(folder))


def _answers(_: str) -> bool:
    """Of those that leave nothing behind: `starts.start` has seen the answer."""
    return True


def _write_event(key: str) -> str:
    """EventBridge's event of a file that was dropped."""
    detail = {"bucket": {"name": INPUT}, "object": {"key": key, "size": CHARACTERS, "sequencer": "00634F087E51B429FE"}}
    return json.dumps({"source": "aws.s3", "detail-type": "Object Created", "detail": detail})


def _deliver(queue: str, body: str, receives: int = 1) -> dict[str, Any]:
    """An event of Lambda's for one message of a queue."""
    record = {
        "messageId": "4356e358-524f-453f-806e-6da2b04516b7",
        "receiptHandle": "AQEB8D519448FB2FC6791CE680CE",
        "body": body,
        "attributes": {"ApproximateReceiveCount": str(receives), "SentTimestamp": "1793610930456"},
        "messageAttributes": {},
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:us-east-1:111111111111:{queue}",
        "awsRegion": "us-east-1",
    }
    return {"Records": [record]}
