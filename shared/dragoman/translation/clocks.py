"""How long an engine, and everything together, may take."""

from collections.abc import Callable

import msgspec


class Clocks(msgspec.Struct, frozen=True):
    """The bounds of an article's work, and the time."""

    deadline_seconds: float
    """For all that one engine is asked about one sentence."""
    seconds_left: Callable[[], float]
    """Of the invocation."""
    now: Callable[[], float]
    """In seconds, never going back."""
