"""Where a term may begin and end inside a text, by the scripts on both sides. Works on folded texts. Pure.

Scripts that are written with spaces: a term is made of whole words. Scripts without spaces (Chinese, Japanese, Thai and
their like): it may stand anywhere. Katakana, which Japanese writes foreign words in: a run of it is one word, so that
アメ is not found in アメリカ. Korean: particles follow a word without a space, so a term may end inside a word.
"""

from typing import Final

import regex

from dragoman.late import compile_regex

_UNSPACED: Final = (
    r"\p{Script=Han}\p{Script=Hiragana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}"
    r"\p{Script=Tibetan}\p{Script=Javanese}\p{Script=Yi}"
)
_KATAKANA: Final = r"\p{Script=Katakana}ー"
_HANGUL: Final = r"\p{Script=Hangul}"

HEAD: Final = compile_regex(
    rf"[{_KATAKANA}]++|[{_UNSPACED}{_HANGUL}]|[[\p{{L}}\p{{M}}\p{{N}}_]--[{_UNSPACED}{_KATAKANA}{_HANGUL}]]++|.",
    regex.VERSION1 | regex.DOTALL,
)
"""The first unit of a term: a run that only a whole word can match, else one character."""

_KINDS: Final = compile_regex(
    rf"(?P<katakana>[{_KATAKANA}])|(?P<hangul>{_HANGUL})|(?P<unspaced>[{_UNSPACED}])|(?P<number>\p{{N}})"
    r"|(?P<word>[\p{L}\p{M}_])",
    regex.VERSION1,
)
_KATAKANA_KIND: Final = "katakana"
_HANGUL_KIND: Final = "hangul"
_SYMBOL: Final = "symbol"
_SPACED: Final = frozenset({"word", "number"})
_LETTERS: Final = frozenset({"word", _KATAKANA_KIND, _HANGUL_KIND})
"""What a term may not touch that begins or ends with a symbol: £ may touch a number, but the .NET of ASP.NET is no
word of its own."""


class _Kinds(dict[str, str]):
    """What each character is part of, found out when it is first met."""

    def __missing__(self, character: str) -> str:
        match = _KINDS.match(character)
        kind = self[character] = str(match.lastgroup) if match is not None else _SYMBOL
        return kind


_KIND: Final = _Kinds()


def can_begin(text: str, start: int) -> bool:
    """Whether a term may begin at `text[start]`."""
    if start == 0:
        return True
    before, first = _KIND[text[start - 1]], _KIND[text[start]]
    return before not in _LETTERS if first == _SYMBOL else not _are_one_word(before, first)


def can_end(text: str, end: int) -> bool:
    """Whether a term may end with `text[end - 1]`."""
    if end == len(text):
        return True
    last, after = _KIND[text[end - 1]], _KIND[text[end]]
    if last == after == _HANGUL_KIND:
        return True
    return after not in _LETTERS if last == _SYMBOL else not _are_one_word(last, after)


def _are_one_word(before: str, after: str) -> bool:
    """Whether two neighbours, the edge of a term and what is beside it, belong together."""
    if before in _SPACED and after in _SPACED:
        return True
    return before == after and before in {_KATAKANA_KIND, _HANGUL_KIND}
