"""Numbers in words: what `two`, `fünfzehn`, `neunziger` and `三百` stand for.

Cardinals and some ordinals with their commonest forms. A language that is not in the tables has its numbers in words
overlooked, and the check of numbers is lenient with it.
"""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from itertools import product
from typing import Final

from dragoman.translation.checks.scales import find_scales

# 0 to 20, then 30 to 90 by tens; forms of one number are joined by `|`. The rest are pairs.
_CARDINALS: Final[Mapping[str, str]] = {
    "en": "zero|nil one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety",
    "pt": "zero um|uma dois|duas três quatro cinco seis sete oito nove dez onze doze treze catorze|quatorze quinze "
    "dezesseis|dezasseis dezessete|dezassete dezoito dezenove|dezanove vinte trinta quarenta cinquenta sessenta "
    "setenta oitenta noventa",
    "es": "cero un|uno|una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis "
    "diecisiete dieciocho diecinueve veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "fr": "zéro un|une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize "
    "dix-sept dix-huit dix-neuf vingt|vingts trente quarante cinquante soixante soixante-dix|septante "
    "quatre-vingt|quatre-vingts|huitante quatre-vingt-dix|nonante",
    "de": "null ein|eins|eine|einen|einem|einer|eines zwei drei vier fünf sechs sieben acht neun zehn elf zwölf "
    "dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig dreißig|dreissig vierzig fünfzig sechzig "
    "siebzig achtzig neunzig",
    "it": "zero un|uno|una due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici "
    "quindici sedici diciassette diciotto diciannove venti trenta quaranta cinquanta sessanta settanta ottanta "
    "novanta",
    "nl": "nul een|één twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien "
    "zeventien achttien negentien twintig dertig veertig vijftig zestig zeventig tachtig negentig",
    "ru": "ноль|нуль один|одна|одно|одного|одной|одну|одном два|две|двух|двум|двумя три|трех|трёх|тремя|трем "
    "четыре|четырех|четырёх|четырьмя пять|пяти|пятью шесть|шести|шестью семь|семи|семью восемь|восьми девять|девяти "
    "десять|десяти|десятью одиннадцать|одиннадцати двенадцать|двенадцати тринадцать|тринадцати "
    "четырнадцать|четырнадцати пятнадцать|пятнадцати шестнадцать|шестнадцати семнадцать|семнадцати "
    "восемнадцать|восемнадцати девятнадцать|девятнадцати двадцать|двадцати тридцать|тридцати сорок|сорока "
    "пятьдесят|пятидесяти шестьдесят|шестидесяти семьдесят|семидесяти восемьдесят|восьмидесяти девяносто|девяноста",
    "ar": "صفر واحد|واحدة اثنان|اثنين|اثنتين|اثنتان ثلاثة|ثلاث أربعة|أربع خمسة|خمس ستة|ست سبعة|سبع ثمانية|ثماني "
    "تسعة|تسع عشرة|عشر أحد\u0640 اثنا\u0640 ثلاث\u0640 أربع\u0640 خمس\u0640 ست\u0640 سبع\u0640 ثمان\u0640 تسع\u0640 "
    "عشرون|عشرين ثلاثون|ثلاثين أربعون|أربعين خمسون|خمسين ستون|ستين سبعون|سبعين ثمانون|ثمانين تسعون|تسعين",
}
_VALUES: Final = (*range(21), *range(30, 100, 10))

_OTHERS: Final[Mapping[str, str]] = {
    "en": "first:1 once:1 single:1 second:2 twice:2 both:2 double:2 pair:2 couple:2 third:3 thrice:3 triple:3 "
    "fourth:4 fifth:5 sixth:6 seventh:7 eighth:8 ninth:9 tenth:10 decade:10 decades:10 dozen:12 twelfth:12 "
    "fortnight:14 twentieth:20 score:20 half:50 quarter:25 quarters:75 hundred:100 century:100 hundreds:100 year:12 "
    "quadragenarian:40 quinquagenarian:50 sexagenarian:60 septuagenarian:70 octogenarian:80 nonagenarian:90 "
    "centenarian:100 centenary:100 bicentenary:200 centuries:100 dozens:12 half-century:50",
    "pt": "primeiro:1 primeira:1 segundo:2 segunda:2 ambos:2 ambas:2 dobro:2 par:2 casal:2 dupla:2 terceiro:3 "
    "terceira:3 triplo:3 trio:3 quarto:4 quarta:4 quinto:5 quinta:5 sexto:6 sexta:6 sétimo:7 sétima:7 oitavo:8 "
    "oitava:8 nono:9 nona:9 décimo:10 décima:10 década:10 décadas:10 dezena:10 dúzia:12 quinzena:15 metade:50 "
    "meio:50 meia:50 quartos:75 cem:100 cento:100 centena:100 centenas:100 duzentos:200 duzentas:200 trezentos:300 "
    "trezentas:300 quatrocentos:400 quatrocentas:400 quinhentos:500 quinhentas:500 seiscentos:600 seiscentas:600 "
    "setecentos:700 oitocentos:800 novecentos:900 século:100 ano:12 "
    "séculos:100 dúzias:12 quadragenário:40 quinquagenário:50 sexagenário:60 septuagenário:70 octogenário:80 "
    "nonagenário:90 octogenária:80 centenário:100 centenária:100 bicentenário:200",
    "es": "primero:1 primera:1 primer:1 segundo:2 segunda:2 ambos:2 ambas:2 doble:2 par:2 pareja:2 tercero:3 "
    "tercera:3 tercer:3 triple:3 trío:3 cuartos:75 cuarto:4 cuarta:4 quinto:5 quinta:5 sexto:6 sexta:6 séptimo:7 "
    "séptima:7 octavo:8 octava:8 noveno:9 novena:9 décimo:10 décima:10 década:10 decena:10 decenas:10 docena:12 "
    "quincena:15 veintiún:21 veintiuno:21 veintiuna:21 veintidós:22 veintitrés:23 veinticuatro:24 veinticinco:25 "
    "veintiséis:26 veintisiete:27 veintiocho:28 veintinueve:29 mitad:50 medio:50 media:50 cien:100 ciento:100 "
    "centenar:100 centenares:100 doscientos:200 doscientas:200 trescientos:300 trescientas:300 cuatrocientos:400 "
    "cuatrocientas:400 quinientos:500 quinientas:500 seiscientos:600 setecientos:700 ochocientos:800 novecientos:900 "
    "siglo:100 año:12 "
    "siglos:100 docenas:12 décadas:10 cuarentón:40 cincuentón:50 sexagenario:60 septuagenario:70 octogenario:80 "
    "nonagenario:90 octogenaria:80 centenario:100 bicentenario:200",
    "fr": "premier:1 première:1 second:2 seconde:2 deuxième:2 ambos:2 double:2 paire:2 couple:2 troisième:3 triple:3 "
    "quatrième:4 cinquième:5 sixième:6 septième:7 huitième:8 neuvième:9 dixième:10 décennie:10 dizaine:10 "
    "dizaines:10 douzaine:12 quinzaine:15 vingtaine:20 vingtième:20 trentaine:30 quarantaine:40 cinquantaine:50 "
    "soixantaine:60 moitié:50 demi:50 demie:50 quarts:75 quart:25 cent:100 cents:100 centaine:100 centaines:100 "
    "siècle:100 an:12 "
    "siècles:100 décennies:10 douzaines:12 trentenaire:30 quadragénaire:40 quinquagénaire:50 sexagénaire:60 "
    "septuagénaire:70 octogénaire:80 nonagénaire:90 centenaire:100 bicentenaire:200",
    "de": "erste:1 ersten:1 erster:1 erstes:1 einmal:1 zweite:2 zweiten:2 zweiter:2 zweimal:2 beide:2 beiden:2 "
    "doppelt:2 paar:2 dritte:3 dritten:3 dritter:3 dreimal:3 dreifach:3 vierte:4 vierten:4 fünfte:5 fünften:5 "
    "sechste:6 sechsten:6 siebte:7 siebten:7 achte:8 achten:8 neunte:9 neunten:9 zehnte:10 zehnten:10 jahrzehnt:10 "
    "jahrzehnte:10 jahrzehnten:10 dutzend:12 zwölften:12 zwanzigste:20 zwanzigsten:20 hälfte:50 halb:50 halbe:50 "
    "halben:50 anderthalb:1.5 eineinhalb:1.5 viertel:25 dreiviertel:75 dreiviertelstunde:75 viertelstunde:25 "
    "hundert:100 hunderte:100 jahrhundert:100 jahr:12 "
    "jahrhunderte:100 jahrhunderten:100 jahrhunderts:100 jahrtausend:1000 "
    "viertelmillion:250000 viertelmilliarde:250000000",
    "it": "primo:1 prima:1 secondo:2 seconda:2 entrambi:2 entrambe:2 doppio:2 coppia:2 paio:2 terzo:3 terza:3 "
    "triplo:3 quarto:4 quarta:4 quinto:5 quinta:5 sesto:6 settimo:7 ottavo:8 nono:9 decimo:10 decennio:10 decina:10 "
    "decine:10 dozzina:12 quindicina:15 ventina:20 metà:50 mezzo:50 mezza:50 cento:100 centinaia:100 centinaio:100 "
    "secolo:100 anno:12 "
    "secoli:100 decenni:10 dozzine:12 quarantenne:40 cinquantenne:50 sessantenne:60 settantenne:70 "
    "ottantenne:80 novantenne:90 centenario:100",
    "nl": "eerste:1 tweede:2 beide:2 dubbel:2 paar:2 derde:3 vierde:4 vijfde:5 zesde:6 zevende:7 achtste:8 negende:9 "
    "tiende:10 decennium:10 dozijn:12 twaalfde:12 twintigste:20 helft:50 half:50 halve:50 kwart:25 honderd:100 "
    "honderden:100 eeuw:100 jaar:12 "
    "eeuwen:100 decennia:10",
    "ru": "первый:1 первая:1 первого:1 первой:1 первом:1 второй:2 второго:2 вторая:2 втором:2 оба:2 обе:2 обоих:2 "
    "двое:2 пара:2 дважды:2 вдвое:2 третий:3 третьего:3 третья:3 третьей:3 трое:3 втрое:3 трижды:3 четвертый:4 "
    "четвёртый:4 четвертого:4 четверо:4 пятый:5 пятого:5 пятой:5 шестой:6 седьмой:7 восьмой:8 девятый:9 десятый:10 "
    "десятилетие:10 десятилетий:10 десятилетия:10 десяток:10 десятки:10 десятков:10 дюжина:12 половина:50 "
    "половины:50 половину:50 половиной:50 полтора:1.5 полутора:1.5 четверть:25 четверти:25 сто:100 ста:100 сотни:100 "
    "сотен:100 двести:200 двухсот:200 триста:300 трехсот:300 трёхсот:300 четыреста:400 четырехсот:400 пятьсот:500 "
    "пятисот:500 шестьсот:600 семьсот:700 восемьсот:800 девятьсот:900 век:100 века:100 год:12 "
    "двадцатых:20 двадцатые:20 двадцатого:20 тридцатых:30 тридцатые:30 тридцатого:30 сороковых:40 сороковые:40 "
    "сорокового:40 пятидесятых:50 пятидесятые:50 пятидесятого:50 шестидесятых:60 шестидесятые:60 шестидесятого:60 "
    "семидесятых:70 семидесятые:70 семидесятого:70 восьмидесятых:80 восьмидесятые:80 восьмидесятого:80 "
    "девяностых:90 девяностые:90 девяностого:90 веков:100 веке:100 столетие:100 столетия:100 столетий:100 "
    "дюжины:12 дюжину:12",
    "ar": "أول:1 أولى:1 الأول:1 الأولى:1 ثاني:2 ثانية:2 الثاني:2 الثانية:2 الثالث:3 الثالثة:3 الرابع:4 الرابعة:4 "
    "الخامس:5 الخامسة:5 السادس:6 السادسة:6 السابع:7 السابعة:7 الثامن:8 الثامنة:8 التاسع:9 التاسعة:9 العاشر:10 "
    "العاشرة:10 عقد:10 نصف:50 ربع:25 مئة:100 مائة:100 مئات:100 مليوني:2000000 مليونين:2000000 مليونان:2000000 "
    "ألفي:2000 ألفين:2000 ألفا:1000 والنصف:50 مئتي:200 مئتين:200 مائتي:200 ثلاثمئة:300 أربعمئة:400 خمسمئة:500 "
    "قرن:100 عامين:2 سنتين:2 شهرين:2 يومين:2 أسبوعين:2 مرتين:2 شخصين:2 ساعتين:2 سنة:12 عام:12 "
    "عشرينيات:20 عشرينات:20 ثلاثينيات:30 ثلاثينات:30 أربعينيات:40 أربعينات:40 خمسينيات:50 خمسينات:50 ستينيات:60 "
    "ستينات:60 سبعينيات:70 سبعينات:70 ثمانينيات:80 ثمانينات:80 تسعينيات:90 تسعينات:90 حادي:11 حادية:11 رابع:4 "
    "رابعة:4 ثالث:3 ثالثة:3 خامس:5 خامسة:5 سادس:6 سادسة:6 سابع:7 سابعة:7 ثامن:8 ثامنة:8 تاسع:9 تاسعة:9 عاشر:10 "
    "عقود:10 عقدين:20 قرون:100 قرنين:200 مائتين:200 ثمانمئة:800 ستمئة:600 سبعمئة:700 تسعمئة:900 خمسمائة:500 "
    "ثلاثمائة:300 أربعمائة:400",
}

_GROUP_WORDS: Final = (
    "decade decades dozen dozens century centuries década décadas dúzia dúzias século séculos docena docenas siglo "
    "siglos "
    "décennie décennies douzaine douzaines siècle siècles jahrzehnt jahrzehnte jahrzehnten dutzend jahrhundert "
    "jahrhunderte "
    "jahrhunderten decennio decenni dozzina dozzine secolo secoli decennium decennia dozijn eeuw eeuwen десятилетие "
    "десятилетия десятилетий дюжина дюжины дюжину век века веков столетие столетия столетий عقد عقود قرن قرون"
)
"""Numbers that people count: three decades are thirty years."""

CONNECTORS: Final = frozenset({"and", "e", "y", "et", "und", "en", "i", "и", "و", "a"})
_UNITS_FIRST: Final = {"de": "und", "nl": "en"}
_HAN: Final = {
    character: value
    for characters, value in (
        *((digit, place) for place, digit in enumerate("零一二三四五六七八九")),
        *(("〇", 0), ("两兩", 2), ("十", 10), ("百", 100), ("千", 10**3), ("万萬", 10**4), ("億亿", 10**8)),
    )
    for character in characters
}


def has_number_words(language: str) -> bool:
    """Whether its numbers in words are known."""
    return language in _CARDINALS or language in {"zh", "ja"}


def is_group_word(word: str) -> bool:
    """Whether a case-folded number word is one that people count: decades, dozens, centuries."""
    return strip_arabic(word) in _find_group_words()


@cache
def _find_group_words() -> frozenset[str]:
    return frozenset(_GROUP_WORDS.split())


def strip_arabic(word: str) -> str:
    """Without the `and`, `in`, `to`, `as` and `the` that Arabic writes together with the next word."""
    bare = word.removeprefix("و")
    if bare.startswith("لل"):
        return bare[2:]
    return (bare[1:] if bare[:1] in {"ب", "ل", "ك", "ف"} and len(bare) > 3 else bare).removeprefix("ال")


_ARABIC_PREFIXES: Final = frozenset("وابلكف")


def is_number_word(word: str, language: str) -> bool:
    """Whether a case-folded word is a number or multiplies one; in Arabic also behind its `and` and `the`."""
    vocabulary = _find_vocabulary(language)
    return word in vocabulary or (word[0] in _ARABIC_PREFIXES and strip_arabic(word) in vocabulary)


@cache
def _find_vocabulary(language: str) -> frozenset[str]:
    return frozenset({*find_number_words(language), *find_scales(language)})


@cache
def find_number_words(language: str) -> Mapping[str, Decimal]:
    """The numbers of a language in single words, case-folded."""
    forms = [group.split("|") for group in _CARDINALS.get(language, "").split()]
    numbers = {form: Decimal(value) for value, group in zip(_VALUES, forms, strict=False) for form in group}
    for pair in _OTHERS.get(language, "").split():
        word, _, value = pair.partition(":")
        numbers[word] = Decimal(value)
    return {**_compose(language, numbers), **numbers}


def _compose(language: str, numbers: Mapping[str, Decimal]) -> Mapping[str, Decimal]:
    """The words that a language writes as one: `dreiundzwanzig`, `ventitré`, `fünfhundert`, `zwölftausend`."""
    units = [(word, value) for word, value in numbers.items() if 1 <= value <= 9 and value % 1 == 0]
    tens = [(word, value) for word, value in numbers.items() if 20 <= value <= 90 and value % 10 == 0]
    composed: dict[str, Decimal] = {}
    if language == "de":
        composed |= {f"{ten}{ending}": value for ten, value in tens for ending in ("er", "erjahre", "erjahren")}
    if language in _UNITS_FIRST:
        joint = _UNITS_FIRST[language]
        for (unit, low), (ten, high) in product(units, tens):
            composed[f"{unit}{joint}{ten}"] = composed[f"{unit}ën{ten}"] = low + high
        hundred, thousand = ("hundert", "tausend") if language == "de" else ("honderd", "duizend")
        for word, value in {**numbers, **composed}.items():
            if 1 <= value <= 99:
                composed[f"{word}{thousand}"] = value * 1000
                if value <= 19:
                    composed[f"{word}{hundred}"] = value * 100
    elif language == "it":
        for (unit, low), (ten, high) in product(units, tens):
            composed[f"{ten[:-1] if unit[0] in 'uo' else ten}{unit}"] = low + high
            composed[f"{ten}tré"] = high + 3
        composed |= {f"{unit}cento": low * 100 for unit, low in units}
    return composed


def read_han_number(text: str) -> Decimal:
    """The value of a number in Chinese characters: 三百五十 is 350, 二〇二四 is 2024."""
    digits = [_HAN[character] for character in text]
    if all(digit < 10 for digit in digits):
        return Decimal("".join(map(str, digits)))
    total = section = current = Decimal(0)
    for digit in digits:
        if digit < 10:
            current = Decimal(digit)
        elif digit < 10**4:
            section += (current or 1) * digit
            current = Decimal(0)
        else:
            total += (section + current or 1) * digit
            section = current = Decimal(0)
    return total + section + current
