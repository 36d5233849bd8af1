"""The main job: files of INBOX through the real template into OUTBOX."""

import mimetypes
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from dragoman.article import ObjectAddress
from dragoman.cloud.deployment import Stack
from dragoman.cloud.folders import InboxFile, Outbox, Remembered
from dragoman.cloud.outcomes import LoggedOutcome, OutcomeReader
from dragoman.cloud.server import Cloud
from dragoman.law import find_breaches
from dragoman.reconciliation import SOURCE_ETAG
from dragoman.records import INGEST_STAGE, MANIFEST_KEY, ingest_group, translation_group
from dragoman.reference_manifest import rebuild_manifest
from dragoman.settings import Settings
from dragoman.store import S3Store

POLL_SECONDS: Final = 0.2
MIRROR_SECONDS: Final = 2.0
"""Records appear in OUTBOX while the rest is under way."""

SILENCE_SECONDS: Final = 10.0
"""A busy ministack loses the last lines of some logs. After so long without a word and with empty queues the buckets
themselves are asked whether all is done."""

_QUIET_POLLS: Final = 2
"""A function's log appears a moment after its message is gone from the queue."""

OnOutcome = Callable[[LoggedOutcome], None]


class Run:
    """One embedded stack at work between two folders."""

    def __init__(self, cloud: Cloud, stack: Stack, outbox: Outbox, targets: Sequence[str]) -> None:
        self._stack = stack
        self._outbox = outbox
        self._targets = tuple(targets)
        self._settings = Settings(output_bucket=stack.output_bucket)
        self._s3 = cloud.client("s3")
        self._sqs = cloud.client("sqs")
        self._store = S3Store(self._s3)
        self._reader = OutcomeReader(cloud, stack)
        self._awaited: set[str] = set()
        self.outcomes: dict[tuple[str, str | None, str | None], LoggedOutcome] = {}
        """The last outcome of each key, item and target: no item for the file itself, no target for its ingest."""

    def restore(self, keys: Iterable[str]) -> int:
        """Give the output bucket what an earlier run left for these input keys; how many records that were."""
        wanted = [MANIFEST_KEY] + [
            record
            for key in keys
            for item in (None, *(entry.id for entry in self._outbox.read_items(key)))
            for group in (ingest_group(key, item), *(translation_group(key, t, item) for t in self._targets))
            for record in group.keys
        ]
        restored = 0
        for key in wanted:
            body = self._outbox.read(key)
            if body is not None:
                metadata = self._outbox.records[key].metadata
                address = ObjectAddress(self._stack.output_bucket, key)
                self._store.put(address, body, expected_etag=None, metadata=metadata)
                restored += 1
        rebuild_manifest(self._store, self._stack.output_bucket)  # before any translation asks for it
        return restored

    def is_reference(self, key: str) -> bool:
        """Whether a file is no article, but tells how articles are translated."""
        return self._settings.find_reference_kind(key) is not None

    def drop(self, files: Mapping[str, InboxFile]) -> tuple[tuple[str, str], ...]:
        """Put files into the input bucket; those that can't be read, with the reason."""
        unreadable = []
        for key, file in files.items():
            try:
                body = file.path.read_bytes()
            except OSError as error:
                unreadable.append((key, error.strerror or "unreadable"))
                continue
            media_type = mimetypes.guess_type(key)[0] or "application/octet-stream"
            self._s3.put_object(Bucket=self._stack.input_bucket, Key=key, Body=body, ContentType=media_type)
            self._awaited.add(key)
        return tuple(unreadable)

    def delete(self, keys: Iterable[str]) -> None:
        """Remove files from the input bucket."""
        for key in keys:
            self._s3.delete_object(Bucket=self._stack.input_bucket, Key=key)
            self._awaited.add(key)

    def wait(self, on_outcome: OnOutcome, patience_seconds: float) -> bool:
        """Until everything that was dropped or deleted is done; False if nothing moved for `patience_seconds`."""
        quiet = 0
        moved = mirrored = time.monotonic()
        while quiet < _QUIET_POLLS:
            outcomes = self._reader.read_new()
            for outcome in outcomes:
                self._note(outcome)
                on_outcome(outcome)
            if outcomes:
                moved = time.monotonic()
                if moved - mirrored > MIRROR_SECONDS:
                    self.mirror()
                    mirrored = time.monotonic()
            elif time.monotonic() - moved > patience_seconds:
                return False
            is_idle = not outcomes and self._are_queues_empty()
            if is_idle and self._awaited and time.monotonic() - moved > SILENCE_SECONDS and not self.find_breaches():
                self._awaited.clear()
            quiet = quiet + 1 if is_idle and not self._awaited else 0
            time.sleep(POLL_SECONDS)
        return True

    def attend(self, on_outcome: OnOutcome) -> None:
        """Carry out what was done besides: what `dragoman redrive` had tried again, say."""
        outcomes = self._reader.read_new()
        for outcome in outcomes:
            self._note(outcome)
            on_outcome(outcome)
        if outcomes:
            self.mirror()

    def _note(self, outcome: LoggedOutcome) -> None:
        if outcome.key is None:
            return
        self.outcomes[outcome.key, outcome.item, outcome.target] = outcome
        if outcome.item is None and outcome.target is None and outcome.outcome != "retried":
            self._awaited.discard(outcome.key)

    def _are_queues_empty(self) -> bool:
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        for url in self._stack.queue_urls:
            counts = self._sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
            if any(int(counts[name]) for name in names):
                return False
        return True

    def mirror(self) -> None:
        """Make OUTBOX hold what the output bucket holds."""
        present = set()
        for page in self._s3.get_paginator("list_objects_v2").paginate(Bucket=self._stack.output_bucket):
            for entry in page.get("Contents", []):
                key, etag = entry["Key"], entry["ETag"].strip('"')
                present.add(key)
                if not self._outbox.holds(key, etag) or self._outbox.is_provisional(key):
                    self._fetch(key)
        gone = self._outbox.records.keys() - present
        self._outbox.remove(gone - {key for key in gone if self._is_kept(key, present)})
        self._outbox.save()

    def _is_kept(self, key: str, present: set[str]) -> bool:
        """Whether a record is of a target that this run does not make, and of the article that is there now."""
        kind, _, rest = key.partition("/")
        target, _, name = rest.partition("/")
        article = f"articles/{name}"
        if kind not in {"translations", "failed"} or target in {*self._targets, INGEST_STAGE} or article not in present:
            return False
        now = self._outbox.records.get(article)
        return now is not None and now.etag == self._outbox.records[key].metadata.get(SOURCE_ETAG)

    def _fetch(self, key: str) -> None:
        stored = self._store.get(ObjectAddress(self._stack.output_bucket, key))
        if stored is not None and stored.body is not None:
            self._outbox.write(key, stored.body, Remembered(stored.state.etag, stored.state.metadata))

    def find_breaches(self) -> list[str]:
        """How the buckets break the law; empty is good."""
        return list(find_breaches(self._store, self._stack.input_bucket, self._stack.output_bucket, self._targets))
