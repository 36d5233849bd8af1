"""Lists for spreadsheets, in which no cell is taken for a formula. Pure.

A key is what a stranger chose. `=HYPERLINK(…)` as the name of a file would be run by whoever opens the list, so that a
cell which begins with what spreadsheets take for a formula gets an apostrophe before it, as OWASP advises; that stays
visible, and nothing is lost.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from dragoman.printable import make_printable

_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
"""What begins a formula in Excel, LibreOffice or Google Sheets (the wide forms are folded by some), and white space
that is cut off before a formula is looked for."""
_MARK: Final = "'"
BYTE_ORDER_MARK: Final = "\ufeff"
"""Without it Excel takes UTF-8 for the machine's own code page."""


def defuse(cell: str) -> str:
    """The cell as it may stand in a list: no formula, no line break and no escape sequence."""
    marked = _MARK + cell if cell.lstrip(" \u00a0\u3000").startswith(_DANGEROUS) else cell
    return make_printable(marked)


def write_rows(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Lines of CSV (RFC 4180), each cell defused and quoted where it has to be."""
    for row in rows:
        line = io.StringIO()
        csv.writer(line, quoting=csv.QUOTE_MINIMAL).writerow([defuse(cell) for cell in row])
        yield line.getvalue()
