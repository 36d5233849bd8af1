"""Stand-ins for everything outside of the process: a store, a queue, an engine. No test needs more than these.

FakeStore keeps to what S3 promises and to nothing more: strong reads, conditional writes, keys in UTF-8 order.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, TypeVar

import msgspec

from benchmarks.memory_store import MemoryQueue, MemoryStore
from dragoman.article import ObjectAddress, RevisionJob, Subject, TranslationJob
from dragoman.errors import EngineError, EngineReason
from dragoman.jobs import Queue, QueueServices
from dragoman.messages import Message as QueueMessage
from dragoman.messages import Occasion
from dragoman.reference_library import ReferenceLibrary
from dragoman.settings import Settings
from dragoman.store import ListedObject, ObjectState, ObjectStore, StoredObject
from dragoman.translate import TranslateServices
from dragoman.translation.chain import Chain
from dragoman.translation.engine import Engine, EngineTranslation

Message = TypeVar("Message")

INPUT_BUCKET: Final = "dragoman-input"
OUTPUT_BUCKET: Final = "dragoman-output"
LAST_MODIFIED: Final = "2026-11-02T09:15:30Z"


class FakeStore(MemoryStore):
    """ObjectStore in memory. `requests` lists what was asked, as (method, bucket, key)."""

    def __init__(self, *, is_versioned: bool = True) -> None:
        super().__init__()
        self.requests: list[tuple[str, str, str]] = []
        self.last_modified = LAST_MODIFIED
        """Of what is uploaded from now on."""
        self._is_versioned = is_versioned
        self._writes = 0
        self._errors: dict[str, list[Exception]] = {}

    def fail_next(self, method: str, *errors: Exception) -> None:
        """The next calls of a method raise these errors, one each, and do nothing."""
        self._errors.setdefault(method, []).extend(errors)

    def upload(
        self,
        address: ObjectAddress,
        body: bytes,
        *,
        media_type: str = "application/octet-stream",
        metadata: Mapping[str, str] = {},
    ) -> str:
        """See MemoryStore."""
        return super().upload(address, body, media_type=media_type, metadata=metadata)

    def head(self, address: ObjectAddress) -> ObjectState | None:
        """See ObjectStore."""
        self._note("head", address.bucket, address.key)
        return super().head(address)

    def get(self, address: ObjectAddress, limit_bytes: int | None = None) -> StoredObject | None:
        """See ObjectStore."""
        self._note("get", address.bucket, address.key)
        return super().get(address, limit_bytes)

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
        self._note("put", address.bucket, address.key)
        return super().put(address, body, expected_etag=expected_etag, metadata=metadata, media_type=media_type)

    def delete(self, address: ObjectAddress, *, expected_etag: str) -> None:
        """See ObjectStore."""
        self._note("delete", address.bucket, address.key)
        super().delete(address, expected_etag=expected_etag)

    def list_entries(self, bucket: str, prefix: str = "", after: str = "") -> Iterator[ListedObject]:
        """See ObjectStore. What is there when it is asked for."""
        self._note("list", bucket, prefix)
        return iter(list(super().list_entries(bucket, prefix, after)))

    def list_folders(self, bucket: str, prefix: str) -> tuple[str, ...]:
        """See ObjectStore."""
        self._note("list_folders", bucket, prefix)
        return super().list_folders(bucket, prefix)

    def _describe(self, body: bytes, media_type: str, metadata: Mapping[str, str]) -> ObjectState:
        self._writes += 1
        version_id = f"version-{self._writes}" if self._is_versioned else None
        state = super()._describe(body, media_type, metadata)
        return msgspec.structs.replace(state, last_modified=self.last_modified, version_id=version_id)

    def _note(self, method: str, bucket: str, key: str) -> None:
        self.requests.append((method, bucket, key))
        if self._errors.get(method):
            raise self._errors[method].pop(0)


class MeddledStore(FakeStore):
    """A store before one request of which, counted from now, something else happens."""

    def __init__(self) -> None:
        super().__init__()
        self._left = -1
        self._meddle: Callable[[], None] = lambda: None

    def meddle_before(self, request: int, meddle: Callable[[], None]) -> None:
        """Do something before the request with this number, from 0."""
        self._left, self._meddle = request, meddle

    @property
    def has_happened(self) -> bool:
        """Whether there was such a request."""
        return self._left < 0

    def _note(self, method: str, bucket: str, key: str) -> None:
        self._left -= 1
        if self._left == -1:
            self._meddle()
        super()._note(method, bucket, key)


class FakeJobQueue(MemoryQueue[TranslationJob]):
    """The translate queue."""


class FakeWalkQueue(MemoryQueue[RevisionJob]):
    """The translate queue, as walks use it."""


class FakeHintQueue(MemoryQueue[Subject]):
    """The ingest queue, as ingest sends to it."""


class FakeEngine:
    """Engine whose answers are given: by text, by a function of (text, source, target), or plain defaults.

    `errors` holds the error to raise: one for every text, or by text. `asked` lists (text, source, target).
    """

    def __init__(
        self,
        name: str = "fake",
        answers: Mapping[str, str] | Callable[[str, str, str], str] | None = None,
        errors: Mapping[str, EngineError] | EngineError | None = None,
        *,
        usd_per_million_characters: float = 0.0,
        is_in_process: bool = False,
    ) -> None:
        self.asked: list[tuple[str, str, str]] = []
        self._name = name
        self._answers = answers
        self._errors = errors
        self._price = usd_per_million_characters
        self._is_in_process = is_in_process

    @property
    def name(self) -> str:
        """See Engine."""
        return self._name

    @property
    def usd_per_million_characters(self) -> float:
        """See Engine."""
        return self._price

    @property
    def is_in_process(self) -> bool:
        """See Engine."""
        return self._is_in_process

    def identity(self, source: str, target: str) -> str:
        """See Engine."""
        return f"{self._name}:{source}-{target}"

    def repertoire(self, source: str, target: str) -> None:
        """See Engine."""

    def translate(self, text: str, source: str, target: str, seconds: float) -> EngineTranslation:
        """See Engine."""
        self.asked.append((text, source, target))
        error = self._errors.get(text) if isinstance(self._errors, Mapping) else self._errors
        if error is not None:
            raise error
        return EngineTranslation(self._answer(text, source, target), f"{self._name}-1", (source, target))

    def _answer(self, text: str, source: str, target: str) -> str:
        if callable(self._answers):
            return self._answers(text, source, target)
        return (self._answers or {}).get(text, speak_pseudo(text))


class FakeClock:
    """Time that passes only when somebody lets it."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        """Now, in seconds."""
        return self.seconds


class SlowEngine(FakeEngine):
    """An engine each of whose calls takes some seconds of a clock, answered or not, and never longer than it may."""

    def __init__(
        self,
        clock: FakeClock,
        name: str,
        seconds: float,
        answers: Mapping[str, str] | None = None,
        errors: Mapping[str, EngineError] | EngineError | None = None,
    ) -> None:
        super().__init__(name, answers, errors)
        self._clock = clock
        self._seconds = seconds

    def translate(self, text: str, source: str, target: str, seconds: float) -> EngineTranslation:
        """See Engine."""
        self._clock.seconds += min(self._seconds, seconds)
        if self._seconds > seconds:
            self.asked.append((text, source, target))
            raise EngineError(EngineReason.DEADLINE, "no answer")
        return super().translate(text, source, target, seconds)


class FakeMemory:
    """TranslationMemory in a dict, which tells how many keys each request had."""

    def __init__(self, answers: Mapping[str, EngineTranslation] | None = None) -> None:
        self.answers = dict(answers or {})
        self.reads: list[int] = []
        self.writes: list[int] = []

    def recall(self, keys: Iterable[str]) -> Mapping[str, EngineTranslation]:
        """See TranslationMemory."""
        wanted = list(keys)
        self.reads.append(len(wanted))
        return {key: self.answers[key] for key in wanted if key in self.answers}

    def remember(self, answers: Mapping[str, EngineTranslation]) -> None:
        """See TranslationMemory."""
        self.writes.append(len(answers))
        self.answers.update(answers)


def speak_pseudo(text: str) -> str:
    """Another text with the same numbers and about the same length, so that the checks let it through."""
    return text.translate(_PSEUDO)


_PSEUDO: Final = str.maketrans("aeiouAEIOU", "eiouaEIOUA")


def compute_etag(body: bytes) -> str:
    """The etag of a single-part upload without a customer's key: the MD5 of its body."""
    return hashlib.md5(body, usedforsecurity=False).hexdigest()


def make_settings(targets: tuple[str, ...] = ("pt",), *, max_document_bytes: int = 5_000_000) -> Settings:
    """Settings with this module's buckets."""
    return Settings(output_bucket=OUTPUT_BUCKET, targets=targets, max_document_bytes=max_document_bytes)


def make_chain(*engines: Engine) -> Chain:
    """A chain of these engines, or of one FakeEngine."""
    return Chain(engines or (FakeEngine(),), 10)


def make_occasion(seconds_left: Callable[[], float] = lambda: 60.0, receives: int | None = None) -> Occasion:
    """One delivery of some message."""
    return Occasion(QueueMessage("message-0", "{}", "receipt-0", receives=receives), seconds_left, [])


def make_queue_services(
    store: ObjectStore | None = None,
    jobs: Queue[TranslationJob] | None = None,
    settings: Settings | None = None,
    hints: Queue[Subject] | None = None,
    walks: Queue[RevisionJob] | None = None,
) -> QueueServices:
    """What ingest() and record_failure() need."""
    return QueueServices(
        settings or make_settings(),
        store or FakeStore(),
        jobs or FakeJobQueue(),
        hints or FakeHintQueue(),
        walks or FakeWalkQueue(),
    )


def make_translate_services(  # noqa: PLR0917 - as its class has them
    store: ObjectStore | None = None,
    chain: Chain | None = None,
    settings: Settings | None = None,
    jobs: Queue[TranslationJob] | None = None,
    walks: Queue[RevisionJob] | None = None,
    references: ReferenceLibrary | None = None,
) -> TranslateServices:
    """What translate() and revise() need."""
    store = store or FakeStore()
    return TranslateServices(
        settings or make_settings(),
        store,
        chain or make_chain(),
        jobs or FakeJobQueue(),
        walks or FakeWalkQueue(),
        references or ReferenceLibrary(store, OUTPUT_BUCKET),
    )


class FakeRepertoire:
    """Knows most of ASCII, and `more`. The words of `usual` are likelier in that form, others in small letters."""

    def __init__(self, more: str = "", usual: str = "") -> None:
        self._more = frozenset(more)
        self._usual = frozenset(usual.split())

    def knows(self, character: str) -> bool:
        return character in self._more or (character.isascii() and character not in "@#<>{}\\~^`")

    def weigh(self, text: str) -> float:
        return -8.0 if text in self._usual else -14.0 - len(text) - sum(map(str.isupper, text))
