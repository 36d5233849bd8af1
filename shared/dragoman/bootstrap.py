"""Settings to services: the only place that builds clients of S3, SQS and DynamoDB. Each function has its own, once a
process."""

import logging
import os
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import boto3
from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.metrics import MetricUnit
from botocore.config import Config

from dragoman.article import RevisionJob, Subject, Topic, TranslationJob
from dragoman.delivery import Act, AnyTopic, Delivery, Read
from dragoman.engine_makers import AWS, build_engines, make_firefox
from dragoman.errors import UnreadableMessageError
from dragoman.events import read_hints, read_work, write_hint, write_job
from dragoman.jobs import QueueServices, SqsQueue
from dragoman.report import Report
from dragoman.settings import Settings
from dragoman.stopwatch import SecondsLeft
from dragoman.store import S3Store
from dragoman.translation.budget import Budget, BudgetedEngine, BudgetLimits, LocalBudget
from dragoman.translation.chain import Chain, WhenSpent
from dragoman.translation.engine import Engine
from dragoman.translation.memory import TranslationMemory
from dragoman.translation.models.library import ModelSource
from dragoman.translation.resilience.guarded_engine import GuardedEngine

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@cache
def ingest_delivery() -> Delivery[Subject]:
    """The ingest function: events of the input bucket."""
    from dragoman.ingest import ingest  # noqa: PLC0415 - the other functions' zips lack its libraries
    from dragoman.reading import Reading  # noqa: PLC0415 - see above

    services = _queue_services()
    Reading.from_settings(services.settings)  # a wrong field mapping ends the function before its first message

    def act(subject: Subject, _: SecondsLeft) -> Report:
        return ingest(subject, services)

    return _deliver(services.settings, read_hints, act)


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
        if isinstance(work, RevisionJob):
            return [work]
        return [Subject(work.source, work.target, work.item)]

    def act(topic: Topic, seconds_left: SecondsLeft) -> Report:
        if isinstance(topic, RevisionJob):
            return revise(topic, services, seconds_left)
        job = TranslationJob(topic.source, topic.target or "", topic.item)
        return translate(job, services, seconds_left)

    return _deliver(settings, read, act)


@cache
def failure_delivery() -> Delivery[Topic]:
    """The record_failure function: the letters of both dead-letter queues."""
    from dragoman.failure import read_losses, record_failure  # noqa: PLC0415 - see above

    services = _queue_services()

    def act(loss: Topic, _: SecondsLeft) -> Report:
        return record_failure(loss, services)

    return _deliver(services.settings, read_losses, act)


def quiet_libraries() -> None:
    """Keep libraries out of the log: what they have to say is in our outcomes, and some of them quote the text."""
    for name in ("charset_normalizer", "deepl", "readability", "stamina", "trafilatura", "urllib3"):
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


def _deliver(settings: Settings, read: Read[AnyTopic], act: Act[AnyTopic]) -> Delivery[AnyTopic]:
    """Service name, namespace and log level come from Powertools' own environment variables."""
    quiet_libraries()
    tracer = Tracer(patch_modules=("botocore",))
    return Delivery(_only_of(settings.input_bucket, read), act, Logger(location=None), Metrics(), tracer)


def _only_of(bucket: str, read: Read[AnyTopic]) -> Read[AnyTopic]:
    """Refuse messages about another bucket: a record's key has no place for the bucket, so that two buckets would
    write over each other's records."""

    def read_ours(body: str) -> Sequence[AnyTopic]:
        topics = read(body)
        if bucket and any(topic.bucket != bucket for topic in topics):
            raise UnreadableMessageError("The message is about another bucket than the input bucket.")
        return topics

    return read_ours
