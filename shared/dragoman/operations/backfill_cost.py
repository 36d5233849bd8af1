"""What a backfill costs and how long it takes: arithmetic over list prices, shown line by line. Pure.

Prices, times and counts are those of `dragoman cost`; infra/COST.md explains them.
"""

import math
from typing import Final

import msgspec

from dragoman.operations import counted
from dragoman.operations.charges import Line, charge, charge_functions, charge_logs, charge_queues, charge_store
from dragoman.operations.counted import Requests
from dragoman.operations.list_prices import EXPRESS
from dragoman.operations.prices import PaidEngine
from dragoman.settings import Settings

BATCH: Final = 10


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
    messages, batches = files + translations, math.ceil(work.hints / BATCH)
    requests = _count_ingesting(work) + _count_translating(work) + Requests(0, listings=math.ceil(work.listed / 1000))
    ingest_seconds = _measure_ingesting(work)
    translate_seconds = _measure_translating(work)
    log_bytes = (
        files * counted.INGEST_LOG_BYTES
        + translations * counted.TRANSLATE_LOG_BYTES
        + messages * counted.PLATFORM_LOG_BYTES
    )
    lines = (
        charge_store(requests),
        charge(EXPRESS, batches),
        charge_queues(batches + requests.sends + counted.QUEUE_REQUESTS * messages),
        charge_functions(messages, ingest_seconds + translate_seconds),
        charge_logs(messages, log_bytes),
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


def _count_ingesting(work: Work) -> Requests:
    return counted.INGEST_NEW * work.files_to_do + counted.INGEST_UNCHANGED * work.files_to_look_at


def _count_translating(work: Work) -> Requests:
    """As with glossaries, which is one read in eight more."""
    new = counted.TRANSLATE_NEW + counted.WITH_GLOSSARIES
    return new * work.translations_to_do + counted.TRANSLATE_UNCHANGED * work.translations_to_look_at


def _measure_ingesting(work: Work) -> float:
    """Seconds of the function, as of articles of some thousand characters."""
    busy = work.files_to_do * counted.INGEST_SECONDS + work.files_to_look_at * counted.LOOK_SECONDS
    return busy / counted.SPEED + counted.compute_waiting(_count_ingesting(work))


def _measure_translating(work: Work) -> float:
    busy = (
        work.translations_to_do * counted.TRANSLATE_SECONDS
        + work.translations_to_look_at * counted.LOOK_SECONDS
        + work.characters * counted.TRANSLATE_CHARACTER_SECONDS
    )
    return busy / counted.SPEED + counted.compute_waiting(_count_translating(work))


def _bound_engines(work: Work, paid: PaidEngine | None, settings: Settings) -> float:
    """What the first paid engine would cost if it were given everything, as far as the month's budget goes."""
    if paid is None:
        return 0.0
    return min(paid.price(work.characters), settings.monthly_budget_usd)
