"""Numbers that an engine damages: written in the target's way, so that they can be said so, or masked. Pure.

Of 360 random numbers of four to seven digits, or with decimals, the engine brings back 57 % (from English) and 64 % as
the target writes them: `1,250,000` as `1.250,000`. In the target's own way it brings back three of four of the
others; masked all, in a sentence that sometimes reads worse.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final

import msgspec
import regex

from dragoman.translation.preparation.protection import Span

_SPACES: Final = " \u00a0\u202f"
_SPACE: Final = regex.compile(rf"[{_SPACES}]")
_IN_NUMBER_BEFORE: Final = regex.compile(r"\p{Nd}[.,]?\Z")
_IN_NUMBER_AFTER: Final = regex.compile(r"[.,]?\p{Nd}")
_DIGITS: Final = regex.compile(r"\d+")
_GROUPS: Final = regex.compile(r"[0-9]{3}[^0-9][0-9]{3}")
"""The last two groups of a number that has three."""
_MIN_DIGITS: Final = 3  # smaller whole numbers may rightly be words


class Separators(msgspec.Struct, frozen=True):
    """What divides off decimals, and what groups thousands."""

    decimal: str
    group: str


_LANGUAGES: Final = (
    (Separators(".", ","), "cy en ga gu he hi ja kn ko ml mr ms my ne pa si sw ta te th tl ur zh"),
    (Separators(",", "."), "az bs ca da de el es eu gl hr id is it mk nl pt ro sl sr tr vi"),
    (Separators(",", "\u00a0"), "be bg cs et fi hu hy ka kk lt lv nb nn no pl pt-PT ru sk sq sv uk"),
    (Separators(",", "\u202f"), "fr"),
)
"""After the Unicode CLDR. Languages that differ by country, or have digits of their own, are left out."""

_BY_LANGUAGE: Final[Mapping[str, Separators]] = {
    language: separators for separators, languages in _LANGUAGES for language in languages.split()
}


def find_damaged_numbers(text: str, answer: str, source: str, target: str) -> frozenset[str]:
    """The numbers of a text, as they stand there, that its translation has not in the target's way."""
    return frozenset(
        match.group()
        for match in _find_numbers(text, source)
        if (written := _write(match, target)) and not _stands(written, answer)
    )


def find_number_spans(text: str, numbers: frozenset[str], source: str, target: str) -> tuple[Span, ...]:
    """Where some numbers of a text stand, and how the target writes them."""
    return tuple(
        Span(match.start(), match.end(), _write(match, target) or match.group())
        for match in (_find_numbers(text, source) if numbers else ())
        if match.group() in numbers
    )


def find_millions(text: str, language: str) -> frozenset[str]:
    """The numbers of three groups and more: in any language it is clear what they are, and as they are written the
    engine brings few of them back."""
    if not _GROUPS.search(text):  # as in nearly all sentences
        return frozenset()
    return frozenset(
        match.group()
        for match in _find_numbers(text, language)
        if match["whole"] and len(_DIGITS.findall(match["whole"])) > 2
    )


def write_numbers(text: str, spans: Iterable[Span]) -> str:
    """The text with its numbers as the target writes them."""
    parts: list[str] = []
    place = 0
    for span in spans:
        parts += [text[place : span.start], span.written]
        place = span.end
    return "".join([*parts, text[place:]])


def _find_numbers(text: str, language: str) -> Iterator[regex.Match[str]]:
    separators = _find_separators(language)
    return _compile(separators).finditer(text) if separators else iter(())


def _write(match: regex.Match[str], target: str) -> str | None:
    """The number as the target writes it; None where a whole number is small, or nothing is known of the target."""
    if match["whole"] is None:
        return match.group()
    separators = _find_separators(target)
    groups = [group for group in regex.split(r"\D", match["whole"]) if group]
    if separators is None or (match["decimals"] is None and sum(map(len, groups)) < _MIN_DIGITS):
        return None
    whole = separators.group.join(groups)
    return whole if match["decimals"] is None else f"{whole}{separators.decimal}{match['decimals']}"


def _stands(number: str, answer: str) -> bool:
    """A pattern made of the number would be compiled for each, and five hundred of them kept."""
    text, wanted = (_SPACE.sub(" ", one) for one in (answer, number))
    place = text.find(wanted)
    while place >= 0:
        before, after = text[max(place - 2, 0) : place], text[place + len(wanted) : place + len(wanted) + 2]
        if not _IN_NUMBER_BEFORE.search(before) and not _IN_NUMBER_AFTER.match(after):
            return True
        place = text.find(wanted, place + 1)
    return False


@cache
def _compile(separators: Separators) -> regex.Pattern[str]:
    """Numbers in a language's way, or pairs of them (`5-11`, `6:4`, `2018/19`), which are the same in all."""
    group = f"[{_SPACES}]" if separators.group.isspace() else regex.escape(separators.group)
    decimal = regex.escape(separators.decimal)
    return regex.compile(
        rf"(?<![\p{{L}}\p{{Nd}}.,:/-])(?:"
        rf"[0-9]{{1,4}}(?:[-:/][0-9]{{1,4}}){{1,3}}"
        rf"|(?<whole>[0-9]{{1,3}}(?:{group}[0-9]{{3}}){{1,4}}|[0-9]{{1,15}})(?:{decimal}(?<decimals>[0-9]{{1,15}}))?"
        rf")(?![0-9]|[.,:/-][0-9])"
    )


def _find_separators(language: str) -> Separators | None:
    return _BY_LANGUAGE.get(language) or _BY_LANGUAGE.get(language.partition("-")[0])
