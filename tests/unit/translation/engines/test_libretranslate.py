import json
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import EngineError, EngineReason
from dragoman.translation.engines.libretranslate import ERROR_REASONS, LibreTranslateEngine, explain
from dragoman.translation.engines.transport import Answer

SENTENCES = [
    ("Invalid API key", EngineReason.UNAUTHORIZED),
    ("Please contact the server operator to get an API key", EngineReason.UNAUTHORIZED),
    ("Visit https://portal.example to get an API key", EngineReason.UNAUTHORIZED),
    ("Too many request limits violations", EngineReason.THROTTLED),
    ("Slowdown: 80 per 1 minute", EngineReason.THROTTLED),
    ("Invalid request: request (5200) exceeds text limit (5000)", EngineReason.TOO_LONG),
    ("xx is not supported", EngineReason.UNSUPPORTED_LANGUAGE),
    ("Maltese (mt) is not available as a target language from Thai (th)", EngineReason.UNSUPPORTED_LANGUAGE),
    ("Cannot translate text: index out of range", EngineReason.NO_ANSWER),
]


class FakeKey:
    def read(self, *, anew: bool = False) -> str:
        return "the-key"


class FakeTransport:
    def __init__(self, body: Any = None) -> None:
        self._body = {"translatedText": "ok"} if body is None else body
        self.asked: list[tuple[str, dict[str, str], dict[str, str]]] = []

    def post(self, url: str, json: dict[str, str], headers: dict[str, str]) -> Answer:
        self.asked.append((url, json, headers))
        return Answer(200, _encode(self._body))


def _encode(value: Any) -> bytes:
    return json.dumps(value).encode()


def build(url: str, transport: FakeTransport, key: FakeKey | None = None) -> LibreTranslateEngine:
    return LibreTranslateEngine(url, key, cast("Any", transport))


@pytest.mark.parametrize(("sentence", "reason"), SENTENCES)
def test_each_sentence_of_the_service_has_its_reason(sentence: str, reason: EngineReason) -> None:
    assert explain(Answer(400, _encode({"error": sentence}))) is reason


def test_each_reason_of_the_table_is_one_of_a_sentence_that_the_service_says() -> None:
    assert all(any(part in sentence for sentence, _ in SENTENCES) for part in ERROR_REASONS)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}", b'{"error": "Invalid JSON format"}'])
def test_the_status_decides_on_anything_else(body: bytes) -> None:
    assert explain(Answer(400, body)) is None


@pytest.mark.parametrize("url", ["https://a.example", "https://a.example/", "https://a.example/translate"])
def test_the_text_travels_in_the_body_of_a_request_to_the_instance(url: str) -> None:
    transport = FakeTransport()
    build(url, transport).translate("The minister's words.", "en", "pt-BR", 5)
    expected = {"q": "The minister's words.", "source": "en", "target": "pb", "format": "text"}
    assert transport.asked == [("https://a.example/translate", expected, {"Accept-Language": "en"})]


def test_an_instance_below_a_path_is_asked_there() -> None:
    transport = FakeTransport()
    build("http://127.0.0.1:5000/libre/", transport).translate("words", "en", "pt", 5)
    assert transport.asked[0][0] == "http://127.0.0.1:5000/libre/translate"


def test_a_key_travels_in_the_body_too() -> None:
    transport = FakeTransport()
    build("https://a.example", transport, FakeKey()).translate("words", "en", "pt", 5)
    url, asked, headers = transport.asked[0]
    assert asked["api_key"] == "the-key"
    assert "the-key" not in url + str(headers)


@pytest.mark.parametrize("url", ["", "a.example", "file:///etc/passwd", "ftp://a.example", "https://me:word@a.example"])
def test_what_is_no_instance_is_refused_without_a_request(url: str) -> None:
    transport = FakeTransport()
    with pytest.raises(EngineError) as caught:
        build(url, transport).translate("words", "en", "pt", 5)
    assert caught.value.reason is EngineReason.REFUSED
    assert "LIBRETRANSLATE_URL" in str(caught.value)
    assert not transport.asked


def test_a_missing_address_is_told_with_the_setting_that_is_empty() -> None:
    with pytest.raises(EngineError, match="LIBRETRANSLATE_URL is empty"):
        build("", FakeTransport()).translate("some words", "en", "pt", 5)


@pytest.mark.parametrize("body", [[], {}, {"translatedText": None}, {"translatedText": ["a"]}, "text", 5])
def test_json_of_another_shape_is_a_refusal(body: Any) -> None:
    with pytest.raises(EngineError) as caught:
        build("https://a.example", FakeTransport(body)).translate("words", "en", "pt", 5)
    assert caught.value.reason is EngineReason.REFUSED


def test_two_instances_have_two_identities_and_one_instance_has_one() -> None:
    def identify(url: str) -> str:
        return build(url, FakeTransport()).identity("en", "pt")

    assert identify("https://a.example") == identify("https://a.example/translate")
    assert identify("https://a.example") != identify("https://b.example")
    assert identify("https://a.example") != identify("https://a.example:8443")


@pytest.mark.parametrize(("characters", "is_sent"), [(5_000, True), (5_001, False)])
def test_5_000_characters_are_sent_and_no_more(characters: int, is_sent: bool) -> None:
    transport = FakeTransport()
    engine = build("https://a.example", transport)
    if is_sent:
        engine.translate("a" * characters, "en", "pt", 5)
    else:
        with pytest.raises(EngineError) as caught:
            engine.translate("a" * characters, "en", "pt", 5)
        assert caught.value.reason is EngineReason.TOO_LONG
    assert bool(transport.asked) is is_sent


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["error", "code"]), inner, max_size=2),
)


@given(st.binary(max_size=40) | JSON.map(json.dumps).map(str.encode), st.sampled_from([400, 403, 500]))
def test_no_answer_is_too_strange_to_be_explained(body: bytes, status: int) -> None:
    reason = explain(Answer(status, body))
    assert reason is None or isinstance(reason, EngineReason)
