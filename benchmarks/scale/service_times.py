"""How long one message takes, and what it asks of S3.

Processor time and requests are those that the cost model counts (dragoman.operations.counted): measured, with a vCPU of
Lambda taken for four fifths of the measuring machine's core. How fast AWS answers is assumed, because nothing here has
run there; SCALE.md shows what other answers would change.
"""

from typing import Final

import msgspec

from dragoman.operations.counted import (
    INGEST_CHARACTER_SECONDS,
    INGEST_NEW,
    INGEST_SECONDS,
    SPEED,
    TRANSLATE_CHARACTER_SECONDS,
    TRANSLATE_NEW,
    TRANSLATE_SECONDS,
    Requests,
    compute_waiting,
)

FULL_CORE_MEGABYTES: Final = 1_769
"""Lambda gives a core in proportion to memory, and a whole one here. Its "Configure memory"."""

REFUSED_SECONDS: Final = 1.5
"""Until boto3 gives a refused request up: three attempts, with random waits of up to one and up to two seconds."""
HANGING_SECONDS: Final = 21.0
"""Until it gives one up that is not answered: three attempts of two seconds to connect and five to read."""


class ServiceTimes(msgspec.Struct, frozen=True):
    """Seconds and requests of one message."""

    ingest_requests: Requests = INGEST_NEW
    input_reads: int = 2
    """Of ingest's, those of the input bucket: the file, and a last look at it. A test counts them."""
    translate_requests: Requests = TRANSLATE_NEW
    record_failure: float = 0.4
    """A dozen requests at a third of a core. Assumed."""
    cold_ingest: float = 1.5
    cold_translate: float = 2.0
    """Lambda's own part, some 0.3 s, and the imports; translate's holds a model of 22 MB, read from S3."""
    cold_record_failure: float = 2.0
    slowness: float = 1.0
    """By how much longer AWS takes to answer than assumed."""

    def ingest(self, characters: float, megabytes: int = FULL_CORE_MEGABYTES) -> float:
        """Seconds of ingest for a file with so much text."""
        work = INGEST_SECONDS + INGEST_CHARACTER_SECONDS * characters
        return self._spend(work, self.ingest_requests, megabytes)

    def translate(self, characters: float, megabytes: int = FULL_CORE_MEGABYTES) -> float:
        """Seconds of translate for one target."""
        work = TRANSLATE_SECONDS + TRANSLATE_CHARACTER_SECONDS * characters
        return self._spend(work, self.translate_requests, megabytes)

    @property
    def ingest_reads(self) -> int:
        """Of the output bucket."""
        return self.ingest_requests.reads - self.input_reads

    @property
    def translate_reads(self) -> int:
        """Of the output bucket."""
        return self.translate_requests.reads

    @property
    def writes(self) -> int:
        """Of the output bucket, by each of both."""
        return self.translate_requests.writes

    def _spend(self, processor: float, requests: Requests, megabytes: int) -> float:
        share = max(1.0, FULL_CORE_MEGABYTES / megabytes)
        return processor / SPEED * share + compute_waiting(requests) * self.slowness


USUAL: Final = ServiceTimes()
"""As measured and assumed."""
