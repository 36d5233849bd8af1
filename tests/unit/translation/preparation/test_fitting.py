import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.translation.preparation.fitting import (
    StandIn,
    can_say,
    fit_character,
    fit_characters,
    fit_word,
    give_back,
)
from tests.unit.fakes import FakeRepertoire

ASCII = FakeRepertoire()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("“It’s fine,” she said…", '"It\'s fine," she said...'),
        ("10\u00a0km\u202fh\u2009!", "10 km h !"),
        ("ﬁne ＡＢＣ１２３", "fine ABC123"),
        ("2½ m² • x", "2 1/2 m2 - x"),
        ("Łódź, Größe, Æsir, İstanbul, ŋ", "Lodz, Grosse, Aesir, Istanbul, n"),
        ("cafe\u0301", "cafe"),
        ("co\u00adoperate\u200b\ufeff", "cooperate"),
        ("（a）【b】、c。", "(a)(b),c."),
    ],
)
def test_unknown_characters_are_said_in_known_ones(text: str, said: str) -> None:
    assert fit_characters(text, ASCII) == said


def test_what_the_model_knows_stays() -> None:
    assert fit_characters("“Größe” £5", FakeRepertoire("“”öß£")) == "“Größe” £5"


def test_letter_and_mark_are_one_letter_to_a_model_that_knows_it() -> None:
    assert fit_characters("cafe\u0301", FakeRepertoire("é")) == "café"


@pytest.mark.parametrize("character", [*"港Ωж한@#", "🙂", "ع"])
def test_what_nothing_can_stand_for_can_not_be_said(character: str) -> None:
    assert fit_character(character, ASCII) is None
    assert not can_say(f"a{character}", ASCII)
    assert fit_word(f"a{character}", ASCII) is None


@given(st.text())
def test_only_known_characters_are_left(text: str) -> None:
    assert all(map(ASCII.knows, fit_characters(text, ASCII)))


@given(st.text())
def test_fitting_twice_is_fitting_once(text: str) -> None:
    once = fit_characters(text, ASCII)
    assert fit_characters(once, ASCII) == once


def test_capital_that_is_unknown_is_said_small_where_the_small_one_is_known() -> None:
    repertoire = FakeRepertoire("úàã", usual="última não India à")
    words = {word: fit_word(word, repertoire) for word in ["Última", "NÃO", "À", "Úbere"]}
    assert {word: fitted.text for word, fitted in words.items() if fitted} == {
        "Última": "última",
        "NÃO": "não",
        "À": "à",
        "Úbere": "úbere",
    }


def test_capital_that_is_unknown_loses_its_mark_where_the_word_is_usual_without_it() -> None:
    fitted = fit_word("Índia", FakeRepertoire("í", usual="India"))
    assert fitted is not None
    assert (fitted.text, fitted.stand_ins) == ("India", ())


@pytest.mark.parametrize(
    ("word", "back"),
    [
        ("Müller", (StandIn("Muller", "Müller"),)),
        ("(Erdoğan),", (StandIn("Erdogan", "Erdoğan"),)),
        ("km²", (StandIn("km2", "km²"),)),
        ("naïve", ()),
        ("Smith", ()),
    ],
)
def test_foreign_names_and_raised_digits_are_noted_to_be_given_back(word: str, back: tuple[StandIn, ...]) -> None:
    fitted = fit_word(word, ASCII)
    assert fitted is not None
    assert fitted.stand_ins == back


@pytest.mark.parametrize(
    ("answer", "given"),
    [
        ("Com Muller.", "Com Müller."),
        ("Com Mullers.", "Com Mullers."),
        ("Muller e Muller.", "Muller e Muller."),
        ("Com Moleiro.", "Com Moleiro."),
    ],
)
def test_name_gets_its_letters_back_where_it_stands_as_often_as_it_was_said(answer: str, given: str) -> None:
    assert give_back(answer, "With Muller.", (StandIn("Muller", "Müller"),)) == given
