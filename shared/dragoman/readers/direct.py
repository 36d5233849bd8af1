"""Reads in this process. What a parser does to its process, it does to this one."""

from dragoman.article import Article, Container, Reference, ReferenceKind, Rejection, SourceObject
from dragoman.extraction.containers import Part, describe_item
from dragoman.readers import Job
from dragoman.reading import find_item, read_file, read_item
from dragoman.reading_rules import Reading


class DirectReader:
    """See Reader. Remembers the item that was found last, because it is read next."""

    def __init__(self) -> None:
        self._sought: tuple[SourceObject, bytes | None, str, Reading] | None = None
        self._found: tuple[SourceObject, Part] | None = None

    def expect(self, name: str) -> None:
        """See Reader. There is nobody who could do it meanwhile."""

    def read_file(self, job: Job) -> Article | Container | Rejection:
        """See Reader."""
        return read_file(job.source, job.body, job.reading, job.watch)

    def find_item(self, job: Job, item: str) -> SourceObject | None:
        """See Reader."""
        found = self._find(job, item)
        return describe_item(found[1], found[0]) if found else None

    def read_item(self, job: Job, item: str) -> Article | Rejection:
        """See Reader.

        Raises:
            LookupError: there is no such item.
        """
        found = self._find(job, item)
        if found is None:
            raise LookupError("the file holds no such item")
        container, part = found
        return read_item(container, part, job.reading, job.watch)

    def read_reference(self, job: Job, kind: ReferenceKind) -> Reference | Rejection:
        """See Reader."""
        from dragoman.reference_files import read_reference_file  # noqa: PLC0415 - few files are any

        return read_reference_file(job.source, job.body, kind, job.reading, job.watch)

    def _find(self, job: Job, item: str) -> tuple[SourceObject, Part] | None:
        sought = (job.source, job.body, item, job.reading)
        if sought != self._sought:
            self._sought, self._found = sought, find_item(job.source, job.body, item, job.reading, job.watch)
        return self._found
