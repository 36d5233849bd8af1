"""What is asked, and the figures that answer it."""

from typing import Final

from benchmarks.benchmark import Benchmark, Finding
from benchmarks.engine_share.drawing import draw
from benchmarks.engine_share.findings import Cell, Shares
from benchmarks.engine_share.shares import GOAL_CHARACTERS, measure_shares
from benchmarks.engine_share.stages import measure_stages
from benchmarks.result import Figure, Goal

_GOAL: Final = Goal(0.95)
_BARE: Final = "processor time, warm, stores in memory; bare: one call for each sentence, cut and prepared already"
_WHOLE: Final = "plain text, read in the same process, into one language"
_AGAIN: Final = "counted as ours, not as the engine's"
_LENGTHS: Final = (500, 1_000, 2_500, 5_000, 12_000)
_LENGTHS_WITH_GLOSSARY: Final = (1_000, 5_000, 12_000)
_LEAST_CHARACTERS: Final = 5_000
"""Of the articles of a cell together: one short article tells little."""
_CELLS: Final = tuple(
    Cell(language, characters, has_glossary, max(1, _LEAST_CHARACTERS // characters))
    for has_glossary, lengths in ((False, _LENGTHS), (True, _LENGTHS_WITH_GLOSSARY))
    for language in ("en", "pt")
    for characters in lengths
)
_QUICK_CELLS: Final = (Cell("en", 300, has_glossary=False), Cell("en", 300, has_glossary=True))


def measure(is_quick: bool) -> Finding:
    """Translate against the bare engine, then ingest by stage."""
    shares, pooled = measure_shares(_QUICK_CELLS if is_quick else _CELLS, rounds=1 if is_quick else 3)
    stages = measure_stages(rounds=1 if is_quick else 15, characters=300 if is_quick else 6_000)
    found = Shares(tuple(shares), pooled[False], pooled[True], tuple(stages))
    return Finding(_name_figures(found), {"shares": found})


def _name_figures(found: Shares) -> tuple[Figure, ...]:
    longer = f"articles over {GOAL_CHARACTERS:,} characters"
    termed = f"{longer} with a glossary of 200 terms"
    translate, pipeline = "bare engine's share of the translate story", "bare engine's share of ingest and translate"
    without, with_terms = found.long_articles, found.long_articles_with_glossary
    ingest = 1 / without.of_pipeline - 1 / without.of_story
    whole = f"{_WHOLE}; ingest, a function of its own, takes {ingest:.1%} of the engine's time"
    shares = [share for share in found.shares if not share.cell.has_glossary]
    worst = min(shares, key=lambda share: share.of_story)
    shortest = min(share.cell.characters for share in shares)
    kind = f"{worst.cell.language}, {worst.cell.characters:,} characters"
    again = max(share.of_all_calls / share.of_story - 1 for share in shares)
    return (
        Figure(f"{translate}, {longer}", without.of_story, "ratio", _GOAL, _BARE),
        Figure(f"{translate}, {termed}", with_terms.of_story, "ratio", _GOAL, _BARE),
        Figure(f"{pipeline}, {longer}", without.of_pipeline, "ratio", _GOAL, whole),
        Figure(f"{pipeline}, {termed}", with_terms.of_pipeline, "ratio", None, _WHOLE),
        Figure(f"{translate}, least of any length from {shortest} characters", worst.of_story, "ratio", note=kind),
        Figure("engine calls repeated after a check, of the bare engine's time, at most", again, "ratio", note=_AGAIN),
    )


BENCHMARK: Final = Benchmark(
    name="engine_share",
    question="How much of the time that a translation takes is the engine's?",
    seconds=120,
    measure=measure,
    draw=draw,
)
