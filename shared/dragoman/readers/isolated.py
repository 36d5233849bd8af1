"""Has a child process read, and rejects what the child can't bear."""

from typing import Final

import msgspec

from dragoman.article import Article, Container, Reference, ReferenceKind, Rejection, SourceObject
from dragoman.errors import ChildFaultError, OverrunError, RejectedError, RejectionReason
from dragoman.isolation.isolated import Isolated
from dragoman.readers import Job, compute_bounded_fingerprint
from dragoman.readers.messages import (
    ANSWERS,
    ENCODER,
    Answer,
    FindItem,
    Manner,
    ReadFile,
    ReadItem,
    ReadReference,
    Request,
)
from dragoman.reading_rules import Reading, reject
from dragoman.settings import Bounds

CHILD_MODULE: Final = "dragoman.readers.child"


class IsolatedReader:
    """See Reader. Keeps one child; files are read one after the other.

    Args:
        bounds: of reading one file.
        module: what runs in the child.
    """

    def __init__(self, bounds: Bounds, module: str = CHILD_MODULE) -> None:
        self._bounds = bounds
        self._isolated = Isolated(module, bounds)

    def start(self) -> None:
        """Start the child, so that it is ready when the first file comes."""
        self._isolated.start()

    def expect(self, name: str) -> None:
        """See Reader."""
        self._isolated.expect(name)

    def close(self) -> None:
        """End the child; the next file starts another."""
        self._isolated.close()

    def read_file(self, job: Job) -> Article | Container | Rejection:
        """See Reader."""
        try:
            answer = self._ask(job, ReadFile(job.source, _describe(job.reading)))
        except OverrunError as error:
            return self._reject(job.source, job.reading, error)
        return answer.article or answer.container or _expect(answer.rejection)

    def find_item(self, job: Job, item: str) -> SourceObject | Rejection | None:
        """See Reader."""
        try:
            return self._ask(job, FindItem(job.source, _describe(job.reading), item)).found
        except OverrunError as error:
            return self._reject(msgspec.structs.replace(job.source, item=item), job.reading, error)

    def read_item(self, job: Job, item: str) -> Article | Rejection:
        """See Reader."""
        try:
            answer = self._ask(job, ReadItem(job.source, _describe(job.reading), item))
        except OverrunError as error:
            return self._reject_item(job, item, error)
        return answer.article or _expect(answer.rejection)

    def read_reference(self, job: Job, kind: ReferenceKind) -> Reference | Rejection:
        """See Reader."""
        try:
            answer = self._ask(job, ReadReference(job.source, _describe(job.reading), kind))
        except OverrunError as error:
            rejection = reject(job.source, job.reading, _explain(error))
            fingerprint = job.reading.compute_reference_fingerprint(kind)
            return self._bind(rejection, fingerprint)
        return answer.reference or _expect(answer.rejection)

    def _ask(self, job: Job, request: Request) -> Answer:
        answer = ANSWERS.decode(self._isolated.do(ENCODER.encode(request), job.body, job.seconds_left))
        job.watch.add(answer.milliseconds)
        return answer

    def _reject_item(self, job: Job, item: str, error: OverrunError) -> Rejection:
        """The record names the item as it was found; a fresh child finds it again."""
        found = self.find_item(job, item)
        if isinstance(found, Rejection):
            return found
        return self._reject(found or msgspec.structs.replace(job.source, item=item), job.reading, error)

    def _reject(self, source: SourceObject, reading: Reading, error: OverrunError) -> Rejection:
        return self._bind(reject(source, reading, _explain(error)), reading.fingerprint)

    def _bind(self, rejection: Rejection, fingerprint: str) -> Rejection:
        bounded = compute_bounded_fingerprint(fingerprint, self._bounds)
        return msgspec.structs.replace(rejection, fingerprint=bounded)


def _describe(reading: Reading) -> Manner:
    return Manner(reading.limits, reading.mapping.expressions if reading.mapping else None)


def _explain(error: OverrunError) -> RejectedError:
    return RejectedError(RejectionReason.TOO_COMPLEX, error.detail)


def _expect(rejection: Rejection | None) -> Rejection:
    """What the child sends where it sends nothing better."""
    if rejection is None:
        raise ChildFaultError("an answer without a record", ())
    return rejection
