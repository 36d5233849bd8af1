"""How the benchmark of costs reckons."""

from benchmarks.cost.fitting import Straight, fit


def test_a_line_through_points_on_a_line_is_that_line() -> None:
    found = fit([(1.0, 5.0), (2.0, 7.0), (4.0, 11.0)])
    assert (round(found.base, 9), round(found.slope, 9)) == (3.0, 2.0)


def test_nothing_takes_less_than_no_time() -> None:
    assert fit([(1.0, 0.0), (2.0, 3.0)]) == Straight(0.0, 3.0)
