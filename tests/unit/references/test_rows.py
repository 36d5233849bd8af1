import csv
import io
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.references.rows import read_table

CELLS = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=12)


def read(text: str) -> list[tuple[str, ...]]:
    return [row.cells for row in read_table(text).rows]


@pytest.mark.parametrize("delimiter", ["\t", ";", ","])
def test_the_cells_are_separated_by_what_cuts_most_rows_alike(delimiter: str) -> None:
    lines = [("Bank, the big one; really", "banco"), ("quay", "cais"), ("ferry", "balsa"), ("lock", "eclusa")]
    text = "\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines)
    assert read(text) == lines


def test_commas_inside_sentences_do_not_separate_where_a_semicolon_does() -> None:
    assert read("It was late, and dark;Era tarde, e escuro\nYes, it was;Era") == [
        ("It was late, and dark", "Era tarde, e escuro"),
        ("Yes, it was", "Era"),
    ]


def test_excel_names_the_separator_itself() -> None:
    table = read_table("sep=;\r\na,b;c\r\nd,e;f")
    assert [(row.line, row.cells) for row in table.rows] == [(2, ("a,b", "c")), (3, ("d,e", "f"))]


def test_lines_without_a_separator_are_rows_of_one_cell() -> None:
    table = read_table("Harbour Radio\niPhone\n\n  \nSmith, Kline & Co\n")
    assert table.width == 1
    assert [(row.line, row.cells[0]) for row in table.rows] == [
        (1, "Harbour Radio"),
        (2, "iPhone"),
        (5, "Smith, Kline & Co"),
    ]


def test_a_row_begins_at_the_line_where_it_begins_though_its_cell_has_several() -> None:
    table = read_table('a,b\n"one\ntwo","drei\nvier"\r\n\r\ne,f\n')
    assert [(row.line, row.cells) for row in table.rows] == [
        (1, ("a", "b")),
        (2, ("one\ntwo", "drei\nvier")),
        (6, ("e", "f")),
    ]


def test_doubled_marks_inside_a_quoted_cell_are_one() -> None:
    assert read('"say ""no""",não\nx,y') == [('say "no"', "não"), ("x", "y")]


def test_a_sentence_that_begins_with_a_quotation_keeps_its_marks() -> None:
    assert read('"Never," he said.\t“Nunca”, disse.\nx\ty') == [('"Never," he said.', "“Nunca”, disse."), ("x", "y")]


def test_a_mark_that_is_never_closed_costs_no_other_line() -> None:
    assert read('"open,a\nb,c\nd,e\n') == [('"open', "a"), ("b", "c"), ("d", "e")]


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8), st.sampled_from("\t;,"))
def test_what_a_program_writes_is_read_back(rows: list[tuple[str, str]], delimiter: str) -> None:
    """Under a header, which says with all its rows quoted what the separator is."""
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([("source", "target")] * 20 + rows)
    assert read(written.getvalue())[20:] == [
        tuple(cell.strip() for cell in row) for row in rows if any(cell.strip() for cell in row)
    ]


@given(st.text(st.sampled_from('ab",;\t\n\r '), max_size=60))
def test_any_characters_give_rows_whose_lines_go_up(text: str) -> None:
    lines = [row.line for row in read_table(text).rows]
    assert lines == sorted(set(lines))
    assert all(1 <= line <= 1 + text.replace("\r\n", "\n").replace("\r", "\n").count("\n") for line in lines)


@pytest.mark.parametrize("piece", ['"a\n', '"",', '"a"",', '""""', '","', '"a"b,', ',"', "x\n"])
def test_time_grows_with_the_length_and_not_with_its_square(piece: str) -> None:
    def measure(times: int) -> float:
        text = '"' + piece * times
        start = time.process_time()
        read_table(text)
        return time.process_time() - start

    short, long = min(measure(2_000) for _ in range(3)), min(measure(32_000) for _ in range(2))
    assert long < 64 * short + 0.05  # 16 times as long; by the square it would be 256 times


def test_a_table_behind_many_blank_lines_is_found() -> None:
    table = read_table("\n" * 200_000 + "en;pt\nquay;cais\n")
    assert [(row.line, row.cells) for row in table.rows] == [
        (200_001, ("en", "pt")),
        (200_002, ("quay", "cais")),
    ]
