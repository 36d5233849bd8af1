"""Whether a sentence ends at a mark, from what stands before and behind it. Pure."""

from typing import Final

import msgspec

from dragoman.late import compile_regex
from dragoman.segmentation.abbreviations import AbbreviationPatterns

REACH: Final = 48
"""Characters on each side that a decision looks at; no abbreviation or first word is longer."""


class Place(msgspec.Struct, frozen=True):
    """A mark that may end a sentence."""

    before: str
    """The text up to its last character, or the last REACH of it."""
    closers: str
    """The quotation marks and brackets that close with it."""
    behind: str
    """What follows the white space."""
    is_cased: bool
    """Whether the paragraph begins with a capital, so that its sentences are expected to."""


_NUMBER: Final = compile_regex(r"[\p{Sc}#№]?\s?\p{Nd}|[IVXLC]+\b")
_SMALL: Final = compile_regex(r"[\"'“‘«„»(\[\s—–-]*\p{Ll}")
_SMALL_NAME: Final = compile_regex(r"[\"'“‘«„(\[\s]*\p{Ll}{1,2}\p{Lu}")  # iPhone, eBay, mRNA
_CAPITAL: Final = compile_regex(r"[\"'“‘«„»(\[¿¡\s—–-]*[\p{Lu}\p{Lt}]")
_DASH_AND_SMALL: Final = compile_regex(r"[—–-]+\s*\p{Ll}")
_FIRST_WORD: Final = compile_regex(r"[\"'“‘«„»(\[¿¡\s—–-]*([\p{L}\p{M}]+(?:-[\p{L}\p{M}]+)*)")
_INITIAL: Final = compile_regex(r"(?<![\p{L}\p{M}\p{N}])(?:\p{Lu}|\p{Lo}\p{M}{0,2})\.\Z")
_VOWELS: Final = "aeiouyąęóéíáúůýěöüäåæøаеёиоуыэюяіїєъαεηιουω"
_UNSAYABLE: Final = compile_regex(
    rf"(?V1)(?<![\p{{L}}\p{{M}}\p{{N}}])[\p{{L}}--[{_VOWELS}{_VOWELS.upper()}]]{{1,5}}\.\Z"
)
_LONE: Final = compile_regex(r"\s\.\Z")
"""A full stop that the text speaks of, or one that was typed with a space before it."""
_NEXT_INITIAL: Final = compile_regex(r"(?:\p{Lu}|\p{Lo}\p{M}{0,2})\.")
_DOMAIN: Final = compile_regex(r"\w\.\p{L}{2,}\.\Z")
_LETTERS: Final = compile_regex(r"(?<![\p{L}\p{M}\p{N}])(?:\p{L}\p{M}*\.\s?){1,}\p{L}\p{M}*\.\Z")
_ORDINAL: Final = compile_regex(r"(?<![\p{N}.,:/])\p{Nd}{1,2}\.\Z")
_QUOTING: Final = compile_regex(r"(?:と|って)(?!\p{Han}{2})")
"""Japanese: what follows says that the words before were said."""
_ELLIPSIS: Final = compile_regex(r"(?:…|\.{2,})\Z")


def decide(place: Place, abbreviations: AbbreviationPatterns) -> bool | None:
    """Whether a sentence ends there; None where nothing that is known here tells."""
    goes_on = _SMALL.match(place.behind) is not None
    if place.behind.startswith((")", "]")):
        return False
    if place.closers:
        return _decide_behind_closers(place, abbreviations, goes_on=goes_on)
    if place.before.endswith(".") and not _ELLIPSIS.search(place.before):
        return _decide_full_stop(place, abbreviations, goes_on=goes_on)
    if _ELLIPSIS.search(place.before) and (goes_on or _CAPITAL.match(place.behind)):
        return not goes_on
    return False if _DASH_AND_SMALL.match(place.behind) else None


def _decide_behind_closers(place: Place, abbreviations: AbbreviationPatterns, *, goes_on: bool) -> bool | None:
    if goes_on or _QUOTING.match(place.behind):  # “Really?” she asked
        return False
    if _is_abbreviated(place.before, abbreviations):
        return None
    return True if _CAPITAL.match(place.behind) else None


def _decide_full_stop(place: Place, abbreviations: AbbreviationPatterns, *, goes_on: bool) -> bool | None:
    before, behind = place.before, place.behind
    if _LONE.search(before):
        return _CAPITAL.match(behind) is not None
    if goes_on and _SMALL_NAME.match(behind) and not _is_abbreviated(before, abbreviations):
        return True
    if goes_on and _looks_abbreviated(place, abbreviations):
        return False
    if abbreviations.closing.search(before):
        return True if _CAPITAL.match(behind) else None
    if _stands_before(place, abbreviations):
        return False
    return _decide_by_next_word(before, behind, abbreviations)


def _looks_abbreviated(place: Place, abbreviations: AbbreviationPatterns) -> bool:
    """Before a small letter, a word that nobody could say is an abbreviation too: `mln.`, `kpt.`"""
    is_unsayable = place.is_cased and _UNSAYABLE.search(place.before) is not None
    return is_unsayable or _is_abbreviated(place.before, abbreviations)


def _stands_before(place: Place, abbreviations: AbbreviationPatterns) -> bool:
    """Whether it is an abbreviation to which what follows belongs: a name, a number, another initial."""
    if abbreviations.before_name.search(place.before):
        return True
    if abbreviations.before_number.search(place.before) and _NUMBER.match(place.behind):
        return True
    return _INITIAL.search(place.before) is not None and _NEXT_INITIAL.match(place.behind) is not None


def _decide_by_next_word(before: str, behind: str, abbreviations: AbbreviationPatterns) -> bool | None:
    """`D.C. The trip` ends, `D.C. offices` and `J. Smith` do not."""
    first = _FIRST_WORD.match(behind)
    word = first.group(1) if first else ""
    if abbreviations.has_ordinals and _ORDINAL.search(before):
        return word in abbreviations.beginnings
    is_initial = _INITIAL.search(before) is not None
    may_end = (abbreviations.within, abbreviations.before_number, _LETTERS)
    if not is_initial and not any(pattern.search(before) for pattern in may_end):
        return True if _DOMAIN.search(before) and _CAPITAL.match(behind) else None
    if word in abbreviations.beginnings:
        return True
    return False if abbreviations.beginnings or is_initial or word in abbreviations.continuations else None


def _is_abbreviated(before: str, abbreviations: AbbreviationPatterns) -> bool:
    patterns = (abbreviations.before_name, abbreviations.before_number, abbreviations.closing, abbreviations.within)
    return any(pattern.search(before) for pattern in (*patterns, _LETTERS, _INITIAL))
