"""The place, the date and the agency that a story's text begins with: `LISBON, Oct 3 (NWX) - …`. Pure."""

from typing import Final

from dragoman.late import compile_regex

_PLACE = r"\p{Lu}[\p{L}\p{M} .'’/-]{1,40}"
_AGENCY: Final = compile_regex(
    rf"{_PLACE}(?:,[^()\n]{{0,40}})?\s?\((?=[^()]*\p{{L}}{{2}})[\p{{L}}\d ./-]{{2,30}}\)\.?\s*[-–—_:]+"
)
"""Between the brackets is who sends it. In Spanish a full stop goes before the dash."""
_DATED: Final = compile_regex(
    rf"{_PLACE},\s\d{{1,2}}(?:[.ºª]|er)?\s(?:de\s)?\p{{L}}{{3,12}}\.?(?:\s(?:de\s)?\d{{4}})?(?:\s?[.:]?\s?[-–—]+|\s?[.:])(?=\s)"
)
"""The place and the day alone, as press offices write in Spanish, Portuguese and Italian."""


def is_dateline(line: str) -> bool:
    """Whether a line begins a story as agencies do."""
    return _AGENCY.match(line) is not None


def is_bare_dateline(sentence: str) -> bool:
    """Whether a sentence is a dateline and nothing else, as splitters cut it off behind a full stop."""
    return _AGENCY.fullmatch(f"{sentence.strip(' -–—')} -") is not None


def skip_dateline(text: str) -> str:
    """The text behind its dateline; all of it where it has none, or nothing else."""
    found = _AGENCY.match(text) or _DATED.match(text)
    return (text[found.end() :].strip() if found is not None else "") or text
