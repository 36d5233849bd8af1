"""Numbers lost, changed or invented, by their values."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

import regex

from dragoman.late import compile_regex
from dragoman.translation.checks.amounts import Amount, read_amounts
from dragoman.translation.checks.currency import is_currency_word
from dragoman.translation.checks.function_words import find_function_words
from dragoman.translation.checks.measures import leave_converted
from dragoman.translation.checks.number_words import has_number_words
from dragoman.translation.checks.sides import Side

_SMALL: Final = 12
"""Up to here people write numbers out, turn them into articles, months and pairs, or leave them unsaid."""

_CLOCK: Final = compile_regex(
    r"\d\s?(?:[ap]\.?\s?m\b|h\b|h\d\d|:\d\d|uhr\b|heures?\b|horas?\b|ore\b|uur\b|час|год|時|时|點|点|시)|o['’]clock|noon|midnight|الساعة",
    regex.IGNORECASE,
)
_DIGIT: Final = compile_regex(r"[\p{Nd}½¼¾]")
_YEARS: Final = (1000, 2100)
_CENTURIES: Final = (1800, 1900, 2000)
_MEANT: Final = {
    # half past, an hour and a half, a year and a half, half a ton or a kilometre
    Decimal(50): (Decimal(30), Decimal(90), Decimal(18), Decimal(500)),
    Decimal("1.5"): (Decimal(90), Decimal(18)),
    Decimal(75): (Decimal(45),),  # three quarters of an hour
    Decimal(25): (Decimal(15), Decimal(45)),  # a quarter of an hour
    Decimal(4): (Decimal(25),),  # a fourth part
    Decimal(5): (Decimal(20),),
}
_DAYS: Final = {Decimal(2): Decimal(48), Decimal(3): Decimal(72)}
"""Days in hours. A single day is written so often as an article that any 24 would pass."""

_ALWAYS: Final = "24/7"
"""Day and night, which other languages say in words."""
"""What words for parts are when they are written in digits: of a hundred, an hour, a year."""


def find_changed_numbers(source: Side, target: Side) -> str | None:
    """A number in digits that the other side has neither in digits nor in words."""
    if not _DIGIT.search(source.plain) and not _DIGIT.search(target.plain):
        return None
    before = read_amounts(source)
    after = read_amounts(target)
    if not _find_unmatched(before, _collect_values(after)) and not _find_unmatched(after, _collect_values(before)):
        return None  # nearly always, and what follows takes a third of the time
    has_clock = _CLOCK.search(source.plain) is not None or _CLOCK.search(target.plain) is not None
    lost = _find_unmatched(before, _collect(after, has_clock=has_clock))
    gained = _find_unmatched(after, _collect(before, has_clock=has_clock))
    forgiven = _find_unknown_scales(lost, gained, target) | _find_unknown_scales(gained, lost, source)
    if _ALWAYS in source.plain or _ALWAYS in target.plain:
        forgiven |= {Decimal(24)}
    lost, gained = ([one for one in amounts if not one.bases & forgiven] for amounts in (lost, gained))
    lost, gained = leave_converted(lost, after), leave_converted(gained, before)
    if lost and gained:
        return f"{lost[0].text!r} became {gained[0].text!r}"
    telling_lost = [amount for amount in lost if _is_telling(amount, target.language)]
    if telling_lost:
        return f"{telling_lost[0].text!r} is missing"
    telling_gained = [amount for amount in gained if _is_telling(amount, source.language)]
    return f"{telling_gained[0].text!r} is not in the source" if telling_gained else None


def _collect_values(amounts: tuple[Amount, ...]) -> frozenset[Decimal]:
    return frozenset().union(*(amount.values for amount in amounts))


def _collect(amounts: tuple[Amount, ...], *, has_clock: bool) -> frozenset[Decimal]:
    """All that the numbers of one side may stand for on the other."""
    values = {value for amount in amounts for value in (*amount.values, *amount.parts)}
    values |= {
        meant
        for amount in amounts
        if not amount.is_digits
        for value in amount.values
        for meant in _MEANT.get(value, ())
    }
    values |= {_DAYS[value] for value in _DAYS.keys() & values}
    years = {value % 100 for value in values if _YEARS[0] <= value <= _YEARS[1]}
    years |= {value // 100 + 1 for value in values if _YEARS[0] <= value <= _YEARS[1]}  # of the 20th century
    years |= {(value - 1) * 100 for value in values if 10 <= value <= 21}  # the 1900s
    years |= {century + value for value in values if 0 <= value < 100 for century in _CENTURIES}
    hours = {value + shift for value in values for shift in (12, -12)} if has_clock else set()
    return frozenset(values | years | {hour for hour in hours if 0 <= hour <= 24})


def _find_unmatched(amounts: Iterable[Amount], known: frozenset[Decimal]) -> list[Amount]:
    return [
        amount
        for amount in amounts
        if amount.is_digits
        and not amount.values & known
        and not (amount.parts and set(amount.parts) <= known)
        and (amount.values or amount.parts)
    ]


def _find_unknown_scales(scaled: list[Amount], others: list[Amount], other_side: Side) -> frozenset[Decimal]:
    """The digits that stand on the other side with a word that nobody knows: it may be the scale."""
    known = find_function_words(other_side.language)
    bare = [other for other in others if other.unit and other.unit not in known and not is_currency_word(other.unit)]
    bases = {base for other in bare for base in other.bases}
    return frozenset(base for amount in scaled if not amount.bases & amount.values for base in amount.bases & bases)


def _is_telling(amount: Amount, other_language: str) -> bool:
    """Whether its absence alone says something: not of a small number, nor of one that may stand there in words."""
    if not amount.values:
        return True
    value = min(amount.values)
    if has_number_words(other_language):
        return value > _SMALL or value % 1 != 0
    return value > 100 and (value < 1000 or value % 1000 != 0)
