"""An engine behind its circuit breaker and its pace. Both last as long as the process, over all its articles."""

from dragoman.translation.engine import Engine, EngineTranslation, WrappedEngine
from dragoman.translation.resilience.breaker import Breaker
from dragoman.translation.resilience.pacing import CALLS_PER_MINUTE, Pace

FULL_TIME_SHARE = 0.5
"""A call that is late tells against the engine when it had at least this share of the engine's deadline."""


class GuardedEngine(WrappedEngine):
    """The same engine; it may answer RESTING, or THROTTLED by ourselves."""

    def __init__(
        self, engine: Engine, deadline_seconds: float, breaker: Breaker | None = None, pace: Pace | None = None
    ) -> None:
        super().__init__(engine)
        self._full_seconds = deadline_seconds * FULL_TIME_SHARE
        self._breaker = breaker or Breaker()
        self._pace = pace or Pace(CALLS_PER_MINUTE.get(engine.name))

    def translate(self, text: str, source: str, target: str, seconds: float) -> EngineTranslation:
        """See Engine. The wait for its turn is part of `seconds`, and is no failure of the engine's."""

        def ask() -> EngineTranslation:
            return self._engine.translate(text, source, target, left)

        left = seconds if self._breaker.is_resting else self._pace.wait(seconds)
        return self._breaker.call(ask, is_full_time=left >= self._full_seconds)
