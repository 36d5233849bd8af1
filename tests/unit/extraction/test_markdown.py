import pytest

from dragoman.article import Extraction, Paragraph
from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.markdown import read_markdown


def read(text: str) -> Extraction:
    return read_markdown(text.encode(), None)


def test_the_first_top_level_heading_is_the_title_and_no_paragraph() -> None:
    extraction = read("Intro.\n\n# The *title*\n\nText.\n\n# Another")
    assert (extraction.title, extraction.title_origin) == ("The title", "heading")
    assert extraction.paragraphs == (Paragraph("Intro."), Paragraph("Text."), Paragraph("Another", "heading"))


def test_front_matter_names_the_title_and_its_repetition_is_dropped() -> None:
    extraction = read("---\ntitle: The title\n---\n# The title\n\nText.")
    assert (extraction.title, extraction.title_origin) == ("The title", "metadata")
    assert extraction.paragraphs == (Paragraph("Text."),)


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("2026-04-09", "2026-04-09"),
        ("2026-04-09 10:30:00 +02:00", "2026-04-09T10:30:00+02:00"),
        ("2026-04-09T10:30:00", "2026-04-09T10:30:00"),
        ("2026", "2026"),
        ("'2026-04'", "2026-04"),
        ("Thu, 09 Apr 2026 10:30:00 +0200", "2026-04-09T10:30:00+02:00"),
        ("09/04/2026", None),
        ("last spring", None),
        ("[2026]", None),
        ("true", None),
    ],
)
def test_a_date_is_as_precise_as_declared_or_left_out(declared: str, expected: str | None) -> None:
    assert read(f"---\ndate: {declared}\n---\nText.").metadata.published_at == expected


def test_front_matter_of_odd_types_is_left_out() -> None:
    extraction = read(
        "---\ntitle: 1984\nauthor: {a: b}\ntags: [x, 7, null, {y: z}]\nurl: not-an-address\nimage: 3\n---\nText."
    )
    assert extraction.title == "1984"
    assert extraction.metadata.tags == ("x", "7")
    assert (extraction.metadata.authors, extraction.metadata.url, extraction.metadata.image) == ((), None, None)


@pytest.mark.parametrize("block", ["a: b: c", "a: [1", "a: !!python/object/apply:os.system [x]", "a: " + "[" * 40_000])
def test_broken_front_matter_is_rejected(block: str) -> None:
    with pytest.raises((RejectedError, RecursionError)) as caught:
        read(f"---\n{block}\n---\nText.")
    assert not isinstance(caught.value, RejectedError) or caught.value.reason is RejectionReason.CORRUPT


@pytest.mark.parametrize(
    "text", ["---\nA sentence.\n---\n\nText.", "Words\n\n---\n\nMore\n\n---\n\nText.", "---\nx: no end"]
)
def test_rules_that_are_not_front_matter_lose_no_text(text: str) -> None:
    kept = " ".join(paragraph.text for paragraph in read(text).paragraphs)
    assert kept.split() == text.replace("---", "").split()


def test_markup_is_removed_and_its_words_stay() -> None:
    extraction = read(
        "A **bold** [link](x), `code`, ![pic](p.png) <i>tag</i>, a\nsoft break, a  \nhard one<br/>and 1 \\* 2 &amp; 3."
    )
    assert extraction.paragraphs == (Paragraph("A bold link, code, tag, a soft break, a hard one and 1 * 2 & 3."),)


def test_code_blocks_are_left_out() -> None:
    assert read("Text.\n\n```\ncode\n```\n\n    more code\n").paragraphs == (Paragraph("Text."),)


def test_a_heading_in_a_quote_is_a_heading_and_an_item_in_it_an_item() -> None:
    paragraphs = read("> ## Head\n> words\n> - item").paragraphs
    assert [paragraph.kind for paragraph in paragraphs] == ["heading", "quote", "list-item"]


def test_an_html_block_gives_its_text() -> None:
    assert read("<div>\n<p>One.</p><p>Two.</p>\n<script>x</script></div>\n\nThree.").paragraphs == (
        Paragraph("One."),
        Paragraph("Two."),
        Paragraph("Three."),
    )
