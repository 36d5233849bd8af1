import pytest

from dragoman.article import Extraction, Metadata, Paragraph
from dragoman.extraction.html import read_fragment, read_html

PARAGRAPHS = (
    "<p>The council met on Tuesday evening and agreed, after three hours, to repair the old bridge.</p>"
    "<p>Work begins in June, said the mayor on 5 May 2024, and will take about four months.</p>"
)


def read(head: str, body: str = PARAGRAPHS, attributes: str = "") -> Extraction:
    page = f"<!doctype html><html {attributes}><head><meta charset=utf-8>{head}</head><body>{body}</body></html>"
    return read_html(page.encode(), None)


def test_nothing_is_guessed_about_a_page_that_declares_nothing() -> None:
    extraction = read("", f"<p>By Jane Doe, 3 March 2021</p>{PARAGRAPHS}<p>© 2019 example.org</p>")
    assert extraction.metadata == Metadata()
    assert (extraction.title, extraction.declared_language) == (None, None)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<meta property='article:published_time' content='2026-03-14T08:30:00Z'>", "2026-03-14T08:30:00+00:00"),
        ("<meta name='date' content='2026-03-14'>", "2026-03-14"),
        ("<meta itemprop='datePublished' content='2026-03'>", "2026-03"),
        ("<meta property='article:modified_time' content='2026-03-14'>", None),
        ("<meta name='date' content='03/04/2026'>", None),
        (
            '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2026-03-14"}</script>',
            "2026-03-14",
        ),
        ('<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": </script>', None),
        ('<script type="application/ld+json">{"@type": "WebSite", "datePublished": "2026-03-14"}</script>', None),
    ],
)
def test_a_publication_date_is_taken_only_where_it_is_declared(head: str, expected: str | None) -> None:
    assert read(head).metadata.published_at == expected


def test_microdata_is_a_declaration_too() -> None:
    body = (
        "<article><span itemprop='author'><b itemprop='name'>Ana Reis</b>, staff</span>"
        f"<time itemprop='datePublished' datetime='2026-03-14'>yesterday</time>{PARAGRAPHS}</article>"
    )
    assert read("", body).metadata == Metadata(authors=("Ana Reis",), published_at="2026-03-14")


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (
            "<meta property='og:title' content='Bridge | Gazette'><meta property='og:site_name' content='Gazette'>",
            "",
            ("Bridge", "metadata"),
        ),
        (
            "<title>Bridge to be repaired - Gazette</title>",
            "<h1>Bridge to be repaired</h1>",
            ("Bridge to be repaired", "metadata"),
        ),
        ("<title>Bridge, again</title>", "<h1>Gazette</h1>", ("Bridge, again", "metadata")),
        ("", "<h1>Bridge to be repaired</h1>", ("Bridge to be repaired", "heading")),
        ("", "", (None, None)),
    ],
)
def test_the_title_is_the_declared_one_else_the_heading(
    head: str, body: str, expected: tuple[str | None, str | None]
) -> None:
    extraction = read(head, f"<article>{body}{PARAGRAPHS}</article>")
    assert (extraction.title, extraction.title_origin) == expected
    assert extraction.title not in [paragraph.text for paragraph in extraction.paragraphs]


@pytest.mark.parametrize(
    ("head", "attributes", "expected"),
    [
        ("", "lang='pt-BR'", "pt-BR"),
        ("", "xml:lang='es'", "es"),
        ("<meta http-equiv='Content-Language' content='en'>", "", "en"),
        ('<script type="application/ld+json">{"@type": "Article", "inLanguage": "fr"}</script>', "", "fr"),
        ("", "", None),
    ],
)
def test_the_language_is_the_declared_one(head: str, attributes: str, expected: str | None) -> None:
    assert read(head, attributes=attributes).declared_language == expected


def test_relative_addresses_are_resolved_against_the_pages_own() -> None:
    head = "<link rel='canonical' href='https://example.org/a/b'><meta property='og:image' content='/i.png'>"
    assert read(head).metadata == Metadata(url="https://example.org/a/b", image="https://example.org/i.png")


def test_control_characters_do_not_cost_the_page() -> None:
    assert len(read("", PARAGRAPHS.replace("bridge", "bri\x01dge\x0c")).paragraphs) == 2


def test_words_split_by_inline_markup_stay_whole_and_blocks_stay_apart() -> None:
    assert read_fragment("<p>Hyper<b>link</b>ed <i>text</i></p>bare<p>x</p>tail") == (
        Paragraph("Hyperlinked text"),
        Paragraph("bare"),
        Paragraph("x"),
        Paragraph("tail"),
    )


def test_kinds_are_the_innermost() -> None:
    markup = "<blockquote><p>q</p><ul><li><p>i</p>j</li></ul></blockquote><dl><dt>t</dt><dd>d</dd></dl><h3>h</h3>"
    kinds = [(paragraph.kind, paragraph.text) for paragraph in read_fragment(markup)]
    assert kinds == [
        ("quote", "q"),
        ("list-item", "i"),
        ("list-item", "j"),
        ("list-item", "t"),
        ("list-item", "d"),
        ("heading", "h"),
    ]


def test_a_row_of_values_is_one_paragraph_and_a_layout_table_is_none() -> None:
    data = "<table><tr><th>Day</th><th>Time</th></tr><tr><td>Monday</td><td><p>six</p></td><td></td></tr></table>"
    layout = "<table><tr><td><a>Menu</a></td><td><p>One.</p><p>Two.</p></td></tr></table>"
    assert read_fragment(data) == (Paragraph("Day | Time", "table-row"), Paragraph("Monday | six", "table-row"))
    assert read_fragment(layout) == (Paragraph("Menu"), Paragraph("One."), Paragraph("Two."))


def test_two_line_breaks_begin_a_paragraph_and_one_does_not() -> None:
    assert read_fragment("one<br>two<br> <br/>three") == (Paragraph("one two"), Paragraph("three"))


def test_scripts_styles_comments_and_code_blocks_are_no_text() -> None:
    markup = "<script>s</script><style>y</style><!-- c --><pre><code>x = 1</code></pre><p>Use <code>x</code>.</p>tail"
    assert read_fragment(markup) == (Paragraph("Use x."), Paragraph("tail"))
