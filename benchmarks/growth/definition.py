"""The benchmark: each series in a process of its own, and the straight line through its logarithms."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from math import log
from statistics import linear_regression
from typing import Final

import msgspec

from benchmarks.benchmark import Benchmark, Finding
from benchmarks.growth.backlog import SINGLE, WHOLE
from benchmarks.growth.drawing import draw
from benchmarks.growth.measurement import Point
from benchmarks.growth.series import BACKLOG, IN_PARTS, INGEST_SERIES, PART_CHARACTERS, WITH_ENGINE, WITHOUT_ENGINE
from benchmarks.result import Figure, Goal

STRAIGHT: Final = Goal(1.1, is_least=False)
"""Exponent: 1 is a straight line, 2 a square."""
INDEPENDENT: Final = Goal(1.1, is_least=False)
"""How many times as long one article takes with ten times as many in the buckets."""
LONG: Final = 10_000
"""Characters from which on an exponent is fitted: below, what each article costs whatever its length hides the rest."""
LARGE: Final = 60_000
"""Likewise of memory: shorter ones find room in what the process holds already."""
MANY: Final = 3_000
"""Articles from which on an exponent is fitted: fewer fit into the processor's cache with all that tells of them, as no
bucket does, and are looked at in half the time each."""
_NOTES: Final = {
    IN_PARTS: (
        f"; each part of {PART_CHARACTERS:,} cuts the whole article and reads what is done; the template's time-out is "
        "enough for eight times as much: two parts at most"
    )
}

Sizes = Mapping[str, Sequence[int]]
Points = Mapping[str, Sequence[Point]]

_LENGTHS: Final = (1_000, 4_000, 16_000, 64_000, 256_000, 1_000_000, 2_000_000)
STANDARD: Final[Sizes] = {
    # The longest ones first, so that two processes share the work well.
    WITHOUT_ENGINE: (1_000, 16_000, 64_000, 256_000, 1_000_000, 2_000_000),
    IN_PARTS: (200_000, 500_000, 1_000_000),
    WITH_ENGINE: (1_000, 4_000, 16_000, 64_000),  # the engine alone would take six minutes for two million
    BACKLOG: (100, 3_000, 30_000),
    **dict.fromkeys(INGEST_SERIES, _LENGTHS),
}
QUICK: Final[Sizes] = {"ingest html": (1_000, 20_000, 40_000), BACKLOG: (10, 20)}


def measure(is_quick: bool) -> Finding:
    """All series, as many at the same time as there are cores: what counts is processor time."""
    points = measure_series(QUICK if is_quick else STANDARD)
    return Finding(tuple(list_figures(points)), {"points": points})


def measure_series(sizes: Sizes) -> Points:
    """The points of each series."""
    with ThreadPoolExecutor(os.cpu_count()) as hands:
        found = hands.map(_measure_one, sizes.items())
        return {name: points for each in found for name, points in each.items()}


def _measure_one(series: tuple[str, Sequence[int]]) -> dict[str, list[Point]]:
    name, sizes = series
    command = [sys.executable, "-m", "benchmarks.growth.series", name, *map(str, sizes)]
    ended = subprocess.run(command, check=True, stdout=subprocess.PIPE)  # noqa: S603 - our own module
    return msgspec.json.decode(ended.stdout, type=dict[str, list[Point]])


def list_figures(points: Points) -> list[Figure]:
    """Exponents of what should grow in step, ratios of what should not grow."""
    figures = list[Figure]()
    for name, found in points.items():
        if name in SINGLE:
            first, last = next((point for point in found if point.size >= MANY), found[0]), found[-1]
            what = f"{name}: time with {last.size:,} articles in the buckets, times that with {first.size:,}"
            figures.append(Figure(what, last.seconds / first.seconds, "ratio", INDEPENDENT))
            continue
        unit = "articles" if name in WHOLE else "characters"
        spans = [point for point in found if point.size >= (MANY if name in WHOLE else LONG)]
        if len(spans) < 2:
            continue
        reach = f"from {spans[0].size:,} to {spans[-1].size:,} {unit}{_NOTES.get(name, '')}"
        seconds = [(point.size, point.seconds) for point in spans]
        figures.append(Figure(f"{name}: exponent of time", fit_exponent(seconds), "ratio", STRAIGHT, reach))
        held = [(point.size, float(point.bytes)) for point in found if point.size >= LARGE and point.bytes]
        if name not in WHOLE and len(held) > 1:
            reach = f"from {held[0][0]:,} to {held[-1][0]:,} {unit}{_NOTES.get(name, '')}"
            figures.append(Figure(f"{name}: exponent of memory", fit_exponent(held), "ratio", STRAIGHT, reach))
    return figures


def fit_exponent(points: Sequence[tuple[int, float]]) -> float:
    """The slope of the line through the logarithms: by which power of the size the value grows."""
    return linear_regression([log(size) for size, _ in points], [log(value) for _, value in points]).slope


BENCHMARK: Final = Benchmark(
    "growth",
    "Do time and memory grow in a straight line with an article's length, and with what is there?",
    100,
    measure,
    draw,
)
