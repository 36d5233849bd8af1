"""What the engines on the network share: one deadline over everything, retries, language codes, status codes."""

import random
import re
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, wait
from typing import TypeVar

from dragoman.errors import EngineError, EngineReason
from dragoman.language import has_language
from dragoman.translation.engines.complaints import find_complaint

T = TypeVar("T")

MAX_ATTEMPTS = 3
FIRST_WAIT_SECONDS = 0.1
MAX_JITTER_SECONDS = 0.2
MAX_WAIT_SECONDS = 0.4
"""Two waits come to 0.7 s at most, so that an engine that cannot be reached is known within a second."""

MAX_ANSWER_GROWTH = 20
"""How many times longer than its text an answer may be. Of 39,000 sentences translated by people between English or
Portuguese and 29 languages, read both ways, none is more than ten times as long as the other. A megabyte in answer to
a sentence is a lie that would cost the checks minutes."""

ALWAYS_ALLOWED_CHARACTERS = 500
"""Of an answer to a text of a word or two."""

_HALF = re.compile("[\ud800-\udfff]")  # JSON's escapes may stand for half of a character
_TRANSIENT = {EngineReason.UNREACHABLE, EngineReason.THROTTLED}

STATUS_REASONS: Mapping[int, EngineReason] = {
    401: EngineReason.UNAUTHORIZED,
    408: EngineReason.UNREACHABLE,
    413: EngineReason.TOO_LONG,
    414: EngineReason.TOO_LONG,
    429: EngineReason.THROTTLED,
    456: EngineReason.QUOTA_SPENT,
}
"""What an HTTP status means for every service. 456 is in no standard; DeepL answers it when the quota is used up. 403
is a wrong key where there is a key, and a blocked address where there is none: the engines say which."""


class NetworkEngine:
    """What services on the network have in common as engines: which model answers is not known, and any character is
    taken."""

    name: str
    is_in_process = False

    def identity(self, source: str, target: str) -> str:  # noqa: ARG002 - the protocol's
        """See Engine: its name, unless more is known to change its answers. Keys and plans only say who pays."""
        return self.name

    def repertoire(self, source: str, target: str) -> None:
        """See Engine: any character."""


def ask(text: str, seconds: float, attempt: Callable[[], str | None]) -> str:
    """One believable answer within `seconds`, retries included. Text without any language is its own translation.

    Raises:
        EngineError: that of the last attempt; NO_ANSWER for an empty answer, for one that is far too long, and for
            one with half of a character in it, which no record can hold; what a service's complaint in the place of
            a translation means.
    """
    if not has_language(text):
        return text
    answer = call_within(seconds, lambda: retry_transient(seconds, attempt))
    if not answer or answer.isspace():
        raise EngineError(EngineReason.NO_ANSWER, "empty answer")
    if _HALF.search(answer):
        raise EngineError(EngineReason.NO_ANSWER, "half of a character in the answer")
    complaint = find_complaint(answer, text)
    if complaint is not None:
        raise complaint
    if len(answer) > ALWAYS_ALLOWED_CHARACTERS + MAX_ANSWER_GROWTH * len(text):
        raise EngineError(EngineReason.NO_ANSWER, f"{len(answer)} characters in answer to {len(text)}")
    return answer


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
    """What an HTTP status other than success means."""
    return STATUS_REASONS.get(status) or (EngineReason.UNREACHABLE if status >= 500 else EngineReason.REFUSED)


def find_reason(error: BaseException, known: Mapping[type[BaseException], EngineReason]) -> EngineReason:
    """What a foreign error means by a table of classes. A subclass means what its parent does; unknown is a crash."""
    return next((known[kind] for kind in type(error).__mro__ if kind in known), EngineReason.CRASHED)


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
        raise EngineError(EngineReason.DEADLINE, f"no answer in {seconds:.3g} s")
    return answer.result()


def retry_transient(seconds: float, call: Callable[[], T]) -> T:
    """Run `call`, and run it again when it was throttled or could not reach its service.

    Waits as long as the service asks, but never past `seconds`. The last attempt's error is the one that is raised.
    """
    import stamina  # noqa: PLC0415 - start-up time

    end = time.monotonic() + seconds

    def plan_wait(error: Exception) -> bool | float:
        if not isinstance(error, EngineError) or error.reason not in _TRANSIENT:
            return False
        asked = error.wait_seconds
        if time.monotonic() + max(asked, MAX_WAIT_SECONDS) >= end:
            return False
        # Those who were told the same time must not come back at the same time.
        return asked + random.uniform(0, MAX_JITTER_SECONDS) if asked else True  # noqa: S311 - not a secret

    attempts = stamina.retry_context(
        on=plan_wait,
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
