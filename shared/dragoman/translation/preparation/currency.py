"""Amounts of money whose sign a model does not know: said by name or code, and written in the target's way. Pure.

Raw, `£10m` comes out as euros, `₹500 crore` too, and `25,30€` as dollars.
"""

from typing import Final

import msgspec
import regex

from dragoman.late import compile_regex
from dragoman.translation.engine import Repertoire
from dragoman.translation.preparation.currencies import (
    ABBREVIATIONS,
    DOLLARS,
    MAGNITUDES,
    NAMES,
    SIGNS,
    SIGNS_OF_LANGUAGES,
)

_NUMBER: Final = r"\p{Nd}{1,15}(?:[.,'’\u00a0\u202f]\p{Nd}{1,15}){0,6}"
_SIGN: Final = rf"(?:[{''.join(SIGNS)}]|(?<![\p{{L}}\p{{N}}])(?:{'|'.join(map(regex.escape, DOLLARS))}))"
_MAGNITUDE: Final = r"(?:(?<gap>\s?)(?<magnitude>\p{L}{1,12}\.?)(?![\p{L}\p{N}]))?"
_AMOUNT: Final = compile_regex(
    rf"(?<sign>{_SIGN})\s?(?<number>{_NUMBER}){_MAGNITUDE}"
    rf"|(?<![\p{{L}}\p{{Nd}}.,])(?<number>{_NUMBER}){_MAGNITUDE}\s?(?<sign>{_SIGN})(?!\s?\p{{Nd}})"
    rf"|(?<sign>{_SIGN})"
)
_SPLIT_DOLLAR: Final = compile_regex(r"(?<=\b\p{Lu}{1,2})\s(?=\$\s?\p{Nd})")

_SIGN_FIRST: Final = frozenset({"en"})
"""Languages whose newspapers write a currency by its sign, before the amount. Engines keep a code best before it
too; into the other languages a name makes the better sentence."""


class Named(msgspec.Struct, frozen=True):
    """A text with its currencies named, and the signs of the codes that were said."""

    text: str
    signs: tuple[tuple[str, str], ...] = ()


def name_currencies(text: str, source: str, target: str, repertoire: Repertoire) -> Named:
    """The text with each sign that the model does not know said in a form that it keeps."""
    signs: dict[str, str] = {}

    def name(match: regex.Match[str]) -> str:
        sign = match.group("sign")
        if sign in SIGNS and repertoire.knows(sign):
            return match.group()
        code = _find_code(sign, source)
        signs[code] = sign
        return _write_amount(match, code, source, target)

    return Named(_AMOUNT.sub(name, text), tuple(signs.items()))


def set_currencies(answer: str, signs: tuple[tuple[str, str], ...], target: str) -> str:
    """The answer with the codes that were said turned into signs again: `£5` in English, `A$ 5` elsewhere."""
    text = _SPLIT_DOLLAR.sub("", answer)
    is_sign_first = _name(target) in _SIGN_FIRST
    for code, sign in signs:
        text = regex.sub(rf"\b{code}\s?(?=\p{{Nd}})", sign if is_sign_first else f"{sign} ", text)
        if is_sign_first:
            amount = rf"(?<![\p{{Nd}}.,])({_NUMBER}(?:\s\p{{L}}{{4,8}}ion)?)\s{code}\b"
            text = regex.sub(amount, rf"{sign}\1", text)
    return text


def _write_amount(match: regex.Match[str], code: str, source: str, target: str) -> str:
    number, gap, word = match.group("number"), match.group("gap") or "", match.group("magnitude") or ""
    if number is None:
        return f" {code} " if _touches(match) else code
    abbreviations = ABBREVIATIONS.get(_name(source), {})
    stem = word if word in abbreviations else word.removesuffix(".")
    full = abbreviations.get(stem) or abbreviations.get(stem.lower()) or stem
    known = full != stem or stem.lower() in MAGNITUDES.get(_name(source), ())
    amount = f"{number} {full}" if known else number
    rest = word.removeprefix(stem) if known else f"{gap}{word}"
    name = NAMES.get(_name(source), {}).get(code)
    if name is None or number == "1" or _name(target) in _SIGN_FIRST:
        return f"{code} {amount}{rest}"
    return f"{amount} {name}{rest}"


def _touches(match: regex.Match[str]) -> bool:
    """Whether a word stands right beside a sign, from which its code must be kept apart."""
    around = match.string[max(match.start() - 1, 0) : match.start()] + match.string[match.end() : match.end() + 1]
    return any(map(str.isalnum, around))


def _find_code(sign: str, language: str) -> str:
    return SIGNS_OF_LANGUAGES.get(_name(language), {}).get(sign) or SIGNS.get(sign) or DOLLARS[sign]


def _name(language: str) -> str:
    return language.partition("-")[0]
