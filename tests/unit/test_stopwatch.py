import time

import pytest

from dragoman.stopwatch import Stopwatch


def test_the_result_of_the_work_comes_back() -> None:
    assert Stopwatch().measure("divide", divmod, 7, 2) == (3, 1)


def test_time_of_one_stage_adds_up_and_stages_stand_apart() -> None:
    watch = Stopwatch()
    watch.measure("sleep", time.sleep, 0.002)
    watch.measure("sleep", time.sleep, 0.002)
    watch.measure("count", len, "abc")
    assert watch.milliseconds["sleep"] >= 4
    assert watch.milliseconds["count"] < watch.milliseconds["sleep"]


def test_work_that_raises_is_measured_too() -> None:
    watch = Stopwatch()
    with pytest.raises(ZeroDivisionError):
        watch.measure("divide", divmod, 1, 0)
    assert watch.milliseconds.keys() == {"divide"}
