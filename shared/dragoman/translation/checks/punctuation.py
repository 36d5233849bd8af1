"""Brackets and quotation marks, against the source: a pair that lost one of its two."""

from typing import Final

from dragoman.translation.checks.sides import Side

_BRACKETS: Final = {"(": ")", "[": "]", "{": "}"}
_WIDE_BRACKETS: Final = str.maketrans({"（": "(", "）": ")", "［": "[", "］": "]", "｛": "{", "｝": "}"})
_QUOTES: Final = frozenset('"“”„«»「」『』＂‟')


def find_unbalanced_brackets(source: Side, target: Side) -> str | None:
    """A bracket without its partner, where each has one in the source."""
    if _find_unpaired(source.text) is not None:  # "a) first", ":)"
        return None
    unpaired = _find_unpaired(target.text)
    return f"{unpaired!r} has no partner" if unpaired is not None else None


def _find_unpaired(text: str) -> str | None:
    open_brackets: list[str] = []
    for character in text.translate(_WIDE_BRACKETS):
        if character in _BRACKETS:
            open_brackets.append(character)
        elif character in _BRACKETS.values() and (not open_brackets or _BRACKETS[open_brackets.pop()] != character):
            return character
    return open_brackets[-1] if open_brackets else None


def find_unbalanced_quotes(source: Side, target: Side) -> str | None:
    """An odd number of double quotation marks, of whatever form, where the source has an even one."""
    before, after = _count_quotes(source.text), _count_quotes(target.text)
    return f"{after} quotation marks" if after % 2 and not before % 2 else None


def find_lost_quotes(source: Side, target: Side) -> str | None:
    """No quotation mark left of several, or some where the source has none of any kind: who says it has changed."""
    before, after = _count_quotes(source.text), _count_quotes(target.text)
    if before >= 2 and not after and not any(mark in target.text for mark in _SINGLE):
        return f"none of {before} quotation marks is left"
    return None


_SINGLE: Final = "'‘’‚‹›—–《》"
"""What may stand for them: single ones, and the dash of dialogues."""


def _count_quotes(text: str) -> int:
    return sum(character in _QUOTES for character in text)
