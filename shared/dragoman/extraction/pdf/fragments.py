"""Runs of text on a page: what only the file, or the setting, took apart, joined again. Pure.

Lengths are in points, y grows upwards.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import Final

import msgspec

BULLETS: Final = "•‣◦▪▫■□●○◆◇►▶▸✓✔➢➤❖·∙–—-*"
"""What begins a list item; dashes do where a space follows."""
LIST_MARK: Final = re.compile(rf"(?:[{re.escape(BULLETS)}]|\(?(?:\d{{1,2}}|[a-z])[.)]|[ivx]{{1,4}}[.)])(?=\s|$)")
GUTTER_EMS: Final = 1.5
"""Justified lines rarely have wider spaces, columns of prose rarely narrower gutters."""
MAX_TORN_EMS: Final = 5.0
MAX_DROP_CAPS: Final = 20
"""On one page. More large letters than that are a drawing."""


class Fragment(msgspec.Struct, frozen=True):
    """A run of text on one line, no gutter in it."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    baseline: float
    size: float
    """Of most of its letters."""
    is_bold: bool
    order: int
    """Its place in the file, where what belongs together mostly stands together."""

    def overlaps(self, other: "Fragment") -> bool:
        """Whether one stands above the other, a slight overhang aside."""
        common = min(self.right, other.right) - max(self.left, other.left)
        return common > 0.1 * min(self.right - self.left, other.right - other.left)


def join_neighbours(fragments: Sequence[Fragment]) -> list[Fragment]:
    """Runs that only the file set apart: words in another font, and a list's marks with their items."""
    joined: list[Fragment] = []
    for row in split_rows(sorted(fragments, key=lambda f: -f.baseline)):
        joined.append(row[0])
        for fragment in row[1:]:
            if _belong_together(joined[-1], fragment):
                joined[-1] = _join_runs((joined[-1], fragment))
            else:
                joined.append(fragment)
    return sorted(joined, key=lambda f: f.order)


def _belong_together(left: Fragment, right: Fragment) -> bool:
    size = max(left.size, right.size)
    gap = right.left - left.right
    if abs(left.baseline - right.baseline) > 0.15 * size or gap < -0.3 * size:
        return False
    if LIST_MARK.fullmatch(left.text) or _is_sign(left.text):
        return gap <= 5 * size
    is_next = right.order == left.order + 1  # what is not may stand beyond a narrow gutter
    return gap <= (0.5 if is_next else 0.3) * size and min(left.size, right.size) > 0.7 * size


def _is_sign(text: str) -> bool:
    return len(text) == 1 and not text.isalnum() and text not in "\"'“”«»()[]"


def join_loose_lines(fragments: Sequence[Fragment]) -> list[Fragment]:
    """The runs, those of one line joined that justification set wide apart."""
    heights = sorted((f.baseline, f.order, f) for f in fragments)
    joined: list[Fragment] = []
    for fragment in fragments:
        last = joined[-1] if joined else None
        if last is not None and _stands_right_of(last, fragment) and _is_torn(last, fragment, heights):
            joined[-1] = _join_runs((last, fragment))
        else:
            joined.append(fragment)
    return joined


def _stands_right_of(last: Fragment, fragment: Fragment) -> bool:
    """Whether a run goes on with the line that the last one began, at some distance."""
    size = last.size
    is_level = abs(last.baseline - fragment.baseline) <= 0.15 * size and abs(last.size - fragment.size) <= 0.05 * size
    return is_level and -0.3 * size <= fragment.left - last.right <= MAX_TORN_EMS * size


def _is_torn(left: Fragment, right: Fragment, heights: Sequence[tuple[float, int, Fragment]]) -> bool:
    """Whether lines above and below reach over the gap; a small gap needs no such proof."""
    size = left.size
    if right.left - left.right <= GUTTER_EMS * size:
        return True
    start = bisect_left(heights, (left.baseline - 1.7 * size,))
    end = bisect_left(heights, (left.baseline + 1.7 * size,))
    near = [f for _, _, f in heights[start:end] if abs(f.size - size) <= 0.05 * size]
    spanning = [
        f.baseline > left.baseline
        for f in near
        if abs(f.baseline - left.baseline) > 0.5 * size and f.left < left.right - size and f.right > right.left + size
    ]
    return True in spanning and (False in spanning or right.right < max(f.right for f in near) + 0.1 * size)


def _join_runs(runs: Sequence[Fragment]) -> Fragment:
    pieces = [runs[0].text]
    for last, run in pairwise(runs):
        pieces.append(f" {run.text}" if run.left - last.right > 0.12 * run.size else run.text)
    longest = max(runs, key=lambda run: len(run.text))
    return msgspec.structs.replace(
        longest,
        text="".join(pieces),
        left=min(run.left for run in runs),
        right=max(run.right for run in runs),
        is_bold=all(run.is_bold for run in runs),
        order=min(run.order for run in runs),
    )


def join_drop_caps(fragments: list[Fragment]) -> list[Fragment]:
    """Large initials with their words; the lines beside them begin where the initial does."""
    usual = median(f.size for f in fragments) if fragments else 0.0
    caps = [f for f in fragments if len(f.text) <= 2 and f.text[-1:].isalpha() and f.size >= 1.7 * usual]
    for cap in caps[:MAX_DROP_CAPS]:
        beside = [f for f in fragments if _is_beside(cap, f)]
        if not beside:
            continue
        first = max(beside, key=lambda f: f.baseline)
        text = cap.text + (" " if _is_own_word(cap, first, fragments) else "") + first.text
        changed = {f.order: msgspec.structs.replace(f, left=cap.left) for f in beside}
        changed[first.order] = msgspec.structs.replace(first, text=text, left=cap.left)
        fragments = [changed.get(f.order, f) for f in fragments if f.order != cap.order]
    return fragments


def _is_beside(cap: Fragment, line: Fragment) -> bool:
    is_larger = cap.size >= 1.7 * line.size and len(line.text) > 2
    is_level = cap.baseline - 0.8 * line.size <= line.baseline <= cap.top
    return is_larger and is_level and -0.3 * cap.size <= line.left - cap.right <= 1.2 * line.size


def _is_own_word(cap: Fragment, line: Fragment, fragments: Sequence[Fragment]) -> bool:
    """Whether an initial is a word (`A council …`): the rest is one elsewhere on the page, both together are not."""
    rest = line.text.split(maxsplit=1)[0].casefold().strip(".,;:")
    words = Counter(word.strip(".,;:").casefold() for f in fragments if f is not line for word in f.text.split())
    return words[rest] > 0 and words[(cap.text + rest).casefold()] == 0 and words[cap.text.casefold()] > 1


def split_rows(fragments: Sequence[Fragment]) -> Iterator[list[Fragment]]:
    """What stands on one line each, from left to right; the runs come from top to bottom."""
    row: list[Fragment] = []
    for fragment in fragments:
        if row and row[0].baseline - fragment.baseline > 0.3 * fragment.size:
            yield sorted(row, key=lambda f: f.left)
            row = []
        row.append(fragment)
    if row:
        yield sorted(row, key=lambda f: f.left)
