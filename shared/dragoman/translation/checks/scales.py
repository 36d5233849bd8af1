"""The words and letters that multiply a number: what `10m`, `2 mil milhões`, `₹5 crore` and `3億` stand for."""

from collections.abc import Mapping
from functools import cache
from typing import Final

SCALES: Final[Mapping[str, str]] = {
    "1000": "thousand thousands mil mille milles mila tausend tausende duizend duizenden тысяча тысячи тысяч тысячу "
    "тысячами тысячам тыс тисяч тисячі тис хиляди хил tysiąc tysiące tysięcy tys tisíc tisíce tisíci tusen tusind "
    "tuhat tuhatta tuhansia ezer mii mie bin ألف آلاف ألفا الاف هزار ribu nghìn ngàn χιλιάδες χιλιάδων χίλια "
    "tūkstančių tūkst tisoč hiljada hiljade tisuća tisuće हज़ार हजार 千 천",
    "10000": "万 萬 만",
    "100000": "lakh lakhs lac लाख",
    "1000000": "million millions millionen milhão milhões millón millones milione milioni miljoen miljoenen миллион "
    "миллиона миллионов миллионам миллионами мільйон мільйона мільйони мільйонів милиона милион милиони milion "
    "miliony milionów milión milióny miliónov milionu milióna miljon miljoner miljoonaa miljoona millioner millió "
    "milioane milyon مليون ملايين مليونا میلیون juta triệu εκατομμύρια εκατομμύριο εκατομμυρίων milijun milijuna "
    "milijon milijona milijonov milijonų mio mln mn млн mill मिलियन",
    "10000000": "crore crores करोड़",
    "100000000": "億 亿 억",
    "1000000000": "milliard milliards milliarde milliarden milliardo miliardo miliardi miljard miljarden миллиард "
    "миллиарда миллиардов мільярд мільярда мільярди мільярдів милиард милиарда милиарди miliard miliardy miliardów "
    "miliardu miliárd miliardy miljarder miljardia milliarder milliárd miliarde miliardă milyar مليار مليارات مليارا "
    "ملياري میلیارد miliar tỷ δισεκατομμύρια δισεκατομμυρίων milijarda milijarde milijardi bilhão bilhões بليون mrd "
    "mld mia mdr md mds млрд bn अरब",
    "1000000000000000": "quadrillion quadrillions quatrilhão quatrilhões quadrilhão quadrilhões billiarde billiarden "
    "billiard billiards quadrilione quadrilioni biljard biljarden квадриллион квадриллиона квадриллионов",
    "1000000000000": "trilhão trilhões billón billones bilião biliões billionen bilione bilioni biljoen биллион "
    "триллион триллиона триллионов трлн трильйон bilion biliony bilionów triliun تريليون تريليونات tn trn 兆 조",
}
_SCALES_OF_LANGUAGES: Final[Mapping[str, Mapping[str, int]]] = {
    "en": {"billion": 10**9, "billions": 10**9, "trillion": 10**12, "trillions": 10**12},
    "fr": {"billion": 10**12, "billions": 10**12},
    "de": {"billion": 10**12},
    "tr": {"trilyon": 10**12},
    "pt": {"mi": 10**6, "bi": 10**9, "tri": 10**12},
}
_LETTERS: Final = {"k": 10**3, "m": 10**6, "b": 10**9, "t": 10**12}
"""Behind a number without a space: millions as well as metres, so they may count or not."""


def find_scale(word: str, language: str) -> int | None:
    """What a case-folded word or abbreviation multiplies by: `millones` by 1,000,000."""
    own = _SCALES_OF_LANGUAGES.get(language, {}).get(word)
    return own or _scales().get(word) or (_scales().get(word[1:]) if word.startswith("و") else None)


def find_scale_of_letter(letter: str) -> int | None:
    """What a single letter behind a number may multiply by."""
    return _LETTERS.get(letter.casefold())


def find_scales(language: str) -> Mapping[str, int]:
    """All the words that multiply a number in a language, case-folded."""
    return {**_scales(), **_SCALES_OF_LANGUAGES.get(language, {})}


@cache
def _scales() -> Mapping[str, int]:
    return {word: int(value) for value, words in SCALES.items() for word in words.split()}
