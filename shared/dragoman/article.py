"""The types, one a stage of an article's way, all frozen.

    SourceObject -> Document -> Extraction -> Article -> Segment -> Translation
                                          \\-> Rejection       \\-> Failure

`Article`, `Rejection`, `Translation` and `Failure` are the records that the output bucket holds; their JSON Schemas
are generated from here. A field may be added with a default; any other change moves the record's `version`.
"""

from enum import StrEnum
from typing import Annotated, Literal

import msgspec

Origin = Literal["metadata", "heading", "first-line", "derived"]
"""Where a title comes from. `derived` means that the document had none and the text's beginning stands in."""

TARGET_PATTERN = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}\Z"
"""A target language: BCP 47, the language with up to two subtags. It is part of keys, so nothing else may pass."""

UNDETERMINED_LANGUAGE = "und"
"""BCP 47's code for a language that is not known."""


class Outcome(StrEnum):
    """What became of one message: the same word in record, log and metric."""

    INGESTED = "ingested"
    TRANSLATED = "translated"
    UNCHANGED = "unchanged"
    SUPERSEDED = "superseded"
    """Another worker wrote the same, newest state while this one worked."""
    REMOVED = "removed"
    REJECTED = "rejected"
    FAILED = "failed"
    RETRIED = "retried"
    """A transient error: the queue delivers the message again."""
    IGNORED = "ignored"
    """A message about something in S3 that changes no content."""
    UNREADABLE = "unreadable"
    """A message that is not one of ours: acknowledged, logged and counted."""


class ObjectAddress(msgspec.Struct, frozen=True, order=True):
    """Where an object is. A message carries no more than this: events are hints, buckets are truth."""

    bucket: str
    key: str


class TranslationJob(msgspec.Struct, frozen=True):
    """A message of the translate queue: make `translations/<target>/…` agree with the article record."""

    source: ObjectAddress
    target: str


class Subject(msgspec.Struct, frozen=True):
    """What one outcome is about: an input object, or one target of its article."""

    source: ObjectAddress
    target: str | None = None


class SourceObject(msgspec.Struct, frozen=True):
    """The object in the input bucket that a record was made from."""

    bucket: str
    key: str
    etag: str
    bytes: int
    media_type: str
    """What the content is, by sniffing; where nothing was sniffed, what the uploader declared."""
    last_modified: str
    """ISO 8601, UTC, whole seconds, as S3 gives it."""
    version_id: str | None = None


class Document(msgspec.Struct, frozen=True):
    """A source object with its bytes, as read; None where there were more than the service accepts."""

    source: SourceObject
    body: bytes | None
    declared_media_type: str = ""
    """What the uploader said it is, parameters such as the charset included; `source.media_type` is what it is."""


class Paragraph(msgspec.Struct, frozen=True):
    """A block of text that translation must not join with its neighbours."""

    text: str
    kind: Literal["paragraph", "heading", "list-item", "quote", "table-row"] = "paragraph"
    language: str | msgspec.UnsetType = msgspec.UNSET
    """Where a text mixes languages, this paragraph's own; left out where it is the article's."""


class Metadata(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the document says about itself. Nothing here is guessed."""

    authors: tuple[str, ...] = ()
    site: str | None = None
    url: str | None = None
    published_at: str | None = None
    """ISO 8601 as precise as the document is: a date, or a date and time with its zone where one is given."""
    tags: tuple[str, ...] = ()
    image: str | None = None


class Extraction(msgspec.Struct, frozen=True):
    """What one format's reader found in a document."""

    format: Literal["text", "markdown", "html", "json"]
    paragraphs: tuple[Paragraph, ...]
    title: str | None = None
    title_origin: Origin | None = None
    declared_language: str | None = None
    encoding: str = "utf-8"
    metadata: Metadata = Metadata()


class Language(msgspec.Struct, frozen=True):
    """The language of a text. `code` is `und` where it can't be told."""

    code: str
    """ISO 639-1, or `und`."""
    confidence: Annotated[float, msgspec.Meta(ge=0, le=1)]
    declared: str | None = None
    """What the document says of itself; the text wins, both are kept."""


class Counts(msgspec.Struct, frozen=True):
    """Of the text without the title. `words` counts runs of letters and digits."""

    characters: int
    words: int
    sentences: int
    paragraphs: int


class Enrichment(msgspec.Struct, frozen=True):
    """What is computed from a text alone, the same in every run."""

    counts: Counts
    content_hash: str
    """SHA-256 of title and paragraphs: equal texts, equal hashes, whatever file they came in."""
    near_duplicate: str
    """64-bit simhash in 16 hexadecimal digits: texts that differ in a few words differ in a few bits."""


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """`articles/<key>.json`: the document was understood. The normalized article in its own language."""

    schema: Literal["dragoman.article"] = "dragoman.article"
    version: Literal[1] = 1
    id: str
    source: SourceObject
    fingerprint: str
    format: Literal["text", "markdown", "html", "json"]
    encoding: str
    title: str
    title_origin: Origin
    language: Language
    paragraphs: tuple[Paragraph, ...]
    text: str
    metadata: Metadata
    counts: Counts
    content_hash: str
    near_duplicate: str


class Rejection(msgspec.Struct, frozen=True, kw_only=True):
    """`rejected/<key>.json`: the document can never be understood."""

    schema: Literal["dragoman.rejection"] = "dragoman.rejection"
    version: Literal[1] = 1
    id: str
    source: SourceObject
    fingerprint: str
    reason: str
    message: str
    """A sentence that the person who dropped the file can act on."""
    detail: str


class Segment(msgspec.Struct, frozen=True):
    """One sentence of a translation with its origin."""

    paragraph: int | None
    """The paragraph's place in `paragraphs`, from 0; null for the title."""
    source: str
    target: str
    engine: str
    """Who translated it; `none` where the text already was in the target language."""
    model: str | None = None
    route: tuple[str, ...] = ()
    """The languages it went through: `["en", "pt"]`, or with a pivot `["pt", "en", "es"]`."""
    checks: tuple[str, ...] = ()
    """The names of the checks that this translation fails; empty is good."""


class Usage(msgspec.Struct, frozen=True):
    """What one engine was given of one article."""

    engine: str
    characters: int
    estimated_cost_usd: float


class Quality(msgspec.Struct, frozen=True):
    """A summary over the segments."""

    complete: bool
    """True when no segment fails a check."""
    segments: int
    flagged: int


class TranslationLanguage(msgspec.Struct, frozen=True):
    """From what into what."""

    source: Language
    target: str


class Translation(msgspec.Struct, frozen=True, kw_only=True):
    """`translations/<target>/<key>.json`: the article in that target, with each sentence's origin."""

    schema: Literal["dragoman.translation"] = "dragoman.translation"
    version: Literal[1] = 1
    id: str
    source: SourceObject
    fingerprint: str
    language: TranslationLanguage
    title: str
    title_origin: Origin
    paragraphs: tuple[Paragraph, ...]
    text: str
    metadata: Metadata
    counts: Counts
    content_hash: str
    near_duplicate: str
    quality: Quality
    usage: tuple[Usage, ...]
    segments: tuple[Segment, ...]


class EngineFailure(msgspec.Struct, frozen=True):
    """Why one engine could not do it."""

    engine: str
    reason: str
    detail: str


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """`failed/<target>/<key>.json` or `failed/ingest/<key>.json`: the service could not do it after all tries."""

    schema: Literal["dragoman.failure"] = "dragoman.failure"
    version: Literal[1] = 1
    id: str
    source: SourceObject
    fingerprint: str
    stage: Literal["ingest", "translate"]
    target: str | None
    reason: str
    message: str
    engines: tuple[EngineFailure, ...]
    attempts: int
    redrive: str
    """How to try again."""


Record = Article | Rejection | Translation | Failure
