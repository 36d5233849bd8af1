"""Which language a text is in, or `und`: never a default. Pure but for the model, which is loaded once."""

from functools import cache
from typing import TYPE_CHECKING, Final

import msgspec
import regex

from dragoman.article import UNDETERMINED_LANGUAGE, Extraction, Language, Paragraph

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

MIN_LETTERS: Final = 20
"""Of fewer letters no identifier can tell the language: see the README's limits."""

MIN_CONFIDENCE: Final = 0.5
"""Below it py3langid is wrong more often than a reader would forgive; measured on news in 43 languages."""

MIN_PARAGRAPH_LETTERS: Final = 60
MIN_PARAGRAPH_CONFIDENCE: Final = 0.9
"""A paragraph goes against the rest of its article only on strong evidence: a wrong guess would cost it its
translation, a missed one only its polish."""

ADDRESS: Final = regex.compile(
    r"""
      (?:https?://|www\.)[^\s<>"\p{Lo}]*[^\s<>"\p{Lo}'.,;:!?)\]}]   # of pages, without the sentence's punctuation
    | [A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+           # of e-mail
    | (?<!\w)[@\#]\w{2,}                                           # handles and tags
    """,
    regex.VERBOSE,
)
"""What is the same in all languages and must stay letter for letter. Scripts without spaces end an address."""

_SAMPLE_CHARACTERS = 20_000  # the answer does not change beyond, and the walk over the text is a Python loop
_LETTER = regex.compile(r"\p{L}")
_NO_LANGUAGE = "zxx"  # the identifier's word for text that is no language


def detect_language(text: str, declared: str | None = None) -> Language:
    """The language of a text. The text decides; what the document declares is kept beside the answer."""
    sample = text[:_SAMPLE_CHARACTERS]
    if len(_LETTER.findall(sample)) < MIN_LETTERS:
        return Language(UNDETERMINED_LANGUAGE, 0.0, declared)
    code, score = load_identifier().classify(sample)
    confidence = round(score, 3)  # the digits beyond differ between processors
    if code == _NO_LANGUAGE or score < MIN_CONFIDENCE:
        return Language(UNDETERMINED_LANGUAGE, confidence, declared)
    return Language(code, confidence, declared)


def is_same_language(code: str, other: str) -> bool:
    """Whether two BCP 47 codes name one language, whatever their script or region: `pt` and `pt-BR` do."""
    return code.split("-", 1)[0].lower() == other.split("-", 1)[0].lower()


def has_language(text: str) -> bool:
    """Whether there is anything in it that a language could change: digits, punctuation and addresses are the same."""
    return _LETTER.search(remove_addresses(text)) is not None


def remove_addresses(text: str) -> str:
    """The text without its addresses, handles and tags."""
    return ADDRESS.sub("", text)


def mark_foreign_paragraphs(extraction: Extraction, language: Language) -> Extraction:
    """Give each paragraph that clearly is in another language than its article its own language."""
    marked = tuple(_mark(paragraph, language) for paragraph in extraction.paragraphs)
    return msgspec.structs.replace(extraction, paragraphs=marked)


def _mark(paragraph: Paragraph, article: Language) -> Paragraph:
    if len(_LETTER.findall(paragraph.text)) < MIN_PARAGRAPH_LETTERS:
        return paragraph
    own = detect_language(paragraph.text)
    if own.code in {UNDETERMINED_LANGUAGE, article.code} or own.confidence < MIN_PARAGRAPH_CONFIDENCE:
        return paragraph
    return msgspec.structs.replace(paragraph, language=own.code)


@cache
def load_identifier() -> "LanguageIdentifier":
    """The identifier, loaded once a process. Its scores are probabilities over its 97 languages."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - numpy and a model: 0.8 s

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
