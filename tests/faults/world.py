"""Everything together: buckets, our own queues, the real handlers, people, and what goes wrong between them."""

import json
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import boto3

from dragoman.article import ObjectAddress
from dragoman.store import S3Store
from tests.faults.buckets import INPUT_BUCKET, OUTPUT_BUCKET
from tests.faults.injector import Injector
from tests.faults.invocation import Surroundings
from tests.faults.people import Deed, People, Tally
from tests.faults.pollers import Poller
from tests.faults.queues import Manners, make_queues
from tests.faults.services import AskS3, Services
from tests.faults.sqs_protocol import SqsService
from tests.faults.template_numbers import read_feeds
from tests.faults.timeline import Timeline
from tests.faults.trial import Trial

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client

CONCURRENCY: Final = {"ingest": 16, "translate": 16, "ingest-dead": 2, "translate-dead": 2}
"""Workers at once. More than the template's defaults (2, 4, 2, 2), for more of them to meet."""

AFTERMATH_SECONDS: Final = 2 * 3_600.0
"""How long faults go on when people have finished: long enough for three deliveries of a message."""

MAX_STEPS: Final = 2_000_000
"""Of one run; 500 articles take some 200,000. A run that does not end is a bug of its own."""


class World:
    """One seed's world."""

    def __init__(self, trial: Trial, ask_s3: AskS3) -> None:
        self.timeline = Timeline()
        self.queues = make_queues(self.timeline, trial.seed)
        seconds = 60.0 + trial.articles * 0.6
        people = People(trial, seconds)
        self._deeds = people.plan()
        self.people_end = max(deed.at for deed in self._deeds)
        self.injector = Injector(trial.seed, trial.rates, self.timeline, self.people_end + AFTERMATH_SECONDS / 2)
        self.services = Services(SqsService(self.queues), ask_s3)
        surroundings = Surroundings(self.timeline, self.injector, self.services)
        self.pollers = {
            name: Poller(self.queues[name], feed, CONCURRENCY[name], surroundings)
            for name, feed in read_feeds().items()
        }
        self.tally = Tally()
        self._s3: S3Client = boto3.client("s3")
        self.store = S3Store(self._s3)
        for queue in self.queues.values():
            queue.manners = trial.manners
            queue.note = self.injector.note
        self._held: set[str] = set()

    def live(self, watch: Callable[[float], None]) -> None:
        """From the first upload until nothing is under way any more.

        Args:
            watch: told now and then which part of the work of people is done.
        """
        for deed in self._deeds:
            self.timeline.after(deed.at, partial(self._do, deed))
        self.timeline.after(self.people_end + AFTERMATH_SECONDS, self._calm_down)
        self.drain(watch)

    def drain(self, watch: Callable[[float], None] = lambda _: None) -> None:
        """Let everything happen that is due, until nothing is."""
        for number in range(MAX_STEPS):
            if number % 2_000 == 0:
                watch(min(1.0, self.timeline.now / self.people_end))
            if not self.timeline.step():
                break
        left = {name: queue.count for name, queue in self.queues.items() if queue.count}
        assert not left, f"the queues do not run empty: {left} after {self.timeline.now / 3_600:,.0f} hours"

    def _calm_down(self) -> None:
        self.injector.stop()
        for queue in self.queues.values():
            queue.manners = Manners()

    def _do(self, deed: Deed) -> None:
        if deed.body is None:
            self._s3.delete_object(Bucket=INPUT_BUCKET, Key=deed.key)
            self.tally.deletions += 1
            self._held.discard(deed.key)
            self.tell("Object Deleted", deed.key)
            return
        self._s3.put_object(Bucket=INPUT_BUCKET, Key=deed.key, Body=deed.body)
        if deed.key in self._held:
            self.tally.replacements += 1
        else:
            self.tally.uploads += 1
        self._held.add(deed.key)
        self.tell("Object Created", deed.key)

    def tell(self, kind: str, key: str) -> None:
        """An event of the input bucket, by way of EventBridge."""
        detail = {"bucket": {"name": INPUT_BUCKET}, "object": {"key": key, "sequencer": "0036B3216FDAEEB975"}}
        self.queues["ingest"].send(
            json.dumps({"version": "0", "source": "aws.s3", "detail-type": kind, "detail": detail})
        )

    def redrive(self) -> int:
        """A hint for each file of which a record says that the service gave it up; how many those are."""
        keys: set[str] = set()
        for record_key in list(self.store.list_keys(OUTPUT_BUCKET, "failed/")):
            stored = self.store.get(ObjectAddress(OUTPUT_BUCKET, record_key))
            record: dict[str, Any] = json.loads(stored.body or b"{}") if stored else {}
            if record.get("reason") == "retries-exhausted":
                keys.add(record["source"]["key"])
        for key in sorted(keys):
            self.queues["ingest"].send(json.dumps({"bucket": INPUT_BUCKET, "key": key}))
        self.drain()
        return len(keys)
