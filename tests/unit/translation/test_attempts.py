from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import EngineError, EngineReason
from dragoman.translation.attempts import Attempt, attempt, foresee
from dragoman.translation.clocks import Clocks
from dragoman.translation.engine import EngineTranslation
from dragoman.translation.memory import Recollection
from dragoman.translation.preparation import Passage
from dragoman.translation.session import EngineSession
from tests.unit.fakes import FakeEngine, speak_pseudo

TEXT = "The old wall of the harbour is broken, and the town will pay for the new one."
FIRST, SECOND = "The old wall of the harbour is broken,", "and the town will pay for the new one."
LOOP = "O , , , , , , , ,"
TOO_LONG = EngineError(EngineReason.TOO_LONG, "99 of 50 characters")


def open_session(engine: FakeEngine, seconds: float = 10) -> EngineSession:
    return EngineSession(engine, "pt", Clocks(seconds, lambda: 60, lambda: 0), Recollection())


def try_out(engine: FakeEngine, text: str = TEXT) -> Attempt:
    return attempt(open_session(engine), Passage(text, "en", "pt"))


def asked_texts(engine: FakeEngine) -> list[str]:
    return [text for text, _, _ in engine.asked]


def answer_all_but(*bad: str, instead: str = LOOP) -> Callable[[str, str, str], str]:
    return lambda text, source, target: instead if text in bad else speak_pseudo(text)


def lose_masks(text: str, source: str, target: str) -> str:
    """As an engine does that writes what it does not know in its own way; the address itself it would leave."""
    return speak_pseudo(text) if "@" in text else speak_pseudo("".join(c for c in text if not c.isdigit()))


def test_a_good_sentence_is_asked_for_once() -> None:
    engine = FakeEngine()
    made = try_out(engine)
    assert (made.answer, made.faults) == (EngineTranslation(speak_pseudo(TEXT), "fake-1", ("en", "pt")), ())
    assert asked_texts(engine) == [TEXT]


def test_a_faulty_sentence_is_tried_again_in_pieces() -> None:
    engine = FakeEngine(answers=answer_all_but(TEXT))
    made = try_out(engine)
    assert (made.answer.text, made.faults) == (speak_pseudo(TEXT), ())
    assert (made.answer.model, made.answer.route) == ("fake-1", ("en", "pt"))
    assert asked_texts(engine) == [TEXT, FIRST, SECOND]


def test_a_sentence_that_is_too_long_is_said_in_pieces() -> None:
    engine = FakeEngine(errors={TEXT: TOO_LONG})
    assert try_out(engine).answer.text == speak_pseudo(TEXT)


def test_a_sentence_that_is_too_long_and_cannot_be_cut_has_no_rendering() -> None:
    engine = FakeEngine(errors={"The wall is old.": TOO_LONG})
    with pytest.raises(EngineError) as caught:
        try_out(engine, "The wall is old.")
    assert caught.value is TOO_LONG
    assert len(engine.asked) == 1


def test_of_two_faulty_renderings_the_less_faulty_is_taken() -> None:
    engine = FakeEngine(answers=answer_all_but(TEXT, FIRST, SECOND, instead=""))
    assert [fault.check for fault in try_out(engine).faults] == ["empty"]
    engine = FakeEngine(answers=lambda text, source, target: "" if text == TEXT else LOOP)
    assert "repetition" in [fault.check for fault in try_out(engine).faults]


def test_of_two_equally_faulty_renderings_the_whole_is_taken() -> None:
    made = try_out(FakeEngine(answers=lambda text, source, target: text))
    assert made.answer.text == TEXT
    assert [fault.check for fault in made.faults] == ["untranslated"]


def test_a_comma_is_no_reason_to_ask_again() -> None:
    text = "The wall (of stone) is old, and the town is new."
    engine = FakeEngine(answers={text: "O muro (de pedra é velho, e a vila é nova."})
    assert [fault.check for fault in try_out(engine, text).faults] == ["unbalanced-brackets"]
    assert len(engine.asked) == 1


def test_an_error_in_a_piece_keeps_the_faulty_whole_and_is_told() -> None:
    error = EngineError(EngineReason.THROTTLED, "status 429")
    made = try_out(FakeEngine(answers=answer_all_but(TEXT), errors={SECOND: error}))
    assert (made.answer.text, made.error) == (LOOP, error)


@pytest.mark.parametrize("reason", [reason for reason in EngineReason if reason is not EngineReason.TOO_LONG])
def test_an_error_of_the_whole_is_raised_and_nothing_else_is_asked(reason: EngineReason) -> None:
    engine = FakeEngine(errors=EngineError(reason, "no"))
    with pytest.raises(EngineError) as caught:
        try_out(engine)
    assert caught.value.reason is reason
    assert len(engine.asked) == 1


def test_what_is_masked_and_lost_comes_back_by_way_of_the_pieces() -> None:
    engine = FakeEngine(answers=lose_masks)
    made = try_out(engine, "Write to press@brantwick.example before noon.")
    assert "press@brantwick.example" in made.answer.text
    assert made.faults == ()


def test_all_tries_at_a_sentence_share_one_deadline() -> None:
    clock = iter(range(0, 1000, 4))  # each look at the clock is four seconds later

    def now() -> float:
        return float(next(clock))

    engine = FakeEngine(answers=answer_all_but(TEXT))
    session = EngineSession(engine, "pt", Clocks(10, lambda: 60, now), Recollection())
    made = attempt(session, Passage(TEXT, "en", "pt"))
    assert made.answer.text == LOOP
    assert made.error is not None
    assert made.error.reason is EngineReason.DEADLINE
    assert len(engine.asked) < 3


def test_good_answers_are_remembered_and_faulty_ones_are_not() -> None:
    engine = FakeEngine(answers=answer_all_but(TEXT), usd_per_million_characters=15)
    session = open_session(engine)
    for _ in range(2):
        attempt(session, Passage(TEXT, "en", "pt"))
    assert asked_texts(engine) == [TEXT, FIRST, SECOND, TEXT], "the pieces were good, the whole was not"
    usage = session.usage()
    assert usage is not None
    assert usage.characters == 2 * len(TEXT) + len(FIRST) + len(SECOND)
    assert usage.remembered_characters == len(FIRST) + len(SECOND)


def test_a_free_engine_is_asked_again() -> None:
    engine = FakeEngine()
    session = open_session(engine)
    for _ in range(2):
        attempt(session, Passage(TEXT, "en", "pt"))
    assert asked_texts(engine) == [TEXT, TEXT]


def test_text_of_unknown_language_goes_to_no_engine() -> None:
    engine = FakeEngine()
    with pytest.raises(EngineError) as caught:
        attempt(open_session(engine), Passage(TEXT, "und", "pt"))
    assert caught.value.reason is EngineReason.UNKNOWN_LANGUAGE
    foresee(open_session(engine), [Passage(TEXT, "und", "pt")])
    assert engine.asked == []


NUMBERED = "About 12,450 people live in the town."
CONVERTED = "About 12.450 people live in the town."
MASKED = "About XQ1Z people live in the town."


@pytest.mark.parametrize(
    ("damaging", "asked", "expected"),
    [
        ((), [NUMBERED], "12.450"),
        ((NUMBERED,), [NUMBERED, CONVERTED], "12.450"),
        ((NUMBERED, CONVERTED), [NUMBERED, CONVERTED, MASKED], "12.450"),
    ],
)
def test_number_that_the_engine_changes_is_said_in_the_ways_of_the_target_and_then_masked(
    damaging: tuple[str, ...], asked: list[str], expected: str
) -> None:
    def say(text: str, source: str, target: str) -> str:
        return "Cerca de {} pessoas vivem na cidade.".format(
            "1.50" if text in damaging else "XQ1Z" if text == MASKED else "12.450"
        )

    engine = FakeEngine(answers=say)
    made = try_out(engine, NUMBERED)
    assert asked_texts(engine) == asked
    assert (made.answer.text, made.faults) == (f"Cerca de {expected} pessoas vivem na cidade.", ())


def test_number_that_comes_back_in_no_way_leaves_the_sentence_as_it_was_first_said() -> None:
    engine = FakeEngine(answers=lambda text, *_: f"Cerca de 1.5{len(text)} pessoas vivem na cidade.")
    made = try_out(engine, NUMBERED)
    assert asked_texts(engine) == [NUMBERED, CONVERTED, MASKED]
    assert made.answer.text == f"Cerca de 1.5{len(NUMBERED)} pessoas vivem na cidade."
    assert [fault.check for fault in made.faults] == ["changed-number"]


def test_engine_that_fails_over_a_number_keeps_its_first_answer_and_says_why() -> None:
    spent = EngineError(EngineReason.DEADLINE, "no time left")
    engine = FakeEngine(answers=lambda *_: "Cerca de 1.50 pessoas vivem na cidade.", errors={CONVERTED: spent})
    made = try_out(engine, NUMBERED)
    assert (made.answer.text, made.error) == ("Cerca de 1.50 pessoas vivem na cidade.", spent)


def test_masks_that_make_a_sentence_too_long_are_done_without() -> None:
    engine = FakeEngine(errors={"www.xq1z.com": TOO_LONG})
    assert try_out(engine, "#town").answer.text == speak_pseudo("#town")


words = st.sampled_from(
    ["wall", "harbour", "town", "old", "press@brantwick.example", "#town", "pays", "1,250", "GBP 10m"]
)
joints = st.sampled_from([" ", ", ", "; ", ": ", " - ", " and "])


@given(st.lists(st.tuples(words, joints), min_size=1, max_size=12), st.sampled_from([5, 12, 30, 80]))
def test_an_engine_of_short_breath_says_every_word_once_and_in_order(
    parts: list[tuple[str, str]], longest: int
) -> None:
    """Whatever is cut, nothing is lost, doubled or moved; what can't be cut so far is refused as a whole."""
    text = "".join(word + joint for word, joint in parts).strip()

    def say(given_text: str, source: str, target: str) -> str:
        if len(given_text) > longest:
            raise TOO_LONG
        return given_text

    said: list[str] | None = None
    with suppress(EngineError):
        said = try_out(FakeEngine(answers=say), text).answer.text.replace("1.250", "1,250").split()
    assert said in (None, text.split())
    assert said is not None or len(text) > longest
