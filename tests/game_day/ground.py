"""The stack that is broken: files in, records out, and what an operator does about it."""

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

import msgspec

from dragoman.article import Failure, ObjectAddress
from dragoman.cloud.deployment import STACK_NAME, Stack, deploy, find_template
from dragoman.cloud.discovery import CloudNote, leave_note
from dragoman.cloud.server import Cloud, run_cloud
from dragoman.law import find_breaches
from dragoman.model_store.places import ModelPlace
from dragoman.model_store.pushing import push_models
from dragoman.model_store.stacked_models import list_local_sets
from dragoman.store import S3Store
from tests.game_day.metrics import LogMetrics, Point, QueueSampler

TARGETS: Final = ("pt",)
KEY_PARAMETER: Final = "/dragoman/deepl"
_PARAMETERS: Final = {
    "Targets": ",".join(TARGETS),
    "Engines": "firefox",
    # Three deliveries take the better part of an hour, which is what an alarm's own time is compressed for.
    "MaxReceives": "1",
    "SilenceHours": "1",
    "DeepLKey": KEY_PARAMETER,
}
VISIBILITY_SECONDS: Final = 60
"""In place of 12 and 30 minutes; longer than the work on any file of the game day."""

SETTLE_SECONDS: Final = 60
COMMAND_SECONDS: Final = 120

_ARTICLE: Final = (
    "Ferry number {number} leaves the old harbour at noon. The council voted for the plan on Tuesday night. "
    "The night train to Lisbon leaves again in spring."
)


class Ground:
    """A deployed stack, and hands on it."""

    def __init__(self, cloud: Cloud, stack: Stack, sampler: QueueSampler, outbox: Path) -> None:
        self.cloud = cloud
        self._outbox = outbox
        self.stack = stack
        self.s3 = cloud.client("s3")
        self.sqs = cloud.client("sqs")
        self.store = S3Store(self.s3)
        self.rule = self._find_resource("InputRule")
        self._functions = cloud.client("lambda")
        self._sampler = sampler
        self._log_metrics = LogMetrics(cloud, stack, self.rule)
        self._dropped = 0

    def drop(self, count: int) -> list[str]:
        """Drop articles into the input bucket, each unlike any before; their keys."""
        keys = []
        for _ in range(count):
            self._dropped += 1
            keys.append(f"ferry-{self._dropped}.txt")
            body = _ARTICLE.format(number=self._dropped).encode()
            self.s3.put_object(Bucket=self.stack.input_bucket, Key=keys[-1], Body=body)
        return keys

    def read_points(self, since: float) -> list[Point]:
        """Every metric since a moment."""
        sampled = [point for point in list(self._sampler.points) if point.seconds >= since]
        return [*self._log_metrics.read(since), *sampled]

    def find_breaches(self) -> list[str]:
        """How the law is broken."""
        return list(find_breaches(self.store, self.stack.input_bucket, self.stack.output_bucket, TARGETS))

    def count_records(self) -> Counter[str]:
        """How many records there are of what went wrong, by folder and reason."""
        counted: Counter[str] = Counter()
        for key, failure in self.list_failures().items():
            counted[f"{key.split('/')[0]}/ {failure.reason}"] += 1
        counted["unreadable/"] = sum(1 for _ in self.store.list_keys(self.stack.output_bucket, "unreadable/"))
        return +counted

    def list_failures(self) -> dict[str, Failure]:
        """Every failure record."""
        found = {}
        for key in self.store.list_keys(self.stack.output_bucket, "failed/"):
            stored = self.store.get(ObjectAddress(self.stack.output_bucket, key))
            if stored is not None and stored.body is not None:
                found[key] = msgspec.json.decode(stored.body, type=Failure)
        return found

    def wait(self, is_true: Callable[[], bool], seconds: float) -> bool:
        """Until something is so; whether it came to be in time."""
        deadline = time.monotonic() + seconds
        while not is_true():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.25)
        return True

    def operate(self, *arguments: str) -> int:
        """Run `dragoman` against this stack, as an operator does; the answer is its exit code."""
        command = [sys.executable, "-m", "dragoman", *arguments, "--outbox", str(self._outbox)]
        return subprocess.run(command, capture_output=True, check=False, timeout=COMMAND_SECONDS).returncode

    def settle(self) -> None:
        """Wait until nothing is under way in the two main queues."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]

        def is_quiet() -> bool:
            urls = (self.stack.ingest_queue_url, self.stack.translate_queue_url)
            found = [self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"] for url in urls]
            return not any(int(counts[name]) for counts in found for name in names)

        self.wait(is_quiet, SETTLE_SECONDS)

    def push_models(self) -> None:
        """Put the local models into the model bucket."""
        place = ModelPlace(f"s3://{self.stack.model_bucket}", self.store, self.stack.model_bucket)
        for origin in list_local_sets(None):
            for _ in push_models(origin, place):
                pass

    def empty(self, bucket: str) -> None:
        """Remove every version of every object."""
        for page in self.s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
            for entry in [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]:
                self.s3.delete_object(Bucket=bucket, Key=entry["Key"], VersionId=entry["VersionId"])

    @contextmanager
    def environment(self, function: str, changes: Mapping[str, str]) -> Iterator[None]:
        """Give a function other settings; its processes start anew, then and afterwards."""
        before = self._functions.get_function_configuration(FunctionName=function)["Environment"]
        changed = {"Variables": before["Variables"] | dict(changes)}
        self._functions.update_function_configuration(FunctionName=function, Environment=changed)
        try:
            yield
        finally:
            self._functions.update_function_configuration(FunctionName=function, Environment=before)

    def set_visibility(self, queue_url: str, seconds: int) -> None:
        """How long a message is hidden after a delivery that crashed."""
        self.sqs.set_queue_attributes(QueueUrl=queue_url, Attributes={"VisibilityTimeout": str(seconds)})

    def _find_resource(self, logical_name: str) -> str:
        formation = self.cloud.client("cloudformation")
        found = formation.describe_stack_resource(StackName=STACK_NAME, LogicalResourceId=logical_name)
        return str(found["StackResourceDetail"]["PhysicalResourceId"]).rsplit("|", 1)[-1]

    def find_table(self, logical_name: str) -> Any:
        """A table's name and description."""
        name = self._find_resource(logical_name)
        return self.cloud.client("dynamodb").describe_table(TableName=name)["Table"]


@contextmanager
def prepare_ground(template: Path | None = None) -> Iterator[Ground]:
    """A stack of its own, gone at the end."""
    with ExitStack() as stack:
        cloud = stack.enter_context(run_cloud())
        cloud.client("ssm").put_parameter(Name=KEY_PARAMETER, Value="none", Type="SecureString")
        deployed = deploy(cloud, template or find_template(), _PARAMETERS, list_local_sets(None))
        sampler = stack.enter_context(QueueSampler(cloud, deployed))
        outbox = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        port = int(cloud.endpoint_url.rsplit(":", 1)[1])
        leave_note(outbox, CloudNote(port=port, stack=STACK_NAME, process=os.getpid(), inbox=str(outbox)))
        ground = Ground(cloud, deployed, sampler, outbox)
        for url in deployed.queue_urls:
            ground.set_visibility(url, VISIBILITY_SECONDS)
        yield ground
