"""Every engine on the network at once, unreachable, blocked, slow or lying: an article still ends in one honest record."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from dragoman.article import Outcome
from dragoman.errors import FailureReason
from dragoman.translation.budget import BudgetedEngine, BudgetLimits, LocalBudget
from dragoman.translation.chain import Chain
from dragoman.translation.engine import Engine
from dragoman.translation.resilience.breaker import MAX_FAILURES_IN_A_ROW
from dragoman.translation.resilience.guarded_engine import GuardedEngine
from dragoman.translation.resilience.pacing import Pace
from tests.integration.translation.services import CASES, Case
from tests.integration.translation.stub_service import Reply, StubService, find_closed_port, run_stub_service
from tests.unit.fakes import FakeEngine, speak_pseudo
from tests.unit.stories import PROSE, Desk

DEADLINE_SECONDS = 0.4
LIE = "O , , , , , , , , , ,"
SENTENCES = PROSE.splitlines()

Misbehave = Callable[[StubService, Case], list[Reply]]

TROUBLES: dict[str, Misbehave] = {
    "hangs": lambda service, case: [Reply(hangs=True)],
    "drips": lambda service, case: [Reply(body=b"x" * 1_000, drips=True)],
    "forbids": lambda service, case: [Reply(403)],
    "throttles": lambda service, case: [Reply(429)],
    "quota": lambda service, case: [Reply(456)],
    "breaks": lambda service, case: [Reply(500)],
    "truncates": lambda service, case: [Reply(body=b"x", missing_bytes=99)],
    "captcha": lambda service, case: [Reply(body=b"<html><form id='captcha-form'>unusual traffic</form></html>")],
    "says nothing": lambda service, case: [case.answer("")],
}
LIES = {
    "loops": LIE,
    "copies": SENTENCES[0],
    "tells of its quota": "MYMEMORY WARNING: YOU USED ALL AVAILABLE FREE TRANSLATIONS FOR TODAY",
}


@pytest.fixture
def services() -> Iterator[dict[str, StubService]]:
    """A service for each engine."""
    with ExitStack() as stack:
        yield {case.name: stack.enter_context(run_stub_service()) for case in CASES}


def guard(engine: Engine) -> Engine:
    """As bootstrap does it, without the pace, which would make a test of six engines take its seconds."""
    budget = LocalBudget(BudgetLimits.of(5, 50))
    behind = BudgetedEngine(engine, budget) if engine.usd_per_million_characters else engine
    return GuardedEngine(behind, DEADLINE_SECONDS, pace=Pace(None))


def open_desk(services: dict[str, StubService], *last: Engine) -> Desk:
    engines = [guard(case.build(services[case.name].url)) for case in CASES]
    return Desk(Chain((*engines, *last), DEADLINE_SECONDS))


def translate(desk: Desk, key: str = "a.txt") -> tuple[Outcome, float]:
    desk.ingest(key, PROSE)
    start = time.monotonic()
    outcome = desk.translate(key).outcome
    return outcome, time.monotonic() - start


@pytest.mark.parametrize("trouble", TROUBLES)
def test_an_article_that_no_service_answers_ends_in_one_failure_that_names_each(
    services: dict[str, StubService], trouble: str
) -> None:
    for case in CASES:
        services[case.name].replies = TROUBLES[trouble](services[case.name], case)
    desk = open_desk(services)
    outcome, seconds = translate(desk)
    assert outcome is Outcome.FAILED
    assert desk.output_keys() == ["articles/a.txt.json", "failed/pt/a.txt.json"]
    failure = desk.failure("a.txt")
    assert failure.reason == FailureReason.NO_ENGINE
    assert [engine.engine for engine in failure.engines] == [case.name for case in CASES]
    # Refusals that leave an engine in the article are met for each sentence; each takes milliseconds.
    assert seconds < len(CASES) * (DEADLINE_SECONDS + 0.5)


def test_an_article_for_which_no_service_can_be_reached_ends_in_one_failure() -> None:
    closed = {case.name: StubService(f"http://127.0.0.1:{find_closed_port()}") for case in CASES}
    desk = open_desk(closed)
    outcome, seconds = translate(desk)
    assert (outcome, desk.output_keys()) == (Outcome.FAILED, ["articles/a.txt.json", "failed/pt/a.txt.json"])
    assert seconds < len(CASES) * (DEADLINE_SECONDS + 0.5)
    details = {engine.engine: engine.detail for engine in desk.failure("a.txt").engines}
    assert all("127.0.0.1" in details[name] for name in ("google", "mymemory", "libretranslate", "microsoft"))
    assert not any(sentence in detail for sentence in SENTENCES for detail in details.values())


def test_a_service_that_floods_us_with_words_costs_an_article_no_minutes(services: dict[str, StubService]) -> None:
    for case in CASES:
        services[case.name].replies = [case.answer("1-x1" * 200_000)]
    desk = open_desk(services, FakeEngine("firefox"))
    outcome, seconds = translate(desk)
    assert outcome is Outcome.TRANSLATED
    assert {segment.engine for segment in desk.translation("a.txt").segments} == {"firefox"}
    assert seconds < 15


@pytest.mark.parametrize("lie", LIES)
def test_an_article_about_which_every_service_lies_is_flagged_sentence_by_sentence(
    services: dict[str, StubService], lie: str
) -> None:
    for case in CASES:
        services[case.name].replies = [case.answer(LIES[lie])]
    desk = open_desk(services)
    outcome, _ = translate(desk)
    if outcome is Outcome.FAILED:  # every service's own notice was recognized
        assert len(desk.failure("a.txt").engines) == len(CASES)
        return
    translation = desk.translation("a.txt")
    assert [segment.source for segment in translation.segments] == SENTENCES
    assert not translation.quality.complete
    assert translation.quality.flagged == len(SENTENCES)
    assert all(segment.checks for segment in translation.segments)


@pytest.mark.parametrize("trouble", ["hangs", "forbids", "captcha"])
def test_one_engine_that_works_behind_them_does_the_article(services: dict[str, StubService], trouble: str) -> None:
    for case in CASES:
        services[case.name].replies = TROUBLES[trouble](services[case.name], case)
    desk = open_desk(services, FakeEngine("firefox"))
    assert translate(desk)[0] is Outcome.TRANSLATED
    translation = desk.translation("a.txt")
    assert [segment.target for segment in translation.segments] == [speak_pseudo(text) for text in SENTENCES]
    assert {engine.engine for engine in translation.engines} == {case.name for case in CASES}


def test_a_warm_function_does_not_wait_for_blocked_services_again_and_again(services: dict[str, StubService]) -> None:
    for service in services.values():
        service.replies = [Reply(hangs=True)]
    desk = open_desk(services, FakeEngine("firefox"))
    spent = [translate(desk, f"{number}.txt")[1] for number in range(MAX_FAILURES_IN_A_ROW + 1)]
    assert spent[0] >= len(CASES) * DEADLINE_SECONDS
    assert spent[-1] < 1
    reasons = {engine.reason for engine in desk.translation(f"{MAX_FAILURES_IN_A_ROW}.txt").engines}
    assert reasons == {"resting"}


def test_a_service_that_is_back_is_asked_again(services: dict[str, StubService]) -> None:
    google = next(case for case in CASES if case.name == "google")
    services["google"].replies = [Reply(403), google.answer("O muro do porto.")]
    engine = guard(google.build(services["google"].url))
    desk = Desk(Chain((engine,), DEADLINE_SECONDS))
    assert translate(desk, "a.txt")[0] is Outcome.FAILED
    assert translate(desk, "b.txt")[0] is Outcome.TRANSLATED
