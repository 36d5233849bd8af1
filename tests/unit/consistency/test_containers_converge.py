"""Containers under everything at once: versions that come and go, messages in any order, more than once and in the
midst of each other, workers that die between any two requests. At the end the law holds, and the output is what a
service that had seen nothing but the last version would have written."""

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st

from dragoman.article import ObjectAddress, Subject, TranslationJob
from dragoman.errors import TransientError
from dragoman.failure import record_failure
from dragoman.ingest import ingest
from dragoman.jobs import ItemHints, QueueServices
from dragoman.law import find_breaches
from dragoman.records import container_key
from dragoman.store import ObjectStore
from dragoman.translate import TranslateServices, translate
from tests.unit.fakes import INPUT_BUCKET, OUTPUT_BUCKET, FakeEngine, FakeStore, make_chain, make_settings
from tests.unit.stories import PORTUGUESE_PROSE, PROSE

KEY = "wire.jsonl"
SOURCE = ObjectAddress(INPUT_BUCKET, KEY)
TARGET = "pt"
TEXTS = (PROSE, PORTUGUESE_PROSE)
NAMES = ("a", "b", "c")
BROKEN = '{"id": '

Version = bytes | None
"""What a person puts at the key; None removes it."""
Message = Subject | TranslationJob


class Killed(BaseException):
    """The worker is gone in the midst of its work."""


class Choices:
    """What happens at each point, out of a list that Hypothesis shrinks; nothing more where the list ends."""

    def __init__(self, numbers: list[int]) -> None:
        self._numbers = iter(numbers)

    def draw(self, bound: int) -> int:
        return next(self._numbers, 0) % bound


def write_version(items: dict[str, int]) -> bytes:
    """JSON Lines; a text number past the texts gives a line that is no JSON."""
    lines = [
        json.dumps({"id": name, "title": f"On {name}", "body": TEXTS[number]}) if number < len(TEXTS) else BROKEN + name
        for name, number in items.items()
    ]
    return "\n".join(lines).encode()


versions = st.one_of(
    st.dictionaries(st.sampled_from(NAMES), st.integers(0, len(TEXTS)), min_size=1).map(write_version),
    st.sampled_from([None, PROSE.encode(), b"\x00\x01"]),
)


class World:
    """A store, two queues that lose nothing and keep no order, and workers."""

    def __init__(self, choices: Choices, coming: list[Version]) -> None:
        self.store = InterruptedStore(self)
        self.waiting: list[Message] = []
        self.dead: list[Message] = []
        self.choices = choices
        self.depth = 0
        self._coming = iter(coming)
        self._settings = make_settings((TARGET,))
        self._services = QueueServices(self._settings, self.store, self, self)
        self._translate_services = TranslateServices(self._settings, self.store, make_chain(FakeEngine()))

    def send(self, messages: Sequence[Message]) -> None:
        """See Queue."""
        self.interrupt()
        self.waiting.extend(messages)

    def change(self) -> bool:
        """The next version arrives with its event; False when there is none left."""
        for version in self._coming:
            if version is None:
                self.store.remove(SOURCE)
            else:
                self.store.upload(SOURCE, version)
            self.waiting.append(Subject(SOURCE))
            return True
        return False

    def interrupt(self) -> None:
        """What may happen between any two requests of a worker."""
        if self.depth == 0:
            return
        match self.choices.draw(12):
            case 1:
                raise Killed
            case 2:
                self.change()
            case 3 | 4 if self.depth < 3:
                self.deliver()

    def deliver(self) -> bool:
        """One message, which stays where its worker dies or asks for it again; False when there is none."""
        if not self.waiting:
            return False
        message = self.waiting[self.choices.draw(len(self.waiting))]
        self.depth += 1
        try:
            with suppress(Killed, TransientError):
                self._work(message)
                if self.choices.draw(6) != 5 and message in self.waiting:  # else it is delivered once more
                    self.waiting.remove(message)
        finally:
            self.depth -= 1
        return True

    def give_up(self) -> None:
        """A queue gives up on a message: its dead letter is read in its place."""
        if self.waiting:
            self.dead.append(self.waiting.pop(self.choices.draw(len(self.waiting))))

    def settle(self) -> None:
        """All that is left, with nothing in between."""
        for _ in range(1_000):
            if self.waiting:
                self._work(self.waiting.pop(0))
            elif self.dead:
                self._bury(self.dead.pop(0))
            else:
                return
        raise AssertionError("the queues never run dry")

    def _work(self, message: Message) -> None:
        if isinstance(message, TranslationJob):
            translate(message, self._translate_services, lambda: 60.0)
        else:
            ingest(message, self._services)

    def _bury(self, message: Message) -> None:
        item, target = message.item, message.target if isinstance(message, TranslationJob) else None
        record_failure(Subject(message.source, target, item), self._services)

    def find_breaches(self) -> list[str]:
        return list(find_breaches(self.store, INPUT_BUCKET, OUTPUT_BUCKET, [TARGET]))

    def list_records(self) -> dict[str, bytes]:
        """Each record without what tells of the version in which an item was first seen."""
        return {key: strip(self.store, key) for key in self.store.list_keys(OUTPUT_BUCKET)}


class InterruptedStore(FakeStore):
    """A store between whose requests anything may happen, before or after one is carried out."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world

    def _note(self, method: str, bucket: str, key: str) -> None:
        super()._note(method, bucket, key)
        self._world.interrupt()


def strip(store: ObjectStore, key: str) -> bytes:
    stored = store.get(ObjectAddress(OUTPUT_BUCKET, key))
    record = msgspec.json.decode(stored.body or b"") if stored else {}
    record["source"] |= {"last_modified": "", "version_id": ""}
    return msgspec.json.encode(record)


def run(coming: list[Version], numbers: list[int]) -> World:
    world = World(Choices(numbers), coming)
    while world.change():
        for _ in range(world.choices.draw(6)):
            world.deliver()
    world.settle()
    return world


@given(st.lists(versions, min_size=1, max_size=4), st.lists(st.integers(0, 59), max_size=120))
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_happens_the_output_is_that_of_the_last_version(coming: list[Version], numbers: list[int]) -> None:
    world = run(coming, numbers)

    assert world.find_breaches() == []
    assert world.list_records() == run(coming[-1:], []).list_records()


@given(st.lists(versions, min_size=1, max_size=3), st.lists(st.integers(0, 59), max_size=60))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_dead_letters_leave_a_lawful_output(coming: list[Version], numbers: list[int]) -> None:
    world = World(Choices(numbers), coming)
    while world.change():
        world.deliver()
        if world.choices.draw(2):
            world.give_up()
    world.settle()

    assert world.find_breaches() == []


def test_an_item_that_stays_as_it_is_is_not_written_again() -> None:
    world = World(Choices([]), [write_version({"a": 0, "b": 1}), write_version({"c": 0, "b": 1})])
    world.change()
    world.settle()
    before = world.list_records().keys()
    world.store.requests.clear()

    world.change()
    world.settle()

    written = [key for method, _, key in world.store.requests if method == "put"]
    assert len(written) == 4  # the container's record twice, the new item's article and its translation
    assert len(before & world.list_records().keys()) == 3
    assert container_key(KEY) in written


def forget_gone_items(*_: object) -> None:
    """A planted bug: what a new version lacks is forgotten with the record that named it."""


def forget_new_items(*_: object) -> None:
    """A planted bug: nobody is told of what a new version brings."""


def is_wrong(coming: list[Version], numbers: list[int]) -> bool:
    world = run(coming, numbers)
    return bool(world.find_breaches()) or world.list_records() != run(coming[-1:], []).list_records()


@pytest.mark.parametrize(
    ("method", "plant"), [("tell_gone_items", forget_gone_items), ("tell_new_items", forget_new_items)]
)
def test_a_planted_bug_is_found(method: str, plant: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ItemHints, method, plant)
    find(
        st.tuples(st.lists(versions, min_size=1, max_size=3), st.lists(st.integers(0, 59), max_size=40)),
        lambda case: is_wrong(*case),
        settings=settings(max_examples=500, database=None, suppress_health_check=list(HealthCheck), deadline=None),
    )


def test_a_worker_that_dies_after_the_new_record_loses_no_item_of_the_old_one(monkeypatch: pytest.MonkeyPatch) -> None:
    put = InterruptedStore.put

    def die_after_the_record(self: InterruptedStore, address: ObjectAddress, body: bytes, **rest: Any) -> str:
        etag = put(self, address, body, **rest)
        if address.key == container_key(KEY) and rest["expected_etag"] is not None:
            raise Killed
        return etag

    world = World(Choices([]), [write_version({"a": 0, "b": 0}), write_version({"a": 0})])
    world.change()
    world.settle()
    monkeypatch.setattr(InterruptedStore, "put", die_after_the_record)
    world.change()
    world.deliver()  # dies
    monkeypatch.setattr(InterruptedStore, "put", put)
    world.settle()

    assert world.find_breaches() == []
