import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.extraction.pdf.glyphs import Glyph, form_fragments


def set_text(text: str, *, size: float = 10, left: float = 0, baseline: float = 100, width: float = 0.5) -> list[Glyph]:
    """Glyphs half an em wide."""
    glyphs = []
    is_after_space = False
    for index, character in enumerate(text):
        x = left + index * width * size
        if character != " ":
            box = (x, baseline - 0.2 * size, x + 0.5 * size, baseline + 0.8 * size)
            glyphs.append(Glyph(character, *box, baseline, size, False, is_after_space))
        is_after_space = character == " "
    return glyphs


def read(glyphs: list[Glyph]) -> list[str]:
    return [fragment.text for fragment in form_fragments(glyphs)]


def test_words_on_a_line_are_one_run() -> None:
    assert read(set_text("the old bridge")) == ["the old bridge"]


def test_a_gutter_and_a_new_line_end_a_run() -> None:
    glyphs = [*set_text("left"), *set_text("right", left=40), *set_text("below", baseline=88)]
    assert read(glyphs) == ["left", "right", "below"]


def test_ligatures_are_letters() -> None:
    assert read(set_text("ﬁrst oﬃce")) == ["first office"]


@pytest.mark.parametrize(
    ("accent", "letter", "expected"), [("´", "e", "café"), ("¨", "ı", "cafï"), ("¸", "c", "cafç"), ("~", "n", "cafñ")]
)
def test_an_accent_set_over_its_letter_belongs_to_it(accent: str, letter: str, expected: str) -> None:
    assert read([*set_text("caf"), *set_text(accent, left=15), *set_text(letter, left=15)]) == [expected]
    assert read([*set_text("caf"), *set_text(letter, left=15), *set_text(accent, left=15)]) == [expected]


def test_an_accent_beside_a_letter_is_a_sign() -> None:
    assert read(set_text("a ~ b")) == ["a ~ b"]


def test_a_raised_number_behind_a_word_is_a_footnotes_mark() -> None:
    mark = set_text("2", size=6, left=15, baseline=104)
    assert read([*set_text("law"), *mark, *set_text(" passed", left=20)]) == ["law passed"]


@pytest.mark.parametrize("before", ["km", "10"])
def test_an_exponent_stays(before: str) -> None:
    assert read([*set_text(before), *set_text("2", size=6, left=10, baseline=104)]) == [f"{before}2"]


def test_letters_set_apart_are_words() -> None:
    glyphs = set_text("NEWS", width=0.9)
    rest = set_text("DESK", width=0.9, left=41)
    spaced = [glyph._replace(follows_space=True) for glyph in [*glyphs, *rest]]
    assert read(spaced) == ["NEWS DESK"]


def test_the_letters_of_an_arabic_ligature_are_turned_back() -> None:
    alef, lam = Glyph("أ", 0, 0, 5, 8, 2, 10, False, True), Glyph("ل", 0, 0, 5, 8, 2, 10, False, False)
    assert read([alef, lam]) == ["لأ"]


@given(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=40))
def test_no_letter_is_lost(text: str) -> None:
    assert "".join(read(set_text(text))) == text.translate(
        {0xFB00 + i: t for i, t in enumerate(("ff", "fi", "fl", "ffi", "ffl", "st", "st"))}
    )
