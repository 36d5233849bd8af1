"""Whether the money is still the same money."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from dragoman.late import compile_regex
from dragoman.translation.checks.number_words import find_number_words
from dragoman.translation.checks.scales import find_scale
from dragoman.translation.checks.sides import Side

_SIGNS: Final = (
    "€:EUR £:GBP ₹:INR ₽:RUB ₺:TRY ₩:KRW ₪:ILS ₴:UAH ₫:VND ₦:NGN ₱:PHP ฿:THB ₡:CRC ₲:PYG ₸:KZT ₼:AZN ₾:GEL "
    "₵:GHS ¥:JPY/CNY ￥:JPY/CNY 円:JPY 元:CNY/TWD/USD ₨:INR/PKR/LKR/NPR R$:BRL US$:USD U$:USD A$:AUD C$:CAD "
    "HK$:HKD NT$:TWD NZ$:NZD S$:SGD $:USD/AUD/CAD/HKD/NZD/SGD/TWD/MXN/ARS/CLP/COP/BRL zł:PLN Kč:CZK"
)
_CODES: Final = (
    "EUR GBP USD JPY CNY INR RUB TRY KRW ILS UAH VND NGN PHP THB BRL AUD CAD HKD TWD NZD SGD MXN ARS CLP COP PKR CHF "
    "SEK NOK DKK PLN CZK HUF RON BGN ZAR EGP SAR AED KES IDR MYR RMB"
)
_DOLLARS: Final = "USD AUD CAD HKD NZD SGD TWD"
_POUNDS: Final = "GBP EGP"
_CROWNS: Final = "SEK NOK DKK CZK"
_PESOS: Final = "MXN ARS CLP COP PHP"
_RUPEES: Final = "INR PKR LKR NPR"
_WORDS: Final[Mapping[str, str]] = {
    _DOLLARS: "dollar dollars dólar dólares dollari dollaro dollaria dollárt dollár dolar dolary dolarów dolara "
    "dolarů dolárov dolarjev dolari δολάρια доллар доллара доллары долларов долларах доллару долар долара доларів "
    "долари دولار دولارا دولارات دلار доларa डॉलर dolár đô ดอลลาร์ 달러 buck bucks",
    _POUNDS: "pound pounds libra libras livre livres pfund sterlina sterline pond punt funt funtów funty "
    "libra-esterlina фунт фунта фунты фунтов фунтах фунтів جنيه جنيهات جنيها pund paund quid 파운드 £ libry liber "
    "esterlinas esterlina sterling pence penny",
    "EUR": "euro euros euroa euron ευρώ евро євро يورو eura eur evro evrov eurot 유로 यूरो cent",
    "JPY": "yen yens iene ienes iena йена йены йен иен иена иены ين jen jenů jenów jenar 엔 येन",
    "CNY": "yuan yuans yuanes iuane iuanes юань юаня юаней юани يوان renminbi 위안",
    _RUPEES: "rupee rupees rupia rupias rúpia rúpias roupie roupies rupie rupien рупия рупии рупий روبية روبيات "
    "rupií रुपये रुपए",
    "RUB": "rouble roubles ruble rubles rublo rublos rubel rubli рубль рубля рублей рублях рубли روبل rublů rubla",
    "BRL": "reais réis réais realów реалов реала",
    _PESOS: "peso pesos песо بيزو",
    "CHF": "franken francs francos franchi франк франка франков",
    _CROWNS: "krona kronor krone kroner kronen kronur coroas coronas couronnes corone korun koruny крон кроны",
    "PLN": "zloty zlotys złoty złotych zlotych злотых злотый",
    "TRY": "lira liras lire lires лир лиры лира ليرة",
    "UAH": "hryvnia hryvnias hryvnas гривень гривні гривна гривен",
    "ILS": "shekel shekels shekalim séquel",
    "ZAR": "rands",
}
_EAST_ASIAN: Final = (
    "美元:USD 美金:USD 米ドル:USD ドル:USD/AUD/CAD/HKD/NZD/SGD/TWD 英镑:GBP 英鎊:GBP ポンド:GBP/EGP 欧元:EUR "
    "歐元:EUR ユーロ:EUR 日元:JPY 日圆:JPY 人民币:CNY 人民元:CNY 卢比:INR/PKR/LKR/NPR ルピー:INR/PKR/LKR/NPR "
    "卢布:RUB ルーブル:RUB 雷亚尔:BRL レアル:BRL 法郎:CHF フラン:CHF 比索:MXN/ARS/CLP/COP/PHP "
    "ペソ:MXN/ARS/CLP/COP/PHP 港元:HKD 港币:HKD 新台币:TWD 加元:CAD 澳元:AUD"
)
_TOKEN: Final = compile_regex(r"\p{L}+|\p{N}+")
_SIGN: Final = compile_regex(
    r"(?<!\p{L})(?:US|HK|NT|NZ|[RUACS])\$|zł\b|Kč\b|(?<=[\d万億亿千百十])[円元]|[€£₹₽₺₩₪₴₫₦₱฿₡₲₸₼₾₵¥￥₨$]"
    rf"|(?<!\p{{L}})(?:{_CODES.replace(' ', '|')})(?!\p{{L}})"
    rf"|(?<=[\d万億亿千百十])(?:{'|'.join(pair.partition(':')[0] for pair in _EAST_ASIAN.split())})"
)


def find_changed_currency(source: Side, target: Side) -> str | None:
    """An amount's currency replaced by another, or its sign gone without a word for it."""
    before, after = _find_currencies(source), _find_currencies(target)
    if not before:
        return None
    named = frozenset().union(*after.values()) if after else frozenset()
    known = frozenset().union(*before.values())
    words = _find_words(source).keys() | _find_words(target).keys()
    loose = words - _find_priced_words(source) - _find_priced_words(target)
    lost = [name for name, codes in before.items() if not codes & named and name not in loose]
    gained = [name for name, codes in after.items() if not codes & known and name not in loose]
    if lost and gained:
        return f"{lost[0]!r} became {gained[0]!r}"
    signs = [name for name in lost if name not in words]
    return f"{signs[0]!r} is missing" if signs and not after else None


def is_currency_word(word: str) -> bool:
    """Whether a case-folded word may name a currency in some language."""
    return word in _words()


def _find_currencies(side: Side) -> Mapping[str, frozenset[str]]:
    """What the text calls its currencies, with the codes that each may mean."""
    found = {match.group(): _codes_of_sign(match.group()) for match in _SIGN.finditer(side.plain)}
    return {**found, **_find_words(side)}


def _find_words(side: Side) -> Mapping[str, frozenset[str]]:
    words = _words()
    return {word: words[word] for word in side.word_set if word in words}


def _find_priced_words(side: Side) -> frozenset[str]:
    """The currency words that stand behind a number: elsewhere a pound is a weight, `livre` free and `jen` only."""
    names = _find_words(side)
    if not names:
        return frozenset()
    tokens = [token.casefold() for token in _TOKEN.findall(side.plain)]
    return frozenset(
        token
        for place, token in enumerate(tokens)
        if token in names and any(_is_number(word, side.language) for word in tokens[max(place - 3, 0) : place])
    )


def _is_number(word: str, language: str) -> bool:
    return word[0].isdigit() or word in find_number_words(language) or find_scale(word, language) is not None


def _codes_of_sign(sign: str) -> frozenset[str]:
    if sign == "RMB":
        return frozenset({"CNY"})
    return _signs().get(sign, frozenset({sign}))


@cache
def _signs() -> Mapping[str, frozenset[str]]:
    pairs = (pair.partition(":") for pair in (*_SIGNS.split(), *_EAST_ASIAN.split()))
    return {sign: frozenset(codes.split("/")) for sign, _, codes in pairs}


@cache
def _words() -> Mapping[str, frozenset[str]]:
    return {word: frozenset(codes.split()) for codes, words in _WORDS.items() for word in words.split()}
