"""Plain text to paragraphs: blank lines separate blocks, and lines that were only wrapped are joined again."""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Final

import msgspec

from dragoman.article import Extraction, Link, Metadata, Origin, Paragraph
from dragoman.extraction.declarations import mark_origin
from dragoman.extraction.encodings.decoding import decode
from dragoman.extraction.plain.blocks import split_blocks
from dragoman.extraction.plain.dispatch import divide_parts, read_dispatch
from dragoman.extraction.plain.head import Head, read_head
from dragoman.extraction.plain.lines import check_lines
from dragoman.extraction.plain.paragraphs import find_setting, read_blocks
from dragoman.extraction.plain.wire import HEADER_ORIGIN, Header, clean_transmission, read_header
from dragoman.extraction.web.links import read_links

BYLINE_ORIGIN: Final = "byline"
LINES_ORIGIN: Final = "lines"
"""What stands between a headline and its byline."""

_REFERENCE: Final = re.compile(r"&(?:#\d{2,6}|#x[0-9a-f]{2,6}|[a-z]{2,8}\d{0,2});", re.IGNORECASE)
_ABOUT_MARKUP: Final = re.compile(r"\b(?:X?HTML|XML|entit(?:y|ies))\b", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"'”’»]+", re.IGNORECASE)


def read_text(body: bytes, charset: str | None) -> Extraction:
    """Read plain text. A short first line that stands alone and ends no sentence is the title.

    A line like `By Ann Porter` under it names the authors, and what stands between the two is the subtitle. A header
    of fields goes before both.

    Raises:
        RejectedError: it can't be decoded, or has more lines than are read.
    """
    decoded = decode(divide_parts(body), charset)
    check_lines(decoded.text)
    header = _read_header(unescape_text(decoded.text))
    blocks = split_blocks(header.story)
    setting = find_setting(header.story, blocks)
    head = read_head(blocks, setting)
    title, origin = _choose_title(header.title, head)
    is_repeated = head.title is None or title is None or head.title.casefold() == title.casefold()
    first = () if is_repeated else (Paragraph(head.title or ""),)
    notes = map(Paragraph, head.notes)
    paragraphs = (*notes, *first, *read_blocks(head.blocks, setting, is_story=True))
    return Extraction(
        format="text",
        paragraphs=paragraphs,
        title=title,
        title_origin=origin,
        declared_language=header.language,
        encoding=decoded.encoding,
        metadata=_merge_metadata(header.metadata, head),
        links=find_links(paragraph.text for paragraph in paragraphs),
    )


def _read_header(text: str) -> Header:
    """What stands before a story, in an agency's envelope or in lines of fields, and the story."""
    dispatch = read_dispatch(text)
    if dispatch is None:
        return read_header(clean_transmission(text))
    return Header(clean_transmission(dispatch.story), dispatch.title, None, dispatch.metadata)


def split_paragraphs(text: str) -> tuple[Paragraph, ...]:
    """The paragraphs of plain text in which no line is a title.

    Raises:
        RejectedError: it has more lines than are read.
    """
    check_lines(text)
    blocks = split_blocks(text)
    return tuple(read_blocks(blocks, find_setting(text, blocks), is_story=False))


def unescape_text(text: str) -> str:
    """Character references resolved where the whole text plainly went through an HTML escape: every ampersand in it
    begins one, and it does not speak of markup."""
    for _ in range(2):  # some exports escape twice
        references = len(_REFERENCE.findall(text))
        if not references or references != text.count("&") or _ABOUT_MARKUP.search(text):
            return text
        text = _REFERENCE.sub(lambda found: unescape(found[0]), text)
    return text


def find_links(texts: Iterable[str]) -> tuple[Link, ...]:
    """The web addresses that stand in texts, each once."""
    return read_links((address, "") for text in texts for address in find_addresses(text))


def find_addresses(text: str) -> Iterator[str]:
    """The web addresses that stand in a text, without the punctuation that follows them."""
    return (_trim_address(found[0]) for found in _ADDRESS.finditer(text))


def _trim_address(address: str) -> str:
    trimmed = address.rstrip(".,;:!?…]}*_")
    return trimmed[:-1].rstrip(".,;:!?") if trimmed.endswith(")") and "(" not in trimmed else trimmed


def _choose_title(declared: str | None, head: Head) -> tuple[str | None, Origin | None]:
    if declared is not None:
        return declared, "metadata"
    return (head.title, "first-line") if head.title else (None, None)


def _merge_metadata(declared: Metadata, head: Head) -> Metadata:
    declared = mark_origin(declared, HEADER_ORIGIN)
    if head.authors and not declared.authors:
        declared = mark_origin(msgspec.structs.replace(declared, authors=head.authors), BYLINE_ORIGIN)
    if head.subtitle and not declared.subtitle:
        declared = mark_origin(msgspec.structs.replace(declared, subtitle=head.subtitle), LINES_ORIGIN)
    return declared
