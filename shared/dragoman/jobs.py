"""The translate queue: which jobs it is given, the protocol that this needs, and SQS behind it."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, Protocol

import msgspec
from botocore.exceptions import BotoCoreError, ClientError

from dragoman.article import ObjectAddress, TranslationJob
from dragoman.errors import StoreUnavailableError
from dragoman.events import write_job
from dragoman.records import INGEST_STAGE, article_key, translation_group
from dragoman.settings import Settings
from dragoman.store import ObjectStore

if TYPE_CHECKING:
    from mypy_boto3_sqs.client import SQSClient
    from mypy_boto3_sqs.type_defs import SendMessageBatchRequestEntryTypeDef

_MAX_ENTRIES: Final = 10  # SQS's own limit for one request


class JobQueue(Protocol):
    """Where translation jobs go."""

    def send(self, jobs: Sequence[TranslationJob]) -> None:
        """Queue the jobs, all or an error; a job that is sent twice does no harm.

        Raises:
            StoreUnavailableError: not all of them could be queued.
        """


class QueueServices(msgspec.Struct, frozen=True):
    """What the stories that queue jobs need from outside."""

    settings: Settings
    store: ObjectStore
    jobs: JobQueue


def queue_jobs(source: ObjectAddress, kept: str | None, services: QueueServices) -> None:
    """One job for each target of an article; without an article, one for each target that has something to lose.

    Also when nothing changed: an earlier delivery may have died between its record and its jobs.

    Args:
        source: the input object.
        kept: the key of the record that is there now, if any.
    """
    if kept == article_key(source.key):
        targets = services.settings.targets
    else:
        targets = tuple(_find_targets(source.key, services))
    services.jobs.send([TranslationJob(source, target) for target in targets])


def _find_targets(key: str, services: QueueServices) -> Iterator[str]:
    """The targets, configured now or earlier, that have a translation or a failure of an input key."""
    bucket, store = services.settings.output_bucket, services.store
    folders = {*store.list_folders(bucket, "translations/"), *store.list_folders(bucket, "failed/")}
    for target in sorted({*folders, *services.settings.targets} - {INGEST_STAGE}):
        keys = translation_group(key, target).keys
        if any(store.head(ObjectAddress(bucket, record)) is not None for record in keys):
            yield target


def describe_redrive(job: TranslationJob) -> str:
    """How a person tries a translation again."""
    return (
        f"Once the cause is mended, drop the file again, or send this message to the translate queue: {write_job(job)}"
    )


class SqsJobQueue:
    """SQS behind the protocol."""

    def __init__(self, client: "SQSClient", queue_url: str) -> None:
        self._client = client
        self._queue_url = queue_url

    def send(self, jobs: Sequence[TranslationJob]) -> None:
        """See JobQueue."""
        for start in range(0, len(jobs), _MAX_ENTRIES):
            self._send_batch(jobs[start : start + _MAX_ENTRIES])

    def _send_batch(self, jobs: Sequence[TranslationJob]) -> None:
        entries: list[SendMessageBatchRequestEntryTypeDef] = [
            {"Id": str(place), "MessageBody": write_job(job)} for place, job in enumerate(jobs)
        ]
        try:
            answer = self._client.send_message_batch(QueueUrl=self._queue_url, Entries=entries)
        except (BotoCoreError, ClientError) as error:
            raise StoreUnavailableError(f"SendMessageBatch: {type(error).__name__}") from error
        if answer.get("Failed"):
            raise StoreUnavailableError(f"SendMessageBatch: {answer['Failed'][0].get('Code', 'unknown')}")
