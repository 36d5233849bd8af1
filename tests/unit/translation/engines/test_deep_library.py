import deep_translator.exceptions
import deep_translator.google
import pytest
import requests

from dragoman.errors import EngineError, EngineReason
from dragoman.translation.engines.deep_library import (
    WebTranslator,
    converse,
    foreign_reasons,
    library_error,
    load_library,
)
from dragoman.translation.engines.transport import Transport

ARTICLE_TEXT = "The minister's unpublished words"


@pytest.mark.parametrize("kind", foreign_reasons(), ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_each_known_error_and_its_subclasses_get_the_reason_of_the_table(kind: type[Exception]) -> None:
    subclass = type("Subclass", (kind,), {"__init__": lambda self: None})
    assert library_error(subclass()).reason is foreign_reasons()[kind]


USED_BY_NO_ENGINE = {"BaiduAPIerror"}
LIBRARY_ERRORS = [
    kind
    for name, kind in vars(deep_translator.exceptions).items()
    if isinstance(kind, type) and issubclass(kind, Exception) and name not in USED_BY_NO_ENGINE
]


@pytest.mark.parametrize("kind", LIBRARY_ERRORS, ids=lambda kind: kind.__name__)
def test_no_error_of_the_library_counts_as_a_crash(kind: type[Exception]) -> None:
    error = type("Subclass", (kind,), {"__init__": lambda self: None})()
    assert library_error(error).reason is not EngineReason.CRASHED


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (deep_translator.exceptions.TranslationNotFound(ARTICLE_TEXT), EngineReason.REFUSED),
        (deep_translator.exceptions.NotValidLength(ARTICLE_TEXT, 0, 9), EngineReason.TOO_LONG),
        (deep_translator.exceptions.TooManyRequests(), EngineReason.THROTTLED),
        (deep_translator.exceptions.MicrosoftAPIerror(ARTICLE_TEXT), EngineReason.REFUSED),
        (ConnectionResetError(ARTICLE_TEXT), EngineReason.UNREACHABLE),
        (UnicodeError(ARTICLE_TEXT), EngineReason.CRASHED),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_error_keeps_its_reason_and_loses_the_text_it_quotes(error: Exception, reason: EngineReason) -> None:
    ours = library_error(error)
    assert ours.reason is reason
    assert ARTICLE_TEXT not in str(ours)


def test_our_own_error_stays_what_it_is() -> None:
    error = EngineError(EngineReason.UNSUPPORTED_LANGUAGE, "as told")
    assert library_error(error) is error


def test_an_error_while_the_translator_is_made_becomes_ours_too() -> None:
    def connect() -> WebTranslator:
        raise deep_translator.exceptions.LanguageNotSupportedException(ARTICLE_TEXT)

    with pytest.raises(EngineError) as caught:
        converse(connect, ARTICLE_TEXT)
    assert caught.value.reason is EngineReason.UNSUPPORTED_LANGUAGE


def test_the_module_that_others_import_stays_as_it_is() -> None:
    library = load_library("google", "GOOGLE_TRANSLATE", "http://127.0.0.1:9/m")
    assert library is not deep_translator.google
    assert isinstance(library.requests, Transport)
    assert vars(deep_translator.google)["requests"] is requests
    assert deep_translator.google.BASE_URLS["GOOGLE_TRANSLATE"].startswith("https://")
