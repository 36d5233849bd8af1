import time
from collections.abc import Callable

import pytest

from dragoman.errors import EngineError, EngineReason, StoreUnavailableError
from dragoman.translation.resilience.breaker import MAX_FAILURES_IN_A_ROW, Breaker

REST = 0.2
FAILURES = [
    EngineReason.UNREACHABLE,
    EngineReason.THROTTLED,
    EngineReason.DEADLINE,
    EngineReason.REFUSED,
]
FINAL_REFUSALS = [EngineReason.UNAUTHORIZED, EngineReason.QUOTA_SPENT]


def make_breaker(rest_seconds: float = 60, long_rest_seconds: float = 900) -> Breaker:
    return Breaker(rest_seconds, long_rest_seconds)


def failing(reason: EngineReason = EngineReason.UNREACHABLE) -> Callable[[], str]:
    def call() -> str:
        raise EngineError(reason, "status 503")

    return call


def fail(breaker: Breaker, times: int = 1, reason: EngineReason = EngineReason.UNREACHABLE) -> None:
    for _ in range(times):
        with pytest.raises(EngineError) as caught:
            breaker.call(failing(reason))
        assert caught.value.reason is reason


def is_asked(breaker: Breaker) -> bool:
    """Whether the breaker lets a call through, which succeeds."""
    try:
        return breaker.call(lambda: "answer") == "answer"
    except EngineError as error:
        return error.reason is not EngineReason.RESTING


def test_an_answer_comes_through() -> None:
    assert make_breaker().call(lambda: "answer") == "answer"


@pytest.mark.parametrize("reason", FAILURES)
def test_an_engine_that_fails_in_a_row_rests(reason: EngineReason) -> None:
    breaker = make_breaker()
    fail(breaker, MAX_FAILURES_IN_A_ROW, reason)
    assert breaker.is_resting
    assert not is_asked(breaker)


def test_an_engine_that_fails_now_and_then_is_asked() -> None:
    breaker = make_breaker()
    for _ in range(3):
        fail(breaker, MAX_FAILURES_IN_A_ROW - 1)
        assert is_asked(breaker)
    assert not breaker.is_resting


@pytest.mark.parametrize("reason", [r for r in EngineReason if r not in {*FAILURES, *FINAL_REFUSALS}])
def test_what_tells_only_against_the_question_lets_no_engine_rest(reason: EngineReason) -> None:
    breaker = make_breaker()
    fail(breaker, 3 * MAX_FAILURES_IN_A_ROW, reason)
    assert is_asked(breaker)


def test_a_call_that_had_no_time_lets_no_engine_rest() -> None:
    breaker = make_breaker()
    for _ in range(3 * MAX_FAILURES_IN_A_ROW):
        with pytest.raises(EngineError):
            breaker.call(failing(EngineReason.DEADLINE), is_full_time=False)
    assert is_asked(breaker)


def test_a_rest_says_when_the_engine_is_asked_again_and_why_it_is_not_asked_now() -> None:
    breaker = make_breaker()
    fail(breaker, MAX_FAILURES_IN_A_ROW)
    with pytest.raises(EngineError, match=r"asked again in (59|60) s, after unreachable: status 503"):
        breaker.call(lambda: "answer")


def test_after_its_rest_one_good_call_closes_the_breaker() -> None:
    breaker = make_breaker(rest_seconds=0)
    fail(breaker, MAX_FAILURES_IN_A_ROW)
    assert not breaker.is_resting
    assert is_asked(breaker)
    fail(breaker, MAX_FAILURES_IN_A_ROW - 1)
    assert is_asked(breaker), "the failures of before count no more"


def test_after_its_rest_one_bad_call_opens_it_again() -> None:
    breaker = make_breaker(REST)
    fail(breaker, MAX_FAILURES_IN_A_ROW)
    time.sleep(REST)
    fail(breaker, 1)
    assert not is_asked(breaker)


@pytest.mark.parametrize("reason", FINAL_REFUSALS)
def test_a_wrong_key_or_a_spent_quota_lets_the_engine_rest_at_once_and_long(reason: EngineReason) -> None:
    breaker = make_breaker(rest_seconds=0)
    fail(breaker, 1, reason)
    with pytest.raises(EngineError, match=r"asked again in (899|900) s"):
        breaker.call(lambda: "answer")


@pytest.mark.parametrize("reason", FINAL_REFUSALS)
def test_a_long_rest_ends_as_well(reason: EngineReason) -> None:
    breaker = make_breaker(long_rest_seconds=0)
    fail(breaker, 1, reason)
    assert is_asked(breaker)


def test_a_long_rest_does_not_make_the_next_one_long() -> None:
    breaker = make_breaker(rest_seconds=0, long_rest_seconds=REST)
    fail(breaker, 1, EngineReason.UNAUTHORIZED)
    time.sleep(REST)
    fail(breaker, 1, EngineReason.UNREACHABLE)
    assert is_asked(breaker)


@pytest.mark.parametrize(("asked", "resting"), [(300, r"(299|300) s"), (86_400, r"(899|900) s")])
def test_a_service_that_asks_for_a_long_rest_gets_it_up_to_a_quarter_of_an_hour(asked: float, resting: str) -> None:
    def call() -> str:
        raise EngineError(EngineReason.THROTTLED, "status 429", asked)

    breaker = make_breaker()
    with pytest.raises(EngineError, match="429"):
        breaker.call(call)
    with pytest.raises(EngineError, match=f"asked again in {resting}"):
        breaker.call(lambda: "answer")


def test_a_short_wait_that_a_service_asks_for_is_no_rest() -> None:
    def call() -> str:
        raise EngineError(EngineReason.THROTTLED, "status 429", 5)

    breaker = make_breaker()
    with pytest.raises(EngineError):
        breaker.call(call)
    assert is_asked(breaker)


def test_a_bucket_that_does_not_answer_is_no_failure_of_the_engine() -> None:
    def call() -> str:
        raise StoreUnavailableError("GetObject: SlowDown")

    breaker = make_breaker()
    for _ in range(3 * MAX_FAILURES_IN_A_ROW):
        with pytest.raises(StoreUnavailableError):
            breaker.call(call)
    assert is_asked(breaker)


def test_a_bug_in_an_engine_is_raised_as_it_is() -> None:
    def call() -> str:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        make_breaker().call(call)
