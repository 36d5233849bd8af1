import os
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.article import ObjectAddress
from dragoman.errors import EngineError, EngineReason, StoreUnavailableError
from dragoman.translation.models import library as model_library
from dragoman.translation.models.catalog import CATALOG_KEY, MAX_CATALOG_BYTES, Catalog
from dragoman.translation.models.library import ModelLibrary
from tests.unit.fakes import FakeStore
from tests.unit.translation.models.making import BODY, FILE, describe_file, make_catalog

BUCKET = "dragoman-models"


def make_store(catalog: Catalog | None = None, body: bytes = BODY) -> FakeStore:
    store = FakeStore()
    if catalog is not None:
        store.upload(ObjectAddress(BUCKET, CATALOG_KEY), msgspec.json.encode(catalog))
    store.upload(ObjectAddress(BUCKET, FILE.key), body)
    return store


def count_downloads(store: FakeStore, key: str = FILE.key) -> int:
    return store.requests.count(("get", BUCKET, key))


# The catalog


def test_catalog_is_read_from_the_bucket() -> None:
    catalog = make_catalog(("en", "pt"))
    assert ModelLibrary(make_store(catalog), BUCKET, None).catalog() == catalog


def test_bucket_without_a_catalog_has_no_models() -> None:
    assert ModelLibrary(make_store(), BUCKET, None).catalog() == Catalog()


def test_catalog_larger_than_any_is_a_bad_model() -> None:
    store = make_store()
    store.upload(ObjectAddress(BUCKET, CATALOG_KEY), b" " * (MAX_CATALOG_BYTES + 1))
    with pytest.raises(EngineError, match=CATALOG_KEY) as caught:
        ModelLibrary(store, BUCKET, None).catalog()
    assert caught.value.reason is EngineReason.BAD_MODEL


def test_without_a_bucket_there_are_no_models_and_nothing_is_asked() -> None:
    store = make_store()
    assert ModelLibrary(store, "", None).catalog() == Catalog()
    assert store.requests == []


def test_catalog_is_kept_and_read_again_when_it_has_grown_old(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    store = make_store(make_catalog(("en", "pt")))
    library = ModelLibrary(store, BUCKET, None)
    library.catalog()
    store.upload(ObjectAddress(BUCKET, CATALOG_KEY), msgspec.json.encode(make_catalog(("en", "pt"), ("pt", "en"))))
    now += model_library.CATALOG_SECONDS - 1
    assert len(library.catalog().models) == 1
    now += 1
    assert len(library.catalog().models) == 2
    assert count_downloads(store, CATALOG_KEY) == 2


def test_bucket_that_does_not_answer_is_a_transient_error() -> None:
    store = make_store()
    store.fail_next("get", StoreUnavailableError("GetObject: SlowDown"))
    with pytest.raises(StoreUnavailableError):
        ModelLibrary(store, BUCKET, None).catalog()


# The files


def test_file_is_read_and_kept(tmp_path: Path) -> None:
    store = make_store()
    assert ModelLibrary(store, BUCKET, tmp_path / "deep" / "cache").read(FILE) == BODY
    assert ModelLibrary(store, BUCKET, tmp_path / "deep" / "cache").read(FILE) == BODY
    assert count_downloads(store) == 1


def test_without_a_folder_the_file_is_read_each_time() -> None:
    store = make_store()
    library = ModelLibrary(store, BUCKET, None)
    assert [library.read(FILE), library.read(FILE)] == [BODY, BODY]
    assert count_downloads(store) == 2


@pytest.mark.parametrize("kept", [b"", BODY[:-1], BODY[:-1] + b"!", BODY + b"!"])
def test_kept_file_that_is_not_the_right_one_is_fetched_again(tmp_path: Path, kept: bytes) -> None:
    (tmp_path / FILE.sha256).write_bytes(kept)
    store = make_store()
    assert ModelLibrary(store, BUCKET, tmp_path).read(FILE) == BODY
    assert count_downloads(store) == 1
    assert (tmp_path / FILE.sha256).read_bytes() == BODY


def test_kept_file_is_verified_each_time(tmp_path: Path) -> None:
    library = ModelLibrary(make_store(), BUCKET, tmp_path)
    library.read(FILE)
    (tmp_path / FILE.sha256).write_bytes(b"x" * FILE.bytes)
    assert library.read(FILE) == BODY


def test_nothing_but_the_file_is_left_in_the_folder(tmp_path: Path) -> None:
    ModelLibrary(make_store(), BUCKET, tmp_path).read(FILE)
    assert [path.name for path in tmp_path.iterdir()] == [FILE.sha256]


def test_folder_that_cannot_be_made_is_survived(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert ModelLibrary(make_store(), BUCKET, tmp_path / "file" / "cache").read(FILE) == BODY


def test_place_that_cannot_be_written_is_survived_and_nothing_is_left_behind(tmp_path: Path) -> None:
    (tmp_path / FILE.sha256 / "in the way").mkdir(parents=True)
    assert ModelLibrary(make_store(), BUCKET, tmp_path).read(FILE) == BODY
    assert [path.name for path in tmp_path.iterdir()] == [FILE.sha256]


@pytest.mark.parametrize(
    "body", [BODY[:-1], BODY + b"!", BODY[:-1] + b"!", b""], ids=["short", "long", "other bytes", "empty"]
)
def test_file_other_than_the_catalog_names_is_a_bad_model_and_not_kept(tmp_path: Path, body: bytes) -> None:
    with pytest.raises(EngineError) as caught:
        ModelLibrary(make_store(body=body), BUCKET, tmp_path).read(FILE)
    assert caught.value.reason is EngineReason.BAD_MODEL
    assert FILE.key in caught.value.detail
    assert list(tmp_path.iterdir()) == []


def test_file_that_is_missing_is_a_bad_model(tmp_path: Path) -> None:
    with pytest.raises(EngineError) as caught:
        ModelLibrary(FakeStore(), BUCKET, tmp_path).read(FILE)
    assert caught.value.reason is EngineReason.BAD_MODEL


def test_bucket_that_does_not_answer_for_a_file_is_a_transient_error(tmp_path: Path) -> None:
    store = make_store()
    store.fail_next("get", StoreUnavailableError("GetObject: SlowDown"))
    with pytest.raises(StoreUnavailableError):
        ModelLibrary(store, BUCKET, tmp_path).read(FILE)


# The folder's bound


FILES = {name: describe_file(name, name.encode() * 10) for name in "abcd"}


def make_full_library(folder: Path, max_kept_bytes: int) -> tuple[FakeStore, ModelLibrary]:
    store = FakeStore()
    for name, file in FILES.items():
        store.upload(ObjectAddress(BUCKET, file.key), name.encode() * 10)
    return store, ModelLibrary(store, BUCKET, folder, max_kept_bytes)


def list_kept(folder: Path) -> set[str]:
    return {name for name, file in FILES.items() if (folder / file.sha256).exists()}


def read_in_order(library: ModelLibrary, folder: Path, names: str) -> None:
    """Reading sets a file's time; the clock of a file system may be too coarse for a test."""
    for second, name in enumerate(names):
        library.read(FILES[name])
        if (folder / FILES[name].sha256).exists():
            os.utime(folder / FILES[name].sha256, (second, second))


def test_file_that_was_not_read_for_longest_leaves_when_the_folder_is_full(tmp_path: Path) -> None:
    store, library = make_full_library(tmp_path, 30)
    read_in_order(library, tmp_path, "abcad")
    assert list_kept(tmp_path) == {"a", "c", "d"}
    assert count_downloads(store, "a") == 1


def test_reading_a_kept_file_counts_as_using_it(tmp_path: Path) -> None:
    _, library = make_full_library(tmp_path, 30)
    read_in_order(library, tmp_path, "abc")
    library.read(FILES["a"])
    library.read(FILES["d"])
    assert list_kept(tmp_path) == {"a", "c", "d"}


def test_file_larger_than_the_bound_is_served_and_not_kept(tmp_path: Path) -> None:
    _, library = make_full_library(tmp_path, 5)
    assert library.read(FILES["a"]) == b"a" * 10
    assert list_kept(tmp_path) == set()


def test_files_leave_when_the_disk_has_no_space_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, library = make_full_library(tmp_path, 1_000)
    read_in_order(library, tmp_path, "abc")
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=0))
    library.read(FILES["d"])
    assert list_kept(tmp_path) == {"b", "c", "d"}


@pytest.mark.parametrize(("age_seconds", "is_gone"), [(60, False), (7_200, True)])
def test_what_a_killed_process_was_writing_is_removed_after_an_hour(
    tmp_path: Path, age_seconds: int, is_gone: bool
) -> None:
    _, library = make_full_library(tmp_path, 30)
    abandoned = tmp_path / "tmpabandoned"
    abandoned.mkdir()
    (abandoned / "half").write_bytes(b"half")
    then = time.time() - age_seconds
    os.utime(abandoned, (then, then))
    library.read(FILES["a"])
    assert abandoned.exists() is not is_gone


@given(st.integers(0, 60), st.lists(st.sampled_from("abcd"), max_size=12))
def test_folder_never_holds_more_than_its_bound(bound: int, names: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _, library = make_full_library(Path(folder), bound)
        for name in names:
            assert library.read(FILES[name]) == name.encode() * 10
            assert sum(path.stat().st_size for path in Path(folder).iterdir()) <= bound
