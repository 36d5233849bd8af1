import hashlib
from pathlib import Path

import msgspec
import pytest

from dragoman.article import ObjectAddress
from dragoman.errors import EngineError, EngineReason, StoreUnavailableError
from dragoman.translation import models
from dragoman.translation.models import CATALOG_KEY, Catalog, Model, ModelFile, ModelLibrary, SelfTest, decode_catalog
from tests.unit.fakes import FakeStore

BUCKET = "dragoman-models"
BODY = b"a model's parameters"


def describe_file(key: str, body: bytes = BODY) -> ModelFile:
    return ModelFile(key, hashlib.sha256(body).hexdigest(), len(body))


FILE = describe_file("enpt/model.bin")


def make_model(source: str, target: str, version: str = "1") -> Model:
    vocabulary = describe_file(f"{source}{target}/vocab.spm")
    return Model(
        source=source,
        target=target,
        version=version,
        license="MPL-2.0",
        model=describe_file(f"{source}{target}/model.bin"),
        source_vocabulary=vocabulary,
        target_vocabulary=vocabulary,
        self_test=SelfTest("Hello.", "Olá."),
    )


def make_catalog(*pairs: tuple[str, str]) -> Catalog:
    return Catalog(models=tuple(make_model(*pair) for pair in pairs))


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
    now += models._CATALOG_SECONDS - 1
    assert len(library.catalog().models) == 1
    now += 1
    assert len(library.catalog().models) == 2
    assert count_downloads(store, CATALOG_KEY) == 2


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b'{"schema": "other"}', b'{"version": 2}', b'{"models": [{"source": "en"}]}']
)
def test_catalog_that_is_none_is_a_bad_model(body: bytes) -> None:
    with pytest.raises(EngineError) as caught:
        decode_catalog(body)
    assert caught.value.reason is EngineReason.BAD_MODEL
    assert CATALOG_KEY in caught.value.detail


def test_bucket_that_does_not_answer_is_a_transient_error() -> None:
    store = make_store()
    store.fail_next("get", StoreUnavailableError("GetObject: SlowDown"))
    with pytest.raises(StoreUnavailableError):
        ModelLibrary(store, BUCKET, None).catalog()


# The way from one language to another


@pytest.mark.parametrize(
    ("pairs", "pair", "route"),
    [
        ([("en", "pt")], ("en", "pt"), [("en", "pt")]),
        ([("pt", "en"), ("en", "es")], ("pt", "es"), [("pt", "en"), ("en", "es")]),
        ([("pt", "es"), ("pt", "en"), ("en", "es")], ("pt", "es"), [("pt", "es")]),
        ([("pt", "en")], ("pt", "es"), []),
        ([("en", "es")], ("pt", "es"), []),
        ([("pt", "en")], ("en", "pt"), []),
        ([("pt", "en"), ("en", "pt")], ("en", "es"), []),
        ([], ("en", "pt"), []),
    ],
    ids=["direct", "by way of English", "direct first", "first half", "second half", "back", "from English", "nothing"],
)
def test_route_is_direct_or_by_way_of_english(
    pairs: list[tuple[str, str]], pair: tuple[str, str], route: list[tuple[str, str]]
) -> None:
    assert [(model.source, model.target) for model in make_catalog(*pairs).find_route(*pair)] == route


def test_model_is_named_by_its_pair_its_version_and_its_hash() -> None:
    model = make_model("en", "pt", "1693087644")
    digest = hashlib.sha256("".join(file.sha256 for file in model.files).encode()).hexdigest()
    assert model.name == f"en-pt@1693087644-{digest[:8]}"


def test_another_vocabulary_is_another_model() -> None:
    model = make_model("en", "pt")
    other = msgspec.structs.replace(
        model, target_vocabulary=msgspec.structs.replace(FILE, key="other", sha256="0" * 64)
    )
    assert other.name != model.name


@pytest.mark.parametrize(("asked", "found"), [("pt-BR", True), ("pt", True), ("pt-PT", False)])
def test_variant_that_a_model_writes_is_served_and_another_is_not(asked: str, found: bool) -> None:
    catalog = Catalog(models=(make_model("en", "pt"),))
    assert bool(catalog.find_route("en", asked)) is found


def test_file_that_serves_twice_is_one_file() -> None:
    model = make_model("en", "pt")
    assert [file.key for file in model.files] == ["enpt/model.bin", "enpt/vocab.spm"]


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


def test_model_that_names_a_variant_is_found_by_it() -> None:
    assert Catalog(models=(make_model("en", "zh-Hans"),)).find_route("en", "zh-Hans")
