"""A longer backlog than `make bench` has time for: `python -m benchmarks.throughput.soak --articles 5000`.

Prints the table, keeps `results/soak.json` and draws `results/soak.svg`. 5,000 short articles take about 15 minutes on
two cores.
"""

from typing import Annotated

import msgspec
import typer
from rich.console import Console

from benchmarks.benchmark import write_table
from benchmarks.embedded.draining import drain
from benchmarks.embedded.stack import open_stack
from benchmarks.files import write_files
from benchmarks.pictures import picture
from benchmarks.result import Result, describe_machine, save_result
from benchmarks.throughput.definition import CORES, SHORT_CHARACTERS, list_backlog_figures, work_off
from benchmarks.throughput.drawing import draw_memory


def main(
    articles: Annotated[int, typer.Option(min=50, help="How many.")] = 5_000,
    characters: Annotated[int, typer.Option(min=300, help="Median length.")] = SHORT_CHARACTERS,
) -> None:
    """Does memory stay flat over thousands of articles?"""
    machine = describe_machine()
    with open_stack(CORES) as bench:
        drain(bench, write_files(4 * CORES, "first", median_characters=SHORT_CHARACTERS))  # the processes start
        backlog = work_off(bench, articles, characters)
    command = f"python -m benchmarks.throughput.soak --articles {articles} --characters {characters}"
    details = {"backlog": msgspec.to_builtins(backlog)}
    result = Result("soak", command, list_backlog_figures(backlog), details, machine, round(backlog.seconds, 1))
    save_result(result)
    with picture("soak") as (axes,):
        draw_memory(axes, details["backlog"])
    Console().print(write_table([result], title=str(main.__doc__)))


if __name__ == "__main__":
    typer.run(main)
