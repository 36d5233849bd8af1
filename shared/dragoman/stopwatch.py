"""How long each stage of a story takes, and how long it may."""

import time
from collections.abc import Callable, Mapping
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

SecondsLeft = Callable[[], float]
"""How long the invocation may still take."""


class Stopwatch:
    """Adds up milliseconds by stage. Reading it never changes what is measured."""

    def __init__(self) -> None:
        self.milliseconds: dict[str, float] = {}

    def measure(self, stage: str, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do the work, and count its time for the stage, also when it raises."""
        start = time.perf_counter()
        try:
            return work(*args, **kwargs)
        finally:
            self.add({stage: (time.perf_counter() - start) * 1000})

    def add(self, milliseconds: Mapping[str, float]) -> None:
        """Count what was measured elsewhere."""
        for stage, spent in milliseconds.items():
            self.milliseconds[stage] = self.milliseconds.get(stage, 0.0) + spent
