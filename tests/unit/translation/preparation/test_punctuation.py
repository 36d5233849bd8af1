import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.translation.preparation.punctuation import Plain, set_typography, write_plain
from dragoman.translation.preparation.quotation_marks import find_marks
from tests.unit.fakes import FakeRepertoire

ASCII = FakeRepertoire()


def write(text: str) -> str:
    return write_plain(text, ASCII).text


def write_back(text: str, language: str) -> str:
    plain = write_plain(text, ASCII)
    return set_typography(plain.text, plain.typography, language)


@pytest.mark.parametrize(
    ("typographic", "plain"),
    [
        ("“It’s fine,” she said", '"It\'s fine," she said'),
        ("«Oui» „Ja‟ « Non »", '"Oui" "Ja" "Non"'),
        ("‘thank you’ and the workers’ union", '"thank you" and the workers’ union'),
        ("“He said ‘no’ to us”", "\"He said 'no' to us\""),
        ("1914–1918 — and on", "1914-1918 - and on"),
        ("He came—late", "He came - late"),
        ("— Não, disse", "- Não, disse"),
    ],
)
def test_typographic_punctuation_is_said_in_plain(typographic: str, plain: str) -> None:
    assert write(typographic) == plain


@pytest.mark.parametrize(
    "text", ["the workers' rights in the '90s", "rock 'n roll", "It's his", "\"a 'b' c\"", "He said 'no' twice"]
)
def test_straight_marks_stay(text: str) -> None:
    assert write(text) == text


@pytest.mark.parametrize(
    ("text", "answer", "expected"),
    [
        ("He said 'no'", 'Disse "não"', "Disse 'não'"),
        ("He said \"no\" and 'yes'", 'Disse "não"', 'Disse "não"'),
        ("In the '90s the workers' own", 'O "meu"', 'O "meu"'),
    ],
)
def test_marks_that_an_engine_made_double_are_single_again(text: str, answer: str, expected: str) -> None:
    assert set_typography(answer, write_plain(text, ASCII).typography, "pt") == expected


def test_what_the_model_knows_stays() -> None:
    assert write_plain("“a” – ‘b’", FakeRepertoire("“”‘’–")) == Plain("“a” – ‘b’")


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("“Yes,” he said – “no”…", "pt", "“Yes,” he said – “no”…"),
        ("“Yes” – it’s", "de", "„Yes“ – it’s"),
        ("“Yes”", "fr", "«\u00a0Yes\u00a0»"),
        ("“He said ‘no’ to us”", "ru", "«He said „no“ to us»"),
        ("‘Yes’", "en", "‘Yes’"),
        ("„Ja“", "pt-PT", "«Ja»"),
        ("„Ja“", "xx", "“Ja”"),
        ("It’s", "pt", "It’s"),
        ("'no' and no", "pt", "'no' and no"),
        ('"plain" - it\'s...', "pt", '"plain" - it\'s...'),
        ("1914–1918", "pt", "1914–1918"),
    ],
)
def test_answer_gets_its_own_language_s_marks_where_the_source_had_such(
    text: str, language: str, expected: str
) -> None:
    assert write_back(text, language) == expected


def test_dashes_stay_plain_where_their_number_has_changed() -> None:
    typography = write_plain("He – who was late – left", ASCII).typography
    assert set_typography("Ele - atrasado, saiu", typography, "pt") == "Ele - atrasado, saiu"


def test_marks_of_an_unbalanced_quotation_point_the_right_way() -> None:
    assert write_back("“This is the first.", "pt") == "“This is the first."
    assert write_back("This is the last,” he said.", "pt") == "This is the last,” he said."


@given(st.text(st.sampled_from("ab “”‘’'\"«»–—….,(1"), max_size=40), st.sampled_from(["pt", "fr", "de", "ja"]))
def test_no_mark_is_added_or_lost_on_the_way_back(text: str, language: str) -> None:
    plain = write_plain(text, ASCII)
    back = set_typography(plain.text, plain.typography, language)
    marks = find_marks(language)
    assert sum(back.count(mark) for mark in {marks.opening, marks.closing, *'"'}) >= plain.text.count('"') * (
        not plain.typography.has_single_quotes
    )
