"""The chain where engines are slow, cost money, or have said it before."""

from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.article import EngineFailure, Usage
from dragoman.errors import EngineError, EngineReason
from dragoman.translation.article_run import BUDGET, FORESEEN_SENTENCES, ChainResult
from dragoman.translation.budget import BudgetedEngine, BudgetLimits, LocalBudget
from dragoman.translation.chain import Chain, WhenSpent
from dragoman.translation.engine import Engine, EngineTranslation
from dragoman.translation.guidance import HUMAN, Guidance, correction_key
from dragoman.translation.memory import TranslationMemory
from dragoman.translation.resilience.guarded_engine import GuardedEngine
from dragoman.translation.sentences import NO_ENGINE, Sentence
from dragoman.translation.session import PATIENCE_DEADLINES
from tests.unit.fakes import FakeClock, FakeEngine, FakeMemory, SlowEngine, speak_pseudo

LOOP = "O , , , , , , , ,"
PRICE = 15.0


def make_texts(count: int) -> list[str]:
    return [f"The wall of the harbour number {number} is old." for number in range(count)]


def sentences(texts: list[str]) -> list[Sentence]:
    return [Sentence(place, text, "en") for place, text in enumerate(texts)]


def run(*engines: Engine, texts: list[str], memory: TranslationMemory | None = None) -> ChainResult:
    return Chain(engines, 10, memory=memory).translate(sentences(texts), "pt", lambda: 600)


def engines_of(result: ChainResult) -> list[str]:
    return [segment.engine for segment in result.segments]


# ---------------------------------------------------------------- slowness


def run_slowly(clock: FakeClock, *engines: Engine, texts: list[str]) -> ChainResult:
    return Chain(engines, 10, now=clock).translate(sentences(texts), "pt", lambda: 600 - clock())


def test_a_blocked_engine_costs_an_article_one_deadline() -> None:
    clock = FakeClock()
    result = run_slowly(clock, SlowEngine(clock, "a", 99), FakeEngine("b"), texts=make_texts(20))
    assert engines_of(result) == ["b"] * 20
    assert clock() == 10


def test_when_all_hang_an_article_of_a_hundred_sentences_in_three_languages_costs_each_engine_one_deadline() -> None:
    clock = FakeClock()
    engines = [SlowEngine(clock, name, 99) for name in "abc"]
    texts = [Sentence(place, text, ("en", "es", "de")[place % 3]) for place, text in enumerate(make_texts(100))]
    result = Chain(engines=tuple(engines), engine_deadline_seconds=10, now=clock).translate(
        texts, "pt", lambda: 600 - clock()
    )
    assert clock() == 3 * 10
    assert (engines_of(result), result.is_whole, result.is_final) == ([NO_ENGINE] * 100, True, False)


def test_an_engine_that_answers_but_slowly_is_passed_over_after_a_while() -> None:
    clock = FakeClock()
    slow = SlowEngine(clock, "a", 9)
    result = run_slowly(clock, slow, FakeEngine("b"), texts=make_texts(50))
    assert engines_of(result) == ["a"] * 4 + ["b"] * 46
    assert clock() == 36, "the patience of 30 s beyond the usual is used up in the fourth call"
    (failure,) = result.engines
    assert failure == EngineFailure("a", "deadline", "32 s slower than usual in this article")


def test_an_engine_at_the_usual_pace_is_never_slow() -> None:
    clock = FakeClock()
    result = run_slowly(clock, SlowEngine(clock, "a", 1), FakeEngine("b"), texts=make_texts(300))
    assert engines_of(result) == ["a"] * 300


def test_a_slow_engine_is_better_than_none() -> None:
    clock = FakeClock()
    result = run_slowly(clock, FakeEngine("b", errors=_no_model()), SlowEngine(clock, "a", 9), texts=make_texts(20))
    assert engines_of(result) == ["a"] * 20


def test_a_slow_engine_is_asked_for_the_one_sentence_that_the_others_cannot_do() -> None:
    clock, texts = FakeClock(), make_texts(20)
    quick = FakeEngine("b", errors={texts[10]: EngineError(EngineReason.NO_ANSWER, "empty answer")})
    result = run_slowly(clock, SlowEngine(clock, "a", 9), quick, texts=texts)
    assert engines_of(result) == ["a"] * 4 + ["b"] * 6 + ["a"] + ["b"] * 9


def test_a_slow_second_opinion_is_worth_no_wait() -> None:
    clock, texts = FakeClock(), make_texts(20)
    first = FakeEngine("a", answers=dict.fromkeys(texts, LOOP))
    result = run_slowly(clock, first, SlowEngine(clock, "b", 9), texts=texts)
    assert engines_of(result) == ["b"] * 4 + ["a"] * 16
    assert clock() < (PATIENCE_DEADLINES + 1) * 10


@pytest.mark.parametrize("reason", [reason for reason in EngineReason if reason.is_temporary])
def test_what_a_later_engine_did_because_an_earlier_one_was_out_for_a_while_is_not_final(reason: EngineReason) -> None:
    texts = make_texts(3)
    first = FakeEngine("a", errors={texts[1]: EngineError(reason, "said so")})
    result = run(first, FakeEngine("b"), texts=texts)
    assert engines_of(result) == ["a", "b", "b"]
    assert not result.is_final


@pytest.mark.parametrize("reason", [reason for reason in EngineReason if not reason.is_temporary])
def test_what_a_later_engine_did_because_an_earlier_one_never_can_is_final(reason: EngineReason) -> None:
    error = EngineError(reason, "said so")
    assert run(FakeEngine("a", errors=error), FakeEngine("b"), texts=make_texts(3)).is_final


def test_a_second_opinion_that_cannot_be_had_leaves_the_first_and_is_no_reason_to_do_it_again() -> None:
    texts = make_texts(2)
    first = FakeEngine("a", answers={texts[1]: LOOP})
    result = run(first, FakeEngine("b", errors=EngineError(EngineReason.UNREACHABLE, "no answer")), texts=texts)
    assert (engines_of(result), result.is_final) == (["a", "a"], True)


def test_what_a_slow_engine_was_passed_over_for_is_not_final() -> None:
    clock = FakeClock()
    assert not run_slowly(clock, SlowEngine(clock, "a", 9), FakeEngine("b"), texts=make_texts(9)).is_final


def _no_model() -> EngineError:
    return EngineError(EngineReason.NO_MODEL, "no model")


# ---------------------------------------------------------------- money

TEXTS = make_texts(10)
COST = len(TEXTS[0]) * int(PRICE)


def make_paid_chain(
    purse: int,
    *free: Engine,
    gives_up: bool = False,
    spare: Engine | None = None,
) -> Chain:
    budget = LocalBudget(BudgetLimits(purse, purse))
    paid = FakeEngine("amazon", usd_per_million_characters=PRICE)
    engines = (GuardedEngine(BudgetedEngine(paid, budget), 10), *free)
    return Chain(engines, 10, when_spent=WhenSpent(spare, gives_up))


def translate_all(chain: Chain) -> ChainResult:
    return chain.translate(sentences(TEXTS), "pt", lambda: 600)


SPENT = EngineFailure("amazon", "budget-spent", "the day's budget of USD 0.00")


def test_when_the_budget_is_spent_the_free_engines_go_on_and_the_record_says_so() -> None:
    result = translate_all(make_paid_chain(3 * COST, FakeEngine("google")))
    assert engines_of(result) == ["amazon"] * 3 + ["google"] * 7
    assert result.engines == (SPENT,)
    assert not result.is_final, "on another day's budget the same message gets the better translation"


def test_the_engine_in_the_process_takes_over_where_the_ledger_does_not_answer_and_nothing_counts_as_paid() -> None:
    error = EngineError(EngineReason.BUDGET_UNKNOWN, "EndpointConnectionError")
    paid = FakeEngine("amazon", errors=error, usd_per_million_characters=PRICE)
    result = translate_all(Chain((paid,), 10, when_spent=WhenSpent(FakeEngine("firefox"))))
    assert engines_of(result) == ["firefox"] * 10
    assert [usage.engine for usage in result.usage] == ["firefox"]
    assert result.engines == (EngineFailure("amazon", "budget-unknown", "EndpointConnectionError"),)
    assert not result.is_final


def test_a_new_model_of_the_spare_engine_makes_nothing_stale_that_was_paid_for() -> None:
    assert make_paid_chain(COST, spare=FakeEngine("firefox")).identity("en", "pt") == ("amazon:en-pt",)


def test_the_engine_in_the_process_goes_on_though_nobody_named_it() -> None:
    result = translate_all(make_paid_chain(3 * COST, spare=FakeEngine("firefox")))
    assert engines_of(result) == ["amazon"] * 3 + ["firefox"] * 7


def test_the_spare_engine_comes_after_the_named_ones() -> None:
    google = FakeEngine("google", errors={TEXTS[5]: EngineError(EngineReason.NO_ANSWER, "empty answer")})
    result = translate_all(make_paid_chain(3 * COST, google, spare=FakeEngine("firefox")))
    assert engines_of(result) == ["amazon"] * 3 + ["google"] * 2 + ["firefox"] + ["google"] * 4


def test_the_spare_engine_is_not_asked_while_there_is_money() -> None:
    spare = FakeEngine("firefox")
    assert engines_of(translate_all(make_paid_chain(10 * COST, spare=spare))) == ["amazon"] * 10
    assert spare.asked == []


def test_without_any_other_engine_the_rest_is_left_and_may_be_done_another_day() -> None:
    result = translate_all(make_paid_chain(3 * COST))
    assert engines_of(result) == ["amazon"] * 3 + [NO_ENGINE] * 7
    assert not result.is_final


def test_an_article_that_is_to_wait_for_the_next_budget_is_given_up_at_once() -> None:
    google = FakeEngine("google")
    result = translate_all(make_paid_chain(3 * COST, google, gives_up=True))
    assert engines_of(result) == ["amazon"] * 3 + [NO_ENGINE] * 7
    assert [(failure.engine, failure.reason) for failure in result.engines] == [
        ("amazon", "budget-spent"),
        (BUDGET, "budget-spent"),
    ]
    assert google.asked == []
    assert result.usage == (Usage("amazon", 3 * len(TEXTS[0]), 3 * COST / 1_000_000),), "what was paid is told"


def test_an_article_with_money_enough_is_not_given_up() -> None:
    result = translate_all(make_paid_chain(10 * COST, gives_up=True))
    assert (engines_of(result), result.engines) == (["amazon"] * 10, ())


def test_a_spent_budget_does_not_let_the_engine_rest() -> None:
    chain = make_paid_chain(0)
    reasons = [translate_all(chain).engines[0].reason for _ in range(9)]
    assert reasons == ["budget-spent"] * 9


# ---------------------------------------------------------------- memory


def test_what_was_paid_for_is_not_asked_again() -> None:
    memory, texts = FakeMemory(), make_texts(30)
    first, second = (FakeEngine("amazon", usd_per_million_characters=PRICE) for _ in range(2))
    before, after = (run(engine, texts=texts, memory=memory) for engine in (first, second))
    assert before.segments == after.segments
    assert (len(first.asked), len(second.asked)) == (30, 0)
    assert after.usage == (Usage("amazon", 0, 0.0, sum(map(len, texts))),)


def test_the_memory_is_asked_for_many_sentences_at_once() -> None:
    memory, texts = FakeMemory(), make_texts(FORESEEN_SENTENCES + 30)
    run(FakeEngine("amazon", usd_per_million_characters=PRICE), texts=texts, memory=memory)
    assert memory.reads == [FORESEEN_SENTENCES, 30]
    assert memory.writes == [25, 25, 25, 25, 25, 5]


def test_a_sentence_that_cannot_be_asked_about_does_not_keep_the_others_from_being_looked_up_together() -> None:
    memory, engine = FakeMemory(), FakeEngine("amazon", usd_per_million_characters=PRICE)
    mixed = [*sentences(make_texts(9)), Sentence(9, "Nobody knows the language of this.", "und")]
    Chain((engine,), 10, memory=memory).translate(mixed, "pt", lambda: 600)
    assert memory.reads == [9]


def test_a_paid_engine_behind_others_looks_up_only_what_comes_to_it() -> None:
    memory, texts = FakeMemory(), make_texts(10)
    first = FakeEngine("firefox", answers={texts[3]: LOOP})
    run(first, FakeEngine("amazon", usd_per_million_characters=PRICE), texts=texts, memory=memory)
    assert memory.reads == [1]


def test_a_sentence_that_occurs_twice_is_paid_once() -> None:
    engine = FakeEngine("amazon", usd_per_million_characters=PRICE)
    result = run(engine, texts=make_texts(3) * 2)
    assert len(engine.asked) == 3
    assert engines_of(result) == ["amazon"] * 6


def test_what_fails_a_check_is_not_remembered() -> None:
    memory, texts = FakeMemory(), make_texts(3)
    bad = FakeEngine("amazon", answers={texts[1]: LOOP}, usd_per_million_characters=PRICE)
    run(bad, texts=texts, memory=memory)
    assert len(memory.answers) == 2


def test_free_engines_need_no_memory() -> None:
    memory = FakeMemory()
    run(FakeEngine("google"), texts=make_texts(3), memory=memory)
    assert (memory.reads, memory.writes) == ([], [])


def test_another_engine_another_pair_another_memory() -> None:
    memory, texts = FakeMemory(), make_texts(1)
    run(FakeEngine("amazon", usd_per_million_characters=PRICE), texts=texts, memory=memory)
    other = FakeEngine("deepl", usd_per_million_characters=PRICE)
    run(other, texts=texts, memory=memory)
    assert len(other.asked) == 1


def test_an_article_that_met_an_empty_budget_pays_on_another_day_only_for_what_was_not_paid() -> None:
    memory, spare = FakeMemory(), FakeEngine("firefox")

    def translate_with(purse: int) -> ChainResult:
        paid = FakeEngine("amazon", usd_per_million_characters=PRICE)
        engine = BudgetedEngine(paid, LocalBudget(BudgetLimits(purse, purse)))
        return translate_all(Chain((engine,), 10, memory=memory, when_spent=WhenSpent(spare)))

    today, tomorrow = translate_with(3 * COST), translate_with(7 * COST)
    assert (engines_of(today), today.is_final) == (["amazon"] * 3 + ["firefox"] * 7, False)
    assert (engines_of(tomorrow), tomorrow.is_final, tomorrow.engines) == (["amazon"] * 10, True, ())


# ---------------------------------------------------------------- whatever engines do

Behaviour = Literal["good", "loops", "empty", "copies", "notice", "slow"] | EngineReason


class WhimsicalEngine(FakeEngine):
    """An engine that does something else each time."""

    def __init__(self, clock: FakeClock, name: str, price: float, whims: list[Behaviour]) -> None:
        super().__init__(name, usd_per_million_characters=price)
        self._clock = clock
        self._whims = whims

    def translate(self, text: str, source: str, target: str, seconds: float) -> EngineTranslation:
        whim = self._whims[len(self.asked) % len(self._whims)]
        self.asked.append((text, source, target))
        self._clock.seconds += seconds if whim == "slow" else 0.3
        if isinstance(whim, EngineReason):
            raise EngineError(whim, "said so")
        answers = {"loops": LOOP, "empty": "", "copies": text, "notice": "QUERY LENGTH LIMIT EXCEEDED"}
        return EngineTranslation(answers.get(whim, speak_pseudo(text)), f"{self.name}-1", (source, target))


whims = st.lists(
    st.sampled_from(["good", "good", "loops", "empty", "copies", "notice", "slow", *EngineReason]),
    min_size=1,
    max_size=8,
)
parts = st.sampled_from(
    [
        ("The wall of the harbour is old, and nobody pays for it.", "en"),
        ("O muro do porto é velho.", "pt"),
        ("El muro del puerto es viejo: cuesta 4,5 millones.", "es"),
        ("12:30", "en"),
        ("Write to press@brantwick.example before noon.", "en"),
        ("Nobody knows the language of this.", "und"),
        ("This was corrected.", "en"),
    ]
)


@settings(deadline=None)
@given(
    st.lists(st.tuples(whims, st.sampled_from([0.0, PRICE])), max_size=3),
    st.lists(parts, max_size=12),
    st.sampled_from([0.0, 5.0, 600.0]),
    st.sampled_from([0, 500, 10_000_000]),
    st.booleans(),
)
def test_whatever_engines_do_each_sentence_becomes_one_honest_segment(
    engines: list[tuple[list[Behaviour], float]],
    article: list[tuple[str, str]],
    seconds: float,
    purse: int,
    gives_up: bool,
) -> None:
    clock, budget = FakeClock(), LocalBudget(BudgetLimits(purse, purse))
    made = [WhimsicalEngine(clock, f"engine-{place}", price, w) for place, (w, price) in enumerate(engines)]
    behind = [BudgetedEngine(e, budget) if e.usd_per_million_characters else e for e in made]
    chain = Chain(
        tuple(GuardedEngine(engine, 10) for engine in behind),
        10,
        memory=FakeMemory(),
        when_spent=WhenSpent(FakeEngine("firefox"), gives_up),
        now=clock,
    )
    wanted = [Sentence(place, text, language) for place, (text, language) in enumerate(article)]
    guidance = {"en": Guidance((), {correction_key("This was corrected."): "Isto foi corrigido."})}
    result = chain.translate(wanted, "pt", lambda: seconds - clock(), guidance)

    done = result.segments
    assert [(s.paragraph, s.source) for s in done] == [(s.paragraph, s.text) for s in wanted[: len(done)]]
    assert result.is_whole == (len(done) == len(wanted))
    assert result.is_whole or clock() >= seconds, "only the time ends an article early"
    assert clock() <= seconds + 1, "no call is given longer than there is, and the fake takes 0.3 s at least"
    names = {engine.name for engine in made} | {"firefox"}
    for segment, sentence in zip(done, wanted, strict=False):
        if segment.engine == NO_ENGINE:
            assert segment.target == segment.source
            needs_none = sentence.language == "pt" or sentence.text == "12:30"
            assert segment.checks == (() if needs_none else ("untranslated",))
        elif segment.engine == HUMAN:
            assert segment.target == "Isto foi corrigido."
        else:
            assert segment.engine in names
            assert segment.checks or segment.target not in {"", LOOP, "QUERY LENGTH LIMIT EXCEEDED", segment.source}
    spent = sum(usage.estimated_cost_usd for usage in result.usage) * 1_000_000
    assert spent <= purse + 0.5
    assert {failure.engine for failure in result.engines} <= names | {BUDGET}


@pytest.mark.parametrize("reason", list(EngineReason))
def test_an_article_for_which_every_engine_fails_has_a_reason_for_each(reason: EngineReason) -> None:
    error = EngineError(reason, "said so")
    result = run(FakeEngine("a", errors=error), FakeEngine("b", errors=error), texts=make_texts(3))
    assert engines_of(result) == [NO_ENGINE] * 3
    assert [(failure.engine, failure.reason) for failure in result.engines] == [("a", reason), ("b", reason)]
