"""A reader that no file is simple enough for."""

import msgspec

from dragoman.article import ReferenceKind, Rejection
from dragoman.errors import RejectedError, RejectionReason
from dragoman.readers import Job, compute_bounded_fingerprint
from dragoman.reading_rules import reject
from dragoman.settings import Bounds


class OverrunningReader:
    """See Reader. Rejects as IsolatedReader does where the child overruns; of a file only, where that is enough."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds

    def expect(self, name: str) -> None:
        """See Reader."""

    def read_file(self, job: Job) -> Rejection:
        """See Reader."""
        return self._reject(job, None, job.reading.fingerprint)

    def find_item(self, job: Job, item: str) -> Rejection:
        """See Reader."""
        return self._reject(job, item, job.reading.fingerprint)

    def read_item(self, job: Job, item: str) -> Rejection:
        """See Reader."""
        return self.find_item(job, item)

    def read_reference(self, job: Job, kind: ReferenceKind) -> Rejection:
        """See Reader."""
        return self._reject(job, None, job.reading.compute_reference_fingerprint(kind))

    def _reject(self, job: Job, item: str | None, fingerprint: str) -> Rejection:
        source = msgspec.structs.replace(job.source, item=item)
        overrun = RejectedError(RejectionReason.TOO_COMPLEX, "Reading it took more than 60 seconds of work.")
        rejection = reject(source, job.reading, overrun)
        bounded = compute_bounded_fingerprint(fingerprint, self._bounds)
        return msgspec.structs.replace(rejection, fingerprint=bounded)
