"""Sentences: the unit that engines translate, checks look at, and readers trace back. Pure."""

import sys
from collections.abc import Iterator

from dragoman.article import CELL_SEPARATOR
from dragoman.segmentation.bounds import cut_long_sentence
from dragoman.segmentation.sentences import find_sentence_ends


def segment(text: str, language: str, max_characters: int = sys.maxsize) -> tuple[str, ...]:
    """Cut a paragraph into sentences of at most `max_characters`, with the white space that follows each.

    Lossless: joined, the pieces are the paragraph again. A sentence that is too long is cut after clause
    punctuation, else between words, else where the bound falls, into pieces of about the same length.

    Args:
        text: a paragraph; one cell where it is a table's row.
        language: its BCP 47 code; of a language that nothing is known about, sentences end as they do in English.
        max_characters: in Unicode code points.
    """
    return tuple(piece for sentence in _split(text, language) for piece in cut_long_sentence(sentence, max_characters))


def segment_row(text: str, language: str, max_characters: int = sys.maxsize) -> tuple[str, ...]:
    """The same for a table's row, no cell joined with another. Each CELL_SEPARATOR is a piece for itself."""
    first, *others = text.split(CELL_SEPARATOR)
    pieces = [*segment(first, language, max_characters)]
    for cell in others:
        pieces += [CELL_SEPARATOR, *segment(cell, language, max_characters)]
    return tuple(pieces)


def _split(text: str, language: str) -> Iterator[str]:
    start = 0
    for end in find_sentence_ends(text, language):
        yield text[start:end]
        start = end
    if text[start:]:
        yield text[start:]
