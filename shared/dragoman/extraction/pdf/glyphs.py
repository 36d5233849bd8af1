"""The signs on a page to runs of text: what stands side by side on one line, in Unicode. Pure.

Lengths are in points, y grows upwards, and the text runs horizontally: whoever reads the page turns it first.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from statistics import median
from typing import Final, NamedTuple

from dragoman.extraction.pdf.fragments import Fragment

CELL_GAP_EMS: Final = 1.0
"""What is further apart on a line is not one run of text: cells of a table are no nearer."""

# Unicode's presentation forms of Latin letters. Other compatibility characters (², №, ﷺ) are meant as they are.
_LIGATURES: Final = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
# TeX's older fonts have no accented letters: the accent is set first, the letter over it.
_ACCENTS: Final = {
    "`": "\u0300", "´": "\u0301", "ˆ": "\u0302", "^": "\u0302", "˜": "\u0303", "~": "\u0303", "¯": "\u0304",
    "˘": "\u0306", "˙": "\u0307", "¨": "\u0308", "˚": "\u030a", "˝": "\u030b", "ˇ": "\u030c", "¸": "\u0327",
    "˛": "\u0328",
}  # fmt: skip
_DOTLESS: Final = {"ı": "i", "ȷ": "j"}
_ALEFS: Final = frozenset("اأإآ")
_FOOTNOTE_SIGNS: Final = frozenset("*†‡§")
_UNITS: Final = frozenset({"m", "km", "cm", "mm", "ft", "mi", "dm", "s"})


class Glyph(NamedTuple):
    """One sign where it stands. A tuple, for there are thousands a page."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    baseline: float
    size: float
    is_bold: bool
    follows_space: bool


def form_fragments(glyphs: Iterable[Glyph]) -> list[Fragment]:
    """The runs of text in the order of the file."""
    fragments: list[Fragment] = []
    for run in _split_runs(glyphs):
        text = _write_run(run)
        if text:
            fragments.append(_measure_run(run, text, len(fragments)))
    return fragments


def _split_runs(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    run: list[Glyph] = []
    main: Glyph | None = None
    left = right = 0.0
    for glyph in glyphs:
        if main is None or not _continues(main, run[-1], glyph, max(glyph.left - right, left - glyph.right, 0.0)):
            if run:
                yield run
            run, main, left, right = [], glyph, glyph.left, glyph.right
        elif glyph.size >= 0.9 * main.size:
            main = glyph
        left, right = min(left, glyph.left), max(right, glyph.right)
        run.append(glyph)
    if run:
        yield run


def _continues(main: Glyph, last: Glyph, glyph: Glyph, distance: float) -> bool:
    """Whether a glyph goes on with a run, on its line or as an index or exponent.

    Args:
        main: The last glyph of the run that is none.
        last: The last of all.
        glyph: What comes next in the file.
        distance: From the run, on either side: lines may run from right to left.
    """
    size = max(main.size, glyph.size)
    if abs(main.baseline - glyph.baseline) <= 0.15 * size:
        return distance <= CELL_GAP_EMS * size
    return any(_stands_beside(other, glyph) for other in (main, last)) and distance <= 0.4 * size


def _stands_beside(glyph: Glyph, other: Glyph) -> bool:
    larger, smaller = max(glyph.size, other.size), min(glyph.size, other.size)
    overlap = min(glyph.top, other.top) - max(glyph.bottom, other.bottom)
    return smaller >= 0.5 * larger and overlap >= 0.5 * smaller


def _measure_run(run: Sequence[Glyph], text: str, order: int) -> Fragment:
    sizes = Counter(round(glyph.size, 1) for glyph in run)
    size = max(sizes, key=lambda value: (sizes[value], value))
    major = [glyph for glyph in run if round(glyph.size, 1) == size]
    return Fragment(
        text=text,
        left=min(glyph.left for glyph in run),
        right=max(glyph.right for glyph in run),
        bottom=min(glyph.bottom for glyph in major),
        top=max(glyph.top for glyph in major),
        baseline=median(glyph.baseline for glyph in major),
        size=size,
        is_bold=sum(glyph.is_bold for glyph in run) >= 0.95 * len(run),
        order=order,
    )


def _write_run(run: Sequence[Glyph]) -> str:
    kept = _turn_lam_alef(_compose_accents(_drop_footnote_marks(run)))
    spaced = _close_letter_spaces(kept)
    if spaced is not None:
        return spaced
    pieces = (f" {glyph.text}" if glyph.follows_space else glyph.text for glyph in kept)
    return "".join(pieces).translate(_LIGATURES).strip()


def _drop_footnote_marks(run: Sequence[Glyph]) -> list[Glyph]:
    """The run without raised numbers of one or two digits behind a word, unless they make a unit: `km²`."""
    full_size = 0.8 * max(glyph.size for glyph in run)
    line = max(glyph.baseline for glyph in run if glyph.size > full_size)
    kept: list[Glyph] = []
    for is_raised, group in groupby(
        run, lambda glyph: glyph.size <= full_size and glyph.baseline - line > 0.2 * glyph.size
    ):
        glyphs = list(group)
        if not (is_raised and _is_footnote_mark(glyphs, kept)):
            kept.extend(glyphs)
    return kept


def _is_footnote_mark(marks: Sequence[Glyph], before: Sequence[Glyph]) -> bool:
    text = "".join(mark.text for mark in marks)
    if not before or before[-1].text.isdigit() or _last_word(before).casefold() in _UNITS:
        return False
    return len(text) <= 2 and (text.isdecimal() or set(text) <= _FOOTNOTE_SIGNS)


def _last_word(run: Sequence[Glyph]) -> str:
    """The last few letters will do: no unit is longer."""
    start = next((index for index in range(len(run) - 1, -1, -1) if run[index].follows_space), 0)
    return "".join(glyph.text for glyph in run[max(start, len(run) - 4) :])


def _compose_accents(run: Sequence[Glyph]) -> list[Glyph]:
    """The run with each accent that was set as a sign of its own over its letter."""
    composed: list[Glyph] = []
    for glyph in run:
        last = composed[-1] if composed else None
        if last is not None and last.text in _ACCENTS and _stands_over(last, glyph):
            composed[-1] = _put_accent(glyph, last)
        elif last is not None and glyph.text in _ACCENTS and _stands_over(glyph, last):
            composed[-1] = _put_accent(last, glyph)
        else:
            composed.append(glyph)
    return composed


def _turn_lam_alef(run: list[Glyph]) -> list[Glyph]:
    """The run with the letters of Arabic's one ligature in their order: turning the line has turned them too."""
    for index in range(len(run) - 1):
        alef, lam = run[index], run[index + 1]
        if lam.text == "ل" and alef.text in _ALEFS and abs(alef.left - lam.left) < 0.01:
            run[index] = lam._replace(follows_space=alef.follows_space)
            run[index + 1] = alef._replace(follows_space=lam.follows_space)
    return run


def _stands_over(accent: Glyph, letter: Glyph) -> bool:
    middle = (accent.left + accent.right) / 2
    return letter.text.isalpha() and letter.left - 0.01 <= middle <= letter.right + 0.01


def _put_accent(letter: Glyph, accent: Glyph) -> Glyph:
    base = _DOTLESS.get(letter.text, letter.text)
    text = unicodedata.normalize("NFC", base + _ACCENTS[accent.text])
    return letter._replace(text=text, follows_space=letter.follows_space or accent.follows_space)


def _close_letter_spaces(run: Sequence[Glyph]) -> str | None:
    """The words of a run that is set with space between all letters; None where it is not."""
    letters = [glyph for glyph in run if glyph.text.isalpha()]
    spaces = sum(glyph.follows_space for glyph in run[1:])
    if len(letters) < 4 or spaces < 0.8 * (len(run) - 1) or not any(glyph.text.isupper() for glyph in letters):
        return None
    gaps = [following.left - glyph.right for glyph, following in pairwise(run)]
    usual = median(gaps)
    pieces = [run[0].text]
    for gap, glyph in zip(gaps, run[1:], strict=True):
        pieces.append(f" {glyph.text}" if gap > 1.7 * max(usual, 0.05 * glyph.size) else glyph.text)
    return "".join(pieces)
