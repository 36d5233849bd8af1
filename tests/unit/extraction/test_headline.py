import pytest

from dragoman.article import Metadata, Paragraph
from dragoman.extraction.web.headline import read_headline, read_opening_byline
from dragoman.extraction.web.html import parse_html, read_html

SENTENCE = "The council met on Tuesday evening and agreed, after three hours, to repair the old bridge."
TEXT = f"<p>{SENTENCE}</p>" * 3
STANDFIRST = "It takes four months, and the mill has to wait"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (f"<h1>Bridge</h1>{TEXT}", "Bridge"),
        (f"<h1><a href='/'>The Gazette</a></h1><h2 class='headline'>Bridge</h2>{TEXT}<h2>Costs</h2>", "Bridge"),
        (f"<h1 class='surtitre'>Town</h1><h1 class='titre'>Bridge</h1>{TEXT}", "Bridge"),
        (f"<h1>The Gazette</h1><article><h1>Bridge</h1>{TEXT}</article>", "Bridge"),
        (f"<h3>Bridge</h3>{TEXT}<h3>Costs</h3>", "Bridge"),
        (f"<h2>Bridge</h2><h2>Mill</h2>{TEXT}", None),
        (f"<h2><a href='/bridge'>Bridge</a></h2>{TEXT}", None),
        (f"<h1>One</h1><h1>Two</h1>{TEXT}", None),
        (TEXT, None),
    ],
)
def test_the_headline_is_the_articles_own_heading_where_that_is_certain(markup: str, expected: str | None) -> None:
    assert read_headline(parse_html(markup)).title == expected


@pytest.mark.parametrize(
    "name",
    [
        *("standfirst", "entry-subtitle", "article__subhead", "deck", "lede", "chapo", "sous-titre", "bajada"),
        *("linha-fina", "gravata", "unterzeile", "articleSubtitle", "sottotitolo"),
    ],
)
def test_an_element_by_the_headline_with_a_standfirsts_name_is_the_subtitle(name: str) -> None:
    page = f"<article><header><h1>Bridge</h1><div class='{name}'>{STANDFIRST}</div></header>{TEXT}</article>"
    extraction = read_html(page.encode(), None)
    assert extraction.metadata == Metadata(subtitle=STANDFIRST, origins={"subtitle": "standfirst"})
    assert {paragraph.text for paragraph in extraction.paragraphs} == {SENTENCE}


def test_a_heading_between_headline_and_byline_is_the_subtitle_and_one_above_a_paragraph_is_a_sections() -> None:
    between = f"<h1>Bridge</h1><h2>{STANDFIRST}</h2><div>12 comments</div>{TEXT}"
    above = f"<h1>Bridge</h1><h2>{STANDFIRST}</h2>{TEXT}"
    assert read_headline(parse_html(between)).metadata.subtitle == STANDFIRST
    assert read_headline(parse_html(above)).metadata.subtitle is None


@pytest.mark.parametrize(
    "markup",
    [
        f"{TEXT}<p class='subtitle'>{STANDFIRST}</p>",
        f"<div class='lede'>{TEXT * 2}</div>",
        "<p class='subtitle'>Archive</p>",
        "<div class='subhead'><ul><li>Print the article</li><li>Send the article</li></ul></div>",
    ],
)
def test_no_other_element_is_a_standfirst(markup: str) -> None:
    assert read_headline(parse_html(f"<h1>Bridge</h1>{markup}")).metadata.subtitle is None


def test_the_subtitle_is_taken_out_of_the_text_with_its_date_and_nothing_else_is() -> None:
    head = f"<h1>Bridge</h1><div class=lede>{STANDFIRST} <b class=date>6 May 2026</b></div>"
    page = f"<article>{head}{TEXT}<h2>A plan of 2009</h2><p>{SENTENCE} It was late.</p></article>"
    extraction = read_html(page.encode(), None)
    assert extraction.metadata.subtitle == STANDFIRST
    assert [p.text for p in extraction.paragraphs][-2:] == ["A plan of 2009", f"{SENTENCE} It was late."]
    assert STANDFIRST not in " ".join(p.text for p in extraction.paragraphs)


def test_a_standfirst_beside_a_declared_subtitle_stays_in_the_text() -> None:
    declared = "<meta itemprop='alternativeHeadline' content='Four months of work'>"
    page = f"{declared}<article><header><h1>Bridge</h1><p class=deck>{STANDFIRST}</p></header>{TEXT}</article>"
    extraction = read_html(page.encode(), None)
    assert extraction.metadata.subtitle == "Four months of work"
    assert [p.text for p in extraction.paragraphs].count(STANDFIRST) == 1


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p class='byline'>By Ana Silva</p>", ("Ana Silva",)),
        ("<div class=by>By <b>Nuno Prata</b> | Oct 28, 2026 | 7:30 am</div>", ("Nuno Prata",)),
        ("<p class='autor'>Von Eva Lang, Velmark</p>", ("Eva Lang",)),
        ("<div class='byline'>By Ana Silva in Lisbon <time>today</time></div>", ("Ana Silva",)),
        ("<div class='byline'>By Ana Silva 3 May 2026</div>", ("Ana Silva",)),
        ("<div class='byline'>By <a>Ana Silva</a><a>Rui Pinto</a></div>", ("Ana Silva", "Rui Pinto")),
        ("<span class='article__author'>Ana Silva</span>", ("Ana Silva",)),
        ("<span class='author-avatar'>Ana Silva</span>", ()),
        ("<span class='byline'>Our reporter</span>", ()),
        ("<p>The mayor, Ana Silva</p>", ()),
    ],
)
def test_the_byline_by_the_headline_is_read(markup: str, expected: tuple[str, ...]) -> None:
    assert read_headline(parse_html(f"<h1>Bridge</h1>{markup}{TEXT}")).metadata.authors == expected


def test_a_byline_elsewhere_is_read_where_it_is_the_only_one() -> None:
    page = f"<h1>Bridge</h1>{TEXT}<p class='byline'>By Ana Silva</p>"
    assert read_headline(parse_html(page)).metadata.authors == ("Ana Silva",)
    assert read_headline(parse_html(f"{page}<p class='byline'>By Rui Pinto</p>")).metadata.authors == ()


def test_a_declared_author_is_not_replaced_by_the_byline() -> None:
    page = f"<meta name=author content='Eva Lang'><h1>Bridge</h1><p class=byline>By Ana Silva</p>{TEXT}"
    metadata = read_html(page.encode(), None).metadata
    assert (metadata.authors, metadata.origins["authors"]) == (("Eva Lang",), "meta")


def test_a_line_that_is_only_a_byline_opens_the_text() -> None:
    metadata = read_opening_byline((Paragraph("By Ana Silva"), Paragraph(SENTENCE)))
    assert metadata == Metadata(authors=("Ana Silva",), origins={"authors": "byline"})
    assert read_opening_byline((Paragraph(SENTENCE), Paragraph("By the river"))) == Metadata()


def test_a_byline_without_a_name_is_taken_out_of_the_text_as_the_author() -> None:
    page = f"<article><h1>Bridge</h1><p>By Ana Silva</p>{TEXT}</article>"
    extraction = read_html(page.encode(), None)
    assert extraction.metadata.authors == ("Ana Silva",)
    assert {paragraph.text for paragraph in extraction.paragraphs} == {SENTENCE}
