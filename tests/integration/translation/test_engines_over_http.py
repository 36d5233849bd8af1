"""Every engine on the network against a service on this machine: the real libraries, the real sockets."""

import threading
import time
from dataclasses import replace
from typing import Any

import pytest

from dragoman.errors import EngineReason
from dragoman.translation.engines.network import call_within
from tests.integration.translation.services import CASES, KEY, TEXT, Case, reason_of
from tests.integration.translation.stub_service import Reply, StubService, find_closed_port

HARD_TEXT = 'Tom & Jerry: 100 % of "é" + 中文 = 1 <b> #a?\nsecond line; x=y|z 🙂'
CAPTCHA = Reply(
    body=b"<html><body><form id='captcha-form'>Our systems have detected unusual traffic</form></body></html>"
)
CONSENT = Reply(body=b"<!DOCTYPE html><html><title>Before you continue</title><form action='/save'></form></html>")


@pytest.fixture(params=CASES, ids=lambda case: case.name)
def case(request: pytest.FixtureRequest) -> Case:
    chosen: Case = request.param
    return chosen


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


def test_a_source_that_comes_back_is_an_answer_for_the_checks_to_judge(service: StubService, case: Case) -> None:
    service.replies = [case.answer(TEXT)]
    assert case.build(service.url).translate(TEXT, "en", "pt", 5).text == TEXT


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (401, EngineReason.UNAUTHORIZED),
        (404, EngineReason.REFUSED),
        (413, EngineReason.TOO_LONG),
        (429, EngineReason.THROTTLED),
        (456, EngineReason.QUOTA_SPENT),
        (500, EngineReason.UNREACHABLE),
        (503, EngineReason.UNREACHABLE),
        (529, EngineReason.UNREACHABLE),
    ],
)
@pytest.mark.usefixtures("without_waiting")
def test_a_status_becomes_its_reason(service: StubService, case: Case, status: int, reason: EngineReason) -> None:
    service.replies = [Reply(status, b"<html>sorry</html>")]
    assert reason_of(case.build(service.url)) is reason


def test_403_is_a_wrong_key_where_there_is_a_key_and_a_blocked_address_elsewhere(
    service: StubService, case: Case
) -> None:
    service.replies = [Reply(403, b"<html>sorry</html>")]
    assert reason_of(case.build(service.url)) is case.forbidden


@pytest.mark.parametrize("status", [429, 500])
@pytest.mark.usefixtures("without_waiting")
def test_a_service_that_recovers_is_asked_again(service: StubService, case: Case, status: int) -> None:
    service.replies = [Reply(status), case.answer("Olá.")]
    assert case.build(service.url).translate(TEXT, "en", "pt", 5).text == "Olá."
    assert len(service.asked) == 2


@pytest.mark.parametrize("status", [400, 401, 404, 456])
@pytest.mark.usefixtures("without_waiting")
def test_a_service_that_refuses_is_not_asked_again(service: StubService, case: Case, status: int) -> None:
    service.replies = [Reply(status)]
    reason_of(case.build(service.url))
    assert len(service.asked) == 1


def test_a_service_that_hangs_is_left_at_the_deadline(service: StubService, case: Case) -> None:
    service.replies = [Reply(hangs=True)]
    began = time.monotonic()
    assert reason_of(case.build(service.url), seconds=0.5) is EngineReason.DEADLINE
    assert 0.4 < time.monotonic() - began < 2


@pytest.mark.parametrize("change", [{"drips": True}, {"hangs_after": 20}], ids=["drips", "stops"])
def test_an_answer_that_does_not_end_is_left_at_the_deadline(
    service: StubService, case: Case, change: dict[str, Any]
) -> None:
    service.replies = [replace(case.answer("As palavras do ministro. " * 20), **change)]
    began = time.monotonic()
    assert reason_of(case.build(service.url), seconds=0.5) is EngineReason.DEADLINE
    assert 0.4 < time.monotonic() - began < 2


@pytest.mark.usefixtures("without_waiting")
def test_an_answer_that_breaks_off_is_an_unreachable_service(service: StubService, case: Case) -> None:
    whole = case.answer("As palavras do ministro")
    service.replies = [Reply(200, whole.body[:40], whole.content_type, missing_bytes=50)]
    assert reason_of(case.build(service.url)) is EngineReason.UNREACHABLE


@pytest.mark.parametrize("page", [CAPTCHA, CONSENT, Reply(body=b""), Reply(body=b"OK")])
def test_a_page_about_robots_or_consent_and_an_empty_one_are_refusals(
    service: StubService, case: Case, page: Reply
) -> None:
    service.replies = [page]
    assert reason_of(case.build(service.url)) is EngineReason.REFUSED


@pytest.mark.parametrize("body", [b"{}", b"null", b"[]", b'"text"', b"5", b'{"translations": null}'])
def test_json_of_another_shape_is_a_refusal(service: StubService, case: Case, body: bytes) -> None:
    answer = case.answer("")
    service.replies = [replace(answer, body=body)]
    assert reason_of(case.build(service.url)) in {EngineReason.REFUSED, EngineReason.NO_ANSWER}


@pytest.mark.parametrize("answer", ["", " \n"])
def test_an_empty_translation_is_none(service: StubService, case: Case, answer: str) -> None:
    service.replies = [case.answer(answer)]
    assert reason_of(case.build(service.url)) is EngineReason.NO_ANSWER


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_redirects_without_end_are_a_refusal(service: StubService, case: Case, status: int) -> None:
    service.replies = [Reply(status, headers={"Location": f"{service.url}/again"})]
    began = time.monotonic()
    assert reason_of(case.build(service.url)) is EngineReason.REFUSED
    assert time.monotonic() - began < 4


def test_a_refused_connection_is_known_within_a_second(case: Case) -> None:
    engine = case.build(f"http://127.0.0.1:{find_closed_port()}")
    began = time.monotonic()
    assert reason_of(engine) is EngineReason.UNREACHABLE
    assert time.monotonic() - began < 2


def test_several_threads_get_each_their_own_answer(service: StubService, case: Case) -> None:
    service.replies = [case.answer("olá")]
    engine = case.build(service.url)
    texts = [f"word number {number}" for number in range(12)]
    threads = [threading.Thread(target=engine.translate, args=(text, "en", "pt", 10)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(case.read_text(asked) for asked in service.asked) == sorted(texts)


def test_text_and_key_never_travel_in_the_url_of_a_service_that_takes_them_in_a_body(
    service: StubService, case: Case
) -> None:
    service.replies = [case.answer("olá")]
    case.build(service.url).translate(TEXT, "en", "pt", 5)
    (asked,) = service.asked
    address = asked.path + str(asked.query)
    assert KEY not in address
    assert (TEXT in address) == (asked.method == "GET")


def test_a_call_that_was_left_behind_disturbs_no_later_one(service: StubService, case: Case) -> None:
    service.replies = [Reply(hangs=True), case.answer("olá")]
    engine = case.build(service.url)
    reason_of(engine, seconds=0.3)
    assert call_within(5, lambda: engine.translate(TEXT, "en", "pt", 5)).text == "olá"
