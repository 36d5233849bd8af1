"""Corrected texts that are more than one sentence, or less: a person does not cut where the segmentation does. Pure."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

from dragoman.translation.guidance import correction_key


def join_corrected(pieces: Sequence[str], corrections: Mapping[str, str]) -> tuple[str, ...]:
    """The pieces of one paragraph, those put together that only together are a corrected text; lossless.

    From the left, the most pieces that make a correction's source. A correction of a whole paragraph, of two
    sentences in a row, or of a sentence that was cut because it is long is so found by the `correction_key` of one
    piece.
    """
    return _join(pieces, sorted(corrections)) if corrections else tuple(pieces)


def find_corrections(paragraphs: Iterable[Sequence[str]], corrections: Mapping[str, str]) -> dict[str, str]:
    """Those that concern a text, given the pieces of each of its paragraphs; in the order of the keys."""
    keys = sorted(corrections)
    joined = (piece for pieces in paragraphs for piece in _join(pieces, keys)) if keys else ()
    found = {correction_key(piece) for piece in joined}
    return {key: corrections[key] for key in sorted(found) if key in corrections}


def _join(pieces: Sequence[str], keys: Sequence[str]) -> tuple[str, ...]:
    joined: list[str] = []
    start = 0
    while start < len(pieces):
        end = _find_end(pieces, start, keys) or start + 1
        joined.append("".join(pieces[start:end]))
        start = end
    return tuple(joined)


def _find_end(pieces: Sequence[str], start: int, keys: Sequence[str]) -> int | None:
    """Behind the most pieces from `start` that together have one of the keys, which are sorted."""
    text, found = "", None
    for end in range(start, len(pieces)):
        text += pieces[end]
        key = correction_key(text)
        place = bisect_left(keys, key)
        if place == len(keys) or not keys[place].startswith(key):
            break
        if keys[place] == key:
            found = end + 1
    return found
