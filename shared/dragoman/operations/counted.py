"""What a message makes AWS do, as counted on the real functions; tests count again. What the template holds likewise.

`python -m benchmarks.cost` measures the times, tests/integration/test_request_counts.py counts requests and bytes.
"""

from typing import Final

import msgspec


class Requests(msgspec.Struct, frozen=True):
    """What a function asks of AWS for one message."""

    reads: int
    """Of S3: GET and HEAD."""
    writes: int = 0
    """Of S3: PUT."""
    listings: int = 0
    """Of S3."""
    sends: int = 0
    """To SQS; up to ten messages each."""

    def __add__(self, other: "Requests") -> "Requests":
        pairs = zip(msgspec.structs.astuple(self), msgspec.structs.astuple(other), strict=True)
        return Requests(*(one + another for one, another in pairs))

    def __mul__(self, times: int) -> "Requests":
        return Requests(*(times * count for count in msgspec.structs.astuple(self)))


# A plain article, where no glossary was ever dropped; with glossaries a translation asks once more for their list.
INGEST_NEW: Final = Requests(reads=11, writes=1, sends=1)
"""Of a file that is new or replaced. Before: five kinds of record that there could be, and the file; after: the file,
and the four other kinds."""
INGEST_UNCHANGED: Final = Requests(reads=6, sends=1)
INGEST_DELETED: Final = Requests(reads=9, listings=2, sends=1)
"""In a stack with two targets: each target more takes one or two reads."""
INGEST_REJECTED: Final = Requests(reads=15, writes=1, listings=2)
"""Likewise: a file that is no article may have been one."""
TRANSLATE_NEW: Final = Requests(reads=7, writes=1)
"""Before: the translation and its failure, the article, the list of glossaries, what is done of it already; after: the
article, and the failure."""
TRANSLATE_UNCHANGED: Final = Requests(reads=5)
TRANSLATE_DELETED: Final = Requests(reads=5)

WITH_GLOSSARIES: Final = Requests(reads=1)
"""More for each translation that is made, where there is a list of glossaries."""

QUEUE_REQUESTS: Final = 2
"""Of Lambda's pollers for a message: a batch is one message, received and deleted. EventBridge's or ours to send it
comes on top."""

# Bytes of a message's log: the line of its outcome, that of its metrics, and Lambda's own three.
INGEST_LOG_BYTES: Final = 1_540
TRANSLATE_LOG_BYTES: Final = 1_280
PLATFORM_LOG_BYTES: Final = 460
"""START, END and REPORT, some 330 bytes by their form, and 26 that CloudWatch adds to each of the five lines."""

METRICS: Final = 19
"""Names and services under which a stack that does its work without trouble writes values: 11 of ingest's and 8 of
translate's. Each outcome and each engine more is one more, in the hours in which it occurs."""
ALARMS: Final = 33
DASHBOARDS: Final = 1
KEYS: Final = 1
"""The alarm topic's: a service may not publish to a topic under AWS's own key."""
POLLED_QUEUES: Final = 4
IDLE_POLLERS: Final = 5
"""Of a queue: Lambda's documentation says that it asks over five connections while there is little to do."""
POLL_SECONDS: Final = 20
"""How long one request waits that finds nothing."""
MEMORY_MB: Final = 1_769
"""Of ingest and of translate, each a full vCPU."""

RECORD_BYTES: Final = 900
"""Of an article's or a translation's record, whatever its length."""
ARTICLE_BYTES: Final = 2.4
"""Of an article's record, a character of it."""
TRANSLATION_BYTES: Final = 8.4
"""Of a translation's record, a character of the article: source and target of each sentence, and the text twice."""

# Processor time of the warm functions on one core of a development machine (x86-64), requests to AWS included.
INGEST_SECONDS: Final = 0.027
INGEST_CHARACTER_SECONDS: Final = 3.5e-6
TRANSLATE_SECONDS: Final = 0.020
TRANSLATE_CHARACTER_SECONDS: Final = 1 / 7_000
LOOK_SECONDS: Final = 0.007
"""Of either function, for a message that changes nothing."""
SPEED: Final = 0.8
"""What a full vCPU of Lambda on arm64 does while that core does 1. Assumed: nothing has run there yet."""

# Waiting for an answer inside a function. Assumed, not measured: AWS says of S3 100 to 200 ms at the worst, and those
# who have measured small objects within a region say 10 to 30 ms for a read and 30 to 130 ms for a write.
READ_SECONDS: Final = 0.020
WRITE_SECONDS: Final = 0.060
SEND_SECONDS: Final = 0.010


def compute_waiting(requests: Requests) -> float:
    """Seconds in which a function waits for AWS, one request after the other."""
    return (
        requests.reads * READ_SECONDS
        + (requests.writes + requests.listings) * WRITE_SECONDS
        + requests.sends * SEND_SECONDS
    )
