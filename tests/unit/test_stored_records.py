"""Records as they were written when each version of them was new. Nothing in the folder is ever changed: a bucket is
full of such records, and every release reads them."""

import json
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest
from jsonschema import Draft202012Validator

from dragoman.article import Article, ObjectAddress, Outcome
from dragoman.records import RECORD_TYPES, SCHEMA_DIRECTORY, decode_article, decode_container, decode_source
from tests.unit.fakes import OUTPUT_BUCKET
from tests.unit.stories import Desk

STORED: Final = Path(__file__).parents[1] / "documents" / "golden" / "stored_records"
PATHS: Final = sorted(STORED.glob("*.json"))
TYPES: Final[dict[str, Any]] = {msgspec.structs.fields(kind)[0].default: kind for kind in RECORD_TYPES}


def read(name: str) -> bytes:
    return (STORED / name).read_bytes()


def test_each_version_of_each_record_has_a_sample() -> None:
    published = {path.name.removesuffix(".json") for path in SCHEMA_DIRECTORY.iterdir()}
    assert {path.name.removesuffix(".json") for path in PATHS} == published


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_record_of_every_version_is_read(path: Path) -> None:
    record = json.loads(path.read_bytes())
    found = msgspec.json.decode(path.read_bytes(), type=TYPES[record["schema"]])
    assert path.name == f"{record['schema']}.v{record['version']}.json"
    assert msgspec.to_builtins(found)["schema"] == record["schema"]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_record_of_every_version_keeps_to_its_schema(path: Path) -> None:
    schema = json.loads((SCHEMA_DIRECTORY / path.name).read_bytes())
    Draft202012Validator(schema).validate(json.loads(path.read_bytes()))


@pytest.mark.parametrize("path", [path for path in PATHS if "source" in json.loads(path.read_bytes())], ids=str)
def test_what_a_record_was_made_from_is_read_of_every_version(path: Path) -> None:
    assert decode_source(path.read_bytes()).key == json.loads(path.read_bytes())["source"]["key"]


def test_items_of_a_stored_container_are_known() -> None:
    container = decode_container(read("dragoman.container.v1.json"))
    assert all(item.id.startswith("item-") for item in container.items)
    assert container.items


def test_stored_article_is_translated_as_it_is_and_not_written_again() -> None:
    body = read("dragoman.article.v1.json")
    article: Article = decode_article(body)
    desk = Desk()
    address = ObjectAddress(OUTPUT_BUCKET, f"articles/{article.source.key}.json")
    desk.store.upload(address, body)
    assert desk.translate(article.source.key).outcome is Outcome.TRANSLATED
    assert desk.read_bytes(address.key) == body
