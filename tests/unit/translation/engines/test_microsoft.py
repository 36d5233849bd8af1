import json

import pytest
import stamina
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import EngineError, EngineReason
from dragoman.translation.engines.deep_library import WebTranslator
from dragoman.translation.engines.microsoft import CODES, ENDPOINT, ERROR_REASONS, MicrosoftEngine, connect, explain
from dragoman.translation.engines.network import status_reason
from dragoman.translation.engines.transport import Answer


class FakeKey:
    """The key that is kept, and the one that is stored by now."""

    def __init__(self, kept: str = "old", stored: str = "old") -> None:
        self._kept, self._stored = kept, stored
        self.fetched = 0

    def read(self, *, anew: bool = False) -> str:
        self.fetched += anew
        return self._stored if anew else self._kept


class FakeService:
    """Takes one key only."""

    def __init__(self, key: str = "old") -> None:
        self._key = key
        self.asked: list[tuple[str, ...]] = []

    def connect(self, *arguments: str) -> WebTranslator:
        self.asked.append(arguments)
        return self

    def translate(self, text: str) -> str:
        if self.asked[-1][3] != self._key:
            raise EngineError(EngineReason.UNAUTHORIZED, "HTTP status 401")
        return "ok"


def fail(code: int, status: int) -> Answer:
    return Answer(status, json.dumps({"error": {"code": code, "message": "as told"}}).encode())


@pytest.mark.parametrize("code", ERROR_REASONS)
def test_each_code_of_the_service_has_its_reason(code: int) -> None:
    assert explain(fail(code, code // 1000)) is ERROR_REASONS[code]


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (400074, EngineReason.REFUSED),
        (401000, EngineReason.UNAUTHORIZED),
        (401015, EngineReason.UNAUTHORIZED),
        (429001, EngineReason.THROTTLED),
        (500000, EngineReason.UNREACHABLE),
        (503000, EngineReason.UNREACHABLE),
    ],
)
def test_the_status_decides_on_any_other_code(code: int, reason: EngineReason) -> None:
    assert explain(fail(code, code // 1000)) is None
    assert status_reason(code // 1000) is reason


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"error": "as told"}', b'{"error": {}}'])
def test_a_403_of_any_shape_is_about_the_key(body: bytes) -> None:
    assert explain(Answer(403, body)) is EngineReason.UNAUTHORIZED
    assert explain(Answer(400, body)) is None


@pytest.mark.parametrize("code", sorted(CODES))
def test_each_of_its_codes_is_sent_as_it_is_spelled(code: str) -> None:
    other = "fr" if CODES[code] != "fr" else "de"
    translator = connect("https://nowhere.invalid", other, code, "key", "westeurope")
    assert vars(translator)["_target"] == CODES[code]
    assert vars(translator)["headers"]["Ocp-Apim-Subscription-Key"] == "key"
    assert vars(translator)["headers"]["Ocp-Apim-Subscription-Region"] == "westeurope"


def test_a_global_key_is_sent_without_a_region() -> None:
    translator = connect("https://nowhere.invalid", "en", "pt", "key", "")
    assert "Ocp-Apim-Subscription-Region" not in vars(translator)["headers"]


@pytest.mark.parametrize(("fits", "too_long"), [("a" * 50_000, "a" * 50_001), ("🙂a" * 16_666, "🙂a" * 16_667)])
def test_50_000_characters_are_sent_and_no_more(fits: str, too_long: str) -> None:
    engine = MicrosoftEngine(FakeKey(), connect=FakeService().connect)
    assert engine.translate(fits, "en", "pt", 5).text == "ok"
    with pytest.raises(EngineError) as caught:
        engine.translate(too_long, "en", "pt", 5)
    assert caught.value.reason is EngineReason.TOO_LONG


def test_a_key_that_was_changed_is_fetched_and_used_at_once() -> None:
    key, service = FakeKey("old", "new"), FakeService("new")
    assert MicrosoftEngine(key, "westeurope", connect=service.connect).translate("text", "en", "pt", 5).text == "ok"
    assert [asked[3:] for asked in service.asked] == [("old", "westeurope"), ("new", "westeurope")]


def test_a_key_that_is_wrong_is_fetched_once_and_not_tried_again() -> None:
    key, service = FakeKey(), FakeService("another")
    with stamina.set_testing(True, attempts=3), pytest.raises(EngineError) as caught:
        MicrosoftEngine(key, connect=service.connect).translate("text", "en", "pt", 5)
    assert caught.value.reason is EngineReason.UNAUTHORIZED
    assert (key.fetched, len(service.asked)) == (1, 1)


def test_text_and_key_travel_encrypted_unless_told_otherwise() -> None:
    assert MicrosoftEngine(FakeKey()).endpoint == ENDPOINT
    assert ENDPOINT.startswith("https://")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["error", "code"]), inner, max_size=2),
)


@given(st.binary(max_size=40) | JSON.map(json.dumps).map(str.encode), st.sampled_from([400, 403, 500]))
def test_no_answer_is_too_strange_to_be_explained(body: bytes, status: int) -> None:
    reason = explain(Answer(status, body))
    assert reason is None or isinstance(reason, EngineReason)
