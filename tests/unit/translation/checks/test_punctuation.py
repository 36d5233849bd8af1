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


@pytest.mark.parametrize(
    ("source", "target", "languages", "faults"),
    [
        ("«Зенит» победил.", "Zenit won.", "ru-en", ()),
        ("Press “Save all files now”.", "Prima em Guardar todos os ficheiros.", "en-pt", ("lost-quotes",)),
        ("“我们对此事什么都不知道”，部长说。", "Não sei nada, disse o ministro.", "zh-pt", ("lost-quotes",)),
    ],
)
def test_only_names_may_lose_their_marks(source: str, target: str, languages: str, faults: tuple[str, ...]) -> None:
    assert find_checks(source, target, languages) == faults


def test_feet_and_inches_quote_nothing() -> None:
    assert find_checks("At 6'5\" he is tall.", "Com 1,96 m é alto.") == ()
    assert find_checks("Com 1,96 m é alto.", "At 6'5\" he is tall.", "pt-en") == ()


def test_quotation_that_goes_on_has_one_mark_on_both_sides() -> None:
    assert find_checks("“Yes, she will.", "«Sim, vai.") == ()
