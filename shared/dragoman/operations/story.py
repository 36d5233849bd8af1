"""Everything that is known about one file: what is in the buckets, what waits, what is under way."""

from typing import Literal

import msgspec

from dragoman.article import Article, Container, ObjectAddress
from dragoman.cutting import split_article
from dragoman.errors import DragomanError
from dragoman.operations.fingerprints import Fingerprints
from dragoman.operations.items import ItemFacts, find_items
from dragoman.operations.naming import Meant, suggest_keys
from dragoman.operations.queues import QueueState, read_queues
from dragoman.operations.record_facts import OpenedRecord, RecordFacts, open_record
from dragoman.operations.sites import Site
from dragoman.records import (
    INGEST_STAGE,
    article_id,
    container_key,
    ingest_group,
    progress_key,
    record_name,
    reference_key,
    translation_group,
)
from dragoman.reference_manifest import read_manifest
from dragoman.store import ObjectState, ObjectVersion, RemembersVersions

Presence = Literal["there", "deleted", "absent", "unknown"]
"""Whether the file is in the input bucket; `unknown` where that can't be looked at."""


class SourceFacts(msgspec.Struct, frozen=True):
    """The file in the input bucket."""

    presence: Presence
    bytes: int | None = None
    etag: str | None = None
    media_type: str | None = None
    """As the uploader declared it."""
    last_modified: str | None = None
    version_id: str | None = None
    deleted_at: str | None = None
    """When it was deleted, where the bucket keeps versions and its listing is allowed."""
    last_version_id: str | None = None
    """Of a deleted file: the version that could be brought back."""


class TargetFacts(msgspec.Struct, frozen=True):
    """One target of an article."""

    target: str
    is_wanted: bool
    """Whether the settings name it, now."""
    records: tuple[RecordFacts, ...]
    """A translation or a failure; both only while a worker is between two writes; none before there is any."""
    progress: RecordFacts | None = None
    """What is done of a long article, while the rest is under way."""
    sentences: int | None = None
    """How many the whole article has, where some are done."""


class ItemOfContainer(msgspec.Struct, frozen=True):
    """Where an item stands in its container."""

    id: str
    name: str
    etag: str
    is_named: bool
    """False: the container's record does not name it, so that it can have no records for long."""


class Story(msgspec.Struct, frozen=True):
    """All facts about one file, or about one item of a container."""

    key: str
    item: str | None
    article_id: str
    """What its log lines are found by."""
    record_name: str
    """What its records are called behind their prefixes."""
    source: SourceFacts
    outcomes: tuple[RecordFacts, ...]
    """An article, a container, a reference, a rejection or a failure of ingest: one of them when all is done."""
    targets: tuple[TargetFacts, ...]
    items: tuple[ItemFacts, ...] = ()
    """Of a container."""
    in_container: ItemOfContainer | None = None
    """Of an item."""
    is_in_force: bool | None = None
    """Of a reference: whether the list of references names it."""
    queues: tuple[QueueState, ...] | None = None
    """None where there are none to ask."""
    suggestions: tuple[str, ...] = ()
    """Keys that are like this one, where nothing is known about it."""
    notices: tuple[str, ...] = ()
    """What could not be looked at, and why."""

    @property
    def lost_items(self) -> tuple[ItemFacts, ...]:
        """Those that ended in a rejection or a failure."""
        return tuple(item for item in self.items if item.failed or set(item.outcomes) - {"article"})

    @property
    def pending_items(self) -> tuple[ItemFacts, ...]:
        """Those that have not ended in every target."""
        return tuple(item for item in self.items if item.is_pending)


def find_language(story: Story) -> str | None:
    """The article's, where it was understood."""
    return next((outcome.language for outcome in story.outcomes if outcome.language), None)


def find_story(meant: Meant, site: Site, fingerprints: Fingerprints | None = None) -> Story:
    """Look at everything about one file. Reads only; asks S3 some twenty times and SQS four times.

    Args:
        meant: the file.
        site: where it is looked for.
        fingerprints: tell whether a record would be another now; those of the site where none are given.

    Raises:
        StoreUnavailableError: a bucket can't be read.
    """
    return _Search(meant, site, fingerprints or Fingerprints(site)).tell()


class _Search:
    """One look."""

    def __init__(self, meant: Meant, site: Site, fingerprints: Fingerprints) -> None:
        self._meant = meant
        self._site = site
        self._store = site.store
        self._bucket = site.settings.output_bucket
        self._fingerprints = fingerprints
        self._address = ObjectAddress(site.settings.input_bucket, meant.key)
        self._notices: list[str] = []

    def tell(self) -> Story:
        meant, site = self._meant, self._site
        state = self._store.head(self._address) if site.knows_sources else None
        container = self._open_container(state)
        place = self._find_place(container) if meant.item else None
        etag = place.etag if place else (state.etag if state else None)
        fingerprints = self._fingerprints.of_file(meant.key)
        keys = ingest_group(meant.key, meant.item).keys
        opened = [found for key in keys if (found := open_record(self._store, self._bucket, key, etag, fingerprints))]
        targets = self._find_targets(next((one for one in opened if isinstance(one.record, Article)), None))
        source = self._describe_source(state)
        is_unheard_of = source.presence == "absent" and not opened and not any(target.records for target in targets)
        holds = container.record if container and meant.item is None else None
        return Story(
            key=meant.key,
            item=meant.item,
            article_id=article_id(self._address, meant.item),
            record_name=record_name(meant.key, meant.item),
            source=source,
            outcomes=tuple(one.facts for one in opened),
            targets=targets,
            items=find_items(site, meant.key, holds) if isinstance(holds, Container) else (),
            in_container=place,
            is_in_force=self._find_force([one.facts for one in opened]),
            queues=self._read_queues(),
            suggestions=suggest_keys(meant.key, site) if is_unheard_of and site.knows_sources else (),
            notices=tuple(self._notices),
        )

    def _open_container(self, state: ObjectState | None) -> OpenedRecord | None:
        etag = state.etag if state else None
        return open_record(self._store, self._bucket, container_key(self._meant.key), etag)

    def _find_place(self, container: OpenedRecord | None) -> ItemOfContainer:
        record, item = container.record if container else None, self._meant.item or ""
        entries = record.items if isinstance(record, Container) else ()
        for entry in entries:
            if entry.id == item:
                return ItemOfContainer(item, entry.name, entry.etag, is_named=True)
        return ItemOfContainer(item, "", "", is_named=False)

    def _describe_source(self, state: ObjectState | None) -> SourceFacts:
        if state is not None:
            return SourceFacts(
                "there", state.bytes, state.etag, state.media_type, state.last_modified, state.version_id
            )
        if not self._site.knows_sources:
            return SourceFacts("unknown")
        deletion, last = self._find_deletion()
        if deletion is None:
            return SourceFacts("absent")
        return SourceFacts(
            "deleted", deleted_at=deletion.last_modified, last_version_id=last.version_id if last else None
        )

    def _find_deletion(self) -> tuple[ObjectVersion | None, ObjectVersion | None]:
        """When the file was deleted, and what it was then."""
        if not isinstance(self._store, RemembersVersions):
            return None, None
        try:
            versions = self._store.list_versions(self._address)
        except DragomanError as error:
            self._notices.append(f"Whether it was deleted can't be told: {error}")
            return None, None
        deletion = next((version for version in versions if version.is_deletion), None)
        return deletion, next((version for version in versions if not version.is_deletion), None)

    def _find_targets(self, article: OpenedRecord | None) -> tuple[TargetFacts, ...]:
        """Those of the settings, where there is an article; and all that have a record."""
        wanted = self._site.settings.targets
        folders = {
            *self._store.list_folders(self._bucket, "translations/"),
            *self._store.list_folders(self._bucket, "failed/"),
        }
        others = sorted(folders - {*wanted, INGEST_STAGE})
        found = [self._look_at_target(target, article) for target in (*wanted, *others)]
        return tuple(
            facts for facts in found if facts.records or facts.progress or (facts.is_wanted and article is not None)
        )

    def _look_at_target(self, target: str, article: OpenedRecord | None) -> TargetFacts:
        key, item = self._meant.key, self._meant.item
        record = article.record if article else None
        assignment = self._fingerprints.assign(record, target) if isinstance(record, Article) else None
        etag = article.state.etag if article else None
        fingerprints = (assignment.fingerprint,) if assignment else ()
        keys = translation_group(key, target, item).keys
        opened = [one for name in keys if (one := open_record(self._store, self._bucket, name, etag, fingerprints))]
        progress = open_record(self._store, self._bucket, progress_key(key, target, item), etag, fingerprints)
        sentences = None
        if progress and assignment:
            sentences = len(split_article(assignment.cut, assignment.guidance))
        return TargetFacts(
            target=target,
            is_wanted=target in self._site.settings.targets,
            records=tuple(one.facts for one in opened),
            progress=progress.facts if progress else None,
            sentences=sentences,
        )

    def _find_force(self, outcomes: list[RecordFacts]) -> bool | None:
        if not any(outcome.kind == "reference" for outcome in outcomes):
            return None
        listed = read_manifest(self._store, self._bucket).references
        return any(one.key == reference_key(self._meant.key) for one in listed)

    def _read_queues(self) -> tuple[QueueState, ...] | None:
        if self._site.connection is None:
            return None
        try:
            return read_queues(self._site.connection)
        except DragomanError as error:
            self._notices.append(f"The queues can't be looked at: {error}")
            return None
