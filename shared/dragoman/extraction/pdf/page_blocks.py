"""The parts of a page: columns of lines, tables, single lines side by side. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal

import msgspec

from dragoman.extraction.pdf.fragments import Fragment, join_drop_caps, join_loose_lines

MAX_TABLE_CELL_CHARACTERS: Final = 30
"""Mean over a table's cells. The narrowest columns of prose that newspapers set have about as many in a line."""
MIN_TABLE_ROWS: Final = 3
"""Two are enough where the last column is one of numbers."""

_NUMBER: Final = re.compile(r"[-+–−]?\s?[$€£¥]?\s?\d[\d., ]{0,14}\s?[%‰$€£¥]?")


class Block(msgspec.Struct, frozen=True):
    """A part of a page that is read as a whole: lines of a column, a table, or single lines side by side."""

    fragments: tuple[Fragment, ...]
    left: float
    right: float
    bottom: float
    top: float
    kind: Literal["text", "table", "row"]

    @property
    def order(self) -> int:
        """Its place in the file."""
        return min(f.order for f in self.fragments)


def find_blocks(fragments: Sequence[Fragment]) -> list[Block]:
    """The parts of a page, in no particular order."""
    tables = _find_tables(fragments)
    in_tables = {f.order for table in tables for f in table}
    rest = join_drop_caps(join_loose_lines([f for f in fragments if f.order not in in_tables]))
    blocks = [form_block(table, "table") for table in tables]
    return [*blocks, *_join_single_lines(_find_stacks(rest))]


def _find_tables(fragments: Sequence[Fragment]) -> list[list[Fragment]]:
    """Rows of short runs that follow each other in the file and stand in columns."""
    tables: list[list[Fragment]] = []
    group: list[list[Fragment]] = []
    for row in [*_find_runs_of_cells(fragments), []]:
        if group and not _continues_table(group, row):
            if _is_table(group):
                tables.append([f for cells in group for f in cells])
            group = []
        if len(row) > 1:
            group.append(row)
    return tables


def _find_runs_of_cells(fragments: Sequence[Fragment]) -> Iterator[list[Fragment]]:
    """What follows each other in the file on one line, from left to right."""
    row: list[Fragment] = []
    for fragment in fragments:
        last = row[-1] if row else None
        if last is not None and not _shares_line(last, fragment):
            yield row
            row = []
        row.append(fragment)
    if row:
        yield row


def _shares_line(last: Fragment, fragment: Fragment) -> bool:
    return abs(last.baseline - fragment.baseline) <= 0.3 * fragment.size and fragment.left >= last.right


def _continues_table(rows: Sequence[Sequence[Fragment]], row: Sequence[Fragment]) -> bool:
    if len(row) < 2:
        return False
    last = rows[-1]
    distance = last[0].baseline - row[0].baseline
    if not 0 < distance <= 3.5 * max(f.size for f in last):
        return False
    widest = max(rows, key=len)
    fewer, more = sorted((row, widest), key=len)
    return all(sum(cell.overlaps(other) for other in more) == 1 for cell in fewer)


def _is_table(rows: Sequence[Sequence[Fragment]]) -> bool:
    cells = [cell for row in rows for cell in row]
    is_long = len(rows) >= MIN_TABLE_ROWS or (len(rows) > 1 and _has_number_column(rows))
    return is_long and sum(len(f.text) for f in cells) <= MAX_TABLE_CELL_CHARACTERS * len(cells)


def _has_number_column(rows: Sequence[Sequence[Fragment]]) -> bool:
    """Whether each row has words first and a number last."""
    return all(not _NUMBER.fullmatch(row[0].text) and _NUMBER.fullmatch(row[-1].text) for row in rows)


def _find_stacks(fragments: Sequence[Fragment]) -> list[list[Fragment]]:
    """Runs that stand one under the other, where each has just one below it and just one above it."""
    ordered = sorted(fragments, key=lambda f: -f.baseline)
    below = {f.order: _find_below(index, ordered) for index, f in enumerate(ordered)}
    above: defaultdict[int, int] = defaultdict(int)
    for found in below.values():
        for fragment in found:
            above[fragment.order] += 1
    stacks: list[list[Fragment]] = []
    done: set[int] = set()
    for fragment in ordered:
        if fragment.order in done:
            continue
        stack = [fragment]
        while (following := _find_only(below[stack[-1].order])) and above[following.order] == 1:
            if not _stands_on(stack[-1], following):
                break
            stack.append(following)
        done.update(f.order for f in stack)
        stacks.append(stack)
    return stacks


def _stands_on(upper: Fragment, lower: Fragment) -> bool:
    """Whether two runs are of one column: of like size, and not only with their ends over each other."""
    common = min(upper.right, lower.right) - max(upper.left, lower.left)
    is_like = 0.8 <= lower.size / upper.size <= 1.25
    return is_like and common >= 0.5 * min(upper.right - upper.left, lower.right - lower.left)


def _find_only(fragments: Sequence[Fragment]) -> Fragment | None:
    return fragments[0] if len(fragments) == 1 else None


def _find_below(index: int, ordered: Sequence[Fragment]) -> list[Fragment]:
    """The next runs under a run: those that none of the others stands above."""
    fragment = ordered[index]
    reach = fragment.baseline - 2.2 * fragment.size
    found: list[Fragment] = []
    for other in ordered[index + 1 :]:
        if other.baseline < min(reach, fragment.baseline - 1.3 * other.size):
            break
        if fragment.baseline - other.baseline < 0.3 * min(fragment.size, other.size) or not fragment.overlaps(other):
            continue
        if not any(
            other.overlaps(between) and between.baseline - other.baseline > 0.3 * other.size for between in found
        ):
            found.append(other)
    return found


def _join_single_lines(stacks: Sequence[Sequence[Fragment]]) -> Iterator[Block]:
    """The stacks as blocks, single lines that follow each other on one height as one: sender and date of a letter."""
    ordered = sorted(stacks, key=lambda stack: stack[0].order)
    row: list[Fragment] = []
    for stack in [*ordered, []]:
        if row and not (len(stack) == 1 and _shares_line(row[-1], stack[0])):
            yield form_block(row, "row" if len(row) > 1 else "text")
            row = []
        if len(stack) == 1:
            row.append(stack[0])
        elif stack:
            yield form_block(stack, "text")


def form_block(fragments: Iterable[Fragment], kind: Literal["text", "table", "row"]) -> Block:
    """A block of some runs, from top to bottom."""
    ordered = tuple(sorted(fragments, key=lambda f: (-f.baseline, f.left)))
    return Block(
        fragments=ordered,
        left=min(f.left for f in ordered),
        right=max(f.right for f in ordered),
        bottom=min(f.bottom for f in ordered),
        top=max(f.top for f in ordered),
        kind=kind,
    )
