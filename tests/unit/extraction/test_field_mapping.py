import json

import pytest

from dragoman.article import Paragraph, SourceObject
from dragoman.errors import ConfigurationError, RejectedError
from dragoman.extraction import extract
from dragoman.extraction.containers import split_container
from dragoman.extraction.opening import open_document
from dragoman.extraction.structured.field_mapping import FIELDS, FieldMapping, parse_field_mapping
from dragoman.extraction.structured.reader import read_json, split_json
from dragoman.settings import Settings

OWN = {"doc": {"h": "Own title", "txt": [{"p": "One."}, {"p": "Two."}], "by": [{"n": "Ann Poe"}], "when": "2026-05-01"}}
EXPRESSIONS = {"title": "doc.h", "body": "doc.txt[].p", "authors": "doc.by[].n", "published_at": "doc.when"}


def parse(expressions: object) -> FieldMapping:
    mapping = parse_field_mapping(json.dumps(expressions))
    assert mapping is not None
    return mapping


def test_a_shape_of_ones_own_is_read_where_the_setting_says() -> None:
    extraction = read_json(json.dumps(OWN).encode(), None, parse(EXPRESSIONS))
    assert (extraction.title, extraction.paragraphs) == ("Own title", (Paragraph("One."), Paragraph("Two.")))
    assert extraction.metadata.authors == ("Ann Poe",)
    assert extraction.metadata.origins == {"authors": "field-mapping", "published_at": "field-mapping"}


def test_the_mapping_goes_before_the_usual_shapes() -> None:
    body = json.dumps({"title": "Internal", "body": "Internal.", "public": {"t": "T", "b": "Public."}}).encode()
    extraction = read_json(body, None, parse({"title": "public.t", "body": "public.b"}))
    assert (extraction.title, extraction.paragraphs) == ("T", (Paragraph("Public."),))


@pytest.mark.parametrize("expression", ["nothing.here", "length(doc.h)", "doc.h[0]", "join(',', doc.by)", "sum(title)"])
def test_where_the_mapping_finds_no_body_the_usual_shapes_are_tried(expression: str) -> None:
    body = json.dumps({"title": "T", "body": "Text.", "doc": {"by": [1], "h": "x"}}).encode()
    assert read_json(body, None, parse({"body": expression})).paragraphs == (Paragraph("Text."),)


def test_a_mapping_that_fits_nothing_leaves_the_rejection() -> None:
    with pytest.raises(RejectedError, match="FIELD_MAPPING"):
        read_json(b'{"a": {"b": 1}, "c": 2}', None, parse(EXPRESSIONS))


def test_items_are_articles_of_their_own_with_the_same_mapping() -> None:
    mapping = parse({"items": "export.rows", "title": "h", "body": "t"})
    data = {"export": {"rows": [{"id": 1, "h": "A", "t": "One."}, {"id": 2, "h": "B", "t": "Two."}, "noise"]}}
    items = split_json(json.dumps(data).encode(), None, mapping)
    assert items is not None
    assert [item.identity for item in items] == ["1", "2"]
    assert [read_json(item.body, None, mapping).title for item in items] == ["A", "B"]


def test_a_list_of_one_is_a_container_too_so_that_tomorrows_of_two_keeps_its_keys() -> None:
    mapping = parse({"items": "rows", "body": "t"})
    items = split_json(b'{"rows": [{"t": "One."}]}', None, mapping)
    assert items is not None
    assert split_json(items[0].body, None, mapping) is None


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_an_empty_setting_is_no_mapping(text: str) -> None:
    assert parse_field_mapping(text) is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "FIELD_MAPPING is not JSON"),
        ("[]", "not a JSON object"),
        ("{}", "no expression for body"),
        ('{"title": "a"}', "no expression for body"),
        ('{"body": "a", "titel": "b"}', "unknown field, titel"),
        ('{"body": 5}', "expression for body is not a text"),
        ('{"body": " "}', "expression for body is not a text"),
        ('{"body": "a["}', "expression for body is not JMESPath"),
        ('{"body": "a", "tags": "a[?b == \u0027c]"}', "expression for tags is not JMESPath"),
        ('{"body": "a[*].lower(@)"}', "expression for body calls an unknown function, lower"),
    ],
)
def test_a_wrong_setting_says_which_field_and_why(text: str, sentence: str) -> None:
    with pytest.raises(ConfigurationError, match=sentence):
        parse_field_mapping(text)


def test_every_field_can_be_mapped() -> None:
    assert parse(dict.fromkeys(FIELDS, "x")).expressions == tuple((name, "x") for name in sorted(FIELDS))


def test_equal_settings_are_equal_mappings_in_whatever_order_they_are_written() -> None:
    assert parse({"body": "a", "title": "b"}) == parse({"title": "b", "body": "a"})
    assert hash(parse({"body": "a"})) == hash(parse({"body": "a"}))


def test_extraction_and_containers_take_the_mapping() -> None:
    mapping = parse({"items": "rows", "title": "h", "body": "t"})
    limits = Settings(output_bucket="out").limits
    body = b'{"rows": [{"h": "A", "t": "One."}, {"h": "B", "t": "Two."}]}'
    document = open_document(SourceObject("in", "a.json", "e", len(body), "", ""), body, "a.json", limits)
    split = split_container(document, limits, mapping)
    assert split is not None
    items = [open_document(document.source, part.item.body, part.item.name, limits) for part in split.parts]
    assert [extract(item, mapping).title for item in items] == ["A", "B"]
