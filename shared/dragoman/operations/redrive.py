"""Try again what failed: find the records, send each one's message to its queue.

A message only says "look at this", so that one which is sent twice, or about what was mended meanwhile, does no harm.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Final, Literal

import msgspec

from dragoman.article import ObjectAddress, Subject, TranslationJob
from dragoman.errors import DragomanError, FailureReason
from dragoman.events import write_hint, write_job
from dragoman.jobs import Queue, SqsQueue
from dragoman.operations.connection import Connection
from dragoman.operations.naming import Meant
from dragoman.operations.record_keys import read_record_key
from dragoman.operations.side_by_side import ask_side_by_side
from dragoman.operations.sites import Site
from dragoman.records import INGEST_STAGE, decode_source

Stage = Literal["ingest", "translate"]
_BATCH: Final = 100
"""Messages between two looks at the clock: ten requests to SQS, about a second."""


class Wish(msgspec.Struct, frozen=True):
    """Which failures are meant: those that fit all of what is named."""

    prefix: str = ""
    """Of the input keys."""
    reasons: frozenset[str] = frozenset()
    """Any of these; empty: whatever the reason."""
    stage: Stage | None = None
    target: str | None = None
    with_rejected: bool = False
    """Rejections too, which end in the same way unless the release or a limit has changed."""


class Found(msgspec.Struct, frozen=True):
    """One record that says that something failed."""

    record: str
    key: str
    """Of the input bucket."""
    item: str | None
    target: str | None
    """None: the file itself has to be taken in again."""
    reason: str | None
    """None where this release can't read the record."""

    @property
    def stage(self) -> Stage:
        """Which queue its message goes to."""
        return "ingest" if self.target is None else "translate"


class SendingStoppedError(DragomanError):
    """Sending stopped: some messages were sent, the rest was not."""

    def __init__(self, sent: int, cause: DragomanError) -> None:
        super().__init__(
            f"After {sent:,} messages: {cause}. What was sent does no harm; the same command sends all of it again."
        )
        self.sent = sent


def find_failures(wish: Wish, site: Site, on_look: Callable[[int], None] = lambda _: None) -> Iterator[Found]:
    """Every record that fits, by listing; each is read, some at a time.

    Args:
        wish: what is meant.
        site: where.
        on_look: told how many records have been looked at.

    Raises:
        StoreUnavailableError: the output bucket can't be read.
    """
    keys = chain.from_iterable(site.store.list_keys(site.settings.output_bucket, p) for p in list_prefixes(wish, site))
    for looked_at, found in enumerate(ask_side_by_side(lambda key: read_failure(site, key), keys), 1):
        on_look(looked_at)
        if found is not None and (not wish.reasons or found.reason in wish.reasons):
            yield found


def list_prefixes(wish: Wish, site: Site) -> tuple[str, ...]:
    """What has to be listed: records mirror the keys of their files, so that a prefix narrows the listing. A target
    that is no longer wanted is left alone, unless it is named."""
    prefixes: list[str] = []
    if wish.stage != "translate" and wish.target is None:
        prefixes.append(f"failed/{INGEST_STAGE}/")
        if wish.with_rejected:
            prefixes.append("rejected/")
    if wish.stage != "ingest":
        targets = (wish.target,) if wish.target else site.settings.targets
        prefixes += [f"failed/{target}/" for target in targets]
    return tuple(prefix + wish.prefix for prefix in prefixes)


def read_failure(site: Site, record: str) -> Found | None:
    """What a record is about; None where it is gone by now, or none of ours. A target that failed because another
    release wrote the article is for ingest, which makes the article again."""
    parts = read_record_key(record)
    stored = site.store.get(ObjectAddress(site.settings.output_bucket, record))
    if parts is None or stored is None:
        return None
    body = stored.body or b""
    try:
        source = decode_source(body)
    except msgspec.DecodeError:
        return None
    reason = _read_reason(body)
    is_of_target = parts.target != INGEST_STAGE and reason != FailureReason.UNREADABLE_RECORD
    return Found(record, source.key, source.item, parts.target if is_of_target else None, reason)


class _Reason(msgspec.Struct, frozen=True):
    """The part of a rejection or a failure that every release can read."""

    reason: str


def _read_reason(body: bytes) -> str | None:
    try:
        return msgspec.json.decode(body, type=_Reason).reason
    except msgspec.DecodeError:
        return None


def name_file(meant: Meant, wish: Wish) -> Found:
    """What a file that was named stands for, whether it failed or not: ingest looks at all that belongs to it."""
    return Found("", meant.key, meant.item, wish.target, None)


class Queues(msgspec.Struct, frozen=True):
    """Where messages go."""

    hints: Queue[Subject]
    """The ingest queue."""
    jobs: Queue[TranslationJob]
    """The translate queue."""

    @classmethod
    def of(cls, connection: Connection) -> "Queues":
        """Those of a stack that is at work."""
        client, stack = connection.client("sqs"), connection.stack
        return cls(
            SqsQueue(client, stack.ingest_queue_url, write_hint), SqsQueue(client, stack.translate_queue_url, write_job)
        )


def send(found: Iterable[Found], site: Site, queues: Queues) -> Iterator[int]:
    """Send the message of each; answers after each batch how many were sent so far.

    Raises:
        SendingStoppedError: a queue did not take them.
    """
    sent, rest = 0, iter(found)
    while batch := tuple(islice(rest, _BATCH)):
        try:
            queues.hints.send([Subject(_address(site, one), item=one.item) for one in batch if one.target is None])
            queues.jobs.send([TranslationJob(_address(site, one), one.target, one.item) for one in batch if one.target])
        except DragomanError as error:
            raise SendingStoppedError(sent, error) from error
        sent += len(batch)
        yield sent


def _address(site: Site, found: Found) -> ObjectAddress:
    return ObjectAddress(site.settings.input_bucket, found.key)
