"""Gzip around a document: undone, within bounds, before anything else is asked."""

import zlib
from typing import Final

from dragoman.errors import RejectedError, RejectionReason

MAX_MEMBERS: Final = 10_000
"""Gzip files may be joined end to end; bgzip, which cuts finest, makes a member of every 64 kB."""

_MAGIC: Final = b"\x1f\x8b"
_GZIP_WINDOW: Final = 16 + zlib.MAX_WBITS
"""zlib's way of saying that a gzip header and checksum are around it."""
_CHUNK_BYTES: Final = 65_536


def is_compressed(body: bytes) -> bool:
    """Whether it begins as a gzip file does."""
    return body.startswith(_MAGIC)


def inflate(body: bytes, limit_bytes: int) -> bytes:
    """What is inside; never much more than `limit_bytes` are made. What follows the last member is left out, as gzip
    itself does: tapes and some servers pad the file.

    Raises:
        RejectedError: it is damaged, or holds more.
    """
    content = bytearray()
    position = 0
    for _ in range(MAX_MEMBERS):
        position = _inflate_member(body, position, content, limit_bytes)
        if not body.startswith(_MAGIC, position):
            return bytes(content)
    raise RejectedError(RejectionReason.TOO_LARGE, f"The gzip file has more than {MAX_MEMBERS:,} members.")


def _inflate_member(body: bytes, position: int, content: bytearray, limit_bytes: int) -> int:
    """Add one member's content; the answer is where the member ends."""
    member = zlib.decompressobj(_GZIP_WINDOW)
    while not member.eof:
        chunk = body[position : position + _CHUNK_BYTES]
        if not chunk:
            raise _refuse_damaged("it is cut off before its end.")
        try:
            content += member.decompress(chunk, limit_bytes + 1 - len(content))
        except zlib.error as error:
            raise _refuse_damaged(f"{error}.") from error
        if len(content) > limit_bytes:
            raise RejectedError(RejectionReason.TOO_LARGE, f"Unpacked, the file is larger than {limit_bytes:,} bytes.")
        position += len(chunk) - len(member.unused_data) - len(member.unconsumed_tail)
    return position


def _refuse_damaged(sentence: str) -> RejectedError:
    return RejectedError(RejectionReason.CORRUPT, f"The gzip file is damaged: {sentence}"[:300])
