from types import SimpleNamespace
from typing import Any

import deepl
import pytest
import requests

from dragoman.errors import EngineError, EngineReason
from dragoman.translation.engines.deepl import (
    DeepLEngine,
    choose_languages,
    client_error,
    connect,
    foreign_reasons,
)

TEXT = "The minister's unpublished words."


class FakeKey:
    def read(self, *, anew: bool = False) -> str:
        return "the-key"


class FakeClient:
    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []

    def connect(self, key: str, endpoint: str | None) -> Any:
        return self

    def translate_text(self, text: str, **asked: str) -> Any:
        self.asked.append(asked)
        return SimpleNamespace(text="ok")


@pytest.mark.parametrize(
    ("pair", "own_pair"),
    [
        (("en", "pt"), ("EN", "PT-BR")),
        (("pt", "en"), ("PT", "EN-US")),
        (("pt-PT", "en-GB"), ("PT", "EN-GB")),
        (("en-AU", "pt-PT"), ("EN", "PT-PT")),
        (("en", "zh"), ("EN", "ZH-HANS")),
        (("en", "zh-Hant"), ("EN", "ZH-HANT")),
        (("zh-Hant", "en"), ("ZH", "EN-US")),
        (("de", "es-419"), ("DE", "ES-419")),
        (("no", "he"), ("NB", "HE")),
        (("iw", "nb"), ("HE", "NB")),
    ],
)
def test_languages_travel_in_deepl_s_own_codes(pair: tuple[str, str], own_pair: tuple[str, str]) -> None:
    client = FakeClient()
    DeepLEngine(FakeKey(), connect=client.connect).translate(TEXT, *pair, 5)
    expected = {"source_lang": own_pair[0], "target_lang": own_pair[1], "split_sentences": "0"}
    assert client.asked == [expected]


@pytest.mark.parametrize("pair", [("en-GB", "en-US"), ("pt", "pt-PT"), ("zh", "zh-Hant"), ("en", "en")])
def test_a_variant_into_another_is_no_pair(pair: tuple[str, str]) -> None:
    with pytest.raises(EngineError) as caught:
        choose_languages(*pair)
    assert caught.value.reason is EngineReason.UNSUPPORTED_LANGUAGE


@pytest.mark.parametrize(("fits", "too_long"), [("a" * 130_046, "a" * 130_047), ("é" * 21_674, "é" * 21_675)])
def test_what_fits_a_request_is_sent_and_no_more(fits: str, too_long: str) -> None:
    engine = DeepLEngine(FakeKey(), connect=FakeClient().connect)
    assert engine.translate(fits, "en", "pt", 5).text == "ok"
    with pytest.raises(EngineError) as caught:
        engine.translate(too_long, "en", "pt", 5)
    assert caught.value.reason is EngineReason.TOO_LONG


@pytest.mark.parametrize("kind", foreign_reasons(), ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_each_known_error_and_its_subclasses_get_the_reason_of_the_table(kind: type[Exception]) -> None:
    subclass = type("Subclass", (kind,), {"__init__": lambda self: None})
    assert client_error(subclass()).reason is foreign_reasons()[kind]


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (400, EngineReason.REFUSED),
        (401, EngineReason.UNAUTHORIZED),
        (403, EngineReason.UNAUTHORIZED),
        (413, EngineReason.TOO_LONG),
        (429, EngineReason.THROTTLED),
        (456, EngineReason.QUOTA_SPENT),
        (500, EngineReason.UNREACHABLE),
        (503, EngineReason.UNREACHABLE),
        (529, EngineReason.UNREACHABLE),
    ],
)
def test_a_status_decides_before_the_class(status: int, reason: EngineReason) -> None:
    error = client_error(deepl.DeepLException(f"message: {TEXT}", http_status_code=status))
    assert (error.reason, error.detail) == (reason, f"HTTP status {status}")


@pytest.mark.parametrize("field", ["source_lang", "target_lang"])
def test_a_language_that_it_lacks_is_told_from_other_bad_requests(field: str) -> None:
    message = f"Bad request, message: Value for '{field}' not supported."
    error = client_error(deepl.DeepLException(message, http_status_code=400))
    assert error.reason is EngineReason.UNSUPPORTED_LANGUAGE


@pytest.mark.parametrize(
    ("cause", "reason"),
    [
        (requests.ConnectTimeout(TEXT), EngineReason.UNREACHABLE),
        (requests.exceptions.ChunkedEncodingError(TEXT), EngineReason.UNREACHABLE),
        (requests.TooManyRedirects(TEXT), EngineReason.REFUSED),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_happened_decides_and_not_how_the_client_wraps_it(cause: Exception, reason: EngineReason) -> None:
    wrapped = deepl.ConnectionException(f"Request failed: {TEXT}", should_retry=False)
    wrapped.__cause__ = cause
    error = client_error(wrapped)
    assert error.reason is reason
    assert TEXT not in str(error)


def test_the_client_neither_retries_by_itself_nor_tells_of_this_machine() -> None:
    client: Any = connect("the-key", None)
    assert deepl.http_client.max_network_retries == 0
    assert not vars(vars(client)["_client"])["_send_platform_info"]


@pytest.mark.parametrize(
    ("key", "host"), [("abc", "https://api.deepl.com"), ("abc:fx", "https://api-free.deepl.com")], ids=["paid", "free"]
)
def test_a_key_asks_the_host_of_its_plan(key: str, host: str) -> None:
    client: Any = connect(key, None)
    assert client.server_url == host
