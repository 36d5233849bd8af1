"""Whether all of the source is there: not nothing, not half, not twice as much."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from dragoman.late import compile_regex
from dragoman.translation.checks.function_words import find_function_words
from dragoman.translation.checks.scripts import find_scripts
from dragoman.translation.checks.sides import Side

_DENSITIES: Final = (
    "ar:0.72 az:1.02 be:1.07 bg:1.08 bn:0.92 bs:0.93 ca:1.03 cs:0.92 da:1.02 de:1.12 el:1.18 en:1.0 es:1.12 "
    "et:1.01 fa:0.84 fi:1.04 fr:1.12 gu:0.93 he:0.7 hi:1.01 hr:0.92 hu:1.1 hy:1.04 id:1.15 is:0.96 it:1.12 "
    "ja:0.42 ka:1.1 kn:0.98 ko:0.46 lt:1.02 mk:1.01 ml:0.99 ms:1.15 mt:1.05 nb:0.95 nl:1.15 nn:0.93 no:0.95 "
    "pl:1.05 pt:1.06 ro:1.1 ru:1.08 sk:0.95 sl:0.98 sq:1.05 sr:0.9 sv:0.99 ta:1.24 te:1.03 th:0.88 tr:0.97 "
    "uk:1.01 vi:1.15 zh:0.29"
)
"""Characters that a text takes for each of its English original: the Universal Declaration of Human Rights in each
language (a legal text: those far from 1 are drawn a little towards it). Others count as 1."""

_MIN_CHARACTERS: Final = 40
_LONG_CHARACTERS: Final = 150
_SHORT_RATIOS: Final = (0.4, 2.5)
_LONG_RATIOS: Final = (0.5, 2.0)
"""Of English characters: below forty sentences vary too much ("Yes, of course." is "Sim."). Measured, see CHECKS.md."""

_LATIN: Final = compile_regex(r"[0-9A-Za-z]|(?<=[0-9A-Za-z])[ ./,:_-](?=[0-9A-Za-z])")
_ENDS: Final = compile_regex(r"[.!?…。！？؟۔।॥;:：]\W*$")
_FULL_STOP: Final = compile_regex(r"[.!?…。！？؟۔।॥]\W*$")
_BROKEN_END: Final = compile_regex(r"(?:[,，、،;(\[{«“]|[\p{L}\p{N}]-)\s*$")
_LIST_END: Final = compile_regex(r"[,，、،;]\s*$")
"""How French ends the items of a list, where English has a full stop."""

_QUESTION: Final = compile_regex(r"[?？؟]\W*$")
_MIN_WORDS: Final = 5
_WITHOUT_FULL_STOP: Final = frozenset({"th", "lo"})


def find_empty(source: Side, target: Side) -> str | None:
    """Nothing for something."""
    return "there is no text" if source.text.strip() and not target.text.strip() else None


def find_disproportion(source: Side, target: Side) -> str | None:
    """Far too short or too long, by what a text takes in each of the two languages."""
    expected, actual = _measure(source), _measure(target)
    if min(expected, max(actual, 1)) == 0 or expected < _MIN_CHARACTERS or not actual:
        return None
    low, high = _LONG_RATIOS if expected >= _LONG_CHARACTERS else _SHORT_RATIOS
    ratio = actual / expected
    return None if low <= ratio <= high else f"the length is {ratio:.2f} of what is usual for the pair"


def _measure(side: Side) -> float:
    """Length in characters of English. What another script writes in Latin letters and digits is as long as there."""
    text = side.plain.strip()
    foreign = 0 if "Latin" in find_scripts(side.language) else len(_LATIN.findall(text))
    return foreign + (len(text) - foreign) / _densities().get(side.language, 1.0)


@cache
def _densities() -> Mapping[str, float]:
    return {language: float(density) for language, _, density in (pair.partition(":") for pair in _DENSITIES.split())}


def find_truncation(source: Side, target: Side) -> str | None:
    """The source ends as a sentence does, the target in the middle: after a comma, an article, a preposition."""
    text = target.text.rstrip()
    if target.language in _WITHOUT_FULL_STOP or len(source.words) < _MIN_WORDS or not text:
        return None
    if not _FULL_STOP.search(source.text.rstrip()[-10:]) or _ENDS.search(text[-10:]):
        return None
    is_short = _measure(source) >= _MIN_CHARACTERS and _measure(target) < _TRUNCATED_RATIO * _measure(source)
    is_item = _LIST_END.search(text[-10:]) and _measure(target) >= _WHOLE_RATIO * _measure(source)
    if _BROKEN_END.search(text[-10:]) and not is_item:
        return "it ends in the middle of a sentence"
    last = target.folded_words[-1] if target.folded_words else ""
    is_small = last in find_function_words(target.language) and last not in _CLOSING.get(target.language, "").split()
    if is_small and target.plain.rstrip().casefold().endswith(last):
        return f"it ends with {last!r}"
    is_title = _QUESTION.search(source.text.rstrip()[-10:])  # "What is it?" is a heading without a question elsewhere
    return "it is short and ends without punctuation" if is_short and not is_title else None


_TRUNCATED_RATIO: Final = 0.75
"""A sentence without its end and its full stop; human translators who leave out the full stop keep the length."""

_WHOLE_RATIO: Final = 0.9
"""What has all of its length has only lost its full stop to a comma."""

_CLOSING: Final[Mapping[str, str]] = {
    "en": "is it so on up in out over than other there about more after",
    "de": "ist sind hat war haben wird es das an auf ab aus bei vor nach mit um durch zu ein mehr nicht auch",
}
"""Small words with which a sentence may end: verbs, and the particles of German and English ones."""
