"""What a translation of a segment must not look like. Each check has a name, which the segment's record carries."""

from collections.abc import Callable, Mapping
from typing import Final

import regex

from dragoman.language import remove_addresses
from dragoman.translation.protection import find_spans

_WORD: Final = regex.compile(r"\p{L}[\p{L}\p{M}]*")
_TOKEN: Final = regex.compile(r"[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]")

UNTRANSLATED: Final = "untranslated"
"""Also the mark of a segment that no engine could do: its source stands in its place."""

_MIN_WORDS: Final = 4  # names and numbers may rightly stay as they are; four words in a row hardly
_MAX_REPEATS: Final = 4  # "very, very, very" is speech, the engine's loops run on for dozens
_LOOP_TOKENS: Final = 3  # the longest unit that its loops repeat
_MIN_RATIO_CHARACTERS: Final = 40  # shorter sentences vary too much
_LENGTH_RATIOS: Final = (0.3, 3.0)  # wide enough for alphabet to alphabet; other scripts are not compared


def find_faults(source: str, target: str) -> tuple[str, ...]:
    """The names of the checks that this translation fails, in a fixed order; none is good."""
    return tuple(name for name, is_faulty in _CHECKS.items() if is_faulty(source, target))


def _is_empty(source: str, target: str) -> bool:
    return bool(source.strip()) and not target.strip()


def _is_untranslated(source: str, target: str) -> bool:
    words = _find_words(source)
    return len(words) >= _MIN_WORDS and words == _find_words(target)


def _find_words(text: str) -> list[str]:
    """Without punctuation, which engines write in their own way, and without addresses, which must stay the same."""
    return _WORD.findall(remove_addresses(text).casefold())


def _is_repetitive(source: str, target: str) -> bool:
    return _longest_loop(target) > max(_MAX_REPEATS, _longest_loop(source))


def _longest_loop(text: str) -> int:
    """How often the most repeated run of up to three tokens follows itself."""
    tokens = _TOKEN.findall(text)
    longest = 1
    for size in range(1, _LOOP_TOKENS + 1):
        same = 0
        for earlier, later in zip(tokens, tokens[size:], strict=False):
            same = same + 1 if earlier == later else 0
            longest = max(longest, same // size + 1)
    return longest


def _is_out_of_proportion(source: str, target: str) -> bool:
    if len(source) < _MIN_RATIO_CHARACTERS or _is_wide(source) or _is_wide(target):
        return False
    low, high = _LENGTH_RATIOS
    return not low <= len(target) / len(source) <= high


def _has_lost_an_address(source: str, target: str) -> bool:
    return any(span not in target for span in find_spans(source))


_WIDE: Final = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]")


def _is_wide(text: str) -> bool:
    return _WIDE.search(text) is not None


_CHECKS: Final[Mapping[str, Callable[[str, str], bool]]] = {
    "empty": _is_empty,
    UNTRANSLATED: _is_untranslated,
    "repetition": _is_repetitive,
    "length-ratio": _is_out_of_proportion,
    "lost-address": _has_lost_an_address,
}
