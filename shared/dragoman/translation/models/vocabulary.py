"""What a model's vocabulary file (`.spm`, SentencePiece) tells: which characters it knows, and how usual a word is."""

from functools import lru_cache
from typing import Final

_KEPT_ANSWERS: Final = 4_096
_UNKNOWN_WEIGHT: Final = -20.0
"""Worse than any piece: the rarest of a vocabulary of 32,000 have about -13. (The file gives it 0, the best of all.)"""


class Vocabulary:
    """A Repertoire read out of a vocabulary file, in about 30 ms; an answer takes microseconds, and is kept.

    Raises:
        RuntimeError: the file is none.
    """

    def __init__(self, body: bytes) -> None:
        from sentencepiece import SentencePieceProcessor  # noqa: PLC0415 - start-up time

        self._processor = SentencePieceProcessor(model_proto=body)
        self._unknown = self._processor.unk_id()
        self.knows = lru_cache(_KEPT_ANSWERS)(self._knows)
        self.weigh = lru_cache(_KEPT_ANSWERS)(self._weigh)

    def _knows(self, character: str) -> bool:
        """What the model's normalization leaves nothing of, such as a soft hyphen, is known: it does no harm."""
        return not "\ud800" <= character <= "\udfff" and self._unknown not in self._processor.encode(character)

    def _weigh(self, text: str) -> float:
        """Of the likeliest way to put the text together from pieces; a piece's score is its log probability."""
        pieces = self._processor.encode(text)
        return sum(_UNKNOWN_WEIGHT if piece == self._unknown else self._processor.get_score(piece) for piece in pieces)
