import random
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.article import TermUse
from dragoman.translation import checks
from dragoman.translation.checks import (
    CHECKS,
    MISSED_TERM,
    UNTRANSLATED,
    Fault,
    Rendering,
    find_faults,
    is_worth_another_try,
    weigh_faults,
)
from tests.unit.translation.checks.judging import find_checks

SENTENCE = "The town council approved the new budget on Tuesday after a long debate."
GOOD = "A câmara municipal aprovou o novo orçamento na terça-feira após um longo debate."
LANGUAGES = st.sampled_from(
    ["en", "pt", "pt-BR", "es", "fr", "de", "it", "ru", "zh", "zh-Hant", "ja", "ar", "th", "und", "xx", ""]
)


def test_good_translation_has_no_fault() -> None:
    assert find_checks(SENTENCE, GOOD) == ()


def test_region_of_a_language_changes_nothing() -> None:
    assert find_faults(Rendering(SENTENCE, GOOD, "en-GB", "pt-BR")) == ()


def test_missed_term_is_a_fault_and_an_applied_one_is_none() -> None:
    applied, missed = TermUse("council", "câmara", applied=True), TermUse("debate", "discussão", applied=False)
    assert find_checks(SENTENCE, GOOD, terms=(applied,)) == ()
    assert find_checks(SENTENCE, GOOD, terms=(applied, missed)) == (MISSED_TERM,)


def test_reason_is_short_whatever_the_text() -> None:
    faults = find_faults(Rendering("x" * 9000, "https://a.example/" + "y" * 9000 + " 1" * 4000, "en", "pt"))
    assert faults
    assert all(len(fault.reason) < 200 for fault in faults)


@given(source=st.text(max_size=80), target=st.text(max_size=80), before=LANGUAGES, after=LANGUAGES)
def test_any_pair_is_judged_and_the_same_every_time(source: str, target: str, before: str, after: str) -> None:
    rendering = Rendering(source, target, before, after)
    assert find_faults(rendering) == find_faults(rendering)


MIXTURE = (
    "1 12 1.234 1,234.5 ½ ٣ 三百万 3億 million mil milhões half and £ € $ R$ euros not não @ab #x ( ) « < > &amp; "
    "http://a.b a@b.c XQ1Z I XIX . , ' \u0301 \ud800 \U00011bf5 \n the o де"
)
PIECES = st.lists(st.sampled_from(MIXTURE.split(" ")), max_size=40)


@given(source=PIECES, target=PIECES, before=LANGUAGES, after=LANGUAGES)
def test_any_mixture_of_what_checks_look_for_is_judged(
    source: list[str], target: list[str], before: str, after: str
) -> None:
    find_faults(Rendering(" ".join(source), "".join(target), before, after))


@given(source=st.text(min_size=1, max_size=80))
def test_text_is_compared_with_itself_without_a_fault_but_of_its_language(source: str) -> None:
    assert set(find_checks(source, source)) <= {UNTRANSLATED, "empty", "wrong-script", "changed-number"}


CHANCE = random.Random(1)  # noqa: S311 - the same text every time
HOSTILE = (
    *("a" * 10_000, "(" * 10_000, '"' * 10_000, "9" * 10_000, "9." * 5_000, "<a" * 5_000, "\u0301" * 10_000),
    *("one hundred million " * 500, "MDCLXVI" * 1_400, "三百万亿" * 2_500, "a@" * 5_000, "1 million " * 1_000),
    *("не" * 5_000, "not " * 2_500, " ".join(CHANCE.choice("ab") for _ in range(5_000)), "Ð" * 10_000),
)


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_ten_thousand_hostile_characters_are_judged_in_seconds(number: int) -> None:
    """Measured: 0.3 s at most on an idle machine; quadratic ones take minutes."""
    start = time.process_time()
    find_faults(Rendering(HOSTILE[number], HOSTILE[number - 1], "en", "pt"))
    find_faults(Rendering(HOSTILE[number - 1], HOSTILE[number], "zh", "ja"))
    assert time.process_time() - start < 10


def weigh(*names: str) -> int:
    return weigh_faults(tuple(Fault(name, "") for name in names))


def test_good_translation_weighs_nothing() -> None:
    assert weigh() == 0


@pytest.mark.parametrize(
    ("worse", "better"),
    [
        (["empty"], ["wrong-language"]),
        (["service-notice"], [UNTRANSLATED, "changed-number"]),
        (["wrong-language"], [UNTRANSLATED]),
        (["repetition"], [UNTRANSLATED]),
        ([UNTRANSLATED], ["length-ratio"]),
        ([UNTRANSLATED], ["changed-number", "changed-currency", "lost-address"]),
        (["changed-number"], ["lost-address"]),
        (["changed-number"], [MISSED_TERM]),
        ([MISSED_TERM], ["lost-quotes", "unbalanced-brackets", "unbalanced-quotes", "formless-character"]),
    ],
)
def test_what_misleads_a_reader_more_weighs_more(worse: list[str], better: list[str]) -> None:
    assert weigh(*worse) > weigh(*better) > 0


def test_only_punctuation_is_not_worth_another_engine() -> None:
    mild = {"lost-quotes", "unbalanced-brackets", "unbalanced-quotes"}
    assert not is_worth_another_try(())
    assert not is_worth_another_try(tuple(Fault(name, "") for name in mild))
    for name in (set(CHECKS) | {MISSED_TERM}) - mild:
        assert is_worth_another_try((Fault(name, ""),)), name
        assert is_worth_another_try((Fault("unbalanced-quotes", ""), Fault(name, ""))), name


def test_every_check_is_in_the_document() -> None:
    text = (Path(checks.__file__).parents[1] / "CHECKS.md").read_text("utf-8")
    assert [name for name in (*CHECKS, MISSED_TERM) if f"`{name}`" not in text] == []
