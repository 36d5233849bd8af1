import pytest

from tests.unit.translation.checks.judging import find_checks


@pytest.mark.parametrize("target", ["A cÃ¢mara.", "A câmara� é velha.", "Lâ€™eau.", "Ã‰ velho.", "ÐœÐ¾ÑÐºÐ²Ð°"])
def test_debris_of_wrong_decoding_is_a_fault(target: str) -> None:
    assert "encoding" in find_checks("The council.", target)


@pytest.mark.parametrize(
    "target",
    [
        "NÃO É «À\u00a0VENDA».",
        "Ângela, São João",
        "À\u00a0la carte",
        "DÉJÀ\u00a0!",
        "«Â» e «Ã»",
        "IRMÃ”",
        "IRMÃ’",
    ],
)
def test_letters_that_only_look_like_it_pass(target: str) -> None:
    assert "encoding" not in find_checks("Something is here", target)


def test_debris_of_the_source_is_not_the_engines() -> None:
    assert find_checks("The cÃ¢mara is old.", "A cÃ¢mara é velha.") == ()


@pytest.mark.parametrize("character", ["\x00", "\x08", "\x7f", "\ue000", "\ud800"])
def test_character_without_a_form_is_a_fault(character: str) -> None:
    assert "formless-character" in find_checks("The wall.", f"O muro{character}.")
    assert find_checks(f"The wall{character}.", f"O muro{character}.") == ()


def test_tabs_and_line_ends_have_their_place() -> None:
    assert find_checks("The wall.", "O\tmuro\n.") == ()
