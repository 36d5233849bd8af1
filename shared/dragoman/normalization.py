"""Clean text: one form for each character, one space between words, nothing invisible, nothing twice. Pure."""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec
import regex

from dragoman.article import Extraction, Link, Metadata, Paragraph
from dragoman.bylines import clean_authors
from dragoman.late import compile_re, compile_regex

MIN_TEMPLATE_CHARACTERS: Final = 60
"""Refrains, lines of verse and answers that come again are shorter (a line of verse has 30 to 50 characters)."""
MIN_TEMPLATE_WORDS: Final = 8
"""In scripts that put spaces between words."""
MIN_TEMPLATE_TIMES: Final = 3
TEMPLATE_FORMATS: Final = frozenset({"html", "mhtml", "mail", "epub"})
"""What a program fills its templates for. Those of a PDF's pages are told by where they stand: running heads."""

# Control characters and lone surrogates (the newline and tab among them become spaces first), the soft hyphen, the
# zero-width characters that carry no meaning, deprecated format characters, and annotations inside the line.
_INVISIBLE: Final = compile_regex(r"[\p{Cc}\p{Cs}\u00AD\u200B\u2060-\u2064\u206A-\u206F\uFEFF\uFFF9-\uFFFB\U000E0001]")
# Flags of regions are written in tag characters; elsewhere these only hide text from the reader.
_TAGS: Final = compile_regex(r"(\U0001F3F4[\U000E0020-\U000E007E]{1,6}\U000E007F)|[\U000E0020-\U000E007F]")
# The zero-width joiners stay: Persian, Hindi and emoji need them. Between Latin letters they only break words.
_LATIN_JOINERS: Final = compile_regex(r"(?<=\p{Latin})[\u200C\u200D]+(?=\p{Latin})")
_SPACES: Final = compile_regex(r"[\s\u2028\u2029\x1c-\x1f\x85]+")
_WORD_CHARACTER: Final = compile_regex(r"[\p{L}\p{N}]")
_SPOKEN: Final = compile_regex(r"[\"“”„‟«»‹›「」『』]|[?？؟;]$|^[-–—]")
"""Quotation marks, a question (in Greek too), or the dash before what somebody says."""
_UNSPACED: Final = compile_regex(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")

# Directions. Arabic and Hebrew need marks, isolates and embeddings around numbers, names and punctuation of other
# scripts. An override shows letters in another order than they are in: nothing but deceit needs that.
_DIRECTED: Final = compile_regex(r"[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]")
_PAIRED: Final = compile_regex(r"[\u202A-\u202E\u2066-\u2069]")
_OVERRIDES: Final = "\u202d\u202e"
_EMBEDDINGS: Final = "\u202a\u202b"
_ISOLATES: Final = "\u2066\u2067\u2068"
_RIGHT_TO_LEFT: Final = compile_regex(r"[\p{Bidi_Class=R}\p{Bidi_Class=AL}--[\u061C\u200F]]", regex.VERSION1)

_TIME_WITHOUT_ZONE: Final = compile_re(r"[^T]+T[\d:.,]+")
_TIMES: Final = ("published_at", "modified_at")


def normalize(extraction: Extraction) -> Extraction:
    """The same extraction in clean text: idempotent, and no letter or digit of a paragraph is lost.

    Paragraphs without a letter or a digit (rules, ornaments) are left out, and so are, in formats that have page
    templates, those that these repeat: see `drop_repeated`.
    """
    cleaned = (Paragraph(normalize_text(p.text), p.kind, p.language) for p in extraction.paragraphs)
    paragraphs = tuple(paragraph for paragraph in cleaned if has_word(paragraph.text))
    title = normalize_text(extraction.title or "")
    return msgspec.structs.replace(
        extraction,
        title=title or None,
        title_origin=extraction.title_origin if title else None,
        declared_language=normalize_text(extraction.declared_language or "") or None,
        paragraphs=tuple(drop_repeated(paragraphs)) if extraction.format in TEMPLATE_FORMATS else paragraphs,
        metadata=_normalize_metadata(extraction.metadata),
        links=_normalize_links(extraction.links),
    )


def normalize_text(text: str) -> str:
    """One line: NFC, runs of white space as one space, no control or zero-width characters, trimmed.

    Marks of direction stay where there are letters that are written from right to left, in pairs that match.
    """
    visible = _TAGS.sub(r"\1", _INVISIBLE.sub("", _SPACES.sub(" ", text)))
    composed = unicodedata.normalize("NFC", _drop_directions(visible))
    return _SPACES.sub(" ", _LATIN_JOINERS.sub("", composed)).strip()


def has_word(text: str) -> bool:
    """Whether there is a letter or a digit in it."""
    return _WORD_CHARACTER.search(text) is not None


def drop_repeated(paragraphs: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """Each paragraph but those that a template printed again: the first one of them stays.

    The rule: plain prose, the same to the letter, of at least 60 characters and 8 words, that quotes nobody and asks
    nothing, and stands there three times or right behind itself. Whatever else comes again does so on purpose.
    """
    counts = Counter(paragraph.text for paragraph in paragraphs if _can_be_template(paragraph))
    seen: set[str] = set()
    last = ""
    for paragraph in paragraphs:
        text = paragraph.text
        is_repeated = counts[text] >= MIN_TEMPLATE_TIMES or text == last
        if _can_be_template(paragraph) and text in seen and is_repeated:
            continue
        seen.add(text)
        last = text
        yield paragraph


def _can_be_template(paragraph: Paragraph) -> bool:
    text = paragraph.text
    if paragraph.kind != "paragraph" or len(text) < MIN_TEMPLATE_CHARACTERS or _SPOKEN.search(text):
        return False
    return len(text.split()) >= MIN_TEMPLATE_WORDS or _UNSPACED.search(text) is not None


def _drop_directions(text: str) -> str:
    if not _DIRECTED.search(text):
        return text
    if not _RIGHT_TO_LEFT.search(text):
        return _DIRECTED.sub("", text)
    return text if _is_balanced(text) else _PAIRED.sub("", text)


def _is_balanced(text: str) -> bool:
    """Whether every embedding and isolate is closed, and none is an override: the line after it would turn too."""
    closers: list[str] = []
    for found in _PAIRED.finditer(text):
        character = found[0]
        if character in _OVERRIDES:
            return False
        if character in _EMBEDDINGS:
            closers.append("\u202c")
        elif character in _ISOLATES:
            closers.append("\u2069")
        elif not closers or closers.pop() != character:
            return False
    return not closers


def _normalize_metadata(metadata: Metadata) -> Metadata:
    published_at, modified_at = _normalize_line(metadata.published_at), _normalize_line(metadata.modified_at)
    times = dict(zip(_TIMES, (published_at, modified_at), strict=True))
    normalized = Metadata(
        subtitle=_normalize_line(metadata.subtitle),
        authors=clean_authors(_normalize_list(metadata.authors)),
        site=_normalize_line(metadata.site),
        section=_normalize_line(metadata.section),
        url=_normalize_line(metadata.url),
        published_at=published_at,
        modified_at=modified_at,
        times_without_zone=tuple(name for name, time in times.items() if time and _TIME_WITHOUT_ZONE.fullmatch(time)),
        tags=_normalize_list(metadata.tags),
        image=_normalize_line(metadata.image),
        rights=_normalize_line(metadata.rights),
    )
    filled = {name for name in normalized.__struct_fields__ if getattr(normalized, name)}
    origins = {name: origin for name, origin in metadata.origins.items() if name in filled}
    return msgspec.structs.replace(normalized, origins=origins)


def _normalize_line(text: str | None) -> str | None:
    return normalize_text(text or "") or None


def _normalize_list(entries: tuple[str, ...]) -> tuple[str, ...]:
    """Clean, in the document's order, each once."""
    return tuple(dict.fromkeys(clean for entry in entries if (clean := normalize_text(entry))))


def _normalize_links(links: tuple[Link, ...]) -> tuple[Link, ...]:
    """Clean, each address once; the first words that stand for it stay."""
    normalized: dict[str, Link] = {}
    for link in links:
        url, text = normalize_text(link.url), normalize_text(link.text)
        if url and not (url in normalized and (normalized[url].text or not text)):
            normalized[url] = Link(url, text)
    return tuple(normalized.values())
