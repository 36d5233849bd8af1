"""What Lambda bills for an article, by the number of its cores. Pure.

A core costs 1,769 MB of memory, and memory times time is the price: n cores cost n times as much for each millisecond,
also for those in which one of them works, and for those in which all wait for S3.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

import msgspec

from dragoman.operations.counted import SPEED, TRANSLATE_NEW, TRANSLATE_SECONDS, compute_waiting

CORES: Final = (1, 2, 4, 6)
"""One and two are measured, the others predicted. Six is what Lambda has."""


class Curve(msgspec.Struct, frozen=True):
    """Seconds of this machine for articles by their length, shortest first, with some number of cores."""

    points: tuple[tuple[int, float], ...]

    def read(self, characters: float) -> float:
        """On a line between two measurements; beyond the last, and before the first, in proportion."""
        first, last = self.points[0], self.points[-1]
        if characters <= first[0] or characters >= last[0]:
            length, seconds = first if characters <= first[0] else last
            return seconds * characters / length
        for (shorter, less), (longer, more) in pairwise(self.points):
            if characters <= longer:
                return less + (more - less) * (characters - shorter) / (longer - shorter)
        raise AssertionError  # it lies between the first and the last


def predict(one: Curve, two: Curve, cores: int) -> Curve:
    """Amdahl's law, fitted to the measurements of one and two cores at each length.

    What two cores don't halve is taken to be serial: what is done outside of the workers, the wait for the last chunk,
    and what they take from each other.
    """
    return Curve(
        tuple(
            (characters, alone * (serial + (1 - serial) / cores))
            for (characters, alone), (_, both) in zip(one.points, two.points, strict=True)
            for serial in [min(1.0, max(0.0, 2 * both / alone - 1))]
        )
    )


def bill(seconds: float) -> float:
    """Seconds of a warm function in Lambda for an article's: its requests to AWS, and their waiting, come on top."""
    return compute_waiting(TRANSLATE_NEW) + (TRANSLATE_SECONDS + seconds) / SPEED


def compare_times(curves: Mapping[int, Curve], cores: int, lengths: Sequence[float]) -> float:
    """How long articles take with some cores, against one."""
    alone, together = (sum(bill(curves[count].read(length)) for length in lengths) for count in (1, cores))
    return together / alone


def compare_prices(curves: Mapping[int, Curve], cores: int, lengths: Sequence[float]) -> float:
    """What they cost, against one core."""
    return cores * compare_times(curves, cores, lengths)


def compare_batches(one: Curve, cores: int, lengths: Sequence[float]) -> float:
    """What articles cost if a function with several cores takes as many at once, each on a core of its own, against
    functions of one core: it is paid for until the longest of them is done."""
    batches = [lengths[start : start + cores] for start in range(0, len(lengths) - cores + 1, cores)]
    alone = sum(bill(one.read(length)) for batch in batches for length in batch)
    return cores * sum(bill(one.read(max(batch))) for batch in batches) / alone


def find_break_even(curves: Mapping[int, Curve], cores: int, bound: float) -> int | None:
    """From how many characters on an article costs no more than `bound` times as much; None where never."""
    lengths = [round(10 ** (exponent / 50)) for exponent in range(150, 301)]  # 1,000 to 1,000,000
    held = None
    for length in reversed(lengths):
        if compare_prices(curves, cores, [length]) > bound:
            break
        held = length
    return held
