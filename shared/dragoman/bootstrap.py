"""Settings to services: the only place that builds clients of S3, SQS and DynamoDB. Each function has its own, once a
process."""

import logging
import os
from collections.abc import Sequence
from functools import cache, partial
from typing import TYPE_CHECKING, Final

import boto3
import msgspec
from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.metrics import MetricUnit
from botocore.config import Config

from dragoman.article import RecordHint, RevisionJob, Subject, Topic, TranslationJob
from dragoman.delivery import Act, AnyTopic, Delivery, Handling, Read
from dragoman.engine_makers import AWS, build_engines, make_firefox
from dragoman.errors import UnreadableMessageError
from dragoman.events import read_hints, read_work, write_hint, write_job
from dragoman.jobs import QueueServices, SqsQueue
from dragoman.messages import Occasion
from dragoman.outcome_log import OutcomeLog
from dragoman.record_hints import follow_hint
from dragoman.redelivery import QueuesOwnTime, Redelivery, SqsRedelivery
from dragoman.report import Report
from dragoman.settings import Bounds, Settings
from dragoman.store import ObjectStore, S3Store
from dragoman.translation.budget import Budget, BudgetedEngine, BudgetLimits, LocalBudget
from dragoman.translation.chain import Chain, WhenSpent
from dragoman.translation.engine import Engine
from dragoman.translation.memory import TranslationMemory
from dragoman.translation.models.library import ModelSource
from dragoman.translation.resilience.guarded_engine import GuardedEngine
from dragoman.unreadable import keep_unreadable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from dragoman.readers import Reader

GIVES_UP_AFTER: Final = 200
"""Deliveries of a dead letter that record_failure itself cannot process, one every six minutes: some 20 hours, in which
an alarm rings, to deploy what mends it."""


class _Feed(msgspec.Struct, frozen=True):
    """The queue that a function is fed from."""

    redelivery: Redelivery
    gives_up_after: int | None = None
    """See Handling."""


_DEAD_LETTERS: Final = _Feed(QueuesOwnTime(), GIVES_UP_AFTER)


def _feed(settings: Settings, queue_url: str) -> _Feed:
    """A queue that gives up after some deliveries. Without its address nothing can be asked of it."""
    if not queue_url:
        return _Feed(QueuesOwnTime())
    return _Feed(SqsRedelivery(boto3.client("sqs", config=AWS), queue_url, settings.max_receives))


@cache
def ingest_delivery() -> Delivery[Subject | RecordHint]:
    """The ingest function: events of the input bucket, and hints at what is in the buckets already."""
    reader = open_reader(Settings.from_environ(os.environ).parser_bounds)  # gets ready while the rest is built
    from dragoman.ingest import ingest  # noqa: PLC0415 - the other functions' zips lack its libraries
    from dragoman.reading import Reading  # noqa: PLC0415 - see above

    services = _queue_services()
    Reading.from_settings(services.settings)  # a wrong field mapping ends the function before its first message

    def act(topic: Subject | RecordHint, occasion: Occasion) -> Report:
        if isinstance(topic, RecordHint):
            return follow_hint(topic, services.store, services.settings, lambda subject: act(subject, occasion))
        return ingest(topic, services, reader, occasion.seconds_left)

    return _deliver(
        services.settings, services.store, read_hints, act, _feed(services.settings, services.settings.ingest_queue_url)
    )


@cache
def translate_delivery() -> Delivery[Topic]:
    """The translate function: jobs, and the steps of walks that look for stale translations."""
    from dragoman.reference_library import ReferenceLibrary  # noqa: PLC0415 - see above
    from dragoman.revision import revise  # noqa: PLC0415 - see above
    from dragoman.translate import TranslateServices, translate  # noqa: PLC0415 - see above

    settings = Settings.from_environ(os.environ)
    store = open_store()
    client = boto3.client("sqs", config=AWS)
    jobs = SqsQueue[TranslationJob](client, settings.translate_queue_url, write_job)
    walks = SqsQueue[RevisionJob](client, settings.translate_queue_url, write_job)
    references = ReferenceLibrary(store, settings.output_bucket)
    services = TranslateServices(settings, store, build_chain(settings, store), jobs, walks, references)

    def read(body: str) -> list[Topic]:
        work = read_work(body)
        if isinstance(work, TranslationJob):
            return [Subject(work.source, work.target, work.item)]
        return [work]

    def act(topic: Topic, occasion: Occasion) -> Report:
        if isinstance(topic, RevisionJob):
            return revise(topic, services, occasion.seconds_left)
        if isinstance(topic, RecordHint):
            return follow_hint(topic, store, settings, lambda subject: act(subject, occasion))
        job = TranslationJob(topic.source, topic.target or "", topic.item)
        return translate(job, services, occasion)

    return _deliver(settings, store, read, act, _feed(settings, settings.translate_queue_url))


@cache
def failure_delivery() -> Delivery[Topic]:
    """The record_failure function: the letters of both dead-letter queues."""
    from dragoman.failure import read_losses, record_failure  # noqa: PLC0415 - see above

    services = _queue_services()

    def act(loss: Topic, occasion: Occasion) -> Report:
        if isinstance(loss, RecordHint):
            return follow_hint(loss, services.store, services.settings, lambda subject: act(subject, occasion))
        return record_failure(loss, services, occasion.message)

    return _deliver(services.settings, services.store, read_losses, act, _DEAD_LETTERS)


@cache
def open_reader(bounds: Bounds) -> "Reader":
    """Who reads files: a child process, started here and kept as long as this process lives. Windows has neither
    limits of resources nor process groups: there, files are read in this process, without any bound."""
    if os.name != "posix":
        from dragoman.readers.direct import DirectReader  # noqa: PLC0415 - the other functions' zips lack its libraries

        return DirectReader()
    from dragoman.readers.isolated import IsolatedReader  # noqa: PLC0415 - see above

    reader = IsolatedReader(bounds)
    reader.start()
    return reader


_TALKATIVE: Final = (
    *("boto3", "botocore", "s3transfer", "urllib3", "requests"),
    *("charset_normalizer", "htmldate", "pypdf", "readability", "trafilatura"),
    *("deepl", "stamina"),
)


def quiet_libraries() -> None:
    """Keep libraries out of the log: what they have to say is in our outcomes, and some of them quote the text;
    botocore, where somebody asks for details, whole records and whole sentences."""
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL)


def build_chain(settings: Settings, models: ModelSource) -> Chain:
    """The engines with all that stands before them. Without a paid one among them, nothing reaches for a table."""
    engines = build_engines(settings, models)
    has_paid = any(engine.usd_per_million_characters > 0 for engine in engines)
    if not has_paid:
        return Chain(tuple(_guard(engine, settings) for engine in engines), settings.engine_deadline_seconds)
    budget = _budget(settings)
    has_spare = settings.on_spent_budget == "fall-back" and settings.model_bucket and "firefox" not in settings.engines
    return Chain(
        tuple(_guard(engine, settings, budget) for engine in engines),
        settings.engine_deadline_seconds,
        memory=_memory(settings),
        when_spent=WhenSpent(
            spare=_guard(make_firefox(settings, models), settings) if has_spare else None,
            gives_up=settings.on_spent_budget == "fail",
        ),
    )


def _guard(engine: Engine, settings: Settings, budget: Budget | None = None) -> Engine:
    """An engine behind its circuit breaker and its pace, and a paid one behind the budget."""
    if budget is not None and engine.usd_per_million_characters > 0:
        engine = BudgetedEngine(engine, budget)
    return GuardedEngine(engine, settings.engine_deadline_seconds)


def _budget(settings: Settings) -> Budget:
    limits = BudgetLimits.of(settings.daily_budget_usd, settings.monthly_budget_usd)
    if not settings.budget_table:
        return LocalBudget(limits)
    from dragoman.translation.budget_table import BudgetTable  # noqa: PLC0415 - only paid engines need it

    return BudgetTable(_open_tables(attempts=1), settings.budget_table, limits)


def _memory(settings: Settings) -> TranslationMemory | None:
    if not settings.memory_table:
        return None
    from dragoman.translation.memory_table import MemoryTable  # noqa: PLC0415 - only paid engines need it

    def count_error() -> None:
        Metrics().add_metric("MemoryErrors", MetricUnit.Count, 1)

    return MemoryTable(_open_tables(attempts=2), settings.memory_table, count_error)


def _open_tables(attempts: int) -> "DynamoDBClient":
    """DynamoDB answers in milliseconds; while it does not, an article waits."""
    config = Config(connect_timeout=1, read_timeout=1, retries={"mode": "standard", "total_max_attempts": attempts})
    return boto3.client("dynamodb", config=config)


def open_tracer() -> Tracer:
    """Traces of the calls of AWS alone: of a call over HTTP a trace would hold the address, and some engines' addresses
    hold the text."""
    return Tracer(patch_modules=("botocore",))


def open_store() -> S3Store:
    """S3, with the credentials and the region that boto3 finds."""
    return S3Store(boto3.client("s3", config=AWS))


def _queue_services() -> QueueServices:
    settings = Settings.from_environ(os.environ)
    client = boto3.client("sqs", config=AWS)
    jobs = SqsQueue[TranslationJob](client, settings.translate_queue_url, write_job)
    hints = SqsQueue(client, settings.ingest_queue_url, write_hint)
    walks = SqsQueue[RevisionJob](client, settings.translate_queue_url, write_job)
    return QueueServices(settings, open_store(), jobs, hints, walks)


def _deliver(
    settings: Settings, store: ObjectStore, read: Read[AnyTopic], act: Act[AnyTopic], feed: _Feed
) -> Delivery[AnyTopic]:
    """Service name, namespace and log level come from Powertools' own environment variables."""
    quiet_libraries()
    logger = Logger(location=None)
    handling = Handling(
        _only_of(settings.input_bucket, read),
        act,
        partial(keep_unreadable, store, settings.output_bucket, logger.service),
        feed.redelivery,
        feed.gives_up_after,
    )
    return Delivery(handling, OutcomeLog(logger, Metrics()), open_tracer())


def _only_of(bucket: str, read: Read[AnyTopic]) -> Read[AnyTopic]:
    """Refuse messages about another bucket: a record's key has no place for the bucket, so that two buckets would
    write over each other's records."""

    def read_ours(body: str) -> Sequence[AnyTopic]:
        try:
            topics, problem = read(body), None
        except UnreadableMessageError as error:
            topics, problem = error.readable, error
        # Of a record only the record itself tells; see record_hints.py.
        ours = [topic for topic in topics if isinstance(topic, RecordHint) or topic.bucket == bucket or not bucket]
        if len(ours) < len(topics):
            raise UnreadableMessageError("The message is about another bucket than the input bucket.", ours)
        if problem is not None:
            raise problem
        return topics

    return read_ours
