"""Follow a backfill until nothing waits any more: first what is sent, then what the functions still have to do."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Final

import msgspec

from dragoman.operations.backfills import Backfill, describe
from dragoman.operations.connection import Connection
from dragoman.operations.queues import QueueState, read_queues

POLL_SECONDS: Final = 5.0
"""Step Functions' counts and SQS's are seconds old anyway."""
EMBEDDED_POLL_SECONDS: Final = 0.5
_QUIET_POLLS: Final = 3
"""SQS's counts are approximate: one zero means little."""


class Progress(msgspec.Struct, frozen=True):
    """A backfill and the queues at one moment."""

    backfill: Backfill
    queues: tuple[QueueState, ...]
    new_failures: int | None = None
    """Failure records that were written since it started, whoever asked for them; None before the queues are empty."""
    new_rejections: int | None = None
    """The same of rejections."""

    @property
    def waiting(self) -> int:
        """Messages of both queues, whoever sent them."""
        return sum(queue.total for queue in self.queues if not queue.holds_dead_letters)


def follow(arn: str, connection: Connection, on_progress: Callable[[Progress], None]) -> Progress:
    """Wait until a backfill is over and the queues are empty; how it is by then, and what failed meanwhile.

    Args:
        arn: the backfill's.
        connection: to its stack.
        on_progress: told every few seconds.

    Raises:
        CloudError: the stack did not answer.
        StoreUnavailableError: the output bucket can't be listed.
    """
    pause = EMBEDDED_POLL_SECONDS if connection.is_embedded else POLL_SECONDS
    quiet = 0
    while True:
        progress = look(arn, connection)
        on_progress(progress)
        quiet = 0 if progress.backfill.is_running or progress.waiting else quiet + 1
        if quiet >= _QUIET_POLLS:
            return _count_new(progress, connection)
        time.sleep(pause)


def _count_new(progress: Progress, connection: Connection) -> Progress:
    """Listing the failures of an archive takes a request for each thousand; no record is read."""
    since = datetime.fromisoformat(progress.backfill.started_at)

    def count(prefix: str) -> int:
        entries = connection.store.list_entries(connection.stack.output_bucket, prefix)
        return sum(datetime.fromisoformat(entry.last_modified) >= since for entry in entries)

    return msgspec.structs.replace(progress, new_failures=count("failed/"), new_rejections=count("rejected/"))


def look(arn: str, connection: Connection) -> Progress:
    """How a backfill is now.

    Raises:
        CloudError: the stack did not answer.
    """
    return Progress(describe(arn, connection), read_queues(connection))
