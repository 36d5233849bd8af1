"""What an item of NewsML wraps: NITF, XHTML, or text; and the joining of what both say of the article."""

import re
from html import unescape
from typing import TYPE_CHECKING, Final

import msgspec

from dragoman.article import Extraction, Metadata, Paragraph
from dragoman.bylines import read_byline
from dragoman.extraction.comparison import drop_title
from dragoman.extraction.declarations import complete, mark_origin
from dragoman.extraction.newswire.nitf import mark_typed_paragraphs, read_nitf_tree
from dragoman.extraction.newswire.xml_tree import find_language, read_element
from dragoman.extraction.plain.text import BYLINE_ORIGIN, unescape_text
from dragoman.extraction.plain.typed_lines import is_typed, split_typed_lines
from dragoman.extraction.plain.wire import drop_sign_off
from dragoman.extraction.structured.bodies import read_body
from dragoman.extraction.structured.field_values import drop_subtitle
from dragoman.extraction.web.blocks import collect_blocks
from dragoman.extraction.web.links import read_links

if TYPE_CHECKING:
    from lxml.etree import _Element

_MAX_BYLINE_PLACE: Final = 8
"""Paragraphs: what was changed since the last version, and the main points, go before a byline."""
_LEFT_OUT: Final = frozenset({"figure", "figcaption", "media", "media-caption", "header", "footer", "nav"})
_ONE_PARAGRAPH: Final = re.compile(r"\s*<p>([^<]*)</p>\s*")


class Content(msgspec.Struct, frozen=True):
    """What the inner document of an item says: its text, and what is missing from the item around it."""

    paragraphs: tuple[Paragraph, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    title: str | None = None
    language: str | None = None
    metadata: Metadata = Metadata()
    encoding: str = "utf-8"


def build_extraction(content: Content, metadata: Metadata, title: str | None, language: str | None) -> Extraction:
    """The item's own words, and its content's where it has none."""
    title = title or content.title
    paragraphs = tuple(map(_unescape, content.paragraphs))
    metadata, paragraphs = _take_byline(complete(metadata, content.metadata), paragraphs)
    metadata = drop_subtitle(metadata, title, paragraphs)
    return Extraction(
        format="newsml-g2",
        paragraphs=drop_sign_off(drop_title(paragraphs, title)),
        title=title,
        title_origin="metadata" if title else None,
        declared_language=language or content.language,
        encoding=content.encoding,
        metadata=metadata,
        links=read_links(content.links, metadata.url),
    )


def join_contents(first: Content, second: Content) -> Content:
    """A text in two parts."""
    paragraphs, links = (*first.paragraphs, *second.paragraphs), (*first.links, *second.links)
    return msgspec.structs.replace(first, paragraphs=paragraphs, links=links)


def _unescape(paragraph: Paragraph) -> Paragraph:
    """Without the references of a text that was escaped twice."""
    return (
        msgspec.structs.replace(paragraph, text=unescape_text(paragraph.text)) if "&" in paragraph.text else paragraph
    )


def _take_byline(metadata: Metadata, paragraphs: tuple[Paragraph, ...]) -> tuple[Metadata, tuple[Paragraph, ...]]:
    """The authors out of a line of the text, where the item names none."""
    places = range(min(len(paragraphs) - 1, _MAX_BYLINE_PLACE))
    place = next((place for place in places if read_byline(paragraphs[place].text)), None)
    if place is None or metadata.authors:
        return metadata, paragraphs
    named = msgspec.structs.replace(metadata, authors=read_byline(paragraphs[place].text))
    return mark_origin(named, BYLINE_ORIGIN), (*paragraphs[:place], *paragraphs[place + 1 :])


def read_inline(place: "_Element", encoding: str) -> Content:
    """NITF, XHTML, or text with or without markup in it; the names are without namespaces."""
    if len(place) == 0:
        typed = _ONE_PARAGRAPH.fullmatch(place.text or "")
        if typed and is_typed(typed[1]):
            return Content(split_typed_lines(unescape(typed[1])), language=find_language(place), encoding=encoding)
        body = read_body(place.text or "")
        return Content(body.paragraphs, body.links, language=find_language(place), encoding=encoding)
    root = next((child for child in place if child.tag.lower() in {"nitf", "html"}), place)
    return _read_nitf(root, encoding) if root.tag.lower() == "nitf" else read_markup(root, encoding)


def read_markup(root: "_Element", encoding: str) -> Content:
    """XHTML, whole or as paragraphs side by side; pictures with their captions are no part of the text, nor are the
    page's head and foot."""
    body = next(root.iter("body"), root)
    title = read_element(root.find("head/title")) or read_element(next(body.iter("h1"), None))
    for element in [element for element in body.iter("*") if element.tag in _LEFT_OUT]:
        parent = element.getparent()
        if parent is not None and not (element.tail or "").strip():
            parent.remove(element)
    mark_typed_paragraphs(body)
    blocks = tuple(collect_blocks(body))
    return Content(
        paragraphs=tuple(block.paragraph for block in blocks),
        links=tuple(link for block in blocks for link in block.links),
        title=title,
        language=find_language(body, root),
        encoding=encoding,
    )


def _read_nitf(root: "_Element", encoding: str) -> Content:
    inner = read_nitf_tree(root, encoding)
    links = tuple((link.url, link.text) for link in inner.links)
    return Content(inner.paragraphs, links, inner.title, inner.declared_language, inner.metadata, encoding)
