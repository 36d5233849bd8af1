from dragoman.printable import make_printable


def test_escape_sequences_and_line_breaks_show_and_do_nothing() -> None:
    assert make_printable("a\x1b]0;pwned\x07\nb.txt") == "a\\x1b]0;pwned\\x07\\nb.txt"


def test_letters_of_any_script_stay() -> None:
    assert make_printable("agência/記事 №3.txt") == "agência/記事 №3.txt"
