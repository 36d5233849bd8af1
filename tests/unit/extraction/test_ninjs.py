import json
from typing import Any

import pytest

from dragoman.article import Extraction
from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.structured.ninjs import is_ninjs
from dragoman.extraction.structured.reader import read_json

ITEM = {"uri": "urn:x:1", "versioncreated": "2026-05-02T10:00:00Z", "pubstatus": "usable", "headline": "H"}


def read(**fields: Any) -> Extraction:
    return read_json(json.dumps(ITEM | fields).encode(), None)


def texts(extraction: Extraction) -> list[str]:
    return [paragraph.text for paragraph in extraction.paragraphs]


@pytest.mark.parametrize(
    "fields",
    [
        {"uri": "urn:x:1", "body_text": "x"},
        {"uri": "urn:x:1", "bodies": []},
        {"uri": "urn:x:1", "versionCreated": "", "pubStatus": "usable"},
        {"standard": {"name": "TTNINJS", "version": "2.1"}},
        {"guid": "1", "body_html": "<p>x</p>", "versioncreated": "", "slugline": "s"},
    ],
)
def test_an_item_is_known_by_its_properties(fields: dict[str, object]) -> None:
    assert is_ninjs(fields)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"uri": "urn:x:1"},
        {"title": "T", "body_html": "x"},
        {"uri": "u", "title": "T", "content": "x", "urgency": 1},
    ],
)
def test_other_json_is_not(fields: dict[str, object]) -> None:
    assert not is_ninjs(fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"body_text": "lost", "body_xhtml": "<p>One.</p><p>Two.</p>"},
        {"body_main": "lost", "body_richtext": "<p>One.</p><p>Two.</p>"},
        {"body_html": "<p>One.</p><p>Two.</p>", "body_text": "lost"},
        {
            "bodies": [
                {"contenttype": "text/plain", "value": "lost"},
                {"contenttype": "text/html", "value": "<p>One.</p><p>Two.</p>"},
            ]
        },
        {
            "bodies": [
                {"contentType": "text/plain", "value": "lost"},
                {"contentType": "body_xhtml", "value": "<p>One.</p><p>Two.</p>"},
            ]
        },
        {
            "bodies": [
                {"contenttype": "application/xml", "value": "<x>lost</x>"},
                {"role": "main", "value": "One.\n\nTwo."},
            ]
        },
        {"body_text": "One.\n\nTwo."},
        {"body_xhtml": "", "body_text": "One.\n\nTwo."},
    ],
)
def test_the_body_with_markup_is_read_because_text_alone_loses_paragraphs(fields: dict[str, object]) -> None:
    extraction = read(**fields)
    assert (extraction.format, texts(extraction)) == ("ninjs", ["One.", "Two."])


@pytest.mark.parametrize("status", ["canceled", "Cancelled", "CANCELED"])
def test_a_cancelled_item_is_no_article_however_it_is_spelled(status: str) -> None:
    with pytest.raises(RejectedError) as caught:
        read(pubstatus=status, body_text="Kill it.")
    assert caught.value.reason is RejectionReason.NO_ARTICLE


def test_a_withheld_item_is_one() -> None:
    assert texts(read(pubstatus="withheld", body_text="Not yet.")) == ["Not yet."]


def test_a_picture_is_rejected_as_one() -> None:
    with pytest.raises(RejectedError, match="ninjs picture"):
        read(type="picture", description_text="A caption.")


@pytest.mark.parametrize(
    ("fields", "title", "subtitle"),
    [
        ({}, "H", None),
        ({"headline": None, "headline_main": "M"}, "M", None),
        ({"headlines": [{"role": "short", "value": "S"}, {"role": "main", "value": "M"}]}, "M", None),
        ({"headlines": [{"value": "A"}, {"role": "subtitle", "value": "B"}]}, "A", "B"),
        (
            {
                "headlines": [{"role": "x", "value": "A"}],
                "descriptions": [{"role": "long", "value": "L"}, {"role": "summary", "value": "S"}],
            },
            "A",
            "S",
        ),
        ({"description_text": "D"}, "H", "D"),
        ({"headlines": "none", "descriptions": [5, {"value": None}]}, "H", None),
    ],
)
def test_headlines_and_descriptions_have_roles(fields: dict[str, object], title: str, subtitle: str | None) -> None:
    extraction = read(body_text="x", **fields)
    assert (extraction.title, extraction.metadata.subtitle) == (title, subtitle)


@pytest.mark.parametrize(
    ("fields", "published", "modified"),
    [
        ({}, "2026-05-02T10:00:00+00:00", None),
        ({"firstcreated": "2026-05-01T09:00:00Z"}, "2026-05-01T09:00:00+00:00", "2026-05-02T10:00:00+00:00"),
        ({"embargoed": "2026-05-04T06:00:00Z"}, "2026-05-04T06:00:00+00:00", "2026-05-02T10:00:00+00:00"),
        ({"embargoed": "2026-04-30T06:00:00Z"}, "2026-05-02T10:00:00+00:00", None),
        ({"embargoed": ""}, "2026-05-02T10:00:00+00:00", None),
    ],
)
def test_an_item_is_published_when_its_embargo_ends(
    fields: dict[str, object], published: str, modified: str | None
) -> None:
    metadata = read(body_text="x", **fields).metadata
    assert (metadata.published_at, metadata.modified_at) == (published, modified)


@pytest.mark.parametrize(
    ("fields", "image"),
    [
        (
            {
                "associations": {
                    "a": {
                        "type": "picture",
                        "renditions": {
                            "small": {"href": "https://a.example/s"},
                            "main": {"href": "https://a.example/m"},
                        },
                    }
                }
            },
            "https://a.example/m",
        ),
        (
            {
                "associations": [
                    {"type": "video", "renditions": []},
                    {
                        "type": "picture",
                        "renditions": [
                            {"name": "r0", "href": "https://a.example/0"},
                            {"name": "r1", "href": "https://a.example/1"},
                        ],
                    },
                ]
            },
            "https://a.example/0",
        ),
        ({"renditions": {"thumbnail": {"href": "https://a.example/t"}}}, "https://a.example/t"),
        ({"associations": {"a": {"type": "picture"}}}, None),
        ({"associations": [None, 5], "renditions": [{"href": None}]}, None),
    ],
)
def test_the_picture_is_the_first_one_associated(fields: dict[str, object], image: str | None) -> None:
    assert read(body_text="x", **fields).metadata.image == image


def test_people_are_authors_only_where_the_item_says_so() -> None:
    people = [{"name": "Ann Poe", "rel": "creator"}, {"name": "Bo Li", "rel": "about"}]
    assert read(body_text="x", people=people).metadata.authors == ("Ann Poe",)
    assert read(body_text="x", people=people, byline="Cy Rix, dpa").metadata.authors == ("Cy Rix",)


def test_a_single_subject_is_one_tag_whatever_commas_it_has() -> None:
    extraction = read(body_text="x", subject=[{"name": "arts, culture and entertainment"}])
    assert extraction.metadata.tags == ("arts, culture and entertainment",)


def test_a_description_that_was_cut_from_the_text_is_no_subtitle() -> None:
    text = "The ferries sail again after two days of storm, said the owner on Monday morning at the quay."
    assert read(body_text=text, description_text=text[:75]).metadata.subtitle is None
    assert read(body_text=text, description_text="The ferries sail again").metadata.subtitle == "The ferries sail again"
