"""Fake translators; the real ones, right and wrong, are in the integration tests."""

from collections.abc import Mapping
from typing import cast

import pytest
from fxtranslate import Translator
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import EngineError
from dragoman.model_store.errors import GarbledModelError
from dragoman.model_store.proof import DECLARATION, MIN_LIKENESS, compute_likeness, find_sentence, prove
from dragoman.translation.models.catalog import Model, SelfTest
from dragoman.translation.models.language_variants import expand
from tests.unit.translation.models.making import make_model

ENGLISH, PORTUGUESE = DECLARATION["en"], DECLARATION["pt"]


class FakeTranslator:
    """Says what it was told to say; of anything else, nonsense."""

    def __init__(self, answers: Mapping[str, str]) -> None:
        self._answers = answers

    def translate(self, text: str) -> str:
        if text == "crash":
            raise ValueError(text)
        return self._answers.get(text, "garbage loops O , , , ,")


def build(answers: Mapping[str, str]) -> Translator:
    return cast("Translator", FakeTranslator(answers))


def run(model: Model, answers: Mapping[str, str], opposite: Mapping[str, str] | None = None) -> SelfTest:
    return prove(model, build(answers), None if opposite is None else build(opposite))


def test_model_that_says_nearly_the_declaration_is_proved_by_it() -> None:
    said = "Todos os seres humanos nascem livres e iguais em dignidade e direitos."
    assert run(make_model("en", "pt"), {ENGLISH: said}) == SelfTest(ENGLISH, said)


@pytest.mark.parametrize("said", ["", " ", ENGLISH, "O , , , , ,", "A câmara municipal aprovou as obras do porto."])
def test_model_that_says_something_else_is_refused(said: str) -> None:
    with pytest.raises(GarbledModelError, match="nonsense"):
        run(make_model("en", "pt"), {ENGLISH: said})


def test_other_words_are_proved_by_the_way_back() -> None:
    said = "Cada pessoa vem ao mundo com a mesma liberdade"
    with pytest.raises(GarbledModelError):
        run(make_model("en", "pt"), {ENGLISH: said})
    assert run(make_model("en", "pt"), {ENGLISH: said}, {said: ENGLISH}).target == said


def test_two_models_that_change_nothing_do_not_prove_each_other() -> None:
    with pytest.raises(GarbledModelError):
        run(make_model("en", "pt"), {ENGLISH: ENGLISH}, {ENGLISH: ENGLISH})


def test_language_without_a_sentence_needs_the_other_direction() -> None:
    klingon = "Hoch nuvpu'"
    with pytest.raises(GarbledModelError, match="Pull both directions"):
        run(make_model("en", "tlh"), {ENGLISH: klingon})
    with pytest.raises(GarbledModelError, match="Pull both directions"):
        run(make_model("tlh", "en"), {klingon: ENGLISH})
    assert run(make_model("en", "tlh"), {ENGLISH: klingon}, {klingon: ENGLISH}) == SelfTest(ENGLISH, klingon)
    assert run(make_model("tlh", "en"), {klingon: ENGLISH}, {ENGLISH: klingon}) == SelfTest(klingon, ENGLISH)


def test_crash_is_an_error_of_the_model() -> None:
    class Crasher:
        def translate(self, text: str) -> str:
            raise ValueError(text)

    with pytest.raises(EngineError):
        prove(make_model("en", "pt"), cast("Translator", Crasher()), None)


@pytest.mark.parametrize(
    ("asked", "code"), [("zh-Hans", "zh"), ("zh-TW", "zh-Hant"), ("no", "nb"), ("pt-BR", "pt"), ("en", "en")]
)
def test_sentence_is_found_under_every_name_of_its_variant(asked: str, code: str) -> None:
    assert find_sentence(asked) == DECLARATION[code]


@pytest.mark.parametrize("asked", ["pt-PT", "tlh", "sr-Latn"])
def test_variant_without_a_sentence_has_none(asked: str) -> None:
    assert find_sentence(asked) is None


def test_each_variant_has_one_sentence() -> None:
    assert len({expand(code) for code in DECLARATION}) == len(DECLARATION)
    assert len({*DECLARATION.values()}) >= len(DECLARATION) - 1, "Bosnian and Croatian share theirs"


def test_sentences_of_different_languages_do_not_prove_each_other() -> None:
    """But for relatives, whose models a person could not tell apart by one sentence either."""
    alike = {
        frozenset({one, other})
        for one in DECLARATION
        for other in DECLARATION
        if one != other and compute_likeness(DECLARATION[one], DECLARATION[other]) >= MIN_LIKENESS
    }
    assert alike == {frozenset(pair) for pair in RELATIVES}


RELATIVES = [
    *({"bs", "hr"}, {"gl", "es"}, {"gl", "pt"}, {"es", "pt"}, {"zh", "zh-Hant"}, {"id", "ms"}, {"de", "nl"}),
    *({"nb", "nn"}, {"da", "nb"}, {"da", "nn"}, {"bg", "mk"}, {"bg", "ru"}, {"cs", "sk"}),
]


@given(st.text())
def test_sentence_is_like_itself(text: str) -> None:
    assert compute_likeness(text, text) == (1.0 if text.strip() else 0.0)
