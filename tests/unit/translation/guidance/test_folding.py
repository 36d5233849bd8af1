import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dragoman.translation.guidance.folding import fold, fold_keeping_case

ALIKE = [
    ("O’Neill", "O'Neill"),
    ("rock ‘n’ roll", "rock 'n' roll"),
    ("“now”", '"now"'),
    ("«now»", '"now"'),
    ("low–tide", "low-tide"),
    ("low\u2011tide", "low-tide"),
    ("low \n\t tide", "low tide"),
    ("low\u00a0tide", "low tide"),
    ("Bun\u00addes\u200bbank", "Bundesbank"),
    ("cafe\u0301", "café"),
    ("ＮＡＴＯ", "NATO"),
    ("ﬁsh", "fish"),
    ("wait…", "wait..."),
    ("❤\ufe0f", "❤"),
]
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_what_is_only_typed_differently_is_equal(one: str, other: str) -> None:
    assert fold_keeping_case(one) == fold_keeping_case(other) == other
    assert fold(one).text == fold(other).text


@pytest.mark.parametrize(("one", "other"), [("Straße", "STRASSE"), ("ΟΔΟΣ", "οδος"), ("Élysée", "élysée")])
def test_without_case_both_cases_are_equal(one: str, other: str) -> None:
    assert fold(one).text == fold(other).text
    assert fold_keeping_case(one) != fold_keeping_case(other)


@pytest.mark.parametrize(("one", "other"), [("m²", "m2"), ("cafe", "café"), ("a b", "ab"), ("x.", "x")])
def test_what_means_something_else_stays_different(one: str, other: str) -> None:
    assert fold(one).text != fold(other).text


@given(TEXTS)
@example("e\u0301\u00ad\u0323  \u00a0ß…")
def test_each_character_knows_where_it_comes_from(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert list(folded.starts) == sorted(folded.starts)
    for place, character in enumerate(folded.text):
        original = text[folded.starts[place] : folded.ends[place]]
        assert character in fold(original).text


@given(TEXTS)
def test_a_decomposed_text_is_equal_to_the_composed_one(text: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    if not any("\u1100" <= character <= "\u11ff" for character in decomposed):  # Korean that came apart
        assert fold(composed).text == fold(decomposed).text
