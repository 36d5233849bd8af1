"""Any document to its title, paragraphs and metadata: one reader a format, chosen by the content."""

from collections.abc import Callable
from email.message import Message
from typing import Final

from dragoman.article import Document, Extraction
from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.html import read_html
from dragoman.extraction.markdown import read_markdown
from dragoman.extraction.signatures import HTML
from dragoman.extraction.sniffing import JSON, MARKDOWN, TEXT
from dragoman.extraction.structured import read_json
from dragoman.extraction.text import read_text

Reader = Callable[[bytes, str | None], Extraction]
"""Takes the content and the declared character set; raises what it likes."""

# A reader imports the libraries of its format when it is called, so that plain text does not pay for HTML.
READERS: Final[dict[str, Reader]] = {
    TEXT: read_text,
    MARKDOWN: read_markdown,
    HTML: read_html,
    JSON: read_json,
}

# What may hold an article that we cannot read. Everything else without a reader is not text at all.
_DOCUMENT_TYPES: Final = frozenset(
    {
        "application/msword",
        "application/pdf",
        "application/postscript",
        "application/rtf",
        "application/x-ndjson",
        "message/rfc822",
        "application/zip",  # Word, OpenDocument and EPUB files are zip archives
        "text/xml",
    }
)


def extract(document: Document) -> Extraction:
    """Read a document as what its media type, the sniffed one, says.

    The extraction holds at least one paragraph with a letter or a digit.

    Raises:
        RejectedError: the document can never be understood. Whatever a parser raises on hostile content
            becomes this error too.
    """
    body, media_type = document.body, document.source.media_type
    if not body:
        raise RejectedError(RejectionReason.EMPTY, "The file has 0 bytes.")
    try:
        return _read(body, media_type, _find_charset(document.declared_media_type))
    except (RejectedError, MemoryError):  # the latter says something about this machine, not about the document
        raise
    except Exception as error:  # parsers raise anything; this is the one place that catches it
        detail = f"{type(error).__name__}: {' '.join(str(error).split())}"[:300]
        raise RejectedError(RejectionReason.CORRUPT, detail) from error


def _read(body: bytes, media_type: str, charset: str | None) -> Extraction:
    reader = READERS.get(media_type)
    if reader is None:
        is_document = media_type in _DOCUMENT_TYPES
        reason = RejectionReason.UNSUPPORTED_FORMAT if is_document else RejectionReason.NOT_TEXT
        raise RejectedError(reason, f"The content is {media_type}.")
    extraction = reader(body, charset)
    if not any(character.isalnum() for paragraph in extraction.paragraphs for character in paragraph.text):
        raise RejectedError(RejectionReason.NO_TEXT, f"Read as {media_type}, it has no paragraph of text.")
    return extraction


def _find_charset(content_type: str) -> str | None:
    header = Message()
    header["Content-Type"] = " ".join(content_type.split())  # a header must not hold a line break
    charset = header.get_param("charset")
    return charset if isinstance(charset, str) else None
