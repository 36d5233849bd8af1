"""Containers under everything at once: versions that come and go, messages in any order, more than once and in the
midst of each other, workers that die between any two requests. At the end the law holds, and the output is what a
service that had seen nothing but the last version would have written."""

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

import msgspec
import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st

from benchmarks.memory_store import MemoryQueue
from dragoman.article import Container, ObjectAddress, Subject, TranslationJob
from dragoman.errors import TransientError
from dragoman.failure import record_failure
from dragoman.ingest import ingest
from dragoman.jobs import ItemHints, QueueServices
from dragoman.law import find_breaches
from dragoman.readers.direct import DirectReader
from dragoman.reconciliation import Draft, Existing
from dragoman.records import container_key
from dragoman.reference_library import ReferenceLibrary
from dragoman.store import ObjectStore
from dragoman.translate import TranslateServices, translate
from tests.unit.fakes import (
    INPUT_BUCKET,
    OUTPUT_BUCKET,
    FakeEngine,
    FakeStore,
    make_chain,
    make_occasion,
    make_settings,
)
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


class Letter(NamedTuple):
    """A message in a queue, or in its dead-letter queue."""

    message: Message
    is_dead: bool = False


class World:
    """A store, two queues that lose nothing and keep no order, and workers."""

    def __init__(self, choices: Choices, coming: list[Version]) -> None:
        self.store = InterruptedStore(self)
        self.waiting: list[Letter] = []
        self.choices = choices
        self.depth = 0
        self._coming = iter(coming)
        self._settings = make_settings((TARGET,))
        self._services = QueueServices(self._settings, self.store, self, self, MemoryQueue())
        self._translate_services = TranslateServices(
            self._settings,
            self.store,
            make_chain(FakeEngine()),
            self,
            MemoryQueue(),
            ReferenceLibrary(self.store, OUTPUT_BUCKET),
        )

    def send(self, messages: Sequence[Message]) -> None:
        """See Queue."""
        self.interrupt()
        self.waiting.extend(Letter(message) for message in messages)

    def change(self) -> bool:
        """The next version arrives with its event; False when there is none left."""
        for version in self._coming:
            if version is None:
                self.store.remove(SOURCE)
            else:
                self.store.upload(SOURCE, version)
            self.waiting.append(Letter(Subject(SOURCE)))
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
        letter = self.waiting[self.choices.draw(len(self.waiting))]
        self.depth += 1
        try:
            with suppress(Killed, TransientError):
                self.work(letter)
                if self.choices.draw(6) != 5 and letter in self.waiting:  # else it is delivered once more
                    self.waiting.remove(letter)
        finally:
            self.depth -= 1
        return True

    def give_up(self) -> None:
        """A queue gives up on a message: it becomes a dead letter, which may wait as long as any other."""
        if self.waiting:
            message, _ = self.waiting.pop(self.choices.draw(len(self.waiting)))
            self.waiting.append(Letter(message, is_dead=True))

    def settle(self) -> None:
        """All that is left, with nothing in between; a dead letter that has to wait is read again later."""
        for _ in range(1_000):
            if not self.waiting:
                return
            letter = self.waiting.pop(0)
            try:
                self.work(letter)
            except TransientError:
                self.waiting.append(letter)
        raise AssertionError("the queues never run dry")

    def work(self, letter: "Letter") -> None:
        """What the functions do with a message."""
        message, is_dead = letter
        target = message.target if isinstance(message, TranslationJob) else None
        if is_dead:
            record_failure(Subject(message.source, target, message.item), self._services)
        elif isinstance(message, TranslationJob):
            translate(message, self._translate_services, make_occasion())
        else:
            ingest(message, self._services, DirectReader(), lambda: 60.0)

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


@given(st.lists(versions, min_size=1, max_size=4), st.lists(st.integers(0, 59), max_size=120))
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_dead_letters_leave_a_lawful_output(coming: list[Version], numbers: list[int]) -> None:
    world = World(Choices(numbers), coming)
    while world.change():
        for _ in range(world.choices.draw(6)):
            world.deliver()
            if world.choices.draw(3) == 2:
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


def carry_nothing_over(_: ItemHints, __: Existing, draft: Draft) -> Draft:
    """A planted bug: what a new version lacks is forgotten with the record that named it."""
    return draft


def tell_nobody(_: ItemHints, container: Container) -> Container:
    """A planted bug: nobody is told of what a new version brings."""
    return container


def name_everything(_: ItemHints, __: str) -> bool:
    """A planted bug: an item looks at the file alone."""
    return True


def retire_without_a_word(_: ItemHints, going: Existing) -> Existing:
    """A planted bug: a container goes, and its items are not told."""
    return going


def is_wrong(coming: list[Version], numbers: list[int]) -> bool:
    world = run(coming, numbers)
    return bool(world.find_breaches()) or world.list_records() != run(coming[-1:], []).list_records()


@pytest.mark.parametrize(
    ("method", "plant"),
    [
        ("carry_over", carry_nothing_over),
        ("tell_changed_items", tell_nobody),
        ("retire", retire_without_a_word),
    ],
)
def test_a_planted_bug_is_found(method: str, plant: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ItemHints, method, plant)
    find(
        st.tuples(st.lists(versions, min_size=1, max_size=4), st.lists(st.integers(0, 59), max_size=60)),
        lambda case: is_wrong(*case),
        settings=settings(max_examples=1_000, database=None, suppress_health_check=list(HealthCheck), deadline=None),
    )


def take_file_hint(world: World) -> None:
    """The oldest message about the whole file, and no other."""
    letter = next(letter for letter in world.waiting if letter.message == Subject(SOURCE))
    world.waiting.remove(letter)
    world.work(letter)


def let_an_item_come_back_for_a_moment(*, is_given_up: bool) -> World:
    """The hint at an item that is gone arrives when a newer version, which nobody has read yet, has it again."""
    world = World(Choices([]), [write_version({name: 0}) for name in "abac"])
    world.change()
    world.settle()
    world.change()
    take_file_hint(world)
    gone = next(letter for letter in world.waiting if letter.message.item)
    world.change()
    world.waiting.remove(gone)
    world.work(gone)
    if is_given_up:
        world.waiting = [letter._replace(is_dead=letter.message == Subject(SOURCE)) for letter in world.waiting]
    else:
        world.change()
    world.settle()
    return world


RETURNS = pytest.mark.parametrize("is_given_up", [False, True], ids=["replaced again", "given up"])


@RETURNS
def test_an_item_that_comes_back_for_a_moment_is_not_forgotten(*, is_given_up: bool) -> None:
    assert let_an_item_come_back_for_a_moment(is_given_up=is_given_up).find_breaches() == []


@RETURNS
def test_it_would_be_if_an_item_looked_at_the_file_alone(monkeypatch: pytest.MonkeyPatch, *, is_given_up: bool) -> None:
    """Too rare for the random search to find: once in a thousand runs."""
    monkeypatch.setattr(ItemHints, "names", name_everything)
    assert let_an_item_come_back_for_a_moment(is_given_up=is_given_up).find_breaches() != []


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
