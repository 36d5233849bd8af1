"""Faults put into good translations, one kind a function, by chance but the same every time.

Each takes a pair and a random generator and gives the rendering with its fault, or None where the pair has no place for
it: no number to change, no brackets to lose.
"""

import random
from collections.abc import Callable, Mapping
from typing import Final

import regex

from benchmarks.checks.sentences import Pair, read_sentences
from dragoman.article import TermUse
from dragoman.language import ADDRESS
from dragoman.translation.checks import Rendering

Corrupt = Callable[[Pair, random.Random], Rendering | None]

_NUMBER: Final = regex.compile(r"\d+(?:[.,\u00a0\u202f ]\d{3})*(?:[.,:]\d+)?")
_BETWEEN_DIGITS: Final = regex.compile(r"(?<=\d)[.,](?=\d)")
_SPACES: Final = frozenset({"en", "pt", "es", "fr", "de", "ru", "ar", "hi"})
_NEGATIONS: Final[Mapping[str, str]] = {
    "en": r"\b(?:not|never)\b |(?<=\b(?:do|does|did|is|was|are|were|has|had|have|would|could))n't",
    "pt": r"\b(?:[Nn]ão|[Nn]unca) ",
    "es": r"\b(?:[Nn]o|[Nn]unca) ",
    "fr": r"\b(?:[Nn]e |[Nn]['’])|\b(?:pas|jamais) ",
    "de": r"\b(?:nicht|nie) ",
    "ru": r"\b(?:не|никогда) ",
}
_CURRENCIES: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "en": (
        ("£", "€"),
        ("€", "£"),
        ("US$", "€"),
        ("$", "£"),
        ("dollars", "euros"),
        ("euros", "pounds"),
        ("yen", "euros"),
    ),
    "pt": (("libras", "euros"), ("euros", "libras"), ("dólares", "euros"), ("ienes", "euros"), ("reais", "euros")),
    "es": (("libras", "euros"), ("euros", "libras"), ("dólares", "euros"), ("yenes", "euros"), ("reales", "pesos")),
    "fr": (
        ("livres", "euros"),
        ("euros", "livres"),
        ("dollars", "euros"),
        ("yens", "euros"),
        ("d'euros", "de dollars"),
    ),
    "de": (("Pfund", "Euro"), ("Euro ", "Pfund "), ("US-Dollar", "Euro"), ("Dollar", "Euro"), ("Yen", "Euro")),
    "ru": (("фунтов", "евро"), ("евро", "долларов"), ("долларов", "евро")),
    "zh": (("英镑", "欧元"), ("美元", "欧元"), ("亿欧元", "亿美元")),
    "ja": (("ポンド", "ユーロ"), ("ドル", "ユーロ"), ("億ユーロ", "億ドル")),
    "ar": (("جنيه إسترليني", "يورو"), ("دولار", "يورو"), ("يورو على", "دولار على")),
}
_SCALES: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "en": (("billion", "million"), ("million", "billion")),
    "pt": (("mil milhões", "milhões"), ("milhões", "mil milhões")),
    "es": (("millones", "mil"), ("1.500 millones", "1.500 billones")),
    "fr": (("milliard", "million"), ("million", "milliard")),
    "de": (("Milliarden", "Millionen"), ("Millionen", "Milliarden")),
    "ru": (("млрд", "млн"), ("млн", "млрд"), ("миллионов", "миллиардов")),
    "zh": (("亿", "万"), ("万", "亿")),
    "ja": (("億", "万"), ("万", "億")),
    "ar": (("مليار", "مليون"), ("مليون", "مليار")),
}
_NOTICES: Final = (
    "MYMEMORY WARNING: YOU USED ALL AVAILABLE FREE TRANSLATIONS FOR TODAY. NEXT AVAILABLE IN 11 HOURS 02 MINUTES",
    "QUERY LENGTH LIMIT EXCEEDED. MAX ALLOWED QUERY : 500 CHARS",
    "Error 500 (Server Error)!!1500.That’s an error.There was an error. Please try again later.That’s all we know.",
    "Our systems have detected unusual traffic from your computer network. Please try your request again later.",
    '{"error": "Slowdown: 20 per 1 minute"}',
    '{"message": "Too many requests"}',
    "<!DOCTYPE html><html><head><title>429 Too Many Requests</title></head><body></body></html>",
    "<html><body><h1>503 Service Unavailable</h1></body></html>",
    "Visit https://portal.libretranslate.example to get an API key",
    "403 Forbidden",
    "Too Many Requests",
)


def _render(pair: Pair, target: str | None) -> Rendering | None:
    if target is None or target == pair.target:
        return None
    return Rendering(pair.source, target, pair.source_language, pair.target_language)


def _choose(pattern: "regex.Pattern[str]", text: str, chance: random.Random) -> "regex.Match[str] | None":
    plain = ADDRESS.sub(lambda match: "_" * len(match.group()), text)
    found = list(pattern.finditer(plain))
    return chance.choice(found) if found else None


def _replace(text: str, match: "regex.Match[str]", new: str) -> str:
    return " ".join(f"{text[: match.start()]}{new}{text[match.end() :]}".split())


def change_digit(pair: Pair, chance: random.Random) -> Rendering | None:
    """One digit of a number is another."""
    match = _choose(regex.compile(r"\d"), pair.target, chance)
    if match is None:
        return None
    return _render(pair, _replace(pair.target, match, chance.choice([d for d in "123456789" if d != match.group()])))


def drop_number(pair: Pair, chance: random.Random) -> Rendering | None:
    """A number above twelve is left out (up to twelve the check lets people say it otherwise)."""
    large = regex.compile(r"(?<!\d[.,: ]?)(?:1[3-9]|[2-9]\d|\d{3,})(?:[.,\u00a0\u202f ]\d{3})*(?:[.,]\d+)?(?!\d)")
    match = _choose(large, pair.target, chance)
    return _render(pair, _replace(pair.target, match, "")) if match else None


def move_decimal(pair: Pair, chance: random.Random) -> Rendering | None:
    """The sign between two digits is gone: 2.4 is 24."""
    match = _choose(_BETWEEN_DIGITS, pair.target, chance)
    if match is None or regex.match(r"\d{3}(?!\d)", pair.target[match.end() :]):
        return None
    return _render(pair, _replace(pair.target, match, ""))


def swap_separator(pair: Pair, chance: random.Random) -> Rendering | None:
    """Thousands became decimals: 1,200 stands as 1.2."""
    match = _choose(regex.compile(r"(?<!\d)\d{1,2}[.,\u00a0\u202f ]\d{3}(?!\d)"), pair.target, chance)
    if match is None:
        return None
    sign = "." if pair.target_language in {"en", "zh", "ja", "ar"} else ","
    head, tail = match.group()[:-4], match.group()[-3:]
    return _render(pair, _replace(pair.target, match, f"{head}{sign}{tail}"))


def change_scale(pair: Pair, chance: random.Random) -> Rendering | None:
    """Millions became billions, or the other way round."""
    return _swap(pair, _SCALES, chance)


def swap_currency(pair: Pair, chance: random.Random) -> Rendering | None:
    """Pounds became euros."""
    return _swap(pair, _CURRENCIES, chance)


def _swap(pair: Pair, table: Mapping[str, tuple[tuple[str, str], ...]], chance: random.Random) -> Rendering | None:
    fitting = [(old, new) for old, new in table.get(pair.target_language, ()) if old in pair.target]
    is_amount = regex.search(r"\d", pair.target)
    return _render(pair, pair.target.replace(*fitting[0], 1)) if fitting and is_amount and chance else None


def remove_negation(pair: Pair, _: random.Random) -> Rendering | None:
    """All of the target's "not" and "never" are gone."""
    pattern = _NEGATIONS.get(pair.target_language)
    return _render(pair, regex.sub(pattern, "", pair.target)) if pattern else None


def add_negation(pair: Pair, _: random.Random) -> Rendering | None:
    """The target has a "not" that the source has not: it is taken out of the source."""
    pattern = _NEGATIONS.get(pair.source_language)
    source = regex.sub(pattern, "", pair.source) if pattern else pair.source
    if source == pair.source or not regex.search(_NEGATIONS.get(pair.target_language, r"(?!)"), pair.target):
        return None
    return Rendering(source, pair.target, pair.source_language, pair.target_language)


def truncate(pair: Pair, chance: random.Random) -> Rendering | None:
    """The last third to two thirds are missing."""
    words = _split(pair.target, pair.target_language)
    kept = round(len(words) * chance.uniform(0.33, 0.67))
    return _render(pair, _join(words[:kept], pair.target_language)) if len(words) >= 8 else None


def leave_half(pair: Pair, _: random.Random) -> Rendering | None:
    """The second half stands as it was in the source."""
    before, after = _split(pair.source, pair.source_language), _split(pair.target, pair.target_language)
    left = before[len(before) // 2 :]
    if len(left) < 5:
        return None
    half = _join(after[: len(after) // 2], pair.target_language)
    return _render(pair, f"{half} {_join(left, pair.source_language)}")


def leave_all(pair: Pair, _: random.Random) -> Rendering | None:
    """The source, unchanged."""
    return _render(pair, pair.source)


def answer_in_another_language(pair: Pair, chance: random.Random) -> Rendering | None:
    """A good translation, into a language that nobody asked for."""
    sentences = read_sentences()
    others = [
        lines[pair.line]
        for language, lines in sentences.items()
        if language not in {pair.source_language, pair.target_language} and pair.line < len(lines)
    ]
    return _render(pair, chance.choice(others))


def answer_another_sentence(pair: Pair, chance: random.Random) -> Rendering | None:
    """The translation of another sentence: what is found of it, is found by what happens to differ."""
    lines = read_sentences().get(pair.target_language)
    if lines is None:
        return None
    return _render(pair, chance.choice([line for number, line in enumerate(lines) if number != pair.line]))


def append_loop(pair: Pair, _: random.Random) -> Rendering | None:
    """The last words over and over."""
    words = _split(pair.target, pair.target_language)
    return _render(pair, _join([*words, *(words[-2:] * 8)], pair.target_language))


def double_phrase(pair: Pair, chance: random.Random) -> Rendering | None:
    """Five words stand twice."""
    words = _split(pair.target, pair.target_language)
    if pair.target_language not in _SPACES or len(words) < 8:
        return None
    place = chance.randrange(len(words) - 5)
    return _render(pair, " ".join([*words[: place + 5], *words[place:]]))


def damage_address(pair: Pair, chance: random.Random) -> Rendering | None:
    """A space in an address, another ending, or none of it left."""
    match = ADDRESS.search(pair.target)
    if match is None:
        return None
    address = match.group()
    damaged = chance.choice([address.replace(".", ". ", 1), address.replace("example", "exemple"), ""])
    return _render(pair, _replace(pair.target, match, damaged))


def leave_mask(pair: Pair, chance: random.Random) -> Rendering | None:
    """A mask stands for a word."""
    words = _split(pair.target, pair.target_language)
    words[chance.randrange(len(words))] = chance.choice([" XQ1Z ", " xq2z ", " XQ 1 Z "])
    return _render(pair, _join(words, pair.target_language))


def lose_bracket(pair: Pair, chance: random.Random) -> Rendering | None:
    """One of two brackets is gone."""
    match = _choose(regex.compile(r"[()\[\]（）]"), pair.target, chance)
    return _render(pair, _replace(pair.target, match, "")) if match else None


def lose_quote(pair: Pair, chance: random.Random) -> Rendering | None:
    """One of two quotation marks is gone."""
    match = _choose(regex.compile(r'["“”„«»「」]'), pair.target, chance)
    return _render(pair, _replace(pair.target, match, "")) if match else None


def answer_notice(pair: Pair, chance: random.Random) -> Rendering | None:
    """A service's notice, error page or error body."""
    notices = _NOTICES if pair.target_language != "en" else _NOTICES[:-2]
    return _render(pair, chance.choice(notices))


def answer_nothing(pair: Pair, chance: random.Random) -> Rendering | None:
    """Nothing, or white space."""
    return _render(pair, chance.choice(["", " ", "\n"]))


def miss_term(pair: Pair, _: random.Random) -> Rendering | None:
    """The glossary's word is not there."""
    rendering = Rendering(pair.source, pair.target, pair.source_language, pair.target_language)
    return Rendering(
        *(rendering.source, rendering.target, pair.source_language, pair.target_language),
        terms=(TermUse("a", "b", applied=False),),
    )


def decode_wrongly(pair: Pair, _: random.Random) -> Rendering | None:
    """UTF-8 read as Windows-1252."""
    return _render(pair, pair.target.encode().decode("cp1252", errors="replace")) if not pair.target.isascii() else None


def stray_script(pair: Pair, chance: random.Random) -> Rendering | None:
    """A word in a script that neither language has."""
    words = _split(pair.target, pair.target_language)
    words[chance.randrange(len(words))] = " საქართველო "
    return _render(pair, _join(words, pair.target_language))


def add_markup(pair: Pair, chance: random.Random) -> Rendering | None:
    """Tags or entities from nowhere."""
    return _render(
        pair,
        chance.choice(
            [f"<p>{pair.target}</p>", f"{pair.target}<br/>", pair.target.replace(" ", "&nbsp;", 1) + "&#39;"]
        ),
    )


def _split(text: str, language: str) -> list[str]:
    return text.split() if language in _SPACES else list(text)


def _join(words: list[str], language: str) -> str:
    return (" " if language in _SPACES else "").join(words)


CORRUPTIONS: Final[Mapping[str, Corrupt]] = {
    "empty": answer_nothing,
    "service notice": answer_notice,
    "source unchanged": leave_all,
    "second half left": leave_half,
    "another language": answer_in_another_language,
    "another sentence": answer_another_sentence,
    "truncated": truncate,
    "loop appended": append_loop,
    "phrase doubled": double_phrase,
    "stray script": stray_script,
    "wrong decoding": decode_wrongly,
    "digit changed": change_digit,
    "number dropped": drop_number,
    "decimal sign lost": move_decimal,
    "thousands as decimals": swap_separator,
    "scale changed": change_scale,
    "currency swapped": swap_currency,
    "negation removed": remove_negation,
    "negation added": add_negation,
    "address damaged": damage_address,
    "mask left": leave_mask,
    "markup added": add_markup,
    "glossary term missed": miss_term,
    "bracket lost": lose_bracket,
    "quotation mark lost": lose_quote,
}
"""By the name under which they are reported."""
