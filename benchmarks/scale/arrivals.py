"""When files are dropped: the day of a newsroom's feed, and what comes on top of it."""

import random
from collections.abc import Iterator
from typing import Final

import msgspec

DAY: Final = 86_400.0

_HOURS: Final = (
    *(0.35, 0.30, 0.30, 0.35, 0.50, 0.90, 1.50, 1.85, 2.00, 1.80, 1.55, 1.40),
    *(1.30, 1.30, 1.35, 1.30, 1.25, 1.15, 1.00, 0.85, 0.70, 0.55, 0.45, 0.40),
)
"""How busy each hour is. Assumed: wire services fill the morning of the region that they serve, twice the mean at its
peak, and a third of it at night."""

_MEAN: Final = sum(_HOURS) / len(_HOURS)
PEAK: Final = max(_HOURS) / _MEAN
"""The busiest moment against the mean of the day."""

_SPREAD: Final = 0.6
"""Standard deviation of the logarithm of an article's length: a tenth are under half of the mean, a tenth over twice
the median. As in benchmarks/texts.py."""


class Burst(msgspec.Struct, frozen=True):
    """Files beside the feed."""

    begins: float
    files: int
    seconds: float = 0.0
    """Over how long they come, evenly; 0: all at once."""
    poison_seconds: float = 0.0
    """How long each takes to be read, in place of the usual time."""
    skips_events: bool = False
    """A backfill: Step Functions sends the hints, and EventBridge is not in between."""


class Load(msgspec.Struct, frozen=True):
    """All that comes."""

    articles_a_day: float
    """Of the feed; the bursts come on top of it."""
    characters: float = 2_500
    """Of an article, on average."""
    targets: int = 2
    bursts: tuple[Burst, ...] = ()
    begins: float = 0.0
    """At which second of the day the simulation starts."""


def find_rate(load: Load, now: float) -> float:
    """Articles of the feed a second, at a moment after the start; between the middles of two hours it goes straight."""
    hour = ((load.begins + now) / 3_600 - 0.5) % 24
    before, share = int(hour), hour % 1
    weight = _HOURS[before] * (1 - share) + _HOURS[(before + 1) % 24] * share
    return load.articles_a_day / DAY * weight / _MEAN


def arrive(load: Load, seconds: float, scale: float, chance: random.Random) -> Iterator[tuple[float, float]]:
    """Moments and lengths of the feed's articles, one of `scale` of them, as a Poisson process."""
    fastest = load.articles_a_day / DAY * PEAK / scale
    now = 0.0
    while fastest > 0:
        now += chance.expovariate(fastest)
        if now >= seconds:
            return
        if chance.random() * fastest * scale <= find_rate(load, now):
            yield now, draw_characters(load.characters, chance)


def draw_characters(mean: float, chance: random.Random) -> float:
    """The length of one article: 300 characters to 40,000, most of them under the mean."""
    return min(40_000.0, max(300.0, mean * chance.lognormvariate(-(_SPREAD**2) / 2, _SPREAD)))
