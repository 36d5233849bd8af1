"""What the measurements say."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from benchmarks.cores.measurement import WORKERS, Cores
from benchmarks.cores.price import (
    CORES,
    Curve,
    bill,
    compare_batches,
    compare_prices,
    compare_times,
    find_break_even,
    predict,
)
from benchmarks.result import Figure, Goal
from benchmarks.texts import write_articles

SAME_PRICE: Final = 1.05
"""What still counts as the same price."""

_NEWS_ARTICLES: Final = 200
_GOAL: Final = Goal(SAME_PRICE, is_least=False)
_ASSUMED: Final = "waiting for S3 as `dragoman cost` assumes it"
_WHY_NOT: Final = "not worth it, so Dragoman has no workers: benchmarks/cores/CORES.md"


def find_curves(found: Cores) -> Mapping[int, Curve]:
    """Seconds by length for each number of cores, measured or predicted."""
    one, two = found.draw_curve(has_workers=False), found.draw_curve(has_workers=True)
    return {cores: {1: one, WORKERS: two}.get(cores) or predict(one, two, cores) for cores in CORES}


def list_figures(found: Cores) -> Iterator[Figure]:
    """The lines of the table."""
    curves = find_curves(found)
    news = [len(article) for article in write_articles(_NEWS_ARTICLES)]
    longest = found.warm[-1].characters
    yield Figure("a news stream on two cores an article: time", compare_times(curves, 2, news), "ratio", note=_ASSUMED)
    yield _price("a news stream on two cores an article: price", compare_prices(curves, 2, news))
    yield Figure(
        "a news stream on two cores an article, if S3 answered at once: price",
        _compare_without_waiting(curves, news),
        "ratio",
    )
    batches = compare_batches(curves[1], 2, news)
    yield Figure("a news stream on two cores, two whole articles at once: price", batches, "ratio")
    yield Figure("a news stream on six cores an article, predicted: price", compare_prices(curves, 6, news), "ratio")
    yield Figure(f"{longest:,} characters on two cores: time", compare_times(curves, 2, [longest]), "ratio")
    yield _price(f"{longest:,} characters on two cores: price", compare_prices(curves, 2, [longest]))
    even = find_break_even(curves, 2, SAME_PRICE)
    if even is not None:
        yield Figure("least length of an article at the same price on two cores", even, "characters")
    cold = 2 * bill(found.cold_two.processor) / bill(found.cold_one.processor)
    yield Figure(f"cold start and {found.cold_characters:,} characters on two cores: price", cold, "ratio")
    beside = "two functions of one core beside each other: processor time of each, against one alone"
    yield Figure(beside, found.beside, "ratio")
    both = found.warm[-1].two
    clock = "two workers: time on the clock against the processor time that the other figures are made of"
    yield Figure(clock, both.clock / both.processor, "ratio", note="above 1.05, another program had part of a core")


def _price(name: str, value: float) -> Figure:
    return Figure(name, value, "ratio", _GOAL, "" if _GOAL.is_held_by(value) else _WHY_NOT)


def _compare_without_waiting(curves: Mapping[int, Curve], lengths: Sequence[float]) -> float:
    alone, together = (sum(curves[cores].read(length) for length in lengths) for cores in (1, 2))
    return 2 * together / alone
