"""JSON to an article: schema.org's words and their plain twins."""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Final

import msgspec

from dragoman.article import Extraction, Paragraph
from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction import schema_org
from dragoman.extraction.declarations import find_first
from dragoman.extraction.decoding import decode
from dragoman.extraction.html import read_fragment
from dragoman.extraction.text import split_paragraphs

_BLOCK_TAG: Final = re.compile(
    r"<(?:p|br|div|h[1-6]|ul|ol|li|blockquote|table|section|article)\b[^<>]*>", re.IGNORECASE
)
_INLINE_TAG: Final = re.compile(
    r"</?(?:a|abbr|b|code|del|em|font|i|img|mark|s|small|span|strong|su[bp]|u)\b[^<>]*>", re.IGNORECASE
)
_BLANK_LINE: Final = re.compile(r"\r?\n[ \t]*\r?\n")
_EXPECTED = (
    "Expected an object with a body (one of "
    f"{', '.join(schema_org.BODY_FIELDS)}) and a title (one of {', '.join(schema_org.TITLE_FIELDS)}), "
    "or a schema.org article."
)


def read_json(body: bytes, charset: str | None) -> Extraction:
    """Read a schema.org article (alone, in a list or in a graph), or an object with a title and a body.

    Raises:
        RejectedError: it is not JSON, or JSON of another shape; the detail says which fields are expected.
    """
    decoded = decode(body, charset)
    try:
        data = msgspec.json.decode(decoded.text)
    except (msgspec.DecodeError, msgspec.ValidationError, RecursionError) as error:
        raise RejectedError(RejectionReason.CORRUPT, str(error)[:300]) from error
    fields = _find_fields(data)
    title = _read_title(fields)
    return Extraction(
        format="json",
        paragraphs=tuple(_read_body(find_first(fields, schema_org.BODY_FIELDS))),
        title=title,
        title_origin="metadata" if title else None,
        declared_language=schema_org.read_language(fields),
        encoding=decoded.encoding,
        metadata=schema_org.read_metadata(fields),
    )


def _find_fields(data: object) -> schema_org.Fields:
    if isinstance(data, list) and sum(_has_body(schema_org.find_article(item) or item) for item in data) > 1:
        detail = "The file holds several articles. Drop one article a file."
        raise RejectedError(RejectionReason.UNSUPPORTED_FORMAT, detail)
    only = data[0] if isinstance(data, list) and len(data) == 1 else data
    fields = schema_org.find_article(data) or only
    if not isinstance(fields, Mapping) or not _has_body(fields):
        raise RejectedError(RejectionReason.UNSUPPORTED_FORMAT, _EXPECTED)
    return fields


def _has_body(fields: object) -> bool:
    return isinstance(fields, Mapping) and any(
        isinstance(fields.get(name), str | list) for name in schema_org.BODY_FIELDS
    )


def _read_title(fields: schema_org.Fields) -> str | None:
    title = schema_org.read_title(fields)
    if title is None or not _INLINE_TAG.search(title):
        return title
    return " ".join(paragraph.text for paragraph in read_fragment(title)) or None


def _read_body(body: object) -> Iterator[Paragraph]:
    """The paragraphs of a text, or of a list of texts or of objects with a `text`."""
    for part in body if isinstance(body, list) else [body]:
        text = part.get("text") if isinstance(part, Mapping) else part
        if isinstance(text, str):
            yield from _read_text(text)


def _read_text(text: str) -> tuple[Paragraph, ...]:
    if _BLOCK_TAG.search(text):
        return read_fragment(text)
    if _INLINE_TAG.search(text):  # plain paragraphs with inline markup, as content systems store them
        return read_fragment(_BLANK_LINE.sub("<br><br>", text))
    return split_paragraphs(unescape(text))
