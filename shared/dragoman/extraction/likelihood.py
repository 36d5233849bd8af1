"""The likeliest encoding of text that neither proves nor declares one."""

import re
from typing import TYPE_CHECKING

import msgspec

from dragoman.language import load_identifier

if TYPE_CHECKING:
    from charset_normalizer import CharsetMatch

_SAMPLE_WORDS = 15  # enough to tell fifteen languages' encodings apart; more words saturate the score at 1.0
_MIN_TELLING_LETTERS = 3
_MIN_CONFIDENCE = 0.5
_MAX_EXTRA_CHAOS = 0.02


class Reading(msgspec.Struct, frozen=True):
    """A text, and the codec that reads the bytes as it."""

    text: str
    codec: str


def find_likeliest_reading(body: bytes) -> Reading | None:
    """The readable text that looks most like a language; None when no encoding gives readable text."""
    from charset_normalizer import from_bytes  # noqa: PLC0415 - most documents are UTF-8 and need no guess

    matches = list(from_bytes(body))
    readable = [match for match in matches if match.chaos <= matches[0].chaos + _MAX_EXTRA_CHAOS]
    if not readable:
        return None
    best = readable[0] if len(readable) == 1 else max(readable, key=_rate_reading)
    return Reading(str(best), "cp1252" if _can_be_western(best) else best.encoding)


def _can_be_western(match: "CharsetMatch") -> bool:
    return "cp1252" in match.could_be_from_charset  # a match stands for all encodings that give the same text


def _rate_reading(match: "CharsetMatch") -> tuple[float, bool]:
    """How much the words that differ between encodings look like a language.

    charset-normalizer alone reads Windows-1252 Portuguese as Windows-1250 (`năo`), because it finds both
    readable. Where too little differs for a language to show, Windows-1252 wins: nearly all such text is in it.
    """
    words = [word for word in re.findall(r"\w+", str(match)) if not word.isascii()][:_SAMPLE_WORDS]
    is_western = _can_be_western(match)
    if sum(not character.isascii() for word in words for character in word) < _MIN_TELLING_LETTERS:
        return 0.0, is_western
    _, confidence = load_identifier().classify(" ".join(words))
    return float(confidence) if confidence >= _MIN_CONFIDENCE else 0.0, is_western
