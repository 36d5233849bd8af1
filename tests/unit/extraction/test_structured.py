import json

import pytest

from dragoman.article import Extraction, Paragraph
from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.structured import read_json


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
    "data", [1, None, "text", [], [1, 2], {}, {"title": "T"}, {"body": 5}, {"items": [{"body": "x"}]}]
)
def test_another_shape_is_rejected_with_the_fields_that_are_expected(data: object) -> None:
    with pytest.raises(RejectedError) as caught:
        read(data)
    assert caught.value.reason is RejectionReason.UNSUPPORTED_FORMAT
    assert "articleBody" in caught.value.detail


def test_several_articles_in_one_file_are_rejected_rather_than_all_but_one_lost() -> None:
    with pytest.raises(RejectedError) as caught:
        read([{"title": "A", "body": "One."}, {"title": "B", "body": "Two."}])
    assert "one article a file" in caught.value.detail


@pytest.mark.parametrize(
    "body",
    [b"[" * 100_000, b'{"title":"x","body":' + b"9" * 5000 + b"}", rb'{"title":"x","body":"\ud800 y"}', b"{", b"nul"],
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
