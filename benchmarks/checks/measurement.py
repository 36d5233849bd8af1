"""Counting: false alarms on good translations, catches on corrupted ones."""

import random
from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from benchmarks.checks.corruptions import CORRUPTIONS
from benchmarks.checks.sentences import Pair
from dragoman.translation.checks import Rendering, find_faults

SEED = 4
"""Any number: the same corruptions every time."""


class Alarm(msgspec.Struct, frozen=True):
    """A good translation that a check takes for a bad one."""

    pair: Pair
    check: str
    reason: str


class FalseAlarms(msgspec.Struct, frozen=True):
    """What the checks say about good translations."""

    pairs: int
    flagged: int
    alarms: tuple[Alarm, ...]

    @property
    def rate(self) -> float:
        """Flagged translations among all."""
        return self.flagged / self.pairs if self.pairs else 0.0

    @property
    def by_check(self) -> Mapping[str, int]:
        """Alarms a check."""
        return Counter(alarm.check for alarm in self.alarms)


class Catch(msgspec.Struct, frozen=True):
    """What the checks say about one kind of corruption."""

    corrupted: int
    caught: int
    checks: Mapping[str, int]
    """How often each check saw it."""

    @property
    def rate(self) -> float:
        """Caught ones among all."""
        return self.caught / self.corrupted if self.corrupted else 1.0


def count_false_alarms(pairs: Iterable[Pair]) -> FalseAlarms:
    """Run all checks on good translations."""
    total = flagged = 0
    alarms: list[Alarm] = []
    for pair in pairs:
        faults = find_faults(Rendering(pair.source, pair.target, pair.source_language, pair.target_language))
        total += 1
        flagged += bool(faults)
        alarms.extend(Alarm(pair, fault.check, fault.reason) for fault in faults)
    return FalseAlarms(total, flagged, tuple(alarms))


def count_catches(pairs: Iterable[Pair], seed: int = SEED) -> Mapping[str, Catch]:
    """Corrupt each pair in each way that it has a place for, and run all checks on the results."""
    corrupted: Counter[str] = Counter()
    caught: Counter[str] = Counter()
    checks: dict[str, Counter[str]] = {name: Counter() for name in CORRUPTIONS}
    chance = random.Random(seed)  # noqa: S311 - chance that comes out the same every time
    for pair in pairs:
        for name, corrupt in CORRUPTIONS.items():
            rendering = corrupt(pair, chance)
            if rendering is None:
                continue
            faults = find_faults(rendering)
            corrupted[name] += 1
            caught[name] += bool(faults)
            checks[name].update(fault.check for fault in faults)
    return {name: Catch(corrupted[name], caught[name], checks[name]) for name in CORRUPTIONS}
