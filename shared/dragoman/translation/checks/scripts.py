"""In which scripts a language is written, and how many characters it takes to say the same."""

from collections.abc import Mapping
from typing import Final

from dragoman.late import compile_regex

_LETTERS: Final[Mapping[str, str]] = {
    "Latin": "af az bs ca cs cy da de en eo es et eu fi fr ga gl hr hu id is it lb lt lv ms mt nb nl nn no pl pt ro sk "
    "sl sq sr sv sw tl tr uz vi",
    "Cyrillic": "be bg kk ky mk mn ru sr tg uk",
    "Arabic": "ar fa ps ur",
    "Greek": "el",
    "Hebrew": "he yi",
    "Armenian": "hy",
    "Georgian": "ka",
    "Devanagari": "hi mr ne",
    "Bengali": "bn as",
    "Gurmukhi": "pa",
    "Gujarati": "gu",
    "Oriya": "or",
    "Tamil": "ta",
    "Telugu": "te",
    "Kannada": "kn",
    "Malayalam": "ml",
    "Sinhala": "si",
    "Thai": "th",
    "Lao": "lo",
    "Khmer": "km",
    "Myanmar": "my",
    "Ethiopic": "am",
    "Hangul": "ko",
    "Han": "zh ja ko",
    "Hiragana": "ja",
    "Katakana": "ja",
}
_LANGUAGES: Final[Mapping[str, frozenset[str]]] = {
    language: frozenset(script for script, languages in _LETTERS.items() if language in languages.split())
    for language in " ".join(_LETTERS.values()).split()
}
_SCRIPT: Final = compile_regex("|".join(rf"(?P<{name}>\p{{Script={name}}}+)" for name in _LETTERS))

WIDE: Final = frozenset({"Han", "Hiragana", "Katakana"})
"""Written without spaces, a word in one to three characters."""


def find_scripts(language: str) -> frozenset[str]:
    """The scripts of a language by their Unicode names; empty where the table doesn't know."""
    return _LANGUAGES.get(language, frozenset())


_BEYOND_LATIN: Final = compile_regex(r"[^\x00-\u036f\u2000-\u20cf]")
"""Up to U+036F Latin has the only letters; U+2000 to U+20CF are punctuation, raised Latin letters and currencies."""


def is_latin(text: str) -> bool:
    """Whether it is clear at a glance that no other of the scripts is in a text; False where that has to be seen."""
    return text.isascii() or _BEYOND_LATIN.search(text) is None


def find_script_runs(text: str) -> tuple[tuple[str, str], ...]:
    """The runs of letters of one known script, in order: `("Latin", "Dr")`."""
    if text.isascii() and text.isalpha():
        return (("Latin", text),)
    return tuple((str(match.lastgroup), match.group()) for match in _SCRIPT.finditer(text))
