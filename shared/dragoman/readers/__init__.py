"""Who reads a file: this process, or a child that can be killed. The stories do not know which.

`direct.py` reads here and now, as tests of formats want it. `isolated.py` has a child do it (`child.py` is what runs
there, `messages.py` what they say to each other) and rejects, as `too-complex`, what the child can't bear.
"""

from collections.abc import Iterator
from typing import Protocol

import msgspec

from dragoman.article import Article, Container, Reference, ReferenceKind, Rejection, SourceObject
from dragoman.errors import RejectionReason
from dragoman.reading_rules import Reading
from dragoman.records import compute_fingerprint
from dragoman.settings import Bounds
from dragoman.stopwatch import SecondsLeft, Stopwatch


class Job(msgspec.Struct, frozen=True):
    """A file to be read, and the circumstances."""

    source: SourceObject
    """Its media type is what the uploader declared."""
    body: bytes | None
    """None where there are more bytes than are read."""
    reading: Reading
    watch: Stopwatch
    """Told how long each stage takes."""
    seconds_left: SecondsLeft


class Reader(Protocol):
    """Reads files. Each method but the first may raise ChildUnavailableError, which is transient: later it may do."""

    def expect(self, name: str) -> None:
        """Get ready for a file of this name, while the caller fetches it."""

    def read_file(self, job: Job) -> Article | Container | Rejection:
        """An article, the list of a container's items, or the reason why there is neither."""

    def find_item(self, job: Job, item: str) -> SourceObject | Rejection | None:
        """The item with an id as its records name it; None where the file holds no such thing, a rejection where it
        can't be found out."""

    def read_item(self, job: Job, item: str) -> Article | Rejection:
        """The article of an item that was found, or the reason why there is none."""

    def read_reference(self, job: Job, kind: ReferenceKind) -> Reference | Rejection:
        """What a file says about translations, or the reason why it says nothing."""


def read_records(reader: Reader, job: Job) -> Iterator[Article | Container | Rejection]:
    """All records of a file: its own first, then those of its items."""
    record = reader.read_file(job)
    yield record
    if isinstance(record, Container):
        for entry in record.items:
            yield reader.read_item(job, entry.id)


def is_bounded(record: object) -> bool:
    """Whether a record is what it is because reading the file met its bounds."""
    return isinstance(record, Rejection) and record.reason == RejectionReason.TOO_COMPLEX


def compute_bounded_fingerprint(fingerprint: str, bounds: Bounds) -> str:
    """Of the record of a file that these bounds were too narrow for, where it otherwise would have had `fingerprint`.
    Wider ones are another fingerprint, under which it is read again."""
    return compute_fingerprint(fingerprint, bounds)
