"""What a translation of a segment must not look like. Each check has a name, which the segment's record carries.

The table of all checks, with what each is for, its limits and how often it is wrong, is CHECKS.md beside this package.
"""

from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from dragoman.article import TermUse
from dragoman.translation.checks.addresses import find_invented_address, find_lost_address, find_markup, find_mask
from dragoman.translation.checks.completeness import find_disproportion, find_empty, find_truncation
from dragoman.translation.checks.currency import find_changed_currency
from dragoman.translation.checks.encoding import find_formless, find_garbage
from dragoman.translation.checks.languages import (
    find_partly_untranslated,
    find_untranslated,
    find_wrong_language,
    find_wrong_script,
)
from dragoman.translation.checks.negation import find_changed_negation
from dragoman.translation.checks.notices import find_notice
from dragoman.translation.checks.numbers import find_changed_numbers
from dragoman.translation.checks.punctuation import find_lost_quotes, find_unbalanced_brackets, find_unbalanced_quotes
from dragoman.translation.checks.repetition import find_repetition
from dragoman.translation.checks.sides import Side
from dragoman.translation.checks.terms import find_missed_terms

UNTRANSLATED: Final = "untranslated"
"""Also the mark of a segment that no engine could do: its source stands in its place."""

CHANGED_NUMBER: Final = "changed-number"

MISSED_TERM: Final = "missed-term"


class Rendering(msgspec.Struct, frozen=True):
    """A source text and what an engine made of it, ready for readers."""

    source: str
    target: str
    source_language: str
    target_language: str
    terms: tuple[TermUse, ...] = ()
    """The glossaries' terms in the source, and whether the target has them."""


class Fault(msgspec.Struct, frozen=True):
    """One check that a rendering fails."""

    check: str
    reason: str
    """What was found, in a short sentence; of the text no more than the spot in question. For records, not for logs."""


class Check(msgspec.Struct, frozen=True):
    """A check and how much its fault weighs against others."""

    find: Callable[[Side, Side], str | None]
    """Given source and target: what is wrong, in a short sentence, or None."""
    weight: int


CHECKS: Final[Mapping[str, Check]] = {
    # Nothing of the source reaches the reader: worse than the source itself.
    "empty": Check(find_empty, 1000),
    "service-notice": Check(find_notice, 1000),
    # Nobody can read it, or only who would not need it.
    "wrong-script": Check(find_wrong_script, 400),
    "wrong-language": Check(find_wrong_language, 400),
    "repetition": Check(find_repetition, 300),
    UNTRANSLATED: Check(find_untranslated, 200),
    # A part reaches the reader.
    "length-ratio": Check(find_disproportion, 150),
    "truncated": Check(find_truncation, 150),
    "partly-untranslated": Check(find_partly_untranslated, 120),
    "encoding": Check(find_garbage, 100),
    # It reads well and says something else.
    "changed-negation": Check(find_changed_negation, 60),
    "changed-currency": Check(find_changed_currency, 60),
    CHANGED_NUMBER: Check(find_changed_numbers, 60),
    # It says the same with a hole in it.
    "mask-left": Check(find_mask, 50),
    "lost-address": Check(find_lost_address, 40),
    "invented-address": Check(find_invented_address, 40),
    "changed-markup": Check(find_markup, 20),
    "formless-character": Check(find_formless, 10),
    # It says the same and looks careless.
    "lost-quotes": Check(find_lost_quotes, 3),
    "unbalanced-brackets": Check(find_unbalanced_brackets, 2),
    "unbalanced-quotes": Check(find_unbalanced_quotes, 2),
}
"""In the order of the records. The weights are steps, not measures: one fault of a group is worse than several of the
next, but for meaning, where three wrong facts are as bad as a sentence that is left in its language."""

_TERM_WEIGHT: Final = 30
"""Somebody asked for this very word; a wrong number is worse all the same."""

_MILD_WEIGHT: Final = 9


def find_faults(rendering: Rendering) -> tuple[Fault, ...]:
    """The checks that a translation fails, in a fixed order; none is good. Never raises, in linear time."""
    source = Side(rendering.source, _find_primary(rendering.source_language))
    target = Side(rendering.target, _find_primary(rendering.target_language))
    found = [(name, check.find(source, target)) for name, check in CHECKS.items()]
    found.append((MISSED_TERM, find_missed_terms(rendering.terms)))
    return tuple(Fault(name, reason) for name, reason in found if reason is not None)


def weigh_faults(faults: tuple[Fault, ...]) -> int:
    """How bad faults are together: of two faulty renderings the one with the lower sum is kept."""
    return sum(_weigh(fault) for fault in faults)


def is_worth_another_try(faults: tuple[Fault, ...]) -> bool:
    """Whether another engine should be asked: not for punctuation alone, which costs a reader nothing."""
    return any(_weigh(fault) > _MILD_WEIGHT for fault in faults)


def _weigh(fault: Fault) -> int:
    return CHECKS[fault.check].weight if fault.check in CHECKS else _TERM_WEIGHT


def _find_primary(language: str) -> str:
    """`pt-BR` -> `pt`."""
    return language.split("-", 1)[0].casefold()
