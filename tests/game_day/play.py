"""Plays the game day: break, watch, mend, check the law."""

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from dragoman.cloud.deployment import STACK_NAME
from tests.game_day.alarms import Alarm, read_alarms
from tests.game_day.ground import Ground, prepare_ground
from tests.game_day.ways import Way

SEEN_SECONDS: Final = 90
"""How long is waited for the alarms of a way; the longest, for an hour of silence, takes 30 s."""

HEALED_SECONDS: Final = 90

Say = Callable[[str], None]


class Result(msgspec.Struct, frozen=True):
    """How one way went."""

    way: Way
    rang: Mapping[str, float]
    """Every alarm that rang while it was broken, with the seconds until then."""
    records: Mapping[str, int]
    """What the output bucket told at the end of the breakage."""
    status: int
    """What `dragoman status --check` exited with then."""
    breaches: tuple[str, ...]
    """Those that are left at the end, which should be none."""
    seconds: float
    """From the mending until the law held."""

    @property
    def silent(self) -> tuple[str, ...]:
        """What should have told, and did not."""
        unseen = [alarm for alarm in self.way.alarms if alarm not in self.rang]
        return (*unseen, *([self.way.sign] if self.way.sign and self.way.sign not in self.records else []))

    @property
    def is_good(self) -> bool:
        """Whether it was seen, and healed."""
        return not self.silent and not self.breaches


def play(ways: Sequence[Way], say: Say, template: Path | None = None) -> list[Result]:
    """Break one stack in several ways, one after the other."""
    with prepare_ground(template) as ground:
        alarms = read_alarms(ground.cloud, f"{STACK_NAME}-")
        ground.drop(2)
        if not ground.wait(lambda: not ground.find_breaches(), HEALED_SECONDS):
            raise RuntimeError("The stack does not work before anything is broken.")
        return [_play_way(ground, alarms, way, say) for way in ways]


def _play_way(ground: Ground, alarms: Sequence[Alarm], way: Way, say: Say) -> Result:
    say(f"Breaking: {way.title} …")
    start = time.time()
    rang: dict[str, float] = {}
    records: dict[str, int] = {}

    def is_seen() -> bool:
        points, now = ground.read_points(start), time.time()
        for alarm in alarms:
            moment = alarm.first_ring(points, start, now) if alarm.name not in rang else None
            if moment is not None:
                rang[alarm.name] = moment - start
        if way.sign:
            records.update(ground.count_records())
        ground.drop(1)  # work goes on coming, as it does
        return set(way.alarms) <= rang.keys() and (not way.sign or way.sign in records)

    with way.broken(ground):
        ground.wait(is_seen, SEEN_SECONDS)
        status = ground.operate("status", "--check")
    say(f"  rang: {', '.join(rang) or 'nothing'}. Mending …")
    mended = time.time()
    way.heal(ground)
    ground.wait(lambda: not ground.find_breaches() and not ground.list_failures(), HEALED_SECONDS)
    left = [*ground.find_breaches(), *(f"{key} is still there" for key in ground.list_failures())]
    return Result(way, rang, records, status, tuple(left), time.time() - mended)
