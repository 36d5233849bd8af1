import pytest

from dragoman.errors import EngineReason
from dragoman.translation.engines.libretranslate import LibreTranslateEngine
from tests.integration.translation.services import (
    KEY,
    TEXT,
    ChangedKey,
    FakeKey,
    catch,
    libretranslate_error,
    libretranslate_json,
    read_json,
    reason_of,
)
from tests.integration.translation.stub_service import Reply, StubService


def test_an_instance_that_wants_no_key_is_sent_none(service: StubService) -> None:
    service.replies = [libretranslate_json("olá")]
    LibreTranslateEngine(service.url).translate(TEXT, "en", "pt", 5)
    (asked,) = service.asked
    assert (asked.method, asked.path) == ("POST", "/translate")
    assert read_json(asked) == {"q": TEXT, "source": "en", "target": "pt", "format": "text"}


def test_a_key_is_sent_where_there_is_one(service: StubService) -> None:
    service.replies = [libretranslate_json("olá")]
    LibreTranslateEngine(service.url, FakeKey()).translate(TEXT, "en", "pt", 5)
    assert read_json(service.asked[0])["api_key"] == KEY


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (libretranslate_error("Invalid API key", 403), EngineReason.UNAUTHORIZED),
        (libretranslate_error("Visit https://portal.example to get an API key"), EngineReason.UNAUTHORIZED),
        (libretranslate_error("Too many request limits violations", 403), EngineReason.THROTTLED),
        (libretranslate_error("Slowdown: 80 per 1 minute", 429), EngineReason.THROTTLED),
        (libretranslate_error("mt is not supported"), EngineReason.UNSUPPORTED_LANGUAGE),
        (
            libretranslate_error("Invalid request: request (5200) exceeds text limit (2000)"),
            EngineReason.TOO_LONG,
        ),
        (libretranslate_error(f"Cannot translate text: {TEXT}", 500), EngineReason.NO_ANSWER),
        (libretranslate_error("Invalid JSON format"), EngineReason.REFUSED),
    ],
)
@pytest.mark.usefixtures("without_waiting")
def test_what_the_instance_says_decides(service: StubService, reply: Reply, reason: EngineReason) -> None:
    service.replies = [reply]
    assert reason_of(LibreTranslateEngine(service.url, FakeKey())) is reason


def test_its_errors_are_asked_for_in_the_language_that_is_read(service: StubService) -> None:
    service.replies = [libretranslate_json("olá")]
    LibreTranslateEngine(service.url).translate(TEXT, "en", "pt", 5)
    assert service.asked[0].headers["Accept-Language"] == "en"


def test_a_changed_key_is_fetched_and_the_call_made_again(service: StubService) -> None:
    service.replies = [libretranslate_error("Invalid API key", 403), libretranslate_json("olá")]
    engine = LibreTranslateEngine(service.url, ChangedKey())
    assert engine.translate(TEXT, "en", "pt", 5).text == "olá"
    assert [read_json(asked)["api_key"] for asked in service.asked] == ["old", "new"]


def test_text_and_key_are_not_carried_to_where_a_redirect_points(service: StubService) -> None:
    service.replies = [Reply(307, headers={"Location": f"{service.url}/elsewhere"}), libretranslate_json("olá")]
    assert catch(LibreTranslateEngine(service.url, FakeKey())).detail == "HTTP status 307"
    assert [asked.path for asked in service.asked] == ["/translate"]
