"""What the stories send to queues: translation jobs, hints for a container's items, and SQS behind both."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, Generic, Protocol, TypeVar

import msgspec
from botocore.exceptions import BotoCoreError, ClientError

from dragoman.article import Container, ObjectAddress, Subject, TranslationJob
from dragoman.errors import StoreUnavailableError
from dragoman.events import write_job
from dragoman.reconciliation import Draft, Existing, is_final
from dragoman.records import INGEST_STAGE, article_key, container_key, decode_container, translation_group
from dragoman.settings import Settings
from dragoman.store import ObjectStore

if TYPE_CHECKING:
    from mypy_boto3_sqs.client import SQSClient
    from mypy_boto3_sqs.type_defs import SendMessageBatchRequestEntryTypeDef

_MAX_ENTRIES: Final = 10  # SQS's own limit for one request

T = TypeVar("T")
Message_contra = TypeVar("Message_contra", contravariant=True)


class Queue(Protocol[Message_contra]):
    """Where messages of one kind go."""

    def send(self, messages: Sequence[Message_contra]) -> None:
        """Queue the messages, all or an error; one that is sent twice does no harm.

        Raises:
            StoreUnavailableError: not all of them could be queued.
        """


class QueueServices(msgspec.Struct, frozen=True):
    """What the stories that send messages need from outside."""

    settings: Settings
    store: ObjectStore
    jobs: Queue[TranslationJob]
    hints: Queue[Subject]


def queue_jobs(subject: Subject, kept: str | None, services: QueueServices) -> None:
    """One job for each target of an article; without an article, one for each target that has something to lose.

    Also when nothing changed: an earlier delivery may have died between its record and its jobs.

    Args:
        subject: the input object, or the item of a container.
        kept: the key of the record that is there now, if any.
    """
    if kept == article_key(subject.source.key, subject.item):
        targets = services.settings.targets
    else:
        targets = tuple(_find_targets(subject, services))
    services.jobs.send([TranslationJob(subject.source, target, subject.item) for target in targets])


def _find_targets(subject: Subject, services: QueueServices) -> Iterator[str]:
    """The targets, configured now or earlier, that have a translation or a failure."""
    bucket, store = services.settings.output_bucket, services.store
    folders = {*store.list_folders(bucket, "translations/"), *store.list_folders(bucket, "failed/")}
    for target in sorted({*folders, *services.settings.targets} - {INGEST_STAGE}):
        keys = translation_group(subject.source.key, target, subject.item).keys
        if any(store.head(ObjectAddress(bucket, record)) is not None for record in keys):
            yield target


class ItemHints:
    """What the items of a container are told when its record changes.

    The record names every item that may have records, at any time. A new version's record is written before its new
    items are hinted at, and is final only after that; an old version's goes only after the hints for the items that
    the new one lacks. So whatever a worker that dies leaves behind, the next delivery can tell what is still to do.
    """

    def __init__(self, source: ObjectAddress, services: QueueServices) -> None:
        self._source = source
        self._services = services
        self._told: Mapping[str, tuple[str, str]] = {}

    def tell_gone_items(self, existing: Existing, draft: Draft | None) -> None:
        """Before the record is replaced or removed: a hint for each item that it names and the draft does not."""
        state = existing.get(container_key(self._source.key))
        before = self._read() if state is not None else {}
        after = _list_items(draft.record) if draft is not None and isinstance(draft.record, Container) else {}
        self._send([item for item in before if item not in after])
        if draft is not None:
            self._told = before if state is not None and is_final(state) else {}

    def tell_new_items(self, container: Container) -> None:
        """After the record was written: a hint for each item that is not as it was."""
        self._send([item for item, content in _list_items(container).items() if self._told.get(item) != content])

    def tell_all_items(self) -> None:
        """A hint for each item that the record names now."""
        self._send(list(self._read()))

    def _read(self) -> Mapping[str, tuple[str, str]]:
        bucket = self._services.settings.output_bucket
        stored = self._services.store.get(ObjectAddress(bucket, container_key(self._source.key)))
        return _list_items(decode_container(stored.body or b"")) if stored is not None else {}

    def _send(self, items: Sequence[str]) -> None:
        self._services.hints.send([Subject(self._source, item=item) for item in items])


def _list_items(container: Container) -> Mapping[str, tuple[str, str]]:
    """What the records of each item depend on, by its id."""
    return {item.id: (item.etag, container.fingerprint) for item in container.items}


def describe_redrive(job: TranslationJob) -> str:
    """How a person tries a translation again."""
    return (
        f"Once the cause is mended, drop the file again, or send this message to the translate queue: {write_job(job)}"
    )


class SqsQueue(Generic[T]):
    """SQS behind the protocol."""

    def __init__(self, client: "SQSClient", queue_url: str, write: Callable[[T], str]) -> None:
        """`write` gives a message its text."""
        self._client = client
        self._queue_url = queue_url
        self._write = write

    def send(self, messages: Sequence[T]) -> None:
        """See Queue."""
        for start in range(0, len(messages), _MAX_ENTRIES):
            self._send_batch(messages[start : start + _MAX_ENTRIES])

    def _send_batch(self, messages: Sequence[T]) -> None:
        entries: list[SendMessageBatchRequestEntryTypeDef] = [
            {"Id": str(place), "MessageBody": self._write(message)} for place, message in enumerate(messages)
        ]
        try:
            answer = self._client.send_message_batch(QueueUrl=self._queue_url, Entries=entries)
        except (BotoCoreError, ClientError) as error:
            raise StoreUnavailableError(f"SendMessageBatch: {type(error).__name__}") from error
        if answer.get("Failed"):
            raise StoreUnavailableError(f"SendMessageBatch: {answer['Failed'][0].get('Code', 'unknown')}")
