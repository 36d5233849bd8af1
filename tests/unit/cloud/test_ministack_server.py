"""The queues of the embedded cloud lose no message that another thread adds while some are taken out."""

import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from ministack.services import sqs as ministacks

from dragoman.cloud.ministack_server import mend

NEW: dict[str, Any] = {"id": "new", "receipt_handle": None, "receive_count": 0, "visible_at": 0.0}


def make_message(name: str, **fields: Any) -> dict[str, Any]:
    return {"id": name, "receipt_handle": name, "receive_count": 0, "visible_at": 0.0, "sent_at": 1e12, **fields}


class Busy(list[dict[str, Any]]):
    """A queue's list to which another thread adds a message while somebody goes through it."""

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for place, message in enumerate([self[place] for place in range(len(self))]):
            yield message
            if place == 0 and NEW not in [self[place] for place in range(len(self))]:
                self.append(NEW)


class FakeModule:
    """ministack's functions over one queue."""

    def __init__(self, queue: dict[str, Any]) -> None:
        self._queues_lock = threading.Lock()
        self._get_q = lambda _url: queue
        self._dlq_sweep = ministacks._dlq_sweep
        self._expire_retained = ministacks._expire_retained
        self._delete_messages_for_esm = ministacks._delete_messages_for_esm


def make_queue(*messages: dict[str, Any], **attributes: str) -> dict[str, Any]:
    return {"messages": Busy(messages), "attributes": attributes}


def list_names(queue: dict[str, Any]) -> list[str]:
    return sorted(message["id"] for message in queue["messages"])


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    dead_letters: dict[str, Any] = {"messages": []}
    monkeypatch.setattr(ministacks, "_queue_by_arn", lambda _arn: dead_letters)
    found: list[dict[str, Any]] = dead_letters["messages"]
    return found


POLICY = json.dumps({"maxReceiveCount": 3, "deadLetterTargetArn": "letters"})


def test_a_message_that_comes_while_dead_letters_are_moved_stays(letters: list[dict[str, Any]]) -> None:
    queue = make_queue(make_message("a"), make_message("dead", receive_count=3), RedrivePolicy=POLICY)
    module = FakeModule(queue)
    mend(module)
    module._dlq_sweep(queue)
    assert list_names(queue) == ["a", "new"]
    assert [letter["id"] for letter in letters] == ["dead"]


def test_a_message_that_comes_while_others_are_deleted_stays() -> None:
    queue = make_queue(make_message("a"), make_message("done"))
    module = FakeModule(queue)
    mend(module)
    module._delete_messages_for_esm("url", {"done"})
    assert list_names(queue) == ["a", "new"]


def test_a_message_that_comes_while_old_ones_are_forgotten_stays() -> None:
    queue = make_queue(make_message("a"), make_message("old", sent_at=0.0), MessageRetentionPeriod="60")
    module = FakeModule(queue)
    mend(module)
    module._expire_retained(queue)
    assert list_names(queue) == ["a", "new"]


def test_without_the_mending_it_would_be_lost(letters: list[dict[str, Any]]) -> None:
    """When this one fails, ministack has mended it itself, and the module may go."""
    queue = make_queue(make_message("a"), make_message("dead", receive_count=3), RedrivePolicy=POLICY)
    ministacks._dlq_sweep(queue)
    assert list_names(queue) == ["a"]
