import threading
import time
from collections.abc import Callable, Iterator

import pytest
import stamina

from dragoman.errors import EngineError, EngineReason
from dragoman.translation.engines.network import (
    ALWAYS_ALLOWED_CHARACTERS,
    MAX_ANSWER_GROWTH,
    STATUS_REASONS,
    ask,
    call_within,
    choose_codes,
    find_reason,
    retry_transient,
    status_reason,
)

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


@pytest.mark.parametrize("status", STATUS_REASONS)
def test_a_status_of_the_table_has_its_reason(status: int) -> None:
    assert status_reason(status) is STATUS_REASONS[status]


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (301, EngineReason.REFUSED),
        (400, EngineReason.REFUSED),
        (403, EngineReason.REFUSED),
        (404, EngineReason.REFUSED),
        (500, EngineReason.UNREACHABLE),
        (503, EngineReason.UNREACHABLE),
        (529, EngineReason.UNREACHABLE),
    ],
)
def test_any_other_status_is_about_the_request_or_about_the_service(status: int, reason: EngineReason) -> None:
    assert status_reason(status) is reason


def test_a_service_s_own_waiting_time_is_kept_to() -> None:
    left = [EngineError(EngineReason.THROTTLED, "as told", wait_seconds=1.0)]

    def call() -> str:
        if left:
            raise left.pop()
        return "answer"

    began = time.monotonic()
    assert retry_transient(10, call) == "answer"
    assert 1 <= time.monotonic() - began < 2


@pytest.mark.parametrize("wait_seconds", [5.0, 3600.0])
def test_a_waiting_time_past_the_deadline_ends_the_call_at_once(wait_seconds: float) -> None:
    calls: list[str] = []

    def call() -> str:
        calls.append("called")
        raise EngineError(EngineReason.THROTTLED, "as told", wait_seconds)

    began = time.monotonic()
    with pytest.raises(EngineError) as caught:
        retry_transient(5, call)
    assert time.monotonic() - began < 1
    assert len(calls) == 1
    assert caught.value.wait_seconds == wait_seconds


def test_an_unknown_error_is_a_crash_and_a_subclass_means_what_its_parent_does() -> None:
    known: dict[type[BaseException], EngineReason] = {
        OSError: EngineReason.UNREACHABLE,
        Exception: EngineReason.REFUSED,
    }
    assert find_reason(ConnectionResetError(), known) is EngineReason.UNREACHABLE
    assert find_reason(ValueError(), known) is EngineReason.REFUSED
    assert find_reason(KeyboardInterrupt(), known) is EngineReason.CRASHED


@pytest.mark.parametrize("answer", [None, "", " \n"])
def test_an_empty_answer_is_no_answer(answer: str | None) -> None:
    with pytest.raises(EngineError) as caught:
        ask("some words", 5, lambda: answer)
    assert caught.value.reason is EngineReason.NO_ANSWER


def test_a_complaint_is_asked_for_once_and_is_no_answer() -> None:
    asked: list[str] = []

    def complain() -> str:
        asked.append("asked")
        return "MYMEMORY WARNING: YOU USED ALL AVAILABLE FREE TRANSLATIONS FOR TODAY."

    with pytest.raises(EngineError) as caught:
        ask("some words", 5, complain)
    assert caught.value.reason is EngineReason.QUOTA_SPENT
    assert len(asked) == 1


def test_a_source_that_comes_back_as_it_was_is_an_answer_for_the_checks_to_judge() -> None:
    assert ask("some words", 5, lambda: "some words") == "some words"


# What is no answer


@pytest.mark.parametrize(
    "answer",
    ["", " \n", "Ol\ud83d", "x1" * 1_000_000, "1-" * (ALWAYS_ALLOWED_CHARACTERS + MAX_ANSWER_GROWTH * 10)],
)
def test_an_answer_that_is_empty_or_far_too_long_is_none(answer: str) -> None:
    with pytest.raises(EngineError) as caught:
        ask("ten words.", 5, lambda: answer)
    assert caught.value.reason is EngineReason.NO_ANSWER
    assert "x1" not in caught.value.detail


@pytest.mark.parametrize(("text", "answer"), [("学", "a" * 500), ("é" * 100, "b" * 2_500)])
def test_a_long_answer_is_left_to_the_checks(text: str, answer: str) -> None:
    assert ask(text, 5, lambda: answer) == answer
