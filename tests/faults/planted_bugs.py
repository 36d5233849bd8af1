"""Bugs that the harness must find: each takes one safeguard out of the real code for the length of a run."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch

import msgspec

from dragoman import failure, ingest, jobs, reconciliation
from dragoman.article import Outcome
from dragoman.jobs import QueueServices
from dragoman.report import Report
from tests.faults.calls import Call

if TYPE_CHECKING:
    from tests.faults.world import World

Plant = Callable[["World", ExitStack], None]


def _without_conditional_write(world: "World", _: ExitStack) -> None:
    """Whoever writes last wins."""

    def strip(call: Call) -> None:
        if call.request.method == "PUT":
            for name in {"If-Match", "If-None-Match"} & set(call.request.headers.keys()):
                del call.request.headers[name]

    world.services.before_s3 = strip


def _without_second_look(_: "World", stack: ExitStack) -> None:
    """After a write nobody looks whether the source is as it was."""
    stack.enter_context(patch.object(reconciliation, "_agrees", lambda *_: True))


def _without_jobs_when_unchanged(_: "World", stack: ExitStack) -> None:
    """A file whose record is there already has had its jobs queued, one would think."""

    def queue_when_new(intake: Any, task: Any, done: Any) -> None:
        if done.record is not None or done.key is None:
            queue(intake, task, done)

    queue = ingest._queue
    stack.enter_context(patch.object(ingest, "_queue", queue_when_new))


def _acknowledging_first(world: "World", _: ExitStack) -> None:
    """Messages are taken off the queue when they are received."""
    for poller in world.pollers.values():
        poller.acknowledges_first = True


def _ignoring_failed_entries(world: "World", stack: ExitStack) -> None:
    """SendMessageBatch answered with 200; that some of its entries failed is in its body, which nobody reads."""
    send_batch = jobs.SqsQueue._send_batch

    def send_and_believe(self: Any, messages: Any) -> None:
        client = self._client
        self._client = _Believing(client)
        try:
            send_batch(self, messages)
        finally:
            self._client = client

    stack.enter_context(patch.object(jobs.SqsQueue, "_send_batch", send_and_believe))


class _Believing:
    def __init__(self, client: Any) -> None:
        self._client = client

    def send_message_batch(self, **request: Any) -> dict[str, Any]:
        answer = self._client.send_message_batch(**request)
        return {**answer, "Failed": []}


def _without_failure_records(_: "World", stack: ExitStack) -> None:
    """Dead letters are taken off their queue, and nothing is made of them."""

    def forget(loss: Any, services: QueueServices, *_: Any) -> Any:
        return Report(Outcome.IGNORED, loss)

    stack.enter_context(patch.object(failure, "record_failure", forget))


def _without_walks(_: "World", stack: ExitStack) -> None:
    """A new glossary counts for new articles alone."""
    stack.enter_context(patch.object(ingest, "queue_walks", lambda *_, **__: None))


def _without_hints_for_items(_: "World", stack: ExitStack) -> None:
    """What a container no longer names is not told so."""

    def tell(self: Any, container: Any) -> Any:
        changed = [i for i, content in jobs._list_items(container).items() if self._told.get(i) != content]
        self._send(changed)
        return msgspec.structs.replace(container, leaving=())

    stack.enter_context(patch.object(jobs.ItemHints, "tell_changed_items", tell))


PLANTS: Final[dict[str, Plant]] = {
    "conditional-write": _without_conditional_write,
    "second-look": _without_second_look,
    "jobs-when-unchanged": _without_jobs_when_unchanged,
    "work-before-acknowledgement": _acknowledging_first,
    "failed-entries": _ignoring_failed_entries,
    "failure-records": _without_failure_records,
    "walks": _without_walks,
    "hints-for-items": _without_hints_for_items,
}
"""By the name of what is taken out."""


@contextmanager
def plant(names: tuple[str, ...], world: "World") -> Iterator[None]:
    """Take these safeguards out."""
    with ExitStack() as stack:
        for name in names:
            PLANTS[name](world, stack)
        yield
