"""What downstream systems want to know of a text, computed from the text alone: deterministic, in any language."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from math import ceil
from typing import Final

import regex

from dragoman.article import Counts, Enrichment, Extraction, Link, Paragraph, Span
from dragoman.language import ADDRESS
from dragoman.late import compile_regex
from dragoman.segmentation import segment

WORDS_A_MINUTE: Final = 238
"""Silent reading of non-fiction by adults, in English: the mean of 190 studies (Brysbaert 2019, How many words do we
read per minute?)."""
CHARACTERS_A_MINUTE: Final = 255
"""Of Chinese characters and kana: what the International Reading Speed Texts give for Chinese (Trauzettel-Klosinski
and Dietz 2012)."""
_LETTERS_A_WORD: Final = 5  # for the scripts that write neither spaces nor characters for words, such as Thai
MIN_QUOTED_WORDS: Final = 3
"""Fewer words between quotation marks are a name, a title or a doubt, not something that somebody said."""

_WORD = compile_regex(r"[\p{L}\p{M}\p{N}]+(?:['’.,-][\p{L}\p{M}\p{N}]+)*")
# Scripts that write no spaces count a character as a word, or one clause would be one shingle.
_IDEOGRAPHS, _UNSPACED_LETTERS = r"[\p{Han}\p{Hiragana}\p{Katakana}]", r"[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
_IDEOGRAPH = compile_regex(_IDEOGRAPHS)
_UNSPACED_LETTER = compile_regex(_UNSPACED_LETTERS)
_TOKEN = compile_regex(rf"{_IDEOGRAPHS}|{_UNSPACED_LETTERS}|[\p{{L}}\p{{M}}\p{{N}}]+")
# German opens low and closes with what English opens with; Swedish and Finnish open and close alike; straight marks are
# told apart by what is around them.
_QUOTATION = compile_regex(
    r"""
      [“”](?P<english>[^“”„«»\n]+)”
    | „(?P<german>[^“”„\n]+)[“”]
    | «(?P<french>[^«»\n]+)»
    | »(?P<danish>[^«»\n]+)«
    | 「(?P<chinese>[^「」\n]+)」
    | 『(?P<japanese>[^『』\n]+)』
    | (?<![\p{L}\p{N}"])"(?=[^\s"])(?P<straight>[^"\n]*[^\s"])"(?![\p{L}\p{N}"])
    """,
    regex.VERBOSE,
)
_FINGERPRINT_BYTES = 8
_SHINGLE_TOKENS = 3  # the length that near-duplicate detection of news commonly takes: order counts, edits stay local


def enrich(extraction: Extraction, language: str) -> Enrichment:
    """What is computed of an article that has its title."""
    texts = [paragraph.text for paragraph in extraction.paragraphs]
    return Enrichment(
        counts=count(texts, language),
        reading_minutes=estimate_reading_minutes(texts),
        quotations=tuple(find_quotations(extraction.paragraphs)),
        links=collect_links(extraction),
        content_hash=hashlib.sha256("\n".join([extraction.title or "", *texts]).encode()).hexdigest(),
        near_duplicate=compute_near_duplicate_fingerprint(" ".join(texts)),
    )


def estimate_reading_minutes(texts: Iterable[str]) -> int:
    """Whole minutes of silent reading, rounded up."""
    text = " ".join(texts)
    text, ideographs = _IDEOGRAPH.subn(" ", text)
    text, letters = _UNSPACED_LETTER.subn(" ", text)
    words = len(_WORD.findall(text)) + letters / _LETTERS_A_WORD
    return ceil(words / WORDS_A_MINUTE + ideographs / CHARACTERS_A_MINUTE)


def find_quotations(paragraphs: tuple[Paragraph, ...]) -> Iterator[Span]:
    """What stands between quotation marks, without them, and paragraphs that are quotes as a whole.

    Single quotation marks are left alone: they can't be told from apostrophes. A mark that is never closed in its
    paragraph opens nothing.
    """
    for place, paragraph in enumerate(paragraphs):
        if paragraph.kind == "quote":
            yield Span(place, 0, len(paragraph.text))
            continue
        for match in _QUOTATION.finditer(paragraph.text):
            start, end = match.span(match.lastgroup or 0)
            if len(_TOKEN.findall(paragraph.text, start, end)) >= MIN_QUOTED_WORDS:
                yield Span(place, start, end)


def collect_links(extraction: Extraction) -> tuple[Link, ...]:
    """The extraction's links, then the addresses of pages that stand in the text."""
    links = {link.url: link for link in extraction.links}
    for paragraph in extraction.paragraphs:
        for match in ADDRESS.finditer(paragraph.text):
            url = match[0] if match[0].startswith("http") else f"https://{match[0]}"
            if match[0].startswith(("http://", "https://", "www.")):
                links.setdefault(url, Link(url, ""))
    return tuple(links.values())


def count(texts: Iterable[str], language: str) -> Counts:
    """Characters, words, sentences and paragraphs of a body text."""
    texts = list(texts)
    return Counts(
        characters=sum(map(len, texts)),
        words=sum(len(_WORD.findall(text)) for text in texts),
        sentences=sum(len(segment(text, language)) for text in texts),
        paragraphs=len(texts),
    )


def compute_near_duplicate_fingerprint(text: str) -> str:
    """64-bit simhash over the distinct runs of three words, as 16 hexadecimal digits.

    Each bit is what most runs have there in the last 8 bytes of their MD5: to the bit what the package simhash
    computes, which needs numpy for it.
    """
    tokens = _TOKEN.findall(text.lower())
    last = max(len(tokens) - _SHINGLE_TOKENS, 0)
    shingles = {" ".join(tokens[start : start + _SHINGLE_TOKENS]) for start in range(last + 1)}
    return f"{_find_majority([_hash(shingle) for shingle in shingles]):016x}"


def _hash(shingle: str) -> bytes:
    return hashlib.md5(shingle.encode(), usedforsecurity=False).digest()[-_FINGERPRINT_BYTES:]


def _find_majority(hashes: Sequence[bytes]) -> int:
    """The number whose bits are those that more than half of the hashes have set.

    One large number holds all hashes, so that a bit is counted in all of them at once.
    """
    rows = int.from_bytes(b"".join(hashes))
    column = int.from_bytes(b"\1".rjust(_FINGERPRINT_BYTES, b"\0") * len(hashes))
    return sum((2 * (rows >> bit & column).bit_count() > len(hashes)) << bit for bit in range(8 * _FINGERPRINT_BYTES))
