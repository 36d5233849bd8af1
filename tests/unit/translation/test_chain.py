import pytest

from dragoman.article import Segment, Usage
from dragoman.errors import EngineError, EngineReason, UntranslatableError
from dragoman.translation.chain import Chain, ChainResult, Sentence
from dragoman.translation.engine import EngineTranslation
from tests.unit.fakes import FakeEngine, speak_pseudo

ONE, TWO, THREE = "The wall is old.", "Nobody repaired it for years.", "The town will pay for the repairs."
TEXTS = (ONE, TWO, THREE)
LOOP = "O , , , , , , , ,"
NO_MODEL = EngineError(EngineReason.NO_MODEL, "no model")
TOO_LONG = EngineError(EngineReason.TOO_LONG, "99 of 50 characters")
THROTTLED = EngineError(EngineReason.THROTTLED, "status 429")


def sentences(*texts: str, language: str = "en") -> list[Sentence]:
    return [Sentence(place, text, language) for place, text in enumerate(texts)]


def run(*engines: FakeEngine, texts: tuple[str, ...] = TEXTS, target: str = "pt") -> ChainResult:
    return Chain(engines, 10).translate(sentences(*texts), target, lambda: 60)


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
    with pytest.raises(UntranslatableError):
        chain.translate(sentences(ONE), "pt", lambda: 60)
    assert engines_of(chain.translate(sentences(TWO), "pt", lambda: 60)) == ["a"]


def test_bad_translation_is_tried_on_the_next_engine() -> None:
    first, second = FakeEngine("a", answers={TWO: LOOP}), FakeEngine("b")
    result = run(first, second)
    assert engines_of(result) == ["a", "b", "a"]
    assert result.segments[1].checks == ()


def test_best_of_the_bad_is_the_first_and_it_is_flagged() -> None:
    first, second = FakeEngine("a", answers={TWO: LOOP}), FakeEngine("b", answers={TWO: ""})
    flagged = run(first, second).segments[1]
    assert (flagged.engine, flagged.target, flagged.checks) == ("a", LOOP, ("repetition",))


def test_bad_translation_is_better_than_none() -> None:
    first, second = FakeEngine("a", errors=NO_MODEL), FakeEngine("b", answers={TWO: LOOP})
    assert run(first, second).segments[1].target == LOOP


def test_segment_that_no_engine_does_keeps_its_source_and_is_flagged() -> None:
    flagged = run(FakeEngine("a", errors={TWO: TOO_LONG})).segments[1]
    assert flagged == Segment(1, TWO, TWO, "none", checks=("untranslated",))


def test_article_that_no_engine_does_raises_with_the_first_error_of_each_in_their_order() -> None:
    first = FakeEngine("a", errors={ONE: TOO_LONG, TWO: THROTTLED})
    with pytest.raises(UntranslatableError) as caught:
        run(first, FakeEngine("b", errors=NO_MODEL), texts=(ONE, TWO))
    assert caught.value.reasons == (("a", TOO_LONG), ("b", NO_MODEL))


def test_text_already_in_the_target_does_not_make_a_translation_of_an_article_that_no_engine_did() -> None:
    mixed = [Sentence(0, ONE, "en"), Sentence(1, "O muro é velho.", "pt")]
    with pytest.raises(UntranslatableError):
        Chain((FakeEngine(errors=NO_MODEL),), 10).translate(mixed, "pt", lambda: 60)


def test_article_in_the_target_with_a_quotation_that_no_engine_did_is_a_translation_and_flagged() -> None:
    mixed = [Sentence(0, "O muro do porto é velho.", "pt"), Sentence(1, "El muro es viejo.", "es")]
    result = Chain((FakeEngine(errors=NO_MODEL),), 10).translate(mixed, "pt", lambda: 60)
    assert [segment.checks for segment in result.segments] == [(), ("untranslated",)]


def test_numbers_beside_what_no_engine_did_make_no_translation() -> None:
    texts = [Sentence(0, "12:30", "es"), Sentence(1, "El muro es viejo.", "es")]
    with pytest.raises(UntranslatableError):
        Chain((FakeEngine(errors=NO_MODEL),), 10).translate(texts, "pt", lambda: 60)


def test_throttling_after_another_error_leaves_the_result_open() -> None:
    engine = FakeEngine(errors={TWO: TOO_LONG, "Three ships left.": THROTTLED})
    assert not run(engine, texts=(ONE, TWO, "Three ships left.")).is_final


def test_without_engines_nothing_can_be_done() -> None:
    with pytest.raises(UntranslatableError, match="no engine configured"):
        run()


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
    with pytest.raises(UntranslatableError) as caught:
        Chain((engine,), 10).translate(sentences(ONE, language="und"), "pt", lambda: 60)
    assert [error.reason for _, error in caught.value.reasons] == [EngineReason.UNKNOWN_LANGUAGE]
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


def test_time_that_ends_in_the_middle_is_told_with_what_the_engines_said() -> None:
    left = iter([9.0, 9.0, 9.0])
    chain = Chain((FakeEngine("a", errors=NO_MODEL), FakeEngine("b")), 10)
    with pytest.raises(UntranslatableError) as caught:
        chain.translate(sentences(*TEXTS), "pt", lambda: next(left, 0.0))
    assert [(engine, error.reason) for engine, error in caught.value.reasons] == [
        ("a", EngineReason.NO_MODEL),
        ("invocation", EngineReason.DEADLINE),
    ]


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
    assert given == [expected]


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
