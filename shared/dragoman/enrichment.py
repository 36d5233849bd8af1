"""What downstream systems want to know of a text, computed from the text alone: deterministic, in any language."""

import hashlib
from collections.abc import Iterable

import regex

from dragoman.article import Counts, Enrichment, Paragraph
from dragoman.segmentation import segment

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:['’.,-][\p{L}\p{M}\p{N}]+)*")
# Scripts that write no spaces count a character as a word, or one clause would be one shingle.
_TOKEN = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]|[\p{L}\p{M}\p{N}]+")
_SHINGLE_TOKENS = 3  # the length that near-duplicate detection of news commonly takes: order counts, edits stay local


def enrich(title: str, paragraphs: tuple[Paragraph, ...], language: str) -> Enrichment:
    """Counts, content hash and near-duplicate fingerprint of an article."""
    texts = [paragraph.text for paragraph in paragraphs]
    return Enrichment(
        counts=count(texts, language),
        content_hash=hashlib.sha256("\n".join([title, *texts]).encode()).hexdigest(),
        near_duplicate=compute_near_duplicate_fingerprint(" ".join(texts)),
    )


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
    """64-bit simhash over the distinct runs of three words, as 16 hexadecimal digits."""
    from simhash import Simhash  # noqa: PLC0415 - numpy, which the translate function does without

    tokens = _TOKEN.findall(text.lower())
    last = max(len(tokens) - _SHINGLE_TOKENS, 0)
    shingles = {" ".join(tokens[start : start + _SHINGLE_TOKENS]) for start in range(last + 1)}
    return f"{Simhash(sorted(shingles)).value:016x}"
