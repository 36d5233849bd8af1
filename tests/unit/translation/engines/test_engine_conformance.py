"""What the chain relies on, held for every engine. A new engine joins with one entry in `ENGINES`."""

import threading
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any, cast

import msgspec
import pytest
import stamina

from dragoman.article import ObjectAddress
from dragoman.errors import EngineError, EngineReason
from dragoman.model_store.packaged_models import PACKAGED_CATALOG, PackagedModels
from dragoman.settings import ENGINE_NAMES, Settings
from dragoman.store import ObjectState, StoredObject
from dragoman.translation.engine import Engine, EngineTranslation
from dragoman.translation.engines import firefox
from dragoman.translation.engines.amazon import AmazonEngine
from dragoman.translation.engines.deep_library import WebTranslator
from dragoman.translation.engines.deepl import DeepLEngine
from dragoman.translation.engines.google import GoogleEngine
from dragoman.translation.engines.libretranslate import LibreTranslateEngine
from dragoman.translation.engines.microsoft import MicrosoftEngine
from dragoman.translation.engines.mymemory import MyMemoryEngine
from dragoman.translation.engines.transport import Answer, transport_error
from dragoman.translation.models.catalog import CATALOG_KEY
from dragoman.translation.models.library import ModelLibrary

TEXT = "The minister's unpublished words."
KEY = "a-key-that-nobody-may-read"

Service = Callable[[str], str]
"""What stands behind an engine here: the text that arrives, to the answer that it gives."""


class FakeKey:
    def read(self, *, anew: bool = False) -> str:
        return KEY


class FakeTranslator:
    """Stands in for deep-translator's, and for the Firefox engine's own."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def connect(self, *arguments: str) -> WebTranslator:
        return self

    def translate(self, text: str) -> str:
        return self._service(text)


class FakeTransport:
    """Stands in for the one that LibreTranslate is spoken to with."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def post(self, url: str, json: dict[str, str], headers: dict[str, str]) -> Answer:
        try:
            return Answer(200, msgspec.json.encode({"translatedText": self._service(json["q"])}))
        except Exception as error:  # noqa: BLE001 - as the real one
            raise transport_error(error) from None


class FakeDeepL:
    """Stands in for DeepL's client."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def connect(self, key: str, endpoint: str | None) -> Any:
        return self

    def translate_text(self, text: str, **asked: str) -> Any:
        return SimpleNamespace(text=self._service(text))


class FakeTranslateClient:
    """Stands in for boto3's."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def translate_text(self, **asked: Any) -> dict[str, str]:
        return {"TranslatedText": self._service(asked["Text"])}


class PackagedBucket:
    """The packaged models and a catalog that names them."""

    def get(self, address: ObjectAddress, limit_bytes: int | None = None) -> StoredObject | None:
        is_catalog = address.key == CATALOG_KEY
        body = msgspec.json.encode(PACKAGED_CATALOG) if is_catalog else PackagedModels().read(address.key)
        return StoredObject(ObjectState("", len(body)), body)


def build_firefox(service: Service) -> Engine:
    """The engine in the process, with a translator for each model that is the service."""
    return firefox.FirefoxEngine(ModelLibrary(PackagedBucket(), "models", None), 400_000_000)


NETWORK_ENGINES: dict[str, Callable[[Service], Engine]] = {
    "google": lambda service: GoogleEngine(connect=FakeTranslator(service).connect),
    "mymemory": lambda service: MyMemoryEngine(connect=FakeTranslator(service).connect),
    "libretranslate": lambda service: LibreTranslateEngine(
        "https://translate.example", FakeKey(), cast("Any", FakeTransport(service))
    ),
    "microsoft": lambda service: MicrosoftEngine(FakeKey(), connect=FakeTranslator(service).connect),
    "deepl": lambda service: DeepLEngine(FakeKey(), connect=FakeDeepL(service).connect),
    "amazon": lambda service: AmazonEngine(cast("Any", FakeTranslateClient(service))),
}
ENGINES = {"firefox": build_firefox, **NETWORK_ENGINES}
LONGER_THAN_ANY_LIMIT = "palavra " * 20_000

Build = Callable[[Service], Engine]


@pytest.fixture(params=NETWORK_ENGINES)
def build_network(request: pytest.FixtureRequest) -> Build:
    """The engines of which a call can be left behind. The one in the process can't be, and takes what it is given."""
    return NETWORK_ENGINES[request.param]


@pytest.fixture(params=ENGINES)
def build(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Build:
    chosen = ENGINES[request.param]

    def build(service: Service) -> Engine:
        # What loads a model is the one thing that the engine in the process is not given from outside.
        monkeypatch.setattr(firefox, "load_translator", lambda library, model: FakeTranslator(service))
        return chosen(service)

    return build


def test_every_engine_of_the_settings_is_held_to_this() -> None:
    assert set(ENGINES) == set(ENGINE_NAMES)


def test_its_name_is_one_that_settings_accept(build: Build) -> None:
    name = build(str.upper).name
    settings = Settings.from_environ({"OUTPUT_BUCKET": "bucket", "ENGINES": name})
    assert settings.engines == (name,)


def test_its_price_is_not_negative(build: Build) -> None:
    assert build(str.upper).usd_per_million_characters >= 0


def test_only_an_engine_that_wants_a_key_or_an_account_costs_a_price_a_character() -> None:
    paid = {name for name, build in NETWORK_ENGINES.items() if build(str.upper).usd_per_million_characters > 0}
    assert paid == {"microsoft", "deepl", "amazon"}


def test_its_identity_begins_with_its_name_and_stays_the_same(build: Build) -> None:
    engine = build(str.upper)
    first, second = (engine.identity("en", "pt") for _ in range(2))
    assert first.partition("+")[0] == engine.name
    assert first == second == build(str.lower).identity("en", "pt")


def test_its_identity_holds_no_key(build: Build) -> None:
    assert KEY not in build(str.upper).identity("en", "pt")


def test_its_repertoire_is_every_character_or_knows_its_language_s_letters(build: Build) -> None:
    repertoire = build(str.upper).repertoire("en", "pt")
    assert repertoire is None or all(map(repertoire.knows, "the"))


def test_it_translates_and_names_its_route(build: Build) -> None:
    translation = build(str.upper).translate(TEXT, "en", "pt", 5)
    assert isinstance(translation, EngineTranslation)
    assert translation.text == TEXT.upper()
    assert (translation.route[0], translation.route[-1]) == ("en", "pt")


def test_several_threads_get_each_their_own_answer(build: Build) -> None:
    engine = build(str.upper)
    texts = [f"word number {number}" for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda text: engine.translate(text, "en", "pt", 20).text, texts))
    assert answers == [text.upper() for text in texts]


@pytest.mark.parametrize(
    "error", [RuntimeError(TEXT), OSError(TEXT), KeyError(TEXT), MemoryError(TEXT), ValueError(KEY)]
)
def test_whatever_breaks_becomes_an_engine_error_without_text_or_key(build: Build, error: Exception) -> None:
    def break_down(text: str) -> str:
        raise error

    with stamina.set_testing(True, attempts=1), pytest.raises(EngineError) as caught:
        build(break_down).translate(TEXT, "en", "pt", 5)
    assert TEXT not in str(caught.value)
    assert KEY not in str(caught.value)


@pytest.mark.parametrize("seconds", [0, -1])
def test_without_time_left_it_does_not_begin(build: Build, seconds: float) -> None:
    asked: list[str] = []

    def remember(text: str) -> str:
        asked.append(text)
        return text

    with pytest.raises(EngineError) as caught:
        build(remember).translate(TEXT, "en", "pt", seconds)
    assert caught.value.reason is EngineReason.DEADLINE
    assert not asked


@pytest.mark.parametrize("text", ["…", "1984", "12:30 – 14:00", "***", "", "\n"])
def test_text_without_a_letter_is_its_own_translation(build_network: Build, text: str) -> None:
    assert build_network(lambda _: "garbage").translate(text, "en", "pt", 5).text == text


def test_an_overlong_text_is_told_before_anything_is_called(build_network: Build) -> None:
    called: list[str] = []

    def remember(text: str) -> str:
        called.append(text)
        return text

    with pytest.raises(EngineError) as caught:
        build_network(remember).translate(LONGER_THAN_ANY_LIMIT, "pt", "en", 5)
    assert caught.value.reason is EngineReason.TOO_LONG
    assert not called


def test_half_a_surrogate_pair_does_not_break_the_length_rule(build_network: Build) -> None:
    assert build_network(lambda _: "ok").translate("a\ud83d", "en", "pt", 5).text == "ok"


@pytest.mark.parametrize("answer", ["", "  ", "\n"])
def test_an_empty_answer_concerns_one_segment_and_not_the_engine(build_network: Build, answer: str) -> None:
    with pytest.raises(EngineError) as caught:
        build_network(lambda _: answer).translate(TEXT, "en", "pt", 5)
    assert caught.value.reason is EngineReason.NO_ANSWER
    assert not caught.value.reason.ends_engine


def test_an_answer_that_is_a_complaint_is_no_translation(build_network: Build) -> None:
    page = "<!DOCTYPE html><html><title>Attention Required!</title></html>"
    with pytest.raises(EngineError) as caught:
        build_network(lambda _: page).translate(TEXT, "en", "pt", 5)
    assert caught.value.reason is EngineReason.REFUSED


def test_neither_traceback_nor_error_quotes_the_text(build_network: Build) -> None:
    def break_down(text: str) -> str:
        raise ConnectionResetError(f"while asking /m?q={text}&key={KEY}")

    with stamina.set_testing(True, attempts=2), pytest.raises(EngineError) as caught:
        build_network(break_down).translate(TEXT, "en", "pt", 5)
    written = "".join(traceback.format_exception(caught.value))
    assert caught.value.reason is EngineReason.UNREACHABLE
    assert TEXT not in written
    assert KEY not in written


def test_a_service_that_recovers_is_asked_again(build_network: Build) -> None:
    outcomes = [ConnectionResetError(), ConnectionResetError()]

    def recover(text: str) -> str:
        if outcomes:
            raise outcomes.pop()
        return text.upper()

    with stamina.set_testing(True, attempts=3):
        assert build_network(recover).translate(TEXT, "en", "pt", 5).text == TEXT.upper()


def test_what_is_not_transient_is_not_tried_again(build_network: Build) -> None:
    asked: list[str] = []

    def refuse(text: str) -> str:
        asked.append(text)
        raise KeyError(text)

    with stamina.set_testing(True, attempts=3), pytest.raises(EngineError):
        build_network(refuse).translate(TEXT, "en", "pt", 5)
    assert len(asked) == 1


def test_it_does_not_outlast_its_deadline(build_network: Build) -> None:
    release = threading.Event()
    with pytest.raises(EngineError) as caught:
        build_network(lambda text: text if release.wait(5) else "").translate(TEXT, "en", "pt", 0.05)
    assert caught.value.reason is EngineReason.DEADLINE
    release.set()


UNCONNECTED: list[Engine] = [
    GoogleEngine(),
    MyMemoryEngine(),
    LibreTranslateEngine("https://translate.example"),
    MicrosoftEngine(FakeKey()),
    DeepLEngine(FakeKey()),
    AmazonEngine(cast("Any", None)),
]
"""With their real libraries, which a unit test lets send nothing."""


@pytest.mark.parametrize("engine", UNCONNECTED, ids=lambda engine: engine.name)
@pytest.mark.parametrize("pair", [("pt", "pt"), ("en", "en"), ("zh-Hans", "zh")])
def test_a_language_into_itself_is_told_without_a_request(engine: Engine, pair: tuple[str, str]) -> None:
    with pytest.raises(EngineError) as caught:
        engine.translate(TEXT, *pair, 5)
    assert caught.value.reason is EngineReason.UNSUPPORTED_LANGUAGE
