"""A file of the input bucket that is no article, but tells how articles are translated, to its record."""

import msgspec

from dragoman.article import Reference, ReferenceKind, Rejection, SourceObject
from dragoman.errors import RejectedError, RejectionReason
from dragoman.reading_rules import Reading, reject
from dragoman.records import article_id
from dragoman.references import read_reference
from dragoman.stopwatch import Stopwatch


def read_reference_file(
    source: SourceObject, body: bytes | None, kind: ReferenceKind, reading: Reading, watch: Stopwatch
) -> Reference | Rejection:
    """What a file says about translations, or the reason why it says nothing.

    Args:
        source: its media type is what the uploader declared; the format is told by the name and the content.
        body: None where there are more bytes than are read.
        kind: what the file is by its place.
        reading: how files are read.
        watch: told how long it takes.
    """
    fingerprint = reading.compute_reference_fingerprint(kind)
    try:
        found = watch.measure("extract", read_reference, kind, source.key, _check_size(source, body, reading))
    except RejectedError as error:
        return msgspec.structs.replace(reject(source, reading, error), fingerprint=fingerprint)
    return Reference(
        id=article_id(source.address),
        source=source,
        fingerprint=fingerprint,
        kind=kind,
        entries=found.entries,
        problems=found.problems,
    )


def _check_size(source: SourceObject, body: bytes | None, reading: Reading) -> bytes:
    limit = reading.limits.document_bytes
    if body is None or source.bytes > limit:
        raise RejectedError(RejectionReason.TOO_LARGE, f"{source.bytes:,} bytes; {limit:,} are allowed.")
    return body
