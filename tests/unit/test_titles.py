from hypothesis import given
from hypothesis import strategies as st

from dragoman.titles import MAX_DERIVED_CHARACTERS, derive_title


def test_short_sentence_is_the_title_as_it_stands() -> None:
    assert derive_title(" The port will close. ") == "The port will close."


def test_long_sentence_is_cut_between_words_and_says_so() -> None:
    assert derive_title("harbour " * 40) == "harbour " * 14 + "harbour…"


def test_long_sentence_without_spaces_is_cut_where_the_bound_falls() -> None:
    assert derive_title("港" * 200) == "港" * MAX_DERIVED_CHARACTERS + "…"


@given(sentence=st.text(min_size=1, max_size=300))
def test_title_is_within_the_bound_and_begins_as_the_sentence_does(sentence: str) -> None:
    title = derive_title(sentence)
    assert len(title) <= MAX_DERIVED_CHARACTERS + 1
    assert sentence.strip().startswith(title.removesuffix("…").rstrip())
