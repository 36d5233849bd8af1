"""Brackets and quotation marks, against the source: a pair that lost one of its two."""

from typing import Final

from dragoman.late import compile_regex
from dragoman.translation.checks.sides import FEET_AND_INCHES, Side

_BRACKETS: Final = {"(": ")", "[": "]", "{": "}"}
_WIDE_BRACKETS: Final = str.maketrans({"（": "(", "）": ")", "［": "[", "］": "]", "｛": "{", "｝": "}"})
_BRACKET_SIGNS: Final = frozenset("()[]{}（）［］｛｝")
_QUOTE: Final = compile_regex(r'["“”„«»「」『』＂‟]')
_BRACKET: Final = compile_regex(r"[()\[\]{}]")
_QUOTED: Final = compile_regex(r'["“”„«»「『＂‟]([^"“”„«»「」『』＂‟]++)["“”«»」』＂]')
_WORD: Final = compile_regex(
    r"[\p{Han}\p{Hiragana}\p{Katakana}]{2}|(?![\p{Han}\p{Hiragana}\p{Katakana}])\p{L}[\p{L}\p{M}'’]*+"
)
_MIN_QUOTED_WORDS: Final = 4
"""Fewer are the name of a club or a button, which one language quotes and the other does not: unless they end as
speech does."""
_SPOKEN: Final = (",", ".", "!", "?", "…", "，", "。", "！", "？", "؟")


def find_unbalanced_brackets(source: Side, target: Side) -> str | None:
    """A bracket without its partner, where each has one in the source."""
    unpaired = _find_unpaired(target.text)
    if unpaired is None or _find_unpaired(source.text) is not None:  # "a) first", ":)"
        return None
    return f"{unpaired!r} has no partner"


def _find_unpaired(text: str) -> str | None:
    if _BRACKET_SIGNS.isdisjoint(text):
        return None
    open_brackets: list[str] = []
    for match in _BRACKET.finditer(text.translate(_WIDE_BRACKETS)):
        character = str(match.group())
        if character in _BRACKETS:
            open_brackets.append(character)
        elif not open_brackets or _BRACKETS[open_brackets.pop()] != character:
            return character
    return open_brackets[-1] if open_brackets else None


def find_unbalanced_quotes(source: Side, target: Side) -> str | None:
    """An odd number of double quotation marks, of whatever form, where the source has an even one."""
    after = _count_quotes(target.text)
    return f"{after} quotation marks" if after % 2 and not _count_quotes(source.text) % 2 else None


def find_lost_quotes(source: Side, target: Side) -> str | None:
    """No quotation mark left of several, or some where the source has none of any kind: who says it has changed."""
    before = _count_quotes(source.text)
    if before < 2 or _QUOTE.search(target.text) or any(mark in target.text for mark in _SINGLE):
        return None
    if any(_is_speech(match[1]) for match in _QUOTED.finditer(source.text)):
        return f"none of {before} quotation marks is left"
    return None


def _is_speech(quoted: str) -> bool:
    return quoted.endswith(_SPOKEN) or len(_WORD.findall(quoted)) >= _MIN_QUOTED_WORDS


_SINGLE: Final = "'‘’‚‹›—–《》"
"""What may stand for them: single ones, and the dash of dialogues."""


def _count_quotes(text: str) -> int:
    found = len(_QUOTE.findall(text))
    return len(_QUOTE.findall(FEET_AND_INCHES.sub("", text))) if found else 0
