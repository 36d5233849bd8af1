import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.article import Paragraph
from dragoman.extraction.text import is_hard_wrapped, read_text, split_paragraphs

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
