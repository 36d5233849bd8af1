import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import EngineError, EngineReason
from dragoman.translation.article_run import ChainResult
from dragoman.translation.chain import Chain
from dragoman.translation.clocks import Clocks
from dragoman.translation.head_start import LEAST_SECONDS_LEFT, MAX_SECONDS, HeadStart
from dragoman.translation.sentences import Sentence
from tests.unit.fakes import FakeClock, FakeEngine, SlowEngine

TEXTS = ("The harbour is closed.", "Nobody knows why.", "Boats wait outside.", "It rains.")


def run(engine: FakeEngine, texts: tuple[str, ...] = TEXTS, seconds_left: float = 60.0) -> ChainResult:
    sentences = tuple(Sentence(0, text, "en") for text in texts)
    return Chain((engine, FakeEngine("other")), 10).translate(sentences, "pt", lambda: seconds_left)


def make_clocks(clock: FakeClock | None = None, seconds_left: float = 60.0) -> Clocks:
    return Clocks(10.0, lambda: seconds_left, clock or FakeClock())


def test_engine_in_the_process_is_asked_for_all_sentences_before_the_first_is_checked() -> None:
    engine = FakeEngine(is_in_process=True)
    seen: list[int] = []
    sentences = tuple(Sentence(0, text, "en") for text in TEXTS)

    def seconds_left() -> float:
        seen.append(len(engine.asked))
        return 60.0

    Chain((engine,), 10).translate(sentences, "pt", seconds_left)
    assert [text for text, *_ in engine.asked] == list(TEXTS)
    assert seen[-1] == seen[-len(TEXTS)] == len(TEXTS), "no turn asks again"


def test_repeated_sentence_is_asked_for_once_and_counted_twice() -> None:
    engine = FakeEngine(is_in_process=True)
    result = run(engine, (TEXTS[0], TEXTS[0]))
    assert len(engine.asked) == 1
    assert result == run(FakeEngine(), (TEXTS[0], TEXTS[0]))
    assert result.usage[0].characters == 2 * len(TEXTS[0])


@given(
    st.lists(st.sampled_from((*TEXTS, "42", "…")), max_size=8),
    st.dictionaries(st.sampled_from(TEXTS), st.sampled_from(list(EngineReason)), max_size=2),
    st.sampled_from((60.0, 5.0, 0.0)),
)
def test_result_is_the_same_as_if_each_sentence_had_its_turn(
    texts: list[str], reasons: dict[str, EngineReason], seconds_left: float
) -> None:
    errors = {text: EngineError(reason, "no") for text, reason in reasons.items()}
    ahead = run(FakeEngine(errors=errors, is_in_process=True), tuple(texts), seconds_left)
    assert ahead == run(FakeEngine(errors=errors), tuple(texts), seconds_left)


def test_what_fails_ends_the_row_and_is_told_in_its_turn() -> None:
    engine = FakeEngine(errors={TEXTS[1]: EngineError(EngineReason.CRASHED, "panic")}, is_in_process=True)
    head_start = HeadStart(engine, "pt", make_clocks())
    head_start.run([(text, "en") for text in TEXTS])
    assert [head_start.find(text, "en") is not None for text in TEXTS] == [True, False, False, False]
    assert [failure.reason for failure in run(engine).engines] == [EngineReason.CRASHED]


def test_row_ends_when_more_time_would_be_lost_than_may_be() -> None:
    clock = FakeClock()
    engine = SlowEngine(clock, "slow", 0.8)
    HeadStart(engine, "pt", make_clocks(clock)).run([(text, "en") for text in TEXTS])
    assert len(engine.asked) == -(-MAX_SECONDS // 0.8) == 3


@pytest.mark.parametrize(("seconds_left", "asked"), [(LEAST_SECONDS_LEFT, 4), (LEAST_SECONDS_LEFT - 0.1, 0)])
def test_no_row_begins_shortly_before_the_end(seconds_left: float, asked: int) -> None:
    engine = FakeEngine(is_in_process=True)
    HeadStart(engine, "pt", make_clocks(seconds_left=seconds_left)).run([(text, "en") for text in TEXTS])
    assert len(engine.asked) == asked


def test_each_row_forgets_the_one_before() -> None:
    head_start = HeadStart(FakeEngine(is_in_process=True), "pt", make_clocks())
    head_start.run([(TEXTS[0], "en")])
    head_start.run([(TEXTS[1], "en")])
    assert head_start.find(TEXTS[0], "en") is None
    assert head_start.find(TEXTS[1], "en") is not None
    assert head_start.find(TEXTS[1], "de") is None
