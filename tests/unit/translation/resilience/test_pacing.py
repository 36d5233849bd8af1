import time

import pytest

from dragoman.errors import EngineError, EngineReason
from dragoman.settings import ENGINE_NAMES
from dragoman.translation.resilience.pacing import CALLS_PER_MINUTE, Pace


def test_an_engine_without_a_rate_never_waits() -> None:
    pace = Pace(None)
    assert [pace.wait(1) for _ in range(1_000)] == [1] * 1_000


def test_calls_beyond_the_rate_wait_for_their_turn() -> None:
    pace = Pace(1_200)  # 20 a second, one each 50 ms
    for _ in range(20):
        pace.wait(1)
    start = time.monotonic()
    left = pace.wait(1)
    assert 0.02 < time.monotonic() - start < 0.2
    assert left == pytest.approx(1 - (time.monotonic() - start), abs=0.02)


def test_calls_within_the_rate_do_not_wait() -> None:
    pace = Pace(1_200)
    start = time.monotonic()
    for _ in range(20):
        pace.wait(1)
    assert time.monotonic() - start < 0.05


@pytest.mark.parametrize("seconds", [0.02, 0.0, -1.0])
def test_a_turn_that_does_not_come_in_time_is_a_throttling_of_our_own(seconds: float) -> None:
    pace = Pace(60)
    pace.wait(1)
    start = time.monotonic()
    with pytest.raises(EngineError, match="our own bound of 60 calls a minute") as caught:
        pace.wait(seconds)
    assert caught.value.reason is EngineReason.THROTTLED
    assert time.monotonic() - start < 0.1


def test_a_rate_is_given_to_engines_that_there_are() -> None:
    assert set(CALLS_PER_MINUTE) <= set(ENGINE_NAMES)
