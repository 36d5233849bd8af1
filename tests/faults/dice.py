"""Everything that is left to chance comes from here, so that a seed decides it."""

from random import Random


def make_dice(name: str) -> Random:
    """Dice of one's own: two with the same name fall the same."""
    return Random(name)  # noqa: S311 - no secret hangs on them
