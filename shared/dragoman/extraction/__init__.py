"""Any document to its title, paragraphs and metadata: one reader a format, chosen by the content."""

from collections.abc import Callable
from email.message import Message
from functools import partial
from typing import Final, TypeVar

from dragoman.article import Document, Extraction
from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.docx import read_docx
from dragoman.extraction.epub import read_epub
from dragoman.extraction.feed_entry import read_feed_entry
from dragoman.extraction.field_mapping import FieldMapping
from dragoman.extraction.html import read_html
from dragoman.extraction.mail import read_mail
from dragoman.extraction.markdown import read_markdown
from dragoman.extraction.media_types import (
    ATOM,
    DOCX,
    ENCRYPTED_OFFICE,
    EPUB,
    FEED_ENTRY,
    GZIP,
    HTML,
    JSON,
    JSON_LINES,
    MAIL,
    MAILBOX,
    MARKDOWN,
    NEWSML,
    NEWSML_MESSAGE,
    NITF,
    ODT,
    PDF,
    RSS,
    RTF,
    TAR,
    TEXT,
    WEB_ARCHIVE,
    XML,
    ZIP,
)
from dragoman.extraction.newsml import read_newsml
from dragoman.extraction.nitf import read_nitf
from dragoman.extraction.odt import read_odt
from dragoman.extraction.pdf import read_pdf
from dragoman.extraction.rtf import read_rtf
from dragoman.extraction.structured import read_json
from dragoman.extraction.text import read_text
from dragoman.extraction.web_archive import read_web_archive

T = TypeVar("T")

Reader = Callable[[bytes, str | None], Extraction]
"""Takes the content and the declared character set; raises what it likes."""

# A reader imports the libraries of its format when it is called, so that plain text does not pay for HTML.
READERS: Final[dict[str, Reader]] = {
    TEXT: read_text,
    MARKDOWN: read_markdown,
    HTML: read_html,
    WEB_ARCHIVE: read_web_archive,
    MAIL: read_mail,
    JSON: read_json,
    NITF: read_nitf,
    NEWSML: read_newsml,
    NEWSML_MESSAGE: read_newsml,
    FEED_ENTRY: read_feed_entry,
    DOCX: read_docx,
    ODT: read_odt,
    RTF: read_rtf,
    EPUB: read_epub,
    PDF: read_pdf,
}

# What may hold an article that we cannot read. Everything else without a reader is not text at all.
_DOCUMENT_TYPES: Final = frozenset(
    {
        *(ATOM, DOCX, EPUB, JSON_LINES, MAIL, MAILBOX, NEWSML, NEWSML_MESSAGE, NITF, ODT, PDF, RSS, RTF, WEB_ARCHIVE),
        *(XML, ZIP),
        "application/msword",
        "application/postscript",
    }
)
_ARCHIVE_TYPES: Final = frozenset(
    {
        *(GZIP, TAR, "application/x-gzip", "application/x-7z-compressed", "application/x-rar-compressed"),
        *("application/x-xz", "application/x-bzip2"),
    }
)
_DOCUMENT_FAMILIES: Final = ("application/vnd.openxmlformats-", "application/vnd.oasis.opendocument.")


def extract(document: Document, mapping: FieldMapping | None = None) -> Extraction:
    """Read a document as what its media type, the sniffed one, says.

    The extraction holds at least one paragraph with a letter or a digit.

    Args:
        document: Its bytes, and what they are.
        mapping: Where JSON of an organisation's own shape has its fields.

    Raises:
        RejectedError: the document can never be understood. Whatever a parser raises on hostile content
            becomes this error too.
    """
    body, media_type = document.body, document.source.media_type
    if not body:
        raise RejectedError(RejectionReason.EMPTY, "The file has 0 bytes.")
    return guard(lambda: _read(body, media_type, find_charset(document.declared_media_type), mapping))


def guard(read: Callable[[], T]) -> T:
    """What a parser answers; whatever it raises on hostile content says that the document is corrupt."""
    try:
        return read()
    except (RejectedError, MemoryError):  # the latter says something about this machine, not about the document
        raise
    except Exception as error:  # parsers raise anything; this is the one place that catches it
        detail = f"{type(error).__name__}: {' '.join(str(error).split())}"[:300]
        raise RejectedError(RejectionReason.CORRUPT, detail) from error


def _read(body: bytes, media_type: str, charset: str | None, mapping: FieldMapping | None) -> Extraction:
    reader = partial(read_json, mapping=mapping) if media_type == JSON else READERS.get(media_type)
    if reader is None:
        raise _refuse(media_type)
    extraction = reader(body, charset)
    if not any(character.isalnum() for paragraph in extraction.paragraphs for character in paragraph.text):
        raise RejectedError(RejectionReason.NO_ARTICLE, f"Read as {media_type}, it has no paragraph of text.")
    return extraction


def _refuse(media_type: str) -> RejectedError:
    if media_type == ENCRYPTED_OFFICE:
        return RejectedError(RejectionReason.PASSWORD_PROTECTED, "It is an Office document with a password.")
    if media_type == ZIP:  # one that is a file of its own has been taken apart
        return RejectedError(RejectionReason.UNSUPPORTED_FORMAT, "It is an archive inside an archive.")
    if media_type in _ARCHIVE_TYPES:
        detail = f"The content is an archive ({media_type}); of archives, zip is read."
        return RejectedError(RejectionReason.UNSUPPORTED_FORMAT, detail)
    is_document = media_type in _DOCUMENT_TYPES or media_type.startswith(_DOCUMENT_FAMILIES)
    reason = RejectionReason.UNSUPPORTED_FORMAT if is_document else RejectionReason.NOT_TEXT
    return RejectedError(reason, f"The content is {media_type}.")


def find_charset(content_type: str) -> str | None:
    """The charset that a declared content type names."""
    header = Message()
    header["Content-Type"] = " ".join(content_type.split())  # a header must not hold a line break
    charset = header.get_param("charset")
    return charset if isinstance(charset, str) else None
