"""What is written down while a simulation runs, and what it comes to."""

import math
from array import array
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

SAMPLE_SECONDS: Final = 60.0


class Latency(msgspec.Struct, frozen=True):
    """Seconds from the drop to the translation."""

    median: float = 0.0
    p95: float = 0.0
    p99: float = 0.0
    longest: float = 0.0


class Series(msgspec.Struct, frozen=True):
    """Of one queue, a value a minute."""

    waiting: tuple[float, ...]
    in_flight: tuple[float, ...]
    age: tuple[float, ...]
    """Of the oldest message, in seconds."""
    running: tuple[float, ...]


class QueueReport(msgspec.Struct, frozen=True):
    """What became of one queue's messages; counts are of the whole load, not of the part that was simulated."""

    sent: float
    done: float
    retried: float
    timed_out: float
    throttled: float
    duplicates: float
    dead: float
    """Given up to the dead-letter queue."""
    lost: float
    """Too old for the queue before anybody had done them."""
    most_waiting: float
    most_in_flight: float
    oldest_seconds: float
    most_running: float
    cold_starts: float
    busy_seconds: float
    """Of the function, cold starts included: what is paid."""
    invocations: float
    rang: tuple[float, float] | None
    """When the alarm about the age rang first and until when, in minutes from the start; None: never."""


class Run(msgspec.Struct, frozen=True):
    """One simulation."""

    seconds: float
    """Simulated."""
    drained_seconds: float
    """When the last translation was written."""
    translations: float
    latency: Latency
    """Of the feed, without backfills."""
    queues: Mapping[str, QueueReport]
    series: Mapping[str, Series]
    most_running: float
    """Of all functions together."""
    peaks: Mapping[str, float]
    """The busiest minute's rate a second of what a quota bounds."""
    scale: float


def find_percentiles(values: "array[float]") -> Latency:
    """By nearest rank."""
    if not values:
        return Latency()
    ordered = sorted(values)
    return Latency(*(ordered[math.ceil(share * len(ordered)) - 1] for share in (0.5, 0.95, 0.99, 1.0)))


def find_ringing(
    ages: Sequence[float], threshold: float | None, period: float, periods: int
) -> tuple[float, float] | None:
    """When an alarm on the maximum age over so many periods in a row rings first and last, in minutes."""
    if threshold is None:
        return None
    step = int(period / SAMPLE_SECONDS)
    over = [max(ages[at : at + step]) > threshold for at in range(0, len(ages), step)]
    ringing = [at for at in range(periods - 1, len(over)) if all(over[at - periods + 1 : at + 1])]
    return ((ringing[0] + 1) * period / 60, (ringing[-1] + 1) * period / 60) if ringing else None
