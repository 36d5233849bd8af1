"""What a model's vocabulary file (`.spm`, SentencePiece) tells: which characters it knows, and how usual a word is."""

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final

from dragoman.errors import EngineError, EngineReason
from dragoman.translation.models.pieces import is_normal, read_pieces

if TYPE_CHECKING:
    from sentencepiece import SentencePieceProcessor

_KEPT_ANSWERS: Final = 4_096
_UNKNOWN_WEIGHT: Final = -20.0
"""Worse than any piece: the rarest of a vocabulary of 32,000 have about -13. (The file gives it 0, the best of all.)"""


class Vocabulary:
    """A Repertoire read out of a vocabulary file, in about 4 ms; an answer takes microseconds, and is kept.

    The library is loaded, in 50 ms, where a text is not in its normal form, a word has an unknown letter, or the file
    is unlike those of Mozilla's models.

    Args:
        body: the file.
        name: of the file, for whoever has to replace it.

    Raises:
        EngineError: the file is none.
    """

    def __init__(self, body: bytes, name: str) -> None:
        self._body = body
        self._name = name
        self._pieces = read_pieces(body)
        self.knows = lru_cache(_KEPT_ANSWERS)(self._knows)
        self.weigh = lru_cache(_KEPT_ANSWERS)(self._weigh)
        if self._pieces is None:
            self._library.unk_id()

    @cached_property
    def _library(self) -> "SentencePieceProcessor":
        from sentencepiece import SentencePieceProcessor  # noqa: PLC0415 - start-up time

        try:
            return SentencePieceProcessor(model_proto=self._body)
        except RuntimeError as error:
            raise EngineError(EngineReason.BAD_MODEL, f"{self._name} is no vocabulary") from error

    def _knows(self, character: str) -> bool:
        """What the model's normalization leaves nothing of, such as a soft hyphen, is known: it does no harm."""
        if "\ud800" <= character <= "\udfff":
            return False
        if self._pieces is not None and is_normal(character):
            return self._pieces.knows(character)
        return self._library.unk_id() not in self._library.encode(character)

    def _weigh(self, text: str) -> float:
        """Of the likeliest way to put the text together from pieces; a piece's score is its log probability."""
        weight = self._pieces.weigh(text) if self._pieces is not None and is_normal(text) else None
        if weight is not None:
            return weight
        unknown, pieces = self._library.unk_id(), self._library.encode(text)
        return sum(_UNKNOWN_WEIGHT if piece == unknown else self._library.get_score(piece) for piece in pieces)
