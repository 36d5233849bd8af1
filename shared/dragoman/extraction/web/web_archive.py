"""Pages that browsers saved with all that they show (MHTML) to the article of the page itself."""

from typing import Final

import msgspec

from dragoman.article import Extraction, Metadata
from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.declarations import mark_origin, read_url
from dragoman.extraction.mail.mime import Part, read_message, walk
from dragoman.extraction.media_types import HTML, TEXT
from dragoman.extraction.web.html import read_html

_PAGES: Final = frozenset({HTML, "application/xhtml+xml"})
_MAX_PAGE_BYTES: Final = 5_000_000  # as of a page that is no archive


def read_web_archive(body: bytes, charset: str | None) -> Extraction:  # noqa: ARG001 - the page's part declares its own
    """Read the page that was saved; its frames, pictures and styles are left out.

    Raises:
        RejectedError: it holds no page, or one larger than is read.
    """
    archive = read_message(body)
    page = _find_page(archive)
    content = page.read_content()
    if len(content) > _MAX_PAGE_BYTES:
        detail = f"The saved page has {len(content):,} bytes; {_MAX_PAGE_BYTES:,} are allowed."
        raise RejectedError(RejectionReason.TOO_LARGE, detail)
    if not content.strip():
        raise RejectedError(RejectionReason.NO_ARTICLE, "The saved page is empty.")
    extraction = _read_page(content, page.charset)
    title = extraction.title or archive.read_header("Subject") or None
    return msgspec.structs.replace(
        extraction,
        format="mhtml",
        title=title,
        title_origin=extraction.title_origin or ("metadata" if title else None),
        metadata=_add_address(extraction.metadata, _find_address(archive, page)),
    )


def _read_page(content: bytes, charset: str | None) -> Extraction:
    from lxml.etree import ParserError  # noqa: PLC0415 - for HTML only

    try:
        return read_html(content, charset)
    except ParserError as error:  # no element at all: a comment, or a declaration
        raise RejectedError(RejectionReason.NO_ARTICLE, "The saved page is empty.") from error


def _find_page(archive: Part) -> Part:
    """The part that the archive says is its root, or else the first page in it."""
    parts = list(walk(archive))
    pages = [part for part in parts if part.media_type in _PAGES] or [part for part in parts if part.media_type == TEXT]
    if not pages:
        raise RejectedError(RejectionReason.NO_ARTICLE, "The web archive holds no page.")
    start = str(archive.header.get_param("start") or "").strip("<> ")
    address = archive.read_header("Snapshot-Content-Location")
    return next(
        (part for part in pages if start and part.read_header("Content-ID").strip("<> ") == start),
        next((part for part in pages if address and part.read_header("Content-Location") == address), pages[0]),
    )


def _find_address(archive: Part, page: Part) -> str | None:
    addresses = (
        archive.read_header("Snapshot-Content-Location"),
        page.read_header("Content-Location"),
        archive.read_header("Content-Location"),
    )
    return next((url for address in addresses if (url := read_url(address))), None)


def _add_address(metadata: Metadata, address: str | None) -> Metadata:
    """With the address that the page was saved from, where it names none of its own."""
    if metadata.url or address is None:
        return metadata
    return mark_origin(msgspec.structs.replace(metadata, url=address), "header")
