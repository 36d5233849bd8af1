import pytest

from dragoman.printable import make_printable


def test_escape_sequences_and_line_breaks_show_and_do_nothing() -> None:
    assert make_printable("a\x1b]0;pwned\x07\nb.txt") == "a\\x1b]0;pwned\\x07\\nb.txt"


def test_letters_of_any_script_stay() -> None:
    assert make_printable("agência/記事 №3.txt") == "agência/記事 №3.txt"


@pytest.mark.parametrize(
    "character",
    [
        *(
            "\0",
            "\x7f",
            "\x9b",
            "\u00ad",
            "\u200b",
            "\u200d",
            "\ufeff",
            "\u202d",
            "\u202e",
            "\u200f",
            "\u2066",
            "\u2069",
        ),
        *("\U000e0041", "\ue000", "\uffff", "\ud83d", "\u2028"),
    ],
)
def test_what_nobody_sees_or_what_turns_the_line_around_shows(character: str) -> None:
    shown = make_printable(f"a{character}b")
    assert character not in shown
    assert shown.isascii()
