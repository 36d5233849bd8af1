"""What a backfill costs and how long it takes: arithmetic over list prices, shown line by line. Pure.

The prices are AWS's of us-east-1 in US dollars, without any free allowance; infra/BACKFILL.md says where each is from.
"""

import math
from typing import Final

import msgspec

from dragoman.operations.prices import PaidEngine
from dragoman.operations.wording import count
from dragoman.settings import Settings

S3_LIST_USD: Final = 5.00 / 1_000_000
"""A request for a thousand keys."""
S3_READ_USD: Final = 0.40 / 1_000_000
S3_WRITE_USD: Final = 5.00 / 1_000_000
SQS_REQUEST_USD: Final = 0.40 / 1_000_000
EXPRESS_USD: Final = 1.00 / 1_000_000
"""An execution; what it holds in memory, 64 MB for a tenth of a second, is a ten-thousandth of that more."""
LAMBDA_SECOND_USD: Final = 1.728 * 0.0000133334
"""1769 MB on arm64."""
LAMBDA_CALL_USD: Final = 0.20 / 1_000_000
LOG_BYTE_USD: Final = 0.50 / 1_000_000_000

BATCH: Final = 10
LOG_BYTES: Final = 2_000
"""Of a message: the outcome's line, its metrics, and Lambda's own three lines. Measured on the embedded cloud: 1,540
of ours for ingest, 1,230 for translate; Lambda's own are some 400."""

# Requests to S3 of one message; a test counts them.
LOOK_READS: Final = 7
WORK_READS: Final = 12
WORK_WRITES: Final = 1

LOOK_SECONDS: Final = 0.05
"""Of a function, for a message that changes nothing. Assumed, not measured: its requests to S3 at some 7 ms each."""
WORK_SECONDS: Final = 0.10
"""Of a function around the work itself. Assumed, not measured, likewise: 13 requests at some 7 ms each."""
CHARACTERS_A_SECOND: Final = 6_000
"""Of the engine in the function; measured on one core of a development machine."""


class Work(msgspec.Struct, frozen=True):
    """What a backfill has to do, as counted or estimated."""

    listed: int
    """Objects that are listed."""
    hints: int
    """Messages that Step Functions sends."""
    files_to_do: int = 0
    """Files that are ingested because they have no record, or a stale one."""
    files_to_look_at: int = 0
    """Files, or records of files, that are as they should be."""
    translations_to_do: int = 0
    translations_to_look_at: int = 0
    characters: int = 0
    """To be translated, over all targets."""


class Line(msgspec.Struct, frozen=True):
    """One line of the estimate."""

    service: str
    arithmetic: str
    usd: float


class Estimate(msgspec.Struct, frozen=True):
    """The whole of it."""

    lines: tuple[Line, ...]
    usd: float
    """Without paid engines, whose line is a bound and no estimate."""
    engines_usd: float
    seconds: float
    """Until the queues are empty, if the functions run as often at the same time as they may."""
    bottleneck: str


class Concurrency(msgspec.Struct, frozen=True):
    """How often each function runs at the same time."""

    ingest: int
    translate: int


def estimate(work: Work, concurrency: Concurrency, paid: PaidEngine | None, settings: Settings) -> Estimate:
    """The arithmetic.

    Args:
        work: what is to be done.
        concurrency: of the deployed functions.
        paid: the first paid engine of the settings, which might be given all of the text.
        settings: the budgets that bound it.
    """
    files, translations = (
        work.files_to_do + work.files_to_look_at,
        work.translations_to_do + work.translations_to_look_at,
    )
    messages = files + translations
    done, looked = work.files_to_do + work.translations_to_do, work.files_to_look_at + work.translations_to_look_at
    ingest_seconds = work.files_to_do * WORK_SECONDS + work.files_to_look_at * LOOK_SECONDS
    translate_seconds = (
        work.translations_to_do * WORK_SECONDS
        + work.translations_to_look_at * LOOK_SECONDS
        + work.characters / CHARACTERS_A_SECOND
    )
    seconds = ingest_seconds + translate_seconds
    batches = math.ceil(work.hints / BATCH)
    lists = math.ceil(work.listed / 1000)
    reads, writes = done * WORK_READS + looked * LOOK_READS, done * WORK_WRITES
    requests = batches + 2 * messages + work.files_to_do + work.files_to_look_at
    lines = (
        Line(
            "S3",
            f"{count(lists, 'listing')} + {count(writes, 'write')} at 5.00 a million, {count(reads, 'read')} at 0.40",
            lists * S3_LIST_USD + writes * S3_WRITE_USD + reads * S3_READ_USD,
        ),
        Line("Step Functions", f"{count(batches, 'express execution')} at 1.00 a million", batches * EXPRESS_USD),
        Line("SQS", f"{count(requests, 'request')} at 0.40 a million", requests * SQS_REQUEST_USD),
        Line(
            "Lambda",
            f"{count(messages, 'call')} at 0.20 a million, {seconds:,.0f} s at 1.73 GB and 0.0000133334",
            messages * LAMBDA_CALL_USD + seconds * LAMBDA_SECOND_USD,
        ),
        Line(
            "CloudWatch Logs",
            f"{count(messages, 'message')} of {LOG_BYTES:,} bytes at 0.50 a GB",
            messages * LOG_BYTES * LOG_BYTE_USD,
        ),
    )
    engines_usd = _bound_engines(work, paid, settings)
    ingest_time, translate_time = ingest_seconds / concurrency.ingest, translate_seconds / concurrency.translate
    return Estimate(
        lines=lines,
        usd=sum(line.usd for line in lines),
        engines_usd=engines_usd,
        seconds=max(ingest_time, translate_time),
        bottleneck="ingest" if ingest_time > translate_time else "translate",
    )


def _bound_engines(work: Work, paid: PaidEngine | None, settings: Settings) -> float:
    """What the first paid engine would cost if it were given everything, as far as the month's budget goes."""
    if paid is None:
        return 0.0
    return min(paid.price(work.characters), settings.monthly_budget_usd)
