import pytest

from dragoman.errors import EngineError, EngineReason
from dragoman.translation.engine import EngineTranslation
from dragoman.translation.resilience.breaker import MAX_FAILURES_IN_A_ROW
from dragoman.translation.resilience.guarded_engine import GuardedEngine
from dragoman.translation.resilience.pacing import Pace
from tests.unit.fakes import FakeEngine, speak_pseudo

TEXT = "The wall is old."


class TimedEngine(FakeEngine):
    """Tells how long each call was given."""

    def __init__(self, errors: EngineError | None = None) -> None:
        super().__init__("google", errors=errors)
        self.given: list[float] = []

    def translate(self, text: str, source: str, target: str, seconds: float) -> EngineTranslation:
        self.given.append(seconds)
        return super().translate(text, source, target, seconds)


def ask(engine: GuardedEngine, seconds: float = 10) -> str:
    """The answer, or the reason why there is none."""
    try:
        return engine.translate(TEXT, "en", "pt", seconds).text
    except EngineError as error:
        return error.reason


def test_a_guarded_engine_is_the_same_engine() -> None:
    engine = FakeEngine("amazon", usd_per_million_characters=15)
    guarded = GuardedEngine(engine, 10)
    assert (guarded.name, guarded.usd_per_million_characters) == ("amazon", 15)
    assert guarded.identity("en", "pt") == engine.identity("en", "pt")
    assert guarded.repertoire("en", "pt") is None
    assert ask(guarded) == speak_pseudo(TEXT)


@pytest.mark.parametrize("reason", [EngineReason.UNREACHABLE, EngineReason.DEADLINE])
def test_an_engine_that_keeps_failing_is_not_asked_any_more(reason: EngineReason) -> None:
    engine = TimedEngine(EngineError(reason, "no answer"))
    guarded = GuardedEngine(engine, 10)
    assert [ask(guarded) for _ in range(MAX_FAILURES_IN_A_ROW + 2)] == [
        *[reason] * MAX_FAILURES_IN_A_ROW,
        EngineReason.RESTING,
        EngineReason.RESTING,
    ]
    assert len(engine.given) == MAX_FAILURES_IN_A_ROW


def test_an_engine_that_had_little_time_is_not_blamed_for_being_late() -> None:
    engine = TimedEngine(EngineError(EngineReason.DEADLINE, "no answer"))
    guarded = GuardedEngine(engine, 10)
    assert [ask(guarded, seconds=1) for _ in range(9)] == [EngineReason.DEADLINE] * 9


def test_the_wait_for_its_turn_is_taken_from_its_time() -> None:
    engine = TimedEngine()
    guarded = GuardedEngine(engine, 10, pace=Pace(1_200))
    for _ in range(22):
        ask(guarded)
    assert engine.given[0] == pytest.approx(10, abs=0.01)
    assert 9.5 < engine.given[-1] < 9.99


def test_our_own_bound_is_no_failure_of_the_engine() -> None:
    engine = TimedEngine()
    guarded = GuardedEngine(engine, 10, pace=Pace(300))
    for _ in range(5):
        ask(guarded)
    assert [ask(guarded, seconds=0) for _ in range(9)] == [EngineReason.THROTTLED] * 9
    assert ask(guarded) == speak_pseudo(TEXT)


def test_an_engine_at_rest_is_not_waited_for() -> None:
    engine = TimedEngine(EngineError(EngineReason.UNAUTHORIZED, "status 403"))
    guarded = GuardedEngine(engine, 10, pace=Pace(60))
    assert [ask(guarded) for _ in range(20)] == [EngineReason.UNAUTHORIZED, *[EngineReason.RESTING] * 19]


def test_free_services_have_a_pace_of_their_own() -> None:
    guarded = GuardedEngine(FakeEngine("mymemory"), 10)
    ask(guarded)
    assert ask(guarded, seconds=0.01) == EngineReason.THROTTLED
