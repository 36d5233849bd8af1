"""All benchmarks, one after the other, each in a process of its own: `python -m benchmarks`, or `make bench`."""

import subprocess
import sys
from collections.abc import Sequence
from typing import Annotated, Final

import typer
from rich.console import Console

from benchmarks.benchmark import write_table
from benchmarks.suite import NAMES, SUMMARY, load_benchmark, read_kept, write_summary

console = Console(stderr=True)

INTERRUPTED: Final = 130
"""What shells answer for a command that was ended by Ctrl-C."""


def main(
    only: Annotated[list[str] | None, typer.Option(help=f"Only this one; again for more: {', '.join(NAMES)}.")] = None,
    redraw: Annotated[bool, typer.Option("--redraw", help="Draw what was kept again; measure nothing.")] = False,
) -> None:
    """Measure everything, print one table (goal, measured, held or not), write RESULTS.md, redraw the pictures."""
    unknown = sorted(set(only or ()) - set(NAMES))
    if unknown:
        raise typer.BadParameter(f"There is no {', '.join(unknown)}; there are {', '.join(NAMES)}.")
    wanted = [name for name in NAMES if not only or name in only]
    failed = list[str]()
    try:
        for number, name in enumerate(wanted, 1):
            console.print(f"[bold]{number}/{len(wanted)}[/]", end=" ")
            if not run_one(name, ["--redraw"] if redraw else []):
                failed.append(name)
    except KeyboardInterrupt:
        report(failed)
        console.print("[red]Interrupted: what is not measured again is as it was kept before.")
        raise typer.Exit(INTERRUPTED) from None
    report(failed)
    if failed:
        console.print(f"[red]Failed, see above: {', '.join(failed)}")
        raise typer.Exit(1)


def run_one(name: str, options: Sequence[str]) -> bool:
    """Run one; whether it has ended well."""
    try:
        benchmark = load_benchmark(name)
    except ImportError as error:
        console.print(f"[bold]{name}[/]: {error}. `make bench` installs what it needs.")
        return False
    console.print(f"[bold]{name}[/] (about {benchmark.seconds} s): {benchmark.question}")
    return subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *options], check=False).returncode == 0  # noqa: S603 - our own modules


def report(failed: Sequence[str]) -> None:
    """The table of what is kept, except of what has just failed; RESULTS.md where nothing is missing."""
    kept = {name: read_kept(name) for name in NAMES if name not in failed}
    results = [result for result in kept.values() if result is not None]
    Console().print(write_table(results, title="Goal, measured, held or not"))
    missing = [name for name, result in kept.items() if result is None]
    if missing:
        console.print(f"Not measured yet: {', '.join(missing)}")
    if len(results) == len(NAMES):
        SUMMARY.write_text(write_summary(results), encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
