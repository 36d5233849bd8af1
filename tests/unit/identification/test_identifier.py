"""The answers are the library's. `estimate_exactly` is the library's walk and sum, in double precision."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from benchmarks.segmentation.cases import read_cases
from dragoman.identification.identifier import LanguageIdentifier
from dragoman.language import load_identifier
from tests.unit.identification.library import estimate_exactly, load_library

ROOT = Path(__file__).parents[3]
PARAGRAPHS = tuple(case.text for name in ("cases", "unseen") for case in read_cases(name))
SENTENCES = tuple(
    line
    for path in sorted(ROOT.glob("benchmarks/checks/sentences/*.txt"))
    for line in path.read_text("utf-8").split("\n")
)
pieces = st.sampled_from([*PARAGRAPHS, *SENTENCES])
SINGLE_PRECISION = 5e-5
"""By how much the library's own sum of a paragraph is off."""

any_texts = st.one_of(
    st.text(max_size=200),
    st.lists(pieces, max_size=3).map(" ".join),
    pieces.map(str.upper),
    st.builds(lambda text, start, end: text[start : start + end], pieces, st.integers(0, 80), st.integers(0, 80)),
    st.builds("{}{}{}".format, pieces, st.text(max_size=20), pieces),
)


@pytest.fixture(scope="module")
def identifier() -> LanguageIdentifier:
    return load_identifier()


def find_best(estimated: dict[str, float]) -> str:
    return max(estimated, key=estimated.__getitem__)


@pytest.mark.parametrize("texts", [PARAGRAPHS, SENTENCES], ids=["paragraphs", "sentences"])
def test_every_text_of_the_repository_gets_the_librarys_language(
    identifier: LanguageIdentifier, texts: tuple[str, ...]
) -> None:
    for text in texts:
        estimated = dict(identifier.estimate(text))
        best, probability = load_library().classify(text)
        assert find_best(estimated) == best, text
        assert estimated[best] == pytest.approx(probability, abs=SINGLE_PRECISION), text


@given(text=any_texts)
@example("")
@example("12:30")
@example("\ud800 a lone half of a character")
@example("A\u0301gua e pa\u0303o")
@example("ПОРТ БУДЕТ ЗАКРЫТ")
def test_any_text_gets_the_librarys_probabilities(text: str) -> None:
    estimated, expected = load_identifier().estimate(text), estimate_exactly(text)
    assert list(estimated) == list(expected)
    assert all(abs(estimated[code] - probability) < 1e-7 for code, probability in expected.items())


@pytest.mark.parametrize("language", ["en", "ja", "ru"])
def test_a_text_as_long_as_are_looked_at_gets_the_librarys_probabilities(
    identifier: LanguageIdentifier, language: str
) -> None:
    lines = (ROOT / "benchmarks" / "checks" / "sentences" / f"{language}.txt").read_text("utf-8")
    text = (lines * 20)[:20_000]
    estimated, expected = identifier.estimate(text), estimate_exactly(text)
    assert find_best(dict(estimated)) == language
    assert all(abs(estimated[code] - probability) < 1e-7 for code, probability in expected.items())


@given(text=any_texts)
def test_probabilities_are_of_every_language_and_their_sum_is_one(text: str) -> None:
    estimated = load_identifier().estimate(text)
    assert set(estimated) == set(load_library().labels)
    assert sum(estimated.values()) == pytest.approx(1.0)


def test_of_text_without_known_sequences_every_language_is_as_likely_as_it_has_scripts(
    identifier: LanguageIdentifier,
) -> None:
    estimated = identifier.estimate("")
    assert {code for code, probability in estimated.items() if probability > min(estimated.values())} == {"sr", "uz"}


def test_an_accent_may_be_a_character_of_its_own(identifier: LanguageIdentifier) -> None:
    composed, apart = "Água e pão, é só isso.", "A\u0301gua e pa\u0303o, e\u0301 so\u0301 isso."
    assert identifier.estimate(composed) == identifier.estimate(apart)


def test_an_answer_does_not_depend_on_what_was_asked_before() -> None:
    fresh = LanguageIdentifier(load_identifier()._model)
    used = LanguageIdentifier(load_identifier()._model)
    for text in SENTENCES:
        used.estimate(text)
    assert fresh.estimate(SENTENCES[0]) == used.estimate(SENTENCES[0])
