"""A straight line through what was measured: what a thing takes whatever its length, and what each character adds."""

import statistics
from collections.abc import Sequence

import msgspec


class Straight(msgspec.Struct, frozen=True):
    """`base + slope * length`."""

    base: float
    slope: float


def fit(points: Sequence[tuple[float, float]]) -> Straight:
    """Least squares over (length, amount). A base below nothing, which only noise can give, is nothing."""
    slope, base = statistics.linear_regression(*zip(*points, strict=True))
    return Straight(max(0.0, base), max(0.0, slope))
