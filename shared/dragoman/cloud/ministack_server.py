"""ministack with queues that lose nothing: what `server` starts.

ministack takes messages out of a queue by putting a shorter list in the place of the queue's. A message that another
thread adds while the shorter list is being made is lost with the longer one; on a busy machine that happened in one
backfill of six. Here they are taken out of the list that is there.
"""

# ruff: noqa: SLF001 - what has to be mended is ministack's own

from collections.abc import Callable, Collection
from contextlib import suppress
from functools import wraps
from importlib import import_module
from typing import Any


def mend(sqs: Any) -> None:
    """Have ministack's module of SQS change the lists of its queues in place, wherever a thread of its own does that.

    Raises:
        AttributeError: this version of it has other parts.
    """
    sqs._dlq_sweep = _in_place(sqs._dlq_sweep)
    sqs._expire_retained = _in_place(sqs._expire_retained)
    lock, find_queue = sqs._queues_lock, sqs._get_q

    @wraps(sqs._delete_messages_for_esm)
    def delete(queue_url: str, receipt_handles: Collection[str]) -> None:
        if not receipt_handles:
            return
        with lock:
            messages = find_queue(queue_url)["messages"]
            _take_out(messages, [each for each in list(messages) if each.get("receipt_handle") in receipt_handles])

    sqs._delete_messages_for_esm = delete


def _in_place(change: Callable[[dict[str, Any]], None]) -> Callable[[dict[str, Any]], None]:
    """The same change, made to a copy of the queue first, and then to the queue."""

    @wraps(change)
    def changed(queue: dict[str, Any]) -> None:
        before = list(queue["messages"])
        copy = {**queue, "messages": before}
        change(copy)
        kept = {id(each) for each in copy["messages"]}
        _take_out(queue["messages"], [each for each in before if id(each) not in kept])

    return changed


def _take_out(messages: list[Any], going: list[Any]) -> None:
    for each in going:
        with suppress(ValueError):  # another thread was quicker
            messages.remove(each)


def main() -> None:
    """Serve until a signal comes."""
    mend(import_module("ministack.services.sqs"))
    import_module("ministack.app").main()


if __name__ == "__main__":
    main()
