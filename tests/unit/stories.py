"""Real records, made by the real stories over a FakeStore."""

from collections.abc import Callable
from typing import TypeVar

import msgspec

from dragoman.article import (
    Article,
    Failure,
    ObjectAddress,
    RecordHint,
    Reference,
    Rejection,
    RevisionJob,
    Subject,
    Topic,
    Translation,
    TranslationJob,
)
from dragoman.failure import read_losses, record_failure
from dragoman.ingest import ingest
from dragoman.jobs import QueueServices
from dragoman.messages import Message
from dragoman.readers.direct import DirectReader
from dragoman.record_hints import follow_hint
from dragoman.records import article_key, failure_key, reference_key, rejection_key, translation_key
from dragoman.reference_library import ReferenceLibrary
from dragoman.report import Report
from dragoman.revision import revise
from dragoman.settings import Settings
from dragoman.translate import TranslateServices, translate
from dragoman.translation.chain import Chain
from tests.unit.fakes import (
    INPUT_BUCKET,
    OUTPUT_BUCKET,
    FakeHintQueue,
    FakeJobQueue,
    FakeStore,
    FakeWalkQueue,
    make_chain,
    make_occasion,
    make_queue_services,
    make_settings,
    make_translate_services,
)

R = TypeVar("R", Article, Reference, Rejection, Translation, Failure)

PROSE = """The harbour of Port Ellery will close to cargo ships for eleven weeks this winter.
Engineers found cracks in the harbour wall on September 14, after three days of heavy storms.
About 340 people work in the port, and most of them heard the news on the radio.
The repairs will cost about $4.5 million, and the region will pay two thirds of that sum.
"""
"""One sentence a line, and no title."""

PORTUGUESE_PROSE = """O porto vai fechar aos navios de carga durante onze semanas neste inverno.
Os engenheiros encontraram fendas na parede do porto depois de três dias de tempestade.
"""


class Desk:
    """A store, a queue and a chain, with the three stories over them."""

    def __init__(
        self, chain: Chain | None = None, settings: Settings | None = None, store: FakeStore | None = None
    ) -> None:
        self.store = store or FakeStore()
        self.jobs = FakeJobQueue()
        self.hints = FakeHintQueue()
        self.walks = FakeWalkQueue()
        self.references = ReferenceLibrary(self.store, OUTPUT_BUCKET)
        self.settings = settings or make_settings()
        self.chain = chain or make_chain()

    def ingest(self, key: str, body: bytes | str, media_type: str = "application/octet-stream") -> Report:
        """Drop a file, and take its event in."""
        content = body.encode() if isinstance(body, str) else body
        self.store.upload(ObjectAddress(INPUT_BUCKET, key), content, media_type=media_type)
        return self.ingest_again(key)

    def ingest_again(self, key: str) -> Report:
        """Take in another event of a key."""
        return self.ingest_subject(Subject(ObjectAddress(INPUT_BUCKET, key)))

    def ingest_subject(self, subject: Subject) -> Report:
        """Take in a hint."""
        return ingest(subject, self.queue_services(), DirectReader(), lambda: 60.0)

    def translate(
        self,
        key: str,
        target: str = "pt",
        seconds_left: Callable[[], float] = lambda: 60.0,
        *,
        item: str | None = None,
    ) -> Report:
        """Do one job."""
        return self.do_job(TranslationJob(ObjectAddress(INPUT_BUCKET, key), target, item), seconds_left)

    def do_job(self, job: TranslationJob, seconds_left: Callable[[], float] = lambda: 60.0) -> Report:
        """Do one job that was queued."""
        return translate(job, self.translate_services(), make_occasion(seconds_left))

    def walk(self, job: RevisionJob, seconds_left: Callable[[], float] = lambda: 60.0) -> Report:
        """Do one step of a walk that was queued."""
        return revise(job, self.translate_services(), seconds_left)

    def run_out(self) -> None:
        """Do all that is queued, and all that is queued by that: walks, hints at items and jobs."""
        while self.walks.sent or self.hints.sent or self.jobs.sent:
            if self.walks.sent:
                self.walk(self.walks.sent.pop(0))
            elif self.hints.sent:
                self.ingest_subject(self.hints.sent.pop(0))
            else:
                self.do_job(self.jobs.sent.pop(0))

    def queue_services(self) -> QueueServices:
        """What ingest() and record_failure() need."""
        return make_queue_services(self.store, self.jobs, self.settings, self.hints, self.walks)

    def translate_services(self) -> TranslateServices:
        """What translate() and revise() need; of one warm function."""
        return make_translate_services(self.store, self.chain, self.settings, self.jobs, self.walks, self.references)

    def record_failure(self, body: str, letter: Message | None = None) -> tuple[Report, ...]:
        """Read a dead letter."""
        letter = letter or Message("message-0", body)
        return tuple(self._give_up(loss, letter) for loss in read_losses(body))

    def _give_up(self, loss: Topic, letter: Message) -> Report:
        if isinstance(loss, RecordHint):
            return follow_hint(loss, self.store, self.settings, lambda subject: self._give_up(subject, letter))
        return record_failure(loss, self.queue_services(), letter)

    def output_keys(self) -> list[str]:
        """Everything in the output bucket."""
        return list(self.store.list_keys(OUTPUT_BUCKET))

    def read_bytes(self, record_key: str) -> bytes:
        """A record as it is stored."""
        stored = self.store.get(ObjectAddress(OUTPUT_BUCKET, record_key))
        assert stored is not None, f"{record_key} is not there, but {self.output_keys()}"
        assert stored.body is not None
        return stored.body

    def article(self, key: str) -> Article:
        """The article record of an input key."""
        return self._read(article_key(key), Article)

    def reference(self, key: str) -> Reference:
        """The reference record of an input key."""
        return self._read(reference_key(key), Reference)

    def rejection(self, key: str) -> Rejection:
        """The rejection record of an input key."""
        return self._read(rejection_key(key), Rejection)

    def translation(self, key: str, target: str = "pt") -> Translation:
        """The translation record of an input key."""
        return self._read(translation_key(key, target), Translation)

    def failure(self, key: str, target_or_stage: str = "pt") -> Failure:
        """The failure record of an input key."""
        return self._read(failure_key(key, target_or_stage), Failure)

    def _read(self, record_key: str, kind: type[R]) -> R:
        return msgspec.json.decode(self.read_bytes(record_key), type=kind)
