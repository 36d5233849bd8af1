from typing import Any

import pytest

from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.structured.bodies import is_body, read_body, read_plain_line

EXPECTED = [("heading", "Head"), ("paragraph", "One two."), ("list-item", "Item"), ("quote", "Said")]
ADDRESS = "https://a.example/x"


def doc(*content: Any) -> Any:
    return {"type": "doc", "content": list(content)}


def node(kind: str, *content: Any, **fields: Any) -> Any:
    return {"type": kind, "content": list(content), **fields}


def text(value: str, **fields: Any) -> Any:
    return {"type": "text", "text": value, **fields}


def block(style: str, value: str, **fields: Any) -> Any:
    return {"_type": "block", "style": style, "children": [{"_type": "span", "text": value}], **fields}


EDITORS = {
    "Editor.js": {
        "blocks": [
            {"type": "header", "data": {"text": "Head", "level": 2}},
            {"type": "paragraph", "data": {"text": f'One <a href="{ADDRESS}">two</a>.'}},
            {"type": "list", "data": {"style": "unordered", "items": ["Item"]}},
            {"type": "quote", "data": {"text": "Said", "caption": "She"}},
            {"type": "image", "data": {"caption": "No text"}},
            {"type": "delimiter", "data": {}},
        ]
    },
    "ProseMirror": doc(
        node("heading", text("Head"), attrs={"level": 2}),
        node("paragraph", text("One "), text("two", marks=[{"type": "link", "attrs": {"href": ADDRESS}}]), text(".")),
        node("bulletList", node("listItem", node("paragraph", text("Item")))),
        node("blockquote", node("paragraph", text("Said"))),
        node("image", attrs={"alt": "No text"}),
    ),
    "Slate": [
        {"type": "heading-two", "children": [{"text": "Head"}]},
        {
            "type": "paragraph",
            "children": [
                {"text": "One "},
                {"type": "link", "url": ADDRESS, "children": [{"text": "two"}]},
                {"text": "."},
            ],
        },
        {"type": "ul_list", "children": [{"type": "list_item", "children": [{"text": "Item"}]}]},
        {"type": "block-quote", "children": [{"text": "Said"}]},
    ],
    "Portable Text": [
        block("h2", "Head"),
        {
            "_type": "block",
            "style": "normal",
            "markDefs": [{"_key": "k", "_type": "link", "href": ADDRESS}],
            "children": [{"text": "One "}, {"text": "two", "marks": ["strong", "k"]}, {"text": "."}],
        },
        block("normal", "Item", listItem="bullet"),
        block("blockquote", "Said"),
        {"_type": "image", "caption": "No text"},
    ],
    "Contentful": {
        "nodeType": "document",
        "content": [
            {"nodeType": "heading-2", "content": [{"nodeType": "text", "value": "Head"}]},
            {
                "nodeType": "paragraph",
                "content": [
                    {"nodeType": "text", "value": "One "},
                    {
                        "nodeType": "hyperlink",
                        "data": {"uri": ADDRESS},
                        "content": [{"nodeType": "text", "value": "two"}],
                    },
                    {"nodeType": "text", "value": "."},
                ],
            },
            {
                "nodeType": "unordered-list",
                "content": [
                    {
                        "nodeType": "list-item",
                        "content": [{"nodeType": "paragraph", "content": [{"nodeType": "text", "value": "Item"}]}],
                    }
                ],
            },
            {"nodeType": "blockquote", "content": [{"nodeType": "text", "value": "Said"}]},
        ],
    },
    "Arc": [
        {"type": "header", "content": "Head"},
        {"type": "text", "content": f'One <a href="{ADDRESS}">two</a>.'},
        {"type": "list", "items": [{"type": "text", "content": "Item"}]},
        {"type": "quote", "content_elements": [{"type": "text", "content": "Said"}]},
        {"type": "image", "caption": "No text"},
    ],
    "HTML": f'<h2>Head</h2><p>One <a href="{ADDRESS}">two</a>.</p><ul><li>Item</li></ul><blockquote>Said</blockquote>'
    "<figure><img src='x'><figcaption>No text</figcaption></figure>",
}


@pytest.mark.parametrize("name", EDITORS)
def test_every_editors_tree_gives_the_same_paragraphs_and_links(name: str) -> None:
    assert is_body(EDITORS[name])
    body = read_body(EDITORS[name])
    assert [(paragraph.kind, paragraph.text) for paragraph in body.paragraphs] == EXPECTED
    assert [(url, words) for url, words in body.links] == [(ADDRESS, "two")]


def test_draft_js_keeps_its_text_beside_the_type() -> None:
    blocks = [
        {"text": "Head", "type": "header-two"},
        {"text": "One two.", "type": "unstyled"},
        {"text": "Item", "type": "unordered-list-item"},
        {"text": "Said", "type": "blockquote"},
        {"text": " ", "type": "atomic"},
    ]
    paragraphs = read_body({"blocks": blocks, "entityMap": {}}).paragraphs
    assert [(paragraph.kind, paragraph.text) for paragraph in paragraphs] == EXPECTED


@pytest.mark.parametrize(
    "table",
    [
        {"type": "table", "data": {"content": [["a", "b"], ["c", ""]]}},
        node(
            "table",
            *(node("tableRow", *(node("tableCell", node("paragraph", text(c))) for c in row)) for row in ("ab", "c")),
        ),
        {"type": "table", "rows": [{"cells": ["a", "b"]}, {"cells": ["c"]}]},
        "<table><tr><td>a</td><td>b</td></tr></table><table><tr><td>c</td><td> </td></tr></table>",
    ],
)
def test_a_table_is_its_rows(table: object) -> None:
    rows = [paragraph.text for paragraph in read_body(table).paragraphs if paragraph.kind == "table-row"]
    assert rows == ["a | b", "c"]


def test_a_list_inside_an_item_follows_its_item() -> None:
    nested = {
        "type": "list",
        "data": {"items": [{"content": "a", "items": [{"content": "b", "items": []}]}, {"content": "c"}]},
    }
    assert [paragraph.text for paragraph in read_body({"blocks": [nested]}).paragraphs] == ["a", "b", "c"]


def test_a_line_break_inside_a_paragraph_is_a_space() -> None:
    tree = doc(node("paragraph", text("One"), {"type": "hardBreak"}, text("two")))
    assert [paragraph.text for paragraph in read_body(tree).paragraphs] == ["One two"]


@pytest.mark.parametrize("value", [None, 5, {}, [], "", " ", {"text": "x"}, [1, 2], [{"title": "T", "body": "x"}]])
def test_what_is_no_body_is_told_apart(value: object) -> None:
    assert not is_body(value)


@pytest.mark.parametrize(("wrap", "inner"), [("content", "x"), ("children", {"text": "x"})])
def test_a_body_nested_without_end_is_rejected(wrap: str, inner: object) -> None:
    value = inner
    for _ in range(400):
        value = {"type": "link" if wrap == "children" else "section", wrap: [value]}
    with pytest.raises(RejectedError) as caught:
        read_body(value)
    assert caught.value.reason is RejectionReason.CORRUPT


@pytest.mark.parametrize(
    ("value", "expected"),
    [("A <em>b</em> &amp; c", "A b & c"), ("a < b", "a < b"), ("<p></p>", None), (None, None), (5, "5"), ({}, None)],
)
def test_a_title_is_a_line_without_markup(value: object, expected: str | None) -> None:
    assert read_plain_line(value) == expected


def test_entries_of_a_list_that_are_texts_are_not_glued() -> None:
    body = read_body({"blocks": [{"type": "list", "data": {"items": ["Bread from seven", "Rolls <b>from</b> eight"]}}]})
    assert [(paragraph.kind, paragraph.text) for paragraph in body.paragraphs] == [
        ("list-item", "Bread from seven"),
        ("list-item", "Rolls from eight"),
    ]


def test_what_a_plugin_hangs_below_a_text_is_left_out() -> None:
    body = read_body('<p>Text.</p><div class="sharedaddy sd-block"><h3>Share this:</h3><ul><li>Twitter</li></ul></div>')
    assert [paragraph.text for paragraph in body.paragraphs] == ["Text."]
