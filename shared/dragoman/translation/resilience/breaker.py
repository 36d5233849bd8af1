"""A circuit breaker: an engine that keeps failing is left alone for a while, also by the next invocations."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, TypeVar

from dragoman.errors import EngineError, EngineReason

if TYPE_CHECKING:
    from pybreaker import CircuitBreaker

T = TypeVar("T")

MAX_FAILURES_IN_A_ROW: Final = 3
"""One failure puts an engine out of its article already, so that these are of three articles: no mere hiccup."""

REST_SECONDS: Final = 60.0
"""How long an engine rests that did not answer. Asking in vain costs a deadline (10 s), so at most a sixth of the time
is lost on it."""

LONG_REST_SECONDS: Final = 900.0
"""How long after a refusal that waiting alone hardly heals: a person replaces a key within hours, a quota comes back
at the end of a day. A quarter of an hour finds both soon enough, with four vain calls an hour."""

_LONG_RESTS: Final = frozenset({EngineReason.UNAUTHORIZED, EngineReason.QUOTA_SPENT})
_FAILURES: Final = _LONG_RESTS | {
    EngineReason.UNREACHABLE,
    EngineReason.THROTTLED,
    EngineReason.DEADLINE,
    EngineReason.REFUSED,
}
"""What tells against the engine as a whole. A missing model, a language that it does not know, a text that is too long
tell only against the question."""


class Breaker:
    """Remembers, for as long as the process lives, how one engine's last calls ended.

    closed: calls pass -> after failures in a row open: none passes -> after a rest half-open: one passes -> closed
    again when it succeeds, else open.
    """

    def __init__(self, rest_seconds: float = REST_SECONDS, long_rest_seconds: float = LONG_REST_SECONDS) -> None:
        self._rest_seconds = rest_seconds
        self._long_rest_seconds = long_rest_seconds
        self._opened_at = datetime.min.replace(tzinfo=UTC)
        self._circuit: CircuitBreaker | None = None
        self._last_error: EngineError | None = None

    def call(self, call: Callable[[], T], *, is_full_time: bool = True) -> T:
        """Make the call, unless the engine rests.

        Args:
            call: asks the engine.
            is_full_time: whether the call has about as long as an engine may take. One that is late because the
                invocation itself ends tells nothing of the engine.

        Raises:
            EngineError: RESTING, or what the call raised.
        """
        from pybreaker import CircuitBreakerError  # noqa: PLC0415 - start-up time

        harmless: list[EngineError] = []

        def attempt() -> T | None:
            try:
                return call()
            except EngineError as error:
                if error.reason in _FAILURES and (is_full_time or error.reason is not EngineReason.DEADLINE):
                    raise
                harmless.append(error)
                return None

        circuit = self._open_circuit()
        try:
            answer = circuit.call(attempt)
        except CircuitBreakerError:
            detail = f"asked again in {self._find_rest():.0f} s, after {self._last_error}"
            raise EngineError(EngineReason.RESTING, detail) from None
        except EngineError as error:
            self._rest_after(error)
            raise
        if harmless:
            raise harmless[0]
        return answer  # type: ignore[return-value] # None only beside a harmless error, or where T allows it

    @property
    def is_resting(self) -> bool:
        """Whether a call now would be refused."""
        return self._circuit is not None and self._circuit.current_state == "open" and self._find_rest() > 0

    def _open_circuit(self) -> "CircuitBreaker":
        """The library's breaker; made when it is first needed."""
        if self._circuit is None:
            from pybreaker import CircuitBreaker  # noqa: PLC0415 - start-up time

            self._circuit = CircuitBreaker(
                fail_max=MAX_FAILURES_IN_A_ROW,
                reset_timeout=self._rest_seconds,
                exclude=[lambda error: not isinstance(error, EngineError)],  # a bucket that is out, or a bug
                throw_new_error_on_trip=False,
            )
        return self._circuit

    def _rest_after(self, error: EngineError) -> None:
        """Choose how long a rest is that begins now, and begin it at once where another call can't go better: after a
        refusal, or where the service itself asks for a longer rest than ours."""
        self._last_error = error
        circuit, is_long = self._open_circuit(), error.reason in _LONG_RESTS
        asked_seconds = min(error.wait_seconds, self._long_rest_seconds)
        if is_long or asked_seconds > self._rest_seconds:
            circuit.open()
        if circuit.current_state == "open":
            circuit.reset_timeout = max(self._long_rest_seconds if is_long else self._rest_seconds, asked_seconds)
            self._opened_at = datetime.now(UTC)

    def _find_rest(self) -> float:
        rest = timedelta(seconds=self._open_circuit().reset_timeout)
        return max(0.0, (self._opened_at + rest - datetime.now(UTC)).total_seconds())
