"""Texts in the form in which they are compared: what differs only in how it was typed is equal. Pure.

Equal are: composed and decomposed letters, kinds of apostrophe, quotation mark and dash, runs of white space, full and
half width, ligatures and their letters; invisible characters, the soft hyphen among them, count for nothing.
"""

import unicodedata
from array import array
from collections.abc import Sequence
from typing import Final

import msgspec

from dragoman.late import compile_regex

_ALIKE: Final = {
    **dict.fromkeys("’‘‚‛ʼ´`′", "'"),
    **dict.fromkeys("“”„‟«»″", '"'),
    "\u2212": "-",
    "\u2044": "/",
}
_DASH: Final = compile_regex(r"\p{Pd}")
_INVISIBLE: Final = compile_regex(r"\p{Default_Ignorable_Code_Point}")
# The kinds of Unicode's compatibility mappings that change how a character is set and not what it says: that of ² does.
_SAME_SENSE: Final = ("<wide>", "<narrow>", "<compat>", "<initial>", "<medial>", "<final>", "<isolated>")
# What can't be compared character by character: marks that compose with their letter, and runs of white space.
_RUN: Final = compile_regex(r"\p{M}|\s\s")
_CLUSTER: Final = compile_regex(r"\s+|\P{M}\p{M}*+|\p{M}++")


class _Folds(dict[int, str]):
    """What each character becomes, found out when it is first met; for `str.translate`."""

    def __init__(self, *, keeps_case: bool) -> None:
        super().__init__()
        self._keeps_case = keeps_case

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code), keeps_case=self._keeps_case)
        return folded


_KEEPING_CASE: Final = _Folds(keeps_case=True)
_WITHOUT_CASE: Final = _Folds(keeps_case=False)


class FoldedText(msgspec.Struct, frozen=True):
    """A text to compare, and where each of its characters comes from."""

    text: str
    starts: Sequence[int]
    """By the index of a character of `text`: where in the original that begins which it stands for."""
    ends: Sequence[int]


def fold(text: str) -> FoldedText:
    """The text without case and without what is only a manner of typing."""
    if _is_regular(text, _WITHOUT_CASE):
        return FoldedText(text.translate(_WITHOUT_CASE), range(len(text)), range(1, len(text) + 1))
    pieces: list[str] = []
    starts, ends = array("L"), array("L")
    for cluster in _CLUSTER.finditer(text):
        folded = _fold_cluster(cluster.group(), _WITHOUT_CASE)
        pieces.append(folded)
        starts.extend([cluster.start()] * len(folded))
        ends.extend([cluster.end()] * len(folded))
    return FoldedText("".join(pieces), starts, ends)


def fold_keeping_case(text: str) -> str:
    """The text without what is only a manner of typing."""
    if _is_regular(text, _KEEPING_CASE):
        return text.translate(_KEEPING_CASE)
    return "".join(_fold_cluster(cluster.group(), _KEEPING_CASE) for cluster in _CLUSTER.finditer(text))


def _is_regular(text: str, folds: _Folds) -> bool:
    """Whether each character stands for exactly one: true of nearly every text."""
    if _RUN.search(text) is not None:
        return False
    return text.isascii() or all(len(folds[code]) == 1 for code in map(ord, set(text)))


def _fold_cluster(cluster: str, folds: _Folds) -> str:
    return " " if cluster.isspace() else unicodedata.normalize("NFC", cluster.translate(folds))


def _fold_character(character: str, *, keeps_case: bool) -> str:
    if character.isspace():
        return " "
    if _INVISIBLE.match(character):
        return ""
    if _DASH.match(character):
        return "-"
    alike = _ALIKE.get(character)
    if alike is not None:
        return alike
    if unicodedata.decomposition(character).startswith(_SAME_SENSE):
        character = unicodedata.normalize("NFKC", character)
    folded = character if keeps_case else character.casefold()
    return unicodedata.normalize("NFC", folded)
