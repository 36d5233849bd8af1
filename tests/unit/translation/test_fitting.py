import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.translation.fitting import fit_characters, is_shouted, write_ascii_punctuation


@pytest.mark.parametrize(
    ("typographic", "plain"),
    [
        ("“It’s fine,” she said…", '"It\'s fine," she said...'),
        ("‘thank you’", "'thank you'"),
        ("«Oui» „Ja‟", '"Oui" "Ja"'),
        ("1914–1918 — and −5", "1914-1918 - and -5"),
        ("10\u00a0km\u202fh\u2009!", "10 km h !"),
    ],
)
def test_typographic_punctuation_becomes_ascii(typographic: str, plain: str) -> None:
    assert write_ascii_punctuation(typographic) == plain


@given(text=st.text())
def test_doing_it_twice_is_doing_it_once(text: str) -> None:
    once = write_ascii_punctuation(text)
    assert write_ascii_punctuation(once) == once


@given(text=st.text(st.characters(categories=["L", "N", "M"])))
def test_letters_and_digits_stay_as_they_are(text: str) -> None:
    assert write_ascii_punctuation(text) == text


def test_pounds_are_named_by_their_code() -> None:
    assert fit_characters("£10m, £ 3") == "GBP 10m, GBP 3"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MAYOR RESIGNS AFTER FLOOD", True),
        ("PREFEITO RENUNCIA APÓS ENCHENTE", True),
        ("Mayor resigns after flood", False),
        ("BBC NEWS", False),
        ("THE MAYOR OF x", False),
        ("1 2 3", False),
    ],
)
def test_only_headlines_in_capitals_are_shouted(text: str, expected: bool) -> None:
    assert is_shouted(text) is expected
