"""The pieces of a SentencePiece file and their weights, read in 4 ms; the library takes 50, half of them its import.

Only of files as all of Mozilla's are: a unigram model with the normalization `nmt_nfkc`. The format is a message of
Protocol Buffers (sentencepiece_model.proto): pieces first, then how they were trained, and how text is normalized.
"""

import re
import struct
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Final

_ALL: Final = re.compile(rb"(?s)(?:\n.\n.[^\x15]*+\x15....(?:\x18[\x02\x03])?)++")
_PIECE: Final = re.compile(rb"(?s)\n.\n.([^\x15]*)\x15(....)(?:\x18([\x02\x03]))?")
"""Its text, its score, and what kind it is where it is no usual one: 2 stands for the unknown, 3 controls. No text has
the byte 21; a file with other kinds leaves a rest that is no piece."""

_SHORT: Final = re.compile(
    rb"(?s)\n[\x08-\x0e]\n[\x01-\x07]"
    rb"((?:\xe2\x96\x81)?+(?:[\x00-\x7f]|[\xc2-\xdf].|[\xe0-\xef]..|[\xf0-\xf4]...))\x15"
)
"""A piece of one character, alone or at the beginning of a word."""

_TRAINING, _NORMALIZATION = 2, 3
_MODEL_TYPE, _BYTE_FALLBACK, _SPACE_AS_SUFFIX = 3, 35, 24
"""Of the training: unigram (1), which is also what is meant where nothing is said; and no (0) to both others."""
_NAME, _DUMMY_PREFIX = 1, 3
"""Of the normalization; a space is put before the text unless the latter is 0."""

_SPACE: Final = "▁".encode()
"""What stands for a space."""


class Pieces:
    """Texts and the logarithms of their probabilities.

    Args:
        body: the pieces' part of a file. The weights are read when one is first asked for, in another 15 ms: few texts
            need one.
    """

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._short = frozenset(_SHORT.findall(body))

    def knows(self, character: str) -> bool:
        """Whether there is a piece of this character alone, or of it at the beginning of a word."""
        text = character.encode()
        return text in self._short or _SPACE + text in self._short

    def weigh(self, word: str) -> float | None:
        """Of the likeliest way to put a word together; None where a character of it is no piece of its own, so that the
        library has a rule for it."""
        if any(character.encode() not in self._short for character in word):
            return None
        text = _SPACE + word.encode()
        best = [0.0] + [float("-inf")] * len(text)
        for end in range(1, len(text) + 1):
            starts = range(max(0, end - self._longest), end)
            best[end] = max(best[start] + self._weights.get(text[start:end], float("-inf")) for start in starts)
        return best[-1]

    @cached_property
    def _weights(self) -> Mapping[bytes, float]:
        texts, scores, kinds = zip(*_PIECE.findall(self._body), strict=True)
        weights = struct.unpack(f"<{len(scores)}f", b"".join(scores))
        return {text: weight for text, weight, kind in zip(texts, weights, kinds, strict=True) if not kind}

    @cached_property
    def _longest(self) -> int:
        """In bytes."""
        return max(map(len, self._weights))


def read_pieces(body: bytes) -> Pieces | None:
    """The pieces of a file; None where it is none, or one that is made in another way."""
    run = _ALL.match(body)
    return Pieces(run.group()) if run and _is_usual(body[run.end() :]) else None


def is_normal(text: str) -> bool:
    """Whether `nmt_nfkc` leaves a text as it is: it is in the form NFKC and has no white space, nothing that is not
    seen, and nothing that stands for a space or a lost character."""
    return unicodedata.is_normalized("NFKC", text) and not any(
        each in "▁\ufffd" or unicodedata.category(each)[0] in "CZ" for each in text
    )


def _is_usual(rest: bytes) -> bool:
    """Whether what follows the pieces says that they were made, and are used, as is supposed here."""
    try:
        parts = dict(_read_fields(rest))
        training, normalization = (
            dict(_read_fields(part)) if isinstance(part := parts.get(number, b""), bytes) else {}
            for number in (_TRAINING, _NORMALIZATION)
        )
    except (IndexError, ValueError):
        return False
    return (
        training.get(_MODEL_TYPE, 1) == 1
        and not training.get(_BYTE_FALLBACK, 0)
        and not training.get(_SPACE_AS_SUFFIX, 0)
        and normalization.get(_NAME) == b"nmt_nfkc"
        and normalization.get(_DUMMY_PREFIX, 1) == 1
    )


def _read_fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """A message's fields by number; numbers as `int`, all else as its bytes."""
    place = 0
    while place < len(message):
        key, place = _read_number(message, place)
        match key & 7:
            case 0:
                number, place = _read_number(message, place)
                yield key >> 3, number
                continue
            case 1:
                size = 8
            case 2:
                size, place = _read_number(message, place)
            case 5:
                size = 4
            case _:
                raise ValueError("no message")
        if place + size > len(message):
            raise ValueError("an incomplete message")
        yield key >> 3, message[place : place + size]
        place += size


def _read_number(message: bytes, place: int) -> tuple[int, int]:
    """A number of seven bits a byte, the lowest first, and where it ends."""
    number = shift = 0
    while message[place] & 128:
        number |= (message[place] & 127) << shift
        place, shift = place + 1, shift + 7
    return number | message[place] << shift, place + 1
