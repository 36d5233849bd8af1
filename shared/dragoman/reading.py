"""A file's bytes to its records, without any store: read, extract, normalize, detect, enrich."""

from collections.abc import Iterator
from typing import Final

import msgspec

from dragoman.article import Article, Container, Document, Extraction, Rejection, SourceObject
from dragoman.datelines import skip_dateline
from dragoman.enrichment import enrich
from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction import extract
from dragoman.extraction.containers import Part, Split, describe_item, open_item, split_container
from dragoman.extraction.encodings.mojibake import repair_extraction
from dragoman.extraction.opening import open_document
from dragoman.language import detect_language, mark_foreign_paragraphs
from dragoman.normalization import normalize
from dragoman.reading_rules import Reading, reject
from dragoman.records import article_id
from dragoman.segmentation import segment
from dragoman.stopwatch import Stopwatch
from dragoman.titles import derive_title

_SUBTITLE_PARAGRAPHS: Final = 3  # a byline or a label may stand above it


def read_records(
    source: SourceObject, body: bytes | None, reading: Reading
) -> Iterator[Article | Container | Rejection]:
    """All records of a file: its own first, then those of its items.

    Args:
        source: Its media type is what the uploader declared.
        body: None where there are more bytes than are read.
        reading: How it is read.
    """
    watch = Stopwatch()
    record = read_file(source, body, reading, watch)
    yield record
    if isinstance(record, Container):
        split = _split(_open(source, body, reading, watch), reading, watch)
        for part in split.parts if split else ():
            yield read_item(record.source, part, reading, watch)


def read_file(
    source: SourceObject, body: bytes | None, reading: Reading, watch: Stopwatch
) -> Article | Container | Rejection:
    """An article, the list of a container's items, or the reason why there is neither."""
    try:
        document = _open(source, body, reading, watch)
    except RejectedError as error:
        return reject(source, reading, error)
    try:
        split = _split(document, reading, watch)
        return build_article(document, reading, watch) if split is None else _list_items(document, split, reading)
    except RejectedError as error:
        return reject(document.source, reading, error)


def find_item(
    source: SourceObject, body: bytes | None, item: str, reading: Reading, watch: Stopwatch
) -> tuple[SourceObject, Part] | None:
    """The container that a file is, and its item with an id; None where the file is or has no such thing."""
    try:
        document = _open(source, body, reading, watch)
        split = _split(document, reading, watch)
    except RejectedError:
        return None
    part = split.find(item) if split else None
    return (document.source, part) if part else None


def read_item(container: SourceObject, part: Part, reading: Reading, watch: Stopwatch) -> Article | Rejection:
    """An item's article, or the reason why there is none."""
    source = describe_item(part, container)
    try:
        document = watch.measure("sniff", open_item, part, source, reading.limits)
    except RejectedError as error:
        return reject(source, reading, error)
    try:
        return build_article(document, reading, watch)
    except RejectedError as error:
        return reject(document.source, reading, error)


def _open(source: SourceObject, body: bytes | None, reading: Reading, watch: Stopwatch) -> Document:
    return watch.measure("sniff", open_document, source, body, source.key, reading.limits)


def _split(document: Document, reading: Reading, watch: Stopwatch) -> Split | None:
    return watch.measure("split", split_container, document, reading.limits, reading.mapping)


def _list_items(document: Document, split: Split, reading: Reading) -> Container:
    source = document.source
    return Container(
        id=article_id(source.address),
        source=source,
        fingerprint=reading.fingerprint,
        format=split.format,
        items=tuple(part.entry for part in split.parts),
    )


def build_article(document: Document, reading: Reading, watch: Stopwatch) -> Article:
    """The article in a document: extract, repair, normalize, detect the language, enrich.

    Raises:
        RejectedError: there is none.
    """
    extraction = watch.measure("extract", extract, document, reading.mapping)
    extraction = watch.measure("repair", repair_extraction, extraction)
    extraction = watch.measure("normalize", normalize, extraction)
    if not extraction.paragraphs:  # its letters were a dash or an ellipsis in the wrong encoding
        raise RejectedError(RejectionReason.NO_ARTICLE, "It holds no letter and no digit.")
    extraction = drop_repeated_subtitle(extraction)
    text = "\n\n".join(paragraph.text for paragraph in extraction.paragraphs)
    language = watch.measure("detect", detect_language, text, extraction.declared_language)
    extraction = watch.measure("detect", mark_foreign_paragraphs, extraction, language)
    titled = add_title(extraction, language.code)
    enrichment = watch.measure("enrich", enrich, titled, language.code)
    return Article(
        id=article_id(document.source.address, document.source.item),
        source=document.source,
        fingerprint=reading.fingerprint,
        format=titled.format,
        encoding=titled.encoding,
        title=titled.title or "",
        title_origin=titled.title_origin or "derived",
        language=language,
        paragraphs=titled.paragraphs,
        text=text,
        metadata=titled.metadata,
        counts=enrichment.counts,
        reading_minutes=enrichment.reading_minutes,
        quotations=enrichment.quotations,
        links=enrichment.links,
        content_hash=enrichment.content_hash,
        near_duplicate=enrichment.near_duplicate,
    )


def drop_repeated_subtitle(extraction: Extraction) -> Extraction:
    """The extraction without the paragraph that says what its subtitle says already, if one of the first does."""
    subtitle = (extraction.metadata.subtitle or "").casefold()
    first = extraction.paragraphs[:_SUBTITLE_PARAGRAPHS]
    place = next((place for place, paragraph in enumerate(first) if paragraph.text.casefold() == subtitle), None)
    if place is None or len(extraction.paragraphs) == 1:
        return extraction
    others = extraction.paragraphs[:place] + extraction.paragraphs[place + 1 :]
    return msgspec.structs.replace(extraction, paragraphs=others)


def add_title(extraction: Extraction, language: str) -> Extraction:
    """The extraction with a title: its own, else one derived from its text and labelled so."""
    if extraction.title:
        return extraction
    title = derive_title(segment(skip_dateline(extraction.paragraphs[0].text), language)[0])
    return msgspec.structs.replace(extraction, title=title, title_origin="derived")
