"""A stack whose buckets are a FakeStore and whose queues hold what a test says."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import msgspec

from dragoman.article import ObjectAddress
from dragoman.cloud.deployment import STACK_OUTPUTS, Stack
from dragoman.operations.connection import Connection
from dragoman.operations.fingerprints import Fingerprints
from dragoman.operations.naming import find_meant
from dragoman.operations.sites import Site
from dragoman.operations.story import Story, find_story
from dragoman.operations.telling import Telling, tell
from dragoman.settings import Settings
from dragoman.store import ObjectStore, ObjectVersion
from tests.unit.fakes import INPUT_BUCKET, OUTPUT_BUCKET, FakeStore
from tests.unit.stories import Desk

NOW: Final = datetime(2026, 11, 2, 10, 15, 30, tzinfo=UTC)
"""An hour after what FakeStore's objects were uploaded at."""


class RememberingStore(FakeStore):
    """A FakeStore that tells of versions, as S3 does of a versioned bucket."""

    def __init__(self) -> None:
        super().__init__()
        self.versions: dict[str, tuple[ObjectVersion, ...]] = {}

    def list_versions(self, address: ObjectAddress) -> tuple[ObjectVersion, ...]:
        """See RemembersVersions."""
        self._note("list_versions", address.bucket, address.key)
        return self.versions.get(address.key, ())


class FakeSqs:
    """Counts, by the name of a queue, as (waiting, in work); and the messages that were sent, by queue."""

    def __init__(self, counts: Mapping[str, tuple[int, int]] = {}) -> None:
        self.counts = counts
        self.sent: list[tuple[str, str]] = []

    def get_queue_attributes(self, *, QueueUrl: str, AttributeNames: list[str]) -> dict[str, Any]:  # noqa: N803
        waiting, in_work = self.counts.get(QueueUrl, (0, 0))
        numbers = {"ApproximateNumberOfMessages": waiting, "ApproximateNumberOfMessagesNotVisible": in_work}
        return {"Attributes": {name: str(numbers.get(name, 0)) for name in AttributeNames}}

    def send_message_batch(self, *, QueueUrl: str, Entries: list[dict[str, str]]) -> dict[str, Any]:  # noqa: N803
        self.sent.extend((QueueUrl, entry["MessageBody"]) for entry in Entries)
        return {}


class NoService:
    """Where nothing is to be found."""

    def list_executions(self, **_: object) -> dict[str, Any]:
        return {"executions": []}

    def get_metric_statistics(self, **_: object) -> dict[str, Any]:
        return {"Datapoints": []}


def make_stack() -> Stack:
    """Queues go by their names."""
    return Stack(
        **{
            **{field: field for field in STACK_OUTPUTS},
            "input_bucket": INPUT_BUCKET,
            "output_bucket": OUTPUT_BUCKET,
            "ingest_queue_url": "ingest",
            "translate_queue_url": "translate",
            "ingest_dead_letter_queue_url": "ingest-dead-letter",
            "translate_dead_letter_queue_url": "translate-dead-letter",
        }
    )


def make_site(store: ObjectStore, settings: Settings, sqs: FakeSqs | None = None, *, inbox: Path | None = None) -> Site:
    """A stack that is at work."""
    given = sqs or FakeSqs()
    settings = msgspec.structs.replace(settings, output_bucket=OUTPUT_BUCKET, input_bucket=INPUT_BUCKET)
    services: Mapping[str, Any] = {"sqs": given}
    connection = Connection(
        make_stack(), settings, store, lambda name: services.get(name, NoService()), "stack dragoman", inbox
    )
    return Site("stack dragoman", store, settings, connection, inbox)


def find(desk: Desk, asked: str, item: str | None = None, sqs: FakeSqs | None = None) -> Story:
    """What is known about a file."""
    site = make_site(desk.store, desk.settings, sqs)
    return find_story(find_meant(asked, item, site), site, Fingerprints(site, desk.chain))


def explain(desk: Desk, asked: str, item: str | None = None, sqs: FakeSqs | None = None) -> Telling:
    """What is said about a file."""
    site = make_site(desk.store, desk.settings, sqs)
    return tell(find(desk, asked, item, sqs), site, NOW)


def says(told: Telling, *parts: str) -> bool:
    """Whether all of these are said, wherever."""
    text = "\n".join((*told.sentences, *told.next))
    missing = [part for part in parts if part not in text]
    assert not missing, f"{missing} is not in:\n{text}"
    return True
