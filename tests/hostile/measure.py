"""A hostile file through a reader: what it cost, and what record it left."""

import time
from collections.abc import Callable, Iterator

import msgspec

from dragoman.article import Article, Container, ObjectAddress, Reference, Rejection
from dragoman.readers import Job, Reader, read_records
from dragoman.reading_rules import Reading
from dragoman.records import encode_record
from dragoman.settings import Settings
from dragoman.stopwatch import Stopwatch
from dragoman.store import ObjectState
from tests.hostile.sample import CANARY, Sample

SECONDS_LEFT = 600.0
"""On the clock, on a machine that may be busy; what counts is time of work."""
MAX_ITEMS = 25
"""Of a container that are read; in the service each is an invocation of its own."""


class Ending(msgspec.Struct, frozen=True):
    """How a file ended."""

    outcome: str
    """As Sample.outcome."""
    detail: str
    """Of the first rejection."""
    seconds: float
    """Of the slowest request: the file itself, or one item with the container around it."""
    output_bytes: int
    """Of all records that were looked at."""


def read_sample(sample: Sample, body: bytes, reader: Reader, clock: Callable[[], float] = time.process_time) -> Ending:
    """What becomes of a file, or of the first items of a container.

    Raises:
        AssertionError: a record can't be written, or holds what no document may fetch.
    """
    outcomes: list[str] = []
    details: list[str] = []
    slowest, written, began = 0.0, 0, clock()
    for place, record in enumerate(_read(sample, body, reader)):
        slowest = max(slowest, clock() - began)
        encoded = encode_record(record)
        assert CANARY.encode() not in encoded
        encoded.decode()
        written += len(encoded)
        outcomes.append(_describe(record))
        details += [record.detail] if isinstance(record, Rejection) else []
        if place == MAX_ITEMS:
            break
        began = clock()
    first, items = outcomes[0], "+".join(dict.fromkeys(outcomes[1:]))
    return Ending(f"{first} of {items}" if items else first, next(iter(details), ""), slowest, written)


def _read(sample: Sample, body: bytes, reader: Reader) -> Iterator[Article | Container | Rejection | Reference]:
    limits = Settings(output_bucket="out").limits
    source = ObjectState("etag", len(body), sample.declared).describe(ObjectAddress("in", sample.key))
    content = body if len(body) <= limits.package_bytes else None  # as the store gives it
    job = Job(source, content, Reading(limits), Stopwatch(), lambda: SECONDS_LEFT)
    if sample.kind == "document":
        return read_records(reader, job)
    return iter([reader.read_reference(job, sample.kind)])


def _describe(record: object) -> str:
    if isinstance(record, Rejection):
        return str(record.reason)
    return type(record).__name__.lower()
