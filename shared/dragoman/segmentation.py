"""Sentences: the unit that engines translate, checks look at, and readers trace back. Pure."""

import sys
from collections.abc import Iterator

import regex
from sentencex import segment as split_sentences

# Where a sentence that is too long for an engine is cut, the best place first. Each keeps its character before it.
_CUTS = tuple(regex.compile(pattern) for pattern in (r"[;:]\s+|[；：]", r",\s+|[、，]|\s[-–—]\s+", r"\s+"))

# sentencex panics on "A\u202f.": an initial with a space of several bytes before its full stop.
_SPACE_OF_SEVERAL_BYTES = regex.compile(r"[^\S\x00-\x7f]")


def segment(text: str, language: str, max_characters: int = sys.maxsize) -> tuple[str, ...]:
    """Cut a paragraph into sentences of at most `max_characters`, with the white space that follows each.

    Lossless: joined, the pieces are the paragraph again. A sentence that is too long is cut after clause
    punctuation, else between words, else where the bound falls.
    """
    return tuple(piece for sentence in _split(text, language) for piece in _bound(sentence, max_characters))


def _split(text: str, language: str) -> Iterator[str]:
    """The text's own characters, whatever the splitter was shown in place of them."""
    start = 0
    for sentence in split_sentences(language, _SPACE_OF_SEVERAL_BYTES.sub(" ", text)):
        yield text[start : start + len(sentence)]
        start += len(sentence)


def _bound(sentence: str, max_characters: int) -> Iterator[str]:
    while len(sentence) > max_characters:
        end = _find_cut(sentence[:max_characters])
        yield sentence[:end]
        sentence = sentence[end:]
    if sentence:
        yield sentence


def _find_cut(head: str) -> int:
    """The last cut in the second half of `head`, so that no piece is a scrap; else the whole of it."""
    for pattern in _CUTS:
        ends = [match.end() for match in pattern.finditer(head, len(head) // 2)]
        if ends:
            return ends[-1]
    return len(head)
