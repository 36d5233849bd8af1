"""What the stack carries, where its queues grow, which quota comes first, and whether the template's numbers are right.

The simulation is compared with the embedded cloud, and with itself at another thinning, before anything it says is
told. All of it is of the template as it is at the moment.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from benchmarks.benchmark import Benchmark, Finding
from benchmarks.result import Figure, Goal
from benchmarks.scale import choices, drawing
from benchmarks.scale.embedded_check import Comparison, compare
from benchmarks.scale.embedded_model import Demand
from benchmarks.scale.findings import Details, describe, read_details, tell
from benchmarks.scale.scenarios import SIZES, Scenario, list_days, list_defaults, list_troubles, plan_hours
from benchmarks.scale.simulation import simulate
from benchmarks.scale.template_numbers import TemplateNumbers, read_template

_SAME: Final = Goal(1.25, is_least=False)
"""A simulation that is a fifth off still chooses the same numbers; one that is further off is wrong about something."""
_PROMPT_SECONDS: Final = 10.0
"""Sized as advised, 99 of 100 translations should be there by then at the busiest hour; alone one takes 1.3 s."""


def measure(is_quick: bool) -> Finding:
    """All scenarios, and the two checks."""
    numbers = read_template()
    demand, comparisons = compare(numbers, is_quick=is_quick)
    return conclude(numbers, demand, comparisons, is_quick=is_quick)


def conclude(numbers: TemplateNumbers, demand: Demand, comparisons: Sequence[Comparison], *, is_quick: bool) -> Finding:
    """Everything but the embedded cloud's part."""
    articles, hours, scale = (500, 0.25, 20.0) if is_quick else (60_000, 4.0, 2.0)
    days = [tell(scenario) for scenario in list_days(numbers, hours=hours, articles=articles)]
    troubles = list_troubles(numbers, scale=scale)
    defaults = list_defaults(numbers)
    details = Details(
        sizes=tuple(describe(name, size) for name, size in SIZES.items()),
        days=tuple(days),
        troubles=tuple(map(tell, troubles[:2] if is_quick else troubles)),
        defaults=tuple(map(tell, defaults[:1] if is_quick else defaults)),
        unsplit=tell(Scenario("10 M a day, S3 not split", plan_hours(numbers, 1e7, hours=hours, articles=articles))),
        choices=tuple(() if is_quick else weigh(numbers, troubles[0], defaults[0])),
        demand=demand,
        comparisons=tuple(comparisons),
    )
    thinner = compare_thinning(numbers, articles, hours / 4)
    return Finding(list_figures(details, thinner), msgspec.to_builtins(details))


def weigh(numbers: TemplateNumbers, busy: Scenario, small: Scenario) -> list[choices.Choice]:
    """All choices of the template's that depend on load."""
    whole = msgspec.structs.replace(busy.plan, scale=1.0, seconds=900.0)
    return [
        *choices.weigh_batch_sizes(whole),
        *choices.weigh_windows(small),
        *choices.weigh_memory(numbers),
        *choices.weigh_visibility(busy.plan),
        *choices.weigh_receives(busy.plan),
        *choices.weigh_retention(numbers),
    ]


def compare_thinning(numbers: TemplateNumbers, articles: float, hours: float) -> float:
    """How many times longer the 99th of 100 takes where four times fewer of the files are simulated."""
    fine, coarse = (
        simulate(plan_hours(numbers, SIZES["3 M a day"], hours=hours, articles=each, is_split=True)).latency.p99
        for each in (articles, articles / 4)
    )
    return coarse / fine


def list_figures(details: Details, thinner: float) -> tuple[Figure, ...]:
    """The lines of the table."""
    figures = []
    for comparison in details.comparisons:
        for what, value in (("makespan", comparison.makespan_ratio), ("median latency", comparison.median_ratio)):
            name = (
                f"{what} of {comparison.name} on the embedded cloud, simulated against measured or the other way round"
            )
            note = f"simulated / measured {value:.2f}; {comparison.cores:.1f} cores were free of other programs"
            figures.append(Figure(name, max(value, 1 / value), "ratio", _SAME, note))
    note = "thinning errs on the safe side" if thinner >= 1 else "thinning makes it look better than it is"
    figures.append(Figure("99th of 100 at a thinning of 4 x, to the finer one", thinner, "ratio", note=note))
    for day in details.days:
        goal = Goal(_PROMPT_SECONDS, is_least=False)
        name = f"drop to translation at the peak of {day.name}, set as advised, 99th of 100"
        figures.append(Figure(name, day.latency.p99, "s", goal, "simulated"))
    figures += [
        Figure(f"messages lost: {told.name}", told.lost, "messages", Goal(0, is_least=False))
        for told in (*details.days, *details.troubles, *details.defaults)
        if told.lost
    ]
    for size in details.sizes:
        nearest = size.usage[0]
        name = f"{size.name}, nearest quota: {nearest.quota}"
        figures.append(Figure(name, nearest.share, "ratio", note="of an account's first quotas, at the peak"))
    return tuple(figures)


BENCHMARK: Final = Benchmark(
    name="scale",
    question="How much does the stack carry, and what gives way first?",
    seconds=120,
    measure=measure,
    draw=lambda result: drawing.draw(read_details(result.details)),
)
