"""Settings to services: the only place that builds clients. Each function builds its own, once a process."""

import logging
import os
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

import boto3
from aws_lambda_powertools import Logger, Metrics, Tracer
from botocore.config import Config

from dragoman.article import Subject, TranslationJob
from dragoman.delivery import Act, Delivery, Read
from dragoman.errors import UnreadableMessageError
from dragoman.events import read_hints, read_job, write_hint, write_job
from dragoman.jobs import QueueServices, SqsQueue
from dragoman.report import Report
from dragoman.settings import Settings
from dragoman.stopwatch import SecondsLeft
from dragoman.store import S3Store
from dragoman.translation.chain import Chain
from dragoman.translation.engine import Engine
from dragoman.translation.models import ModelLibrary, ModelSource

_AWS: Final = Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 3})
"""S3 and SQS answer in milliseconds. A call that hangs ends after 3 x 7 s, within every function's time-out; the queue
tries again later."""


@cache
def ingest_delivery() -> Delivery:
    """The ingest function: events of the input bucket."""
    from dragoman.ingest import ingest  # noqa: PLC0415 - the other functions' zips lack its libraries
    from dragoman.reading import Reading  # noqa: PLC0415 - see above

    services = _queue_services()
    Reading.from_settings(services.settings)  # a wrong field mapping ends the function before its first message

    def act(subject: Subject, _: SecondsLeft) -> Report:
        return ingest(subject, services)

    return _deliver(services.settings, read_hints, act)


@cache
def translate_delivery() -> Delivery:
    """The translate function: jobs."""
    from dragoman.translate import TranslateServices, translate  # noqa: PLC0415 - see above

    settings = Settings.from_environ(os.environ)
    store = open_store()
    services = TranslateServices(settings, store, build_chain(settings, store))

    def read(body: str) -> list[Subject]:
        job = read_job(body)
        return [Subject(job.source, job.target, job.item)]

    def act(subject: Subject, seconds_left: SecondsLeft) -> Report:
        job = TranslationJob(subject.source, subject.target or "", subject.item)
        return translate(job, services, seconds_left)

    return _deliver(settings, read, act)


@cache
def failure_delivery() -> Delivery:
    """The record_failure function: the letters of both dead-letter queues."""
    from dragoman.failure import read_subjects, record_failure  # noqa: PLC0415 - see above

    services = _queue_services()

    def act(subject: Subject, _: SecondsLeft) -> Report:
        return record_failure(subject, services)

    return _deliver(services.settings, read_subjects, act)


def quiet_libraries() -> None:
    """Keep libraries out of the log: what they have to say is in our outcomes, and some of them quote the text."""
    for name in ("charset_normalizer", "readability", "stamina", "trafilatura", "urllib3"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def build_chain(settings: Settings, models: ModelSource) -> Chain:
    """The engines that the settings name, in their order; one that is not named is not imported."""
    makers: Mapping[str, Callable[[], Engine]] = {
        "firefox": lambda: _firefox(settings, models),
        "google": _google,
        "mymemory": _mymemory,
        "amazon": lambda: _amazon(settings),
    }
    return Chain(tuple(makers[name]() for name in settings.engines), settings.engine_deadline_seconds)


def open_store() -> S3Store:
    """S3, with the credentials and the region that boto3 finds."""
    return S3Store(boto3.client("s3", config=_AWS))


def _firefox(settings: Settings, models: ModelSource) -> Engine:
    from dragoman.translation.firefox import FirefoxEngine  # noqa: PLC0415 - see build_chain

    folder = Path(settings.model_cache_directory) if settings.model_cache_directory else None
    return FirefoxEngine(ModelLibrary(models, settings.model_bucket, folder))


def _google() -> Engine:
    from dragoman.translation.deep import GoogleEngine  # noqa: PLC0415 - see build_chain

    return GoogleEngine()


def _mymemory() -> Engine:
    from dragoman.translation.deep import MyMemoryEngine  # noqa: PLC0415 - see build_chain

    return MyMemoryEngine()


def _amazon(settings: Settings) -> Engine:
    from dragoman.translation.amazon import AmazonEngine, create_client  # noqa: PLC0415 - see build_chain

    return AmazonEngine(create_client(boto3.Session(), settings.engine_deadline_seconds))


def _queue_services() -> QueueServices:
    settings = Settings.from_environ(os.environ)
    client = boto3.client("sqs", config=_AWS)
    jobs = SqsQueue(client, settings.translate_queue_url, write_job)
    hints = SqsQueue(client, settings.ingest_queue_url, write_hint)
    return QueueServices(settings, open_store(), jobs, hints)


def _deliver(settings: Settings, read: Read, act: Act) -> Delivery:
    """Service name, namespace and log level come from Powertools' own environment variables."""
    quiet_libraries()
    tracer = Tracer(patch_modules=("botocore",))
    return Delivery(_only_of(settings.input_bucket, read), act, Logger(location=None), Metrics(), tracer)


def _only_of(bucket: str, read: Read) -> Read:
    """Refuse messages about another bucket: a record's key has no place for the bucket, so that two buckets would
    write over each other's records."""

    def read_ours(body: str) -> Sequence[Subject]:
        subjects = read(body)
        if bucket and any(subject.source.bucket != bucket for subject in subjects):
            raise UnreadableMessageError("The message is about another bucket than the input bucket.")
        return subjects

    return read_ours
