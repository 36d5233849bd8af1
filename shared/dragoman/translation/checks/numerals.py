"""Numbers in digits: what their separators mean in each language, and Roman ones. One token at a time."""

import unicodedata
from decimal import Decimal
from typing import Final
from zlib import crc32

import regex

from dragoman.late import compile_regex
from dragoman.translation.checks.number_words import read_han_number
from dragoman.translation.checks.sides import FEET_AND_INCHES

_POINT_LANGUAGES: Final = "en zh ja ko he th hi mr ne bn gu pa ta te kn ml si ur ms tl sw ga cy mt my km"
_EITHER_LANGUAGES: Final = "es ar fa"
"""Which sign divides off decimals, after Unicode's locale data: the point, or by country point or comma (Mexico and
Spain); all others the comma."""

_MAX_DIGITS: Final = 15  # longer ones are keys, not amounts, and beyond the precision of Decimal
_FRACTIONS: Final = {"½": ".5", "¼": ".25", "¾": ".75"}
GROUP_SPACE: Final = "\u0020\u00a0\u2009\u202f"
"""The spaces that group thousands."""

_TENTHS: Final = {
    "zh": compile_regex(r"(?<![\d第])([1-9]|[一二两三四五六七八九])成(?![功立为為果员員长長年本分熟])"),
    "ja": compile_regex(r"(?<!\d)([1-9]|[一二三四五六七八九])割(?![れりる引])"),
}
_YEAR_OF_LIFE: Final = compile_regex(r"(?<=\bна )(\d+)(?=-м году жизни)")
"""Who dies in the 92nd year of their life is 91."""

_GROUPING: Final = compile_regex(rf"[{GROUP_SPACE}'’٬]")
_SEPARATOR: Final = compile_regex("[.,]")
_NOT_DIGIT: Final = compile_regex(r"\D")
_DIGIT: Final = compile_regex(r"(?![0-9])\p{Nd}")
_ROMAN: Final = compile_regex(r"(?=[MDCLXVI])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_ROMAN_ENDS: Final = frozenset({"", "e", "è", "ème", "er", "º", "ª"})  # "XIXe siècle"
_ROMAN_VALUES: Final = {"M": 1000, "D": 500, "C": 100, "L": 50, "X": 10, "V": 5, "I": 1}


def _write_percent(match: "regex.Match[str]") -> str:
    """`七成` and `7割` are seventy of a hundred."""
    tenths = read_han_number(match[1]) if not match[1].isdigit() else int(match[1])
    return f"{tenths * 10}%"


def _write_inches(match: "regex.Match[str]") -> str:
    """A height as Americans write it: `6'5"` is 77 inches."""
    return f"{int(match[1]) * 12 + int(match[2])} inches"


def write_plain_digits(text: str, language: str = "") -> str:
    """Digits of all scripts as ASCII ones, common fractions as decimals, and what a language has of its own."""
    text = FEET_AND_INCHES.sub(_write_inches, text)
    if text.isascii():
        return text
    if language in _TENTHS:
        text = _TENTHS[language].sub(_write_percent, text)
    elif language == "ru":
        text = _YEAR_OF_LIFE.sub(lambda match: str(int(match[1]) - 1), text)
    for sign, decimals in _FRACTIONS.items():
        text = text.replace(sign, decimals)
    return _DIGIT.sub(lambda match: _write_digit(match.group()), text)


def _write_digit(digit: str) -> str:
    value = unicodedata.decimal(digit, None)  # None: younger than this Python's Unicode
    return digit if value is None else str(value)


def interpret_digits(token: str, language: str) -> tuple[set[Decimal], tuple[Decimal, ...]]:
    """What digits with their separators may mean: as one number, and as the parts of a date or a time."""
    if sum(character.isdigit() for character in token) > _MAX_DIGITS:
        return {Decimal(crc32(_NOT_DIGIT.sub("", token).encode()))}, ()
    if token.isdigit():
        return {Decimal(token)}, ()
    text = _GROUPING.sub("", token).replace("٫", ".")
    groups = tuple(Decimal(group) for group in _SEPARATOR.split(text) if group)
    points, commas = text.count("."), text.count(",")
    if points + commas == 0:
        return {Decimal(text)}, ()
    if points and commas:
        return {_read_mixed(text, points, commas)}, ()
    if points + commas > 1:
        first, *rest = _SEPARATOR.split(text)
        is_grouped = len(rest[-1]) == 3 and all(len(group) in {2, 3} for group in rest) and len(first) <= 3
        return ({Decimal(_SEPARATOR.sub("", text))} if is_grouped else set()), (() if is_grouped else groups)
    return _read_single(text, "." if points else ",", language), _find_parts(text, groups)


def _read_mixed(text: str, points: int, commas: int) -> Decimal:
    """`1,234.5` and `1.234,5`: the last sign divides off the decimals, unless it is there twice."""
    decimal = "." if text.rfind(".") > text.rfind(",") else ","
    if (points if decimal == "." else commas) > 1:
        return Decimal(_SEPARATOR.sub("", text))
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
    match = _ROMAN.match(word) if word[:1] in _ROMAN_VALUES else None
    if match is None or word[match.end() :] not in _ROMAN_ENDS:
        return None
    text = match.group()
    values = [_ROMAN_VALUES[letter] for letter in text]
    return Decimal(sum(-low if low < high else low for low, high in zip(values, [*values[1:], 0], strict=True)))
