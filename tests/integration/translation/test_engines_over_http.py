"""The engines on the network against a service on this machine: the real libraries, the real sockets."""

import gc
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

import boto3
import pytest
import stamina

from dragoman.errors import EngineError, EngineReason
from dragoman.translation.amazon import AmazonEngine, create_client
from dragoman.translation.deep import GoogleEngine, MyMemoryEngine
from dragoman.translation.engine import Engine
from tests.integration.translation.stub_service import (
    Asked,
    Reply,
    StubService,
    amazon_error,
    amazon_json,
    find_closed_port,
    google_page,
    mymemory_json,
    run_stub_service,
)

TEXT = "The minister's unpublished words."
HARD_TEXT = 'Tom & Jerry: 100 % of "é" + 中文 = 1 <b> #a?\nsecond line; x=y|z 🙂'
QUOTA = (
    "MYMEMORY WARNING: YOU USED ALL AVAILABLE FREE TRANSLATIONS FOR TODAY. NEXT AVAILABLE IN  09 HOURS 20 MINUTES "
    "41 SECONDS VISIT HTTPS://MYMEMORY.TRANSLATED.NET/DOC/USAGELIMITS.PHP TO TRANSLATE MORE"
)
INVALID_TARGET = (
    "'XX' IS AN INVALID TARGET LANGUAGE . EXAMPLE: LANGPAIR=EN|IT USING 2 LETTER ISO OR RFC3066 LIKE ZH-CN. "
    "ALMOST ALL LANGUAGES SUPPORTED BUT SOME MAY HAVE NO CONTENT"
)
CAPTCHA = Reply(
    body=b"<html><body><form id='captcha-form'>Our systems have detected unusual traffic</form></body></html>"
)


@cache
def open_session() -> boto3.Session:
    return boto3.Session("testing", "testing", region_name="eu-west-1")


def build_amazon(url: str, deadline_seconds: float = 2) -> Engine:
    return AmazonEngine(create_client(open_session(), deadline_seconds, endpoint_url=url))


@dataclass(frozen=True)
class Case:
    """One engine: how to point it at the stub, how its service answers, and where its text arrives."""

    name: str
    build: Callable[[str], Engine]
    answer: Callable[[str], Reply]
    read_text: Callable[[Asked], str]


CASES = [
    Case("google", lambda url: GoogleEngine(f"{url}/m"), google_page, lambda asked: asked.query["q"][0]),
    Case("mymemory", lambda url: MyMemoryEngine(f"{url}/get"), mymemory_json, lambda asked: asked.query["q"][0]),
    Case("amazon", build_amazon, amazon_json, lambda asked: str(json.loads(asked.body)["Text"])),
]


@pytest.fixture(scope="module", autouse=True)
def _no_garbage_of_others() -> Iterator[None]:
    """The engine in the process complains if it is dropped on another thread than its own, and a collection may begin
    on any thread: here also on those of the stub service. What earlier tests left is collected before."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.fixture
def service() -> Iterator[StubService]:
    with run_stub_service() as service:
        yield service


@pytest.fixture(params=CASES, ids=lambda case: case.name)
def case(request: pytest.FixtureRequest) -> Case:
    chosen: Case = request.param
    return chosen


@pytest.fixture
def without_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=3):
        yield


def reason_of(engine: Engine, seconds: float = 5) -> EngineReason:
    with pytest.raises(EngineError) as caught:
        engine.translate(TEXT, "en", "pt", seconds)
    assert TEXT not in str(caught.value)
    return caught.value.reason


def test_a_good_answer_becomes_the_translation(service: StubService, case: Case) -> None:
    service.replies = [case.answer("As palavras do ministro & “não”.")]
    translation = case.build(service.url).translate(TEXT, "en", "pt", 5)
    assert translation.text == "As palavras do ministro & “não”."


def test_every_character_arrives_as_it_was_written(service: StubService, case: Case) -> None:
    service.replies = [case.answer("olá")]
    case.build(service.url).translate(HARD_TEXT, "en", "pt", 5)
    assert [case.read_text(asked) for asked in service.asked] == [HARD_TEXT]


def test_every_character_comes_back_as_it_was_sent(service: StubService, case: Case) -> None:
    service.replies = [case.answer(HARD_TEXT)]
    assert case.build(service.url).translate(TEXT, "en", "pt", 5).text == HARD_TEXT


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (403, EngineReason.REFUSED),
        (429, EngineReason.THROTTLED),
        (500, EngineReason.UNREACHABLE),
        (503, EngineReason.UNREACHABLE),
    ],
)
@pytest.mark.usefixtures("without_waiting")
def test_a_status_becomes_its_reason(service: StubService, case: Case, status: int, reason: EngineReason) -> None:
    service.replies = [Reply(status, b"<html>sorry</html>")]
    assert reason_of(case.build(service.url)) is reason


def test_a_service_that_hangs_is_left_at_the_deadline(service: StubService, case: Case) -> None:
    service.replies = [Reply(hangs=True)]
    began = time.monotonic()
    assert reason_of(case.build(service.url), seconds=0.5) is EngineReason.DEADLINE
    assert 0.4 < time.monotonic() - began < 2


@pytest.mark.usefixtures("without_waiting")
def test_an_answer_that_breaks_off_is_an_unreachable_service(service: StubService, case: Case) -> None:
    whole = case.answer("As palavras do ministro")
    service.replies = [Reply(200, whole.body[:40], whole.content_type, missing_bytes=50)]
    assert reason_of(case.build(service.url)) is EngineReason.UNREACHABLE


def test_a_captcha_page_is_a_refusal(service: StubService, case: Case) -> None:
    service.replies = [CAPTCHA]
    assert reason_of(case.build(service.url)) is EngineReason.REFUSED


def test_a_refused_connection_is_known_within_a_second(case: Case) -> None:
    engine = case.build(f"http://127.0.0.1:{find_closed_port()}")
    began = time.monotonic()
    assert reason_of(engine) is EngineReason.UNREACHABLE
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("build", [CASES[0], CASES[1]], ids=lambda case: case.name)
@pytest.mark.parametrize("status", [429, 500])
@pytest.mark.usefixtures("without_waiting")
def test_a_service_that_recovers_is_asked_again(service: StubService, build: Case, status: int) -> None:
    service.replies = [Reply(status), build.answer("Olá.")]
    assert build.build(service.url).translate(TEXT, "en", "pt", 5).text == "Olá."
    assert len(service.asked) == 2


def test_amazon_is_asked_again_when_the_deadline_allows_it(service: StubService) -> None:
    service.replies = [amazon_error("ThrottlingException"), amazon_json("Olá.")]
    engine = build_amazon(service.url, deadline_seconds=5)
    assert engine.translate(TEXT, "en", "pt", 5).text == "Olá."
    assert len(service.asked) == 2


def test_an_amazon_client_that_hangs_ends_by_itself(service: StubService) -> None:
    service.replies = [Reply(hangs=True)]
    began = time.monotonic()
    assert reason_of(build_amazon(service.url, deadline_seconds=0.6)) is EngineReason.UNREACHABLE
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("ThrottlingException", EngineReason.THROTTLED),
        ("com.amazonaws.translate#UnsupportedLanguagePairException", EngineReason.UNSUPPORTED_LANGUAGE),
        ("TextSizeLimitExceededException", EngineReason.TOO_LONG),
        ("AccessDeniedException", EngineReason.REFUSED),
    ],
)
def test_amazon_s_error_codes_are_read_from_the_answer(service: StubService, code: str, reason: EngineReason) -> None:
    service.replies = [amazon_error(code)]
    assert reason_of(build_amazon(service.url)) is reason


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [(QUOTA, EngineReason.THROTTLED), (INVALID_TARGET, EngineReason.UNSUPPORTED_LANGUAGE)],
    ids=["quota", "invalid target"],
)
def test_mymemory_s_complaint_is_no_translation(service: StubService, sentence: str, reason: EngineReason) -> None:
    service.replies = [mymemory_json(sentence)]
    assert reason_of(MyMemoryEngine(service.url)) is reason
    assert len(service.asked) == 1


def test_no_match_concerns_one_segment_and_not_the_engine(service: StubService) -> None:
    body = b'{"responseData": {"translatedText": null}, "matches": []}'
    service.replies = [Reply(body=body, content_type="application/json")]
    assert reason_of(MyMemoryEngine(service.url)) is EngineReason.NO_ANSWER


@pytest.mark.parametrize("body", [b"{}", b"null", b"[]"])
def test_json_of_another_shape_is_a_refusal(service: StubService, body: bytes) -> None:
    service.replies = [Reply(body=body, content_type="application/json")]
    assert reason_of(MyMemoryEngine(service.url)) is EngineReason.REFUSED


def test_google_s_error_page_in_place_of_a_translation_is_no_translation(service: StubService) -> None:
    service.replies = [google_page("Error 500 (Server Error)!!1500.That’s an error.")]
    assert reason_of(GoogleEngine(service.url)) is EngineReason.UNREACHABLE


@pytest.mark.parametrize(
    ("case", "expected"),
    [(CASES[0], {"sl": ["iw"], "tl": ["pt"]}), (CASES[1], {"langpair": ["he-IL|pt-BR"]})],
    ids=["google", "mymemory"],
)
def test_languages_travel_in_the_service_s_own_codes(
    service: StubService, case: Case, expected: dict[str, list[str]]
) -> None:
    service.replies = [case.answer("olá")]
    case.build(service.url).translate("שלום", "he", "pt", 5)
    assert expected.items() <= service.asked[0].query.items()


def test_a_page_that_declares_no_charset_is_read_as_utf_8(service: StubService) -> None:
    service.replies = [replace(google_page("As eleições"), content_type="text/html")]
    assert GoogleEngine(service.url).translate(TEXT, "en", "pt", 5).text == "As eleições"
