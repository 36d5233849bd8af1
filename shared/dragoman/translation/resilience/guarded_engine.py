"""An engine behind its circuit breaker and its pace. Both last as long as the process, over all its articles."""

from dragoman.translation.engine import Engine, EngineTranslation, Repertoire
from dragoman.translation.resilience.breaker import Breaker
from dragoman.translation.resilience.pacing import CALLS_PER_MINUTE, Pace

FULL_TIME_SHARE = 0.5
"""A call that is late tells against the engine when it had at least this share of the engine's deadline."""


class GuardedEngine:
    """The same engine; it may answer RESTING, or THROTTLED by ourselves."""

    def __init__(
        self, engine: Engine, deadline_seconds: float, breaker: Breaker | None = None, pace: Pace | None = None
    ) -> None:
        self._engine = engine
        self._full_seconds = deadline_seconds * FULL_TIME_SHARE
        self._breaker = breaker or Breaker()
        self._pace = pace or Pace(CALLS_PER_MINUTE.get(engine.name))

    @property
    def name(self) -> str:
        """See Engine."""
        return self._engine.name

    @property
    def usd_per_million_characters(self) -> float:
        """See Engine."""
        return self._engine.usd_per_million_characters

    def identity(self, source: str, target: str) -> str:
        """See Engine."""
        return self._engine.identity(source, target)

    def repertoire(self, source: str, target: str) -> Repertoire | None:
        """See Engine."""
        return self._engine.repertoire(source, target)

    def translate(self, text: str, source: str, target: str, seconds: float) -> EngineTranslation:
        """See Engine. The wait for its turn is part of `seconds`, and is no failure of the engine's."""

        def ask() -> EngineTranslation:
            return self._engine.translate(text, source, target, left)

        left = seconds if self._breaker.is_resting else self._pace.wait(seconds)
        return self._breaker.call(ask, is_full_time=left >= self._full_seconds)
