"""Loops: what engines fall into when they lose the thread."""

from typing import Final

import regex

from dragoman.translation.checks.sides import Side

_TOKEN: Final = regex.compile(r"[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]")

_MAX_REPEATS: Final = 4  # "very, very, very" is speech, the engine's loops run on for dozens
_LOOP_TOKENS: Final = 3  # the longest unit that its short loops repeat
_PHRASE_TOKENS: Final = range(4, 31)  # a phrase that stands twice in a row is a loop already
_PHRASE_LETTERS: Final = 12
_STUTTER: Final = regex.compile(r"(\p{L}{1,8}?)\1{4,}+")
"""One to eight letters five times in a row, inside a word: "nonononono", in scripts without spaces too."""
_NUMBER: Final = regex.compile(r"\p{N}+")


def find_repetition(source: Side, target: Side) -> str | None:
    """A word, a phrase or a syllable over and over, more often than the source has it."""
    tokens = _split(target.text)
    longest = _longest_loop(tokens) if len(set(tokens)) + _MAX_REPEATS <= len(tokens) else 1
    if longest > _MAX_REPEATS and longest > _longest_loop(_split(source.text)):
        return f"the same {longest} times in a row"
    stutters = _count_stutters(target.text) if any(map(_may_stutter, tokens)) else 0
    if stutters and stutters > _count_stutters(source.text):
        return "a syllable repeats within a word"
    if _find_double_phrase(tokens) and not _find_double_phrase(_split(source.text)):
        return "a phrase stands twice in a row"
    return None


def _split(text: str) -> list[str]:
    return [token.casefold() for token in _TOKEN.findall(text)]


def _may_stutter(token: str) -> bool:
    """Whether a letter can be there five times. To ask first takes 2 us a sentence, to search 14."""
    return len(token) - len(set(token)) >= _MAX_REPEATS


def _count_stutters(text: str) -> int:
    return sum(1 for _ in _STUTTER.finditer(text))


def _longest_loop(tokens: list[str]) -> int:
    """How often the most repeated run of up to three tokens follows itself. Numbers in a row are a table, no loop."""
    longest = 1
    for size in range(1, _LOOP_TOKENS + 1):
        same = 0
        for earlier, later in zip(tokens, tokens[size:], strict=False):
            same = same + 1 if earlier == later else 0
            longest = max(longest, same // size + 1)
    return longest


def _find_double_phrase(tokens: list[str]) -> bool:
    if len(set(tokens)) + _PHRASE_TOKENS[0] > len(tokens):  # all of its tokens would be there twice
        return False
    for size in _PHRASE_TOKENS:
        if 2 * size > len(tokens):
            break
        same = 0
        for place, (earlier, later) in enumerate(zip(tokens, tokens[size:], strict=False)):
            same = same + 1 if earlier == later else 0
            if same == size and _count_letters(tokens[place + 1 - size : place + 1]) >= _PHRASE_LETTERS:
                return True
    return False


def _count_letters(tokens: list[str]) -> int:
    return sum(len(token) for token in tokens if token.isalpha())
