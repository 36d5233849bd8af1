import logging

import pytest

from dragoman.bootstrap import quiet_libraries
from dragoman.errors import EngineReason
from dragoman.translation.engines.deepl import DeepLEngine
from tests.integration.translation.services import (
    KEY,
    TEXT,
    ChangedKey,
    FakeKey,
    catch,
    deepl_error,
    deepl_json,
    encode,
    read_json,
    reason_of,
)
from tests.integration.translation.stub_service import Reply, StubService


def test_one_request_holds_text_languages_and_key_and_nothing_of_this_machine(service: StubService) -> None:
    service.replies = [deepl_json("olá")]
    DeepLEngine(FakeKey(), service.url).translate(TEXT, "en-AU", "pt-PT", 5)
    (asked,) = service.asked
    assert (asked.method, asked.path) == ("POST", "/v2/translate")
    body = read_json(asked)
    assert (body["text"], body["source_lang"], body["target_lang"]) == ([TEXT], "EN", "PT-PT")
    assert "formality" not in body
    assert asked.headers["Authorization"] == f"DeepL-Auth-Key {KEY}"
    assert asked.headers["User-Agent"].count("/") == 1  # the client's name and version


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (deepl_error("Value for 'target_lang' not supported.", 400), EngineReason.UNSUPPORTED_LANGUAGE),
        (deepl_error(f"Bad request about {TEXT}", 400), EngineReason.REFUSED),
        (deepl_error("Forbidden", 403), EngineReason.UNAUTHORIZED),
        (deepl_error("Request Entity Too Large", 413), EngineReason.TOO_LONG),
        (deepl_error("Too many requests", 429), EngineReason.THROTTLED),
        (deepl_error("Quota Exceeded", 456), EngineReason.QUOTA_SPENT),
        (deepl_error(f"Internal error about {TEXT}", 500), EngineReason.UNREACHABLE),
        (deepl_error("Unavailable", 503), EngineReason.UNREACHABLE),
    ],
    ids=lambda value: str(getattr(value, "status", value)),
)
@pytest.mark.usefixtures("without_waiting")
def test_the_status_decides(service: StubService, reply: Reply, reason: EngineReason) -> None:
    service.replies = [reply]
    assert catch(DeepLEngine(FakeKey(), service.url)).reason is reason


@pytest.mark.parametrize(
    "answer", [{"translations": []}, {"translations": [None]}, {"translations": [{"text": "olá"}]}]
)
def test_json_of_another_shape_is_a_refusal(service: StubService, answer: object) -> None:
    service.replies = [encode(answer)]
    assert reason_of(DeepLEngine(FakeKey(), service.url)) is EngineReason.REFUSED


def test_a_changed_key_is_fetched_and_the_call_made_again(service: StubService) -> None:
    service.replies = [deepl_error("Forbidden", 403), deepl_json("olá")]
    assert DeepLEngine(ChangedKey(), service.url).translate(TEXT, "en", "pt", 5).text == "olá"
    keys = [asked.headers["Authorization"] for asked in service.asked]
    assert keys == ["DeepL-Auth-Key old", "DeepL-Auth-Key new"]


def test_the_client_logs_neither_text_nor_key(service: StubService, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    quiet_libraries()
    service.replies = [deepl_json(TEXT)]
    DeepLEngine(FakeKey(), service.url).translate(TEXT, "en", "pt", 5)
    assert TEXT not in caplog.text
    assert KEY not in caplog.text
