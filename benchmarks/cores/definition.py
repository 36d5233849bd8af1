"""What is asked, and how it is measured."""

from typing import Final

from benchmarks.benchmark import Benchmark, Finding
from benchmarks.cores.drawing import draw
from benchmarks.cores.figures import list_figures
from benchmarks.cores.measurement import Plan, measure_cores

_FULL: Final = Plan(
    rounds=((1_000, 7), (3_000, 5), (10_000, 3), (30_000, 1), (200_000, 1)),
    cold_characters=3_000,
    cold_rounds=2,
)
_QUICK: Final = Plan(rounds=((200, 1), (900, 1)), cold_characters=100, cold_rounds=1)


def measure(is_quick: bool) -> Finding:
    """One process and two workers, in turns."""
    found = measure_cores(_QUICK if is_quick else _FULL)
    return Finding(tuple(list_figures(found)), {"cores": found})


BENCHMARK: Final = Benchmark(
    name="cores",
    question="Is an article translated faster at the same price by a function with several cores?",
    seconds=80,
    measure=measure,
    draw=draw,
)
