"""Scores of both translators on a set, in a direction."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec

from benchmarks.translation.keeping import measure_kept
from benchmarks.translation.sets import Case, read_set
from benchmarks.translation.translators import Answer, DragomanTranslator, RawTranslator, TranslatorUnderTest
from benchmarks.translation.variants import Variant, concerns, find_variants

DIRECTIONS: Final = ("en-pt", "pt-en")
"""Those of the packaged models."""


class Score(msgspec.Struct, frozen=True):
    """Of one translator's answers. BLEU and chrF as sacrebleu has them by default, 0 to 100; the others are shares."""

    bleu: float
    chrf: float
    flagged: float
    kept: float | None


class Row(msgspec.Struct, frozen=True):
    """Both translators on one way of looking at a set."""

    set: str
    variant: str
    direction: str
    sentences: int
    raw: Score
    dragoman: Score


class Sample(msgspec.Struct, frozen=True):
    """One sentence, for reading."""

    source: str
    reference: str
    raw: str
    dragoman: str
    raw_chrf: float
    dragoman_chrf: float
    checks: tuple[str, ...]

    @property
    def gain(self) -> float:
        """In chrF."""
        return self.dragoman_chrf - self.raw_chrf


class Bench:
    """Both translators of one direction, with what they said already."""

    def __init__(self, source: str, target: str) -> None:
        self._source, self._target = source, target
        self.direction = f"{source}-{target}"
        self._raw: TranslatorUnderTest = RawTranslator(source, target)
        self._dragoman: TranslatorUnderTest = DragomanTranslator(source, target)

    def measure(self, path: Path) -> Iterator[Row]:
        """One row for each variant of a set."""
        cases = self._read(path)
        for variant in find_variants(path.stem):
            written = [_write(case, variant) for case in cases]
            raw, dragoman = (
                score(path.stem, written, [_look(translator.translate(case.source), variant) for case in written])
                for translator in (self._raw, self._dragoman)
            )
            yield Row(path.stem, variant.name, self.direction, len(written), raw, dragoman)

    def _read(self, path: Path) -> list[Case]:
        return [case for case in read_set(path, self._source, self._target) if concerns(path.stem, case.source)]

    def compare(self, path: Path) -> Iterator[Sample]:
        """Each sentence of a set, as the first variant has it."""
        from sacrebleu import sentence_chrf  # noqa: PLC0415 - the command's help is quick

        variant = find_variants(path.stem)[0]
        for case in self._read(path):
            written = _write(case, variant)
            raw, dragoman = (translator.translate(written.source) for translator in (self._raw, self._dragoman))
            likeness = [sentence_chrf(answer.text, [written.reference]).score for answer in (raw, dragoman)]
            yield Sample(
                written.source, written.reference, raw.text, dragoman.text, likeness[0], likeness[1], dragoman.checks
            )


def score(name: str, cases: Sequence[Case], answers: Sequence[Answer]) -> Score:
    """A translator's answers against the references."""
    from sacrebleu import corpus_bleu, corpus_chrf  # noqa: PLC0415 - see above

    texts, references = [answer.text for answer in answers], [[case.reference for case in cases]]
    return Score(
        bleu=corpus_bleu(texts, references).score,
        chrf=corpus_chrf(texts, references).score,
        flagged=sum(bool(answer.checks) for answer in answers) / len(answers),
        kept=measure_kept(name, cases, texts),
    )


def _write(case: Case, variant: Variant) -> Case:
    return Case(variant.source(case.source), variant.reference(case.reference), case.keep)


def _look(answer: Answer, variant: Variant) -> Answer:
    return Answer(variant.answer(answer.text), answer.checks)
