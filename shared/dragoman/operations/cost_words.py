"""An estimate of costs in words and as a table. Pure, but for the table's drawing."""

from collections.abc import Iterable, Iterator

from rich.table import Table

from dragoman.operations.charges import Line
from dragoman.operations.cost_model import Assumptions, Workload, WorkloadCost
from dragoman.operations.wording import count


def describe_workload(workload: Workload) -> str:
    """What is estimated."""
    return (
        f"{count(workload.articles, 'article')} of {count(workload.characters, 'character')} into "
        f"{count(workload.targets, 'target')} within {workload.days:g} days: {workload.translated_characters:,} "
        "characters to translate, as translation services count them."
    )


def draw_lines(estimate: WorkloadCost) -> Table:
    """A line a service, with its arithmetic."""
    table = Table("service", "USD", "arithmetic", title_justify="left")
    table.columns[1].justify = "right"
    _add_lines(table, estimate.variable)
    table.add_row("[bold]by the article", f"[bold]{estimate.variable_usd:,.4f}", "", end_section=True)
    _add_lines(table, estimate.fixed)
    table.add_row("[bold]by the month", f"[bold]{estimate.fixed_usd:,.4f}", "", end_section=True)
    table.add_row("[bold]together", f"[bold]{estimate.usd:,.4f}", "")
    return table


def _add_lines(table: Table, lines: Iterable[Line]) -> None:
    for line in lines:
        table.add_row(line.service, f"{line.usd:,.4f}", line.arithmetic)


def draw_rivals(estimate: WorkloadCost) -> Table:
    """The same text elsewhere."""
    table = Table("the same text through", "USD", "USD a million characters", "times", "list price")
    for column in table.columns[1:4]:
        column.justify = "right"
    millions = estimate.translated_characters / 1_000_000
    table.add_row("[bold]Dragoman", f"{estimate.usd:,.2f}", f"{estimate.usd_per_million_characters:.4f}", "1", "above")
    for rival in estimate.rivals:
        price = f"{rival.usd / millions:,.2f}"
        source = f"{rival.translator.source}, {rival.translator.known}"
        table.add_row(rival.translator.name, f"{rival.usd:,.2f}", price, f"{rival.times:,.0f}", source)
    return table


def describe_estimate(estimate: WorkloadCost) -> str:
    """The one number."""
    return (
        f"USD {estimate.usd_per_million_characters:.4f} a million characters, "
        f"{estimate.variable_usd_per_million_characters:.4f} of it by the article."
    )


def describe_assumptions(assumptions: Assumptions) -> Iterator[str]:
    """What the number stands on."""
    yield (
        "List prices of us-east-1 without free allowances and taxes, processor time measured on a development machine, "
        f"of which a function on Lambda is taken to have {assumptions.speed:g} (--speed), and requests as tests count "
        "them. Not compared with a bill. infra/COST.md explains each number."
    )
    if not assumptions.traces:
        yield "Without X-Ray, which is off unless the stack's Tracing is Active (--traces)."
