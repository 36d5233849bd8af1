"""The loads and troubles that are simulated, each a question about the template."""

from typing import Final

import msgspec

from benchmarks.scale.advice import advise, apply
from benchmarks.scale.arrivals import Burst, Load
from benchmarks.scale.quotas import NEW_ACCOUNT, Quotas
from benchmarks.scale.simulation import Plan
from benchmarks.scale.template_numbers import TemplateNumbers
from benchmarks.scale.weather import Outage, Weather

MILLION: Final = 1_000_000
SIZES: Final = {"1 M a day": 1 * MILLION, "3 M a day": 3 * MILLION, "10 M a day": 10 * MILLION}
_MORNING: Final = 6.0 * 3_600
_BEFORE_PEAK: Final = 7.0 * 3_600
_TROUBLE_AT: Final = 900.0


class Scenario(msgspec.Struct, frozen=True):
    """A plan with a name."""

    name: str
    plan: Plan


def list_days(numbers: TemplateNumbers, *, hours: float, articles: float) -> list[Scenario]:
    """The hours from six in the morning on, with what `advise` says. `articles` is how many each simulates."""
    return [
        Scenario(name, plan_hours(numbers, size, hours=hours, articles=articles, is_split=True))
        for name, size in SIZES.items()
    ]


def plan_hours(numbers: TemplateNumbers, size: float, *, hours: float, articles: float, is_split: bool = False) -> Plan:
    """The busiest hours of a day of so many articles, set as advised."""
    load = Load(size, begins=_MORNING)
    advice = advise(load)
    expected = size * hours / 24 * 1.7  # what these hours have over the day's mean
    return Plan(
        apply(advice, numbers),
        load,
        hours * 3_600,
        Quotas(advice.account_concurrency, s3_partitions=advice.s3_partitions if is_split else 1),
        scale=max(1.0, expected / articles),
    )


def list_troubles(numbers: TemplateNumbers, *, scale: float) -> list[Scenario]:
    """An hour of a million articles a day, set as advised, in which something happens."""
    load = Load(1 * MILLION, begins=_BEFORE_PEAK)
    advised = Plan(apply(advise(load), numbers), load, 3_600.0, scale=scale)

    def with_burst(burst: Burst) -> Plan:
        return msgspec.structs.replace(advised, load=msgspec.structs.replace(load, bursts=(burst,)))

    def with_weather(weather: Weather) -> Plan:
        return msgspec.structs.replace(advised, weather=weather)

    ten_minutes = _TROUBLE_AT, _TROUBLE_AT + 600
    return [
        Scenario("nothing", advised),
        Scenario("an archive of 100,000 at once", with_burst(Burst(_TROUBLE_AT, 100_000))),
        Scenario("a backfill of 300,000", with_burst(Burst(_TROUBLE_AT, 300_000, seconds=600, skips_events=True))),
        Scenario("1,000 files of a minute each", with_burst(Burst(_TROUBLE_AT, 1_000, poison_seconds=60))),
        Scenario("S3 refuses for 10 minutes", with_weather(Weather((Outage(*ten_minutes),)))),
        Scenario("S3 hangs for 10 minutes", with_weather(Weather((Outage(*ten_minutes, hangs=True),)))),
        Scenario("a deployment makes all cold", with_weather(Weather(deployments=(_TROUBLE_AT,)))),
    ]


def list_defaults(numbers: TemplateNumbers) -> list[Scenario]:
    """A small newsroom in a new account, with the template as it is."""
    load = Load(30_000, begins=_BEFORE_PEAK)
    plan = Plan(numbers, load, 3_600.0, NEW_ACCOUNT)

    def with_burst(burst: Burst) -> Plan:
        return msgspec.structs.replace(plan, load=msgspec.structs.replace(load, bursts=(burst,)))

    ten_minutes = _TROUBLE_AT, _TROUBLE_AT + 600
    return [
        Scenario("defaults: 30,000 a day", plan),
        Scenario("defaults: an archive of 20,000 at once", with_burst(Burst(_TROUBLE_AT, 20_000))),
        Scenario("defaults: 100 files of a minute each", with_burst(Burst(_TROUBLE_AT, 100, poison_seconds=60))),
        Scenario(
            "defaults: S3 refuses for 10 minutes",
            msgspec.structs.replace(plan, weather=Weather((Outage(*ten_minutes),))),
        ),
    ]
