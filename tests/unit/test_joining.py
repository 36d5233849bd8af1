import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.article import Segment
from dragoman.joining import join_targets
from dragoman.segmentation import segment, segment_row


def make_segments(*pairs: tuple[str, str]) -> list[Segment]:
    return [Segment(0, source, target, "firefox") for source, target in pairs]


def test_paragraph_without_segments_is_empty() -> None:
    assert join_targets(" ", [], "pt") == ""


@pytest.mark.parametrize(
    ("text", "target", "joined"),
    [
        ("One. Two.", "pt", "Um. Dois."),
        ("One.\u00a0\u00a0Two.", "pt", "Um. Dois."),
        ("One.Two.", "pt", "Um. Dois."),
        ("One. Two.", "zh", "Um.Dois."),
        ("One.\nTwo.", "pt", "Um.\nDois."),
        ("One.\n\nTwo.", "zh", "Um.\n\nDois."),
        ("One.\tTwo.", "pt", "Um.\tDois."),
        ("One. | Two.", "pt", "Um. | Dois."),
        ("One. | Two.", "ja", "Um. | Dois."),
        ("  One. Two.  ", "pt", "Um. Dois."),
    ],
)
def test_what_stood_between_sentences_stands_between_their_translations(text: str, target: str, joined: str) -> None:
    assert join_targets(text, make_segments(("One.", "Um."), ("Two.", "Dois.")), target) == joined


def test_sentences_of_a_language_without_spaces_get_one_in_a_language_with_them() -> None:
    segments = make_segments(("你好。", "Hello."), ("世界很大。", "The world is large."))
    assert join_targets("你好。世界很大。", segments, "en") == "Hello. The world is large."


def test_a_word_that_was_cut_at_the_bound_is_one_word_again() -> None:
    assert join_targets("abcdef", make_segments(("abc", "abc"), ("def", "def")), "pt") == "abcdef"


def test_the_same_sentence_twice_is_found_twice() -> None:
    segments = make_segments(("No.", "Não."), ("No.", "Não."))
    assert join_targets("No.\nNo.", segments, "pt") == "Não.\nNão."


def test_a_source_that_is_not_in_the_text_is_joined_with_a_space() -> None:
    assert join_targets("One. Two.", make_segments(("One.", "Um."), ("Three.", "Três.")), "pt").startswith("Um. Três.")


@given(lines=st.lists(st.sampled_from(["One. Two!", "Dr. Oakes left. | 3.5", "a; b", "A | B | C", "“Go!” He left."])))
def test_untranslated_text_comes_back_with_its_lines_and_cells(lines: list[str]) -> None:
    text = "\n\n".join(lines)
    cells = [piece for piece in segment_row(text, "en", 20) if piece.strip() and piece != " | "]
    assert join_targets(text, make_segments(*((cell.strip(), cell.strip()) for cell in cells)), "en") == text


def test_a_paragraph_without_line_breaks_comes_back_whole() -> None:
    text = "Dr. Oakes left. He was tired, and it was late; nobody came."
    sources = [piece.strip() for piece in segment(text, "en", 20)]
    assert join_targets(text, make_segments(*((source, source) for source in sources)), "en") == text


def test_a_row_of_signs_that_was_cut_at_the_bound_comes_back_as_it_was() -> None:
    text = "(" * 25
    assert (
        join_targets(
            text,
            [Segment(0, "(" * 10, "(" * 10, "none") for _ in range(2)] + [Segment(0, "(" * 5, "(" * 5, "none")],
            "pt",
        )
        == text
    )
