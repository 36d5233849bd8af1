from pathlib import Path

import msgspec
import pytest

from dragoman.article import ObjectAddress
from dragoman.errors import ConfigurationError, EngineError, PreconditionFailedError
from dragoman.model_store.errors import ModelStoreError
from dragoman.model_store.model_folder import ModelFolder
from dragoman.model_store.places import ModelPlace, ModelSet, open_bucket, open_place, open_set
from dragoman.model_store.pushing import StorageCost, push_models
from dragoman.model_store.stacked_models import StackedModels, list_local_sets
from dragoman.translation.models.catalog import CATALOG_KEY, Catalog, Model
from dragoman.translation.models.library import ModelLibrary
from tests.unit.fakes import FakeStore
from tests.unit.translation.models.making import BODY, describe_file, make_catalog, make_model

BUCKET = "dragoman-models"


def make_place(kind: str, tmp_path: Path) -> ModelPlace:
    store = ModelFolder(tmp_path / "models") if kind == "folder" else FakeStore()
    return ModelPlace(kind, store, BUCKET)


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> ModelPlace:
    return make_place(request.param, tmp_path)


def fill(place: ModelPlace, *pairs: tuple[str, str]) -> tuple[Model, ...]:
    models = make_catalog(*pairs).models
    for model in models:
        for file in model.files:
            place.write(file, BODY)
    place.add(*models)
    return models


# Folder and bucket alike


def test_empty_place_has_no_models(place: ModelPlace) -> None:
    assert place.read_catalog() == Catalog()
    assert list(place.list_keys()) == []


def test_what_was_written_is_there(place: ModelPlace) -> None:
    (model,) = fill(place, ("en", "pt"))
    assert all(place.has(file) for file in model.files)
    assert place.read_catalog().models == (model,)
    assert sorted(place.list_keys()) == ["enpt/model.bin", "enpt/vocab.spm", CATALOG_KEY]
    assert place.open_library().read(model.model) == BODY


def test_file_with_other_bytes_is_not_the_file(place: ModelPlace) -> None:
    place.write(describe_file("enpt/model.bin", b"x" * len(BODY)), b"x" * len(BODY))
    assert not place.has(describe_file("enpt/model.bin"))
    assert not place.has(describe_file("enpt/other.bin"))


def test_file_is_written_over_another(place: ModelPlace) -> None:
    for body in (b"first", b"second"):
        place.write(describe_file("enpt/model.bin", body), body)
    stored = place.get("enpt/model.bin")
    assert stored is not None
    assert stored.body == b"second"


def test_other_pairs_stay_in_the_catalog_and_the_same_pair_is_replaced(place: ModelPlace) -> None:
    fill(place, ("en", "pt"), ("pt", "en"))
    place.add(make_model("en", "pt-BR", "2"))
    assert [(model.target, model.version) for model in place.read_catalog().models] == [("pt-BR", "2"), ("en", "1")]


def test_broken_catalog_is_not_written_over(place: ModelPlace) -> None:
    place.write(describe_file(CATALOG_KEY, b"{"), b"{")
    with pytest.raises(EngineError):
        place.add(make_model("en", "pt"))
    stored = place.get(CATALOG_KEY)
    assert stored is not None
    assert stored.body == b"{"


def test_two_that_write_at_once_are_told() -> None:
    store = FakeStore()
    store.fail_next("put", PreconditionFailedError("412"))
    with pytest.raises(ModelStoreError, match="Somebody else"):
        ModelPlace("s3://bucket", store, BUCKET).add(make_model("en", "pt"))


def test_folder_refuses_to_replace_what_it_was_not_told_of(tmp_path: Path) -> None:
    folder, address = ModelFolder(tmp_path), ObjectAddress(BUCKET, "a/b")
    etag = folder.put(address, b"one", expected_etag=None)
    with pytest.raises(PreconditionFailedError):
        folder.put(address, b"two", expected_etag=None)
    folder.put(address, b"two", expected_etag=etag)
    assert (tmp_path / "a" / "b").read_bytes() == b"two"
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b"]


@pytest.mark.parametrize("key", ["../secret", "a/../../secret", "/etc/passwd"])
def test_key_never_leads_out_of_the_folder(tmp_path: Path, key: str) -> None:
    folder = ModelFolder(tmp_path / "models")
    (tmp_path / "secret").write_bytes(b"secret")
    assert folder.get(ObjectAddress(BUCKET, key)) is None
    with pytest.raises(PreconditionFailedError):
        folder.put(ObjectAddress(BUCKET, key), b"x", expected_etag=None)
    assert (tmp_path / "secret").read_bytes() == b"secret"


def test_body_over_the_limit_is_not_given(tmp_path: Path) -> None:
    folder, address = ModelFolder(tmp_path), ObjectAddress(BUCKET, "a")
    folder.put(address, b"four", expected_etag=None)
    stored = folder.get(address, limit_bytes=3)
    assert stored is not None
    assert (stored.body, stored.state.bytes) == (None, 4)


# Names of places


def test_folder_that_is_not_there_is_no_set_but_can_be_a_place(tmp_path: Path) -> None:
    with pytest.raises(ModelStoreError, match="a bucket is written s3://"):
        open_set(str(tmp_path / "missing"))
    assert open_place(str(tmp_path / "missing")).read_catalog() == Catalog()


def test_file_is_no_place(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ModelStoreError, match="not a folder"):
        open_place(str(tmp_path / "file"))


@pytest.mark.parametrize("name", ["s3://", "s3://bucket/prefix"])
def test_bucket_has_a_name_and_no_prefix(name: str) -> None:
    with pytest.raises(ModelStoreError, match="without a prefix"):
        open_place(name)
    with pytest.raises(ModelStoreError, match="without a prefix"):
        open_bucket(name)


# Pushing


def test_push_copies_files_first_and_the_catalog_last(tmp_path: Path) -> None:
    origin, store = make_place("folder", tmp_path), FakeStore()
    fill(origin, ("en", "pt"), ("pt", "en"))
    pushed = list(push_models(origin, ModelPlace("s3://bucket", store, BUCKET)))
    assert [done.is_written for done in pushed] == [True] * 4
    writes = [key for method, _, key in store.requests if method == "put"]
    assert writes[-2:] == ["NOTICE.txt", CATALOG_KEY]
    assert ModelLibrary(store, BUCKET, None).catalog() == origin.read_catalog()


def test_second_push_writes_no_file(tmp_path: Path) -> None:
    origin, place = make_place("folder", tmp_path), make_place("bucket", tmp_path)
    fill(origin, ("en", "pt"))
    list(push_models(origin, place))
    assert not any(done.is_written for done in push_models(origin, place))


def test_push_of_a_file_that_is_not_what_the_catalog_names_stops_before_the_catalog(tmp_path: Path) -> None:
    origin, place = make_place("folder", tmp_path), make_place("bucket", tmp_path)
    (model,) = fill(origin, ("en", "pt"))
    (tmp_path / "models" / model.model.key).write_bytes(b"damaged")
    with pytest.raises(EngineError):
        list(push_models(origin, place))
    assert place.read_catalog() == Catalog()


def test_push_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelStoreError, match="dragoman models pull"):
        list(push_models(make_place("folder", tmp_path), make_place("bucket", tmp_path)))


def test_cost_is_by_gigabyte_and_by_write() -> None:
    cost = StorageCost(bytes=45_400_000, writes=8)
    assert cost.usd_per_month == pytest.approx(0.00104, abs=0.00001)
    assert cost.usd_once == pytest.approx(0.00004)


# Models of several places


def make_set(models: tuple[Model, ...], body: bytes) -> ModelSet:
    store = FakeStore()
    store.upload(ObjectAddress(BUCKET, CATALOG_KEY), msgspec.json.encode(Catalog(models=models)))
    for model in models:
        for file in model.files:
            store.upload(ObjectAddress(BUCKET, file.key), body)
    return ModelSet("set", store, BUCKET)


def test_last_set_wins_where_two_have_a_pair() -> None:
    below = make_set((make_model("en", "pt", "1"), make_model("pt", "en", "1")), b"below")
    above = make_set((make_model("en", "pt", "2"),), b"above")
    stacked = StackedModels([below, above])
    catalog = ModelLibrary(stacked, "any", None).catalog()
    assert [(model.source, model.version) for model in catalog.models] == [("en", "2"), ("pt", "1")]
    found = [stacked.get(ObjectAddress("any", key)) for key in ("enpt/model.bin", "pten/model.bin")]
    assert [stored and stored.body for stored in found] == [b"above", b"below"]
    assert stacked.get(ObjectAddress("any", "missing")) is None


def test_folder_of_models_stands_in_for_packaged_ones_that_are_not_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [models.label for models in list_local_sets(tmp_path)] == ["packaged", str(tmp_path)]
    monkeypatch.setattr("dragoman.model_store.packaged_models.find_spec", lambda _: None)
    assert [models.label for models in list_local_sets(tmp_path)] == [str(tmp_path)]
    with pytest.raises(ConfigurationError, match="dragoman models pull"):
        list_local_sets(None)
