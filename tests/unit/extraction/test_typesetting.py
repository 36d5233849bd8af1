import pytest

from dragoman.article import Paragraph
from dragoman.extraction.pdf.layout import Line
from dragoman.extraction.pdf.typesetting import Text, compose

LEFT, RIGHT = 50.0, 290.0


def set_column(
    *texts: str,
    top: float = 600,
    size: float = 10,
    page: int = 0,
    block: int = 0,
    left: float = LEFT,
    is_bold: bool = False,
) -> list[Line]:
    """Lines at twelve points' distance, as wide as their text is long: the column holds 48 characters."""
    return [
        Line(
            text=text,
            left=left,
            right=min(RIGHT, left + len(text) * 0.5 * size),
            bottom=top - 1.2 * size * number - 2,
            top=top - 1.2 * size * number + 8,
            baseline=top - 1.2 * size * number,
            size=size,
            is_bold=is_bold,
            page=page,
            block=block,
            column_left=LEFT,
            column_right=RIGHT,
        )
        for number, text in enumerate(texts)
    ]


def read(*lines: list[Line]) -> Text:
    return compose([line for group in lines for line in group])


FULL = "The council met on Tuesday evening and agreed to"  # 48 characters


def test_full_lines_are_joined_and_a_short_one_ends_the_paragraph() -> None:
    text = read(set_column(FULL, "repair the bridge.", "Work begins in June and will take about four", "months."))
    assert text.paragraphs == (
        Paragraph(f"{FULL} repair the bridge."),
        Paragraph("Work begins in June and will take about four months."),
    )


def test_space_between_lines_begins_a_paragraph() -> None:
    text = read(set_column(FULL, FULL, FULL), set_column(FULL, top=600 - 24 - 20))
    assert [len(paragraph.text) for paragraph in text.paragraphs] == [3 * 49 - 1, 48]


def test_an_indent_begins_a_paragraph() -> None:
    second = set_column(f"{FULL[:40]}.", top=588, left=LEFT + 10)
    assert len(read(set_column(FULL), second).paragraphs) == 2


def test_a_paragraph_goes_on_in_the_next_column_and_on_the_next_page() -> None:
    text = read(set_column(FULL), set_column(FULL, block=1, top=700), set_column("end it here.", page=1, top=700))
    assert text.paragraphs == (Paragraph(f"{FULL} {FULL} end it here."),)


def test_a_finished_sentence_before_a_new_page_ends_the_paragraph() -> None:
    assert len(read(set_column(FULL, "it did."), set_column("Another day came.", page=1)).paragraphs) == 2


@pytest.mark.parametrize(("words", "size"), [("The bridge in May.", 8), ("Figure 1: The bridge in May.", 10)])
def test_a_caption_between_columns_does_not_tear_a_sentence_apart(words: str, size: float) -> None:
    caption = set_column(words, size=size, block=1, top=400)
    text = read(
        set_column(FULL), caption, set_column("repair it at once, whatever the cost, it was said.", block=2, top=700)
    )
    assert text.paragraphs == (
        Paragraph(f"{FULL} repair it at once, whatever the cost, it was said."),
        Paragraph(words),
    )


def test_a_word_divided_at_a_line_end_is_whole() -> None:
    text = read(set_column("The mayor of the town said that the recommenda-", "tion would be accepted."))
    assert text.paragraphs[0].text == "The mayor of the town said that the recommendation would be accepted."


def test_larger_and_bold_lines_are_headings() -> None:
    text = read(
        set_column(FULL, FULL, "ends here."),
        set_column("What comes next", top=540, is_bold=True),
        set_column(FULL, "and so on.", top=520),
    )
    assert [paragraph.kind for paragraph in text.paragraphs] == ["paragraph", "heading", "paragraph"]


def test_bold_prose_is_no_heading() -> None:
    lead = set_column(FULL, FULL, "ends with a full stop.", is_bold=True)
    text = read(lead, set_column(*[FULL] * 9, "ends here.", top=540))
    assert [paragraph.kind for paragraph in text.paragraphs] == ["paragraph", "paragraph"]


def test_list_items_lose_their_bullets_and_keep_their_numbers() -> None:
    text = read(set_column(FULL, "decided this:", "• repair the bridge", "• paint it", "1. in June", "2. by October"))
    assert text.paragraphs[1:] == (
        Paragraph("repair the bridge", "list-item"),
        Paragraph("paint it", "list-item"),
        Paragraph("1. in June", "list-item"),
        Paragraph("2. by October", "list-item"),
    )


def test_the_lines_of_a_list_item_hang_under_its_text() -> None:
    item = (
        set_column("• repair the bridge and the road to it, from the"),
        set_column("market to the quay", top=588, left=LEFT + 8),
    )
    after = set_column("The vote was close.", top=576)
    assert [p.kind for p in read(*item, after).paragraphs] == ["list-item", "paragraph"]


def test_letters_between_title_and_body_below_the_title_are_the_subtitle() -> None:
    text = read(
        set_column("Bridge closed", size=20, top=700),
        set_column("Repairs will take four months", size=13, top=670, block=1),
        set_column(FULL, FULL, "ends here.", block=2),
    )
    assert (text.title, text.subtitle) == ("Bridge closed", "Repairs will take four months")
    assert text.paragraphs[0].text == "Repairs will take four months"


def test_a_headline_in_two_lines_is_one_title() -> None:
    text = read(set_column("Bridge closed", "for four months", size=20, top=700), set_column(FULL, "ends.", block=1))
    assert text.title == "Bridge closed for four months"


def test_text_without_a_heading_has_no_title() -> None:
    assert read(set_column(FULL, "ends here.")).title is None


def test_nothing_gives_nothing() -> None:
    assert compose([]) == Text((), None, None)


BODY = set_column(FULL, FULL, "repair the bridge.", top=500)
BYLINE = set_column("By Ann Porter", top=560)
HEADLINE = set_column("Council repairs bridge", size=18, top=600)


def test_a_byline_under_the_title_names_the_authors_and_is_no_text() -> None:
    text = read(HEADLINE, BYLINE, BODY)
    assert (text.title, text.authors) == ("Council repairs bridge", ("Ann Porter",))
    assert len(text.paragraphs) == 1


def test_a_byline_may_be_read_before_the_title_that_it_stands_below() -> None:
    assert read(BYLINE, HEADLINE, BODY).authors == ("Ann Porter",)
    assert read(set_column("By Ann Porter", top=640), HEADLINE, BODY).authors == ()


def test_small_print_far_above_the_title_is_a_running_head() -> None:
    assert len(read(set_column("THE POST", size=8, top=660), HEADLINE, BODY).paragraphs) == 1
    assert len(read(set_column("THE POST", size=8, top=625), HEADLINE, BODY).paragraphs) == 2
    assert len(read(set_column("The Post", top=660), HEADLINE, BODY).paragraphs) == 2


def test_a_label_for_the_press_over_the_title_is_no_text() -> None:
    text = read(set_column("PRESS RELEASE", top=660), HEADLINE, BODY)
    assert [paragraph.kind for paragraph in text.paragraphs] == ["paragraph"]
