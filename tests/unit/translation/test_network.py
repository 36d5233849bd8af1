import threading
import time
from collections.abc import Callable, Iterator

import pytest
import stamina

from dragoman.errors import EngineError, EngineReason
from dragoman.translation.network import call_within, choose_codes, retry_transient, status_reason

CODES = {"pt": "pt-BR", "pt-pt": "pt-PT", "zh": "zh-CN"}


@pytest.fixture
def without_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=3):
        yield


def fail_then_answer(*reasons: EngineReason) -> tuple[Callable[[], str], list[EngineReason]]:
    left = list(reasons)

    def call() -> str:
        if left:
            raise EngineError(left.pop(0), "as told")
        return "answer"

    return call, left


def test_a_call_in_time_gives_its_result() -> None:
    assert call_within(5, lambda: "answer") == "answer"


def test_a_call_s_own_error_comes_through() -> None:
    with pytest.raises(EngineError) as caught:
        call_within(5, fail_then_answer(EngineReason.REFUSED)[0])
    assert caught.value.reason is EngineReason.REFUSED


def test_a_late_call_is_left_behind_at_the_deadline() -> None:
    release = threading.Event()
    began = time.monotonic()
    with pytest.raises(EngineError) as caught:
        call_within(0.05, release.wait)
    assert time.monotonic() - began < 2
    assert caught.value.reason is EngineReason.DEADLINE
    release.set()


def test_a_thread_that_ends_with_system_exit_does_not_keep_its_caller_waiting() -> None:
    def leave() -> None:
        raise SystemExit

    with pytest.raises(SystemExit):
        call_within(5, leave)


@pytest.mark.parametrize("seconds", [0.0, -1.0])
def test_without_time_left_nothing_is_called(seconds: float) -> None:
    calls: list[str] = []
    with pytest.raises(EngineError) as caught:
        call_within(seconds, lambda: calls.append("called"))
    assert caught.value.reason is EngineReason.DEADLINE
    assert not calls


@pytest.mark.parametrize("reason", [EngineReason.UNREACHABLE, EngineReason.THROTTLED])
@pytest.mark.usefixtures("without_waiting")
def test_a_transient_error_is_tried_twice_more(reason: EngineReason) -> None:
    assert retry_transient(10, fail_then_answer(reason, reason)[0]) == "answer"
    with pytest.raises(EngineError):
        retry_transient(10, fail_then_answer(reason, reason, reason)[0])


@pytest.mark.parametrize("reason", sorted(set(EngineReason) - {EngineReason.UNREACHABLE, EngineReason.THROTTLED}))
@pytest.mark.usefixtures("without_waiting")
def test_any_other_error_is_final(reason: EngineReason) -> None:
    call, left = fail_then_answer(reason, reason)
    with pytest.raises(EngineError):
        retry_transient(10, call)
    assert left == [reason]


def test_an_attempt_that_could_only_start_after_the_deadline_is_not_waited_for() -> None:
    call, left = fail_then_answer(EngineReason.THROTTLED, EngineReason.THROTTLED)
    began = time.monotonic()
    with pytest.raises(EngineError):
        retry_transient(0.3, call)
    assert time.monotonic() - began < 0.3
    assert len(left) == 1


def test_all_waits_together_stay_under_a_second() -> None:
    call, left = fail_then_answer(*[EngineReason.UNREACHABLE] * 9)
    began = time.monotonic()
    with pytest.raises(EngineError):
        retry_transient(10, call)
    assert time.monotonic() - began < 1.5
    assert len(left) == 6


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("en", "pt", ("en", "pt-BR")),
        ("en", "PT-pt", ("en", "pt-PT")),
        ("en-AU", "zh", ("en", "zh-CN")),
        ("en", "pt-AO", ("en", "pt-ao")),
    ],
)
def test_a_source_loses_an_unknown_region_and_a_target_keeps_it(
    source: str, target: str, expected: tuple[str, str]
) -> None:
    assert choose_codes(source, target, CODES) == expected


def test_two_varieties_that_a_service_does_not_tell_apart_are_no_pair() -> None:
    with pytest.raises(EngineError) as caught:
        choose_codes("zh-Hans", "zh", CODES)
    assert caught.value.reason is EngineReason.UNSUPPORTED_LANGUAGE


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (400, EngineReason.REFUSED),
        (403, EngineReason.REFUSED),
        (413, EngineReason.TOO_LONG),
        (414, EngineReason.TOO_LONG),
        (429, EngineReason.THROTTLED),
        (500, EngineReason.UNREACHABLE),
        (503, EngineReason.UNREACHABLE),
    ],
)
def test_every_kind_of_status_has_a_reason(status: int, reason: EngineReason) -> None:
    assert status_reason(status) is reason
