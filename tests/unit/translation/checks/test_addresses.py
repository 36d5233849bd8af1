import pytest

from tests.unit.translation.checks.judging import find_checks


@pytest.mark.parametrize(
    ("target", "faults"),
    [
        ("Escreva para a@b.example.", ()),
        ("Escreva para a-b.example.", ("lost-address",)),
        ("Escreva para a@c.example.", ("lost-address", "invented-address")),
        ("Escreva.", ("lost-address",)),
    ],
)
def test_address_that_changed_is_a_fault(target: str, faults: tuple[str, ...]) -> None:
    assert find_checks("Write to a@b.example.", target) == faults


def test_address_that_stands_twice_must_come_twice() -> None:
    assert find_checks("#Faro is #Faro.", "#Faro é #Faro.") == ()
    assert find_checks("#Faro is #Faro.", "#Faro é isso.") == ("lost-address",)


def test_number_sign_before_a_number_is_no_tag() -> None:
    assert find_checks("He is #10 now.", "É o n.º 10 agora.") == ()


@pytest.mark.parametrize("mask", ["XQ1Z", "xq1z", "XQ 2 Z"])
def test_mask_in_a_translation_is_a_fault(mask: str) -> None:
    assert "mask-left" in find_checks("Write to her.", f"Escreva a {mask}.")


def test_mask_of_the_source_itself_is_none() -> None:
    assert find_checks("The part XQ1Z is new.", "A peça XQ1Z é nova.") == ()


@pytest.mark.parametrize(
    ("source", "target", "faults"),
    [
        ("The wall.", "<p>O muro.</p>", ("changed-markup",)),
        ("The wall's end.", "O fim do &quot;muro&quot;.", ("changed-markup",)),
        ("Use <b>bold</b>.", "Use bold.", ("changed-markup",)),
        ("Use <b>bold</b>.", "Use <b>negrito</b>.", ()),
        ("If 3 < 4 and 5 > 4.", "Se 3 < 4 e 5 > 4.", ()),
        ("Fish & chips; more.", "Peixe & batatas; mais.", ()),
    ],
)
def test_markup_stays_as_it_is(source: str, target: str, faults: tuple[str, ...]) -> None:
    assert find_checks(source, target) == faults
