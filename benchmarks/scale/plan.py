"""What to set for a load of your own: `python -m benchmarks.scale.plan --articles-a-day 3000000 --characters 2500`."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from benchmarks.scale.advice import advise, apply, list_usage
from benchmarks.scale.arrivals import Burst, Load
from benchmarks.scale.quotas import Quotas
from benchmarks.scale.service_times import ServiceTimes
from benchmarks.scale.simulation import Plan, simulate
from benchmarks.scale.telemetry import Run
from benchmarks.scale.template_numbers import read_template

_SIMULATED_ARTICLES = 40_000
_BEFORE_PEAK = 6.0 * 3_600
_HOURS = 4
_BURST_MINUTE = 60
_LATE_SECONDS = 60.0


def main(  # noqa: PLR0913 - the options of a command
    *,
    articles_a_day: Annotated[
        float, typer.Option(min=1, max=1e9, help="On average; the busiest hour has twice as many.")
    ],
    characters: Annotated[float, typer.Option(min=1, max=1e6, help="Of an article, on average.")] = 2_500,
    targets: Annotated[int, typer.Option(min=1, max=100, help="Languages that each is translated into.")] = 2,
    burst: Annotated[
        int, typer.Option(min=0, max=10_000_000, help="Files dropped at once besides, an hour before the peak.")
    ] = 0,
    ingest: Annotated[int | None, typer.Option(min=2, max=1_000, help="IngestConcurrency; as advised.")] = None,
    translate: Annotated[int | None, typer.Option(min=2, max=1_000, help="TranslateConcurrency; as advised.")] = None,
    account: Annotated[int, typer.Option(min=10, help="The account's quota of executions at once.")] = 1_000,
    slowness: Annotated[
        float, typer.Option(min=0.1, max=20, help="By how much slower than assumed AWS answers.")
    ] = 1.0,
) -> None:
    """Advise, and try the advice on the four hours around the peak."""
    load = Load(articles_a_day, characters, targets, begins=_BEFORE_PEAK)
    times, console = ServiceTimes(slowness=slowness), Console()
    advice = advise(load, times)
    numbers = apply(advice, read_template())
    for name, chosen in (("ingest", ingest), ("translate", translate)):
        if chosen is not None:
            numbers = numbers.replace(name, max_concurrency=chosen)
    console.print(
        f"IngestConcurrency={advice.ingest_concurrency} TranslateConcurrency={advice.translate_concurrency}; "
        f"quota of concurrent executions: {advice.account_concurrency:,}"
    )
    if account < advice.account_concurrency:
        console.print(
            f"[yellow]Your quota is {account:,}. Stay below it until you have more: the defaults, 2 and 4, fit into "
            "the 10 of a new account; --ingest and --translate try what you set."
        )
    if not advice.is_possible:
        console.print("[red]One stack cannot do it: MaximumConcurrency ends at 1,000. Split the feed over stacks.")
    table = Table("at the busiest moment", "uses", "of", "share", title="Quotas", title_justify="left")
    for usage in list_usage(load, Quotas(concurrency=account), times):
        table.add_row(usage.quota, f"{usage.used:,.0f}", f"{usage.limit:,.0f}", f"{usage.share:.1%}")
    console.print(table)
    if burst:
        load = Load(articles_a_day, characters, targets, (Burst(_BURST_MINUTE * 60.0, burst),), _BEFORE_PEAK)
    expected = articles_a_day * _HOURS / 24 * 1.7 + burst
    plan = Plan(
        numbers,
        load,
        _HOURS * 3_600.0,
        Quotas(concurrency=account),
        times,
        scale=max(1.0, expected / _SIMULATED_ARTICLES),
    )
    console.print(write_run(simulate(plan), burst=burst))


def write_run(run: Run, *, burst: int = 0) -> Table:
    """Queues, ages and latencies of a simulation."""
    table = Table("", "ingest", "translate", title="Simulated: four hours around the peak", title_justify="left")
    pair = [run.queues[name] for name in ("ingest", "translate")]
    table.add_row("messages waiting, most", *(f"{each.most_waiting:,.0f}" for each in pair))
    table.add_row("oldest message, minutes", *(f"{each.oldest_seconds / 60:,.1f}" for each in pair))
    table.add_row("running at once, most", *(f"{each.most_running:,.0f}" for each in pair))
    table.add_row("tried again", *(f"{each.retried:,.0f}" for each in pair))
    table.add_row("dead letters", *(f"{each.dead:,.0f}" for each in pair))
    table.add_row("age alarm rings", *("no" if each.rang is None else "yes" for each in pair))
    table.caption = write_latency(run, burst=burst) if run.translations else "nothing was translated within that time"
    return table


def write_latency(run: Run, *, burst: int) -> str:
    """How long the feed's files took, and when a burst was worked off."""
    latency = run.latency
    told = f"median {latency.median:,.1f} s, 95th {latency.p95:,.1f} s, 99th {latency.p99:,.1f} s"
    return f"drop to translation: {told}{_write_end(run) if burst else ''}"


def _write_end(run: Run) -> str:
    """When no message was older than a minute any more; the feed goes on."""
    ages = [max(pair) for pair in zip(*(run.series[name].age for name in ("ingest", "translate")), strict=True)]
    late = [minute for minute, age in enumerate(ages) if minute >= _BURST_MINUTE and age >= _LATE_SECONDS]
    if late and late[-1] == len(ages) - 1:
        return "; the burst is not worked off in the three hours after it"
    return f"; the burst is worked off within {max(late, default=_BURST_MINUTE) + 1 - _BURST_MINUTE} min"


if __name__ == "__main__":
    typer.run(main)
