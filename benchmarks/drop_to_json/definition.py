"""The benchmark: files through the embedded cloud, one at a time, warm and cold, and some at once."""

import statistics
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from benchmarks.benchmark import Benchmark, Finding
from benchmarks.drop_to_json.drawing import draw
from benchmarks.drop_to_json.waiting import drop_cold, drop_one_by_one
from benchmarks.embedded.draining import drain
from benchmarks.embedded.stack import Bench, open_stack
from benchmarks.result import Figure, Goal
from benchmarks.texts import MEDIAN_CHARACTERS, write_articles

WORKERS: Final = 2
"""Of each function: as many as the machine has cores."""
AT_WORK: Final = frozenset({"ingest", "translate"})
WARM_GOAL: Final = Goal(2.0, is_least=False)
COLD_GOAL: Final = Goal(5.0, is_least=False)

_HERE: Final = "absolute: of this machine, which also runs the emulator; AWS adds its own time to hand over an event"


class Size(msgspec.Struct, frozen=True):
    """How many files."""

    warm: int
    cold: int
    burst: int
    median_characters: int = MEDIAN_CHARACTERS


# Under 100, the 99th percentile is hardly more than the slowest one. A cold round takes some 3 s, a warm one 0.6.
STANDARD: Final = Size(warm=80, cold=7, burst=16)
QUICK: Final = Size(warm=2, cold=1, burst=2, median_characters=300)

Stages = Mapping[str, float]
"""Seconds of each stage of one file's way."""


def measure(is_quick: bool) -> Finding:
    """All on one stack."""
    with open_stack(WORKERS) as bench:
        return measure_on(bench, QUICK if is_quick else STANDARD)


def measure_on(bench: Bench, size: Size) -> Finding:
    """Warm, burst and cold."""
    texts = write_articles(size.warm + size.cold + size.burst, median_characters=size.median_characters)
    articles = [text.encode() for text in texts]
    drop_one_by_one(bench, {"first.txt": articles[0]})  # the processes start
    warm = drop_warm(bench, articles[: size.warm])
    burst = drop_at_once(bench, articles[-size.burst :])
    cold = [drop_cold(bench, f"cold/{place}.txt", articles[size.warm + place]) for place in range(size.cold)]
    return Finding(list_figures(warm, cold, burst), {"warm": warm, "cold": cold, "burst": burst})


def drop_warm(bench: Bench, articles: Sequence[bytes]) -> list[Stages]:
    """One after the other."""
    files = {f"warm/{place}.txt": body for place, body in enumerate(articles)}
    return [passage.stages for passage in drop_one_by_one(bench, files).passages]


def drop_at_once(bench: Bench, articles: Sequence[bytes]) -> list[Stages]:
    """All in one moment."""
    files = {f"burst/{place}.txt": body for place, body in enumerate(articles)}
    return [passage.stages for passage in drain(bench, files, [0.0] * len(files)).passages]


def list_figures(warm: Sequence[Stages], cold: Sequence[Stages], burst: Sequence[Stages]) -> tuple[Figure, ...]:
    """What the samples come to."""
    together = f"{len(burst)} files at once, {WORKERS} workers: drop to JSON"
    return (
        Figure("warm, drop to JSON, 50th percentile", find_percentile(warm, 50), "s"),
        Figure("warm, drop to JSON, 95th percentile", find_percentile(warm, 95), "s", WARM_GOAL, _HERE),
        Figure("warm, drop to JSON, 99th percentile", find_percentile(warm, 99), "s", note=f"of {len(warm)} files"),
        Figure("warm, share of the time that a function is at work", find_share(warm, AT_WORK), "ratio"),
        Figure("cold, drop to JSON, 50th percentile", find_percentile(cold, 50), "s"),
        Figure("cold, drop to JSON, 95th percentile", find_percentile(cold, 95), "s", COLD_GOAL, _HERE),
        Figure("cold, drop to JSON, slowest", find_percentile(cold, 100), "s", note=f"of {len(cold)} files"),
        Figure("cold, share of the time that a function is starting", find_share(cold, find_starts(cold)), "ratio"),
        Figure(f"{together}, 50th percentile", find_percentile(burst, 50), "s"),
        Figure(f"{together}, 95th percentile", find_percentile(burst, 95), "s"),
    )


def find_percentile(samples: Iterable[Stages], percent: int) -> float:
    """Of the whole way, in seconds, between the two nearest samples."""
    seconds = sorted(sum(stages.values()) for stages in samples)
    place = (len(seconds) - 1) * percent / 100
    below = int(place)
    above = min(below + 1, len(seconds) - 1)
    return seconds[below] + (seconds[above] - seconds[below]) * (place - below)


def find_share(samples: Iterable[Stages], names: Iterable[str]) -> float:
    """The median of the share that some stages have in the whole way."""
    wanted = set(names)
    return statistics.median(
        sum(seconds for name, seconds in stages.items() if name in wanted) / sum(stages.values()) for stages in samples
    )


def find_starts(samples: Iterable[Stages]) -> set[str]:
    """The names of the stages in which a function starts."""
    return {name for stages in samples for name in stages if name.endswith("starts")}


BENCHMARK: Final = Benchmark(
    "drop_to_json",
    "How long from dropping a file to reading its translation, and where does the time go?",
    80,
    measure,
    draw,
)
