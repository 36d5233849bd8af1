"""What a benchmark is, and its command line: `python -m benchmarks.<name> [--quick] [--redraw]`."""

import time
from collections.abc import Callable, Iterable
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from benchmarks.result import Figure, Result, describe_machine, read_result, save_result


class Finding(msgspec.Struct, frozen=True):
    """What a measurement returns."""

    figures: tuple[Figure, ...]
    details: dict[str, Any] = {}


class Benchmark(msgspec.Struct, frozen=True):
    """One question, how it is measured and how the answer is drawn."""

    name: str
    """Of its package under `benchmarks/`."""
    question: str
    seconds: int
    """About how long it takes on two cores; `make bench` adds them up."""
    measure: Callable[[bool], Finding]
    """Takes whether a small, fast run is wanted, which shows only that everything works."""
    draw: Callable[[Result], None] | None = None
    """Redraws its pictures from a result."""

    @property
    def command(self) -> str:
        """What runs it alone."""
        return f"python -m benchmarks.{self.name}"


def run(benchmark: Benchmark, *, is_quick: bool) -> Result:
    """Measure; nothing is kept or drawn."""
    machine, began = describe_machine(), time.perf_counter()
    finding = benchmark.measure(is_quick)
    return Result(
        benchmark=benchmark.name,
        command=benchmark.command,
        figures=finding.figures,
        details=msgspec.to_builtins(finding.details),
        machine=machine,
        seconds=round(time.perf_counter() - began, 1),
    )


def run_as_command(benchmark: Benchmark) -> None:
    """The command line of one benchmark."""

    def main(
        quick: Annotated[bool, typer.Option("--quick", help="A small run that keeps nothing: does it work?")] = False,
        redraw: Annotated[bool, typer.Option("--redraw", help="Draw the kept result again; measure nothing.")] = False,
    ) -> None:
        result = read_again(benchmark) if redraw else run(benchmark, is_quick=quick)
        if not (quick or redraw):
            save_result(result)
        if benchmark.draw and not quick:
            benchmark.draw(result)
        Console().print(write_table([result], title=benchmark.question))

    main.__doc__ = benchmark.question
    typer.run(main)


def read_again(benchmark: Benchmark) -> Result:
    """The result that was kept.

    Raises:
        typer.BadParameter: there is none that this version can read.
    """
    try:
        return read_result(benchmark.name)
    except (FileNotFoundError, msgspec.DecodeError):
        raise typer.BadParameter(f"Nothing is kept to draw. Measure first: {benchmark.command}") from None


def write_table(results: Iterable[Result], title: str) -> Table:
    """Goal, measured, held or not: a line a figure."""
    table = Table("benchmark", "figure", "goal", "measured", "held", title=title, title_justify="left")
    for result in results:
        for number, figure in enumerate(result.figures):
            held = {None: "", True: "[green]yes", False: "[red]no"}[figure.is_held]
            name = f"{figure.name}\n[dim]{figure.note}" if figure.note else figure.name
            table.add_row("" if number else result.benchmark, name, write_goal(figure), write_value(figure), held)
    return table


def write_goal(figure: Figure) -> str:
    """`≥ 0.95`, or nothing."""
    return f"{'≥' if figure.goal.is_least else '≤'} {figure.goal.bound:g}" if figure.goal else ""


def write_value(figure: Figure) -> str:
    """Three digits that mean something, and the unit."""
    digits = f"{figure.value:,.0f}" if abs(figure.value) >= 100 else f"{figure.value:.3g}"
    return digits if figure.unit == "ratio" else f"{digits} {figure.unit}"
