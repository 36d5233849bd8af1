"""`dragoman cost`: options and words. The arithmetic is in `operations`."""

import math
import sys
from typing import Annotated

import typer

from dragoman.operation_commands import AsJson
from dragoman.operations.counted import SPEED
from dragoman.terminal import complain, open_console, tell

cost_app = typer.Typer()
"""Has no name of its own: its command stands beside `status` and `backfill`."""


def _check_number(value: float) -> float:
    """Refuses `nan`, which is within any bounds."""
    if math.isnan(value):
        raise typer.BadParameter("nan is no number.")
    return value


@cost_app.command(
    epilog="Example: `dragoman cost --articles 1000000 --characters 3000 --targets 2`\n\n"
    "Beside translation services: `dragoman cost --articles 50000 --compare`\n\n"
    "A backlog within two days: `dragoman cost --articles 10000000 --days 2`\n\n"
    "For a spreadsheet or a program: `dragoman cost --articles 1000000 --json`"
)
def cost(
    articles: Annotated[int, typer.Option(min=1, metavar="NUMBER", help="How many articles.")] = 1_000_000,
    characters: Annotated[
        int, typer.Option(min=1, metavar="NUMBER", help="Length of an article, on average: news has some 3,000.")
    ] = 3_000,
    targets: Annotated[int, typer.Option(min=1, metavar="NUMBER", help="Languages each is translated into.")] = 2,
    days: Annotated[
        float,
        typer.Option(
            min=0.01,
            max=36_500,
            callback=_check_number,
            metavar="DAYS",
            help="Within which they come. Alarms, metrics and idle queues cost by the time.",
        ),
    ] = 30.0,
    compare: Annotated[
        bool, typer.Option("--compare", help="Beside Amazon Translate, Google, DeepL and Azure at list price.")
    ] = False,
    speed: Annotated[
        float,
        typer.Option(
            min=0.05,
            max=20,
            callback=_check_number,
            metavar="RATIO",
            help="How much a function on Lambda does while a core of the machine that was measured does 1. An "
            "assumption; the logs' `characters` and `milliseconds.translate` tell what it is on yours.",
        ),
    ] = SPEED,
    glossaries: Annotated[bool, typer.Option("--glossaries", help="With glossaries or corrections in force.")] = False,
    traces: Annotated[bool, typer.Option("--traces", help="With X-Ray: the stack's parameter Tracing is Active.")] = (
        False
    ),
    months: Annotated[
        float,
        typer.Option(
            min=0, max=1_200, callback=_check_number, metavar="MONTHS", help="How long files and records are kept."
        ),
    ] = 1.0,
    as_json: AsJson = False,
) -> None:
    """Estimate what it costs to have articles translated, with the engine in the function: service by service, with
    the arithmetic.

    It asks nobody and reads no account: list prices, measured times and counted requests are built in. Engines that are
    paid for come on top, by their own prices; `dragoman backfill --dry-run` estimates what is in a bucket.
    """
    from dragoman.operations.cost_model import Assumptions, Workload, estimate_workload
    from dragoman.operations.cost_words import (
        describe_assumptions,
        describe_estimate,
        describe_workload,
        draw_lines,
        draw_rivals,
    )
    from dragoman.operations.documents import CostDocument, write_document

    workload = Workload(articles, characters, targets, days)
    assumptions = Assumptions(speed, glossaries, traces, months)
    found = estimate_workload(workload, assumptions)
    if as_json:
        sys.stdout.buffer.write(
            write_document(CostDocument(workload=workload, assumptions=assumptions, estimate=found))
        )
        return
    console = open_console(is_stderr=False)
    tell(console, describe_workload(workload))
    console.print(draw_lines(found))
    if compare:
        console.print(draw_rivals(found))
    tell(console, describe_estimate(found))
    for sentence in describe_assumptions(assumptions):
        complain(sentence)
