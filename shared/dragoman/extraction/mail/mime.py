"""MIME messages taken apart within bounds: mails, and pages saved together with their pictures.

The standard library reads parameters and undoes the transfer encodings. The parts are split here: its parser calls
itself for each level, and looks at each line once a level, which a hostile nest of parts turns into minutes.
"""

import re
from collections.abc import Callable, Collection, Iterator
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from typing import Final

import msgspec

from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.encodings.decoding import decode, find_byte_order_mark

MAX_DEPTH: Final = 12
"""A signed newsletter with pictures and attachments nests five deep."""
MAX_PARTS: Final = 1_000
"""Pictures are parts: a saved page has hundreds."""

_MAX_HEAD_BYTES: Final = 262_144
_MAX_VALUE_CHARACTERS: Final = 8_000
_HEAD_END: Final = re.compile(rb"\r?\n\r?\n")
# Where a program put an empty line into the header, the rest of it begins what seems to be the text.
_HEAD_AGAIN: Final = re.compile(rb"(?:Content-Type|MIME-Version)[ \t]*:[ \t]*[\w/.]+[ \t]*(?:;|\r?\n)", re.IGNORECASE)
_CONTENT_TYPE: Final = re.compile(rb"\nContent-Type[ \t]*:", re.IGNORECASE)
_LEADING_LINE_BREAK: Final = re.compile(rb"\r?\n")
_HEADER_LINE: Final = re.compile(rb"([!-9;-~]+)[ \t]*:(.*)", re.DOTALL)
_HEADER_LINES: Final = re.compile(rb"(?:(?:[!-9;-~]+[ \t]*:|[ \t])[^\n]*\n?)*+")
_DECLARED_CHARSET: Final = re.compile(rb"charset=[\"']?([\w.:+-]+)", re.IGNORECASE)
_LIKELY_BOUNDARY: Final = re.compile(rb"\n--([^\s]{1,200})[ \t]*\r?\nContent-[A-Za-z-]+:", re.IGNORECASE)
_DIGEST: Final = "multipart/digest"


class Part(msgspec.Struct, frozen=True):
    """A message or a part of one: a leaf with content, or a multipart with parts."""

    header: Message
    """Only headers, their values decoded where they were raw 8-bit."""
    head: bytes
    """The header as it was."""
    content: bytes
    """As it was, still in its transfer encoding."""
    parts: tuple["Part", ...] = ()
    boundary: bytes = b""

    @property
    def media_type(self) -> str:
        """In lower case, without parameters."""
        return self.header.get_content_type()

    @property
    def charset(self) -> str | None:
        """The declared character set."""
        return self.header.get_content_charset()

    @property
    def file_name(self) -> str:
        """The declared file name; empty where there is none."""
        return " ".join(decode_words(self.header.get_filename() or "").split())

    @property
    def is_attachment(self) -> bool:
        """Whether the sender set it apart from the text: by word, or by giving it a file name."""
        return self.header.get_content_disposition() == "attachment" or bool(self.file_name)

    def read_header(self, name: str) -> str:
        """A header's text, its encoded words decoded, on one line; empty where there is none."""
        return " ".join(decode_words(self.header.get(name) or "").split())

    def read_content(self) -> bytes:
        """The content with its transfer encoding undone; as it is where that is broken."""
        carrier = Message()
        carrier["Content-Transfer-Encoding"] = self.header.get("Content-Transfer-Encoding") or "7bit"
        carrier.set_payload(self.content.decode("ascii", "surrogateescape"))
        content = carrier.get_payload(decode=True)
        return content if isinstance(content, bytes) else self.content


def read_message(body: bytes) -> Part:
    """Take a message apart, whatever is wrong with it.

    Raises:
        RejectedError: it is nested deeper or has more parts than are read.
    """
    if find_byte_order_mark(body):
        body = decode(body, None).text.encode()
    if b"\n" not in body:
        body = body.replace(b"\r", b"\n")
    body = body.lstrip(b"\r\n")
    charset = _DECLARED_CHARSET.search(body[:_MAX_HEAD_BYTES])
    return _Reading(charset[1].decode("ascii", "replace") if charset else None).read(body, "text/plain", depth=1)


def read_head(body: bytes, names: Collection[str] | None = None) -> Part:
    """Read a message's header alone.

    Args:
        names: Of the headers that are read, in small letters; None for all.
    """
    charset = _DECLARED_CHARSET.search(body[:_MAX_HEAD_BYTES])
    reading = _Reading(charset[1].decode("ascii", "replace") if charset else None)
    head, content = _split_head(body.lstrip(b"\r\n"))
    return Part(reading.read_header(head, "text/plain", names), head, content)


def walk(part: Part) -> Iterator[Part]:
    """The leaves, in order."""
    if not part.parts:
        yield part
    for inner in part.parts:
        yield from walk(inner)


def write_message(message: Part, is_kept: Callable[[Part], bool]) -> bytes:
    """The message with only those leaves that are kept, byte for byte as they were."""
    return _write(message, is_kept) or message.head + b"\n\n"


def decode_words(value: str) -> str:
    """A header's value with its encoded words (RFC 2047) decoded; a broken one stays as it is."""
    value = value[:_MAX_VALUE_CHARACTERS]
    if "=?" not in value:
        return value
    try:
        return "".join(_decode_word(word, charset) for word, charset in decode_header(value))
    except (HeaderParseError, RejectedError, ValueError, LookupError):
        return value


def _decode_word(word: bytes | str, charset: str | None) -> str:
    if isinstance(word, str):
        return word
    if charset is None:
        return word.decode("raw-unicode-escape")  # which is how decode_header encodes what is no encoded word
    return decode(word, charset).text


class _Reading:
    """One message being taken apart: how many parts there were, and the character set of its raw headers."""

    def __init__(self, charset: str | None) -> None:
        self._charset = charset
        self._count = 0

    def read(self, body: bytes, default_type: str, depth: int) -> Part:
        self._count += 1
        if self._count > MAX_PARTS:
            raise RejectedError(RejectionReason.TOO_LARGE, f"The message has more than {MAX_PARTS:,} parts.")
        if depth > MAX_DEPTH:
            raise RejectedError(RejectionReason.CORRUPT, f"The message's parts are nested deeper than {MAX_DEPTH}.")
        head, content = _split_head(body)
        header = self.read_header(head, default_type)
        if header.get_content_maintype() != "multipart":
            return Part(header, head, content)
        boundary, bodies = _split_content(content, header)
        if not bodies:
            return Part(_describe_bare_content(header, content), head, content)
        inner_type = "message/rfc822" if header.get_content_type() == _DIGEST else "text/plain"
        return Part(header, head, b"", tuple(self.read(inner, inner_type, depth + 1) for inner in bodies), boundary)

    def read_header(self, head: bytes, default_type: str, names: Collection[str] | None = None) -> Message:
        header = Message()
        header.set_default_type(default_type)
        for name, value in _split_headers(head[:_MAX_HEAD_BYTES]):
            if names is None or name.lower() in names:
                header[name] = self._decode_value(value)[:_MAX_VALUE_CHARACTERS]
        return header

    def _decode_value(self, value: bytes) -> str:
        if value.isascii():
            return value.decode()
        try:
            return decode(value, self._charset).text
        except RejectedError:
            return value.decode("cp1252", "ignore")


def _split_head(body: bytes) -> tuple[bytes, bytes]:
    line_break = _LEADING_LINE_BREAK.match(body)
    if line_break:  # a part without a header
        return b"", body[line_break.end() :]
    end = _HEAD_END.search(body)
    if end:
        again = _HEAD_AGAIN.match(body, end.end())
        if again and not _CONTENT_TYPE.search(b"\n" + body[: min(end.start(), _MAX_HEAD_BYTES)]):
            head, content = _split_head(body[end.end() :])
            return body[: end.start()] + b"\n" + head, content
        return body[: end.start()], body[end.end() :]
    lines = _HEADER_LINES.match(body)  # no blank line: the text begins at the first line that is no header
    return (body[: lines.end()], body[lines.end() :]) if lines else (body, b"")


def _split_headers(head: bytes) -> Iterator[tuple[str, bytes]]:
    """Names and values. A line that is neither a header nor folded is one whose indent got lost on the way."""
    name, values = "", [b""]
    for line in head.splitlines():
        header = None if line[:1] in {b" ", b"\t"} else _HEADER_LINE.fullmatch(line)
        if header is None:
            values.append(line.strip())
            continue
        if name:
            yield name, b" ".join(values)
        name, values = header[1].decode(), [header[2].strip()]
    if name:
        yield name, b" ".join(values)


def _split_content(content: bytes, header: Message) -> tuple[bytes, list[bytes]]:
    """The boundary and what stands between its lines. Where the declared one divides nothing, one that does."""
    declared = (header.get_boundary() or "").encode("latin-1", "replace")
    bodies = _split_at(content, declared) if declared else []
    if bodies:
        return declared, bodies
    likely = _LIKELY_BOUNDARY.search(b"\n" + content)
    return (likely[1], _split_at(content, likely[1])) if likely else (b"", [])


def _split_at(content: bytes, boundary: bytes) -> list[bytes]:
    """What stands between the boundary's lines; what is before the first and after the closing one is nothing."""
    delimiter = re.compile(rb"\r?\n--" + re.escape(boundary) + rb"(--)?[ \t]*(?=\r?\n|\Z)")
    text = b"\n" + content
    bodies: list[bytes] = []
    start: int | None = None
    for found in delimiter.finditer(text):
        if start is not None:
            bodies.append(_drop_line_break(text[start : found.start()]))
        start = None if found[1] else found.end()
        if found[1] or len(bodies) > MAX_PARTS:
            break
    if start is not None:  # cut off before its end
        bodies.append(_drop_line_break(text[start:]))
    return bodies


def _drop_line_break(body: bytes) -> bytes:
    """The line break that ends the delimiter's own line."""
    line_break = _LEADING_LINE_BREAK.match(body)
    return body[line_break.end() :] if line_break else body


def _describe_bare_content(header: Message, content: bytes) -> Message:
    """The header of a multipart that has no parts, as that of the text which it is then."""
    bare = Message()
    for name, value in header.items():
        if name.lower() != "content-type":
            bare[name] = value
    bare["Content-Type"] = "text/html" if b"<html" in content[:_MAX_HEAD_BYTES].lower() else "text/plain"
    return bare


def _write(part: Part, is_kept: Callable[[Part], bool]) -> bytes:
    if not part.parts:
        return part.head + b"\n\n" + part.content if is_kept(part) else b""
    written = [text for text in (_write(inner, is_kept) for inner in part.parts) if text]
    if not written:
        return b""
    delimiter = b"\n--" + part.boundary
    return part.head + b"\n" + b"".join(delimiter + b"\n" + text for text in written) + delimiter + b"--\n"
