"""Some cores that all running work shares evenly, as an operating system shares them."""

from collections.abc import Callable
from heapq import heappop, heappush
from itertools import count
from typing import Any

import simpy


class SharedCores:
    """Processor sharing: each piece of work gets a core, or, where there are more pieces than cores, an even part."""

    def __init__(self, clock: simpy.Environment, cores: float) -> None:
        self._clock, self._cores = clock, cores
        self._work: list[tuple[float, int, Callable[[Any], None]]] = []
        self._order = count()
        self._given = 0.0
        """Seconds that a piece would have got that was there from the beginning."""
        self._since = 0.0
        self._version = 0

    def run(self, seconds: float, callback: Callable[[Any], None]) -> None:
        """So many seconds of one core; then the callback."""
        self._advance()
        heappush(self._work, (self._given + seconds, next(self._order), callback))
        self._plan()

    @property
    def _speed(self) -> float:
        return min(1.0, self._cores / len(self._work)) if self._work else 1.0

    def _advance(self) -> None:
        self._given += (self._clock.now - self._since) * self._speed
        self._since = self._clock.now

    def _plan(self) -> None:
        """Look again when the next piece ends, unless something changes before."""
        self._version += 1
        if not self._work:
            return
        version = self._version
        delay = max(0.0, (self._work[0][0] - self._given) / self._speed)
        self._clock.timeout(delay).callbacks.append(lambda _: self._end(version))

    def _end(self, version: int) -> None:
        if version != self._version:
            return
        self._advance()
        _, _, callback = heappop(self._work)
        self._plan()
        callback(None)
