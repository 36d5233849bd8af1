"""Every interleaving of workers, messages, crashes and changes of the input, one request at a time.

No threads: the real stories (`ingest`, `translate`, `record_failure`) are replayed. A worker is the list of answers
that it has had so far; run again with those answers, a story comes to its next request, which the explorer then
applies to each world in which a worker has got that far. Worlds are explored breadth first and each only once, so the
first breach found is one of the shortest, and a search that ends without one has seen every world within its bounds.

What may happen at any moment, in any world:

- a worker's next request is answered;
- a worker dies right after a request that changed something (a death between two reads leaves nothing behind that
  differs from a delivery that never began, or only from one that comes later);
- a message is delivered: the first time; again after its worker died; and, as SQS may, once more for no reason,
  while another worker has it, or after it was acknowledged; a death after that brings it back no more;
- a message is given up: it becomes a dead letter, even while a worker still has it;
- the person who owns the input makes the next of the changes, which queues a hint.
"""

import sys
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Literal, NamedTuple

import msgspec

from dragoman.article import ObjectAddress
from dragoman.law import find_breaches
from dragoman.production import assign
from dragoman.reconciliation import is_made_from
from dragoman.records import article_key, decode_article, find_place, translation_key
from dragoman.reference_library import ReferenceLibrary
from dragoman.settings import Settings
from dragoman.stopwatch import SecondsLeft
from tests.unit.consistency.replay import (
    GLOSSARY,
    GLOSSARY_HINT,
    HINT,
    KEY,
    REFUSED,
    RETRIED,
    SOURCE,
    Library,
    Message,
    Request,
    Stories,
)
from tests.unit.fakes import INPUT_BUCKET, OUTPUT_BUCKET, FakeEngine, FakeStore, make_chain


class Scenario(msgspec.Struct, frozen=True, kw_only=True):
    """Where the exploration begins, and its bounds."""

    records_of: bytes | None = None
    """The document whose records, all finished, are there at the start."""
    document: bytes | None = None
    """What the input holds at the start."""
    messages: tuple[Message, ...] = ()
    """What the queues hold at the start."""
    changes: tuple[bytes | None, ...] = ()
    """What the owner still does, in any order: upload this, or delete (None)."""
    glossary: bytes | None = None
    """The glossary whose records, all finished, are there at the start as well."""
    glossary_changes: tuple[bytes | None, ...] = ()
    """What the owner still does to the glossary, in any order among themselves and those others."""
    targets: tuple[str, ...] = ("pt",)
    workers: int = 2
    deliveries: int = 2
    """How often a message is delivered without any death."""
    deaths: int = 1
    """How many workers die, or messages are given up, in all."""
    forgets_twins: bool = False
    """Whether a worker's death is forgotten when another delivery of its message was, or is later, acknowledged."""
    gives_up: bool = False
    """Whether a message may become a dead letter."""
    is_ingest_atomic: bool = False
    """Whether a change of the input takes its article record along at once, so that only jobs interleave."""
    runs_jobs: bool = True
    """Whether jobs are run. If not, only the law of the ingest group is asked for."""
    forbids_failures: bool = False
    """Whether a failure at the end is a breach as well: where every message is a success in the end."""
    sentences_an_invocation: int = 0
    """How many sentences an invocation has time to translate; 0: any number."""
    mending: Literal["", "hint", "records"] = ""
    """What comes, alone, before the law is asked for: one more hint at the file, or one at each record that is there,
    as `dragoman backfill --only records` sends them."""


class Letter(NamedTuple):
    """A message in a world."""

    message: Message
    is_acknowledged: bool
    spare: int
    """How many more times the queue may deliver it for no reason."""
    steps: tuple[int, ...]
    """Where the workers are that have it now, in order: workers are alike."""


class World(NamedTuple):
    """Everything that decides what can happen next."""

    objects: tuple[int, ...]
    letters: tuple[Letter, ...]
    changes: tuple[int, ...]
    deaths: int

    @property
    def is_quiet(self) -> bool:
        """Whether nothing is under way; a message that may be delivered again for no reason need not be."""
        return all(letter.is_acknowledged and not letter.steps for letter in self.letters)


class Breach(NamedTuple):
    """A way to break the law: what happened, in order, and how the law is broken."""

    trace: tuple[str, ...]
    breaches: tuple[str, ...]

    def __str__(self) -> str:
        lines = [f"{place:3}. {event}" for place, event in enumerate(self.trace, 1)]
        return "\n".join([*lines, *(f"  => {breach}" for breach in self.breaches)])


class Result(NamedTuple):
    """What an exploration saw."""

    worlds: int
    quiet_worlds: int
    outcomes: frozenset[str]
    breach: Breach | None


class Event(NamedTuple):
    """Something that happened, for the trace."""

    message: Message
    request: Request | None = None
    answer: int = 0
    is_spare: bool = False
    ending: str | None = None
    before: int = 0
    """The step of the worker that it happened to."""
    after: int = 0

    def __str__(self) -> str:
        if self.request is None:
            return f"{self.message} {self.ending}"
        again = " (delivered once more)" if self.is_spare else ""
        result = "refused" if self.answer == REFUSED else f"#{self.answer}" if self.answer else "nothing"
        return f"{self.message}{again}: {self.request} -> {result}{f', {self.ending}' if self.ending else ''}"


class Explorer:
    """One scenario's worlds."""

    def __init__(self, scenario: Scenario) -> None:
        engine = FakeEngine()
        self._scenario = scenario
        self._library = Library()
        self._settings = Settings(output_bucket=OUTPUT_BUCKET, targets=scenario.targets)
        self._chain = make_chain(engine)
        clock = partial(_start_clock, engine, scenario)
        self._stories = Stories(self._settings, self._chain, self._library, clock)
        self._verdicts: dict[tuple[int, ...], tuple[str, ...]] = {}
        self._outcomes: set[str] = set()
        self._written: set[ObjectAddress] = set()

    def explore(self, max_worlds: int = 5_000_000) -> Result:
        """See every world, or stop at the first that breaks the law.

        What no request of any world ever changes needs no interleaving: reading it early or late is the same. Which
        addresses that are shows only at the end, so the search begins again whenever it meets one that it took for
        such; the last search has met none.
        """
        written = -1
        while written != len(self._written):
            written = len(self._written)
            result = self._search(max_worlds)
        return result

    def _search(self, max_worlds: int) -> Result:
        written = len(self._written)
        start = self._start()
        reached_from: dict[World, World | None] = {start: None}
        pending = deque([start])
        quiet = 0
        while pending and len(self._written) == written:
            world = pending.popleft()
            if world.is_quiet:
                quiet += 1
                if self._judge(world.objects):
                    return self._result(reached_from, quiet, world)
            for _, later in self._changes(world):
                if later not in reached_from:
                    reached_from[later] = world
                    pending.append(later)
            if len(reached_from) > max_worlds:
                raise AssertionError(f"more than {max_worlds:,} worlds: this scenario's bounds are too wide")
        return self._result(reached_from, quiet, None)

    def _result(self, reached_from: Mapping[World, World | None], quiet: int, broken: World | None) -> Result:
        breach = Breach(self._trace(reached_from, broken), self._judge(broken.objects)) if broken else None
        return Result(len(reached_from), quiet, frozenset(self._outcomes), breach)

    def _trace(self, reached_from: Mapping[World, World | None], world: World) -> tuple[str, ...]:
        events: list[Event] = []
        later, earlier = world, reached_from[world]
        while earlier is not None:
            events.append(next(event for event, found in self._changes(earlier) if found == later))
            later, earlier = earlier, reached_from[earlier]
        return tuple(_name_workers(reversed(events)))

    def _start(self) -> World:
        scenario = self._scenario
        world = World((), (), (), scenario.deaths)
        if scenario.records_of is not None:
            world = self._change_source(world, scenario.records_of)
            world = self._run_out(self._queue(world, HINT))
        if scenario.glossary is not None:
            world = self._change_source(world, scenario.glossary, GLOSSARY)
            world = self._run_out(self._queue(world, GLOSSARY_HINT))
        world = self._change_source(world, scenario.document)
        for message in scenario.messages:
            world = self._queue(world, message)
        return world._replace(changes=tuple(range(len(scenario.changes) + len(scenario.glossary_changes))))

    def _run_out(self, world: World) -> World:
        """One delivery after the other, each to its end, and nothing that goes wrong."""
        while not world.is_quiet:
            world = next(later for event, later in self._changes(world._replace(deaths=0)) if not event.is_spare)
        return world._replace(letters=(), deaths=self._scenario.deaths)

    def _changes(self, world: World) -> Iterator[tuple["Event", World]]:
        """What can happen next, and the world after it."""
        running = sum(len(letter.steps) for letter in world.letters)
        for place, letter in enumerate(world.letters):
            others = world.letters[:place] + world.letters[place + 1 :]
            rest = world._replace(letters=others)
            for nth, step in enumerate(letter.steps):
                if nth == 0 or step != letter.steps[nth - 1]:
                    waiting = letter._replace(steps=letter.steps[:nth] + letter.steps[nth + 1 :])
                    yield from self._take_step(rest, waiting, step, is_spare=False)
            if running < self._scenario.workers:
                yield from self._deliver(rest, letter)
            if self._scenario.gives_up and world.deaths and not letter.is_acknowledged and not letter.message.is_dead:
                yield self._give_up(rest, letter)
        for nth in world.changes:
            yield self._change_input(world, nth)

    def _deliver(self, rest: World, letter: Letter) -> Iterator[tuple["Event", World]]:
        """A worker takes the message and comes to the answer of its first request."""
        begin = self._skip_constants(rest, self._stories.begin(letter.message))
        if not letter.is_acknowledged and not letter.steps:
            yield from self._take_step(rest, letter, begin, is_spare=False)
        elif letter.spare:
            yield from self._take_step(rest, letter._replace(spare=letter.spare - 1), begin, is_spare=True)

    def _take_step(self, rest: World, letter: Letter, step: int, *, is_spare: bool) -> Iterator[tuple["Event", World]]:
        """Answer a worker's next request; then it goes on, or has ended, or dies."""
        request = self._stories.next_request(step)
        assert isinstance(request, Request)
        answer, later = self._answer(rest, request)
        after = self._skip_constants(later, self._stories.advance(step, answer))
        ending = self._stories.next_request(after)
        event = Event(letter.message, request, answer, is_spare=is_spare, before=step, after=after)
        if isinstance(ending, Request):
            yield event, _put_back(later, letter._replace(steps=tuple(sorted((*letter.steps, after)))))
        else:
            self._outcomes.add(ending)
            is_acknowledged = letter.is_acknowledged or ending != RETRIED
            yield event._replace(ending=ending), _put_back(later, letter._replace(is_acknowledged=is_acknowledged))
        if rest.deaths and request.changes_something and answer != REFUSED:
            yield event._replace(ending="dies"), self._lose_worker(later._replace(deaths=rest.deaths - 1), letter)

    def _lose_worker(self, rest: World, letter: Letter) -> World:
        """Its message is delivered again, unless, where twins are forgotten, another worker's success removed it."""
        is_owed = letter.is_acknowledged or letter.steps
        later = _put_back(rest, letter)
        if is_owed and not self._scenario.forgets_twins:
            return _put_back(later, Letter(letter.message, is_acknowledged=False, spare=0, steps=()))
        return later

    def _skip_constants(self, world: World, step: int) -> int:
        """Answer the requests whose answer is the same at any time."""
        while isinstance(request := self._stories.next_request(step), Request) and self._is_constant(request):
            step = self._stories.advance(step, self._answer(world, request)[0])
        return step

    def _is_constant(self, request: Request) -> bool:
        if request.method == "send":
            return self._is_lost(request.message)
        if request.method in {"list_folders", "list_entries"}:
            bucket, prefix = _spell(request.address)
            return not any(address.bucket == bucket and address.key.startswith(prefix) for address in self._written)
        return not request.changes_something and request.address not in self._written

    def _is_lost(self, message: Message) -> bool:
        return bool(message.target) and not self._scenario.runs_jobs

    def _answer(self, world: World, request: Request) -> tuple[int, World]:
        """What the store and the queues do with a request: one place, S3's semantics."""
        if request.method == "send":
            return 0, world if self._is_lost(request.message) else self._queue(world, request.message)
        if request.method in {"list_folders", "list_entries"}:
            return self._library.number_listing(self._list(world, request)), world
        found = self._find(world.objects, request.address)
        if not request.changes_something or (request.method == "delete" and not found):
            return found, world
        if request.is_conditional and request.expected_etag != (self._etag(found) if found else None):
            return REFUSED, world
        self._written.add(request.address)
        objects = tuple(number for number in world.objects if number != found)
        if request.method == "delete":
            return 0, world._replace(objects=objects)
        number = self._library.number_object(request.address, request.body, request.metadata)
        return number, world._replace(objects=tuple(sorted((*objects, number))))

    def _list(self, world: World, request: Request) -> tuple[object, ...]:
        store = self._fill(world.objects)
        if request.method == "list_entries":
            return tuple(store.list_entries(*_spell(request.address), request.after))
        return store.list_folders(*_spell(request.address))

    def _give_up(self, rest: World, letter: Letter) -> tuple["Event", World]:
        """The queue moves a message to its dead letters; a worker that has it works on."""
        later = _put_back(rest, letter._replace(is_acknowledged=True, spare=0))
        dead = msgspec.structs.replace(letter.message, is_dead=True)
        later = self._queue(later._replace(deaths=rest.deaths - 1), dead)
        return Event(letter.message, ending="is given up"), later

    def _change_input(self, world: World, nth: int) -> tuple["Event", World]:
        changes = self._scenario.changes
        is_of_glossary = nth >= len(changes)
        document = self._scenario.glossary_changes[nth - len(changes)] if is_of_glossary else changes[nth]
        later = world._replace(changes=tuple(n for n in world.changes if n != nth))
        later = self._change_source(later, document, GLOSSARY if is_of_glossary else SOURCE)
        hint = GLOSSARY_HINT if is_of_glossary else HINT
        event = Event(hint, ending=f"for the input that becomes {document!r}")
        if is_of_glossary or not self._scenario.is_ingest_atomic:
            return event, self._queue(later, hint)
        alone = self._run_hint(later._replace(letters=()))
        return event, alone._replace(letters=tuple(sorted(world.letters + alone.letters)))

    def _run_hint(self, world: World) -> World:
        """The whole ingest at once, without anybody between its requests."""
        step = self._stories.begin(HINT)
        while isinstance(request := self._stories.next_request(step), Request):
            answer, world = self._answer(world, request)
            step = self._stories.advance(step, answer)
        return world

    def _change_source(self, world: World, document: bytes | None, source: ObjectAddress = SOURCE) -> World:
        found = self._find(world.objects, source)
        objects = [number for number in world.objects if number != found]
        self._written.add(source)
        if document is not None:
            objects.append(self._library.number_object(source, document, {}))
        return world._replace(objects=tuple(sorted(objects)))

    def _queue(self, world: World, message: Message) -> World:
        letter = Letter(message, is_acknowledged=False, spare=self._scenario.deliveries - 1, steps=())
        return _put_back(world, letter)

    def _find(self, objects: tuple[int, ...], address: ObjectAddress) -> int:
        return next((number for number in objects if self._library.objects[number][0] == address), 0)

    def _etag(self, number: int) -> str:
        return self._library.objects[number][1].state.etag

    def _fill(self, objects: tuple[int, ...]) -> FakeStore:
        store = FakeStore(is_versioned=False)
        for address, stored in map(self._library.objects.__getitem__, objects):
            store.upload(address, stored.body or b"", metadata=stored.state.metadata)
        return store

    def _judge(self, objects: tuple[int, ...]) -> tuple[str, ...]:
        """How the law is broken, if nothing is under way."""
        if objects not in self._verdicts:
            targets = self._scenario.targets if self._scenario.runs_jobs else ()
            store = self._fill(self._mend(objects) if self._scenario.mending else objects)
            breaches = [*find_breaches(store, INPUT_BUCKET, OUTPUT_BUCKET, targets)]
            breaches += self._find_stale(store)
            if self._scenario.forbids_failures:
                breaches += [f"{key} is there" for key in store.list_keys(OUTPUT_BUCKET, "failed/")]
            self._verdicts[objects] = tuple(breaches)
        return self._verdicts[objects]

    def _find_stale(self, store: FakeStore) -> Iterator[str]:
        """Translations that would be others if they were made now, with the glossary that is there."""
        guide = ReferenceLibrary(store, OUTPUT_BUCKET).open()
        for target in self._scenario.targets if self._scenario.runs_jobs else ():
            article = store.get(ObjectAddress(OUTPUT_BUCKET, article_key(KEY)))
            translation = store.get(ObjectAddress(OUTPUT_BUCKET, translation_key(KEY, target)))
            if article is None or translation is None:
                continue
            found = decode_article(article.body or b"")
            expected = assign(found, target, self._settings, self._chain, guide).fingerprint
            if not is_made_from(translation.state.metadata, article.state.etag, expected):
                yield f"{translation_key(KEY, target)} is not what it would be"

    def _mend(self, objects: tuple[int, ...]) -> tuple[int, ...]:
        world = World(objects, (), (), 0)
        if self._scenario.mending == "hint":
            return self._run_hint(world).objects
        for key in self._fill(objects).list_keys(OUTPUT_BUCKET):
            place = find_place(key)
            if place is not None and (place.target is None or self._scenario.runs_jobs):
                world = self._queue(world, Message(record=key))
        return self._run_out(world).objects


def _start_clock(engine: FakeEngine, scenario: Scenario) -> SecondsLeft:
    """A clock that the engine's work moves on."""
    begun = len(engine.asked)
    seconds = float(scenario.sentences_an_invocation or sys.maxsize)
    return lambda: seconds - (len(engine.asked) - begun)


def _name_workers(events: Iterable[Event]) -> Iterator[str]:
    """The events in words. A worker has a letter, so that the requests of one can be told from another's."""
    names = iter("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    at_step: dict[int, list[str]] = {}
    for event in events:
        if event.request is None:
            yield str(event)
            continue
        workers = at_step.get(event.before)
        worker = workers.pop() if workers and not event.is_spare else next(names)
        if event.ending is None:
            at_step.setdefault(event.after, []).append(worker)
        yield f"{worker}, {event}"


def _put_back(world: World, letter: Letter) -> World:
    """A letter that nothing can happen to any more is forgotten."""
    if letter.is_acknowledged and not letter.spare and not letter.steps:
        return world
    return world._replace(letters=tuple(sorted((*world.letters, letter))))


def _spell(address: ObjectAddress) -> tuple[str, str]:
    return address.bucket, address.key
