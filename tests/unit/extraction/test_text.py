from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.article import Paragraph
from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.plain.lines import MAX_LINES, is_hard_wrapped
from dragoman.extraction.plain.text import read_text, split_paragraphs, unescape_text

WORDS = st.lists(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12), min_size=40, max_size=120)


def wrap(words: list[str], width: int) -> list[str]:
    lines = [words[0]]
    for word in words[1:]:
        if len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


@given(WORDS, st.integers(60, 100))
def test_text_that_was_wrapped_at_any_width_comes_back_as_one_line(words: list[str], width: int) -> None:
    lines = wrap(words, width)
    assert [paragraph.text for paragraph in split_paragraphs("\n".join(lines))] == [" ".join(words)]


def test_lines_that_each_end_a_sentence_stay_apart() -> None:
    lines = [
        "One sentence that is about as long as its neighbours.",
        "Another sentence, “about as long as the others.”",
    ]
    assert not is_hard_wrapped(lines)
    assert [paragraph.text for paragraph in split_paragraphs("\n".join(lines))] == lines


@pytest.mark.parametrize(
    "lines",
    [
        ["Milk", "Eggs", "Bread"],
        ["Dear readers of this newsletter, wherever you are", "hello", "and welcome to the first number of it"],
        ["a" * 60 + " " + "b" * 80, "c" * 140],
        ["Two roads diverged in a yellow wood,", "And sorry I could not travel both"],
    ],
)
def test_lines_that_were_not_wrapped_stay_lines(lines: list[str]) -> None:
    assert [paragraph.text for paragraph in split_paragraphs("\n".join(lines))] == lines


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_systems_line_breaks_are_understood(newline: str) -> None:
    extraction = read_text(f"Title{newline} {newline}One.{newline}{newline}Two.".encode(), None)
    assert extraction.title == "Title"
    assert [paragraph.text for paragraph in extraction.paragraphs] == ["One.", "Two."]


def test_a_short_first_line_that_stands_alone_is_the_title() -> None:
    extraction = read_text(b"A headline\n\nThe text.", None)
    assert (extraction.title, extraction.title_origin) == ("A headline", "first-line")
    assert extraction.paragraphs == (Paragraph("The text."),)


@pytest.mark.parametrize(
    "text",
    ["Only one line", "A sentence.\n\nText.", "Dear Sir,\n\nText.", "Two\nlines\n\nText.", f"{'long ' * 40}\n\nText."],
)
def test_a_first_line_that_is_no_headline_is_text(text: str) -> None:
    extraction = read_text(text.encode(), None)
    assert (extraction.title, extraction.title_origin) == (None, None)
    assert extraction.paragraphs[0].text == " ".join(text.split("\n", maxsplit=1)[0].split())


def test_a_list_keeps_its_items_and_their_numbers() -> None:
    paragraphs = split_paragraphs("- one that goes\n  on\n* two\n\n1. first\n2) second")
    assert [paragraph.text for paragraph in paragraphs] == ["one that goes on", "two", "1. first", "2) second"]
    assert {paragraph.kind for paragraph in paragraphs} == {"list-item"}


def test_a_ruled_line_separates_and_is_not_text() -> None:
    assert [paragraph.text for paragraph in split_paragraphs("Head\n=====\nOne.\n* * *\nTwo.")] == [
        "Head",
        "One.",
        "Two.",
    ]


@given(st.text(max_size=300))
def test_no_letter_or_digit_is_lost(text: str) -> None:
    kept = "".join(paragraph.text for paragraph in split_paragraphs(text))
    assert [c for c in kept if c.isalnum()] == [c for c in text if c.isalnum()]


def test_a_line_under_the_headline_that_names_authors_is_a_byline() -> None:
    extraction = read_text(b"A headline\nBy Ann Porter\n\nLISBON, Oct 3 (NWX) - The text.", None)
    assert (extraction.title, extraction.metadata.authors) == ("A headline", ("Ann Porter",))
    assert extraction.metadata.origins == {"authors": "byline"}
    assert extraction.paragraphs == (Paragraph("LISBON, Oct 3 (NWX) - The text."),)


def test_what_stands_between_headline_and_byline_is_the_subtitle() -> None:
    extraction = read_text(b"A headline\n\nIt says more here.\n\nBy Ann Porter\n\nThe text.", None)
    assert (extraction.title, extraction.metadata.subtitle) == ("A headline", "It says more here.")


@pytest.mark.parametrize("label", ["FOR IMMEDIATE RELEASE", "NOTA DE IMPRENSA", "URGENT", "BC-EU--Ferry,2nd Ld"])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_label_over_the_headline_is_no_title(label: str, gap: str) -> None:
    extraction = read_text(f"{label}{gap}A headline\n\nThe text.\n\nMore text.".encode(), None)
    assert (extraction.title, extraction.title_origin) == ("A headline", "first-line")
    assert extraction.paragraphs == (Paragraph("The text."), Paragraph("More text."))


def test_an_embargo_and_the_day_of_a_release_stay_as_the_first_paragraphs() -> None:
    text = b"EMBARGO: 00.01 Wednesday\n\nPRESS RELEASE\n3 November 2026\n\nA headline\n\nThe text."
    extraction = read_text(text, None)
    assert extraction.title == "A headline"
    assert [p.text for p in extraction.paragraphs] == ["EMBARGO: 00.01 Wednesday", "3 November 2026", "The text."]


def test_a_date_over_a_headline_without_a_label_proves_nothing() -> None:
    assert read_text(b"3 November 2026\n\nA headline\n\nThe text.", None).title == "3 November 2026"


def test_points_and_notes_between_headline_and_byline_are_no_subtitle() -> None:
    text = b"A headline\n  * One point\n  * Another\n\n  (Adds comment)\n  By Ann Porter\n  LONDON (NWX) - Text."
    extraction = read_text(text, None)
    assert (extraction.title, extraction.metadata.subtitle) == ("A headline", None)
    assert extraction.paragraphs == (
        Paragraph("One point", "list-item"),
        Paragraph("Another", "list-item"),
        Paragraph("LONDON (NWX) - Text."),
    )


def test_for_whom_the_author_writes_goes_with_the_byline() -> None:
    text = b"A headline\n\nBy ANN PORTER\n\nAssociated Newsdesk\n\nLONDON (NWX) - Text."
    assert read_text(text, None).paragraphs == (Paragraph("LONDON (NWX) - Text."),)
    kept = read_text(text.replace(b"LONDON (NWX) - ", b""), None).paragraphs
    assert kept == (Paragraph("Associated Newsdesk"), Paragraph("Text.")), "it may be a heading"


def test_without_a_byline_nothing_is_certain_to_be_a_subtitle() -> None:
    extraction = read_text(b"A headline\n\nIt says more here.\n\nThe text.", None)
    assert extraction.metadata.subtitle is None
    assert len(extraction.paragraphs) == 2


def test_a_byline_with_no_text_after_it_is_text() -> None:
    assert [paragraph.text for paragraph in read_text(b"A headline\nBy Ann Porter", None).paragraphs] == [
        "A headline",
        "By Ann Porter",
    ]


def test_an_underlined_line_is_a_heading_and_the_first_one_the_title() -> None:
    extraction = read_text(b"Head\n====\nOne.\n\nPart\n----\nTwo.", None)
    assert extraction.title == "Head"
    assert extraction.paragraphs == (Paragraph("One."), Paragraph("Part", "heading"), Paragraph("Two."))


def test_indents_begin_paragraphs_where_there_are_no_blank_lines() -> None:
    text = "    The first paragraph of the page was typed\nwith an indent and goes on.\n    The second one too."
    assert [paragraph.text for paragraph in split_paragraphs(text)] == [
        "The first paragraph of the page was typed with an indent and goes on.",
        "The second one too.",
    ]


def test_a_table_is_rows_of_cells() -> None:
    assert split_paragraphs("Ship     Days\n-------  ----\nAurora   12\nHope     9") == (
        Paragraph("Ship | Days", "table-row"),
        Paragraph("Aurora | 12", "table-row"),
        Paragraph("Hope | 9", "table-row"),
    )


def test_a_list_with_blank_lines_between_its_items_is_a_list() -> None:
    paragraphs = split_paragraphs("The plan:\n\n1. First we look.\n\n2. Then we leap.\n\nThat is all.")
    assert [paragraph.kind for paragraph in paragraphs] == ["paragraph", "list-item", "list-item", "paragraph"]


def test_a_list_is_announced_in_its_own_block_and_followed_by_a_sentence() -> None:
    paragraphs = split_paragraphs("The plan:\n- look;\n- leap.\nThat is all.\n")
    assert [(paragraph.kind, paragraph.text) for paragraph in paragraphs] == [
        ("paragraph", "The plan:"),
        ("list-item", "look;"),
        ("list-item", "leap."),
        ("paragraph", "That is all."),
    ]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Baker &amp; Sons said &quot;no&quot;", 'Baker & Sons said "no"'),
        ("Caf&eacute; &amp;quot;Sol&amp;quot;", 'Café "Sol"'),
        ("R&D &amp; more", "R&D &amp; more"),
        ("In HTML, write &amp; for it", "In HTML, write &amp; for it"),
        ("?a=1&copy=2", "?a=1&copy=2"),
    ],
)
def test_references_are_resolved_only_in_text_that_was_escaped(text: str, read: str) -> None:
    assert unescape_text(text) == read


def test_addresses_in_the_text_are_its_links() -> None:
    extraction = read_text(b"See https://a.example/x_(y), (http://b.example/) or https://a.example/x_(y).", None)
    assert [link.url for link in extraction.links] == ["https://a.example/x_(y)", "http://b.example/"]


@pytest.mark.parametrize(
    "text", ["\f1\n" * 10_000, "- a.\nB.\n" * 5_000, "By Ann Porter\n\n" * 5_000, "a-\n" * 10_000, "A-B/\n" * 10_000]
)
def test_lines_without_end_are_read_in_time(text: str) -> None:
    started = process_time()
    read_text(text.encode(), None)
    assert process_time() - started < 2


def test_an_item_with_a_number_keeps_its_dash() -> None:
    assert [p.text for p in split_paragraphs("1. London - the harbour\n2. Lisbon - the river")] == [
        "1. London - the harbour",
        "2. Lisbon - the river",
    ]


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_more_lines_than_are_read_are_refused_at_once(line_break: str) -> None:
    with pytest.raises(RejectedError) as caught:
        read_text(f"a{line_break}".encode() * (MAX_LINES + 1), None)
    assert caught.value.reason is RejectionReason.TOO_LARGE
