import pytest

from dragoman.article import Metadata
from dragoman.extraction.plain.wire import Header, clean_transmission, read_header


@pytest.mark.parametrize(
    "mark",
    [
        "-30-",
        "(ENDS)",
        "-ENDS-",
        "ENDS",
        "(fim)",
        "AGP/Fim",
        "(more)",
        "--more--",
        "Page 2 of 3",
        "Seite 2",
        "- 2 -",
        "2-2-2 HARBOUR",
    ],
)
def test_a_line_that_only_says_where_a_story_ends_is_gone(mark: str) -> None:
    assert clean_transmission(f"One.\n{mark}\n").split() == ["One."]


@pytest.mark.parametrize("line", ["Ends meet.", "30", "more", "It ends", "2", "(more than ever)", "Fim de tarde"])
def test_a_line_that_may_be_the_storys_own_stays(line: str) -> None:
    assert clean_transmission(f"One.\n{line}\nTwo.") == f"One.\n{line}\nTwo."


def test_a_sentence_goes_on_over_a_pages_end_and_its_number() -> None:
    assert clean_transmission("The ship was\n(more)\n\n\f2\n\nlost at sea.") == "The ship was\nlost at sea."


def test_a_paragraph_that_ended_with_its_page_stays_apart_from_the_next() -> None:
    assert clean_transmission("One.\n\fTwo.").split("\n\n") == ["One.", "Two."]


def test_a_line_at_the_head_of_each_page_stands_once() -> None:
    text = "\f".join(f"BRANTWICK COURIER {page}\nText {word}.\n" for page, word in enumerate(["a", "b", "c"]))
    assert clean_transmission(text).count("COURIER") == 1


def test_teleprinter_envelopes_are_opened() -> None:
    assert clean_transmission("ZCZC NWX01\nThe text.\nNNNN\n").strip() == "The text."


def test_initials_at_the_end_are_gone() -> None:
    assert clean_transmission("One.\nTwo.\nThree.\nabc/def\n").split() == ["One.", "Two.", "Three."]


@pytest.mark.parametrize("signature", ["abc/def", "((a@b.example; +44 20))", "Keywords: MARKETS OIL/"])
def test_a_signature_under_a_short_story_with_a_dateline_is_gone(signature: str) -> None:
    assert clean_transmission(f"Madrid, 3 nov (EFE).- El texto.\n\n{signature}\n").strip().endswith("El texto.")
    assert signature in clean_transmission(f"The text.\n\n{signature}\n")


def test_the_head_of_a_second_take_is_gone_behind_the_end_of_the_first() -> None:
    text = "One.\n\n(MORE)\nFERRY-SINKING 2\nTwo.\n"
    assert clean_transmission(text).split() == ["One.", "Two."]
    assert "BOEING 737" in clean_transmission("One.\n\nBOEING 737\nTwo.\n")


def test_the_word_for_the_end_goes_in_small_letters_where_it_stands_alone() -> None:
    assert clean_transmission("One.\n\nends\n\nNOTES\n").split() == ["One.", "NOTES"]
    assert clean_transmission("This is how it\nends\n\nTwo.\n").split()[-2:] == ["ends", "Two."]


def test_a_header_of_fields_is_read() -> None:
    header = read_header(
        "Slug: X\nHeadline: The title\nByline: By Ann Porter\nDate: 2026-01-02\nCopyright: NWX\n\nText.\n"
    )
    assert header == Header(
        "\nText.\n", "The title", None, Metadata(authors=("Ann Porter",), published_at="2026-01-02", rights="NWX")
    )


@pytest.mark.parametrize(
    "text", ["TO: All\nFROM: Ann\nDATE: today\n\nText.", "Title: a story\n\nText.", "Date: x\nSource: y\n"]
)
def test_a_memo_is_no_header_of_fields(text: str) -> None:
    assert read_header(text) == Header(text)
