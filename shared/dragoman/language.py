"""Which language a text is in, or `und`: never a default. Pure but for the model, which is loaded once."""

from collections import Counter
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

import msgspec
import regex

from dragoman.article import UNDETERMINED_LANGUAGE, Extraction, Language, Paragraph
from dragoman.late import compile_regex

if TYPE_CHECKING:
    from dragoman.identification.identifier import LanguageIdentifier

MIN_LETTERS: Final = 20
"""Of fewer letters no identifier can tell the language: see the README's limits."""

MIN_CONFIDENCE: Final = 0.5
"""Below it py3langid is wrong more often than a reader would forgive; measured on news in 43 languages."""

MIN_PARAGRAPH_LETTERS: Final = 60
MIN_PARAGRAPH_CONFIDENCE: Final = 0.9
"""A paragraph goes against the rest of its article only on strong evidence: a wrong guess would cost it its
translation, a missed one only its polish."""

ADDRESS: Final = compile_regex(
    r"""
      (?:https?://|www\.)[^\s<>"\p{Lo}]*[^\s<>"\p{Lo}'.,;:!?)\]}]   # of pages, without the sentence's punctuation
    | (?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]++@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+           # of e-mail
    | (?<!\w)[@\#]\w{2,}                                           # handles and tags
    """,
    regex.VERBOSE,
)
"""What is the same in all languages and must stay letter for letter. Scripts without spaces end an address."""

INDISTINCT: Final = (frozenset({"bs", "hr", "sr"}), frozenset({"id", "ms"}), frozenset({"nb", "no"}))
"""Languages that an identifier takes for one another, all in Latin letters: Cyrillic Serbian is Serbian.

Measured on paragraphs of the Universal Declaration of Human Rights: of 49 in Serbian (Latin letters) 2 were told
right, of 49 in Bosnian 24, of 55 in Indonesian 27; of Czech and Slovak, Galician and Portuguese, Danish and Norwegian
all but two."""

_UNSPACED_LANGUAGES: Final = frozenset({"zh", "ja", "th", "lo", "km", "my"})

_SCRIPTS: Final = {
    "Latn": "Latin",
    "Cyrl": "Cyrillic",
    "Grek": "Greek",
    "Arab": "Arabic",
    "Hebr": "Hebrew",
    "Armn": "Armenian",
    "Deva": "Devanagari",
    "Beng": "Bengali",
    "Guru": "Gurmukhi",
    "Gujr": "Gujarati",
    "Orya": "Oriya",
    "Taml": "Tamil",
    "Telu": "Telugu",
    "Knda": "Kannada",
    "Mlym": "Malayalam",
    "Sinh": "Sinhala",
    "Thai": "Thai",
    "Laoo": "Lao",
    "Mymr": "Myanmar",
    "Khmr": "Khmer",
    "Tibt": "Tibetan",
    "Mong": "Mongolian",
    "Geor": "Georgian",
    "Ethi": "Ethiopic",
    "Thaa": "Thaana",
    "Kore": "Hangul",
    "Hani": "Han",
}
_SCRIPT: Final = compile_regex(
    "|".join(rf"(?P<{code}>\p{{Script={name}}})" for code, name in _SCRIPTS.items())
    + r"|(?P<Jpan>[\p{Script=Hiragana}\p{Script=Katakana}])"
)

_SAMPLE_CHARACTERS = 20_000  # the answer does not change beyond, and the walk over the text is a Python loop
_KEPT_CHARACTERS = 4096  # more than a newsroom's languages have, Chinese aside
_LETTER = compile_regex(r"\p{L}")
_NO_LANGUAGE = "zxx"  # the identifier's word for text that is no language


def detect_language(text: str, declared: str | None = None) -> Language:
    """The language of a text. The text decides; what the document declares is kept beside the answer, and decides
    only between languages that the text can't be told from."""
    sample = text[:_SAMPLE_CHARACTERS]
    script = find_script(sample)
    if _count_letters(sample) < MIN_LETTERS:
        return Language(UNDETERMINED_LANGUAGE, 0.0, declared, script)
    estimated = load_identifier().estimate(sample)
    best = max(estimated, key=estimated.__getitem__)
    group = _find_group(best, script)
    score = sum(estimated.get(code, 0.0) for code in group)
    confidence = min(round(score, 3), 1.0)  # the digits beyond differ between processors
    if best == _NO_LANGUAGE or score < MIN_CONFIDENCE:
        return Language(UNDETERMINED_LANGUAGE, confidence, declared, script)
    stated = _find_primary(declared)
    code = stated if stated in group else best
    return Language(code, confidence, declared, script, tuple(sorted(group - {code})))


def _find_group(code: str, script: str | None) -> frozenset[str]:
    alone = frozenset({code})
    return next((group for group in INDISTINCT if code in group), alone) if script == "Latn" else alone


def _find_primary(declared: str | None) -> str:
    """`pt_BR` -> `pt`."""
    return regex.split("[-_]", declared or "", maxsplit=1)[0].lower()


def find_script(text: str) -> str | None:
    """What most of a text's letters are written in, by ISO 15924; None where it has none that we know.

    Japanese is `Jpan` and Korean `Kore`, which stand for what each mixes. Chinese is `Hans` or `Hant` by the
    characters that only one of the two has: those of GB 2312 that Big5 lacks, and the other way round. `Hani` where
    there are none.
    """
    found: Counter[str] = Counter()
    for character, count in Counter(text[:_SAMPLE_CHARACTERS]).items():
        script = _find_script_of(character)
        if script is not None:
            found[script] += count
    if not found:
        return None
    if found["Jpan"] * 10 >= found["Hani"] and found["Jpan"] + found["Hani"] > found.total() / 2 and found["Jpan"]:
        return "Jpan"
    (script, _), *_ = found.most_common(1)
    return _find_chinese_script(text) if script == "Hani" else script


@lru_cache(_KEPT_CHARACTERS)
def _find_script_of(character: str) -> str | None:
    match = _SCRIPT.match(character)
    return match.lastgroup if match else None


def _count_letters(text: str) -> int:
    return sum(count for character, count in Counter(text).items() if _is_letter(character))


@lru_cache(_KEPT_CHARACTERS)
def _is_letter(character: str) -> bool:
    return _LETTER.match(character) is not None


def _find_chinese_script(text: str) -> str:
    simplified, traditional = (
        {character for character in set(text) if _is_in(character, codec)} for codec in ("gb2312", "big5")
    )
    lead = len(simplified - traditional) - len(traditional - simplified)
    if lead == 0:
        return "Hani"
    return "Hans" if lead > 0 else "Hant"


def _is_in(character: str, codec: str) -> bool:
    try:
        character.encode(codec)
    except UnicodeEncodeError:
        return False
    return not character.isascii()


def is_same_language(code: str, other: str) -> bool:
    """Whether two BCP 47 codes name one language, whatever their script or region: `pt` and `pt-BR` do."""
    return code.split("-", 1)[0].lower() == other.split("-", 1)[0].lower()


def is_unspaced(code: str) -> bool:
    """Whether a language is written without spaces between its sentences and clauses."""
    return code.partition("-")[0].lower() in _UNSPACED_LANGUAGES


def has_language(text: str) -> bool:
    """Whether there is anything in it that a language could change: digits, punctuation and addresses are the same."""
    return _LETTER.search(remove_addresses(text)) is not None


def may_have_address(text: str) -> bool:
    """Whether ADDRESS may find something. Asked first it saves its search, 8 us a sentence: most have none."""
    return "@" in text or "#" in text or "://" in text or "www." in text


def remove_addresses(text: str) -> str:
    """The text without its addresses, handles and tags."""
    return ADDRESS.sub("", text) if may_have_address(text) else text


def mark_foreign_paragraphs(extraction: Extraction, language: Language) -> Extraction:
    """Give each paragraph that clearly is in another language than its article its own language."""
    marked = tuple(_mark(paragraph, language) for paragraph in extraction.paragraphs)
    return msgspec.structs.replace(extraction, paragraphs=marked)


def _mark(paragraph: Paragraph, article: Language) -> Paragraph:
    if _count_letters(paragraph.text) < MIN_PARAGRAPH_LETTERS:
        return paragraph
    own = detect_language(paragraph.text, article.code)
    if own.code in {UNDETERMINED_LANGUAGE, article.code} or own.confidence < MIN_PARAGRAPH_CONFIDENCE:
        return paragraph
    return msgspec.structs.replace(
        paragraph, language=own.code, confidence=own.confidence, script=own.script or msgspec.UNSET
    )


@cache
def load_identifier() -> "LanguageIdentifier":
    """The identifier, loaded once a process: half a millisecond, since its model is mapped and not read."""
    from dragoman.identification.identifier import LanguageIdentifier  # noqa: PLC0415 - translate never asks
    from dragoman.identification.packed_model import open_model  # noqa: PLC0415 - likewise

    return LanguageIdentifier(open_model())
