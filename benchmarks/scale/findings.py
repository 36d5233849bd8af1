"""What is kept of a measurement: plain data that pictures, tables and SCALE.md are made of."""

from typing import Any, Final

import msgspec

from benchmarks.scale.advice import Advice, Usage, advise, list_usage
from benchmarks.scale.arrivals import Load
from benchmarks.scale.choices import Choice
from benchmarks.scale.embedded_check import Comparison
from benchmarks.scale.embedded_model import Demand
from benchmarks.scale.quotas import Quotas
from benchmarks.scale.scenarios import Scenario
from benchmarks.scale.simulation import simulate
from benchmarks.scale.telemetry import Latency, Run

MAIN: Final = ("ingest", "translate")
"""The queues that articles pass through."""


class Size(msgspec.Struct, frozen=True):
    """What a number of articles a day needs."""

    name: str
    articles_a_day: float
    advice: Advice
    usage: tuple[Usage, ...]
    """At the busiest moment, of the quotas that an account has at first; the nearest comes first."""


class Told(msgspec.Struct, frozen=True):
    """What is kept of a scenario."""

    name: str
    latency: Latency
    drained_minutes: float
    waiting: dict[str, float]
    oldest_minutes: dict[str, float]
    rang: dict[str, tuple[float, float] | None]
    dead: float
    lost: float
    retried: float
    throttled: float
    most_in_flight: float
    most_running: float
    depth: dict[str, tuple[float, ...]]
    """Messages that wait, a value a minute."""


class Details(msgspec.Struct, frozen=True):
    """Everything that pictures and SCALE.md show."""

    sizes: tuple[Size, ...]
    days: tuple[Told, ...]
    troubles: tuple[Told, ...]
    defaults: tuple[Told, ...]
    unsplit: Told
    choices: tuple[Choice, ...]
    demand: Demand
    comparisons: tuple[Comparison, ...]


def describe(name: str, articles_a_day: float) -> Size:
    """What to set, and what it uses, in a region where EventBridge delivers 1,100 events a second."""
    load = Load(articles_a_day)
    return Size(name, articles_a_day, advise(load), tuple(list_usage(load, Quotas())))


def tell(scenario: Scenario) -> Told:
    """Simulate, and keep what is shown."""
    run = simulate(scenario.plan)
    return Told(
        name=scenario.name,
        latency=run.latency,
        drained_minutes=run.drained_seconds / 60,
        waiting={name: run.queues[name].most_waiting for name in MAIN},
        oldest_minutes={name: run.queues[name].oldest_seconds / 60 for name in MAIN},
        rang={name: run.queues[name].rang for name in MAIN},
        dead=_sum(run, "dead"),
        lost=_sum(run, "lost"),
        retried=_sum(run, "retried"),
        throttled=_sum(run, "throttled"),
        most_in_flight=max(run.queues[name].most_in_flight for name in MAIN),
        most_running=run.most_running,
        depth={name: run.series[name].waiting for name in MAIN},
    )


def _sum(run: Run, what: str) -> float:
    return float(sum(getattr(run.queues[name], what) for name in MAIN))


def read_details(details: dict[str, Any]) -> Details:
    """What a kept result holds."""
    return msgspec.convert(details, Details)
