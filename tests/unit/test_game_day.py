"""The game day's own judgement: when an alarm rings, and what counts as silent."""

import pytest

from tests.game_day.alarms import SECONDS_A_SECOND, Alarm
from tests.game_day.metrics import Metric, Point
from tests.game_day.play import Result
from tests.game_day.table import format_table
from tests.game_day.ways import WAYS, Way

METRIC = Metric("AWS/Lambda", "Errors", "dragoman-ingest")
PERIOD = 300 / SECONDS_A_SECOND


def make_alarm(statistic: str = "Sum", threshold: float = 0, periods: int = 1, **changes: bool) -> Alarm:
    choices = {"is_greater": True, "is_inclusive": False, "missing_breaches": False} | changes
    return Alarm("Bell", "Today: …", METRIC, statistic, PERIOD, periods, threshold=threshold, **choices)


def make_points(*values: tuple[float, float]) -> list[Point]:
    """(seconds, value)."""
    return [Point(METRIC, seconds, value) for seconds, value in values]


def test_one_error_rings_and_none_does_not() -> None:
    assert make_alarm().first_ring(make_points((1.0, 0.0), (2.0, 1.0)), 0, 5) == 2.0
    assert make_alarm().first_ring(make_points((1.0, 0.0), (2.0, 0.0)), 0, 5) is None
    assert make_alarm().first_ring([Point(Metric("AWS/Lambda", "Errors", "another"), 1.0, 1.0)], 0, 5) is None


def test_alarm_is_over_when_its_period_is() -> None:
    points = make_points((1.0, 1.0))
    assert make_alarm().rings_at(points, 0, 1.0)
    assert not make_alarm().rings_at(points, 0, 1.1 + PERIOD)


def test_share_rings_above_its_threshold_and_not_at_it() -> None:
    half = make_points((1.0, 1.0), (1.0, 0.0))
    assert make_alarm("Average", 0.5).first_ring(half, 0, 5) is None
    assert make_alarm("Average", 0.5, is_inclusive=True).first_ring(half, 0, 5) == 1.0
    assert make_alarm("Average", 0.5).first_ring([*half, *make_points((1.5, 1.0))], 0, 5) == 1.5


def test_all_periods_have_to_breach() -> None:
    points = make_points((0.5, 1.0))
    assert make_alarm(periods=2).first_ring(points, 0, 3 * PERIOD) is None
    assert make_alarm(periods=2).first_ring([*points, *make_points((0.5 + PERIOD, 1.0))], 0, 3 * PERIOD) is not None


def test_least_of_a_period_is_what_the_minimum_looks_at() -> None:
    assert make_alarm("Minimum").first_ring(make_points((1.0, 0.0), (1.5, 3.0)), 0, 1.6) is None
    assert make_alarm("Minimum").first_ring(make_points((1.0, 2.0), (1.5, 3.0)), 0, 1.6) == 1.0


def test_silence_rings_after_a_whole_period_of_it_and_not_before() -> None:
    silence = make_alarm("Sum", 1, is_greater=False, missing_breaches=True)
    assert silence.first_ring([], 0, PERIOD - 0.3) is None
    assert silence.first_ring([], 0, 2 * PERIOD) == PERIOD
    assert silence.first_ring(make_points((1.0, 1.0)), 0, 0.9 + PERIOD) is None


def test_nothing_of_what_was_before_counts() -> None:
    assert make_alarm().first_ring(make_points((1.0, 1.0)), 1.5, 3.0) is None


def make_result(rang: dict[str, float], records: dict[str, int], breaches: tuple[str, ...] = ()) -> Result:
    return Result(WAYS[0], rang, records, 1, breaches, 2.0)


def test_way_is_good_only_when_alarm_and_record_told_and_the_law_holds() -> None:
    (alarm,), sign = WAYS[0].alarms, WAYS[0].sign
    assert make_result({alarm: 1.0}, {sign: 3}).is_good
    assert make_result({}, {sign: 3}).silent == (alarm,)
    assert make_result({alarm: 1.0}, {}).silent == (sign,)
    assert not make_result({alarm: 1.0}, {sign: 3}, ("a.txt has none",)).is_good


def test_table_names_what_was_silent_and_what_is_left() -> None:
    table = format_table([make_result({}, {}, ("a.txt has none",))])
    assert "| nothing |" in table
    assert f"{WAYS[0].title}: {WAYS[0].alarms[0]} did not tell" in table
    assert f"{WAYS[0].title}: a.txt has none" in table


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.title)
def test_every_way_expects_an_alarm_and_says_what_heals_it(way: Way) -> None:
    assert way.alarms
    assert way.healed_by
