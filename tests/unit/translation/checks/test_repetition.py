import pytest

from tests.unit.translation.checks.judging import find_checks


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Hello Ana!", "O , , , , ,"),
        ("The wall.", "o muro o muro o muro o muro o muro"),
        ("The wall.", "o muro, o muro, o muro, o muro, o muro, o muro"),
        ("Very good", "bom bom bom bom bom"),
        ("🙂🙂", "......"),
        ("The wall is old.", "O muro é velhovelhovelhovelhovelhovelho."),
        ("The wall of the old town is old.", "O muro da cidade velha é velho o muro da cidade velha é velho."),
    ],
    ids=["commas", "words", "with commas", "word", "dots", "within a word", "phrase twice"],
)
def test_loop_is_found(source: str, target: str) -> None:
    assert "repetition" in find_checks(source, target)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("It was very, very, very good.", "Foi muito, muito, muito bom."),
        ("No, no, no, no, no, no!", "Não, não, não, não, não, não!"),
        ("Wait......", "Espere......"),
        ("Nooooooo!", "Nãããããããão!"),
        ("1,000,000,000,000,000", "1.000.000.000.000.000"),
        ("Row, row, row your boat, row, row, row your boat.", "Rema, rema, rema o barco, rema, rema, rema o barco."),
    ],
    ids=["speech", "the source's own", "dots of the source", "a long vowel", "one long number", "a song"],
)
def test_repetition_of_the_source_passes(source: str, target: str) -> None:
    assert find_checks(source, target) == ()


def test_four_in_a_row_is_speech_and_five_is_a_loop() -> None:
    assert find_checks("x", "no " * 4) == ()
    assert find_checks("x", "no " * 5) == ("repetition",)
