"""A sentence before its translation, and as a segment of the record, whoever translated it, or nobody."""

from typing import Final, Literal

import msgspec

from dragoman.article import Segment
from dragoman.language import has_language
from dragoman.translation.attempts import Attempt
from dragoman.translation.checks import UNTRANSLATED
from dragoman.translation.guidance import HUMAN, Term, find_term_uses

NO_ENGINE: Final = "none"
"""The engine of a segment that no engine touched."""


class Sentence(msgspec.Struct, frozen=True):
    """A segment before its translation."""

    paragraph: int | None
    text: str
    language: str
    part: Literal["title", "subtitle"] | msgspec.UnsetType = msgspec.UNSET


def pass_through(sentence: Sentence) -> Segment:
    """What needs no engine."""
    return Segment(sentence.paragraph, sentence.text, sentence.text, NO_ENGINE, part=sentence.part)


def correct(sentence: Sentence, target: str, terms: tuple[Term, ...] = ()) -> Segment:
    """What somebody has translated. Their word counts more than a glossary's; which terms they kept to is told."""
    uses = find_term_uses(sentence.text, target, terms)
    return msgspec.structs.replace(pass_through(sentence), target=target, engine=HUMAN, terms=uses or msgspec.UNSET)


def leave(sentence: Sentence) -> Segment:
    """What no engine could do: its source stands in its place, flagged."""
    return msgspec.structs.replace(pass_through(sentence), checks=(UNTRANSLATED,))


def label(sentence: Sentence, engine: str, attempt: Attempt) -> Segment:
    """What an engine made of it, with everything that is wrong with that."""
    return Segment(
        paragraph=sentence.paragraph,
        source=sentence.text,
        target=attempt.answer.text,
        engine=engine,
        model=attempt.answer.model,
        route=attempt.answer.route,
        checks=tuple(fault.check for fault in attempt.faults),
        reasons={fault.check: fault.reason for fault in attempt.faults} or msgspec.UNSET,
        terms=attempt.terms or msgspec.UNSET,
        part=sentence.part,
    )


def is_left(segment: Segment) -> bool:
    """Whether no engine could do it, so that its source stands in its place. What needed no engine is not left."""
    return segment.engine == NO_ENGINE and bool(segment.checks)


def is_hopeless(segments: tuple[Segment, ...]) -> bool:
    """Whether no engine did anything, and more is left than was in the target language already.

    An article in the target with a foreign quotation is a translation with a flag; a foreign article with a quotation
    in the target is none. Text without any language counts on neither side.
    """
    if any(segment.engine != NO_ENGINE for segment in segments):
        return False
    left = sum(len(segment.source) for segment in segments if is_left(segment))
    kept = sum(len(segment.source) for segment in segments if not is_left(segment) and has_language(segment.source))
    return left > kept
