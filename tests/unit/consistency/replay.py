"""The real stories as functions from the answers that a worker has had so far to its next request.

No threads: a story is run again with the recorded answers, and where they end it is stopped by an exception that
carries the request.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Final, Literal, NamedTuple, cast

import msgspec

from dragoman.article import ObjectAddress, RecordHint, RevisionJob, Subject, TranslationJob
from dragoman.errors import PreconditionFailedError, TransientError
from dragoman.events import write_job
from dragoman.failure import record_failure
from dragoman.ingest import ingest
from dragoman.jobs import QueueServices
from dragoman.readers.direct import DirectReader
from dragoman.record_hints import follow_hint
from dragoman.reference_library import ReferenceLibrary
from dragoman.report import Report
from dragoman.revision import revise
from dragoman.settings import Settings
from dragoman.stopwatch import SecondsLeft
from dragoman.store import ListedObject, ObjectState, StoredObject
from dragoman.translate import TranslateServices, translate
from dragoman.translation.chain import Chain
from tests.unit.fakes import INPUT_BUCKET, LAST_MODIFIED, compute_etag, make_occasion
from tests.unit.overrunning_reader import OverrunningReader

KEY: Final = "a.txt"
SOURCE: Final = ObjectAddress(INPUT_BUCKET, KEY)
GLOSSARY: Final = ObjectAddress(INPUT_BUCKET, "glossaries/en-pt/terms.csv")


class Message(msgspec.Struct, frozen=True, order=True):
    """What a queue delivers: an ingest hint, a translation job, a step of a walk, a hint at a record, or the dead
    letter of one."""

    target: str = ""
    is_dead: bool = False
    item: str = ""
    is_of_glossary: bool = False
    walk: str = ""
    """The step, as it is written."""
    record: str = ""
    """The key of a record that it is a hint at; `target` is given where it is an article's, for the translate queue."""
    overruns: bool = False
    """Whether whoever takes it is on a machine that is too slow for the file."""

    def __str__(self) -> str:
        kind = " ".join(filter(None, (f"job {self.target}" if self.target else "hint", self.item)))
        kind = f"walk {self.walk}" if self.walk else f"{kind} of the glossary" if self.is_of_glossary else kind
        kind = f"hint at {self.record}" if self.record else kind
        kind = f"{kind} that overruns" if self.overruns else kind
        return f"dead letter of {kind}" if self.is_dead else kind


HINT: Final = Message()
GLOSSARY_HINT: Final = Message(is_of_glossary=True)


class Request(NamedTuple):
    """One request of a story to the world."""

    method: Literal["head", "get", "put", "delete", "list_entries", "list_folders", "send"]
    address: ObjectAddress
    body: bytes = b""
    expected_etag: str | None = None
    metadata: Mapping[str, str] = {}
    is_conditional: bool = False
    message: Message = HINT
    after: str = ""

    @property
    def changes_something(self) -> bool:
        """Whether the world may differ after it."""
        return self.method in {"put", "delete", "send"}

    def __str__(self) -> str:
        if self.method == "send":
            return f"send {self.message}"
        condition = f" if {(self.expected_etag or 'absent')[:8]}" if self.is_conditional else ""
        return f"{self.method} {self.address.bucket}/{self.address.key}{condition}"


class _Paused(BaseException):
    """A story has come to a request that has no answer yet. Not an Exception: no story may catch it."""

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        self.request = request


REFUSED: Final = -1
"""The answer to a conditional request whose condition does not hold."""


class Library:
    """Every object and every listing that ever was, by number, so that worlds are small and quickly compared.

    0 is the object that is not there.
    """

    def __init__(self) -> None:
        self.objects: list[tuple[ObjectAddress, StoredObject]] = [(SOURCE, StoredObject(ObjectState("", 0), None))]
        self._numbers: dict[tuple[ObjectAddress, bytes, tuple[tuple[str, str], ...]], int] = {}
        self.listings: list[tuple[object, ...]] = []

    def number_object(self, address: ObjectAddress, body: bytes, metadata: Mapping[str, str]) -> int:
        """The number of an object, the same for the same content."""
        identity = (address, body, tuple(metadata.items()))
        if identity not in self._numbers:
            self._numbers[identity] = len(self.objects)
            state = ObjectState(compute_etag(body), len(body), "text/plain", LAST_MODIFIED, None, metadata)
            self.objects.append((address, StoredObject(state, body)))
        return self._numbers[identity]

    def number_listing(self, names: tuple[object, ...]) -> int:
        """The number of a listing."""
        if names not in self.listings:
            self.listings.append(names)
        return self.listings.index(names)


class ReplayStore:
    """ObjectStore and translate queue that give the recorded answers, and pause the story where they end."""

    def __init__(self, library: Library, answers: Sequence[int]) -> None:
        self._library = library
        self._answers = iter(answers)

    def _ask(self, request: Request) -> int:
        answer = next(self._answers, None)
        if answer is None:
            raise _Paused(request)
        return answer

    def _find(self, request: Request) -> StoredObject | None:
        number = self._ask(request)
        return self._library.objects[number][1] if number else None

    def head(self, address: ObjectAddress) -> ObjectState | None:
        """See ObjectStore."""
        found = self._find(Request("head", address))
        return found.state if found else None

    def get(self, address: ObjectAddress, limit_bytes: int | None = None) -> StoredObject | None:
        """See ObjectStore."""
        found = self._find(Request("get", address))
        is_too_large = found is not None and limit_bytes is not None and found.state.bytes > limit_bytes
        return StoredObject(found.state, None) if found and is_too_large else found

    def put(
        self,
        address: ObjectAddress,
        body: bytes,
        *,
        expected_etag: str | None,
        metadata: Mapping[str, str] = {},
        media_type: str = "application/json",
    ) -> str:
        """See ObjectStore."""
        if self._ask(Request("put", address, body, expected_etag, metadata, is_conditional=True)) == REFUSED:
            raise PreconditionFailedError("PreconditionFailed")
        return compute_etag(body)

    def put_anyway(self, address: ObjectAddress, body: bytes, *, metadata: Mapping[str, str], **_: object) -> str:
        """A put without a condition: what a test plants as a bug."""
        self._ask(Request("put", address, body, None, metadata))
        return compute_etag(body)

    def delete(self, address: ObjectAddress, *, expected_etag: str) -> None:
        """See ObjectStore."""
        if self._ask(Request("delete", address, expected_etag=expected_etag, is_conditional=True)) == REFUSED:
            raise PreconditionFailedError("PreconditionFailed")

    def delete_anyway(self, address: ObjectAddress, **_: object) -> None:
        """A delete without a condition: what a test plants as a bug."""
        self._ask(Request("delete", address))

    def list_keys(self, bucket: str, prefix: str = "", after: str = "") -> Iterator[str]:
        """See ObjectStore."""
        return (entry.key for entry in self.list_entries(bucket, prefix, after))

    def list_entries(self, bucket: str, prefix: str = "", after: str = "") -> Iterator[ListedObject]:
        """See ObjectStore. One request, as up to 1,000 keys are."""
        number = self._ask(Request("list_entries", ObjectAddress(bucket, prefix), after=after))
        yield from cast("tuple[ListedObject, ...]", self._library.listings[number])

    def list_folders(self, bucket: str, prefix: str) -> tuple[str, ...]:
        """See ObjectStore."""
        number = self._ask(Request("list_folders", ObjectAddress(bucket, prefix)))
        return cast("tuple[str, ...]", self._library.listings[number])

    def send(self, jobs: Sequence[TranslationJob]) -> None:
        """See JobQueue. One request each: SQS may take a part of a batch."""
        for job in jobs:
            self.send_message(job.source, Message(job.target, item=job.item or ""))

    def send_message(self, source: ObjectAddress, message: Message) -> None:
        """Queue one message."""
        self._ask(Request("send", source, message=message))


class ReplayHintQueue:
    """The ingest queue, as a story sends to it."""

    def __init__(self, store: ReplayStore) -> None:
        self._store = store

    def send(self, hints: Sequence[Subject]) -> None:
        """See Queue."""
        for hint in hints:
            self._store.send_message(hint.source, Message(item=hint.item or ""))


class ReplayWalkQueue:
    """The translate queue, as a story sends walks to it."""

    def __init__(self, store: ReplayStore) -> None:
        self._store = store

    def send(self, walks: Sequence[RevisionJob]) -> None:
        """See Queue."""
        for walk in walks:
            self._store.send_message(SOURCE, Message(walk=write_job(walk)))


StartClock = Callable[[], SecondsLeft]
"""Begins an invocation: answers with how long it may still take."""


class Stories:
    """The real code as a function from the answers so far to the next request, each worked out once."""

    def __init__(self, settings: Settings, chain: Chain, library: Library, start_clock: StartClock) -> None:
        self._start_clock = start_clock
        self._settings = settings
        self._chain = chain
        self._library = library
        self._histories: list[tuple[Message, tuple[int, ...]]] = []
        self._steps: dict[tuple[Message, tuple[int, ...]], int] = {}
        self._next: list[Request | str] = []
        self._after: dict[tuple[int, int], int] = {}

    def begin(self, message: Message) -> int:
        """The step at which a delivery of a message begins."""
        return self._number(message, ())

    def advance(self, step: int, answer: int) -> int:
        """The step to which an answer leads."""
        if (step, answer) not in self._after:
            message, answers = self._histories[step]
            self._after[step, answer] = self._number(message, (*answers, answer))
        return self._after[step, answer]

    def next_request(self, step: int) -> Request | str:
        """What the story asks for at a step, or the word for how it ended."""
        return self._next[step]

    def message(self, step: int) -> Message:
        """Whose step it is."""
        return self._histories[step][0]

    def _number(self, message: Message, answers: tuple[int, ...]) -> int:
        history = (message, answers)
        if history not in self._steps:
            self._steps[history] = len(self._histories)
            self._histories.append(history)
            self._next.append(self._replay(message, answers))
        return self._steps[history]

    def _replay(self, message: Message, answers: tuple[int, ...]) -> Request | str:
        try:
            return self._run(message, ReplayStore(self._library, answers))
        except _Paused as pause:
            return pause.request
        except TransientError:
            return RETRIED

    def _run(self, message: Message, world: ReplayStore) -> str:
        act = partial(self._act, message, world)
        if message.record:
            hint = RecordHint(message.record, message.target or None)
            return str(follow_hint(hint, world, self._settings, act).outcome)
        return str(act(_read_topic(message)).outcome)

    def _act(self, message: Message, world: ReplayStore, topic: Subject | RevisionJob) -> Report:
        walks = ReplayWalkQueue(world)
        services = QueueServices(self._settings, world, world, ReplayHintQueue(world), walks)
        if message.is_dead:
            return record_failure(topic, services)
        references = ReferenceLibrary(world, self._settings.output_bucket)
        desk = TranslateServices(self._settings, world, self._chain, world, walks, references)
        if isinstance(topic, RevisionJob):
            return revise(topic, desk, self._start_clock())
        if topic.target:
            job = TranslationJob(topic.source, topic.target, topic.item)
            return translate(job, desk, make_occasion(self._start_clock()))
        reader = OverrunningReader(self._settings.parser_bounds) if message.overruns else DirectReader()
        return ingest(topic, services, reader, lambda: 60.0)


def _read_topic(message: Message) -> Subject | RevisionJob:
    if message.walk:
        return msgspec.json.decode(message.walk, type=RevisionJob)
    source = GLOSSARY if message.is_of_glossary else SOURCE
    return Subject(source, message.target or None, message.item or None)


RETRIED: Final = "is delivered again"
"""Not the outcome of that name, with which a message can be done: that a step of a walk is queued once more."""
