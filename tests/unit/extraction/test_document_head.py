import pytest

from dragoman.article import Extraction
from dragoman.extraction.office.word_processing import Properties, Role, Writer, assemble

BODY = "The council met on Monday and agreed on nothing but the date of its next meeting."


def write(
    *blocks: tuple[Role, str], title: str | None = None, strong: int = 0, creator: str = "", keywords: str = ""
) -> Extraction:
    """A document of blocks, the first `strong` of them in bold."""
    writer = Writer()
    for number, (role, text) in enumerate(blocks):
        writer.start_block(role, is_strong=number < strong)
        writer.write(text)
        writer.end()
    return assemble("docx", writer.close(), Properties(title=title, creator=creator, keywords=(keywords,)))


@pytest.mark.parametrize(
    ("blocks", "declared", "strong", "expected"),
    [
        (
            [("paragraph", "Kicker"), ("title", "Styled"), ("paragraph", BODY)],
            "A declared title",
            0,
            ("Styled", "heading"),
        ),
        ([("title", "Two"), ("title", "lines"), ("paragraph", BODY)], None, 0, ("Two lines", "heading")),
        ([("heading", "Headed"), ("paragraph", BODY)], "A declared title", 0, ("Headed", "heading")),
        ([("paragraph", "Bold"), ("paragraph", BODY)], "A declared title", 1, ("Bold", "first-line")),
        ([("paragraph", "Plain"), ("paragraph", BODY)], "A declared title", 0, ("A declared title", "metadata")),
        ([("paragraph", "a Title"), ("paragraph", BODY)], "A title", 0, ("a Title", "metadata")),
        ([("paragraph", "Plain"), ("paragraph", BODY)], "Microsoft Word - x.doc", 0, ("Plain", "first-line")),
        ([("paragraph", "Plain"), ("paragraph", BODY)], "Documento1", 0, ("Plain", "first-line")),
        ([("paragraph", "Plain"), ("paragraph", BODY)], "story v3_FINAL", 0, ("Plain", "first-line")),
        ([("paragraph", "A sentence."), ("paragraph", BODY)], None, 0, (None, None)),
        ([("paragraph", "Only this")], None, 1, (None, None)),
    ],
)
def test_the_title_is_what_the_document_shows_before_what_its_properties_say(
    blocks: list[tuple[Role, str]], declared: str | None, strong: int, expected: tuple[str | None, str | None]
) -> None:
    extraction = write(*blocks, title=declared, strong=strong)
    assert (extraction.title, extraction.title_origin) == expected
    assert extraction.title not in [found.text for found in extraction.paragraphs]


def test_what_stands_above_the_text_is_taken_out_of_it() -> None:
    extraction = write(
        ("paragraph", "PRESS RELEASE"), ("title", "Head"), ("subtitle", "Deck"), ("paragraph", "By Ann Porter"),
        ("paragraph", BODY), creator="admin", keywords="a; b",
    )  # fmt: skip
    assert [found.text for found in extraction.paragraphs] == [BODY]
    assert (extraction.metadata.subtitle, extraction.metadata.authors) == ("Deck", ("Ann Porter",))
    assert extraction.metadata.tags == ("a", "b")
    assert extraction.metadata.origins == {"subtitle": "style", "authors": "byline", "tags": "properties"}


@pytest.mark.parametrize(
    ("creator", "expected"),
    [("Ann Porter", ("Ann Porter",)), ("DESKTOP-7\\news", ()), ("Microsoft Office User", ()), ("admin", ()), ("", ())],
)
def test_the_creator_is_an_author_only_where_it_is_a_name(creator: str, expected: tuple[str, ...]) -> None:
    assert write(("paragraph", BODY), creator=creator).metadata.authors == expected


def test_a_typed_bullet_makes_a_list_item_and_furniture_is_left_out() -> None:
    extraction = write(("furniture", "Contents 1"), ("paragraph", "•\tone"), ("paragraph", "- not sure"))
    assert [(found.text, found.kind) for found in extraction.paragraphs] == [
        ("one", "list-item"),
        ("- not sure", "paragraph"),
    ]


def test_a_date_of_the_style_is_when_it_was_published_if_every_reader_reads_it_alike() -> None:
    assert write(("title", "T"), ("date", "2026-04-18"), ("paragraph", BODY)).metadata.published_at == "2026-04-18"
    extraction = write(("title", "T"), ("date", "05/06/2026"), ("paragraph", BODY))
    assert (extraction.metadata.published_at, extraction.paragraphs[0].text) == (None, "05/06/2026")
