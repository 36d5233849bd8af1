import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.operations.spreadsheet import defuse, write_rows


@pytest.mark.parametrize(
    "name",
    [
        '=HYPERLINK("http://evil.example","click")', "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1", "\r=1",
        "\n=1", "\0=1", "  =1", "\u00a0=1", "\u3000=1", "＝1", "＋1", "－1", "＠1",
    ],
)  # fmt: skip
def test_cell_that_a_spreadsheet_would_take_for_a_formula_is_marked(name: str) -> None:
    assert defuse(name).startswith("'")


@pytest.mark.parametrize("name", ["news/a.txt", "a=b", "1-2", "'quoted'", "日本語/記事.txt", "", "C++ & C#.txt"])
def test_other_cells_stay_as_they_are(name: str) -> None:
    assert defuse(name) == name


def test_escape_sequences_and_line_breaks_show_and_do_nothing() -> None:
    assert defuse("a\x1b[2Jb\nc") == "a\\x1b[2Jb\\nc"


@given(st.lists(st.lists(st.text(), min_size=2, max_size=4), max_size=5))
def test_every_row_is_one_line_that_reads_back_without_a_formula(rows: list[list[str]]) -> None:
    text = "".join(write_rows(rows))
    read = list(csv.reader(io.StringIO(text)))
    assert read == [[defuse(cell) for cell in row] for row in rows]
    assert not [cell for row in read for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
