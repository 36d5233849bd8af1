"""Any document to its title, paragraphs and metadata: one reader a format, chosen by the content."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from dragoman.article import Document, Extraction
from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.late_import import import_late
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
from dragoman.extraction.plain.text import read_text

if TYPE_CHECKING:
    from dragoman.extraction.structured.field_mapping import FieldMapping

T = TypeVar("T")

Reader = Callable[[bytes, str | None], Extraction]
"""Takes the content and the declared character set; raises what it likes."""

MAX_PARAGRAPHS: Final = 100_000
"""A novel of 1,500 pages has some 12,000. Each costs a tenth of a millisecond from here on, and 60 bytes of record."""

_READ_JSON: Final = import_late("structured.reader", "read_json")

# A reader imports the libraries of its format when it is called as well, so that plain text does not pay for HTML.
READERS: Final[dict[str, Reader]] = {
    TEXT: read_text,
    MARKDOWN: import_late("plain.markdown", "read_markdown"),
    HTML: import_late("web.html", "read_html"),
    WEB_ARCHIVE: import_late("web.web_archive", "read_web_archive"),
    MAIL: import_late("mail.reader", "read_mail"),
    JSON: _READ_JSON,
    NITF: import_late("newswire.nitf", "read_nitf"),
    NEWSML: import_late("newswire.newsml", "read_newsml"),
    NEWSML_MESSAGE: import_late("newswire.newsml", "read_newsml"),
    FEED_ENTRY: import_late("feeds.entry", "read_feed_entry"),
    DOCX: import_late("office.docx", "read_docx"),
    ODT: import_late("office.odt", "read_odt"),
    RTF: import_late("office.rtf", "read_rtf"),
    EPUB: import_late("office.epub", "read_epub"),
    PDF: import_late("pdf.reader", "read_pdf"),
}

# What may hold an article that we cannot read. Everything else without a reader is not text at all.
_DOCUMENT_TYPES: Final = frozenset(
    {
        *(ATOM, JSON_LINES, MAILBOX, RSS, ZIP),  # deep inside other containers
        XML,
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


def extract(document: Document, mapping: "FieldMapping | None" = None) -> Extraction:
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


def _read(body: bytes, media_type: str, charset: str | None, mapping: "FieldMapping | None") -> Extraction:
    reader = READERS.get(media_type)
    if media_type == JSON:
        reader = partial(_READ_JSON, mapping=mapping)
    if reader is None:
        raise _refuse(media_type)
    extraction = reader(body, charset)
    if len(extraction.paragraphs) > MAX_PARAGRAPHS:
        detail = f"It has {len(extraction.paragraphs):,} paragraphs; {MAX_PARAGRAPHS:,} are allowed."
        raise RejectedError(RejectionReason.TOO_LARGE, detail)
    if not any(character.isalnum() for paragraph in extraction.paragraphs for character in paragraph.text):
        raise RejectedError(RejectionReason.NO_ARTICLE, f"Read as {media_type}, it has no paragraph of text.")
    return extraction


def _refuse(media_type: str) -> RejectedError:
    if media_type == ENCRYPTED_OFFICE:
        return RejectedError(RejectionReason.PASSWORD_PROTECTED, "It is an Office document with a password.")
    if media_type == ZIP:  # one that is a file of its own has been taken apart
        detail = "It is an archive inside another file; an archive is read where it is a file of its own."
        return RejectedError(RejectionReason.UNSUPPORTED_FORMAT, detail)
    if media_type in _ARCHIVE_TYPES:
        detail = f"The content is an archive ({media_type}); of archives, zip is read."
        return RejectedError(RejectionReason.UNSUPPORTED_FORMAT, detail)
    is_document = media_type in _DOCUMENT_TYPES or media_type.startswith(_DOCUMENT_FAMILIES)
    reason = RejectionReason.UNSUPPORTED_FORMAT if is_document else RejectionReason.NOT_TEXT
    return RejectedError(reason, f"The content is {media_type}.")


def find_charset(content_type: str) -> str | None:
    """The charset that a declared content type names."""
    if ";" not in content_type:
        return None
    from email.message import Message  # noqa: PLC0415 - start-up time

    header = Message()
    header["Content-Type"] = " ".join(content_type.split())  # a header must not hold a line break
    charset = header.get_param("charset")
    return charset if isinstance(charset, str) else None
