import pytest

from dragoman.errors import EngineReason
from dragoman.translation.engine import Engine
from dragoman.translation.engines.keys import Key
from dragoman.translation.engines.microsoft import MicrosoftEngine
from tests.integration.translation.services import (
    KEY,
    TEXT,
    ChangedKey,
    FakeKey,
    microsoft_error,
    microsoft_json,
    reason_of,
)
from tests.integration.translation.stub_service import StubService


def build(service: StubService, key: Key | None = None, region: str = "") -> Engine:
    return MicrosoftEngine(key or FakeKey(), region, f"{service.url}/translate?api-version=3.0")


def test_one_request_holds_it_all_and_the_list_of_languages_is_not_asked_for(service: StubService) -> None:
    service.replies = [microsoft_json("olá")]
    build(service, region="westeurope").translate(TEXT, "en-AU", "zh-TW", 5)
    (asked,) = service.asked
    assert (asked.method, asked.path) == ("POST", "/translate")
    assert asked.query == {"api-version": ["3.0"], "from": ["en"], "to": ["zh-Hant"]}
    assert asked.headers["Ocp-Apim-Subscription-Key"] == KEY
    assert asked.headers["Ocp-Apim-Subscription-Region"] == "westeurope"


def test_a_global_key_names_no_region(service: StubService) -> None:
    service.replies = [microsoft_json("olá")]
    build(service).translate(TEXT, "en", "pt", 5)
    assert "Ocp-Apim-Subscription-Region" not in service.asked[0].headers


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (400036, EngineReason.UNSUPPORTED_LANGUAGE),
        (400050, EngineReason.TOO_LONG),
        (400074, EngineReason.REFUSED),
        (401000, EngineReason.UNAUTHORIZED),
        (403000, EngineReason.UNAUTHORIZED),
        (403001, EngineReason.QUOTA_SPENT),
        (429001, EngineReason.THROTTLED),
        (503000, EngineReason.UNREACHABLE),
    ],
)
@pytest.mark.usefixtures("without_waiting")
def test_the_service_s_own_code_decides(service: StubService, code: int, reason: EngineReason) -> None:
    service.replies = [microsoft_error(code)]
    assert reason_of(build(service)) is reason


def test_a_changed_key_is_fetched_and_the_call_made_again(service: StubService) -> None:
    service.replies = [microsoft_error(401000), microsoft_json("olá")]
    assert build(service, ChangedKey()).translate(TEXT, "en", "pt", 5).text == "olá"
    assert [asked.headers["Ocp-Apim-Subscription-Key"] for asked in service.asked] == ["old", "new"]
