"""What an item of NewsML wraps: NITF, XHTML, or text; and the joining of what both say of the article."""

from typing import TYPE_CHECKING, Final

import msgspec

from dragoman.article import Extraction, Metadata, Paragraph
from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.blocks import collect_blocks
from dragoman.extraction.declarations import complete
from dragoman.extraction.field_values import drop_title
from dragoman.extraction.links import read_links
from dragoman.extraction.nitf import read_nitf_tree
from dragoman.extraction.structured_bodies import read_body
from dragoman.extraction.xml_tree import find_language, read_element

if TYPE_CHECKING:
    from lxml.etree import _Element

_CANCELED: Final = frozenset({"canceled", "cancelled"})
_PICTURES: Final = frozenset({"figure", "figcaption", "media", "media-caption"})


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
    metadata = complete(metadata, content.metadata)
    return Extraction(
        format="newsml-g2",
        paragraphs=drop_title(content.paragraphs, title),
        title=title,
        title_origin="metadata" if title else None,
        declared_language=language or content.language,
        encoding=content.encoding,
        metadata=metadata,
        links=read_links(content.links, metadata.url),
    )


def refuse_canceled(status: str) -> None:
    """Refuse an item that must not be used any more.

    Raises:
        RejectedError: the status says so.
    """
    if status.lower() in _CANCELED:
        raise RejectedError(RejectionReason.NO_ARTICLE, "Its sender has cancelled it (publishing status).")


def read_inline(place: "_Element", encoding: str) -> Content:
    """NITF, XHTML, or text with or without markup in it; the names are without namespaces."""
    if len(place) == 0:
        body = read_body(place.text or "")
        return Content(body.paragraphs, body.links, language=find_language(place), encoding=encoding)
    root = next((child for child in place if child.tag.lower() in {"nitf", "html"}), place)
    return _read_nitf(root, encoding) if root.tag.lower() == "nitf" else read_markup(root, encoding)


def read_markup(root: "_Element", encoding: str) -> Content:
    """XHTML, whole or as paragraphs side by side; pictures with their captions are no part of the text."""
    body = next(root.iter("body"), root)
    title = read_element(root.find("head/title")) or read_element(next(body.iter("h1"), None))
    for picture in [element for element in body.iter("*") if element.tag in _PICTURES]:
        parent = picture.getparent()
        if parent is not None and not (picture.tail or "").strip():
            parent.remove(picture)
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
