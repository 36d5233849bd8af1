import time

import pytest

from dragoman.article import Extraction, Link, Metadata, Paragraph
from dragoman.extraction.web.html import parse_html, read_fragment, read_fragment_with_links, read_html

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
    origins = {"authors": "microdata", "published_at": "microdata"}
    assert read("", body).metadata == Metadata(authors=("Ana Reis",), published_at="2026-03-14", origins=origins)


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
    assert read(head).metadata == Metadata(
        url="https://example.org/a/b",
        image="https://example.org/i.png",
        origins={"url": "link", "image": "meta"},
    )


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


def script(json: str) -> str:
    return f'<script type="application/ld+json">{json}</script>'


@pytest.mark.parametrize(
    "json",
    [
        '<!-- {"@type": "NewsArticle", "datePublished": "2026-03-14"} -->',
        '/*<![CDATA[*/ {"@type": "NewsArticle", "datePublished": "2026-03-14"} /*]]>*/',
        '{"@type": "NewsArticle", "datePublished": "2026-03-14",};',
        '{"@type": "NewsArticle", "description": "a\nb", "datePublished": "2026-03-14"}',
    ],
)
def test_json_ld_with_the_usual_faults_is_read(json: str) -> None:
    assert read(script(json)).metadata.published_at == "2026-03-14"


def test_json_ld_that_refers_to_other_objects_is_followed() -> None:
    graph = (
        '{"@graph": [{"@type": "Article", "author": {"@id": "#ana"}, "publisher": {"@id": "#paper"}},'
        '{"@id": "#ana", "@type": "Person", "name": "Ana Reis"}, {"@id": "#paper", "name": "Gazette"}]}'
    )
    metadata = read(script(graph)).metadata
    assert (metadata.authors, metadata.site) == (("Ana Reis",), "Gazette")


def test_of_several_articles_in_json_ld_the_pages_own_is_read() -> None:
    teaser = '{"@type": "Article", "url": "https://x.example/other", "headline": "Other"}'
    own = '{"@type": "Article", "mainEntityOfPage": {"@id": "https://x.example/own"}, "headline": "Own"}'
    head = f"<link rel=canonical href='https://x.example/own'>{script(f'[{teaser}, {own}]')}"
    assert read(head).title == "Own"


def test_a_headline_that_is_cut_off_gives_way_to_the_heading() -> None:
    head = "<meta property='og:title' content='Bridge to be ...'>"
    assert read(head, f"<h1>Bridge to be repaired</h1>{PARAGRAPHS}").title == "Bridge to be repaired"


def test_the_description_is_a_subtitle_only_where_the_page_shows_it_as_one() -> None:
    head = "<meta name=description content='After three hours, the council agrees.'>"
    shown = "<h1>Bridge</h1><p class='article__standfirst'>After three hours, the council agrees.</p>"
    assert read(head, shown + PARAGRAPHS).metadata.subtitle == "After three hours, the council agrees."
    assert read(head, shown.replace("standfirst", "text") + PARAGRAPHS).metadata.subtitle is None


def test_comments_have_no_say_in_who_wrote_the_article() -> None:
    body = (
        f"<div itemscope itemtype='https://schema.org/NewsArticle'>{PARAGRAPHS}"
        "<div itemprop=comment itemscope itemtype='https://schema.org/Comment'><b itemprop=author>Paul</b>"
        "<time itemprop=datePublished datetime='2026-03-14'>then</time></div></div>"
        "<time datetime='2026-03-15'>later</time>"
    )
    assert read("", body).metadata == Metadata()


def test_a_text_that_only_json_ld_has_is_taken_from_there() -> None:
    sentences = "The council met on Tuesday evening and agreed to repair the old bridge. " * 4
    json = f'{{"@type": "Article", "articleBody": "{sentences}\\n\\n{sentences}"}}'
    extraction = read(script(json), "<div id=root></div>")
    assert [paragraph.text for paragraph in extraction.paragraphs] == [sentences.strip()] * 2


def test_a_text_that_the_page_shows_is_not_taken_from_json_ld() -> None:
    json = '{"@type": "Article", "articleBody": "The council met on Tuesday evening and agreed."}'
    assert len(read(script(json)).paragraphs) == 2


def test_links_are_those_of_the_text_resolved_against_the_page() -> None:
    body = (
        "<nav><a href='/menu'>Menu</a></nav><article><p>The council met on Tuesday evening and agreed, as "
        "<a href='plan?a=1&amp;b=2'>planned</a> and <a href='#note'>noted</a>, to repair the <a href='mailto:a@x.example'>"
        "old</a> bridge: <a href='https://www.bridge.example/'>bridge.example</a>.</p>"
        f"{PARAGRAPHS}</article><p><a href='https://www.facebook.com/sharer.php?u=1'>Share</a></p>"
    )
    assert read("<base href='https://x.example/news/'>", body).links == (
        Link("https://x.example/news/plan?a=1&b=2", "planned"),
        Link("https://www.bridge.example/", ""),
    )


def test_a_fragments_links_are_its_own() -> None:
    fragment = read_fragment_with_links(
        "<p>See <a href='/a'>this <b>page</b></a>, <a href='/a'>again</a>.", "https://x.example"
    )
    assert fragment.paragraphs == (Paragraph("See this page, again."),)
    assert fragment.links == (Link("https://x.example/a", "this page"),)
    assert read_fragment_with_links("<a href='/a'>this</a>").links == ()


@pytest.mark.parametrize("depth", [300, 3_000])
@pytest.mark.parametrize("tag", ["div", "font", "ul><li"])
def test_text_is_found_however_deep_it_is_nested(tag: str, depth: int) -> None:
    assert "council" in parse_html(f"<{tag}>" * depth + PARAGRAPHS).text_content()


def test_a_page_too_large_for_the_libraries_is_read_by_its_own_marks() -> None:
    body = f"<nav>{'<a href=/>Menu</a>' * 100}</nav><main>{PARAGRAPHS * 11_000}</main>"
    extraction = read("", body)
    assert {paragraph.text[:11] for paragraph in extraction.paragraphs} == {"The council", "Work begins"}


def test_a_layout_table_with_line_breaks_is_no_table() -> None:
    cell = "The council met on Tuesday evening and agreed to repair the old bridge. " * 8
    markup = f"<table><tr><td>Menu</td><td>{cell}<br><br>{cell}</td></tr></table>"
    assert [paragraph.kind for paragraph in read_fragment(markup)] == ["paragraph"] * 3


@pytest.mark.parametrize(
    "page",
    [
        '<html><body><p>Read it.</p><script type=\'application/ld+json\'>{"headline": "@@"</script></body></html>',
        "<html><body><article><div class='byline'>By @@ Ana</div><p>The harbour reopened.</p></article></body></html>",
    ],
)
def test_runs_of_blanks_take_a_time_that_grows_with_their_length(page: str) -> None:
    began = time.process_time()
    read_html(page.replace("@@", " " * 100_000).encode(), None)
    assert time.process_time() - began < 2  # with the square of it: 5 and more
