"""What the chain relies on, held for every engine. A new engine joins with one entry in `ENGINES`."""

import threading
from collections.abc import Callable
from typing import Any, cast

import pytest
import stamina

from dragoman.errors import EngineError, EngineReason
from dragoman.settings import Settings
from dragoman.translation.amazon import AmazonEngine
from dragoman.translation.deep import GoogleEngine, MyMemoryEngine
from dragoman.translation.deep_library import WebTranslator
from dragoman.translation.engine import Engine, EngineTranslation

TEXT = "The minister's unpublished words."

Service = Callable[[str], str]
"""What stands behind an engine here: the text that arrives, to the answer that it gives."""


class FakeTranslator:
    """Stands in for deep-translator's."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def connect(self, endpoint: str, source: str, target: str) -> WebTranslator:
        return self

    def translate(self, text: str) -> str | None:
        return self._service(text)


class FakeTranslateClient:
    """Stands in for boto3's."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def translate_text(self, **asked: Any) -> dict[str, str]:
        return {"TranslatedText": self._service(asked["Text"])}


ENGINES: dict[str, Callable[[Service], Engine]] = {
    "google": lambda service: GoogleEngine(connect=FakeTranslator(service).connect),
    "mymemory": lambda service: MyMemoryEngine(connect=FakeTranslator(service).connect),
    "amazon": lambda service: AmazonEngine(cast("Any", FakeTranslateClient(service))),
}
LONGER_THAN_ANY_LIMIT = "palavra " * 2_000


@pytest.fixture(params=ENGINES)
def build(request: pytest.FixtureRequest) -> Callable[[Service], Engine]:
    return ENGINES[request.param]


def test_its_name_is_one_that_settings_accept(build: Callable[[Service], Engine]) -> None:
    name = build(str.upper).name
    settings = Settings.from_environ({"OUTPUT_BUCKET": "bucket", "ENGINES": name})
    assert settings.engines == (name,)


def test_its_price_is_not_negative(build: Callable[[Service], Engine]) -> None:
    assert build(str.upper).usd_per_million_characters >= 0


def test_its_identity_is_a_word_that_stays_the_same(build: Callable[[Service], Engine]) -> None:
    first, second = (build(str.upper).identity("en", "pt") for _ in range(2))
    assert first
    assert first == second


def test_it_translates_and_names_its_route(build: Callable[[Service], Engine]) -> None:
    translation = build(str.upper).translate(TEXT, "en", "pt", 5)
    assert isinstance(translation, EngineTranslation)
    assert translation.text == TEXT.upper()
    assert (translation.route[0], translation.route[-1]) == ("en", "pt")


@pytest.mark.parametrize("text", ["…", "1984", "12:30 – 14:00", "***"])
def test_text_without_a_letter_is_its_own_translation(build: Callable[[Service], Engine], text: str) -> None:
    assert build(lambda _: "garbage").translate(text, "en", "pt", 5).text == text


def test_an_overlong_text_is_told_before_anything_is_called(build: Callable[[Service], Engine]) -> None:
    called: list[str] = []

    def remember(text: str) -> str:
        called.append(text)
        return text

    with pytest.raises(EngineError) as caught:
        build(remember).translate(LONGER_THAN_ANY_LIMIT, "pt", "en", 5)
    assert caught.value.reason is EngineReason.TOO_LONG
    assert not called


@pytest.mark.parametrize("error", [RuntimeError(TEXT), OSError(TEXT), KeyError(TEXT), MemoryError(TEXT)])
def test_whatever_breaks_becomes_an_engine_error_without_the_text(
    build: Callable[[Service], Engine], error: Exception
) -> None:
    def break_down(text: str) -> str:
        raise error

    with stamina.set_testing(True, attempts=1), pytest.raises(EngineError) as caught:
        build(break_down).translate(TEXT, "en", "pt", 5)
    assert TEXT not in str(caught.value)


@pytest.mark.parametrize("answer", ["", "  ", "\n"])
def test_an_empty_answer_is_no_translation(build: Callable[[Service], Engine], answer: str) -> None:
    with pytest.raises(EngineError):
        build(lambda _: answer).translate(TEXT, "en", "pt", 5)


def test_it_does_not_outlast_its_deadline(build: Callable[[Service], Engine]) -> None:
    release = threading.Event()
    with pytest.raises(EngineError) as caught:
        build(lambda text: text if release.wait(5) else "").translate(TEXT, "en", "pt", 0.05)
    assert caught.value.reason is EngineReason.DEADLINE
    release.set()


def test_without_time_left_it_does_not_begin(build: Callable[[Service], Engine]) -> None:
    with pytest.raises(EngineError) as caught:
        build(str.upper).translate(TEXT, "en", "pt", 0)
    assert caught.value.reason is EngineReason.DEADLINE
