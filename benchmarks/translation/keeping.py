"""Whether what must not change came through: names letter for letter, currencies, numbers. Pure."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

import regex

from benchmarks.translation.sets import Case

Keeper = Callable[[Case, str], bool]
"""Whether an answer keeps what its case says that it has to."""

# What each currency (ISO 4217) is called in the languages of the sets; the special ones before the plain ones, because
# the first that fits is taken.
_CURRENCY_FORMS: Final = {
    "AUD": r"AU?\$|AUD|Australian dollars?|dólar(?:es)? australianos?",
    "CAD": r"C(?:A|an)?\$|CAD|Canadian dollars?|dólar(?:es)? canadenses?",
    "NZD": r"NZ\$|NZD|New Zealand dollars?|dólar(?:es)? (?:neozelandes(?:es)?|da Nova Zelândia)",
    "HKD": r"HK\$|HKD|Hong Kong dollars?|dólar(?:es)? de Hong Kong",
    "SGD": r"S\$|SGD|Singapore dollars?|dólar(?:es)? de (?:S|C)ingapura",
    "MXN": r"MX\$|MXN|Mexican pesos?|pesos? mexicanos?",
    "BRL": r"R\$|BRL|rea(?:l|is)\b(?! estate)",
    "USD": r"US\$|USD|(?<![\p{Lu}])\$|(?:US |U\.S\. |American )?dollars?|dólar(?:es)?",
    "GBP": r"£|GBP|pounds?|quid|libras?",
    "EUR": r"€|EUR|euros?",
    "CNY": r"CN¥|RMB|CNY|yuan(?:es)?|renminbi|iuanes?",
    "JPY": r"(?<!CN)¥|JPY|yens?|ienes?",
    "INR": r"₹|INR|Rs\b|(?:Indian )?rupees?|r[uú]pias?(?: indianas?)?",
    "KRW": r"₩|KRW|(?<=\d\s|illion\s|(?:ões|ão)\sde\s)wons?",
    "RUB": r"₽|RUB|rou?bles?|rublos?",
    "TRY": r"₺|TRY|liras?",
    "ILS": r"₪|ILS|shekels?|siclos?|xéqueis",
    "UAH": r"₴|UAH|hryvnias?|grívnias?|hrívnias?",
    "NGN": r"₦|NGN|nairas?",
    "PHP": r"₱|PHP|Philippine pesos?|pesos? filipinos?",
    "VND": r"₫|VND|dongs?",
    "THB": r"฿|THB|bahts?",
    "CHF": r"CHF|(?:Swiss )?francs?|francos?(?: suíços?)?",
}
_CURRENCY: Final = regex.compile(
    "|".join(rf"(?P<{code}>(?<!\p{{L}})(?:{forms})(?!\p{{Ll}}))" for code, forms in _CURRENCY_FORMS.items()),
    regex.IGNORECASE,
)
_NUMBER: Final = regex.compile(r"\d+(?:[.,:]\d+)*")


def find_currencies(text: str) -> frozenset[str]:
    """The ISO 4217 codes of the currencies that a text names, by sign, code or word."""
    return frozenset(code for match in _CURRENCY.finditer(text) for code in [match.lastgroup] if code)


def keeps_letters(case: Case, answer: str) -> bool:
    """Whether everything that has to come back did, as often as in the source."""
    return all(answer.count(kept) >= max(1, case.source.count(kept)) for kept in case.keep)


def keeps_currencies(case: Case, answer: str) -> bool:
    """Whether the answer names the currencies that it has to, and no other."""
    return find_currencies(answer) == frozenset(case.keep)


def keeps_numbers(case: Case, answer: str) -> bool:
    """Whether the answer has the translator's numbers, written as the target writes them."""
    return not Counter(_NUMBER.findall(case.reference)) - Counter(_NUMBER.findall(answer))


KEEPERS: Final[dict[str, Keeper]] = {
    "entities": keeps_letters,
    "currency": keeps_currencies,
    "numbers": keeps_numbers,
}


def measure_kept(name: str, cases: Sequence[Case], answers: Sequence[str]) -> float | None:
    """The share of a set's answers that keep what they have to; None for a set that asks for nothing."""
    keeper = KEEPERS.get(name)
    if keeper is None:
        return None
    return sum(keeper(case, answer) for case, answer in zip(cases, answers, strict=True)) / len(cases)
