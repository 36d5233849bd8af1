import pytest

from dragoman.article import Paragraph
from dragoman.extraction.web.furniture import drop_credits, drop_leads, drop_named
from dragoman.extraction.web.html import parse_html

SENTENCE = "The council met on Tuesday evening and agreed, after three hours, to repair the old bridge."


def texts(paragraphs: tuple[Paragraph, ...]) -> list[str]:
    return [paragraph.text for paragraph in paragraphs]


@pytest.mark.parametrize(
    "lead",
    [
        "Read more: Ring road opens",
        "LEIA TAMBÉM: Obras na ponte",
        "Lee también: El puente",
        "→ Lire aussi : Le pont",
        "Lesen Sie auch: Die Brücke",
        "Leggi anche: Il ponte",
        "Читайте также: Мост",
        "推荐阅读：桥",
        "Ring road opens a month early",
    ],
)
def test_a_line_that_leads_to_another_page_is_dropped(lead: str) -> None:
    paragraphs = (Paragraph(SENTENCE), Paragraph(lead), Paragraph(SENTENCE))
    kept = texts(drop_leads(paragraphs, {lead: 0.9}))
    assert kept == [SENTENCE, SENTENCE]


def test_a_label_goes_with_the_links_under_it() -> None:
    paragraphs = (
        Paragraph(SENTENCE),
        Paragraph("Editors' Recommendations:", "heading"),
        Paragraph("One", "list-item"),
        Paragraph("Two", "list-item"),
        Paragraph("What it costs", "heading"),
        Paragraph(SENTENCE),
    )
    assert texts(drop_leads(paragraphs, {"One": 1.0, "Two": 1.0})) == [SENTENCE, "What it costs", SENTENCE]


@pytest.mark.parametrize(
    "line",
    [
        Paragraph("Follow the money", "heading"),
        Paragraph("Confira os resultados da eleição em cada um dos bairros da cidade.", "paragraph"),
        Paragraph("Related parties sold shares worth two million, the regulator found.", "paragraph"),
        Paragraph("the report (PDF)", "list-item"),
    ],
)
def test_a_line_of_the_article_stays(line: Paragraph) -> None:
    paragraphs = (Paragraph(SENTENCE), line, Paragraph(SENTENCE))
    assert drop_leads(paragraphs, {"the report (PDF)": 1.0}) == paragraphs


def test_a_text_that_is_mostly_links_stays_whole() -> None:
    paragraphs = (Paragraph("One"), Paragraph("Two"))
    assert drop_leads(paragraphs, {"One": 1.0, "Two": 1.0}) == paragraphs


def test_a_notice_is_dropped_without_a_link() -> None:
    paragraphs = (Paragraph(SENTENCE), Paragraph("Story continues below advertisement"), Paragraph(SENTENCE))
    assert texts(drop_leads(paragraphs, {})) == [SENTENCE, SENTENCE]


def test_a_copyright_line_is_dropped_only_at_the_end() -> None:
    line = Paragraph("© 2026 Gazette")
    body = (Paragraph(SENTENCE),) * 6
    assert drop_leads((*body, line), {}) == body
    assert drop_leads((line, *body), {}) == (line, *body)


def test_lines_that_name_the_author_or_a_date_are_no_text() -> None:
    paragraphs = (
        Paragraph("By Ana Reis in Porto"),
        Paragraph("14/03/2026 11h40"),
        Paragraph("Rain at last"),
        Paragraph(SENTENCE),
        Paragraph("Ana Reis"),
    )
    assert texts(drop_credits(paragraphs, ("Ana Reis",))) == ["Rain at last", SENTENCE, "Ana Reis"]


@pytest.mark.parametrize("name", ["related-posts", "relatedPosts", "box comments", "mais-lidas", "newsletter_box"])
def test_a_box_is_dropped_by_its_name(name: str) -> None:
    tree = parse_html(f"<p>{SENTENCE}</p><p>{SENTENCE}</p><div class='{name}'><p>{SENTENCE}</p></div><p>{SENTENCE}</p>")
    drop_named(tree)
    assert tree.text_content().count("council") == 3


@pytest.mark.parametrize("markup", ["<p>{0}</p>" * 9, "<h1>Bridge</h1>"])
def test_a_box_that_holds_the_article_stays_whatever_it_is_called(markup: str) -> None:
    tree = parse_html(f"<div class='social newsletter'>{markup.format(SENTENCE)}</div><p>{SENTENCE}</p>")
    text = tree.text_content()
    drop_named(tree)
    assert tree.text_content() == text


def test_a_wall_of_consent_is_dropped_even_where_it_is_all_the_page_shows() -> None:
    tree = parse_html(f"<div id='cookie-wall'><p>{SENTENCE}</p></div>")
    drop_named(tree)
    assert tree.text_content() == ""


@pytest.mark.parametrize("tag", ["amp-consent", "amp-ad", "dialog", "div role=dialog"])
def test_an_element_for_consent_or_adverts_is_dropped_by_its_tag_or_role(tag: str) -> None:
    tree = parse_html(f"<{tag}><p>We ask you.</p></{tag.partition(' ')[0]}><h1>Bridge</h1><p>{SENTENCE}</p>")
    drop_named(tree)
    assert tree.text_content() == f"Bridge{SENTENCE}"


def test_the_cells_beside_an_article_that_a_table_lays_out_are_dropped() -> None:
    article = f"<h1>Bridge</h1><p>{SENTENCE}</p><p>{SENTENCE}</p>"
    tree = parse_html(f"<table><tr><td>Home<br>Sport</td><td>{article}</td><td>Weather<br>7°</td></tr></table>")
    drop_named(tree)
    assert tree.text_content() == f"Bridge{SENTENCE}{SENTENCE}"


def test_the_cells_of_a_table_of_dates_stay() -> None:
    rows = "".join(f"<tr><td>{year}</td><td>{SENTENCE}</td></tr>" for year in (1994, 2003, 2026))
    tree = parse_html(f"<p>{SENTENCE}</p><table>{rows}</table>")
    drop_named(tree)
    assert "1994" in tree.text_content()
