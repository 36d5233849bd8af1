"""S3, which allows so many requests a second to each part of a bucket, and divides a part that is asked too much."""

from collections.abc import Mapping
from typing import Final

from benchmarks.scale.quotas import S3_READS, S3_SPLIT_SECONDS, S3_WRITES
from benchmarks.scale.telemetry import SAMPLE_SECONDS

READS: Final = "s3 reads"
WRITES: Final = "s3 writes"


class Partitions:
    """The parts of the output bucket; requests are spread evenly over them."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._crowded_seconds = 0.0

    def look(self, rates: Mapping[str, float]) -> float:
        """The share of requests that are refused at such rates a second. To be called once a sample."""
        reads, writes = S3_READS * self._count, S3_WRITES * self._count
        excess = max(rates.get(READS, 0.0) / reads, rates.get(WRITES, 0.0) / writes)
        if excess <= 1:
            return 0.0
        self._crowded_seconds += SAMPLE_SECONDS
        if self._crowded_seconds >= S3_SPLIT_SECONDS:
            self._count, self._crowded_seconds = self._count * 2, 0.0
        return 1 - 1 / excess
