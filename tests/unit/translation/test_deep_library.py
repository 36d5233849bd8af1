import deep_translator.exceptions
import deep_translator.google
import pytest
import requests

from dragoman.errors import EngineError, EngineReason
from dragoman.translation.deep_library import (
    GOOGLE_CODES,
    connect_google,
    connect_mymemory,
    engine_error,
    foreign_reasons,
    load_library,
)

ARTICLE_TEXT = "The minister's unpublished words"


def exceptions_of(module: object, root: type[Exception] = Exception) -> list[type[Exception]]:
    found = [kind for kind in vars(module).values() if isinstance(kind, type) and issubclass(kind, root)]
    return [kind for kind in found if not issubclass(kind, Warning)]


@pytest.mark.parametrize("kind", foreign_reasons(), ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_each_known_error_and_its_subclasses_get_the_reason_of_the_table(kind: type[Exception]) -> None:
    subclass = type("Subclass", (kind,), {"__init__": lambda self: None})
    assert engine_error(subclass()).reason is foreign_reasons()[kind]


@pytest.mark.parametrize(
    "kind", exceptions_of(requests.exceptions, requests.RequestException), ids=lambda kind: kind.__name__
)
def test_no_error_of_requests_counts_as_a_crash(kind: type[Exception]) -> None:
    error = type("Subclass", (kind,), {"__init__": lambda self: None})()
    assert engine_error(error).reason is not EngineReason.CRASHED


@pytest.mark.parametrize(
    "kind",
    exceptions_of(deep_translator.exceptions, deep_translator.exceptions.BaseError),
    ids=lambda kind: kind.__name__,
)
def test_no_error_of_the_library_counts_as_a_crash(kind: type[Exception]) -> None:
    error = type("Subclass", (kind,), {"__init__": lambda self: None})()
    assert engine_error(error).reason is not EngineReason.CRASHED


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (requests.ConnectTimeout(ARTICLE_TEXT), EngineReason.UNREACHABLE),
        (requests.JSONDecodeError("Expecting value", ARTICLE_TEXT, 0), EngineReason.REFUSED),
        (deep_translator.exceptions.TranslationNotFound(ARTICLE_TEXT), EngineReason.REFUSED),
        (deep_translator.exceptions.NotValidLength(ARTICLE_TEXT, 0, 9), EngineReason.TOO_LONG),
        (deep_translator.exceptions.TooManyRequests(), EngineReason.THROTTLED),
        (ConnectionResetError(ARTICLE_TEXT), EngineReason.UNREACHABLE),
        (UnicodeError(ARTICLE_TEXT), EngineReason.CRASHED),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_error_keeps_its_reason_and_loses_the_text_it_quotes(error: Exception, reason: EngineReason) -> None:
    ours = engine_error(error)
    assert ours.reason is reason
    assert ARTICLE_TEXT not in str(ours)


def test_a_status_decides_before_the_class() -> None:
    response = requests.Response()
    response.status_code = 503
    ours = engine_error(requests.HTTPError(ARTICLE_TEXT, response=response))
    assert (ours.reason, ours.detail) == (EngineReason.UNREACHABLE, "HTTP status 503")


def test_our_own_error_stays_what_it_is() -> None:
    error = EngineError(EngineReason.UNSUPPORTED_LANGUAGE, "as told")
    assert engine_error(error) is error


def test_the_module_that_others_import_stays_as_it_is() -> None:
    library = load_library("google", "GOOGLE_TRANSLATE", "http://127.0.0.1:9/m")
    assert library is not deep_translator.google
    assert vars(deep_translator.google)["requests"] is requests
    assert deep_translator.google.BASE_URLS["GOOGLE_TRANSLATE"].startswith("https://")


@pytest.mark.parametrize("code", sorted(GOOGLE_CODES))
def test_each_of_google_s_codes_is_one_that_the_library_takes(code: str) -> None:
    other = "en" if GOOGLE_CODES[code] != "en" else "fr"
    translator = connect_google("https://nowhere.invalid", other, code)
    assert vars(translator)["_target"] == GOOGLE_CODES[code]


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("ar", "ar-SA"),
        ("de", "de-DE"),
        ("en-US", "en-US"),
        ("es", "es-ES"),
        ("fr", "fr-FR"),
        ("he", "he-IL"),
        ("it", "it-IT"),
        ("ku", "kmr-TR"),
        ("nl", "nl-NL"),
        ("no", "nb-NO"),
        ("pt", "pt-BR"),
        ("pt-PT", "pt-PT"),
        ("rm", "roh-CH"),
        ("sr", "sr-Cyrl-RS"),
        ("zh", "zh-CN"),
        ("zh-Hant", "zh-TW"),
    ],
)
def test_mymemory_gets_the_region_to_expect(language: str, code: str) -> None:
    translator = connect_mymemory("https://nowhere.invalid", "en", language)
    assert (vars(translator)["_source"], vars(translator)["_target"]) == ("en-GB", code)
