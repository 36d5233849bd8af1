"""All benchmarks, one after the other, each in a process of its own: `python -m benchmarks`, or `make bench`."""

import subprocess
import sys
from typing import Annotated

import typer
from rich.console import Console

from benchmarks.benchmark import write_table
from benchmarks.result import Result, read_result
from benchmarks.suite import NAMES, SUMMARY, load_benchmark, write_summary

console = Console(stderr=True)


def main(
    only: Annotated[list[str] | None, typer.Option(help=f"Only this one; again for more: {', '.join(NAMES)}.")] = None,
    redraw: Annotated[bool, typer.Option("--redraw", help="Draw what was kept again; measure nothing.")] = False,
) -> None:
    """Measure everything, print one table (goal, measured, held or not), write RESULTS.md, redraw the pictures."""
    failed, results = [], list[Result]()
    for number, name in enumerate(NAMES, 1):
        if not only or name in only:
            benchmark = load_benchmark(name)
            console.print(f"[bold]{number}/{len(NAMES)} {name}[/] (about {benchmark.seconds} s): {benchmark.question}")
            options = ["--redraw"] if redraw else []
            ended = subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *options], check=False)  # noqa: S603 - our own modules
            if ended.returncode:
                failed.append(name)
                continue
        results.append(read_result(name))
    Console().print(write_table(results, title="Goal, measured, held or not"))
    if not only and not failed:
        SUMMARY.write_text(write_summary(results), encoding="utf-8")
    if failed:
        console.print(f"[red]Without a result: {', '.join(failed)}")
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
