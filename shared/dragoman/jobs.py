"""What the stories send to queues: translation jobs, hints for a container's items, and SQS behind both."""

import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, Generic, Protocol, TypeVar

import msgspec
from botocore.exceptions import BotoCoreError, ClientError

from dragoman.article import Container, ContainerItem, ObjectAddress, RevisionJob, Subject, TranslationJob
from dragoman.errors import StoreUnavailableError
from dragoman.events import write_hint, write_job
from dragoman.reconciliation import SOURCE_ETAG, Draft, Existing, has_fingerprint
from dragoman.records import (
    INGEST_STAGE,
    article_key,
    container_key,
    decode_container,
    encode_record,
    translation_group,
)
from dragoman.reference_manifest import note_walks, rebuild_manifest
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
    walks: Queue[RevisionJob]
    """Where walks over all translations begin: the translate queue, as of jobs."""


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


def queue_walks(bucket: str, services: QueueServices, *, is_certain: bool) -> None:
    """Make the manifest of references agree with their records, then queue one walk over all articles for each target,
    to find the translations that are no longer what they would be.

    Args:
        bucket: the input bucket.
        services: what it needs from outside.
        is_certain: whether the walks are needed even where those for the manifest have been queued.
    """
    store, output_bucket = services.store, services.settings.output_bucket
    manifest = rebuild_manifest(store, output_bucket)
    if is_certain or not manifest.has_walks:
        targets = services.settings.targets
        services.walks.send([RevisionJob(bucket, target, generation=manifest.generation) for target in targets])
        note_walks(store, output_bucket, manifest)


class ItemHints:
    """What the items of a container are told when its record changes.

    An item has records only while the container's record names it, and looks there before and after it writes them.
    So what is no longer named is told so afterwards: by then it can only go. Until it has been told, the record keeps
    it among those that are leaving; and until everything new has been told, the record is not final. Whatever a worker
    that dies leaves behind, the next delivery knows what is still to do.
    """

    def __init__(self, source: ObjectAddress, services: QueueServices) -> None:
        self._source = source
        self._services = services
        self._address = ObjectAddress(services.settings.output_bucket, container_key(source.key))
        self._told: Mapping[str, tuple[str, str]] = {}

    def names(self, item: str) -> bool:
        """Whether the container's record names an item."""
        return self.find(item) is not None

    def find(self, item: str) -> ContainerItem | None:
        """What the container's record says of an item."""
        container = self._read()
        return next((entry for entry in container.items if entry.id == item), None) if container else None

    def carry_over(self, existing: Existing, draft: Draft) -> Draft:
        """Before a container's record is written: the items of the one there that it lacks are leaving."""
        self._told = {}
        state = existing.get(self._address.key)
        before = self._read() if state is not None else None
        if before is None or not isinstance(draft.record, Container):
            return draft
        self._told = _list_items(before) if state is not None and has_fingerprint(state.metadata) else {}
        kept = {entry.id for entry in draft.record.items}
        leaving = tuple(item for item in _list_ids(before) if item not in kept)
        return msgspec.structs.replace(draft, record=msgspec.structs.replace(draft.record, leaving=leaving))

    def tell_changed_items(self, container: Container) -> Container:
        """After it was written: a hint for each item that is leaving or not as it was. Answers its final form."""
        changed = [item for item, content in _list_items(container).items() if self._told.get(item) != content]
        self._send([*container.leaving, *changed])
        return msgspec.structs.replace(container, leaving=())

    def retire(self, going: Existing) -> Existing:
        """Before a container's record is removed: it names no item any more, and each of them is told so.

        Raises:
            PreconditionFailedError: somebody else wrote it meanwhile.
        """
        state = going.get(self._address.key)
        before = self._read() if state is not None else None
        if state is None or before is None:
            return going
        ids = _list_ids(before)
        retired = encode_record(msgspec.structs.replace(before, items=(), leaving=ids))
        metadata = {SOURCE_ETAG: state.metadata.get(SOURCE_ETAG, "")}
        etag = self._services.store.put(self._address, retired, expected_etag=state.etag, metadata=metadata)
        self._send(ids)
        return {**going, self._address.key: msgspec.structs.replace(state, etag=etag)}

    def tell_all_items(self) -> None:
        """A hint for each item that the record names now, or that is leaving."""
        container = self._read()
        self._send(_list_ids(container) if container is not None else ())

    def _read(self) -> Container | None:
        stored = self._services.store.get(self._address)
        return decode_container(stored.body or b"") if stored is not None else None

    def _send(self, items: Sequence[str]) -> None:
        self._services.hints.send([Subject(self._source, item=item) for item in items])


def _list_ids(container: Container) -> tuple[str, ...]:
    return (*(item.id for item in container.items), *container.leaving)


def _list_items(container: Container) -> Mapping[str, tuple[str, str]]:
    """What the records of each item depend on, by its id."""
    return {item.id: (item.etag, container.fingerprint) for item in container.items}


def describe_redrive(subject: Subject) -> str:
    """How a person tries again. The key stands in quotes as a shell wants them: anybody may have named the file."""
    queue = "ingest" if subject.target is None else "translate"
    hint = Subject(subject.source, item=subject.item)
    job = TranslationJob(subject.source, subject.target or "", subject.item)
    message = write_hint(hint) if subject.target is None else write_job(job)
    return (
        "Once the cause is mended, drop the file again, or run "
        f"`dragoman redrive --stack NAME --key={shlex.quote(subject.source.key)}`, "
        f"or send this message to the {queue} queue: {message}"
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
