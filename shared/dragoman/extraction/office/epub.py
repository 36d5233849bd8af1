"""EPUB: its chapters in the order of reading, as one article.

A walk of our own over the package: ebooklib, the library for it, is under the AGPL.
"""

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

import msgspec

from dragoman.article import Extraction, Link, Metadata, Paragraph
from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.archives.bounded_zip import Archive
from dragoman.extraction.comparison import drop_title
from dragoman.extraction.declarations import mark_origin, read_date, read_line, read_names, read_tags, read_url
from dragoman.extraction.encodings.decoding import decode
from dragoman.extraction.newswire.xml_tree import drop_namespaces, parse_xml
from dragoman.extraction.web.blocks import Block, collect_blocks
from dragoman.extraction.web.html import parse_html
from dragoman.extraction.web.links import read_links

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_TEXT_BYTES: Final = 20_000_000
"""Of all chapters together; the longest novels have five."""

_CONTAINER: Final = "META-INF/container.xml"
_ENCRYPTION: Final = "META-INF/encryption.xml"
_FONT_OBFUSCATION: Final = frozenset({"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"})
_PAGE_TYPES: Final = frozenset(
    {"application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document"}
)
# What publishing programs put around a text: by EPUB 2's guide, and by EPUB 3's structural semantics.
_FURNITURE_NAMES: Final = """
    cover coverpage titlepage title-page toc loi lot index copyright-page colophon imprint imprimatur landmarks
    page-list halftitlepage
"""
_FURNITURE: Final = frozenset(_FURNITURE_NAMES.split())
_TYPE: Final = "{http://www.idpf.org/2007/ops}type"
# The number that stands for a note in the text, and the arrow back from it.
_NOTE_MARKS: Final = frozenset({"noteref", "backlink", "doc-noteref", "doc-backlink"})
_FILE_NAME: Final = re.compile(
    r"(?:\d+[-_])?(cover|title_?-?page|toc|nav|copyright)(?:-?page)?\d*\.x?html?", re.IGNORECASE
)


def read_epub(body: bytes, charset: str | None) -> Extraction:  # noqa: ARG001 - XML says it itself
    """Read a book. Covers, title pages, imprints and tables of contents are left out.

    Raises:
        RejectedError: its text is encrypted, or the file is damaged.
    """
    archive = Archive(body)
    path = _find_package(archive)
    package = drop_namespaces(parse_xml(archive.read(path), None))
    chapters = list(_find_chapters(package, posixpath.dirname(path)))
    _refuse_encryption(archive, chapters)
    fields = _read_fields(package)
    title = read_line(fields.title)
    paragraphs, links = _read_chapters(archive, chapters)
    return Extraction(
        format="epub",
        paragraphs=drop_title(paragraphs, title),
        title=title,
        title_origin="metadata" if title else None,
        declared_language=fields.language,
        metadata=mark_origin(fields.metadata, "opf"),
        links=links,
    )


class _Fields(msgspec.Struct, frozen=True):
    title: str | None
    language: str | None
    metadata: Metadata


def _find_package(archive: Archive) -> str:
    root = parse_xml(archive.read(_CONTAINER), None)
    for element in root.iter("{*}rootfile"):
        if path := element.get("full-path"):
            return str(path)
    raise RejectedError(RejectionReason.CORRUPT, f"{_CONTAINER} names no package.")


def _find_chapters(package: "_Element", folder: str) -> Iterator[str]:
    """The paths of the text's files in the order of reading."""
    items = {item.get("id"): item for item in package.iter("item")}
    skipped = {
        _resolve(reference.get("href", ""), folder)
        for reference in package.iter("reference")
        if reference.get("type", "").casefold() in _FURNITURE
    }
    for reference in package.iter("itemref"):
        item = items.get(reference.get("idref"))
        if item is None or reference.get("linear") == "no" or item.get("media-type") not in _PAGE_TYPES:
            continue
        path = _resolve(item.get("href", ""), folder)
        is_furniture = path in skipped or _FILE_NAME.fullmatch(posixpath.basename(path)) is not None
        if "nav" not in item.get("properties", "").split() and not is_furniture:
            yield path


def _resolve(address: str, folder: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(address.partition("#")[0])))


def _refuse_encryption(archive: Archive, chapters: list[str]) -> None:
    """Fonts are often obfuscated, by ways that are no protection; a chapter that is encrypted is another matter."""
    if _ENCRYPTION not in archive.names:
        return
    for data in parse_xml(archive.read(_ENCRYPTION), None).iter("{*}EncryptedData"):
        methods = {method.get("Algorithm") for method in data.findall("{*}EncryptionMethod")}
        paths = {_resolve(reference.get("URI", ""), "") for reference in data.iter("{*}CipherReference")}
        if not methods <= _FONT_OBFUSCATION and not paths.isdisjoint(chapters):
            raise RejectedError(RejectionReason.PASSWORD_PROTECTED, "The chapters are encrypted (DRM).")


def _read_fields(package: "_Element") -> _Fields:
    modified = (meta.text for meta in package.iter("meta") if meta.get("property") == "dcterms:modified")
    dates = {element.get("{http://www.idpf.org/2007/opf}event"): element.text for element in package.iter("date")}
    identifiers = (read_url(element.text) for element in package.iter("source", "identifier"))
    metadata = Metadata(
        subtitle=_find_subtitle(package),
        authors=read_names([element.text for element in package.iter("creator")]),
        site=read_line(package.findtext(".//publisher")),
        url=next(filter(None, identifiers), None),
        published_at=read_date(dates.get("publication") or dates.get(None)),
        modified_at=read_date(next(modified, None) or dates.get("modification")),
        tags=read_tags([element.text for element in package.iter("subject")]),
        rights=read_line(package.findtext(".//rights")),
    )
    return _Fields(package.findtext(".//title"), read_line(package.findtext(".//language")), metadata)


def _find_subtitle(package: "_Element") -> str | None:
    """A second title that a refinement calls one."""
    refined = {
        meta.get("refines")
        for meta in package.iter("meta")
        if meta.get("property") == "title-type" and meta.text == "subtitle"
    }
    found = (title for title in package.iter("title") if f"#{title.get('id')}" in refined)
    return next((read_line(title.text) for title in found), None)


def _read_chapters(archive: Archive, chapters: list[str]) -> tuple[tuple[Paragraph, ...], tuple[Link, ...]]:
    blocks: list[Block] = []
    read = 0
    for path in dict.fromkeys(chapters):
        body = archive.read(path)
        read += len(body)
        if read > MAX_TEXT_BYTES:
            raise RejectedError(RejectionReason.TOO_LARGE, f"Its text has more than {MAX_TEXT_BYTES:,} bytes.")
        blocks.extend(_read_page(body))
    links = read_links(link for block in blocks for link in block.links)
    return tuple(block.paragraph for block in blocks), links


def _read_page(body: bytes) -> Iterator[Block]:
    page = _parse_page(body)
    if page is None or _is_furniture(page):
        return
    for element in [element for element in page.iter("nav", "section", "aside", "div") if _is_furniture(element)]:
        element.clear(keep_tail=True)
    for element in page.iter("a"):
        if not _NOTE_MARKS.isdisjoint(f"{element.get(_TYPE) or ''} {element.get('role') or ''}".casefold().split()):
            element.clear(keep_tail=True)
    yield from collect_blocks(page)


def _parse_page(body: bytes) -> "_Element | None":
    """The page's body; as XML, where `<a id="x"/>` is an empty element, and as HTML where it is no XML."""
    try:
        return drop_namespaces(parse_xml(body, None)).find("body")
    except RejectedError:
        return parse_html(decode(body, None).text).find("body")


def _is_furniture(element: "_Element") -> bool:
    return not _FURNITURE.isdisjoint((element.get(_TYPE) or "").casefold().split())
