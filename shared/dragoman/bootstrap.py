"""Settings to services: the clients of S3 and SQS, and what each function is made of, once a process. What only one of
them needs is imported there: a cold start pays for every module."""

import logging
import os
from collections.abc import Sequence
from functools import cache, partial
from typing import TYPE_CHECKING, Final, cast

import msgspec
from aws_lambda_powertools import Logger, Metrics

from dragoman.article import RecordHint, RevisionJob, Subject, Topic, TranslationJob
from dragoman.clients import open_client
from dragoman.delivery import Act, AnyTopic, Delivery, Handling, Read
from dragoman.errors import UnreadableMessageError
from dragoman.events import read_hints, read_work, write_hint, write_job
from dragoman.jobs import QueueServices, SqsQueue
from dragoman.late import Late
from dragoman.messages import Occasion
from dragoman.outcome_log import OutcomeLog
from dragoman.record_hints import follow_hint
from dragoman.redelivery import QueuesOwnTime, Redelivery, SqsRedelivery
from dragoman.report import Report
from dragoman.settings import Bounds, Settings
from dragoman.store import ObjectStore, S3Store
from dragoman.tracing import Tracing, open_tracer
from dragoman.unreadable import keep_unreadable

if TYPE_CHECKING:
    from mypy_boto3_sqs.client import SQSClient

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


def _feed(client: "SQSClient", queue_url: str, settings: Settings) -> _Feed:
    """A queue that gives up after some deliveries. Without its address nothing can be asked of it."""
    if not queue_url:
        return _Feed(QueuesOwnTime())
    return _Feed(SqsRedelivery(client, queue_url, settings.max_receives))


@cache
def ingest_delivery() -> Delivery[Subject | RecordHint]:
    """The ingest function: events of the input bucket, and hints at what is in the buckets already."""
    settings = Settings.from_environ(os.environ)
    reader = open_reader(settings.parser_bounds)  # gets ready while the rest is built
    from dragoman.ingest import ingest  # noqa: PLC0415 - the other functions' zips lack its libraries
    from dragoman.reading_rules import Reading  # noqa: PLC0415 - see above

    client = _open_queues()
    services = _queue_services(settings, client)
    Reading.from_settings(settings)  # a wrong field mapping ends the function before its first message

    def act(topic: Subject | RecordHint, occasion: Occasion) -> Report:
        if isinstance(topic, RecordHint):
            return follow_hint(topic, services.store, settings, lambda subject: act(subject, occasion))
        return ingest(topic, services, reader, occasion.seconds_left)

    return _deliver(settings, services.store, read_hints, act, _feed(client, settings.ingest_queue_url, settings))


@cache
def translate_delivery() -> Delivery[Topic]:
    """The translate function: jobs, and the steps of walks that look for stale translations."""
    from dragoman.chain_maker import build_chain  # noqa: PLC0415 - see above
    from dragoman.reference_library import ReferenceLibrary  # noqa: PLC0415 - see above
    from dragoman.revision import revise  # noqa: PLC0415 - see above
    from dragoman.translate import TranslateServices, translate  # noqa: PLC0415 - see above

    settings = Settings.from_environ(os.environ)
    store, client = open_store(), _open_queues()
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

    return _deliver(settings, store, read, act, _feed(client, settings.translate_queue_url, settings))


@cache
def failure_delivery() -> Delivery[Topic]:
    """The record_failure function: the letters of both dead-letter queues."""
    from dragoman.failure import read_losses, record_failure  # noqa: PLC0415 - see above

    settings = Settings.from_environ(os.environ)
    services = _queue_services(settings, _open_queues())

    def act(loss: Topic, occasion: Occasion) -> Report:
        if isinstance(loss, RecordHint):
            return follow_hint(loss, services.store, settings, lambda subject: act(subject, occasion))
        return record_failure(loss, services, occasion.message)

    return _deliver(settings, services.store, read_losses, act, _DEAD_LETTERS)


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


def open_store() -> S3Store:
    """S3, with the credentials and the region that botocore finds."""
    return S3Store(open_client("s3"))


def _open_queues() -> "SQSClient":
    """SQS. To make a client takes 20 ms of a cold start: each function has one, and only when it sends something."""
    return cast("SQSClient", Late(lambda: open_client("sqs")))


def _queue_services(settings: Settings, client: "SQSClient") -> QueueServices:
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
    return Delivery(handling, OutcomeLog(logger, Metrics()), Tracing(open_tracer))


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
