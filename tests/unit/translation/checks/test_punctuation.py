import pytest

from tests.unit.translation.checks.judging import find_checks


@pytest.mark.parametrize(
    ("source", "target", "faults"),
    [
        ("Rio (Brazil) won.", "O Rio (Brasil) ganhou.", ()),
        ("Rio (Brazil) won.", "O Rio (Brasil ganhou.", ("unbalanced-brackets",)),
        ("Rio (Brazil) won.", "O Rio Brasil) ganhou.", ("unbalanced-brackets",)),
        ("Rio (Brazil) won.", "O Rio, Brasil, ganhou.", ()),
        ("Rio (Brazil) won.", "里约（巴西）赢了。", ()),
        ("a) the wall", "a) o muro", ()),
        ("a) the wall", "a o muro", ()),
        ("[Both] won.", "[Ambos) ganharam.", ("unbalanced-brackets",)),
    ],
)
def test_bracket_without_its_partner_is_a_fault(source: str, target: str, faults: tuple[str, ...]) -> None:
    assert find_checks(source, target, "en-zh" if "里" in target else "en-pt") == faults


@pytest.mark.parametrize(
    ("target", "faults"),
    [
        ("«Sim», disse ela.", ()),
        ("„Sim“, disse ela.", ()),
        ("— Sim, disse ela.", ()),
        ("«Sim, disse ela.", ("unbalanced-quotes",)),
        ("Sim, disse ela.", ("lost-quotes",)),
    ],
)
def test_quotation_loses_no_mark(target: str, faults: tuple[str, ...]) -> None:
    assert find_checks("“Yes,” she said.", target) == faults


def test_quotation_that_goes_on_has_one_mark_on_both_sides() -> None:
    assert find_checks("“Yes, she will.", "«Sim, vai.") == ()
