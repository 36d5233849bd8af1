import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.translation.preparation.numbers import (
    find_damaged_numbers,
    find_millions,
    find_number_spans,
    write_numbers,
)


def write(text: str, source: str, target: str) -> str:
    """All its numbers."""
    numbers = find_damaged_numbers(text, "", source, target)
    return write_numbers(text, find_number_spans(text, numbers, source, target))


@pytest.mark.parametrize(
    ("number", "source", "target", "expected"),
    [
        ("1,250,000", "en", "pt", "1.250.000"),
        ("12,450", "en", "pt-BR", "12.450"),
        ("5.856", "en", "pt", "5,856"),
        ("1,250.5", "en-GB", "de", "1.250,5"),
        ("5,856", "pt", "en", "5.856"),
        ("1.250.000", "pt", "en", "1,250,000"),
        ("1 250 000,5", "fr", "en", "1,250,000.5"),
        ("1\u00a0250\u00a0000", "ru", "en", "1,250,000"),
        ("12,450", "en", "sv", "12\u00a0450"),
        ("2024", "en", "pt", "2024"),
        ("5-11", "en", "pt", "5-11"),
        ("2018/19", "pt", "en", "2018/19"),
    ],
)
def test_number_is_written_in_the_way_of_the_target(number: str, source: str, target: str, expected: str) -> None:
    assert write(f"({number} in all)", source, target) == f"({expected} in all)"


@pytest.mark.parametrize("text", ["12 of 20", "v1.2.3", "1,25,000", "192.168.0.1", "A320", "1,250"])
def test_what_may_be_a_word_or_is_no_number_of_the_language_stays(text: str) -> None:
    assert write(text, "en", "fa" if text == "1,250" else "pt") == text


@pytest.mark.parametrize(
    ("answer", "damaged"),
    [
        ("Cerca de 1.250,000 pessoas em 2011", {"1,250,000"}),
        ("Cerca de 1.250.000 pessoas em 2011", set()),
        ("Cerca de 1.250.0001 pessoas em 20.011", {"1,250,000", "2011"}),
        ("", {"1,250,000", "2011"}),
    ],
)
def test_number_is_damaged_where_the_answer_has_it_not_as_the_target_writes_it(answer: str, damaged: set[str]) -> None:
    assert find_damaged_numbers("About 1,250,000 people in 2011", answer, "en", "pt") == damaged


def test_spaces_of_any_kind_group_thousands() -> None:
    for space in " \u00a0\u202f":
        assert find_damaged_numbers("About 12,450 people", f"Om 12{space}450 man", "en", "fr") == set()


def test_only_the_numbers_that_are_named_are_written_anew() -> None:
    text = "Android 4.1 has 12,450 users"
    assert write_numbers(text, find_number_spans(text, frozenset({"12,450"}), "en", "pt")) == (
        "Android 4.1 has 12.450 users"
    )


def test_millions_are_plain_in_any_way_of_writing_and_thousands_are_not() -> None:
    assert find_millions("4,058,610 and 4,058 and 4.058.610", "en") == {"4,058,610"}
    assert find_millions("4.058.610 e 4.058", "pt") == {"4.058.610"}
    assert find_millions("4,058,610", "fa") == set()


@given(st.integers(1_000, 999_999_999), st.sampled_from(["en", "pt", "de", "fr", "ru", "ja"]))
def test_number_that_goes_into_another_language_and_back_is_the_same(number: int, language: str) -> None:
    text = f"{number:,}"
    assert write(write(text, "en", language), language, "en") == text
