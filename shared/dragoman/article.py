"""The types, one a stage of an article's way, all frozen.

    SourceObject -> Document -> Extraction -> Article -> Segment -> Translation
                          \\               \\-> Rejection       \\-> Failure
                           \\-> Container of Items, each of which is a Document

`Article`, `Container`, `Rejection`, `Translation`, `Failure`, `Reference`, `ReferenceList`, `Progress` and
`Unreadable` are the records that the output bucket holds; their JSON Schemas are generated from here. A field may be
added with a default; any other change moves the record's `version`.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal

import msgspec

from dragoman.errors import RejectionReason

Origin = Literal["metadata", "heading", "first-line", "derived"]
"""Where a title comes from. `derived` means that the document had none and the text's beginning stands in."""

Format = Literal[
    "text",
    "markdown",
    "html",
    "mhtml",
    "json",
    "ninjs",
    "nitf",
    "newsml-g2",
    "mail",
    "feed-entry",
    "pdf",
    "docx",
    "odt",
    "rtf",
    "epub",
]
"""What an article was read as."""

ContainerFormat = Literal["feed", "json", "json-lines", "mail", "mbox", "newsml-g2", "zip"]
"""What holds several articles. A mail does when articles are attached to it, JSON when it is a list of them."""

Kind = Literal["paragraph", "heading", "list-item", "quote", "table-row"]
"""What a block of text is, so that translation treats it rightly."""

CELL_SEPARATOR = " | "
"""Between the cells in the text of a `table-row`."""

ReferenceKind = Literal["glossary", "corrections"]
"""What a file tells about translations: how terms are said, or how whole sentences are."""

ITEM_PATTERN = r"^item-[0-9a-f]{16}\Z"
"""The id of a container's item. It is part of keys, so nothing else may pass."""

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
    """A message that is not one of ours: kept as a record, acknowledged, logged and counted."""
    CONTINUED = "continued"
    """A long article: what is done is saved, and a message for the rest is queued."""
    REVISED = "revised"
    """A step of the walk that looks for translations that new reference material makes stale."""


class ObjectAddress(msgspec.Struct, frozen=True, order=True):
    """Where an object is. A message carries no more than this: events are hints, buckets are truth."""

    bucket: str
    key: str


class TranslationJob(msgspec.Struct, frozen=True, omit_defaults=True):
    """A message of the translate queue: make `translations/<target>/…` agree with the article record."""

    source: ObjectAddress
    target: str
    item: str | None = None
    """Which of a container's articles."""


class RevisionJob(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="kind", tag="revision"):
    """A message of the translate queue: look for translations into a target that are no longer what they would be.

    One message is one step of a walk over all articles.
    """

    bucket: str
    """The input bucket, whose articles they are."""
    target: str
    after: str = ""
    """The key of the article record that was looked at last; empty at the beginning."""
    generation: int | None = None
    """Of the list of references for which the walk began, 0 for none: where there is another by now, another walk is
    under way, and this one ends. None: it goes on whatever that list is."""
    losses: int = 0
    """How often the queue has given up on a step of this walk."""
    singly: int = 0
    """How many articles are still looked at one a step, because a step of many was lost to one of them."""


class Subject(msgspec.Struct, frozen=True):
    """What one outcome is about: an input object or one item of it, or one target of its article."""

    source: ObjectAddress
    target: str | None = None
    item: str | None = None

    @property
    def bucket(self) -> str:
        """The input bucket."""
        return self.source.bucket


class RecordHint(msgspec.Struct, frozen=True, omit_defaults=True):
    """A message of either queue that names a record of the output bucket: look at what that was made from.

    Whoever lists the output bucket has no more than its keys, of which some are cut. So a backfill finds translations
    that a new model made stale, and records that have lost their source.
    """

    record: str
    """Its key."""
    target: str | None = None
    """Of an article's record: the target to look at."""


Topic = Subject | RevisionJob | RecordHint
"""What a message, or a part of it, is about: a file, all articles of a target, or a record."""


class SourceObject(msgspec.Struct, frozen=True):
    """The object in the input bucket, or the item in it, that a record was made from.

    Of an item, `etag`, `bytes` and `media_type` are its own (in the record of a failure the last two are the
    container's, which may be what nobody could read), and `last_modified` and `version_id` those of the
    container in which it was first found as it is: an item that a new version of its container leaves as it was is
    not done again.
    """

    bucket: str
    key: str
    etag: str
    bytes: int
    media_type: str
    """What the content is, by sniffing; where nothing was sniffed, what the uploader declared."""
    last_modified: str
    """ISO 8601, UTC, whole seconds, as S3 gives it."""
    version_id: str | None = None
    item: str | None = None
    """Which item of a container it is."""

    @property
    def address(self) -> ObjectAddress:
        """Where the object is; of an item, where its container is."""
        return ObjectAddress(self.bucket, self.key)


class Document(msgspec.Struct, frozen=True):
    """A source object, or an item of it, with its bytes; gzip around them is undone."""

    source: SourceObject
    body: bytes
    declared_media_type: str = ""
    """What the uploader said it is, parameters such as the charset included; `source.media_type` is what it is."""


class Paragraph(msgspec.Struct, frozen=True):
    """A block of text that translation must not join with its neighbours."""

    text: str
    kind: Kind = "paragraph"
    language: str | msgspec.UnsetType = msgspec.UNSET
    """Where a text mixes languages, this paragraph's own; left out where it is the article's."""
    confidence: float | msgspec.UnsetType = msgspec.UNSET
    """Of `language`, where that was told from the text."""
    script: str | msgspec.UnsetType = msgspec.UNSET
    """ISO 15924, beside `language`."""


class Metadata(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the document says about itself, in its own words and language. Nothing here is guessed."""

    subtitle: str | None = None
    """The line under the title. In a translation's record it is translated, as the title is."""
    authors: tuple[str, ...] = ()
    site: str | None = None
    section: str | None = None
    url: str | None = None
    published_at: str | None = None
    """ISO 8601 as precise as the document is: a date, or a date and time with its zone where one is given."""
    modified_at: str | None = None
    times_without_zone: tuple[str, ...] = ()
    """Which of the two above are a time of day with no zone: some hours off, either way, for whoever joins feeds."""
    tags: tuple[str, ...] = ()
    image: str | None = None
    rights: str | None = None
    origins: Mapping[str, str] = {}
    """Where each of the fields above was found, in the format's own terms: `json-ld`, `meta`, `front-matter`."""


class Link(msgspec.Struct, frozen=True):
    """An address that the text points to."""

    url: str
    text: str
    """The words that are the link; empty where the address itself stands in the text."""


class Extraction(msgspec.Struct, frozen=True):
    """What one format's reader found in a document."""

    format: Format
    paragraphs: tuple[Paragraph, ...]
    title: str | None = None
    title_origin: Origin | None = None
    declared_language: str | None = None
    encoding: str = "utf-8"
    """Of the bytes that hold the text; `utf-8` for formats whose text always is Unicode."""
    metadata: Metadata = Metadata()
    links: tuple[Link, ...] = ()
    """Those of the article's own text, absolute, in its order, each address once."""


class Item(msgspec.Struct, frozen=True):
    """One article's bytes inside a container."""

    identity: str
    """What stays the same when the container is written again: a feed entry's guid, a mail's Message-ID, a path in an
    archive. The item's id is made from it. Empty where the container gives none: then the content stands for it."""
    body: bytes
    name: str = ""
    """A file name, for people, and as a hint of what the content is."""
    media_type: str = ""
    """What the container says that it is; parameters such as the charset included."""
    problem: RejectionReason | None = None
    """Why the container could not give the item up, where it could not: it has a password, its checksum is wrong.
    Then the item is rejected for it, and `body` is what there is of it."""
    problem_detail: str = ""
    """One short sentence, as a rejection has it."""


class Language(msgspec.Struct, frozen=True):
    """The language of a text. `code` is `und` where it can't be told."""

    code: str
    """ISO 639, in BCP 47's form: two letters, three where there are no two, or `und`."""
    confidence: Annotated[float, msgspec.Meta(ge=0, le=1)]
    declared: str | None = None
    """What the document says of itself; the text wins, both are kept."""
    script: str | None = None
    """What most of its letters are written in, by ISO 15924: `Latn`, `Cyrl`, `Hans`, `Jpan`."""
    alternatives: tuple[str, ...] = ()
    """Languages that a text like this can't be told from: of `hr`, these are `bs` and `sr`. Where the document
    declares one of them, that is `code`."""


class Counts(msgspec.Struct, frozen=True):
    """Of the text without the title. `words` counts runs of letters and digits."""

    characters: int
    words: int
    sentences: int
    paragraphs: int


class Span(msgspec.Struct, frozen=True):
    """A part of a paragraph's text, in Unicode code points from 0; `end` is the first that no longer belongs to it."""

    paragraph: int
    start: int
    end: int


class Enrichment(msgspec.Struct, frozen=True):
    """What is computed from a text alone, the same in every run."""

    counts: Counts
    reading_minutes: int
    """Whole minutes, rounded up, of silent reading."""
    quotations: tuple[Span, ...]
    """Passages of three words and more between quotation marks, without the marks, and paragraphs that are quotes."""
    links: tuple[Link, ...]
    """The addresses that the text points to or spells out, each once."""
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
    format: Format
    encoding: str
    title: str
    title_origin: Origin
    language: Language
    paragraphs: tuple[Paragraph, ...]
    text: str
    metadata: Metadata
    counts: Counts
    reading_minutes: int
    quotations: tuple[Span, ...]
    links: tuple[Link, ...]
    content_hash: str
    near_duplicate: str


class ContainerItem(msgspec.Struct, frozen=True):
    """One article of a container. Its records are at `<prefix>/<key>/<id>.json`."""

    id: str
    """`item-` and 16 hexadecimal digits, the same in every version of the container."""
    etag: str
    """Of the item's own bytes: unchanged while the item is."""
    name: str
    """What people know it by: a file name, a guid, a Message-ID; empty where it has none."""


class Container(msgspec.Struct, frozen=True, kw_only=True):
    """`containers/<key>.json`: the file holds several articles, each of which has records of its own."""

    schema: Literal["dragoman.container"] = "dragoman.container"
    version: Literal[1] = 1
    id: str
    source: SourceObject
    fingerprint: str
    format: ContainerFormat
    items: tuple[ContainerItem, ...]
    leaving: tuple[str, ...] = ()
    """Ids of items of earlier versions that have not been told yet to go; empty a moment after the record is new."""


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


class TermUse(msgspec.Struct, frozen=True):
    """One occurrence of a glossary's term in a segment's source."""

    source: str
    """As it stands in the source."""
    target: str
    """As the glossary wants it."""
    applied: bool
    """Whether the translation has it."""


class Segment(msgspec.Struct, frozen=True):
    """One sentence of a translation with its origin."""

    paragraph: int | None
    """The paragraph's place in `paragraphs`, from 0; null for title and subtitle."""
    source: str
    target: str
    engine: str
    """Who translated it; `human` for a correction that somebody dropped; `none` where it stands as it was: in the
    target language already, without any language (a number, an address), or, with `untranslated` among its checks,
    because no engine could do it."""
    model: str | None = None
    route: tuple[str, ...] = ()
    """The languages it went through: `["en", "pt"]`, or with a pivot `["pt", "en", "es"]`."""
    checks: tuple[str, ...] = ()
    """The names of the checks that this translation fails; empty is good."""
    reasons: Mapping[str, str] | msgspec.UnsetType = msgspec.UNSET
    """What each of these checks found, by its name."""
    terms: tuple[TermUse, ...] | msgspec.UnsetType = msgspec.UNSET
    """The glossaries' terms in the source, where there are any, in its order."""
    part: Literal["title", "subtitle"] | msgspec.UnsetType = msgspec.UNSET
    """What it is of, where it is of no paragraph."""


class Usage(msgspec.Struct, frozen=True):
    """What one engine was given of one article."""

    engine: str
    characters: int
    """Of the texts that it was sent, as it was sent them, second attempts included."""
    estimated_cost_usd: float
    """By the engine's list price."""
    remembered_characters: int = 0
    """Of the texts that the translation memory had from this engine, which cost nothing."""


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


class EngineFailure(msgspec.Struct, frozen=True):
    """Why one engine could not do it."""

    engine: str
    reason: str
    detail: str


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
    engines: tuple[EngineFailure, ...]
    """The engines that could not do all that they were wanted for, each with its first reason, in the order of asking:
    a budget that is spent, a service that did not answer."""
    segments: tuple[Segment, ...]


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
    detail: str = ""
    """What else is known of it, in a few words."""
    engines: tuple[EngineFailure, ...]
    attempts: int
    """How often the service has tried this version of the source before it wrote this; 0 where nobody came to it."""
    redrive: str
    """How to try again."""
    letter: str | None = None
    """The message that a queue gave up on, its first 2,000 bytes, without who dropped the file and from which address;
    null where translate itself found that no engine can do it."""


class ReferenceEntry(msgspec.Struct, frozen=True):
    """One entry of a glossary, or one corrected sentence."""

    source_language: str
    """BCP 47, or `any`."""
    target_language: str
    """BCP 47, or `any`."""
    source: str
    target: str
    """Equal to `source` where it must not be translated."""
    case_sensitive: bool = False
    """Of a term: whether it is only meant as it is written."""


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """`references/<key>.json`: the file is no article, but tells how articles have to be translated."""

    schema: Literal["dragoman.reference"] = "dragoman.reference"
    version: Literal[1] = 1
    id: str
    source: SourceObject
    fingerprint: str
    kind: ReferenceKind
    entries: tuple[ReferenceEntry, ...]
    problems: tuple[str, ...]
    """The lines that could not be used, each with what to do about it."""


class LanguagePair(msgspec.Struct, frozen=True, order=True):
    """From what into what, as entries of a reference say it: BCP 47, or `any`."""

    source: str
    target: str


class ListedReference(msgspec.Struct, frozen=True):
    """A reference record, and for which languages it has entries."""

    key: str
    """Of the record, in the output bucket."""
    etag: str
    kind: ReferenceKind
    pairs: tuple[LanguagePair, ...]


class ReferenceList(msgspec.Struct, frozen=True, kw_only=True):
    """`references.json`: which reference records there are. It is there from the first of them on, and stays."""

    schema: Literal["dragoman.reference-list"] = "dragoman.reference-list"
    version: Literal[1] = 1
    generation: int = 0
    """One more each time the list changes, so that no two of its states are taken for each other."""
    references: tuple[ListedReference, ...]
    """In the order of their keys."""


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """`progress/<target>/<key>.json`: what is done of a long article, while the rest is under way."""

    schema: Literal["dragoman.progress"] = "dragoman.progress"
    version: Literal[1] = 1
    id: str
    source: SourceObject
    fingerprint: str
    target: str
    usage: tuple[Usage, ...]
    engines: tuple[EngineFailure, ...]
    segments: tuple[Segment, ...]
    """Of the first of them, in order."""
    is_final: bool
    """False where the same sentences, later, might be done by an engine that comes first and could not for a while."""


class Unreadable(msgspec.Struct, frozen=True, kw_only=True):
    """`unreadable/<message id>.json`: a message that is none of those that the queues are for. It was taken out of its
    queue, and goes by itself after some weeks."""

    schema: Literal["dragoman.unreadable"] = "dragoman.unreadable"
    version: Literal[1] = 1
    id: str
    """The message's own; where that can't be part of a key, `sha256`."""
    function: str
    """Which function met it."""
    queue: str
    """The name of the queue that it was in; empty where that is not known."""
    reason: str
    """One sentence."""
    body: str
    """The message, its first 2,000 bytes."""
    bytes: int
    """Of the whole message in UTF-8."""
    sha256: str
    """Of the same."""


Record = Article | Container | Rejection | Translation | Failure | Reference | Progress
