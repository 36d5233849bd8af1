"""What one record says about its file, and whether it is what would be written now."""

from collections import Counter
from collections.abc import Mapping
from typing import Final, Literal

import msgspec

from dragoman.article import (
    Article,
    Container,
    EngineFailure,
    Failure,
    ObjectAddress,
    Progress,
    Record,
    Reference,
    Rejection,
    Translation,
)
from dragoman.operations.record_keys import RecordKind, read_record_key
from dragoman.reconciliation import SOURCE_ETAG, has_fingerprint, is_made_from
from dragoman.store import ObjectState, ObjectStore, StoredObject
from dragoman.translation.sentences import NO_ENGINE

Currency = Literal["current", "earlier-source", "other-settings", "provisional", "unknown"]
"""Whether a record is what would be written now: of an earlier version of its source; of this one, but under other
settings, another release or other models; of this one, but to be made again at the next occasion; not to be told."""

_TYPES: Final[dict[str, type[Record]]] = {
    "dragoman.article": Article,
    "dragoman.container": Container,
    "dragoman.rejection": Rejection,
    "dragoman.translation": Translation,
    "dragoman.failure": Failure,
    "dragoman.reference": Reference,
    "dragoman.progress": Progress,
}


class FlaggedSegment(msgspec.Struct, frozen=True):
    """A sentence that fails a check. Its text is in the record, and only there."""

    segment: int
    """Its place in `segments`, from 0."""
    checks: tuple[str, ...]


class TranslationFacts(msgspec.Struct, frozen=True):
    """Of a translation."""

    segments: int
    segments_by_engine: dict[str, int]
    """How many sentences each engine translated; `none` is what stands as it was, `human` a correction."""
    flagged: tuple[FlaggedSegment, ...]
    estimated_cost_usd: float

    @property
    def is_untouched(self) -> bool:
        """Whether nothing had to be translated: the article was in the target language already."""
        return set(self.segments_by_engine) <= {NO_ENGINE} and not self.flagged


class RecordFacts(msgspec.Struct, frozen=True):
    """One record."""

    key: str
    kind: RecordKind
    currency: Currency
    schema_version: int | None = None
    """None: it is no record that any release has written."""
    is_readable: bool = True
    """False for one of another release's schema, and for what is no record."""
    written_at: str | None = None
    """ISO 8601."""
    reason: str | None = None
    """Of a rejection or a failure."""
    message: str | None = None
    """The sentence that goes with the reason."""
    detail: str | None = None
    engines: tuple[EngineFailure, ...] = ()
    attempts: int | None = None
    language: str | None = None
    """Of an article."""
    characters: int | None = None
    format: str | None = None
    items: int | None = None
    """How many articles a container holds."""
    entries: int | None = None
    """How many terms or corrections a reference holds."""
    problems: tuple[str, ...] = ()
    """The lines of a reference that can't be used."""
    reference_kind: str | None = None
    translation: TranslationFacts | None = None
    segments_done: int | None = None
    """Of a translation that is under way."""


class OpenedRecord(msgspec.Struct, frozen=True):
    """A record and what the bucket says of it."""

    facts: RecordFacts
    state: ObjectState
    record: Record | None = None
    """None where this release can't read it."""


class _Head(msgspec.Struct, frozen=True):
    """What every release can read of a record."""

    schema: str
    version: int


def open_record(
    store: ObjectStore, bucket: str, key: str, source_etag: str | None, fingerprints: tuple[str, ...] = ()
) -> OpenedRecord | None:
    """A record, if it is there.

    Args:
        store: where it is.
        bucket: the output bucket.
        key: of the record.
        source_etag: of what it has to be made from; None where that is gone, or not to be looked at.
        fingerprints: those that it may have now; none where that can't be told.
    """
    stored = store.get(ObjectAddress(bucket, key))
    if stored is None:
        return None
    place = read_record_key(key)
    kind = place.kind if place else "unreadable"
    currency = judge_currency(stored.state, source_etag, fingerprints)
    head, record = _decode(stored)
    facts = RecordFacts(
        key,
        kind,
        currency,
        head.version if head else None,
        is_readable=record is not None,
        written_at=stored.state.last_modified or None,
    )
    return OpenedRecord(_describe(facts, record) if record is not None else facts, stored.state, record)


def judge_currency(state: ObjectState, source_etag: str | None, fingerprints: tuple[str, ...]) -> Currency:
    """See Currency. A failure has no fingerprint, or keeps that of its try: each occasion tries again."""
    if source_etag is None:
        return "unknown"
    if state.metadata.get(SOURCE_ETAG) != source_etag:
        return "earlier-source"
    if not has_fingerprint(state.metadata):
        return "provisional"
    if not fingerprints:
        return "unknown"
    return "current" if is_made_from(state.metadata, source_etag, *fingerprints) else "other-settings"


def _decode(stored: StoredObject) -> tuple[_Head | None, Record | None]:
    body = stored.body or b""
    try:
        head = msgspec.json.decode(body, type=_Head)
    except msgspec.DecodeError:
        return None, None
    record_type = _TYPES.get(head.schema)
    if record_type is None:
        return head, None
    try:
        return head, msgspec.json.decode(body, type=record_type)
    except msgspec.DecodeError:
        return head, None


def _describe(facts: RecordFacts, record: Record) -> RecordFacts:
    return msgspec.structs.replace(facts, **_list_facts(record))


def _list_facts(record: Record) -> Mapping[str, object]:
    """Fields of RecordFacts: what this kind of record has to say."""
    told: dict[str, object]
    match record:
        case Article():
            language, characters = record.language.code, record.counts.characters
            told = {"language": language, "characters": characters, "format": record.format}
        case Container():
            told = {"items": len(record.items), "format": record.format}
        case Rejection():
            told = {"reason": record.reason, "message": record.message, "detail": record.detail}
        case Failure():
            told = {"reason": record.reason, "message": record.message, "attempts": record.attempts}
            told |= {"detail": record.detail or None}
        case Reference():
            entries = len(record.entries)
            told = {"entries": entries, "problems": record.problems, "reference_kind": record.kind}
        case Translation():
            told = {"translation": _describe_translation(record)}
        case Progress():
            told = {"segments_done": len(record.segments)}
    engines = record.engines if isinstance(record, (Failure, Translation, Progress)) else ()
    return {**told, "engines": engines}


def _describe_translation(record: Translation) -> TranslationFacts:
    flagged = tuple(
        FlaggedSegment(place, segment.checks) for place, segment in enumerate(record.segments) if segment.checks
    )
    return TranslationFacts(
        segments=len(record.segments),
        segments_by_engine=dict(Counter(segment.engine for segment in record.segments).most_common()),
        flagged=flagged,
        estimated_cost_usd=sum(usage.estimated_cost_usd for usage in record.usage),
    )
