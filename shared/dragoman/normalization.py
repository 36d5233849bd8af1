"""Clean text: one form for each character, one space between words, nothing invisible. Pure."""

import unicodedata

import msgspec
import regex

from dragoman.article import Extraction, Metadata, Paragraph

# Control characters and lone surrogates (the newline and tab among them become spaces first), the soft hyphen, and
# the zero-width characters that carry no meaning. The zero-width joiners stay: Persian, Hindi and emoji need them.
_INVISIBLE = regex.compile(r"[\p{Cc}\p{Cs}\u00AD\u200B\u2060\uFEFF]")
_SPACES = regex.compile(r"[\s\u2028\u2029\x1c-\x1f\x85]+")
_WORD_CHARACTER = regex.compile(r"[\p{L}\p{N}]")


def normalize(extraction: Extraction) -> Extraction:
    """The same extraction in clean text: idempotent, and no letter or digit of a paragraph is lost.

    Paragraphs without a letter or a digit (rules, ornaments) are left out.
    """
    cleaned = (Paragraph(normalize_text(p.text), p.kind, p.language) for p in extraction.paragraphs)
    title = normalize_text(extraction.title or "")
    return msgspec.structs.replace(
        extraction,
        title=title or None,
        title_origin=extraction.title_origin if title else None,
        declared_language=normalize_text(extraction.declared_language or "") or None,
        paragraphs=tuple(paragraph for paragraph in cleaned if has_word(paragraph.text)),
        metadata=_normalize_metadata(extraction.metadata),
    )


def normalize_text(text: str) -> str:
    """One line: NFC, runs of white space as one space, no control or zero-width characters, trimmed."""
    visible = _INVISIBLE.sub("", _SPACES.sub(" ", text))
    return _SPACES.sub(" ", unicodedata.normalize("NFC", visible)).strip()


def has_word(text: str) -> bool:
    """Whether there is a letter or a digit in it."""
    return _WORD_CHARACTER.search(text) is not None


def _normalize_metadata(metadata: Metadata) -> Metadata:
    return Metadata(
        authors=_normalize_list(metadata.authors),
        site=normalize_text(metadata.site or "") or None,
        url=normalize_text(metadata.url or "") or None,
        published_at=normalize_text(metadata.published_at or "") or None,
        tags=_normalize_list(metadata.tags),
        image=normalize_text(metadata.image or "") or None,
    )


def _normalize_list(entries: tuple[str, ...]) -> tuple[str, ...]:
    """Clean, in the document's order, each once."""
    return tuple(dict.fromkeys(clean for entry in entries if (clean := normalize_text(entry))))
