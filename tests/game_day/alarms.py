"""Alarm definitions as CloudWatch evaluates them, over metrics of a run in which time goes faster.

What is evaluated: one plain metric, a basic statistic, a threshold, the last `EvaluationPeriods` periods, all of which
must breach, and what missing data counts as. What is not: percentiles, M of N, metric mathematics; the template has
none of them, and a definition that does is refused.
"""

from collections.abc import Callable, Mapping, Sequence
from statistics import fmean
from typing import Any, Final

import msgspec

from dragoman.cloud.server import Cloud
from tests.game_day.metrics import Metric, Point

SECONDS_A_SECOND: Final = 120
"""How many seconds of an alarm's definition one second of the game day stands for: its 15 minutes are 7.5 s here."""

STEP_SECONDS: Final = 0.25
_STATISTICS: Final[Mapping[str, Callable[[Sequence[float]], float]]] = {
    "Sum": sum,
    "Average": fmean,
    "Maximum": max,
    "Minimum": min,
}


class Alarm(msgspec.Struct, frozen=True):
    """One alarm of the stack."""

    name: str
    """Its logical name."""
    description: str
    metric: Metric
    statistic: str
    period: float
    """In seconds of the game day."""
    periods: int
    is_greater: bool
    is_inclusive: bool
    threshold: float
    missing_breaches: bool

    def first_ring(self, points: Sequence[Point], start: float, end: float) -> float | None:
        """When it rings first between two moments, knowing nothing of what was before; None when it does not."""
        moment = start
        while moment <= end:
            if self._rings(points, start, moment):
                return moment
            moment += STEP_SECONDS
        return None

    def rings_at(self, points: Sequence[Point], start: float, end: float) -> bool:
        """Whether it rings at a moment."""
        return self._rings(points, start, end)

    def _rings(self, points: Sequence[Point], start: float, moment: float) -> bool:
        return all(
            self._breaches(points, start, moment - place * self.period, moment - (place - 1) * self.period)
            for place in range(1, self.periods + 1)
        )

    def _breaches(self, points: Sequence[Point], start: float, since: float, until: float) -> bool:
        values = [
            p.value for p in points if p.metric == self.metric and start <= p.seconds and since < p.seconds <= until
        ]
        if not values:
            return self.missing_breaches and since >= start
        found = float(_STATISTICS[self.statistic](values))
        if found == self.threshold:
            return self.is_inclusive
        return (found > self.threshold) == self.is_greater and (self.is_greater or since >= start)


def read_alarms(cloud: Cloud, prefix: str) -> list[Alarm]:
    """The alarms of a deployed stack, whose names begin with a prefix."""
    pages = cloud.client("cloudwatch").get_paginator("describe_alarms").paginate(AlarmNamePrefix=prefix)
    return [_read(alarm, prefix) for page in pages for alarm in page["MetricAlarms"]]


def _read(alarm: dict[str, Any], prefix: str) -> Alarm:
    if alarm.get("Metrics") or alarm.get("ExtendedStatistic") or alarm.get("DatapointsToAlarm"):
        raise ValueError(f"{alarm['AlarmName']} is of a kind that is not evaluated here")
    (dimension,) = alarm["Dimensions"]
    return Alarm(
        name=alarm["AlarmName"].removeprefix(prefix).rsplit("-", 1)[0],
        description=alarm["AlarmDescription"],
        metric=Metric(alarm["Namespace"], alarm["MetricName"], dimension["Value"]),
        statistic=alarm["Statistic"],
        period=alarm["Period"] / SECONDS_A_SECOND,
        periods=int(alarm["EvaluationPeriods"]),
        is_greater=alarm["ComparisonOperator"].startswith("GreaterThan"),
        is_inclusive="OrEqualTo" in alarm["ComparisonOperator"],
        threshold=float(alarm["Threshold"]),
        missing_breaches=alarm["TreatMissingData"] == "breaching",
    )
