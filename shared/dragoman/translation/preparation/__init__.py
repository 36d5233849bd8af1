"""A sentence made ready for an engine, and the engine's answer made ready for readers. Pure.

passage -> numbers, masks -> currencies, punctuation -> case -> characters -> engine, and back
"""

from collections.abc import Iterator
from typing import Final

import msgspec
import regex

from dragoman.translation.engine import Repertoire
from dragoman.translation.guidance import Term
from dragoman.translation.preparation.casing import Cased, begin_like, set_case, write_usual_case
from dragoman.translation.preparation.currency import name_currencies, set_currencies
from dragoman.translation.preparation.fitting import StandIn, give_back
from dragoman.translation.preparation.numbers import find_millions, find_number_spans, write_numbers
from dragoman.translation.preparation.pieces import cut_at_clause
from dragoman.translation.preparation.protection import (
    Mask,
    Masked,
    Span,
    choose_spans,
    find_fixed_spans,
    find_term_spans,
    mask_spans,
    name_masks,
    restore,
)
from dragoman.translation.preparation.punctuation import Typography, set_typography, write_plain
from dragoman.translation.preparation.wording import word_text

_LEADING: Final = regex.compile(r"\A[\s\p{So}\p{Cf}\ufe0f\U0001f3fb-\U0001f3ff•‣▪●◦·]+")
_TRAILING: Final = regex.compile(r"[\s\p{So}\p{Cf}\ufe0f\U0001f3fb-\U0001f3ff]++\Z")


class Passage(msgspec.Struct, frozen=True):
    """A sentence, or a piece of one, on its way to an engine."""

    text: str
    source_language: str
    target_language: str
    terms: tuple[Term, ...] = ()
    """Of the glossaries; those that do not stand in it do no harm."""
    names: frozenset[str] = frozenset()
    """Words that the article writes with a capital inside its sentences: names, which a headline in capitals hides."""
    converted: frozenset[str] = frozenset()
    """Numbers to say in the target's way, where an engine has damaged them."""
    masked: frozenset[str] = frozenset()
    """Numbers to mask, where that was not enough."""


class Prepared(msgspec.Struct, frozen=True):
    """What an engine is given, and what has to be undone in its answer."""

    cased: Cased
    target_language: str
    masks: tuple[Mask, ...] = ()
    leading: str = ""
    """What stood before the first word and was not said: white space, a bullet, emoji."""
    trailing: str = ""
    first_letter: str = ""
    """Of the text as it was written: only its case counts."""
    typography: Typography = Typography()
    signs: tuple[tuple[str, str], ...] = ()
    """The currency codes that were said, and their signs."""
    stand_ins: tuple[StandIn, ...] = ()

    @property
    def text(self) -> str:
        """What the engine is given."""
        return self.cased.text


def prepare(passage: Passage, repertoire: Repertoire | None, *, is_masked: bool = True) -> Prepared:
    """The passage as an engine with this repertoire can say it.

    Without masks nothing has to come back, and `finish` always has an answer: for when they do not survive.
    """
    leading, text, trailing = _take_off_edges(passage.text)
    converted = (passage.converted | find_millions(text, passage.source_language)) - passage.masked
    text = write_numbers(text, _find_numbers(text, passage, converted))
    spans = (*_find_spans(text, passage.terms), *_find_numbers(text, passage, passage.masked))
    masked = mask_spans(Masked(text), spans if is_masked else ())
    if repertoire is None:
        cased = write_usual_case(masked.text, passage.source_language, passage.names, None)
        return Prepared(cased, passage.target_language, masked.masks, leading, trailing)
    plain = write_plain(masked.text, repertoire)
    cased = write_usual_case(plain.text, passage.source_language, passage.names, repertoire)
    named = name_currencies(cased.text, passage.source_language, passage.target_language, repertoire)
    worded = word_text(Masked(named.text, masked.masks), repertoire, is_masked=is_masked)
    return Prepared(
        msgspec.structs.replace(cased, text=worded.masked.text),
        passage.target_language,
        worded.masked.masks,
        leading,
        trailing,
        next(filter(str.isalpha, name_masks(plain.text)), ""),
        plain.typography,
        named.signs,
        worded.stand_ins,
    )


def finish(prepared: Prepared, answer: str) -> str | None:
    """The answer for readers; None where something that had to come back did not, exactly once."""
    text = begin_like(answer.strip(), prepared.first_letter, prepared.target_language)
    text = give_back(text, prepared.text, prepared.stand_ins)
    text = set_currencies(text, prepared.signs, prepared.target_language)
    text = set_typography(text, prepared.typography, prepared.target_language)
    text = set_case(text, prepared.cased, prepared.target_language)
    restored = restore(text, prepared.masks)
    return None if restored is None else prepared.leading + restored + prepared.trailing


def _take_off_edges(text: str) -> tuple[str, str, str]:
    """What is better not said, at the start and at the end of a text, and the text between."""
    start = len(text) - len(_LEADING.sub("", text, count=1))
    end = max(start, len(_TRAILING.sub("", text, count=1)))
    return text[:start], text[start:end], text[end:]


def cut_passage(passage: Passage) -> tuple[Passage | str, ...]:
    """The passage in pieces that are easier for an engine; a `str` is given to no engine but stands as it is.

    The pieces' texts, joined, are the passage's; each carries its own white space. One piece: it can't be cut.
    """
    spans = choose_spans(_find_spans(passage.text, passage.terms))
    clauses = cut_at_clause(passage.text, spans)
    if len(clauses) > 1 or not spans:
        return tuple(msgspec.structs.replace(passage, text=clause) for clause in clauses)
    return tuple(_cut_around(passage, spans))


def _cut_around(passage: Passage, spans: list[Span]) -> Iterator[Passage | str]:
    place = 0
    for span in spans:
        if place < span.start:
            yield msgspec.structs.replace(passage, text=passage.text[place : span.start])
        yield span.written
        place = span.end
    if place < len(passage.text):
        yield msgspec.structs.replace(passage, text=passage.text[place:])


def _find_numbers(text: str, passage: Passage, numbers: frozenset[str]) -> tuple[Span, ...]:
    return find_number_spans(text, numbers, passage.source_language, passage.target_language)


def _find_spans(text: str, terms: tuple[Term, ...]) -> tuple[Span, ...]:
    return (*find_term_spans(text, terms), *find_fixed_spans(text))
