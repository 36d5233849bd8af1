"""The benchmark: rounds with one, two and four workers, then one backlog through the whole chain."""

from collections.abc import Sequence
from typing import Final

import msgspec

from benchmarks.benchmark import Benchmark, Finding
from benchmarks.embedded.draining import drain
from benchmarks.embedded.processes import EMULATOR, Sampler
from benchmarks.embedded.stack import Bench, open_stack, set_workers
from benchmarks.embedded.timeline import Timeline
from benchmarks.files import write_files
from benchmarks.result import Figure, Goal
from benchmarks.throughput.drawing import draw
from benchmarks.throughput.memory import Curve, draw_curves, find_processor_seconds
from benchmarks.throughput.stages import Rates, compare, drain_by_stage

WORKERS: Final = (1, 2, 4)
CORES: Final = 2
FLAT: Final = Goal(0.01, is_least=False)
"""Of a process's memory, from its warm-up to its end."""
TWICE: Final = Goal(1.6)
"""The emulator of S3 and SQS takes its part of the two cores."""
SHORT_CHARACTERS: Final = 600
"""Median of the articles here: agency items, so that there can be many within two minutes. The engine takes its time by
the character; all else, by the article, weighs more than with long ones."""


class Size(msgspec.Struct, frozen=True):
    """How much is done."""

    rounds: int
    round_articles: int
    """For each number of workers in each round."""
    backlog: int
    workers: tuple[int, ...] = WORKERS


STANDARD: Final = Size(rounds=2, round_articles=50, backlog=450)
QUICK: Final = Size(rounds=1, round_articles=3, backlog=3, workers=(1, 2))


class Backlog(msgspec.Struct, frozen=True):
    """What came of one."""

    articles: int
    characters: int
    seconds: float
    processor_seconds: dict[str, float]
    curves: tuple[Curve, ...]


def measure(is_quick: bool) -> Finding:
    """All on one stack, so that the processes are warm."""
    with open_stack(max(WORKERS)) as bench:
        return measure_on(bench, QUICK if is_quick else STANDARD)


def measure_on(bench: Bench, size: Size) -> Finding:
    """Rounds, then the backlog."""
    set_workers(bench, max(size.workers))
    drain(bench, write_files(max(size.workers), "first", median_characters=SHORT_CHARACTERS))  # the processes start
    rounds = [
        # The same texts in each round under other names: nothing remembers them, and all rounds have the same work.
        drain_by_stage(
            bench,
            write_files(size.round_articles, f"round-{number}-{workers}", median_characters=SHORT_CHARACTERS),
            workers,
        )
        for number in range(size.rounds)
        for workers in size.workers
    ]
    backlog = work_off(bench, size.backlog)
    return Finding((*list_rate_figures(rounds), *list_backlog_figures(backlog)), {"rounds": rounds, "backlog": backlog})


def work_off(bench: Bench, articles: int, median_characters: int = SHORT_CHARACTERS) -> Backlog:
    """One backlog through the whole chain, with as many workers as cores.

    Raises:
        TimeoutError: nothing moved.
        RuntimeError: a file was not translated.
    """
    set_workers(bench, CORES)
    files = write_files(articles, "backlog", seed=1, median_characters=median_characters)
    sampler = Sampler(bench)
    with sampler.watching():
        timeline = drain(bench, files)
    seconds = _find_working_seconds(timeline)
    curves = draw_curves(sampler.samples, timeline)
    return Backlog(articles, timeline.characters, seconds, find_processor_seconds(sampler.samples), curves)


def _find_working_seconds(timeline: Timeline) -> float:
    return timeline.seconds - min(passage.ingest_began for passage in timeline.passages)


def list_rate_figures(rounds: Sequence[Rates]) -> tuple[Figure, ...]:
    """What more workers do more."""
    note = f"{CORES} cores, which the emulator works on, too"
    return tuple(
        Figure(
            f"{name}: what {more} workers do, against {fewer}",
            compare(rounds, more, fewer, what),
            "ratio",
            goal,
            note,
        )
        for name, what in (("translate", _read_characters), ("ingest", _read_articles))
        for more, fewer, goal in ((2, 1, TWICE if name == "translate" else None), (4, 2, None))
        if any(each.workers == more for each in rounds)
    )


def _read_characters(rates: Rates) -> float:
    return rates.characters


def _read_articles(rates: Rates) -> float:
    return rates.ingested


def list_backlog_figures(backlog: Backlog) -> tuple[Figure, ...]:
    """Speed, and how flat the memory is."""
    used = backlog.processor_seconds
    ours = sum(seconds for role, seconds in used.items() if role != EMULATOR)
    worst = max(backlog.curves, key=lambda curve: curve.growth, default=None)
    named = f"{worst.role}, {worst.level / 1e6:.0f} MB, over its last {worst.counted:,.0f} articles" if worst else ""
    return (
        Figure("backlog, whole chain, 2 workers: articles", backlog.articles / backlog.seconds, "a second"),
        Figure("backlog, whole chain, 2 workers: characters", backlog.characters / backlog.seconds, "a second"),
        Figure("characters for each second of the functions' processor time", backlog.characters / ours, "a second"),
        Figure("share of the emulator in all processor time", used[EMULATOR] / (ours + used[EMULATOR]), "ratio"),
        *(
            (
                Figure(
                    "memory that a worker gained after its warm-up, the worst one", worst.growth, "ratio", FLAT, named
                ),
            )
            if worst
            else ()
        ),
    )


BENCHMARK: Final = Benchmark(
    "throughput", "How fast does a backlog drain, by number of workers, and does memory stay flat?", 150, measure, draw
)
