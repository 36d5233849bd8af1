"""A file may be named by its key, its address, a path in a folder, or one of its records."""

from pathlib import Path

import msgspec
import pytest

from dragoman.article import ObjectAddress
from dragoman.cloud.server import CloudError
from dragoman.operations.naming import Meant, find_meant, is_known
from dragoman.operations.record_keys import KeyParts, read_record_key
from dragoman.operations.sites import Site
from dragoman.records import article_key, translation_key
from tests.unit.fakes import INPUT_BUCKET, OUTPUT_BUCKET, make_settings
from tests.unit.operations.places import make_site
from tests.unit.stories import PROSE, Desk

KEY = "news/a b+c 100%.txt"
LONG = "x/" + "é" * 490


@pytest.fixture(scope="module")
def desk() -> Desk:
    desk = Desk(settings=make_settings(("pt",)))
    for key in (KEY, LONG, "articles/own.txt", "translations/pt/own.txt.json"):
        desk.ingest(key, PROSE)
    desk.run_out()
    return desk


def open_site(desk: Desk, tmp_path: Path) -> Site:
    site = make_site(desk.store, desk.settings, inbox=tmp_path / "inbox")
    return msgspec.structs.replace(site, outbox=tmp_path / "outbox")


@pytest.mark.parametrize(
    "asked",
    [
        KEY,
        f"s3://{INPUT_BUCKET}/{KEY}",
        f"articles/{KEY}.json",
        f"translations/pt/{KEY}.json",
        f"failed/ingest/{KEY}.json",
        f"s3://{OUTPUT_BUCKET}/translations/pt/{KEY}.json",
    ],
)
def test_each_way_of_naming_a_file_finds_its_key(desk: Desk, tmp_path: Path, asked: str) -> None:
    assert find_meant(asked, None, open_site(desk, tmp_path)).key == KEY


def test_a_path_below_either_folder_finds_its_key(desk: Desk, tmp_path: Path) -> None:
    site = open_site(desk, tmp_path)
    assert find_meant(str(tmp_path / "inbox" / KEY), None, site).key == KEY
    assert find_meant(str(tmp_path / "outbox" / "articles" / f"{KEY}.json"), None, site).key == KEY


def test_a_long_key_is_found_by_its_record_because_that_says_the_whole_key(desk: Desk, tmp_path: Path) -> None:
    assert find_meant(article_key(LONG), None, open_site(desk, tmp_path)).key == LONG


@pytest.mark.parametrize("key", ["articles/own.txt", "translations/pt/own.txt.json"])
def test_a_key_of_the_input_bucket_that_looks_like_a_record_is_the_file(desk: Desk, tmp_path: Path, key: str) -> None:
    assert find_meant(key, None, open_site(desk, tmp_path)) == Meant(key)
    assert find_meant(translation_key(key, "pt"), None, open_site(desk, tmp_path)).key == key


def test_a_record_of_an_item_names_the_item(desk: Desk, tmp_path: Path) -> None:
    asked = "translations/pt/wire.rss/item-0123456789abcdef.json"
    assert find_meant(asked, None, open_site(desk, tmp_path)) == Meant("wire.rss", "item-0123456789abcdef", asked)


@pytest.mark.parametrize("asked", ["s3://another-bucket/a.txt", f"s3://{INPUT_BUCKET}/", "s3://"])
def test_an_object_of_another_bucket_is_refused_with_the_names_of_ours(desk: Desk, tmp_path: Path, asked: str) -> None:
    with pytest.raises(CloudError, match=INPUT_BUCKET):
        find_meant(asked, None, open_site(desk, tmp_path))


@pytest.mark.parametrize("item", ["2", "item-xyz", "item-0123456789abcdef/..", "item-0123456789abcdef\n"])
def test_what_is_no_items_id_is_refused(desk: Desk, tmp_path: Path, item: str) -> None:
    with pytest.raises(CloudError, match="is no item's id"):
        find_meant(KEY, item, open_site(desk, tmp_path))


@pytest.mark.parametrize("asked", ["nix", "a" * 2_000, "caf\udce9.txt", "with\0nul", "../../etc/passwd", "~nobody/x"])
def test_what_is_nowhere_is_taken_for_a_key_as_it_stands(desk: Desk, tmp_path: Path, asked: str) -> None:
    site = open_site(desk, tmp_path)
    assert find_meant(asked, None, site) == Meant(asked)


def test_an_empty_key_is_refused(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(CloudError, match="KEY is empty"):
        find_meant("", None, open_site(desk, tmp_path))


def test_a_file_is_known_by_itself_or_by_any_record(desk: Desk, tmp_path: Path) -> None:
    site = open_site(desk, tmp_path)
    assert is_known(Meant(KEY), site)
    assert not is_known(Meant("nix"), site)
    desk.store.upload(ObjectAddress(OUTPUT_BUCKET, "failed/pt/gone.txt.json"), b"{}")
    assert is_known(Meant("gone.txt"), site)


@pytest.mark.parametrize(
    ("key", "parts"),
    [
        ("articles/a.json", KeyParts("article", "a.json")),
        ("failed/ingest/a.json", KeyParts("failure", "a.json", "ingest")),
        ("failed/pt-BR/x/y.json", KeyParts("failure", "x/y.json", "pt-BR")),
        ("progress/pt/a.json", KeyParts("progress", "a.json", "pt")),
        ("references.json", KeyParts("manifest", "references.json")),
        ("unreadable/m.json", KeyParts("unreadable", "m.json")),
        ("articles/a.txt", None),
        ("failed//a.json", None),
        ("failed/pt", None),
        ("other/a.json", None),
        ("a.json", None),
        ("", None),
    ],
)
def test_a_records_key_is_taken_apart(key: str, parts: KeyParts | None) -> None:
    assert read_record_key(key) == parts
