"""Numbers in digits: what their separators mean in each language, and Roman ones. One token at a time."""

import unicodedata
from decimal import Decimal
from typing import Final
from zlib import crc32

import regex

_POINT_LANGUAGES: Final = "en zh ja ko he th hi mr ne bn gu pa ta te kn ml si ur ms tl sw ga cy mt my km"
_EITHER_LANGUAGES: Final = "es ar fa"
"""Which sign divides off decimals, after Unicode's locale data: the point, or by country point or comma (Mexico and
Spain); all others the comma."""

_MAX_DIGITS: Final = 15  # longer ones are keys, not amounts, and beyond the precision of Decimal
_FRACTIONS: Final = {"½": ".5", "¼": ".25", "¾": ".75"}
GROUP_SPACE: Final = "\u0020\u00a0\u2009\u202f"
"""The spaces that group thousands."""

_DIGIT: Final = regex.compile(r"(?![0-9])\p{Nd}")
_ROMAN: Final = regex.compile(r"(?=[MDCLXVI])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_ROMAN_ENDS: Final = frozenset({"", "e", "è", "ème", "er", "º", "ª"})  # "XIXe siècle"
_ROMAN_VALUES: Final = {"M": 1000, "D": 500, "C": 100, "L": 50, "X": 10, "V": 5, "I": 1}


def write_plain_digits(text: str) -> str:
    """Digits of all scripts as ASCII ones, and the commonest fractions as decimals."""
    for sign, decimals in _FRACTIONS.items():
        text = text.replace(sign, decimals)
    return _DIGIT.sub(lambda match: _write_digit(match.group()), text)


def _write_digit(digit: str) -> str:
    value = unicodedata.decimal(digit, None)  # None: younger than this Python's Unicode
    return digit if value is None else str(value)


def interpret_digits(token: str, language: str) -> tuple[set[Decimal], tuple[Decimal, ...]]:
    """What digits with their separators may mean: as one number, and as the parts of a date or a time."""
    if sum(character.isdigit() for character in token) > _MAX_DIGITS:
        return {Decimal(crc32(regex.sub(r"\D", "", token).encode()))}, ()
    text = regex.sub(rf"[{GROUP_SPACE}'’٬]", "", token).replace("٫", ".")
    groups = tuple(Decimal(group) for group in regex.split("[.,]", text) if group)
    points, commas = text.count("."), text.count(",")
    if points + commas == 0:
        return {Decimal(text)}, ()
    if points and commas:
        return {_read_mixed(text, points, commas)}, ()
    if points + commas > 1:
        first, *rest = regex.split("[.,]", text)
        is_grouped = len(rest[-1]) == 3 and all(len(group) in {2, 3} for group in rest) and len(first) <= 3
        return ({Decimal(regex.sub("[.,]", "", text))} if is_grouped else set()), (() if is_grouped else groups)
    return _read_single(text, "." if points else ",", language), _find_parts(text, groups)


def _read_mixed(text: str, points: int, commas: int) -> Decimal:
    """`1,234.5` and `1.234,5`: the last sign divides off the decimals, unless it is there twice."""
    decimal = "." if text.rfind(".") > text.rfind(",") else ","
    if (points if decimal == "." else commas) > 1:
        return Decimal(regex.sub("[.,]", "", text))
    return Decimal(text.replace("," if decimal == "." else ".", "").replace(decimal, "."))


def _read_single(text: str, sign: str, language: str) -> set[Decimal]:
    whole, _, rest = text.partition(sign)
    fraction, grouped = Decimal(f"{whole or 0}.{rest}"), Decimal(whole + rest)
    if len(rest) != 3 or len(whole) > 3 or whole in {"", "0"}:
        return {fraction}
    if language in _EITHER_LANGUAGES.split():
        return {fraction, grouped}
    is_decimal_sign = sign == ("." if language in _POINT_LANGUAGES.split() else ",")
    return {fraction} if is_decimal_sign else {grouped}


def _find_parts(text: str, groups: tuple[Decimal, ...]) -> tuple[Decimal, ...]:
    """`20.30` is a time in German, `5.12` a day; three digits are neither."""
    return groups if "." in text and all(len(group) <= 2 for group in text.split(".")) else ()


def read_roman(word: str) -> Decimal | None:
    """The value of a Roman number, also with an ending: `XIXe`. None for another word."""
    match = _ROMAN.match(word)
    if match is None or word[match.end() :] not in _ROMAN_ENDS:
        return None
    text = match.group()
    values = [_ROMAN_VALUES[letter] for letter in text]
    return Decimal(sum(-low if low < high else low for low, high in zip(values, [*values[1:], 0], strict=True)))
