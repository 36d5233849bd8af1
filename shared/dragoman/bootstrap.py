"""Settings to services: the only place that builds clients. Each function builds its own, once a process."""

import logging
import os
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

import boto3
from aws_lambda_powertools import Logger, Metrics, Tracer
from botocore.config import Config

from dragoman.delivery import Delivery, Process, SecondsLeft
from dragoman.events import read_addresses, read_job
from dragoman.jobs import QueueServices, SqsJobQueue
from dragoman.report import Report
from dragoman.settings import Settings
from dragoman.store import S3Store
from dragoman.translation.chain import Chain
from dragoman.translation.engine import Engine
from dragoman.translation.models import ModelLibrary, ModelSource

_AWS: Final = Config(connect_timeout=3, read_timeout=20, retries={"mode": "standard", "total_max_attempts": 4})
"""S3 and SQS answer in milliseconds; what takes longer is broken, and the queue tries again later."""


@cache
def ingest_delivery() -> Delivery:
    """The ingest function: events of the input bucket."""
    from dragoman.ingest import ingest  # noqa: PLC0415 - the other functions' zips lack its libraries

    services = _queue_services()

    def process(body: str, _: SecondsLeft) -> list[Report]:
        return [ingest(address, services) for address in read_addresses(body)]

    return _deliver(process)


@cache
def translate_delivery() -> Delivery:
    """The translate function: jobs."""
    from dragoman.translate import TranslateServices, translate  # noqa: PLC0415 - see above

    settings = Settings.from_environ(os.environ)
    store = open_store()
    services = TranslateServices(settings, store, build_chain(settings, store))

    def process(body: str, seconds_left: SecondsLeft) -> list[Report]:
        return [translate(read_job(body), services, seconds_left)]

    return _deliver(process)


@cache
def failure_delivery() -> Delivery:
    """The record_failure function: the letters of both dead-letter queues."""
    from dragoman.failure import record_failure  # noqa: PLC0415 - see above

    services = _queue_services()

    def process(body: str, _: SecondsLeft) -> tuple[Report, ...]:
        return record_failure(body, services)

    return _deliver(process)


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
    jobs = SqsJobQueue(boto3.client("sqs", config=_AWS), settings.translate_queue_url)
    return QueueServices(settings, open_store(), jobs)


def _deliver(process: Process) -> Delivery:
    """Service name, namespace and log level come from Powertools' own environment variables."""
    quiet_libraries()
    tracer = Tracer(patch_modules=("botocore",))
    return Delivery(process, Logger(location=None), Metrics(), tracer)
