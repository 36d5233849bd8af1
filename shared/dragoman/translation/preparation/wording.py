"""The words of a text in characters that an engine knows, and masks for those that it can't say. Pure."""

import unicodedata
from collections.abc import Iterator
from typing import Final

import msgspec
import regex

from dragoman.translation.engine import Repertoire
from dragoman.translation.preparation.fitting import StandIn, find_own_characters, fit_characters, fit_word
from dragoman.translation.preparation.protection import Masked, Span, find_masks, mask_spans

_WORD: Final = regex.compile(r"\S+")
_SPACES: Final = regex.compile(r"\s+")
_WORDS_AND_SPACES: Final = regex.compile(r"(\s+)")
_EDGE: Final = "\"'()[]{}<>.,;:!?-"
_BESIDE: Final = regex.compile(r"[\s\p{P}]*")


class Worded(msgspec.Struct, frozen=True):
    """A text that can be said, and the words to give back in their own letters."""

    masked: Masked
    stand_ins: tuple[StandIn, ...] = ()


def word_text(masked: Masked, repertoire: Repertoire, *, is_masked: bool) -> Worded:
    """The text in known characters; what nothing can stand for is masked, several such words beside each other once.

    Without masks it is left out.
    """
    own = _find_own_characters(masked.text, repertoire)
    if own.issuperset(_SPACES.sub("", masked.text)):
        return Worded(Masked(_SPACES.sub(" ", masked.text), masked.masks))
    spans = _join_unsayable(masked.text, list(_find_unsayable(masked.text, repertoire, own))) if is_masked else []
    further = mask_spans(masked, spans)
    parts: list[str] = []
    stand_ins: list[StandIn] = []
    for word in _WORDS_AND_SPACES.split(further.text):
        if own.issuperset(word) or word.isspace():
            parts.append(word if own.issuperset(word) else " ")
            continue
        fitted = fit_word(word, repertoire)
        parts.append(fitted.text if fitted else fit_characters(word, repertoire))
        stand_ins += fitted.stand_ins if fitted else ()
    return Worded(Masked("".join(parts), further.masks), tuple(stand_ins))


def _find_own_characters(text: str, repertoire: Repertoire) -> frozenset[str]:
    """The characters of which words are made that need no second look: all words of nine sentences in ten, which so
    take 15 us instead of some 280. None where a word may be written otherwise once its marks are composed."""
    return find_own_characters(text, repertoire) if unicodedata.is_normalized("NFC", text) else frozenset()


def _find_unsayable(text: str, repertoire: Repertoire, own: frozenset[str]) -> Iterator[Span]:
    """Words with a character that is unknown and has no stand-in, without the punctuation around them."""
    for start, end in _find_unmasked(text):
        for match in _WORD.finditer(text, start, end):
            if not own.issuperset(match.group()) and fit_word(match.group(), repertoire) is None:
                core = match.group().strip(_EDGE) or match.group()
                first = match.start() + match.group().index(core)
                yield Span(first, first + len(core), core)


def _find_unmasked(text: str) -> Iterator[tuple[int, int]]:
    place = 0
    for start, end in find_masks(text):
        yield place, start
        place = end
    yield place, len(text)


def _join_unsayable(text: str, spans: list[Span]) -> list[Span]:
    """Foreign words with only punctuation between them are one name, or one quotation."""
    joined: list[Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        if last and _BESIDE.fullmatch(text, last.end, span.start):
            joined[-1] = Span(last.start, span.end, text[last.start : span.end])
        else:
            joined.append(span)
    return joined
