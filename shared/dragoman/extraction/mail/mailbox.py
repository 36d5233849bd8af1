"""Mail boxes in one file, as Unix, Thunderbird and Google Takeout write them, to their mails."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from dragoman.article import Item
from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.mail.mime import Part, read_head
from dragoman.extraction.mail.reader import read_subject
from dragoman.extraction.media_types import MAIL

MAX_MAILS: Final = 2_001
"""One more than the articles that are read of a container, which says so then."""
MAX_LINES: Final = 1_000_000
"""In 30 MB of mails there are some 450,000. Each may be a paragraph, which takes some 17 µs to read."""

# `From ana@press.example Tue Oct  6 09:00:00 2026` and then a header; `From ` in a mail's own text has `>` before it,
# but for programs that forget it, so the line has to end in a time and a year or a zone, as all of them write it.
_ENVELOPE: Final = re.compile(rb"^From ([^\r\n]{1,500})\r?\n(?=>?[!-9;-~]{1,200}:)", re.MULTILINE)
_TIME: Final = re.compile(rb"\d\d:\d\d")
_YEAR_OR_ZONE: Final = re.compile(rb"\d{4}")
_ESCAPED: Final = re.compile(rb"^>(>*From )", re.MULTILINE)
_EXPUNGED: Final = 0x0008
"""Thunderbird's mark of a mail that was deleted and not yet taken out of the file."""
_MAX_NAME_CHARACTERS: Final = 200
_HEADERS: Final = frozenset({"message-id", "subject", "list-id", "x-mozilla-status", "x-imap"})


def split_mailbox(body: bytes, charset: str | None) -> tuple[Item, ...]:  # noqa: ARG001 - each mail declares its own
    """The mails of a mail box, those left out that are deleted and only still in the file.

    `identity` is the Message-ID, `name` the subject. The standard library's reader wants a file on a disk.

    Raises:
        RejectedError: it has more lines than are read.
    """
    lines = body.count(b"\n")
    if lines > MAX_LINES:
        detail = f"The mail box has {lines:,} lines; {MAX_LINES:,} are allowed."
        raise RejectedError(RejectionReason.TOO_LARGE, detail)
    return tuple(islice((item for mail in _split(body) if (item := _read_item(mail))), MAX_MAILS))


def _split(body: bytes) -> Iterator[bytes]:
    start: int | None = None
    for envelope in _ENVELOPE.finditer(body):
        time = _TIME.search(envelope[1])
        if time is None or not _YEAR_OR_ZONE.search(envelope[1], time.end()):
            continue
        if start is not None:
            yield body[start : envelope.start()]
        start = envelope.end()
    if start is not None:
        yield body[start:]


def _read_item(mail: bytes) -> Item | None:
    message = read_head(mail, _HEADERS)
    if _is_deleted(message) or "X-IMAP" in message.header:  # the latter holds what a mail server notes for itself
        return None
    identity = message.read_header("Message-ID")[:1_000]
    content = _ESCAPED.sub(rb"\1", mail).removesuffix(b"\n")
    return Item(identity, content, name=read_subject(message)[:_MAX_NAME_CHARACTERS], media_type=MAIL)


def _is_deleted(message: Part) -> bool:
    try:
        return bool(int(message.read_header("X-Mozilla-Status") or "0", 16) & _EXPUNGED)
    except ValueError:
        return False
