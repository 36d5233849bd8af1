"""What is printed around the text of a page: running heads, running feet, page numbers. Pure."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import Final

import msgspec

from dragoman.extraction.pdf.fragments import Fragment

MARGIN: Final = 0.12
"""The part of a page's height, at its top and at its foot, in which running heads, feet and page numbers stand."""

MAX_PAGE_NUMBERS: Final = 4
"""On one page: one at each corner."""
_DIGITS: Final = re.compile(r"\d+")
_PAGE_WORDS: Final = (
    "page|pag(?:ina)?|pág(?:ina)?|pg|p|seite|s|стр(?:аница)?|str(?:ona|ana)?|sid[ae]|blad|folha|fls?|sivu|第"
)
_PAGE_NUMBER: Final = re.compile(
    rf"[-–—|\[( ]{{0,3}}(?:(?:{_PAGE_WORDS})\.?\s{{0,2}})?\d{{1,3}}"
    r"(?:\s{0,2}(?:/|\||of|de|von|sur|из|di|van|av|z)\s{0,2}\d{1,4})?"
    r"(?:\s?(?:页|頁|ページ|쪽))?[-–—|\]) ]{0,3}",
    re.IGNORECASE,
)
"""`Page 2 of 5`, `2/5`, `- 2 -`. A word alone before a number may be a place or a month."""


class Page(msgspec.Struct, frozen=True):
    """A page's runs of text, turned so that they run horizontally."""

    width: float
    height: float
    fragments: tuple[Fragment, ...]
    """In the order of the file."""


def drop_running_heads(pages: Sequence[Page]) -> list[Page]:
    """The pages without what is printed at the same height of several of them, numbers aside, and page numbers."""
    counts: Counter[tuple[str, int]] = Counter()
    for page in pages:
        counts.update(_find_signatures(page))
    return [_drop_from_page(page, counts if len(pages) > 1 else Counter()) for page in pages]


def _drop_from_page(page: Page, counts: Counter[tuple[str, int]]) -> Page:
    in_margin = [f for f in page.fragments if _is_in_margin(f, page)]
    heights = sorted(f.baseline for f in page.fragments)
    numbers = [f for f in in_margin if _is_page_number(f, heights)][:MAX_PAGE_NUMBERS]
    dropped = {f.order for f in in_margin if _is_repeated(f, counts) or any(_is_level(f, n) for n in numbers)}
    return msgspec.structs.replace(page, fragments=tuple(f for f in page.fragments if f.order not in dropped))


def _find_signatures(page: Page) -> set[tuple[str, int]]:
    return {
        (_mask(f.text), _round_height(f) + shift) for f in page.fragments if _is_in_margin(f, page) for shift in (0, 1)
    }


def _mask(text: str) -> str:
    return _DIGITS.sub("#", "".join(text.split())).casefold()


def _round_height(fragment: Fragment) -> int:
    """In steps of six points: two neighbouring steps are counted as one height, for no printer is exact."""
    return int(fragment.baseline // 6)


def _is_in_margin(fragment: Fragment, page: Page) -> bool:
    return not MARGIN * page.height < fragment.baseline < (1 - MARGIN) * page.height


def _is_repeated(fragment: Fragment, counts: Counter[tuple[str, int]]) -> bool:
    mask, height = _mask(fragment.text), _round_height(fragment)
    return max(counts[mask, height], counts[mask, height + 1]) > 1


def _is_page_number(fragment: Fragment, heights: Sequence[float]) -> bool:
    if len(fragment.text) > 30 or not _PAGE_NUMBER.fullmatch(fragment.text):
        return False
    return _is_outermost(fragment, heights)


def _is_level(fragment: Fragment, other: Fragment) -> bool:
    return abs(fragment.baseline - other.baseline) <= 0.3 * other.size


def _is_outermost(fragment: Fragment, heights: Sequence[float]) -> bool:
    """Whether a run is on the first or the last line of a page, and that line stands apart."""
    slack = 0.3 * fragment.size
    below = bisect_left(heights, fragment.baseline - slack)
    above = bisect_right(heights, fragment.baseline + slack)
    if below and above < len(heights):
        return False
    gaps = [*(fragment.baseline - height for height in heights[max(0, below - 1) : below])]
    gaps.extend(height - fragment.baseline for height in heights[above : above + 1])
    return all(gap > 1.6 * fragment.size for gap in gaps)
