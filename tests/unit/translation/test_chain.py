import pytest
from msgspec import UNSET

from dragoman.article import EngineFailure, Segment, TermUse, Usage
from dragoman.errors import EngineError, EngineReason
from dragoman.translation.article_run import ChainResult
from dragoman.translation.chain import Chain
from dragoman.translation.engine import EngineTranslation
from dragoman.translation.guidance import Guidance, Term, correction_key
from dragoman.translation.sentences import Sentence, is_hopeless
from tests.unit.fakes import FakeClock, FakeEngine, SlowEngine, speak_pseudo

ONE, TWO, THREE = "The wall is old.", "The storms of the winter broke it.", "The town will pay for the repairs."
TEXTS = (ONE, TWO, THREE)
LOOP = "O , , , , , , , ,"
NO_MODEL = EngineError(EngineReason.NO_MODEL, "no model")
TOO_LONG = EngineError(EngineReason.TOO_LONG, "99 of 50 characters")
THROTTLED = EngineError(EngineReason.THROTTLED, "status 429")


def sentences(*texts: str, language: str = "en") -> list[Sentence]:
    return [Sentence(place, text, language) for place, text in enumerate(texts)]


def run(*engines: FakeEngine, texts: tuple[str, ...] = TEXTS, target: str = "pt") -> ChainResult:
    return Chain(engines, 10).translate(sentences(*texts), target, lambda: 60)


def translate_slowly(
    clock: FakeClock, *engines: FakeEngine, texts: tuple[str, ...], seconds: float = 600, deadline: float = 10
) -> ChainResult:
    chain = Chain(engines, deadline, now=clock)
    return chain.translate(sentences(*texts), "pt", lambda: seconds - clock())


def engines_of(result: ChainResult) -> list[str]:
    return [segment.engine for segment in result.segments]


def asked_texts(engine: FakeEngine) -> list[str]:
    return [text for text, _, _ in engine.asked]


def test_segments_stand_in_the_order_of_their_sentences() -> None:
    result = run(FakeEngine("a"))
    assert result.segments[1] == Segment(1, TWO, speak_pseudo(TWO), "a", "a-1", ("en", "pt"))
    assert [segment.source for segment in result.segments] == list(TEXTS)


def test_first_engine_that_does_it_well_is_the_only_one_asked() -> None:
    first, second = FakeEngine("a"), FakeEngine("b")
    assert engines_of(run(first, second)) == ["a"] * 3
    assert second.asked == []


def test_next_engine_does_the_segments_that_the_first_cannot() -> None:
    first, second = FakeEngine("a", errors={TWO: TOO_LONG}), FakeEngine("b")
    assert engines_of(run(first, second)) == ["a", "b", "a"]
    assert asked_texts(second) == [TWO]


@pytest.mark.parametrize("reason", [reason for reason in EngineReason if not reason.ends_engine])
def test_engine_that_could_not_do_one_segment_is_asked_for_the_next(reason: EngineReason) -> None:
    engine = FakeEngine("a", errors={ONE: EngineError(reason, "only this one")})
    assert engines_of(run(engine)) == ["none", "a", "a"]


@pytest.mark.parametrize("reason", [reason for reason in EngineReason if reason.ends_engine])
def test_engine_that_is_out_is_not_asked_again(reason: EngineReason) -> None:
    first, second = FakeEngine("a", errors={TWO: EngineError(reason, "all of them")}), FakeEngine("b")
    assert engines_of(run(first, second)) == ["a", "b", "b"]
    assert asked_texts(first) == [ONE, TWO]


def test_engine_that_is_out_for_one_language_is_still_asked_for_another() -> None:
    engine = FakeEngine("a", errors={ONE: NO_MODEL})
    mixed = [Sentence(0, ONE, "en"), Sentence(1, "Das Haus.", "de"), Sentence(2, THREE, "en")]
    result = Chain((engine,), 10).translate(mixed, "pt", lambda: 60)
    assert engines_of(result) == ["none", "a", "none"]


def test_engine_that_is_out_of_one_article_is_asked_for_the_next_article() -> None:
    engine = FakeEngine("a", errors={ONE: NO_MODEL})
    chain = Chain((engine,), 10)
    assert engines_of(chain.translate(sentences(ONE), "pt", lambda: 60)) == ["none"]
    assert engines_of(chain.translate(sentences(TWO), "pt", lambda: 60)) == ["a"]


def test_bad_translation_is_tried_on_the_next_engine() -> None:
    first, second = FakeEngine("a", answers={TWO: LOOP}), FakeEngine("b")
    result = run(first, second)
    assert engines_of(result) == ["a", "b", "a"]
    assert result.segments[1].checks == ()


def test_of_the_bad_the_least_faulty_is_kept_and_flagged_with_its_reasons() -> None:
    empty, looping = FakeEngine("a", answers={TWO: ""}), FakeEngine("b", answers={TWO: LOOP})
    flagged = run(empty, looping).segments[1]
    assert (flagged.engine, flagged.target) == ("b", LOOP)
    assert "repetition" in flagged.checks
    assert flagged.reasons is not UNSET
    assert set(flagged.reasons) == set(flagged.checks)


def test_of_the_equally_bad_the_first_is_kept() -> None:
    first, second = FakeEngine("a", answers={TWO: LOOP}), FakeEngine("b", answers={TWO: LOOP})
    assert run(first, second).segments[1].engine == "a"


def test_a_careless_comma_is_flagged_and_no_second_engine_is_asked_for_it() -> None:
    text = "The wall (of stone) is old."
    first, second = FakeEngine("a", answers={text: "O muro (de pedra é velho."}), FakeEngine("b")
    flagged = run(first, second, texts=(text,)).segments[0]
    assert (flagged.engine, flagged.checks) == ("a", ("unbalanced-brackets",))
    assert second.asked == []


def test_an_empty_answer_is_none_and_does_not_drop_the_sentence() -> None:
    result = run(FakeEngine("a", answers={TWO: " "}))
    assert result.segments[1] == Segment(1, TWO, TWO, "none", checks=("untranslated",))
    assert result.engines == (EngineFailure("a", "no-answer", "empty answer"),)


def test_a_correction_counts_also_where_there_is_no_language_to_translate() -> None:
    guidance = {"en": Guidance(corrections={correction_key("12:30"): "12h30"})}
    engine = FakeEngine()
    segments = Chain((engine,), 10).translate(sentences("12:30", "12:45"), "pt", lambda: 60, guidance).segments
    assert [(segment.engine, segment.target) for segment in segments] == [("human", "12h30"), ("none", "12:45")]
    assert engine.asked == []


def test_a_corrected_sentence_tells_which_terms_it_keeps_to() -> None:
    terms = (Term("storms", "tempestades"), Term("wall", "muro"))
    guidance = {
        "en": Guidance(terms, {correction_key(TWO): "As tempestades derrubaram-no.", correction_key(ONE): "É antigo."})
    }
    segments = Chain((FakeEngine(),), 10).translate(sentences(TWO, ONE), "pt", lambda: 60, guidance).segments
    assert [segment.terms for segment in segments] == [
        (TermUse("storms", "tempestades", applied=True),),
        (TermUse("wall", "muro", applied=False),),
    ]
    assert [segment.checks for segment in segments] == [(), ()], "somebody's word needs no check"


def test_bad_translation_is_better_than_none() -> None:
    first, second = FakeEngine("a", errors=NO_MODEL), FakeEngine("b", answers={TWO: LOOP})
    assert run(first, second).segments[1].target == LOOP


def test_segment_that_no_engine_does_keeps_its_source_and_is_flagged() -> None:
    flagged = run(FakeEngine("a", errors={TWO: TOO_LONG})).segments[1]
    assert flagged == Segment(1, TWO, TWO, "none", checks=("untranslated",))


def test_of_each_engine_the_first_error_is_told_in_their_order() -> None:
    first = FakeEngine("a", errors={ONE: TOO_LONG, TWO: THROTTLED})
    result = run(first, FakeEngine("b", errors=NO_MODEL), texts=(ONE, TWO))
    assert result.engines == (
        EngineFailure("a", "too-long", "99 of 50 characters"),
        EngineFailure("b", "no-model", "no model"),
    )
    assert is_hopeless(result.segments)


def test_an_article_without_errors_names_no_engine() -> None:
    assert run(FakeEngine("a")).engines == ()


def test_text_already_in_the_target_does_not_make_a_translation_of_an_article_that_no_engine_did() -> None:
    mixed = [Sentence(0, ONE, "en"), Sentence(1, "O muro é velho.", "pt")]
    assert is_hopeless(Chain((FakeEngine(errors=NO_MODEL),), 10).translate(mixed, "pt", lambda: 60).segments)


def test_article_in_the_target_with_a_quotation_that_no_engine_did_is_a_translation_and_flagged() -> None:
    mixed = [Sentence(0, "O muro do porto é velho.", "pt"), Sentence(1, "El muro es viejo.", "es")]
    result = Chain((FakeEngine(errors=NO_MODEL),), 10).translate(mixed, "pt", lambda: 60)
    assert [segment.checks for segment in result.segments] == [(), ("untranslated",)]
    assert not is_hopeless(result.segments)


def test_numbers_beside_what_no_engine_did_make_no_translation() -> None:
    texts = [Sentence(0, "12:30", "es"), Sentence(1, "El muro es viejo.", "es")]
    assert is_hopeless(Chain((FakeEngine(errors=NO_MODEL),), 10).translate(texts, "pt", lambda: 60).segments)


def test_throttling_after_another_error_leaves_the_result_open() -> None:
    engine = FakeEngine(errors={TWO: TOO_LONG, "Three ships left.": THROTTLED})
    assert not run(engine, texts=(ONE, TWO, "Three ships left.")).is_final


def test_without_engines_nothing_can_be_done() -> None:
    assert is_hopeless(run().segments)


def test_text_already_in_the_target_goes_to_no_engine_and_is_no_fault() -> None:
    engine = FakeEngine()
    result = run(engine, target="en-GB")
    assert result == ChainResult(tuple(Segment(place, text, text, "none") for place, text in enumerate(TEXTS)), ())
    assert engine.asked == []


def test_of_mixed_languages_each_is_asked_for_in_its_own() -> None:
    engine = FakeEngine()
    mixed = [Sentence(0, ONE, "en"), Sentence(1, "O muro é velho.", "pt"), Sentence(2, "El muro es viejo.", "es")]
    result = Chain((engine,), 10).translate(mixed, "pt", lambda: 60)
    assert engine.asked == [(ONE, "en", "pt"), ("El muro es viejo.", "es", "pt")]
    assert engines_of(result) == ["fake", "none", "fake"]


def test_text_of_unknown_language_goes_to_no_engine() -> None:
    engine = FakeEngine("a")
    result = Chain((engine,), 10).translate(sentences(ONE, language="und"), "pt", lambda: 60)
    assert [(failure.engine, failure.reason) for failure in result.engines] == [("a", "unknown-language")]
    assert engine.asked == []


def test_usage_counts_every_character_that_an_engine_answered_and_what_it_costs() -> None:
    free = FakeEngine("firefox", answers={TWO: LOOP})
    paid = FakeEngine("amazon", usd_per_million_characters=15)
    assert run(free, paid).usage == (
        Usage("firefox", sum(map(len, TEXTS)), 0.0),
        Usage("amazon", len(TWO), round(len(TWO) * 15 / 1_000_000, 6)),
    )


def test_engine_that_answered_nothing_is_not_in_the_usage() -> None:
    assert [usage.engine for usage in run(FakeEngine("a", errors=NO_MODEL), FakeEngine("b")).usage] == ["b"]


def test_time_that_ends_in_the_middle_leaves_the_first_sentences() -> None:
    clock = FakeClock()
    result = translate_slowly(clock, SlowEngine(clock, "a", seconds=4), texts=TEXTS, seconds=8)
    assert [segment.source for segment in result.segments] == [ONE, TWO]
    assert not result.is_whole


def test_without_any_time_nothing_is_begun() -> None:
    engine = FakeEngine()
    assert Chain((engine,), 10).translate(sentences(*TEXTS), "pt", lambda: 0) == ChainResult((), (), is_whole=False)
    assert engine.asked == []


def test_a_sentence_for_which_the_time_was_too_short_is_not_given_up() -> None:
    clock = FakeClock()
    late = SlowEngine(clock, "b", errors={TWO: EngineError(EngineReason.DEADLINE, "no answer")}, seconds=4)
    result = translate_slowly(clock, late, texts=TEXTS, seconds=6)
    assert [segment.source for segment in result.segments] == [ONE]
    assert not result.is_whole


def test_a_first_sentence_for_which_the_time_was_too_short_is_left_so_that_the_article_goes_on() -> None:
    clock = FakeClock()
    late = SlowEngine(clock, "b", errors=EngineError(EngineReason.DEADLINE, "no answer"), seconds=4)
    result = translate_slowly(clock, late, texts=TEXTS, seconds=3)
    assert [segment.engine for segment in result.segments] == ["none"]
    assert (result.is_whole, result.is_final) == (False, False)


def test_text_already_in_the_target_needs_no_time() -> None:
    assert len(Chain((), 10).translate(sentences(*TEXTS), "en", lambda: 0).segments) == 3


@pytest.mark.parametrize(("left", "expected"), [(60.0, 10.0), (3.0, 3.0)])
def test_engine_gets_its_own_deadline_or_what_the_invocation_has_left(left: float, expected: float) -> None:
    given: list[float] = []

    class TimedEngine(FakeEngine):
        def translate(self, text: str, source: str, target: str, seconds: float) -> EngineTranslation:
            given.append(seconds)
            return super().translate(text, source, target, seconds)

    Chain((TimedEngine(),), 10).translate(sentences(ONE), "pt", lambda: left)
    assert given == [pytest.approx(expected, abs=0.1)]


def test_nothing_to_translate_is_nothing() -> None:
    assert run(FakeEngine(), texts=()) == ChainResult((), ())


def test_identity_names_every_engine_in_order() -> None:
    assert Chain((FakeEngine("a"), FakeEngine("b")), 10).identity("en", "pt") == ("a:en-pt", "b:en-pt")


@pytest.mark.parametrize(
    "text", ["👏👏", "12:30", "https://example.com/a_b_c", "www.example.com", "press@brantwick.example"]
)
def test_text_without_a_language_goes_to_no_engine_and_is_no_fault(text: str) -> None:
    engine = FakeEngine()
    assert run(engine, texts=(text,)).segments == (Segment(0, text, text, "none"),)
    assert engine.asked == []
