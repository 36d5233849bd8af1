"""From bytes to a document: gzip undone, the content sniffed, its size checked."""

from pathlib import PurePosixPath
from typing import Final

import msgspec

from dragoman.article import Document, SourceObject
from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.archives.compression import inflate, is_compressed
from dragoman.extraction.media_types import (
    ATOM,
    DOCX,
    EPUB,
    JSON_LINES,
    MAIL,
    MAILBOX,
    ODT,
    PDF,
    RSS,
    RTF,
    WEB_ARCHIVE,
    ZIP,
)
from dragoman.extraction.sniffing import sniff_media_type
from dragoman.settings import Limits

# Their bytes are mostly pictures, or articles that are read one by one.
_PACKAGES: Final = frozenset({ATOM, DOCX, EPUB, JSON_LINES, MAIL, MAILBOX, ODT, PDF, RSS, RTF, WEB_ARCHIVE, ZIP})


def open_document(source: SourceObject, body: bytes | None, name: str, limits: Limits) -> Document:
    """A document that is known for what it is, whatever its name says.

    Args:
        source: Its media type is what the uploader or the container declared.
        body: None where there were more bytes than are read.
        name: A file name; its ending is a hint.
        limits: What is read.

    Raises:
        RejectedError: it is too large, or the gzip around it is damaged.
    """
    if body is None:
        raise RejectedError(RejectionReason.TOO_LARGE, f"{source.bytes:,} bytes")
    declared = source.media_type
    if is_compressed(body):
        body = inflate(body, limits.package_bytes)
        name = str(PurePosixPath(name).with_suffix("")) if PurePosixPath(name).suffix == ".gz" else name
    media_type = sniff_media_type(body, name, declared) if body else declared
    limit = limits.package_bytes if media_type in _PACKAGES else limits.document_bytes
    if len(body) > limit:
        detail = f"{len(body):,} bytes of {media_type}; {limit:,} are allowed."
        raise RejectedError(RejectionReason.TOO_LARGE, detail)
    return Document(msgspec.structs.replace(source, media_type=media_type), body, declared)
