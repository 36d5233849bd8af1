"""A sentence that is too long for an engine, in pieces. Pure."""

import math
from collections.abc import Iterator
from typing import Final

import regex

from dragoman.late import compile_regex

# Where a sentence is cut, the best place first: each place keeps its punctuation and the space before the cut.
_PLACES: Final = tuple(
    compile_regex(pattern)
    for pattern in (
        r"[;:؛]\s+|[；：]|[.!?…。！？।]+[\"'”’»」』)]*\s+",
        r"[,،]\s+|[、，]",
        r"\s[-–—]+\s+|—|\)\s+|\s+(?=\()",
        r"\s+",
    )
)

# What is not cut while there is another place: addresses, numbers with their unit or sign, quotations, brackets.
_ADDRESS: Final = r"(?:https?://|www\.)\S+|\S+@\S+"
_NUMBER: Final = r"\p{Sc}?\s?\d[\d.,:\u00a0\u202f ]*\d\s?%?|\p{Sc}\s?\d|\d\s?[%\p{Sc}]"
_QUOTATION: Final = r"“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|「[^「」]*」|『[^『』]*』|\"[^\"]*\"|\([^()]*\)|（[^（）]*）"
_WHOLE: Final = compile_regex(rf"{_ADDRESS}|{_NUMBER}")
_QUOTED: Final = compile_regex(_QUOTATION)

_MIN_SHARE: Final = 0.5
"""Of the length that all pieces would have if they were equal: a shorter one is a scrap without its context."""

_CLUSTER: Final = compile_regex(r"\X")
_LONGEST_CLUSTER: Final = 64
"""Characters that one sign on the screen may reasonably be made of; longer runs of marks are cut anywhere."""


def cut_long_sentence(sentence: str, max_characters: int) -> Iterator[str]:
    """The sentence in pieces of at most `max_characters`, as equal in length as good places to cut allow."""
    start = 0
    while len(sentence) - start > max_characters:
        end = start + _find_cut(sentence[start : start + 2 * max_characters], len(sentence) - start, max_characters)
        yield sentence[start:end]
        start = end
    if start < len(sentence):
        yield sentence[start:]


def _find_cut(text: str, length: int, max_characters: int) -> int:
    """The end of the first piece of a text that is `length` long and begins with `text`."""
    aim = math.ceil(length / math.ceil(length / max_characters))
    head = text[: max_characters + 1]  # one more: what stands behind the bound tells whether a number goes on
    first, last = math.ceil(aim * _MIN_SHARE), max_characters
    whole, quoted = _find_spans(_WHOLE, head), _find_spans(_QUOTED, text)
    for forbidden in (whole | quoted, whole, frozenset[int]()):
        for pattern in _PLACES:
            ends = {match.end() for match in pattern.finditer(head)} - forbidden
            good = [end for end in ends if first <= end <= last]
            if good:
                return min(good, key=lambda end: (abs(end - aim), end))
    return _find_cut_before_whole(head, aim, max_characters) or _find_cluster_end(head, aim)


def _find_cut_before_whole(head: str, aim: int, max_characters: int) -> int:
    """The start of an address or a number that a cut at `aim` would tear; 0 where there is none, or it is too long."""
    for match in _WHOLE.finditer(head):
        if 0 < match.start() < aim < match.end() <= match.start() + max_characters:
            return match.start()
    return 0


def _find_spans(pattern: regex.Pattern[str], text: str) -> frozenset[int]:
    """The places inside of what the pattern finds, where a cut would tear it."""
    return frozenset(place for match in pattern.finditer(text) for place in range(match.start() + 1, match.end()))


def _find_cluster_end(head: str, aim: int) -> int:
    """The last place up to `aim` that tears no character from its marks."""
    start = max(0, aim - _LONGEST_CLUSTER)
    ends = [match.end() for match in _CLUSTER.finditer(head, start) if match.end() <= aim]
    return ends[-1] if ends and ends[-1] > 0 else aim
