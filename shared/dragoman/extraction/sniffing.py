"""What a file is, by its content. Its name and declared type only choose between formats that look alike."""

import re
from pathlib import PurePosixPath
from typing import Final

import msgspec

from dragoman.errors import RejectedError
from dragoman.extraction.decoding import decode, find_byte_order_mark
from dragoman.extraction.signatures import HTML, XML, sniff_binary, sniff_by_standard

TEXT: Final = "text/plain"
MARKDOWN: Final = "text/markdown"
JSON: Final = "application/json"
MAIL: Final = "message/rfc822"

_HINTS: Final = {
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": HTML,
    ".json": JSON,
    ".jsonld": JSON,
    ".jsonl": "application/x-ndjson",
    ".ndjson": "application/x-ndjson",
    ".xml": XML,
    ".rss": XML,
    ".svg": XML,
}
_DECLARED_HINTS: Final = {
    MARKDOWN: MARKDOWN,
    HTML: HTML,
    "application/xhtml+xml": HTML,
    JSON: JSON,
    "application/ld+json": JSON,
}
_MEMO_HEADERS: Final = {"from", "to", "subject", "date"}
_MIN_MEMO_HEADERS: Final = 2
_MAIL_HEADERS: Final = {"message-id", "mime-version", "content-type", "received", "return-path"}
_MAIL_HEADER_BYTES: Final = 16_384
_HEADER_LINE: Final = re.compile(rb"[A-Za-z][A-Za-z-]*:[ \t]")
_PROLOG: Final = re.compile(rb"(?:\s+|<\?.*?\?>|<!--.*?-->)+", re.DOTALL)
_XML_DECLARATION: Final = re.compile(rb"\s*<\?xml\s")
_PAGE: Final = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_ROOT: Final = re.compile(rb"(?:<!doctype[^>\[]*(?:\[.*?\]\s*)?>\s*)?<(?:\w+:)?html\b", re.IGNORECASE | re.DOTALL)
_TAG: Final = re.compile(rb"<[a-z!/][^<>]*>", re.IGNORECASE)
_FRONT_MATTER: Final = re.compile(rb"---[ \t]*\r?\n(?:[ \t]*#[^\n]*\n)*[ \t]*[\"'\w-]+[ \t]*:")


def sniff_media_type(body: bytes, key: str, declared: str) -> str:
    """The media type of a document's content.

    Args:
        body: The whole content.
        key: The object's key; its ending is a hint.
        declared: The content type that the uploader gave; a hint too.
    """
    text = _as_utf8(body)
    if text is None:
        return sniff_binary(body)
    hint = _HINTS.get(PurePosixPath(key).suffix.lower()) or _DECLARED_HINTS.get(_bare_type(declared), TEXT)
    return _sniff_text(text, hint)


def _bare_type(media_type: str) -> str:
    return media_type.partition(";")[0].strip().lower()


def _as_utf8(body: bytes) -> bytes | None:
    """The content with its markup readable as ASCII, or None when it is not text."""
    from xtractmime import RESOURCE_HEADER_BUFFER_LENGTH, is_binary_data  # noqa: PLC0415 - only ingest has it

    if find_byte_order_mark(body) is not None:
        try:
            return decode(body, None).text.encode()
        except RejectedError:  # the reader will find it again, and say so
            return body
    # Word writes its line breaks as vertical tabs into plain text. The bound: the check is a slow loop.
    head = body[:RESOURCE_HEADER_BUFFER_LENGTH].replace(b"\x0b", b"\n")
    return None if is_binary_data(head) else body


def _sniff_text(text: bytes, hint: str) -> str:
    prolog = _PROLOG.match(text)
    content = text[prolog.end() :] if prolog else text
    if content.startswith(b"{\\rtf"):
        return "application/rtf"
    if _XML_DECLARATION.match(text):
        return HTML if _ROOT.match(content) else XML
    if content.startswith(b"<"):
        return _sniff_markup(content, hint)
    if hint == JSON or (content.startswith((b"{", b"[")) and _is_json(content)):
        return JSON
    if content.startswith(b"%"):
        return sniff_by_standard(content)  # PDF and PostScript begin with readable text
    return _sniff_prose(content, hint)


def _sniff_markup(content: bytes, hint: str) -> str:
    if _PAGE.match(content):
        return HTML
    if hint == MARKDOWN:
        return MARKDOWN  # Markdown may begin with an HTML block
    if hint == XML or content[:9].lower() == b"<!doctype":
        return XML
    sniffed = sniff_by_standard(content)
    # Text may begin with <somebody@example.org>; under an .html name any tag will do.
    return HTML if sniffed == TEXT and hint == HTML and _TAG.search(content) else sniffed


def _sniff_prose(content: bytes, hint: str) -> str:
    if _FRONT_MATTER.match(content):
        return MARKDOWN
    if _looks_like_mail(content):
        return MAIL
    if hint == HTML and _TAG.search(content):
        return HTML
    return TEXT if hint in {HTML, XML} else hint  # markup without any is text


def _looks_like_mail(content: bytes) -> bool:
    """Whether it begins with the header of a message: what a memo has (`From: … To: … Date: …`), and what only mail
    has besides."""
    from email.parser import BytesHeaderParser  # noqa: PLC0415 - start-up time

    if not _HEADER_LINE.match(content):
        return False
    names = BytesHeaderParser().parsebytes(content[:_MAIL_HEADER_BYTES]).keys()
    found = {name.lower() for name in names}
    return len(found & _MEMO_HEADERS) >= _MIN_MEMO_HEADERS and not found.isdisjoint(_MAIL_HEADERS)


def _is_json(content: bytes) -> bool:
    try:
        msgspec.json.decode(content, type=msgspec.Raw)  # the skim checks the syntax and builds nothing
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True
