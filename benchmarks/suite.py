"""All benchmarks of `make bench`, in its order, and what comes of a run of all of them."""

from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Final

import msgspec

from benchmarks.benchmark import Benchmark, write_goal, write_value
from benchmarks.result import Result, read_result

NAMES: Final[tuple[str, ...]] = (
    "cold_start",
    "engine_share",
    "drop_to_json",
    "throughput",
    "growth",
    "peers",
    "cores",
    "cost",
    "language",
    "scale",
)
"""Packages with a module `definition` that has a `BENCHMARK`. What needs a quiet machine most comes first."""

LIMIT_SECONDS: Final = 15 * 60
"""For all of them together, on two cores that do nothing else."""

SUMMARY: Final = Path(__file__).parent / "RESULTS.md"


def load_benchmark(name: str) -> Benchmark:
    """The benchmark of a package."""
    benchmark = import_module(f"benchmarks.{name}.definition").BENCHMARK
    assert isinstance(benchmark, Benchmark)
    return benchmark


def read_kept(name: str) -> Result | None:
    """The last result of a benchmark that was kept; None where there is none that this version can read."""
    try:
        return read_result(name)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def write_summary(results: Sequence[Result]) -> str:
    """The table as Markdown, with the command that makes each line."""
    machine, minutes = results[0].machine, sum(result.seconds for result in results) / 60
    return "\n".join(
        [
            "# What was measured",
            "",
            (
                f"`make bench` wrote this in {minutes:.0f} minutes on {machine.cores} cores of {machine.processor} "
                f"with Python {machine.python}. Ratios are of one run; absolute times belong to that machine."
            ),
            "",
            "| figure | goal | measured | held | command |",
            "|---|---|---|---|---|",
            *_write_rows(results),
            "",
        ]
    )


def _write_rows(results: Iterable[Result]) -> Iterable[str]:
    for result in results:
        for figure in result.figures:
            held = {None: "", True: "yes", False: "**no**"}[figure.is_held]
            name = f"{figure.name} ({figure.note})" if figure.note else figure.name
            yield f"| {name} | {write_goal(figure)} | {write_value(figure)} | {held} | `{result.command}` |"
