"""The translators side by side: speed, start, memory, quality, on the same texts."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from statistics import median
from typing import Final

import msgspec
from sacrebleu import corpus_bleu, corpus_chrf

from benchmarks.peers.contestant import Absentee, Contestant, Running
from benchmarks.peers.translators import find_translators
from benchmarks.texts import write_article
from benchmarks.translation.sets import SETS_FOLDER, Case, find_sets, read_set
from benchmarks.translation.variants import Variant, concerns, find_variants

Direction = tuple[str, str]

DIRECTIONS: Final[tuple[Direction, ...]] = (("en", "pt"), ("pt", "en"))
NEWS: Final = "news"
ALL: Final = "all"

_FIRST_SENTENCE: Final = {"en": "Night trains will return to the coast.", "pt": "Os trens noturnos voltarão à costa."}
_CAPITALS: Final = "lower-cased"
"""The variant of the set of capitals that compares without regard to case: a translator may keep a headline's."""


class Effort(msgspec.Struct, frozen=True):
    """How much is measured."""

    rounds: int
    characters: int
    """Of an article."""
    starts: int
    """In each direction."""
    sentences: int | None
    """Of each set at most; None: all."""
    may_install: bool
    """Whether a contestant may be fetched."""
    directions: int = len(DIRECTIONS)
    names: frozenset[str] | None = None
    """Of the contestants that are wanted; None: all."""


class Quality(msgspec.Struct, frozen=True):
    """Of one translator on one set, in one direction: BLEU and chrF as sacrebleu has them by default."""

    set: str
    direction: str
    sentences: int
    bleu: float
    chrf: float


class Translator(msgspec.Struct, frozen=True):
    """What was measured of one contestant."""

    name: str
    speeds: tuple[float, ...]
    """Characters of the source a second of processor time, both directions together; one a round. Round n had the same
    texts for all."""
    start_seconds: float
    """From the start of its process to the first sentence's translation."""
    peak_bytes: int
    """Of its process, after all the articles of one direction."""
    quality: tuple[Quality, ...]

    @property
    def speed(self) -> float:
        """The median of the rounds."""
        return median(self.speeds)

    def mean_bleu(self, name: str) -> float:
        """Over both directions."""
        found = [quality.bleu for quality in self.quality if quality.set == name]
        return sum(found) / len(found)


class TranslationFinding(msgspec.Struct, frozen=True):
    """Everyone."""

    translators: tuple[Translator, ...]
    absent: tuple[Absentee, ...]


class _Tally(msgspec.Struct):
    """What is gathered about one contestant on the way."""

    characters: list[int]
    seconds: list[float]
    starts: list[float]
    peak_bytes: int
    quality: list[Quality]


def measure_translators(effort: Effort) -> TranslationFinding:
    """Measure everyone that is here."""
    tallies: dict[str, _Tally] = {}
    absent: dict[str, Absentee] = {}
    for direction in DIRECTIONS[: effort.directions]:
        present, missing = find_translators(*direction, may_install=effort.may_install)
        absent.update({absentee.name: absentee for absentee in missing})
        wanted = [each for each in present if effort.names is None or each.name in effort.names]
        for contestant in wanted:
            tallies.setdefault(contestant.name, _Tally([0] * effort.rounds, [0.0] * effort.rounds, [], 0, []))
        _measure_direction(direction, wanted, effort, tallies)
    return TranslationFinding(tuple(_conclude(name, tally) for name, tally in tallies.items()), tuple(absent.values()))


def _measure_direction(
    direction: Direction, contestants: Sequence[Contestant], effort: Effort, tallies: Mapping[str, _Tally]
) -> None:
    source, _ = direction
    for _ in range(effort.starts - 1):
        for contestant in contestants:
            with Running(contestant) as process:
                tallies[contestant.name].starts.append(_measure_start(process, source))
    with ExitStack() as stack:
        running = {}
        for contestant in contestants:
            running[contestant] = process = stack.enter_context(Running(contestant))
            tallies[contestant.name].starts.append(_measure_start(process, source))
        _race(running, source, effort, tallies)

        def assess(contestant: Contestant) -> list[Quality]:
            return _assess(contestant, running[contestant], direction, effort)

        with ThreadPoolExecutor(2) as threads:  # nobody looks at the clock here, so that both cores may work
            for contestant, found in zip(contestants, threads.map(assess, contestants), strict=True):
                tallies[contestant.name].quality += found


def _measure_start(process: Running, source: str) -> float:
    process.ask([_FIRST_SENTENCE[source]])
    return process.age


def _race(running: Mapping[Contestant, Running], source: str, effort: Effort, tallies: Mapping[str, _Tally]) -> None:
    """The same articles for everyone, in turns; a first one, which nobody counts, warms them up."""
    for number in range(effort.rounds + 1):
        paragraphs = [text for text in write_article(number, effort.characters, source).split("\n\n") if text.strip()]
        for contestant, process in running.items():
            seconds = process.ask(paragraphs).seconds
            if number:
                tally = tallies[contestant.name]
                tally.characters[number - 1] += sum(map(len, paragraphs))
                tally.seconds[number - 1] += seconds
    for contestant, process in running.items():
        tally = tallies[contestant.name]
        tally.peak_bytes = max(tally.peak_bytes, process.measure_peak_bytes())


def _assess(contestant: Contestant, process: Running, direction: Direction, effort: Effort) -> list[Quality]:
    found: list[Quality] = []
    all_answers: list[str] = []
    all_references: list[str] = []
    name_of_direction = "-".join(direction)
    for name in find_sets():
        variant = _choose_variant(name)
        cases = [case for case in read_set(SETS_FOLDER / f"{name}.tsv", *direction) if concerns(name, case.source)]
        cases = cases[: effort.sentences]
        answers = [variant.answer(answer) for answer in _translate(contestant, process, cases, variant)]
        references = [variant.reference(case.reference) for case in cases]
        found.append(_score(name, name_of_direction, answers, references))
        all_answers += answers
        all_references += references
    return [*found, _score(ALL, name_of_direction, all_answers, all_references)]


def _choose_variant(name: str) -> Variant:
    variants = find_variants(name)
    return next((variant for variant in variants if variant.name == _CAPITALS), variants[0])


def _translate(contestant: Contestant, process: Running, cases: Sequence[Case], variant: Variant) -> list[str]:
    sentences = [variant.source(case.source) for case in cases]
    if not contestant.takes_articles:
        return list(process.ask(sentences).texts)
    return [process.ask([sentence]).texts[0] for sentence in sentences]


def _score(name: str, direction: str, answers: Sequence[str], references: Sequence[str]) -> Quality:
    bleu, chrf = corpus_bleu(answers, [references]), corpus_chrf(answers, [references])
    return Quality(name, direction, len(answers), round(bleu.score, 2), round(chrf.score, 2))


def _conclude(name: str, tally: _Tally) -> Translator:
    speeds = [characters / seconds for characters, seconds in zip(tally.characters, tally.seconds, strict=True)]
    return Translator(name, tuple(speeds), median(tally.starts), tally.peak_bytes, tuple(tally.quality))
