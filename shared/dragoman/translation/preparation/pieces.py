"""Where a sentence that an engine failed at is cut, so that it is asked for less at a time. Pure."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

import regex

from dragoman.translation.preparation.protection import Span

# Punctuation of all scripts that ends a clause, with the space after it, which wide scripts do without.
_CLAUSE_END: Final = regex.compile(r"[,;:،؛](?=\s)\s+|\s[-–—]\s|[，；：、]|(?<=[.!?…][\"'”’»)]?)\s+(?=\p{Lu})")
_WORD: Final = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]{2}|\p{L}+")
_MIN_WORDS: Final = 2  # "Lisbon, Portugal" is no clause and a name


def cut_at_clause(text: str, spans: Sequence[Span]) -> tuple[str, ...]:
    """A text in two at the end of the clause that is nearest to its middle, outside of spans; or as it is.

    The spans are in their order and do not overlap.
    """
    words = [match.start() for match in _WORD.finditer(text)]
    starts = [span.start for span in spans]

    def is_good(place: int) -> bool:
        before, nearest = bisect_left(words, place), bisect_left(starts, place)
        is_inside = nearest > 0 and place < spans[nearest - 1].end
        return not is_inside and min(before, len(words) - before) >= _MIN_WORDS

    places = [match.end() for match in _CLAUSE_END.finditer(text) if is_good(match.end())]
    if not places:
        return (text,)
    place = min(places, key=lambda place: abs(2 * place - len(text)))
    return text[:place], text[place:]
