"""Time that nobody waits for: what happens next is whatever is due first.

Everything that takes time in a run (a request, a visibility time-out, a retry, a person) is an event here, so that two
runs of one seed do the same things in the same order, however busy the machine is.
"""

import heapq
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Final

BEGINNING: Final = datetime(2026, 11, 2, 9, 0, 0, tzinfo=UTC)
"""When every run begins, so that the same records come out on any day."""

Action = Callable[[], None]


class Timeline:
    """The events that are due, in the order of their time, and of their making where that is the same."""

    def __init__(self) -> None:
        self.now = 0.0
        """Seconds since the beginning."""
        self._due: list[tuple[float, int, Action]] = []
        self._numbers = count()

    def after(self, seconds: float, action: Action) -> None:
        """Have something happen later."""
        heapq.heappush(self._due, (self.now + seconds, next(self._numbers), action))

    def step(self) -> bool:
        """Let the next event happen; False where there is none."""
        if not self._due:
            return False
        self.now, _, action = heapq.heappop(self._due)
        action()
        return True

    def read_clock(self) -> datetime:
        """The time of day, without a zone, as moto asks for it."""
        return (BEGINNING + timedelta(seconds=self.now)).replace(tzinfo=None)
