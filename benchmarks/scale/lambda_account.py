"""Lambda: an account's executions, and each function's environments, warm and cold."""

from typing import Final

from benchmarks.scale.quotas import ENVIRONMENTS_PER_TEN_SECONDS, IDLE_SECONDS

_GROWTH_WINDOW: Final = 10.0


class Account:
    """How much of the account's concurrency is in use."""

    def __init__(self, limit: float) -> None:
        self._limit = limit
        self._is_open = True
        self.running = 0
        self.peak = 0

    def take(self) -> bool:
        """Whether one more may run; then it does."""
        if not self._is_open or self.running >= self._limit:
            return False
        self.running += 1
        self.peak = max(self.peak, self.running)
        return True

    def close(self) -> None:
        """Others take all that is not running."""
        self._is_open = False

    def open(self) -> None:
        """And give it back."""
        self._is_open = True

    def give_back(self) -> None:
        """One has ended."""
        self.running -= 1


class Environments:
    """A function's environments. The one that was used last is used next, so that those in excess grow old."""

    def __init__(self, cold_seconds: float, scale: float) -> None:
        self._cold_seconds = cold_seconds
        self._idle: list[float] = []
        self._growth = self._most_growth = ENVIRONMENTS_PER_TEN_SECONDS / scale
        self._grown_at = 0.0
        self._born_after = 0.0
        self.cold_starts = 0

    def start(self, now: float) -> float | None:
        """How long it takes until the handler runs; None where Lambda makes no more environments at the moment."""
        while self._idle:
            last_used = self._idle.pop()
            if now - last_used < IDLE_SECONDS and last_used >= self._born_after:
                return 0.0
            self._idle.clear()  # the others are older still
        self._refill(now)
        if self._growth < 1:
            return None
        self._growth -= 1
        self.cold_starts += 1
        return self._cold_seconds

    def end(self, now: float, began: float, *, has_died: bool = False) -> None:
        """An invocation that began then is over. After a time-out its environment is not used again."""
        if not has_died and began >= self._born_after:
            self._idle.append(now)

    def replace_all(self, now: float) -> None:
        """New code or a new configuration: whatever starts from now on starts cold."""
        self._born_after = now
        self._idle.clear()

    def _refill(self, now: float) -> None:
        grown = (now - self._grown_at) / _GROWTH_WINDOW * self._most_growth
        self._growth, self._grown_at = min(self._most_growth, self._growth + grown), now
