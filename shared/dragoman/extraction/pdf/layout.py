"""The lines of pages in the order in which a person reads them. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from statistics import median
from typing import Final

import msgspec

from dragoman.article import CELL_SEPARATOR
from dragoman.extraction.pdf.fragments import Fragment, join_neighbours, split_rows
from dragoman.extraction.pdf.page_blocks import Block, find_blocks, form_block
from dragoman.extraction.pdf.reading_order import MAX_BLOCKS, order_blocks
from dragoman.extraction.pdf.running_heads import Page, drop_running_heads

MAX_FRAGMENTS: Final = 3_000
"""On one page; a broadsheet has 700 lines. A page that has more keeps the order of its file."""


class Line(msgspec.Struct, frozen=True):
    """One line of a column, or one row of a table."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    baseline: float
    size: float
    is_bold: bool
    page: int
    block: int
    """Counted on its page: lines of one block stand one under the other with nothing between them."""
    column_left: float
    column_right: float
    is_row: bool = False


def read_lines(pages: Sequence[Page]) -> Iterator[Line]:
    """The lines of all pages in reading order, without running heads, running feet and page numbers, page by page."""
    prepared = [_prepare(page) for page in pages]
    for number, page in enumerate(drop_running_heads(prepared)):
        yield from _read_page(page, number)


def _prepare(page: Page) -> Page:
    """The page with its runs joined where only the file set them apart; read from the right, as if in a mirror."""
    fragments = page.fragments
    if _is_vertical(fragments) or len(fragments) > MAX_FRAGMENTS:
        return page
    if _reads_right_to_left(fragments):
        fragments = tuple(_mirror(f, page.width) for f in fragments)
    return msgspec.structs.replace(page, fragments=tuple(join_neighbours(fragments)))


def _read_page(page: Page, number: int) -> Iterator[Line]:
    if _is_vertical(page.fragments):
        yield from _keep_file_order(page, number)
        return
    ordered, extents = _arrange(page)
    for index, (block, column) in enumerate(zip(ordered, extents, strict=True)):
        for row in split_rows(block.fragments):
            for line in (row,) if block.kind != "row" else [[cell] for cell in row]:
                yield _form_line(line, (number, index), column, is_row=block.kind == "table")


def _arrange(page: Page) -> tuple[list[Block], list[tuple[float, float]]]:
    """A page's blocks in reading order, and how far their lines can go."""
    if len(page.fragments) <= MAX_FRAGMENTS:
        blocks = find_blocks(page.fragments)
        if len(blocks) <= MAX_BLOCKS:
            ordered = order_blocks(blocks)
            return ordered, _find_columns(ordered)
    else:
        blocks = [form_block([fragment], "text") for fragment in page.fragments]
    blocks.sort(key=lambda block: block.order)
    return blocks, [(block.left, block.right) for block in blocks]


def _is_vertical(fragments: Sequence[Fragment]) -> bool:
    """Chinese and Japanese set from top to bottom: every sign is a run of its own."""
    return len(fragments) > 20 and sum(len(f.text) == 1 for f in fragments) > 0.7 * len(fragments)


def _keep_file_order(page: Page, number: int) -> Iterator[Line]:
    """One line of all that follows each other downwards."""
    column: list[Fragment] = []
    for fragment in page.fragments:
        if column and not column[-1].baseline > fragment.baseline:
            yield _form_column(column, page, number)
            column = []
        column.append(fragment)
    if column:
        yield _form_column(column, page, number)


def _form_column(column: Sequence[Fragment], page: Page, number: int) -> Line:
    """A column as a line of a page that lies on its side."""
    first = column[0]
    return Line(
        text="".join(f.text for f in column),
        left=page.height - first.top,
        right=page.height - column[-1].bottom,
        bottom=first.left,
        top=first.right,
        baseline=first.left,
        size=median(f.size for f in column),
        is_bold=all(f.is_bold for f in column),
        page=number,
        block=0,
        column_left=page.height - max(f.top for f in page.fragments),
        column_right=page.height - min(f.bottom for f in page.fragments),
    )


def _reads_right_to_left(fragments: Iterable[Fragment]) -> bool:
    letters = [character for fragment in fragments for character in fragment.text if character.isalpha()]
    return 2 * sum("\u0590" <= c <= "\u08ff" or "\ufb1d" <= c <= "\ufefc" for c in letters) > len(letters)


def _mirror(fragment: Fragment, width: float) -> Fragment:
    return msgspec.structs.replace(fragment, left=width - fragment.right, right=width - fragment.left)


def _find_columns(blocks: Sequence[Block]) -> list[tuple[float, float]]:
    """How far the lines of each block can go: as far as those of the blocks in its column do."""
    sizes = [median(f.size for f in block.fragments) for block in blocks]
    extents: list[tuple[float, float]] = []
    for block, size in zip(blocks, sizes, strict=True):
        mates = [
            other
            for other, other_size in zip(blocks, sizes, strict=True)
            if abs(other_size - size) < 0.1 * size
            and abs(other.left - block.left) < 3.5 * size
            and other.kind == "text"
        ]
        extents.append((min([block.left, *(o.left for o in mates)]), max([block.right, *(o.right for o in mates)])))
    return extents


def _form_line(row: Sequence[Fragment], place: tuple[int, int], column: tuple[float, float], *, is_row: bool) -> Line:
    longest = max(row, key=lambda f: len(f.text))
    return Line(
        text=(CELL_SEPARATOR if is_row else " ").join(f.text for f in row),
        left=min(f.left for f in row),
        right=max(f.right for f in row),
        bottom=longest.bottom,
        top=longest.top,
        baseline=longest.baseline,
        size=longest.size,
        is_bold=all(f.is_bold for f in row),
        page=place[0],
        block=place[1],
        column_left=column[0],
        column_right=column[1],
        is_row=is_row,
    )
