import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.extraction.pdf.fragments import Fragment
from dragoman.extraction.pdf.layout import Line, read_lines
from dragoman.extraction.pdf.running_heads import Page

Box = tuple[str, float, float, float]


def make_page(*boxes: Box, size: float = 10) -> Page:
    """A page of texts with left edge, right edge and baseline, in the order of the file."""
    fragments = (
        Fragment(text, left, right, base - 0.2 * size, base + 0.8 * size, base, size, False, order)
        for order, (text, left, right, base) in enumerate(boxes)
    )
    return Page(600, 800, tuple(fragments))


FILLER = " and so on, as wide as a line of prose is"


def column(name: str, left: float, right: float, top: float, count: int = 5) -> list[Box]:
    return [(f"{name}{number}{FILLER}", left, right, top - 12 * number) for number in range(1, count + 1)]


def read(*pages: Page) -> list[str]:
    return [line.text.removesuffix(FILLER) for line in read_lines(pages)]


def test_columns_are_read_one_after_the_other() -> None:
    left, right = column("a", 50, 290, 600), column("b", 310, 550, 600)
    across = [box for pair in zip(left, right, strict=True) for box in pair]
    assert read(make_page(*across)) == ["a1", "a2", "a3", "a4", "a5", "b1", "b2", "b3", "b4", "b5"]


def test_a_headline_over_three_columns_comes_first_and_a_line_below_them_last() -> None:
    columns = [*column("a", 50, 210, 600), *column("b", 220, 380, 600), *column("c", 390, 550, 600)]
    page = make_page(("foot", 50, 550, 520), *reversed(columns), ("headline", 60, 540, 620))
    lines = read(page)
    assert (lines[0], lines[-1]) == ("headline", "foot")
    assert lines[1:-1] == [f"{name}{number}" for name in "abc" for number in range(1, 6)]


def test_a_heading_across_the_page_parts_the_columns_above_it_from_those_below() -> None:
    upper = [*column("a", 50, 290, 600, 2), *column("b", 310, 550, 600, 2)]
    lower = [*column("c", 50, 290, 520, 2), *column("d", 310, 550, 520, 2)]
    lines = read(make_page(*lower, *upper, ("across", 50, 550, 550)))
    assert lines == ["a1", "a2", "b1", "b2", "across", "c1", "c2", "d1", "d2"]


def test_a_centred_line_comes_before_a_short_heading_of_the_left_column() -> None:
    page = make_page(
        ("title", 60, 540, 640), ("name", 270, 330, 620), ("heading", 50, 100, 600),
        *column("a", 50, 290, 590), *column("b", 310, 550, 612, 7),
    )  # fmt: skip
    assert read(page)[:3] == ["title", "name", "heading"]


def test_columns_of_a_right_to_left_page_begin_at_the_right() -> None:
    left = [("سطر في العمود الأيسر " * 2 + str(n), 50.0, 290.0, 600.0 - 12 * n) for n in (1, 2)]
    right = [("سطر في العمود الأيمن " * 2 + str(n), 310.0, 550.0, 600.0 - 12 * n) for n in (1, 2)]
    assert read(make_page(*left, *right)) == [text for text, *_ in (*right, *left)]


def test_two_rows_are_a_table_where_numbers_stand_last() -> None:
    def make_rows(*numbers: str) -> Page:
        return make_page(
            ("Loaves", 90, 130, 461), (numbers[0], 306, 327, 461), ("Rolls", 90, 120, 436), (numbers[1], 306, 338, 436)
        )

    assert [line.text.split() for line in read_lines([make_rows("400", "1,200")]) if line.is_row] == [
        ["Loaves", "|", "400"],
        ["Rolls", "|", "1,200"],
    ]
    assert not any(line.is_row for line in read_lines([make_rows("Ann Porter", "3 November")]))


def test_rows_of_short_cells_are_a_table() -> None:
    rows = [
        box
        for number, base in enumerate((600, 585, 570))
        for box in ((f"place {number}", 50, 120, base), (f"{number}00", 200, 230, base))
    ]
    lines = list(read_lines([make_page(*rows)]))
    assert [(line.text, line.is_row) for line in lines] == [
        ("place 0 | 000", True), ("place 1 | 100", True), ("place 2 | 200", True),
    ]  # fmt: skip


def test_a_line_that_justification_tore_apart_is_one() -> None:
    page = make_page(
        ("a full line above", 50, 250, 600),
        ("torn", 50, 100, 588),
        ("apart", 130, 250, 588),
        ("a full line", 50, 250, 576),
    )
    assert read(page) == ["a full line above", "torn apart", "a full line"]


def test_a_mark_belongs_to_its_item() -> None:
    assert read(make_page(("•", 50, 54, 600), ("first", 70, 200, 600))) == ["• first"]


def test_sender_and_date_on_one_height_are_two_lines() -> None:
    page = make_page(("The Office", 50, 150, 600), ("9 March 2026", 450, 550, 600), *column("a", 50, 550, 560))
    assert read(page)[:2] == ["The Office", "9 March 2026"]


def test_a_drop_cap_belongs_to_its_word_and_moves_no_line() -> None:
    cap = Fragment("F", 50, 68, 572, 606, 576, 34, False, 0)
    lines = make_page(
        ("erry passengers will", 70, 250, 600), ("travel free of charge", 70, 250, 588), ("from May", 50, 120, 564)
    )
    beside = (msgspec.structs.replace(fragment, order=fragment.order + 1) for fragment in lines.fragments)
    page = Page(600, 800, (cap, *beside))
    found = list(read_lines([page]))
    assert [line.text for line in found] == ["Ferry passengers will", "travel free of charge", "from May"]
    assert {line.left for line in found} == {50}


def test_what_is_repeated_at_one_height_is_left_out_with_its_numbers() -> None:
    pages = [
        make_page(("The Heron", 50, 120, 780), (f"text {n}", 50, 550, 400), (f"Page {n} of 3", 50, 120, 20))
        for n in (1, 2, 3)
    ]
    assert read(*pages) == ["text 1", "text 2", "text 3"]


def test_a_lone_page_number_takes_its_line_with_it() -> None:
    page = make_page(("The Heron", 50, 120, 780), ("3", 290, 296, 780), ("text", 50, 550, 700))
    assert read(page) == ["text"]


@pytest.mark.parametrize("text", ["March 2026", "Lisbon, 9 March", "2026", "Annex 3"])
def test_a_date_or_a_heading_at_the_top_is_no_page_number(text: str) -> None:
    assert read(make_page((text, 50, 120, 780), ("body", 50, 550, 700))) == [text, "body"]


def test_repeated_words_in_the_middle_of_pages_stay() -> None:
    pages = [make_page(("Refrain", 50, 120, 400)) for _ in range(3)]
    assert read(*pages) == ["Refrain"] * 3


def test_chinese_from_top_to_bottom_keeps_the_order_of_the_file() -> None:
    signs = [
        (sign, 540.0 - 20 * x, 550.0 - 20 * x, 700.0 - 12 * y)
        for x, word in enumerate(["海辺の町で" * 3] * 2)
        for y, sign in enumerate(word)
    ]
    assert read(make_page(*signs)) == ["海辺の町で" * 3] * 2


PLACES = st.tuples(st.integers(0, 500), st.integers(1, 200), st.integers(110, 690))


@given(st.lists(PLACES, max_size=30))
def test_each_run_between_the_margins_is_read_once(places: list[tuple[int, int, int]]) -> None:
    boxes = [(f"w{number}", float(x), float(x + w), float(y)) for number, (x, w, y) in enumerate(places)]
    words = " ".join(read(make_page(*boxes))).replace("|", " ").split()
    assert sorted("".join(words)) == sorted("".join(text for text, *_ in boxes))


def test_lines_know_their_column() -> None:
    lines: list[Line] = list(read_lines([make_page(*column("a", 50, 290, 600), *column("b", 310, 550, 600))]))
    assert {(line.column_left, line.column_right) for line in lines} == {(50, 290), (310, 550)}
