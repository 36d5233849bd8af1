import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from dragoman import records
from dragoman.article import TARGET_PATTERN, Article, ObjectAddress
from dragoman.errors import EngineError, EngineReason, UnreadableRecordError
from dragoman.events import MAX_KEY_BYTES
from dragoman.records import (
    SCHEMA_DIRECTORY,
    article_id,
    article_key,
    compute_fingerprint,
    decode_article,
    decode_container,
    encode_record,
    failure_key,
    ingest_group,
    record_name,
    record_schemas,
    rejection_key,
    translation_group,
    translation_key,
)
from tests.unit.fakes import FakeEngine, make_chain, make_settings
from tests.unit.stories import PROSE, Desk

PUBLISHED = Path(__file__).parents[1] / "documents" / "golden" / "published_schemas"
"""Each schema version as it was first published. Nothing here is ever changed; a new version is a new file."""

LONGEST_TARGET = "abc-ABCDEFGH-12345678"
ITEM = "item-0123456789abcdef"
MIRRORED_BYTES = 960


def is_legal(key: str) -> bool:
    return 0 < len(key.encode()) <= MAX_KEY_BYTES


characters = st.characters(exclude_categories=["Cs"])
short_keys = st.text(characters, min_size=1, max_size=40)
long_keys = st.builds(
    lambda head, unit, size: (head + unit * MAX_KEY_BYTES).encode()[:size].decode(errors="ignore"),
    short_keys,
    st.sampled_from(["a", "é", "あ", "🙂", "a/", "/"]),
    st.integers(MIRRORED_BYTES + 4, MAX_KEY_BYTES),
)
keys = short_keys | long_keys
digests = st.text("0123456789abcdef", min_size=32, max_size=32)
items = st.text("0123456789abcdef", min_size=16, max_size=16).map("item-{}".format)
keys_that_look_taken = st.builds("{}~{}".format, short_keys, digests) | st.builds("{}/{}".format, short_keys, items)


def record_keys(key: str, target: str = LONGEST_TARGET, item: str | None = None) -> set[str]:
    return {*ingest_group(key, item).keys, *translation_group(key, target, item).keys}


# Keys


@given(key=keys | keys_that_look_taken)
@example(key="a" * MAX_KEY_BYTES)
@example(key="é" * (MAX_KEY_BYTES // 2))
@example(key="🙂" * (MAX_KEY_BYTES // 4))
def test_every_record_of_a_legal_key_has_a_legal_key_in_its_place(key: str) -> None:
    assert re.match(TARGET_PATTERN, LONGEST_TARGET)
    for record in record_keys(key) | record_keys(key, item=ITEM):
        assert is_legal(record)
        assert record.startswith(
            ("articles/", "containers/", "references/", "rejected/", f"translations/{LONGEST_TARGET}/", "failed/")
        )
        assert record.endswith(".json")


@given(key=keys.filter(lambda key: len(key.encode()) <= MIRRORED_BYTES))
@example(key="a b+c 100% ü/é.txt")
@example(key="/a//b/../c")
@example(key="~")
def test_key_of_common_length_is_mirrored_whole_and_unchanged(key: str) -> None:
    assert article_key(key) == f"articles/{key}.json"
    assert rejection_key(key) == f"rejected/{key}.json"
    assert translation_key(key, "pt") == f"translations/pt/{key}.json"
    assert failure_key(key, "pt") == f"failed/pt/{key}.json"
    assert failure_key(key, "ingest") == f"failed/ingest/{key}.json"


@given(one=keys | keys_that_look_taken, other=keys | keys_that_look_taken)
def test_two_keys_never_share_a_record(one: str, other: str) -> None:
    assert (one == other) is bool(record_keys(one) & record_keys(other))


@given(key=keys | keys_that_look_taken, other=keys | keys_that_look_taken, item=items)
@example(key="feed.xml", other=f"feed.xml/{ITEM}", item=ITEM)
def test_an_item_shares_no_record_with_any_file_or_with_another_files_items(key: str, other: str, item: str) -> None:
    assert not record_keys(key, item=item) & record_keys(other)
    assert (key == other) is bool(record_keys(key, item=item) & record_keys(other, item=item))


@given(key=long_keys)
@example(key="a" * MAX_KEY_BYTES)
def test_key_that_equals_the_name_of_another_does_not_take_its_record(key: str) -> None:
    """A person may drop a file under the very name that a long key was shortened to, and under that one's, and so on."""
    family = [key]
    for _ in range(4):
        family.append(record_name(family[-1]).removesuffix(".json"))
    different = list(dict.fromkeys(family))
    assert len({record_name(member) for member in different}) == len(different)


@given(key=long_keys)
def test_long_key_is_cut_at_a_characters_end_and_still_recognized(key: str) -> None:
    head, mark, digest = record_name(key).removesuffix(".json").rpartition("~")
    assert key.startswith(head)
    assert len(head.encode()) > MIRRORED_BYTES - 33 - 4
    assert (mark, len(digest)) == ("~", 32)


def test_failure_of_the_ingest_stage_is_no_failure_of_a_target() -> None:
    assert re.match(TARGET_PATTERN, records.INGEST_STAGE) is None


def test_groups_name_what_excludes_what() -> None:
    article, container, reference, rejection, failure = ingest_group("k").keys
    assert (article, container, reference) == ("articles/k.json", "containers/k.json", "references/k.json")
    assert (rejection, failure) == ("rejected/k.json", "failed/ingest/k.json")
    items = (f"articles/k/{ITEM}.json", f"rejected/k/{ITEM}.json", f"failed/ingest/k/{ITEM}.json")
    assert ingest_group("k", ITEM).keys == items
    assert translation_group("k", "pt").keys == ("translations/pt/k.json", "failed/pt/k.json")
    assert translation_group("k", "pt", ITEM).keys == (f"translations/pt/k/{ITEM}.json", f"failed/pt/k/{ITEM}.json")


# Identifiers and fingerprints


def test_identifier_is_the_same_for_every_version_and_another_for_every_other_place() -> None:
    assert article_id(ObjectAddress("b", "k")) == article_id(ObjectAddress("b", "k"))
    places = [("b", "k"), ("b", "l"), ("c", "k"), ("bk", ""), ("", "bk")]
    assert len({article_id(ObjectAddress(*place)) for place in places}) == len(places)


parts = st.lists(st.text(characters, max_size=3) | st.integers(0, 9), max_size=4)


@given(one=parts, other=parts)
@example(one=["a", "b"], other=["ab"])
@example(one=["1"], other=[1])
@example(one=["a", "b"], other=["b", "a"])
def test_fingerprint_changes_with_each_part_and_with_nothing_else(one: list[object], other: list[object]) -> None:
    assert (compute_fingerprint(*one) == compute_fingerprint(*other)) is (one == other)


def test_fingerprint_changes_with_the_pipelines_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before = compute_fingerprint("translate", "pt")
    monkeypatch.setattr(records, "PIPELINE_VERSION", records.PIPELINE_VERSION + 1)
    assert compute_fingerprint("translate", "pt") != before


def test_fingerprint_is_sixteen_hexadecimal_digits() -> None:
    assert re.fullmatch("[0-9a-f]{16}", compute_fingerprint("a", 1, ["x"]))


# Bytes


def make_records() -> dict[str, bytes]:
    """One record of each kind, and each of the forms that differ, as the stories write them."""
    chain = make_chain(FakeEngine(errors={PROSE.splitlines()[1]: EngineError(EngineReason.NO_ANSWER, "empty answer")}))
    desk = Desk(chain, make_settings(("pt", "en")))
    desk.ingest("whole.txt", PROSE)
    desk.ingest("empty.txt", b"")
    desk.ingest("short.txt", "Olá.")
    desk.ingest("glossaries/en-pt/terms.csv", "source,target\nPort Ellery,Port Ellery\n,cais\n")
    desk.ingest("corrections/en-pt/mended.csv", f'source,target\n"{PROSE.splitlines()[2]}","Cerca de 340."\n')
    for target in ("pt", "en"):
        desk.translate("whole.txt", target)
        desk.translate("short.txt", target)
    desk.record_failure(json.dumps({"bucket": "dragoman-input", "key": "empty.txt"}))
    no_engine = Desk(make_chain(FakeEngine(errors=EngineError(EngineReason.NO_MODEL, "no model for en to pt"))))
    no_engine.ingest("refused.txt", PROSE)
    no_engine.translate("refused.txt")
    no_engine.store.upload(ObjectAddress("dragoman-input", "crashed.txt"), b"x")
    no_engine.record_failure(json.dumps({"bucket": "dragoman-input", "key": "crashed.txt"}))
    return {key: one.read_bytes(key) for one in (desk, no_engine) for key in one.output_keys()}


RECORDS = make_records()


def test_the_stories_gave_every_kind_of_record() -> None:
    kinds = {json.loads(body)["schema"] for body in RECORDS.values()}
    assert kinds == {
        *("dragoman.article", "dragoman.rejection", "dragoman.translation", "dragoman.failure"),
        *("dragoman.reference", "dragoman.reference-list"),
    }


@pytest.mark.parametrize("key", RECORDS)
def test_record_validates_against_its_published_and_its_current_schema(key: str) -> None:
    record = json.loads(RECORDS[key])
    file_name = f"{record['schema']}.v{record['version']}.json"
    for folder in (SCHEMA_DIRECTORY, PUBLISHED):
        Draft202012Validator(json.loads((folder / file_name).read_text("utf-8"))).validate(record)


@pytest.mark.parametrize("key", RECORDS)
def test_record_ends_in_a_newline_and_can_be_read_by_a_person(key: str) -> None:
    body = RECORDS[key]
    assert body.endswith(b"}\n")
    assert body.startswith(b'{\n  "schema": "dragoman.')
    assert b"\\u" not in body


def test_two_runs_over_the_same_input_give_the_same_bytes() -> None:
    assert make_records() == RECORDS


def find_article() -> Article:
    return decode_article(RECORDS["articles/whole.txt.json"])


def test_article_that_is_read_and_written_again_has_the_same_bytes() -> None:
    assert encode_record(find_article()) == RECORDS["articles/whole.txt.json"]


def test_article_with_a_field_that_a_later_release_added_is_still_read() -> None:
    record = json.loads(RECORDS["articles/whole.txt.json"])
    record["added_later"] = {"anything": [1]}
    record["source"]["added_later"] = True
    assert decode_article(json.dumps(record).encode()) == find_article()


@pytest.mark.parametrize("change", [{"version": 2}, {"schema": "dragoman.translation"}, {"title": None}])
def test_article_of_another_version_or_kind_is_not_read(change: dict[str, object]) -> None:
    record = json.loads(RECORDS["articles/whole.txt.json"]) | change
    with pytest.raises(UnreadableRecordError):
        decode_article(json.dumps(record).encode())


def test_container_of_a_later_version_still_says_what_its_items_are_called() -> None:
    desk = Desk()
    desk.ingest("feed.jsonl", "\n".join(json.dumps({"id": name, "body": PROSE}) for name in "ab"))
    record = desk.read_bytes("containers/feed.jsonl.json")
    container = decode_container(record)
    assert len(container.items) == 2
    later = json.loads(record) | {"version": 2, "added_later": 1}
    assert decode_container(json.dumps(later).encode()) == container
    with pytest.raises(msgspec.DecodeError):
        decode_container(RECORDS["articles/whole.txt.json"])


# Schemas


def test_committed_schemas_are_those_of_the_types(tmp_path: Path) -> None:
    records.write_schemas(tmp_path)
    written = {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()}
    committed = {path.name: path.read_text("utf-8") for path in SCHEMA_DIRECTORY.glob("*.json")}
    assert {name: committed.get(name) for name in written} == written, "run make schemas"


@pytest.mark.parametrize("name", sorted(record_schemas()))
def test_schema_is_a_valid_one(name: str) -> None:
    Draft202012Validator.check_schema(record_schemas()[name])


def test_every_current_schema_has_its_published_copy_and_none_is_withdrawn() -> None:
    published = {path.name for path in PUBLISHED.iterdir()}
    assert record_schemas().keys() <= published, "copy the new schema version into tests/documents/golden"
    assert published <= {path.name for path in SCHEMA_DIRECTORY.iterdir()}, "a reader may still hold old records"


@pytest.mark.parametrize("name", sorted(record_schemas()))
def test_schema_does_not_change_under_its_readers(name: str) -> None:
    published = json.loads((PUBLISHED / name).read_text("utf-8"))
    assert find_breaking_changes(published, read_schema(name)) == [], "move the record's version"


def read_schema(name: str) -> dict[str, Any]:
    """The current schema as a reader of the file sees it."""
    schema: dict[str, Any] = json.loads(json.dumps(record_schemas()[name]))
    return schema


def find_breaking_changes(published: dict[str, Any], current: dict[str, Any]) -> list[str]:
    """What a reader who trusts the published schema would trip over. More fields and other descriptions are harmless."""
    return list(_compare(_resolve(published, published), _resolve(current, current), "record"))


_WORDS_ONLY = {"$defs", "$schema", "description", "title"}


def _resolve(schema: Any, root: dict[str, Any]) -> Any:
    """The schema with every reference replaced by what it names, and without what is there for people."""
    if isinstance(schema, list):
        return [_resolve(item, root) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        named = root["$defs"][schema["$ref"].rpartition("/")[2]]
        return _resolve({**named, **{key: value for key, value in schema.items() if key != "$ref"}}, root)
    properties = {key: _resolve(value, root) for key, value in schema.get("properties", {}).items()}
    rest = {key: _resolve(value, root) for key, value in schema.items() if key not in {*_WORDS_ONLY, "properties"}}
    return {**rest, "properties": properties} if "properties" in schema else rest


def _compare(published: Any, current: Any, place: str) -> list[str]:
    if not (isinstance(published, dict) and isinstance(current, dict)):
        return [] if published == current else [f"{place} was {published} and is {current}"]
    found = []
    for key in sorted({*published, *current} - {"properties", "required"}):
        found += _compare(published.get(key), current.get(key), f"{place}.{key}")
    missing = set(published.get("required", [])) - set(current.get("required", []))
    found += [f"{place}.{key} was always there" for key in sorted(missing)]
    for key, value in published.get("properties", {}).items():
        found += _compare(value, current.get("properties", {}).get(key), f"{place}.{key}")
    return found


def edit_schema(edit: str) -> list[str]:
    """What the comparison finds when a part of the translation's schema is written differently."""
    schema = read_schema("dragoman.translation.v1.json")
    text = json.dumps(schema)
    before, _, after = edit.partition(" -> ")
    assert before in text
    return find_breaking_changes(schema, json.loads(text.replace(before, after, 1)))


@pytest.mark.parametrize(
    "edit",
    [
        '"title_origin": {"enum" -> "origin_of_title": {"enum"',
        '"characters": {"type": "integer"} -> "characters": {"type": "number"}',
        '"required": ["id", -> "required": [',
        '"paragraph": {"anyOf": [{"type": "integer"}, -> "paragraph": {"anyOf": [{"type": "string"}, ',
        '"enum": ["derived", -> "enum": ["derived", "guessed", ',
        '{"enum": [1] -> {"enum": [2]',
    ],
    ids=["renamed", "another type", "no longer certain", "nested", "a new word in a closed list", "another version"],
)
def test_edit_that_would_break_a_reader_is_noticed(edit: str) -> None:
    assert edit_schema(edit) != []


@pytest.mark.parametrize(
    "edit",
    [
        '"properties": {"schema" -> "properties": {"reading_minutes": {"type": "integer", "default": 0}, "schema"',
        '"description": "One sentence of a translation with its origin." -> "description": "One sentence."',
    ],
    ids=["an added field", "another description"],
)
def test_edit_that_breaks_no_reader_is_free(edit: str) -> None:
    assert edit_schema(edit) == []
