"""Currencies: their signs, and what languages call them. After the Unicode CLDR, in the short form that people use."""

from collections.abc import Mapping
from typing import Final

SIGNS: Final[Mapping[str, str]] = {
    "£": "GBP", "€": "EUR", "¥": "JPY", "￥": "JPY", "₹": "INR", "₩": "KRW", "₽": "RUB", "₺": "TRY", "₴": "UAH",
    "₪": "ILS", "₦": "NGN", "₱": "PHP", "₫": "VND", "฿": "THB", "₸": "KZT", "₮": "MNT", "₭": "LAK", "៛": "KHR",
    "₡": "CRC", "₲": "PYG", "₵": "GHS", "₾": "GEL", "֏": "AMD", "₼": "AZN", "৳": "BDT", "₨": "PKR", "₿": "BTC",
}  # fmt: skip
"""Signs that mean one currency, with its ISO 4217 code. A sign that a model knows, such as `$`, is said as it is."""

DOLLARS: Final[Mapping[str, str]] = {
    "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD", "NT$": "TWD",
}  # fmt: skip
"""Dollars whose first letter gets lost: `HK$20 billion` comes out as dollars, `C$5` as `5`. (`US$` and `R$` do not.)"""

SIGNS_OF_LANGUAGES: Final[Mapping[str, Mapping[str, str]]] = {"zh": {"¥": "CNY", "￥": "CNY"}}
"""Where a language means another one by a sign."""

_CODES: Final = "GBP EUR JPY INR RUB TRY UAH ILS PHP CNY"

_NAMES: Final = """
en pounds|euros|yen|rupees|rubles|Turkish lira|hryvnias|shekels|Philippine pesos|yuan
pt libras|euros|ienes|rupias|rublos|liras turcas|hryvnias|shekels|pesos filipinos|yuans
es libras|euros|yenes|rupias|rublos|liras turcas|grivnas|séqueles|pesos filipinos|yuanes
fr livres|euros|yens|roupies|roubles|livres turques|hryvnias|shekels|pesos philippins|yuans
it sterline|euro|yen|rupie|rubli|lire turche|grivnie|shekel|pesos filippini|yuan
de Pfund|Euro|Yen|Rupien|Rubel|türkische Lira|Hrywnja|Schekel|philippinische Pesos|Yuan
nl pond|euro|yen|roepies|roebel|Turkse lira|hryvnia|shekel|Filipijnse peso|yuan
"""

ABBREVIATIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {"k": "thousand", "m": "million", "mn": "million", "mln": "million", "bn": "billion", "b": "billion",
           "bln": "billion", "tn": "trillion", "trn": "trillion"},
    "pt": {"mi": "milhões", "bi": "bilhões", "tri": "trilhões"},
    "de": {"Mio.": "Millionen", "Mio": "Millionen", "Mrd.": "Milliarden", "Mrd": "Milliarden"},
    "fr": {"M": "millions", "Md": "milliards", "Mds": "milliards"},
    "es": {"M": "millones"},
    "it": {"mln": "milioni", "mld": "miliardi"},
    "nl": {"mln": "miljoen", "mld": "miljard"},
}  # fmt: skip
"""What newspapers write after an amount, in full."""

MAGNITUDES: Final[Mapping[str, frozenset[str]]] = {
    language: frozenset(words.split())
    for language, words in (
        ("en", "hundred thousand million billion trillion lakh crore"),
        ("pt", "mil milhão milhões bilhão bilhões trilhão trilhões biliões"),
        ("es", "mil millón millones billón billones"),
        ("fr", "mille million millions milliard milliards"),
        ("it", "mila milione milioni miliardo miliardi"),
        ("de", "tausend million millionen milliarde milliarden billion billionen"),
        ("nl", "duizend miljoen miljard biljoen"),
    )
}
"""Words that belong to the number before them, in small letters."""

NAMES: Final[Mapping[str, Mapping[str, str]]] = {
    language: dict(zip(_CODES.split(), names.split("|"), strict=True))
    for language, _, names in (line.partition(" ") for line in _NAMES.strip().splitlines())
}
"""What a language calls several of them."""
