"""Whether the workers' memory grows with what they have done."""

import statistics
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from benchmarks.embedded.processes import EMULATOR, Sample
from benchmarks.embedded.timeline import Timeline

WARM_UP_SHARE: Final = 0.4
"""Of a run, in which caches fill and the allocator takes what the longest articles need."""
_LEAST_SAMPLES: Final = 8
_LEAST_WORK_SECONDS: Final = 0.2
"""Of processor time: whoever used less only stood by, left over from a round with more workers."""


class Curve(msgspec.Struct, frozen=True):
    """One process over its articles."""

    role: str
    process: int
    articles: tuple[float, ...]
    """That it had done when each sample was taken: its share of all of them."""
    bytes: tuple[int, ...]

    @property
    def level(self) -> float:
        """Bytes that it held in the middle of the time after its warm-up."""
        return statistics.median(self._warm[1])

    @property
    def growth(self) -> float:
        """By how much of its level it has grown since its warm-up, along the straight line through all samples."""
        articles, held = self._warm
        return statistics.linear_regression(articles, held).slope * self.counted / self.level

    @property
    def counted(self) -> float:
        """Articles that it has done since its warm-up."""
        articles, _ = self._warm
        return articles[-1] - articles[0]

    @property
    def _warm(self) -> tuple[tuple[float, ...], tuple[int, ...]]:
        first = bisect_right(self.articles, self.articles[-1] * WARM_UP_SHARE)
        return self.articles[first:], self.bytes[first:]


def draw_curves(samples: Sequence[Sample], timeline: Timeline) -> tuple[Curve, ...]:
    """A curve for each process that is a worker's and was there nearly all the time.

    Args:
        samples: of all processes.
        timeline: what they did.
    """
    ends = {
        "ingest": sorted(passage.ingest_ended for passage in timeline.passages),
        "translate": sorted(passage.translate_ended for passage in timeline.passages),
    }
    start, found = timeline.start, dict[tuple[str, int], list[Sample]]()
    for sample in samples:
        if sample.role != EMULATOR and start <= sample.moment <= start + timeline.seconds:
            found.setdefault((sample.role, sample.process), []).append(sample)
    found = {name: each for name, each in found.items() if each[-1].seconds - each[0].seconds >= _LEAST_WORK_SECONDS}
    longest = max((len(each) for each in found.values()), default=0)
    kept = {name: each for name, each in found.items() if len(each) >= max(_LEAST_SAMPLES, longest * 0.8)}
    return tuple(_draw(name, each, ends, kept, start) for name, each in sorted(kept.items()))


def _draw(
    name: tuple[str, int],
    samples: Sequence[Sample],
    ends: Mapping[str, Sequence[float]],
    kept: Mapping[tuple[str, int], object],
    start: float,
) -> Curve:
    role, process = name
    moments = ends["translate" if role == "translate" else "ingest"]
    shares = sum(other == role for other, _ in kept)
    articles = tuple(bisect_right(moments, sample.moment - start) / shares for sample in samples)
    return Curve(role, process, articles, tuple(sample.bytes for sample in samples))


def find_processor_seconds(samples: Sequence[Sample]) -> dict[str, float]:
    """What each role has used between its processes' first samples and their last ones."""
    spans = dict[tuple[str, int], tuple[float, float]]()
    for sample in samples:
        first, _ = spans.get((sample.role, sample.process), (sample.seconds, 0.0))
        spans[sample.role, sample.process] = (first, sample.seconds)
    used = dict[str, float]()
    for (role, _), (first, last) in spans.items():
        used[role] = used.get(role, 0.0) + last - first
    return used
