"""The real engine with the models that this machine has installed."""

import hashlib
import threading
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import msgspec
import pytest

from dragoman.article import ObjectAddress
from dragoman.errors import EngineError, EngineReason, StoreUnavailableError
from dragoman.model_store.packaged_models import PACKAGED_CATALOG, PackagedModels
from dragoman.store import ObjectState, StoredObject
from dragoman.translation.engines import firefox
from dragoman.translation.engines.firefox import FirefoxEngine, load_translator
from dragoman.translation.models.catalog import CATALOG_KEY, Catalog, Model, ModelFile
from dragoman.translation.models.library import ModelLibrary

BUCKET = "models"
MEMORY_BYTES = 400_000_000
EN_PT, PT_EN = PACKAGED_CATALOG.models
SENTENCE = "The town council approved the repairs of the harbour on Tuesday."


@cache
def read_packaged(key: str) -> bytes:
    return PackagedModels().read(key)


class ModelBucket:
    """The packaged models, some of them changed, with a catalog of their own."""

    def __init__(self, *models: Model, changed: Mapping[str, bytes] | None = None) -> None:
        self._models = models
        self._changed = changed or {}

    def get(self, address: ObjectAddress, limit_bytes: int | None = None) -> StoredObject | None:
        if address.key == CATALOG_KEY:
            body = msgspec.json.encode(Catalog(models=self._models))
        else:
            body = self._changed.get(address.key) or read_packaged(address.key)
        return StoredObject(ObjectState("", len(body)), body)


def make_library(*models: Model, changed: Mapping[str, bytes] | None = None) -> ModelLibrary:
    return ModelLibrary(ModelBucket(*models, changed=changed), BUCKET, None)


def replace_file(role: str, body: bytes) -> tuple[Model, ModelLibrary]:
    """English to Portuguese with one file replaced, and a catalog that vouches for it."""
    key = f"replaced/{role}"
    file = ModelFile(key, hashlib.sha256(body).hexdigest(), len(body))
    model = msgspec.structs.replace(EN_PT, **{role: file})
    return model, make_library(model, changed={key: body})


@pytest.fixture(scope="session")
def engine() -> FirefoxEngine:
    """With both directions, and Spanish for a name under which the model from English to Portuguese goes."""
    spanish = msgspec.structs.replace(EN_PT, target="es")
    return FirefoxEngine(make_library(EN_PT, PT_EN, spanish), MEMORY_BYTES)


def translate(engine: FirefoxEngine, text: str, source: str = "en", target: str = "pt") -> str:
    return engine.translate(text, source, target, 10).text


def catch(work: Callable[[], object]) -> EngineError:
    with pytest.raises(EngineError) as caught:
        work()
    return caught.value


# Translating


@pytest.mark.parametrize("model", PACKAGED_CATALOG.models, ids=lambda model: model.name)
def test_packaged_model_passes_its_self_test_and_says_its_sentence(engine: FirefoxEngine, model: Model) -> None:
    assert translate(engine, model.self_test.source, model.source, model.target) == model.self_test.target


def test_translation_names_its_model_and_its_route(engine: FirefoxEngine) -> None:
    translation = engine.translate(SENTENCE, "en", "pt", 10)
    assert (translation.model, translation.route) == (EN_PT.name, ("en", "pt"))


def test_pair_without_a_model_goes_by_way_of_english_and_says_so(engine: FirefoxEngine) -> None:
    portuguese = "A câmara municipal aprovou as obras do porto."
    translation = engine.translate(portuguese, "pt", "es", 10)
    assert translation.route == ("pt", "en", "es")
    assert translation.model == f"{PT_EN.name}+{EN_PT.name.replace('en-pt', 'en-es')}"
    assert translation.text == translate(engine, translate(engine, portuguese, "pt", "en"))


def test_what_goes_into_the_second_model_is_prepared_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []

    class Listener:
        def translate(self, text: str) -> str:
            heard.append(text)
            return text

    monkeypatch.setattr(firefox, "load_translator", lambda library, model: Listener())
    pivot = FirefoxEngine(make_library(PT_EN, msgspec.structs.replace(EN_PT, target="es")), MEMORY_BYTES)
    said = translate(pivot, "Mr Müller wrote “yes” to XQ1Z.", "pt", "es")
    assert heard == ["Mr Müller wrote “yes” to XQ1Z.", 'Mr Muller wrote "yes" to XQ1Z.']
    assert said == "Mr Müller wrote «yes» to XQ1Z."


def test_same_sentence_gives_the_same_translation(engine: FirefoxEngine) -> None:
    assert len({translate(engine, SENTENCE) for _ in range(3)}) == 1


@pytest.mark.parametrize("text", ["1984", "12:30 - 14:00", "***"])
def test_text_without_a_letter_stays_as_it_is(engine: FirefoxEngine, text: str) -> None:
    assert translate(engine, text) == text


@pytest.mark.parametrize("text", ["", " ", "\x00", "🙂" * 50, "港口今年冬天将关闭。", "a" * 600, "\u202e<script>{}"])
def test_strange_text_gets_some_answer(engine: FirefoxEngine, text: str) -> None:
    assert isinstance(translate(engine, text), str)


def test_crash_in_a_sentence_is_an_error_of_that_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    class Crasher:
        def translate(self, text: str) -> str:
            raise ValueError(SENTENCE)

    monkeypatch.setattr(firefox, "load_translator", lambda library, model: Crasher())
    error = catch(lambda: translate(FirefoxEngine(make_library(EN_PT), MEMORY_BYTES), SENTENCE))
    assert error.reason is EngineReason.CRASHED
    assert SENTENCE not in str(error)


def test_two_threads_can_use_it_at_once(engine: FirefoxEngine) -> None:
    answers: list[str] = []
    threads = [threading.Thread(target=lambda: answers.append(translate(engine, SENTENCE))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [translate(engine, SENTENCE)] * 2


def test_without_time_left_it_does_not_begin(engine: FirefoxEngine) -> None:
    error = catch(lambda: engine.translate(SENTENCE, "en", "pt", 0))
    assert error.reason is EngineReason.DEADLINE


@pytest.mark.parametrize("pair", [("en", "de"), ("de", "pt"), ("en", "pt-PT"), ("en", "en")])
def test_pair_without_a_way_has_no_model(engine: FirefoxEngine, pair: tuple[str, str]) -> None:
    error = catch(lambda: engine.translate(SENTENCE, *pair, 10))
    assert error.reason is EngineReason.NO_MODEL
    assert f"{pair[0]} to {pair[1]}" in error.detail


def test_only_the_models_used_last_stay_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    loads: list[str] = []

    def load(library: ModelLibrary, model: Model) -> "Parrot":
        loads.append(model.target)
        return Parrot()

    monkeypatch.setattr(firefox, "load_translator", load)
    targets = ["de", "fr", "it", "nl"]
    room_for_three = 3.5 * EN_PT.bytes * firefox.MODEL_MEMORY_FACTOR
    models = (msgspec.structs.replace(EN_PT, target=target) for target in targets)
    engine = FirefoxEngine(make_library(*models), round(room_for_three))
    for target in ["de", "fr", "it", "de", "nl", "de", "fr"]:
        translate(engine, SENTENCE, "en", target)
    assert loads == ["de", "fr", "it", "nl", "fr"], "the least recently used one had to go, and only that one"


def test_both_models_of_a_route_stay_loaded_even_where_there_is_room_for_none(monkeypatch: pytest.MonkeyPatch) -> None:
    loads: list[str] = []

    def load(library: ModelLibrary, model: Model) -> "Parrot":
        loads.append(f"{model.source}-{model.target}")
        return Parrot()

    monkeypatch.setattr(firefox, "load_translator", load)
    engine = FirefoxEngine(make_library(PT_EN, msgspec.structs.replace(EN_PT, target="es"), EN_PT), 1)
    for _ in range(3):
        engine.repertoire("pt", "es")
        translate(engine, SENTENCE, "pt", "es")
    translate(engine, SENTENCE, "en", "pt")
    translate(engine, SENTENCE, "pt", "es")
    assert loads == ["pt-en", "en-es", "en-pt", "pt-en", "en-es"]


def test_vocabulary_counts_in_the_memory_and_is_loaded_once() -> None:
    bucket = ModelBucket(EN_PT)
    asked: list[str] = []

    class CountingBucket:
        def get(self, address: ObjectAddress, limit_bytes: int | None = None) -> StoredObject | None:
            asked.append(address.key)
            return bucket.get(address, limit_bytes)

    engine = FirefoxEngine(ModelLibrary(CountingBucket(), BUCKET, None), MEMORY_BYTES)
    assert engine.repertoire("en", "pt") is engine.repertoire("en", "pt-BR")
    assert asked.count(EN_PT.source_vocabulary.key) == 1


def test_file_that_is_no_vocabulary_is_a_bad_model() -> None:
    _, library = replace_file("source_vocabulary", b"not a vocabulary")
    error = catch(lambda: FirefoxEngine(library, MEMORY_BYTES).repertoire("en", "pt"))
    assert error.reason is EngineReason.BAD_MODEL


def test_variant_that_no_model_writes_is_refused_with_what_there_is(engine: FirefoxEngine) -> None:
    error = catch(lambda: translate(engine, SENTENCE, "en", "pt-PT"))
    assert error.reason is EngineReason.NO_MODEL
    assert "writes pt (pt-Latn-BR)" in error.detail


class Parrot:
    """A translator that repeats."""

    def translate(self, text: str) -> str:
        return text


# Identity


def test_identity_changes_with_the_models_of_the_route(engine: FirefoxEngine) -> None:
    identities = {engine.identity(*pair) for pair in [("en", "pt"), ("pt", "en"), ("pt", "es"), ("en", "de")]}
    assert len(identities) == 4
    assert engine.identity("en", "pt") == f"firefox+{EN_PT.name}"


def test_broken_catalog_puts_only_this_engine_out() -> None:
    class BrokenBucket:
        def get(self, address: ObjectAddress, limit_bytes: int | None = None) -> StoredObject:
            return StoredObject(ObjectState("", 1), b"{")

    broken = FirefoxEngine(ModelLibrary(BrokenBucket(), BUCKET, None), MEMORY_BYTES)
    assert broken.identity("en", "pt") == "firefox+bad-model"
    assert catch(lambda: translate(broken, SENTENCE)).reason is EngineReason.BAD_MODEL


# Bad models


@pytest.mark.parametrize(
    ("role", "body"),
    [
        ("model", b"not a model"),
        ("model", read_packaged(EN_PT.model.key)[:1_000_000]),
        ("model", read_packaged(EN_PT.model.key)[:-1_000]),
        ("shortlist", b"x"),
        ("shortlist", b"not a shortlist " * 1_000),
        ("shortlist", read_packaged(EN_PT.model.key)[:100_000]),
        ("source_vocabulary", b"not a vocabulary"),
        ("target_vocabulary", b"not a vocabulary"),
        ("source_vocabulary", read_packaged(PT_EN.source_vocabulary.key)),
        ("target_vocabulary", read_packaged(PT_EN.target_vocabulary.key)),
    ],
    ids=[
        *("no model", "half a model", "most of a model", "a byte of a shortlist", "no shortlist", "another file"),
        *("no source vocabulary", "no target vocabulary", "the wrong source vocabulary", "the wrong target vocabulary"),
    ],
)
def test_model_that_is_broken_is_an_error_of_the_engine_and_never_worse(role: str, body: bytes) -> None:
    model, library = replace_file(role, body)
    assert catch(lambda: load_translator(library, model)).reason is EngineReason.BAD_MODEL


def test_wrong_vocabulary_fails_the_self_test_by_a_wide_margin() -> None:
    body = read_packaged(PT_EN.source_vocabulary.key)
    file = ModelFile("replaced", hashlib.sha256(body).hexdigest(), len(body))
    model = msgspec.structs.replace(EN_PT, source_vocabulary=file, target_vocabulary=file)
    error = catch(lambda: load_translator(make_library(model, changed={"replaced": body}), model))
    assert error.reason is EngineReason.BAD_MODEL
    assert "self-test" in error.detail
    assert float(error.detail.rpartition(" ")[2]) < firefox.MIN_SELF_TEST_LIKENESS - 0.2


def test_model_that_crashes_in_its_self_test_is_not_loaded_again_for_every_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Crasher:
        def __init__(self, *files: bytes) -> None: ...

        def translate(self, text: str) -> str:
            raise ValueError(text)

    monkeypatch.setattr("fxtranslate.Translator", Crasher)
    error = catch(lambda: load_translator(make_library(EN_PT), EN_PT))
    assert error.reason is EngineReason.BAD_MODEL
    assert error.reason.ends_engine


def test_model_under_the_wrong_pair_fails_the_self_test() -> None:
    model = msgspec.structs.replace(PT_EN, self_test=EN_PT.self_test)
    assert catch(lambda: load_translator(make_library(model), model)).reason is EngineReason.BAD_MODEL


@pytest.mark.parametrize("role", ["model", "source_vocabulary", "shortlist"])
def test_file_that_the_catalog_does_not_vouch_for_is_named(role: str) -> None:
    file: ModelFile = getattr(EN_PT, role)
    error = catch(lambda: load_translator(make_library(EN_PT, changed={file.key: b"other bytes"}), EN_PT))
    assert error.reason is EngineReason.BAD_MODEL
    assert file.key in error.detail


@pytest.mark.parametrize("role", ["model", "source_vocabulary", "shortlist"])
def test_bucket_that_does_not_answer_for_a_file_is_a_transient_error(role: str) -> None:
    file: ModelFile = getattr(EN_PT, role)

    class FailingBucket(ModelBucket):
        def get(self, address: ObjectAddress, limit_bytes: int | None = None) -> StoredObject | None:
            if address.key == file.key:
                raise StoreUnavailableError("GetObject: SlowDown")
            return super().get(address, limit_bytes)

    with pytest.raises(StoreUnavailableError):
        load_translator(ModelLibrary(FailingBucket(EN_PT), BUCKET, None), EN_PT)


def test_packaged_files_are_those_that_the_catalog_vouches_for(tmp_path: Path) -> None:
    library = ModelLibrary(PackagedModels(), BUCKET, tmp_path)
    files = {file for model in library.catalog().models for file in model.files}
    assert {len(library.read(file)) for file in files} == {file.bytes for file in files}
