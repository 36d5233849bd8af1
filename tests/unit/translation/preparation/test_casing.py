import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.translation.preparation.casing import (
    begin_like,
    find_names,
    is_shouted,
    set_case,
    write_upper,
    write_usual_case,
)
from tests.unit.fakes import FakeRepertoire

REPERTOIRE = FakeRepertoire(usual="mayor resigns after flood in the of city Lisbon NATO US heavy floods said a")


def write(text: str, names: frozenset[str] = frozenset(), language: str = "en") -> str:
    return write_usual_case(text, language, names, REPERTOIRE).text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MAYOR RESIGNS AFTER FLOOD", True),
        ("PREFEITO RENUNCIA APÓS ENCHENTE", True),
        ("НОВОСТИ ДНЯ", True),
        ("Mayor resigns after flood", False),
        ("BBC", False),
        ("US, UK", False),
        ("THE MAYOR OF x", False),
        ("1 2 3", False),
        ("港口今年冬天将关闭", False),
    ],
)
def test_only_texts_in_capitals_are_shouted(text: str, expected: bool) -> None:
    assert is_shouted(text) is expected


def test_shouted_text_is_said_in_sentence_case_with_names_and_acronyms() -> None:
    assert write("MAYOR OF LISBON RESIGNS AFTER FLOOD IN THE US. NATO SAID A") == (
        "Mayor of Lisbon resigns after flood in the US. NATO said a"
    )


def test_names_of_the_article_are_written_as_it_writes_them() -> None:
    assert write("MAYOR MCBRIDE RESIGNS", frozenset({"McBride"})) == "Mayor McBride resigns"


def test_masks_digits_and_endings_keep_their_form() -> None:
    assert write("LISBON'S MAYOR: XQ1Z AFTER 10M FLOOD") == "Lisbon's mayor: XQ1Z after 10m flood"


def test_headline_with_capitals_is_said_in_sentence_case() -> None:
    assert write("Mayor of Lisbon Resigns After Heavy Floods") == "Mayor of Lisbon resigns after heavy floods"


@pytest.mark.parametrize(
    "text",
    [
        "Mayor Lisbon resigns After Flood today",
        "The mayor of Lisbon resigns",
        "New York Times",
        "A) Mayor B) Flood",
        "Lisbon Mayor Resigned yesterday After Flood",
    ],
)
def test_sentence_stays_as_it_is(text: str) -> None:
    assert write(text) == text


def test_headline_keeps_the_acronyms_that_stand_out_in_it_and_begins_anew_after_a_colon() -> None:
    assert write("Mayor Resigns: Heavy Floods Said XYZW") == "Mayor resigns: Heavy floods said XYZW"


def test_capitals_of_a_language_that_does_not_write_headlines_in_them_stay() -> None:
    text = "Mayor of Lisbon Resigns After Heavy Floods"
    assert write(text, language="pt") == text


def test_without_a_vocabulary_only_capitals_become_title_case() -> None:
    assert write_usual_case("MAYOR RESIGNS", "en", frozenset(), None).text == "Mayor Resigns"
    assert write_usual_case("Mayor Of City Resigns Now", "en", frozenset(), None).text == "Mayor Of City Resigns Now"


def test_answer_to_a_shouted_text_is_shouted() -> None:
    cased = write_usual_case("MAYOR RESIGNS AFTER FLOOD", "en", frozenset(), REPERTOIRE)
    assert set_case("Prefeito renuncia a XQ1Z", cased, "pt") == "PREFEITO RENUNCIA A XQ1Z"


@pytest.mark.parametrize(
    ("text", "said", "answer", "expected"),
    [
        ("LISBON, May 3 - It rains", "Lisbon, May 3 - It rains", "Lisboa, 3 de maio", "LISBOA, 3 de maio"),
        ("LISBON (Reuters) - It rains", "Lisbon (Reuters) - It rains", "Lisboa (Reuters)", "LISBOA (Reuters)"),
        ("LISBON, May 3 (Reuters)", "Lisbon, May 3 (Reuters)", "Lisboa (Reuters)", "LISBOA (Reuters)"),
        ("MAYOR: it rains", "Mayor: it rains", "Prefeito: chove", "PREFEITO: chove"),
        ("MAYOR: it rains", "Mayor: it rains", "Prefeito chove", "Prefeito chove"),
        ("LISBON - it rains", "Lisbon - it rains", "Lisboa - chove", "LISBOA - chove"),
    ],
)
def test_first_words_in_capitals_are_said_without_and_get_them_back(
    text: str, said: str, answer: str, expected: str
) -> None:
    cased = write_usual_case(text, "en", frozenset(), REPERTOIRE)
    assert cased.text == said
    assert set_case(answer, cased, "pt") == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [("istanbul", "tr", "İSTANBUL"), ("istanbul", "en", "ISTANBUL"), ("straße", "de", "STRASSE"), ("iş", "az", "İŞ")],
)
def test_capitals_follow_the_language(text: str, language: str, expected: str) -> None:
    assert write_upper(text, language) == expected


def test_turkish_capitals_become_their_own_small_letters() -> None:
    assert write("DIŞ BAKANI", language="tr").casefold() == "dış bakanı"


def test_names_are_capitals_inside_of_running_sentences() -> None:
    texts = [
        "Yesterday the mayor of Lisbon met McBride, and NATO too.",
        "Mayor Of The City Resigns",
        "THE MAYOR OF BONN",
    ]
    assert find_names(texts) == {"Lisbon", "McBride", "NATO"}


@pytest.mark.parametrize(
    ("answer", "first_letter", "expected"),
    [
        *(("última", "L", "Última"), ('"a', "T", '"A'), ("12-page", "T", "12-page"), ("istanbul", "I", "İstanbul")),
        *(("iPhone", "t", "iPhone"), ("...", "T", "..."), ("", "T", ""), ("a", "", "a"), ("a", "港", "a")),
    ],
)
def test_answer_begins_with_a_capital_where_its_source_does(answer: str, first_letter: str, expected: str) -> None:
    assert begin_like(answer, first_letter, "tr") == expected


@given(st.text(), st.sampled_from(["en", "tr", "el"]))
def test_any_text_has_a_usual_case(text: str, language: str) -> None:
    cased = write_usual_case(text, language, frozenset({"A", "İ"}), REPERTOIRE)
    assert isinstance(set_case(cased.text, cased, language), str)
