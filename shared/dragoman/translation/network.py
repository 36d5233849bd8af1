"""What the engines on the network share: one deadline over everything, retries, language codes, status codes."""

import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, wait
from typing import TypeVar

from dragoman.errors import EngineError, EngineReason

T = TypeVar("T")

MAX_ATTEMPTS = 3
FIRST_WAIT_SECONDS = 0.1
MAX_JITTER_SECONDS = 0.2
MAX_WAIT_SECONDS = 0.4
"""Two waits come to 0.7 s at most, so that an engine that cannot be reached is known within a second."""

_TRANSIENT = {EngineReason.UNREACHABLE, EngineReason.THROTTLED}


def choose_codes(source: str, target: str, codes: Mapping[str, str]) -> tuple[str, str]:
    """A service's own codes for two BCP 47 codes.

    A region that the service does not know is dropped from the source, because it reads `en-AU` as well as `en`. It
    is not dropped from the target: who asks for `pt-PT` is not served with Brazilian under that name.

    Raises:
        EngineError: the service has one code for both, and would give the text back as it is.
    """
    source, target = source.lower(), target.lower()
    language = source.partition("-")[0]
    source_code, target_code = codes.get(source) or codes.get(language, language), codes.get(target, target)
    if source_code == target_code:
        detail = f"{source} and {target} are both {target_code} there"
        raise EngineError(EngineReason.UNSUPPORTED_LANGUAGE, detail)
    return source_code, target_code


def status_reason(status: int) -> EngineReason:
    """What an HTTP status of 400 and up means."""
    if status == 429:
        return EngineReason.THROTTLED
    if status in {413, 414}:
        return EngineReason.TOO_LONG
    return EngineReason.UNREACHABLE if status >= 500 else EngineReason.REFUSED


def call_within(seconds: float, call: Callable[[], T]) -> T:
    """Run `call` in a thread of its own, and leave it behind when `seconds` have passed.

    A thread, because no client library bounds a whole call: name look-up, each address of a host, and each read
    have time-outs of their own, if any.

    Raises:
        EngineError: DEADLINE when `call` is late; CRASHED when no thread could be had.
    """
    if seconds <= 0:
        raise EngineError(EngineReason.DEADLINE, "no time left for a call")
    answer: Future[T] = Future()

    def settle() -> None:
        try:
            answer.set_result(call())
        except BaseException as error:  # noqa: BLE001 - whatever ends the thread must reach the one who waits
            answer.set_exception(error)

    try:
        threading.Thread(target=settle, name="engine-call", daemon=True).start()
    except RuntimeError as error:
        raise EngineError(EngineReason.CRASHED, "no thread could be started") from error
    if not wait([answer], timeout=seconds).done:
        raise EngineError(EngineReason.DEADLINE, f"no answer in {seconds:g} s")
    return answer.result()


def retry_transient(seconds: float, call: Callable[[], T]) -> T:
    """Run `call`, and run it again when it was throttled or could not reach its service.

    Never waits past `seconds`. The last attempt's error is the one that is raised.
    """
    import stamina  # noqa: PLC0415 - start-up time

    end = time.monotonic() + seconds

    def is_worth_another_attempt(error: Exception) -> bool:
        has_time = time.monotonic() + MAX_WAIT_SECONDS < end
        return has_time and isinstance(error, EngineError) and error.reason in _TRANSIENT

    attempts = stamina.retry_context(
        on=is_worth_another_attempt,
        attempts=MAX_ATTEMPTS,
        timeout=seconds,
        wait_initial=FIRST_WAIT_SECONDS,
        wait_jitter=MAX_JITTER_SECONDS,
        wait_max=MAX_WAIT_SECONDS,
    )
    for attempt in attempts:
        with attempt:
            return call()
    raise AssertionError("stamina ended without a result or an error")  # pragma: no cover - for the type checker
