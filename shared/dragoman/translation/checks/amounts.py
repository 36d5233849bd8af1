"""The numbers of a text as values, however they are written: `1.234,5`, `10m`, `two million`, `3億5000万`, `٢٠٢٤`."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

import msgspec
import regex

from dragoman.late import compile_regex
from dragoman.translation.checks.number_words import (
    CONNECTORS,
    find_number_words,
    is_group_word,
    is_number_word,
    read_han_number,
    strip_arabic,
)
from dragoman.translation.checks.numerals import GROUP_SPACE, interpret_digits, read_roman, write_plain_digits
from dragoman.translation.checks.scales import find_scale, find_scale_of_letter
from dragoman.translation.checks.sides import Side
from dragoman.translation.checks.tally import HALF, MAX_SCALE, Tally

_TOKEN: Final = compile_regex(
    rf"""
      (?P<digits>(?<![.,'’٫٬0-9])[0-9]{{1,3}}(?:[{GROUP_SPACE}][0-9]{{3}})++(?![0-9])(?:[.,][0-9]{{1,2}}(?![0-9]))?+
        | [0-9]++(?:[.,'’٫٬][0-9]++)*+ | (?<![0-9\p{{L}}.])\.[0-9]++)
    | (?P<han>[〇零一二两兩三四五六七八九十百千万萬億亿]{{1,20}})
    | (?P<scale>[兆천만억조]{{1,3}})
    | (?P<word>(?:(?!\p{{Script=Han}})\p{{L}}\p{{M}}*+)++)
    """,
    regex.VERBOSE,
)
_CLOCK_UNITS: Final = frozenset(
    {
        "gmt",
        "utc",
        "hours",
        "hrs",
        "local",
        "bst",
        "cet",
        "cest",
        "est",
        "edt",
        "et",
        "h",
        "hour",
        "uhr",
        "horas",
        "heures",
        "ore",
    }
)
_EAST_ASIAN: Final = frozenset({"zh", "ja", "ko"})
_MAX_WORDS: Final = 12  # no number that people write out is longer
_NEAR: Final = 4  # characters between two parts of one amount: a space, a hyphen, a currency sign


class Amount(msgspec.Struct, frozen=True):
    """A number of a text, with all that it may mean."""

    text: str
    values: frozenset[Decimal]
    parts: tuple[Decimal, ...] = ()
    """What it is if it is no number but a date or a time: `20.30`."""
    is_digits: bool = True
    bases: frozenset[Decimal] = frozenset()
    """What stands in digits, before a scale multiplies it."""
    unit: str = ""
    """The word behind it, if that is no scale: of dogs, of euros, or of a scale that nobody put in the table."""


class _Atom(msgspec.Struct, frozen=True, gc=False):
    kind: str
    text: str
    start: int
    end: int


def read_amounts(side: Side) -> tuple[Amount, ...]:
    """The numbers of a text in order. `2.500` is what its language makes of it."""
    atoms = list(_find_atoms(write_plain_digits(side.plain, side.language)))
    return tuple(_join(list(_read(atoms, side.language))))


def _find_atoms(text: str) -> Iterator[_Atom]:
    for match in _TOKEN.finditer(text):
        yield _Atom(str(match.lastgroup), match[0], *match.span())


class _Read(msgspec.Struct, frozen=True):
    """An amount on its way: what it was multiplied by, and where it stands."""

    amount: Amount
    scale: int
    start: int
    end: int


def _read(atoms: list[_Atom], language: str) -> Iterator[_Read]:
    words = find_number_words(language)
    place = 0
    while place < len(atoms):
        atom = atoms[place]
        place += 1
        if atom.kind == "digits":
            bases, parts = interpret_digits(atom.text, language)
            first = place
            scale, is_sure, end, place = _read_scale(atoms, place, atom.end, language)
            text = " ".join([atom.text, *(part.text for part in atoms[first:place])])
            values = {base * scale for base in bases} | (set() if is_sure else bases)
            parts = parts if scale == 1 else ()
            unit = _find_unit(atoms, place, end) if scale == 1 else ""
            if unit in words and is_group_word(unit):
                values |= {base * words[unit] for base in bases}
            if unit in _CLOCK_UNITS and len(atom.text) == 4 and atom.text.isdigit() and int(atom.text[:2]) <= 24:
                parts = (Decimal(atom.text[:2]), Decimal(atom.text[2:]))
            amount = Amount(text, frozenset(values), parts, bases=frozenset(bases), unit=unit)
            yield _Read(amount, scale, atom.start, end)
        elif atom.kind == "han" and language in _EAST_ASIAN:
            yield _Read(_word_amount(atom.text, {read_han_number(atom.text)}), 1, atom.start, atom.end)
        elif atom.kind == "word":
            folded = atom.text.casefold()
            if is_number_word(folded, language):
                place, read = _read_words(atoms, place - 1, language)
                yield read
            elif (value := read_roman(atom.text)) is not None:
                yield _Read(_word_amount(atom.text, {value}), 1, atom.start, atom.end)


def _find_unit(atoms: list[_Atom], place: int, end: int) -> str:
    is_near = place < len(atoms) and atoms[place].kind == "word" and atoms[place].start - end <= 1
    return atoms[place].text.casefold() if is_near else ""


def _word_amount(text: str, values: set[Decimal]) -> Amount:
    return Amount(text, frozenset(values), (), is_digits=False)


def _read_scale(atoms: list[_Atom], place: int, end: int, language: str) -> tuple[int, bool, int, int]:
    """What follows a number and multiplies it: the factor, whether it surely does, where it ends, the next atom."""
    scale, is_sure = 1, True
    while place < len(atoms) and atoms[place].start - end <= 1 and scale < MAX_SCALE:
        atom = atoms[place]
        found = find_scale(atom.text.casefold(), language) if atom.kind in {"word", "scale"} else _scale_of_han(atom)
        if found is None and atom.start == end and scale == 1 and len(atom.text) == 1:
            found, is_sure = find_scale_of_letter(atom.text), False
        if found is None:
            break
        scale, end, place = scale * found, atom.end, place + 1
    return scale, is_sure or scale == 1, end, place


def _scale_of_han(atom: _Atom) -> int | None:
    if atom.kind != "han" or not all(character in "千万萬億亿" for character in atom.text):
        return None
    scale = 1
    for character in atom.text:
        scale *= find_scale(character, "zh") or 1
    return scale


def _read_words(atoms: list[_Atom], place: int, language: str) -> tuple[int, _Read]:
    """A number in words, which counts as the whole and as each of its words: `two hundred and five`."""
    words = find_number_words(language)
    first, end, tally = atoms[place], atoms[place].start, Tally()
    for place in range(place, min(place + _MAX_WORDS, len(atoms))):  # noqa: B020, PLR1704 - where it ends is the answer
        atom = atoms[place]
        word = atom.text.casefold()
        factor, value = find_scale(word, language), _find_word(word, words)
        if atom.kind != "word" or atom.start - end > _NEAR:
            break
        if factor is not None:
            tally.multiply(factor)
        elif value is not None and is_group_word(word):
            tally.count(value)
        elif value is not None:
            tally.add(value)
        elif word not in CONNECTORS:
            break
        if factor is not None or value is not None:
            end = atom.end
    else:
        place += 1
    return place, _Read(_word_amount(first.text, tally.values), tally.scale, first.start, end)


def _find_word(word: str, words: Mapping[str, Decimal]) -> Decimal | None:
    """The value of a number word, in Arabic also behind its `and` and `the`."""
    value = words.get(word)
    return words.get(strip_arabic(word)) if value is None else value


def _join(reads: list[_Read]) -> Iterator[Amount]:
    """Amounts that belong together also mean their sum (`3億5000万`), and a range shares its scale (`2-3 million`)."""
    for place, read in enumerate(reads):
        values = set(read.amount.values)
        for other in (reads[place + 1 : place + 2], reads[max(place - 1, 0) : place]):
            values |= _find_shared(read, other[0]) if other else set()
        is_alone = len(values) == len(read.amount.values)
        yield read.amount if is_alone else msgspec.structs.replace(read.amount, values=frozenset(values))


def _find_shared(read: _Read, other: _Read) -> set[Decimal]:
    first, second = (read, other) if read.start < other.start else (other, read)
    if second.start - first.end > _NEAR + 1:
        return set()
    if first.scale > 1 and (second.scale < first.scale):
        halves = {first.scale / Decimal(2)} if HALF in second.amount.values else set()
        return {one + two for one in first.amount.values for two in {*second.amount.values, *halves}}
    if first.scale == 1 and second.scale > 1:
        return {value * second.scale for value in read.amount.values} if read is first else set()
    return set()
