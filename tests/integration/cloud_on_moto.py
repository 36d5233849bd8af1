"""The service without its template: real handlers, moto's S3 and SQS, and a loop that stands for Lambda's pollers."""

import importlib.util
import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import boto3

from dragoman.article import ObjectAddress
from dragoman.law import find_breaches
from dragoman.store import S3Store

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client
    from mypy_boto3_s3.type_defs import ObjectIdentifierTypeDef
    from mypy_boto3_sqs.client import SQSClient

ROOT: Final = Path(__file__).parents[2]
INPUT_BUCKET: Final = "dragoman-input"
OUTPUT_BUCKET: Final = "dragoman-output"
MODEL_BUCKET: Final = "dragoman-models"
TARGETS: Final = ("en", "pt")
MAX_RECEIVES: Final = 3

FUNCTIONS: Final = {
    "ingest": "ingest",
    "translate": "translate",
    "ingest-dead": "record_failure",
    "translate-dead": "record_failure",
}
"""Which function each queue feeds."""

Handler = Callable[[dict[str, Any], Any], dict[str, Any]]


class FakeContext:
    """What the handlers ask of Lambda's context."""

    function_name = "dragoman"
    memory_limit_in_mb = 1024
    invoked_function_arn = "arn:aws:lambda:eu-central-1:123456789012:function:dragoman"
    aws_request_id = "52fdfc07-2182-454f-963f-5f0f9a621d72"

    def get_remaining_time_in_millis(self) -> int:
        """Always two minutes."""
        return 120_000


@cache
def load_handler(function: str) -> Handler:
    """The handler of a function, from its file, as Lambda loads it."""
    path = ROOT / "functions" / function / "handler.py"
    spec = importlib.util.spec_from_file_location(f"{function}_handler", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    handler: Handler = module.handler
    return handler


def load_event(name: str) -> dict[str, Any]:
    """A sample event."""
    event: dict[str, Any] = json.loads((ROOT / "events" / f"{name}.json").read_bytes())
    return event


def read_sample(name: str) -> bytes:
    """A sample document."""
    return (ROOT / "events" / "inbox" / name).read_bytes()


class Cloud:
    """Buckets, queues and functions."""

    def __init__(self, s3: "S3Client", sqs: "SQSClient", queues: Mapping[str, str]) -> None:
        self.s3 = s3
        self.sqs = sqs
        self.queues = queues
        """URLs by name: `ingest`, `translate`, and `<name>-dead` for what each gave up."""
        self.store = S3Store(s3)

    def drop(self, key: str, body: bytes, *, quietly: bool = False) -> None:
        """A person drops a file; `quietly` without any event."""
        self.s3.put_object(Bucket=INPUT_BUCKET, Key=key, Body=body)
        if not quietly:
            self.tell("Object Created", key)

    def remove(self, key: str) -> None:
        """A person deletes a file."""
        self.s3.delete_object(Bucket=INPUT_BUCKET, Key=key)
        self.tell("Object Deleted", key)

    def tell(self, kind: str, key: str) -> None:
        """An event in the shape that EventBridge gives it."""
        detail = {"bucket": {"name": INPUT_BUCKET}, "object": {"key": key, "sequencer": "0036B3216FDAEEB975"}}
        body = json.dumps({"version": "0", "source": "aws.s3", "detail-type": kind, "detail": detail})
        self.sqs.send_message(QueueUrl=self.queues["ingest"], MessageBody=body)

    def invoke(self, function: str, event: dict[str, Any]) -> list[str]:
        """Call a handler; answers the identifiers of the messages that it wants back."""
        answer = load_handler(function)(event, FakeContext())
        return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]

    def pump(self) -> None:
        """Deliver until every queue is empty. What fails comes back at once, until it is a dead letter."""
        for _ in range(100):
            busy = [self.pump_once(queue) for queue in FUNCTIONS]
            if not any(busy):
                return
        raise AssertionError("the queues do not run empty")

    def pump_once(self, queue: str) -> bool:
        """One batch of a queue; whether there was one."""
        url = self.queues[queue]
        messages = self.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
        handles = {message["MessageId"]: message["ReceiptHandle"] for message in messages}
        records = [
            {"messageId": m["MessageId"], "receiptHandle": m["ReceiptHandle"], "body": m["Body"], "attributes": {}}
            for m in messages
        ]
        failed = self.invoke(FUNCTIONS[queue], {"Records": records}) if records else []
        for message_id, handle in handles.items():
            if message_id in failed:
                self.sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=handle, VisibilityTimeout=0)
            else:
                self.sqs.delete_message(QueueUrl=url, ReceiptHandle=handle)
        return bool(records) or self._has_dead_letter(queue)

    def _has_dead_letter(self, queue: str) -> bool:
        dead = self.queues.get(f"{queue}-dead")
        if dead is None:
            return False
        found = self.sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["ApproximateNumberOfMessages"])
        return found["Attributes"]["ApproximateNumberOfMessages"] != "0"

    def count_messages(self, queue: str) -> int:
        """How many messages wait in a queue."""
        found = self.sqs.get_queue_attributes(
            QueueUrl=self.queues[queue], AttributeNames=["ApproximateNumberOfMessages"]
        )
        return int(found["Attributes"]["ApproximateNumberOfMessages"])

    def output_keys(self) -> list[str]:
        """Every key of the output bucket."""
        return list(self.store.list_keys(OUTPUT_BUCKET))

    def output(self) -> dict[str, tuple[bytes, str]]:
        """Every record: its bytes and its etag."""
        return {key: self._fetch(key) for key in self.output_keys()}

    def _fetch(self, key: str) -> tuple[bytes, str]:
        answer = self.s3.get_object(Bucket=OUTPUT_BUCKET, Key=key)
        return answer["Body"].read(), answer["ETag"]

    def record(self, key: str) -> dict[str, Any]:
        """One record."""
        found: dict[str, Any] = json.loads(self._fetch(key)[0])
        return found

    def breaches(self) -> list[str]:
        """How the law is broken."""
        return list(find_breaches(self.store, INPUT_BUCKET, OUTPUT_BUCKET, TARGETS))

    def deny(self, action: str, resource: str) -> None:
        """Let S3 refuse an action on the output bucket's keys."""
        arn = f"arn:aws:s3:::{OUTPUT_BUCKET}/{resource}"
        statement = {"Effect": "Deny", "Principal": "*", "Action": action, "Resource": arn}
        policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        self.s3.put_bucket_policy(Bucket=OUTPUT_BUCKET, Policy=policy)

    def allow_all(self) -> None:
        """Take the refusal back."""
        self.s3.delete_bucket_policy(Bucket=OUTPUT_BUCKET)


def create_cloud() -> Cloud:
    """Buckets and queues, empty."""
    s3, sqs = boto3.client("s3"), boto3.client("sqs")
    for bucket in (INPUT_BUCKET, OUTPUT_BUCKET):
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    s3.put_bucket_versioning(Bucket=INPUT_BUCKET, VersioningConfiguration={"Status": "Enabled"})
    queues: dict[str, str] = {}
    for name in ("ingest", "translate"):
        dead = sqs.create_queue(QueueName=f"{name}-dead")["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        redrive = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": MAX_RECEIVES})
        queues[f"{name}-dead"] = dead
        queues[name] = sqs.create_queue(QueueName=name, Attributes={"RedrivePolicy": redrive})["QueueUrl"]
    return Cloud(s3, sqs, queues)


def delete_cloud(cloud: Cloud) -> None:
    """Take buckets and queues away, whatever they hold."""
    cloud.allow_all()
    for bucket in (INPUT_BUCKET, OUTPUT_BUCKET):
        while versions := _list_versions(cloud.s3, bucket):
            cloud.s3.delete_objects(Bucket=bucket, Delete={"Objects": versions})
        cloud.s3.delete_bucket(Bucket=bucket)
    for url in cloud.queues.values():
        cloud.sqs.delete_queue(QueueUrl=url)


def _list_versions(s3: "S3Client", bucket: str) -> list["ObjectIdentifierTypeDef"]:
    """The first page: moto's paginator loses some of the others."""
    page = s3.list_object_versions(Bucket=bucket)
    found = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
    return [{"Key": version["Key"], "VersionId": version["VersionId"]} for version in found]


def address_input(key: str) -> ObjectAddress:
    """An object of the input bucket."""
    return ObjectAddress(INPUT_BUCKET, key)
