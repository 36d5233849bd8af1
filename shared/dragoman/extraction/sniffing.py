"""What a file is, by its content. Its name and declared type only choose between formats that look alike."""

import re
from pathlib import PurePosixPath
from typing import Final

import msgspec

from dragoman.errors import RejectedError
from dragoman.extraction.encodings.decoding import decode, find_byte_order_mark, find_wide_encoding
from dragoman.extraction.media_types import (
    ATOM,
    FEED_ENTRY,
    HTML,
    JSON,
    JSON_LINES,
    MAIL,
    MAILBOX,
    MARKDOWN,
    NEWSML,
    NEWSML_MESSAGE,
    NITF,
    RSS,
    RTF,
    TEXT,
    WEB_ARCHIVE,
    XML,
)
from dragoman.extraction.plain.dispatch import drop_controls
from dragoman.extraction.signatures import sniff_binary, sniff_by_standard
from dragoman.late import compile_re

_HINTS: Final = {
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": HTML,
    ".json": JSON,
    ".jsonld": JSON,
    ".jsonl": JSON_LINES,
    ".ndjson": JSON_LINES,
    ".eml": MAIL,
    ".mht": WEB_ARCHIVE,
    ".mhtml": WEB_ARCHIVE,
    ".mbox": MAILBOX,
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
    JSON_LINES: JSON_LINES,
    MAIL: MAIL,
    WEB_ARCHIVE: WEB_ARCHIVE,
}
# By the local name of the root element, in lower case.
_VOCABULARIES: Final = {
    b"html": HTML,
    b"nitf": NITF,
    b"newsitem": NEWSML,
    b"newsmessage": NEWSML_MESSAGE,
    b"newsml": NEWSML_MESSAGE,  # version 1
    b"packageitem": NEWSML,  # the reader says that it holds no text
    b"conceptitem": NEWSML,
    b"rss": RSS,
    b"feed": ATOM,
}
_RSS_IN_RDF: Final = (b"http://purl.org/rss/1.0/", b"http://my.netscape.com/rdf/simple/0.9/")
_MEMO_HEADERS: Final = {"from", "to", "subject", "date"}
_MIN_MEMO_HEADERS: Final = 2
_MAIL_HEADERS: Final = {"message-id", "mime-version", "content-type", "received", "return-path"}
_SENT_HEADERS: Final = {"from", "to", "received", "return-path", "message-id"}
_MAIL_HEADER_BYTES: Final = 65_536
"""Signatures and the marks of each server on the way can take 20 kB before the subject comes."""
_HEADER_LINE: Final = compile_re(rb"[A-Za-z][!-9;-~]{0,75}:")
_ENVELOPE_LINE: Final = compile_re(rb"From [^\r\n]{0,300}\d{4}[^\r\n]{0,300}\r?\n(?=>?[A-Za-z])")
_MAILBOX_START: Final = compile_re(rb"From [^\r\n]{0,300}\d{4}[^\r\n]{0,300}\r?\n>?[A-Za-z][!-9;-~]{0,75}:")
_SAVED_BY: Final = compile_re(r"[<\"\s]*Saved by\b", re.IGNORECASE)
_DOS_END: Final = b"\x1a"
_PROLOG: Final = compile_re(rb"(?:\s+|<\?.*?\?>|<!--.*?-->)+", re.DOTALL)
_XML_DECLARATION: Final = compile_re(rb"\s*<\?xml\s")
_PAGE: Final = compile_re(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_ROOT: Final = compile_re(
    rb"(?:<!doctype[^>\[]*(?:\[.*?\]\s*)?>(?:\s|<!--.*?-->)*+)?<(?:[\w.-]+:)?([\w.-]+)", re.IGNORECASE | re.DOTALL
)
_TAG: Final = compile_re(rb"<[a-z!/][^<>]*>", re.IGNORECASE)
_FRONT_MATTER: Final = compile_re(rb"---[ \t]*\r?\n(?:[ \t]*#[^\n]*\n)*[ \t]*[\"'\w-]+[ \t]*:")


def sniff_media_type(body: bytes, key: str, declared: str) -> str:
    """The media type of a document's content.

    Args:
        body: The whole content.
        key: The object's key; its ending is a hint.
        declared: The content type that the uploader gave; a hint too.
    """
    if declared == FEED_ENTRY:  # only the feed's splitter says so
        return FEED_ENTRY
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

    if find_byte_order_mark(body) is not None or find_wide_encoding(body) is not None:
        try:
            return decode(body, None).text.encode()
        except RejectedError:  # the reader will find it again, and say so
            return body
    text = drop_controls(body)
    # Word writes its line breaks as vertical tabs into plain text, and DOS ended a file with a control character. The
    # bound: the check is a slow loop.
    head = text[:RESOURCE_HEADER_BUFFER_LENGTH].replace(b"\x0b", b"\n").rstrip(_DOS_END)
    return None if is_binary_data(head) else text


def _sniff_text(text: bytes, hint: str) -> str:
    prolog = _PROLOG.match(text)
    content = text[prolog.end() :] if prolog else text
    if content.startswith(b"{\\rtf"):
        return RTF
    if content.startswith(b"<"):
        return _sniff_markup(content, hint, is_xml=_XML_DECLARATION.match(text) is not None)
    if _XML_DECLARATION.match(text):
        return XML
    if content.startswith((b"{", b"[")) or hint == JSON:
        return _sniff_json(content, hint)
    if content.startswith(b"%"):
        return sniff_by_standard(content)  # PDF and PostScript begin with readable text
    return _sniff_prose(content, hint)


def _sniff_markup(content: bytes, hint: str, *, is_xml: bool) -> str:
    vocabulary = _find_vocabulary(content)
    if vocabulary is not None:
        return vocabulary
    if is_xml:
        return XML
    if _PAGE.match(content):
        return HTML
    if hint == MARKDOWN:
        return MARKDOWN  # Markdown may begin with an HTML block
    if hint == XML or content[:9].lower() == b"<!doctype":
        return XML
    sniffed = sniff_by_standard(content)
    # Text may begin with <somebody@example.org>; under an .html name any tag will do.
    return HTML if sniffed == TEXT and hint == HTML and _TAG.search(content) else sniffed


def _find_vocabulary(content: bytes) -> str | None:
    """What the root element says."""
    root = _ROOT.match(content)
    name = root[1].lower() if root else b""
    if name == b"rdf":
        return RSS if any(namespace in content[:_MAIL_HEADER_BYTES] for namespace in _RSS_IN_RDF) else XML
    return _VOCABULARIES.get(name)


def _sniff_json(content: bytes, hint: str) -> str:
    is_whole = _is_json(content)
    if hint == JSON_LINES and content.startswith(b"{") and (_is_json(content.partition(b"\n")[0]) or not is_whole):
        return JSON_LINES  # of one line as well
    if is_whole:
        return JSON
    if _looks_like_json_lines(content):
        return JSON_LINES
    return JSON if hint == JSON else _sniff_prose(content, hint)


def _looks_like_json_lines(content: bytes) -> bool:
    first, _, rest = content.partition(b"\n")
    return bool(rest.strip()) and first.startswith(b"{") and _is_json(first)


def _sniff_prose(content: bytes, hint: str) -> str:
    if _FRONT_MATTER.match(content):
        return MARKDOWN
    if hint != MAIL and _MAILBOX_START.match(content):  # mail programs also write that line over a single mail
        return MAILBOX
    mail = _sniff_mail(content, hint)
    if mail is not None:
        return mail
    if hint == HTML and _TAG.search(content):
        return HTML
    # Without what makes the format, what is left is text.
    return hint if hint == MARKDOWN else TEXT


def _sniff_mail(content: bytes, hint: str) -> str | None:
    """A mail or a page saved as one, by the header: what a memo has (`From: … To: … Date: …`), and what only mail
    has besides. Under a mail's name the latter will do."""
    from dragoman.extraction.mail.mime import read_head  # noqa: PLC0415 - start-up time

    content = content[:_MAIL_HEADER_BYTES]
    envelope = _ENVELOPE_LINE.match(content)
    content = content[envelope.end() :] if envelope else content
    if not _HEADER_LINE.match(content):
        return None
    message = read_head(content)
    found = {name.lower() for name in message.header.keys()}  # noqa: SIM118 - a message iterates otherwise
    if found.isdisjoint(_MAIL_HEADERS):
        return None
    is_archive = hint == WEB_ARCHIVE or _SAVED_BY.match(message.read_header("From")) is not None
    # What word processors save has no sender at all, and what browsers save has not been sent.
    is_unsent = message.media_type == WEB_ARCHIVE and found.isdisjoint(_SENT_HEADERS)
    if is_archive or is_unsent or "snapshot-content-location" in found:
        return WEB_ARCHIVE
    return MAIL if hint == MAIL or len(found & _MEMO_HEADERS) >= _MIN_MEMO_HEADERS else None


def _is_json(content: bytes) -> bool:
    try:
        msgspec.json.decode(content, type=msgspec.Raw)  # the skim checks the syntax and builds nothing
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True
