"""The real handlers in this process, and S3 and SQS in another one, so that the time of this process is theirs."""

import io
import json
import os
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from typing import Any, Final, Literal

import boto3
import msgspec
import psutil

from dragoman import bootstrap
from dragoman.article import ObjectAddress, TranslationJob
from dragoman.clients import open_session
from dragoman.cloud.server import REGION, run_cloud
from dragoman.events import write_job
from dragoman.model_store.packaged_models import PackagedModels
from dragoman.operations.counted import Requests
from dragoman.translation.models.catalog import CATALOG_KEY

INPUT_BUCKET: Final = "cost-input"
OUTPUT_BUCKET: Final = "cost-output"
MODEL_BUCKET: Final = "cost-models"
_ACCOUNT: Final = "111111111111"
_READER: Final = "dragoman.readers.child"


class Passage(msgspec.Struct, frozen=True):
    """One message's way through a function."""

    seconds: float
    """Of the processor: this process, and the one that reads files."""
    requests: Requests
    """To AWS."""
    log_bytes: int
    is_done: bool
    """Whether the function has not given the message back."""


class Functions:
    """ingest and translate, warm after their first message."""

    def __init__(self, s3: Any, log: io.StringIO) -> None:
        self._s3 = s3
        self._log = log
        self._requests = Counter[str]()
        self._reader: psutil.Process | None = None

    def count(self, event_name: str, **_: object) -> None:
        """Botocore's hook: a request goes out."""
        self._requests[event_name.partition(".")[2]] += 1

    def drop(self, key: str, body: bytes) -> None:
        """A person drops a file."""
        self._s3.put_object(Bucket=INPUT_BUCKET, Key=key, Body=body)

    def size(self, key: str) -> int:
        """Of a record, in bytes."""
        return int(self._s3.head_object(Bucket=OUTPUT_BUCKET, Key=key)["ContentLength"])

    def ingest(self, key: str) -> Passage:
        """Let ingest have an event about the file."""
        detail = {"bucket": {"name": INPUT_BUCKET}, "object": {"key": key}}
        body = json.dumps({"source": "aws.s3", "detail-type": "Object Created", "detail": detail})
        return self._deliver("ingest", body)

    def translate(self, key: str, target: str) -> Passage:
        """Let translate have the job that ingest queues."""
        return self._deliver("translate", write_job(TranslationJob(ObjectAddress(INPUT_BUCKET, key), target)))

    def _deliver(self, function: Literal["ingest", "translate"], body: str) -> Passage:
        record = {
            "messageId": "m" * 36,
            "receiptHandle": "",
            "body": body,
            "attributes": {"ApproximateReceiveCount": "1"},
        }
        delivery = bootstrap.ingest_delivery() if function == "ingest" else bootstrap.translate_delivery()
        self._requests.clear()
        logged, began = self._log.tell(), self._read_clock()
        answer = delivery.handle({"Records": [record]}, _Context())  # type: ignore[arg-type]
        seconds = self._read_clock() - began
        return Passage(seconds, _count_paid(self._requests), self._log.tell() - logged, not answer["batchItemFailures"])

    def _read_clock(self) -> float:
        if self._reader is None or not self._reader.is_running():
            children = psutil.Process().children(recursive=True)
            self._reader = next((child for child in children if _READER in child.cmdline()), None)
        reader = self._reader.cpu_times() if self._reader else None
        return time.process_time() + (reader.user + reader.system if reader else 0.0)


def _count_paid(asked: Mapping[str, int]) -> Requests:
    """What is charged for, of requests by service and operation: `s3.HeadObject`."""
    return Requests(
        reads=asked.get("s3.HeadObject", 0) + asked.get("s3.GetObject", 0),
        writes=asked.get("s3.PutObject", 0),
        listings=asked.get("s3.ListObjectsV2", 0),
        sends=asked.get("sqs.SendMessageBatch", 0),
    )


class _Context:
    """What the handlers ask of Lambda's context."""

    function_name = "dragoman"
    memory_limit_in_mb = 1769
    invoked_function_arn = "arn:aws:lambda:us-east-1:123456789012:function:dragoman"
    aws_request_id = "52fdfc07-2182-454f-963f-5f0f9a621d72"

    def get_remaining_time_in_millis(self) -> int:
        """Always four minutes."""
        return 240_000


@contextmanager
def open_functions() -> Iterator[Functions]:
    """The functions over an embedded S3 and SQS; what they log is counted and thrown away."""
    log = io.StringIO()
    with run_cloud() as cloud, redirect_stdout(log):
        s3, sqs = cloud.client("s3"), cloud.client("sqs")
        for bucket in (INPUT_BUCKET, OUTPUT_BUCKET, MODEL_BUCKET):
            s3.create_bucket(Bucket=bucket)
        s3.put_bucket_versioning(Bucket=INPUT_BUCKET, VersioningConfiguration={"Status": "Enabled"})
        packaged = PackagedModels()
        for key in (*packaged.file_keys(), CATALOG_KEY):
            s3.put_object(Bucket=MODEL_BUCKET, Key=key, Body=packaged.read(key))
        queue = sqs.create_queue(QueueName="cost-translate")["QueueUrl"]
        os.environ.update(_describe_environment(cloud.endpoint_url, queue))
        boto3.setup_default_session(botocore_session=open_session(), region_name=REGION)
        functions = Functions(s3, log)
        boto3.DEFAULT_SESSION.events.register("before-send", functions.count)  # type: ignore[union-attr]
        yield functions


def _describe_environment(endpoint_url: str, queue: str) -> dict[str, str]:
    return {
        "AWS_ENDPOINT_URL": endpoint_url,
        "AWS_ACCESS_KEY_ID": _ACCOUNT,
        "AWS_SECRET_ACCESS_KEY": _ACCOUNT,
        "AWS_DEFAULT_REGION": REGION,
        "INPUT_BUCKET": INPUT_BUCKET,
        "OUTPUT_BUCKET": OUTPUT_BUCKET,
        "MODEL_BUCKET": MODEL_BUCKET,
        "TRANSLATE_QUEUE_URL": queue,
        "TARGETS": "pt,en",
        "ENGINES": "firefox",
        "POWERTOOLS_TRACE_DISABLED": "true",
        "POWERTOOLS_SERVICE_NAME": "translate",
        "POWERTOOLS_METRICS_NAMESPACE": "Dragoman/dragoman",
    }
