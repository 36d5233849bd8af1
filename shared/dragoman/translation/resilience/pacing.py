"""How often an engine may be asked: free services are asked politely, so that they stay free and do not block us."""

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from dragoman.errors import EngineError, EngineReason

if TYPE_CHECKING:
    from pyrate_limiter import Limiter

CALLS_PER_MINUTE: Final[Mapping[str, int]] = {
    "google": 300,
    "mymemory": 60,
}
"""Of one process; that of a function has an address of its own, and services count by address.

google: five a second, as deep-translator's error message quotes Google. mymemory: it publishes no rate, only 5,000
characters a day for who is anonymous, some fifty sentences; one a second is what a person at a keyboard hardly does.
libretranslate is asked as fast as it answers: the instance is one's own, or says 429, which is retried. Who is paid
sets quotas far above what one process asks, and throttles with 429 as well."""


class Pace:
    """Lets calls through no faster than an engine's rate; an engine without one is never held up."""

    def __init__(self, calls_per_minute: int | None) -> None:
        self._calls_per_minute = calls_per_minute
        self._limiter: Limiter | None = None

    def wait(self, seconds: float) -> float:
        """Wait for the next call's turn; answers what is left of `seconds`.

        Raises:
            EngineError: THROTTLED when the turn does not come within `seconds`.
        """
        if self._calls_per_minute is None:
            return seconds
        start = time.monotonic()
        if not self._open_limiter(self._calls_per_minute).try_acquire("engine", timeout=max(0.0, seconds)):
            raise EngineError(EngineReason.THROTTLED, f"our own bound of {self._calls_per_minute} calls a minute")
        return seconds - (time.monotonic() - start)

    def _open_limiter(self, calls_per_minute: int) -> "Limiter":
        """The library's limiter, which saves up one second's calls and no more; made when it is first needed."""
        if self._limiter is None:
            from pyrate_limiter import (  # noqa: PLC0415 - start-up time
                Duration,
                Limiter,
                Rate,
                SingleBucketFactory,
                StateBucket,
                TokenBucket,
            )

            rate = Rate(calls_per_minute, Duration.MINUTE, burst=max(1, calls_per_minute // 60))
            bucket = StateBucket([rate], algorithm=TokenBucket())
            # A state of fixed size needs no thread that clears it.
            self._limiter = Limiter(SingleBucketFactory(bucket, schedule_leak=False), buffer_ms=0)
        return self._limiter
