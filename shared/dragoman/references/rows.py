"""Characters to rows of cells, whatever stands between the cells. Pure.

Not by the `csv` module: it takes the quotation marks off a sentence that begins with a quotation, though the rest of
it follows (`"Never," he said.`), and one mark that is never closed makes a single cell of the rest of the file. Here
a mark begins a quoted cell only where the cell also ends with one; else it is a character like any other.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Final

import msgspec
import regex

DELIMITERS: Final = "\t;,"
"""In the order of trust: a tab hardly ever stands in a text, a comma in most."""

_SAMPLE_ROWS: Final = 200
_SAMPLE_CHARACTERS: Final = 500_000
"""Rows of 2,500 characters; of millions of blank lines no more is looked at."""
_MIN_SHARE: Final = 0.5
"""Of the rows that must have the same number of cells for a character to be what separates them."""
_STATED: Final = re.compile(r"sep=([;,|\t])\n", re.IGNORECASE)
"""Excel's own first line."""
_MAX_QUOTED_CHARACTERS: Final = 20_000
"""Twice what an entry may have: what is longer was never closed."""


class Row(msgspec.Struct, frozen=True):
    """One row that is not blank."""

    line: int
    """Where it begins, from 1."""
    cells: tuple[str, ...]


class Table(msgspec.Struct, frozen=True):
    """The rows of a file."""

    rows: tuple[Row, ...]
    width: int
    """How many cells most rows have."""


def read_table(text: str) -> Table:
    """The rows of a text in the dialect that fits it best: by tabs, semicolons or commas, or one cell a line."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    stated = _STATED.match(text)
    delimiter = stated[1] if stated is not None else _find_delimiter(text)
    start = stated.end() if stated is not None else 0
    rows = tuple(_read_rows(text, delimiter, start))
    return Table(rows, _measure(rows)[0])


def _find_delimiter(text: str) -> str:
    """The one that cuts the most rows alike; the empty string where none does."""
    sample = text.lstrip("\n")[:_SAMPLE_CHARACTERS]
    shares = {mark: _measure(tuple(islice(_read_rows(sample, mark), _SAMPLE_ROWS)))[1] for mark in DELIMITERS}
    best = max(shares, key=shares.__getitem__)
    return best if shares[best] >= _MIN_SHARE else ""


def _measure(rows: tuple[Row, ...]) -> tuple[int, float]:
    """The usual number of cells, which is of two and more if it can be, and the share of the rows that have it."""
    widths = Counter(len(row.cells) for row in rows)
    several = [(count, width) for width, count in widths.items() if width > 1]
    if not several:
        return 1, 0.0
    count, width = max(several)
    return width, count / len(rows)


def _read_rows(text: str, delimiter: str, start: int = 0) -> Iterator[Row]:
    line, begin = 1 + text.count("\n", 0, start), start
    cells: list[str] = []
    for cell in _compile_cell(delimiter).finditer(text, start):
        quoted, plain = cell["quoted"], cell["plain"]
        cells.append(plain.strip() if quoted is None else quoted.replace('""', '"').strip())
        if cell["end"] == delimiter != "":
            continue
        if any(cells):
            yield Row(line, tuple(cells))
        line += text.count("\n", begin, cell.end())
        begin, cells = cell.end(), []


@cache
def _compile_cell(delimiter: str) -> regex.Pattern[str]:
    mark = regex.escape(delimiter)
    end = rf"(?P<end>{mark}|\n|\Z)" if delimiter else r"(?P<end>\n|\Z)"
    quoted = rf'[ ]*+"(?P<quoted>(?:[^"]|""){{0,{_MAX_QUOTED_CHARACTERS}}}+)"[ ]*+'
    return regex.compile(rf"(?:{quoted}{end}|(?P<plain>[^{mark}\n]*+){end})")
