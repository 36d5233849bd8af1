import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.article import Extraction, Paragraph
from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.structured.reader import read_json, split_json


def read(data: object) -> Extraction:
    return read_json(json.dumps(data).encode(), None)


@pytest.mark.parametrize(
    "data",
    [
        {"title": "T", "body": "Text."},
        {"headline": "T", "text": "Text."},
        {"title": "T", "content": ["Text."]},
        {"title": "T", "paragraphs": [{"text": "Text.", "kind": "paragraph"}]},
        [{"title": "T", "body": "Text."}],
        {"@type": "NewsArticle", "headline": "T", "articleBody": "Text."},
        {"@type": ["Thing", "http://schema.org/OpinionNewsArticle"], "headline": "T", "articleBody": "Text."},
        [{"@type": "Organization", "name": "O"}, {"@type": "BlogPosting", "headline": "T", "articleBody": "Text."}],
        {"@graph": [{"@type": "WebSite"}, {"@type": "Article", "headline": "T", "articleBody": "Text."}]},
        {"@type": "WebPage", "mainEntity": {"@type": "Article", "headline": "T", "articleBody": "Text."}},
        {"article": {"title": "T", "body": "Text."}},
        {"post": {"anything": {"title": "T", "body": "Text."}}, "ok": True, "data": {"title": "T", "body": "Text."}},
        {"data": {"id": "7", "type": "articles", "attributes": {"title": "T", "body": "Text."}}},
        {"response": {"status": "ok", "content": {"webTitle": "x", "fields": {"headline": "T", "body": "Text."}}}},
        {"hits": {"total": 1, "hits": [{"_id": "1", "_source": {"title": "T", "text": "Text."}}]}},
        {"items": [{"title": "T", "body": "Text."}]},
        {"title": {"rendered": "T"}, "content": {"rendered": "<p>Text.</p>"}},
        {"headlines": {"basic": "T"}, "content_elements": [{"type": "text", "content": "Text."}]},
        {"título": "T", "corpo": "Text."},
    ],
)
def test_the_usual_shapes_of_an_article_are_understood(data: object) -> None:
    extraction = read(data)
    assert (extraction.title, extraction.title_origin, extraction.paragraphs) == (
        "T",
        "metadata",
        (Paragraph("Text."),),
    )


@pytest.mark.parametrize(
    "data",
    [
        *(1, None, "text", [], [1, 2], {}, {"title": "T"}, {"body": 5}),
        {"first": {"title": "T", "body": "Text."}, "second": {"title": "U", "body": "Text."}},
        {"items": [{"sku": "A-1", "name": "Umbrella"}]},
        {"@graph": [{"@type": "WebSite", "name": "N", "text": "Text."}, {"@type": "Comment", "text": "Text."}]},
    ],
)
def test_another_shape_is_rejected_with_the_fields_that_are_expected(data: object) -> None:
    with pytest.raises(RejectedError) as caught:
        read(data)
    assert caught.value.reason is RejectionReason.UNSUPPORTED_FORMAT
    assert "articleBody" in caught.value.detail


@pytest.mark.parametrize(
    "data",
    [
        [{"title": "A", "body": "One."}, {"title": "B", "body": "Two."}],
        {"status": "ok", "articles": [{"title": "A", "body": "One."}, {"title": "B", "body": "Two."}]},
        {"content": [{"title": "A", "content": "One."}, {"title": "B", "content": "Two."}], "totalPages": 1},
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "F",
            "items": [{"title": "A", "content_text": "One."}, {"title": "B", "content_html": "Two."}],
        },
        {
            "@graph": [
                {"@type": "Article", "headline": "A", "articleBody": "One."},
                {"@type": "Article", "headline": "B", "articleBody": "Two."},
            ]
        },
    ],
)
def test_several_articles_are_a_container_of_them(data: object) -> None:
    items = split_json(json.dumps(data).encode(), None)
    assert items is not None
    assert [item.name for item in items] == ["A", "B"]
    assert [read_json(item.body, None).paragraphs[0].text for item in items] == ["One.", "Two."]


@pytest.mark.parametrize("data", [{"title": "A", "body": "One."}, [{"title": "A", "body": "One."}], [], {}, 5, "text"])
def test_one_article_or_none_is_no_container(data: object) -> None:
    assert split_json(json.dumps(data).encode(), None) is None


def test_broken_json_is_left_to_the_reader_which_says_so() -> None:
    assert split_json(b'[{"title": "A", "bo', None) is None


def test_an_item_is_known_by_what_the_list_calls_it() -> None:
    articles = [
        {"id": 7, "title": "A", "body": "x"},
        {"guid": "g", "body": "y"},
        {"url": "https://a.example/", "title": "B", "body": "z"},
    ]
    items = split_json(json.dumps(articles).encode(), None)
    assert items is not None
    assert [(item.identity, item.name) for item in items] == [("7", "A"), ("g", "g"), ("https://a.example/", "B")]


def test_an_article_that_a_list_gives_without_its_text_is_an_item_that_says_so() -> None:
    items = split_json(json.dumps([{"title": "A", "content": None}, {"title": "B", "content": "x"}]).encode(), None)
    assert items is not None
    with pytest.raises(RejectedError) as caught:
        read_json(items[0].body, None)
    assert (items[0].name, caught.value.reason) == ("A", RejectionReason.NO_ARTICLE)


@pytest.mark.parametrize(
    "body",
    [b"[" * 100_000, b'{"title":"x","body":' + b"9" * 5000 + b"}", b"{", b"nul"],
)
def test_broken_json_is_rejected_as_corrupt(body: bytes) -> None:
    with pytest.raises(RejectedError) as caught:
        read_json(body, None)
    assert caught.value.reason is RejectionReason.CORRUPT


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Ana Reis", ("Ana Reis",)),
        ({"@type": "Person", "name": "Ana Reis"}, ("Ana Reis",)),
        ([{"name": "Ana Reis"}, "Rui Sá", {"name": "Ana Reis"}, {"url": "x"}, None, 3.5], ("Ana Reis", "Rui Sá")),
        ("https://example.org/ana", ()),
    ],
)
def test_authors_come_in_every_form(author: object, expected: tuple[str, ...]) -> None:
    assert read({"title": "T", "body": "Text.", "author": author}).metadata.authors == expected


def test_a_body_in_html_keeps_its_blocks() -> None:
    extraction = read({"title": "A <i>b</i>", "body": "<h2>Head</h2><p>One <b>two</b>.</p><ul><li>Item</li></ul>"})
    assert extraction.title == "A b"
    assert extraction.paragraphs == (
        Paragraph("Head", "heading"),
        Paragraph("One two."),
        Paragraph("Item", "list-item"),
    )


def test_a_body_with_inline_markup_alone_keeps_its_blank_lines() -> None:
    assert read({"body": "One <b>two</b>.\n\nThree."}).paragraphs == (Paragraph("One two."), Paragraph("Three."))


def test_character_references_are_resolved() -> None:
    extraction = read({"title": "Salt &amp; pepper", "body": "Fish &amp; chips cost &pound;5."})
    assert (extraction.title, extraction.paragraphs) == ("Salt & pepper", (Paragraph("Fish & chips cost £5."),))


@pytest.mark.parametrize("escape", [r"\ud83d", r"\ude00", r"\uD83D\uD83D"])
def test_half_a_character_costs_itself_alone(escape: str) -> None:
    body = rb'{"title": "T", "body": "One %s two \\ud83d \ud83d\ude00."}' % escape.encode()
    assert read_json(body, None).paragraphs == (Paragraph("One two \\ud83d 😀."),)


@pytest.mark.parametrize(
    ("excerpt", "subtitle"),
    [
        ("<p>The first words [&hellip;]</p>", None),
        ("The first words…", None),
        ("What it is about", "What it is about"),
        ("A title", None),
        ("", None),
    ],
)
def test_an_excerpt_that_only_begins_the_text_is_no_subtitle(excerpt: str, subtitle: str | None) -> None:
    extraction = read({"title": "A title", "body": "<p>The first words of it.</p>", "excerpt": excerpt})
    assert extraction.metadata.subtitle == subtitle
    assert ("subtitle" in extraction.metadata.origins) == (subtitle is not None)


@pytest.mark.parametrize("mark", ["[&hellip;]", "[…]", "[...]", "[&#8230;]</p>\n"])
def test_an_excerpt_that_says_that_it_was_cut_is_no_subtitle(mark: str) -> None:
    data = {"title": {"rendered": "T"}, "content": {"rendered": "<p>New text.</p>"}}
    assert read(data | {"excerpt": {"rendered": f"Old text {mark}"}}).metadata.subtitle is None


@pytest.mark.parametrize("status", ["draft", "auto-draft", "trash"])
def test_a_post_that_is_not_finished_is_no_article(status: str) -> None:
    with pytest.raises(RejectedError) as caught:
        read({"title": {"rendered": "T"}, "content": {"rendered": "<p>Text.</p>"}, "status": status})
    assert caught.value.reason is RejectionReason.NO_ARTICLE
    assert caught.value.detail.startswith("It is")


@pytest.mark.parametrize("status", ["publish", "future", "pending", "private"])
def test_a_post_that_is_finished_is_an_article(status: str) -> None:
    data = {"title": {"rendered": "T"}, "content": {"rendered": "<p>Text.</p>"}, "status": status}
    assert read(data).paragraphs == (Paragraph("Text."),)


def test_a_post_as_its_editor_has_it_is_read() -> None:
    raw = (
        "<!-- wp:paragraph --><p>Text.</p><!-- /wp:paragraph --><!-- wp:list --><ul><li>Item</li></ul><!-- /wp:list -->"
    )
    extraction = read({"title": {"raw": "T"}, "content": {"raw": raw}})
    assert (extraction.title, extraction.paragraphs) == ("T", (Paragraph("Text."), Paragraph("Item", "list-item")))


def test_what_wordpress_replaces_is_no_text() -> None:
    body = '<p>[caption id="x"]<img src="b.jpg"> Ovens[/caption]</p><p>Text [sic].</p>[gallery ids="1"][video][/video]'
    assert read({"title": {"rendered": "T"}, "content": {"rendered": body}}).paragraphs == (Paragraph("Text [sic]."),)


def test_without_a_title_the_heading_above_the_text_is_the_title() -> None:
    head = {"type": "header", "data": {"text": "Head", "level": 1}}
    extraction = read({"blocks": [head, {"type": "paragraph", "data": {"text": "Text."}}]})
    assert (extraction.title, extraction.title_origin, extraction.paragraphs) == (
        "Head",
        "heading",
        (Paragraph("Text."),),
    )


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("Ana Silva in Lydden", ("Ana Silva",)),
        ("Ana Silva in Upper Lydden and Rui Costa", ("Ana Silva", "Rui Costa")),
        ("Ana Silva", ("Ana Silva",)),
    ],
)
def test_a_byline_names_people_not_places(byline: str, authors: tuple[str, ...]) -> None:
    assert read({"title": "T", "body": "x", "byline": byline}).metadata.authors == authors


def test_people_who_wrote_are_no_tags() -> None:
    tags = [{"type": "contributor", "webTitle": "Ana Silva"}, {"type": "keyword", "webTitle": "Fruit"}]
    assert read({"title": "T", "body": "x", "tags": tags}).metadata.tags == ("Fruit",)


def test_the_time_that_wordpress_gives_in_utc_says_so() -> None:
    post = {"title": {"rendered": "T"}, "content": {"rendered": "x"}, "date": "2026-06-01T12:00:00"}
    assert read(post).metadata.published_at == "2026-06-01T12:00:00"
    assert read(post | {"date_gmt": "0000-00-00T00:00:00"}).metadata.published_at == "2026-06-01T12:00:00"
    assert read(post | {"date_gmt": "2026-06-01T10:00:00"}).metadata.published_at == "2026-06-01T10:00:00+00:00"


def test_a_protected_wordpress_post_is_rejected_as_one() -> None:
    with pytest.raises(RejectedError) as caught:
        read({"title": {"rendered": "T"}, "content": {"rendered": "", "protected": True}})
    assert caught.value.reason is RejectionReason.PASSWORD_PROTECTED


def test_the_mark_that_a_news_interface_puts_where_it_cut_is_no_text() -> None:
    assert read({"title": "T", "content": "It began… [+1234 chars]"}).paragraphs == (Paragraph("It began"),)


def test_a_tag_of_a_list_keeps_its_commas() -> None:
    topics = [{"name": "economy, business and finance"}, "ports", {"code": 5}, None, "ports"]
    assert read({"title": "T", "body": "x", "tags": topics}).metadata.tags == ("economy, business and finance", "ports")
    assert read({"title": "T", "body": "x", "tags": ["a, b"]}).metadata.tags == ("a", "b")


def test_links_of_the_text_are_kept_and_resolved_against_the_article() -> None:
    body = '<p>See <a href="/x">this</a> and <a href="https://b.example/">that</a>.</p>'
    links = read({"title": "T", "body": body, "url": "https://a.example/1"}).links
    assert [(link.url, link.text) for link in links] == [
        ("https://a.example/x", "this"),
        ("https://b.example/", "that"),
    ]


NAME_LIST = """
    title headline body content children blocks type data items uri bodies value text _source fields @type @graph
    rendered articles marks attrs href rows pubstatus authors associations renditions headlines date image
"""
NAMES = st.sampled_from(NAME_LIST.split())
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=20)
    | st.sampled_from(["Article", "paragraph", "table", "text", "<p>x</p>", "doc", "https://a.example/"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=30,
)


@given(VALUES)
def test_any_json_is_an_article_or_a_rejection_and_a_container_of_such(data: object) -> None:
    body = json.dumps(data).encode()
    for item in split_json(body, None) or ():
        read_or_reject(item.body)
    read_or_reject(body)


def read_or_reject(body: bytes) -> None:
    with contextlib.suppress(RejectedError):
        assert read_json(body, None).format in {"json", "ninjs"}
