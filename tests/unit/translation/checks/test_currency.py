import pytest

from tests.unit.translation.checks.judging import find_checks, find_reason


@pytest.mark.parametrize(
    ("source", "target", "languages"),
    [
        ("It cost £10 million.", "Custou 10 milhões de libras.", "en-pt"),
        ("It cost £10.", "Custou £ 10.", "en-pt"),
        ("It cost £10.", "Custou 10 GBP.", "en-pt"),
        ("It cost $10.", "Custou 10 dólares.", "en-pt"),
        ("It cost US$10.", "Custou US$ 10.", "en-pt"),
        ("It cost 10 dollars.", "Costó 10 $.", "en-es"),
        ("It cost ¥300 million.", "Custou 300 milhões de ienes.", "en-pt"),
        ("It cost ¥300 million.", "Custou 300 milhões de iuanes.", "en-pt"),
        ("It cost ₹500 crore.", "Custou 5 mil milhões de rupias.", "en-pt"),
        ("It cost 10 euros.", "价格为10欧元。", "en-zh"),
        ("Er wog 80 Pfund.", "He weighed 80 pounds.", "de-en"),
        ("It weighs two pounds.", "Pesa um quilo.", "en-pt"),
        ("The euro zone grew.", "Der Währungsraum wuchs.", "en-de"),
        ("He is free of it.", "Está livre disso.", "en-pt"),
    ],
)
def test_same_money_by_another_name_passes(source: str, target: str, languages: str) -> None:
    assert find_checks(source, target, languages) == ()


@pytest.mark.parametrize(
    ("source", "target", "languages", "reason"),
    [
        ("It cost £10 million.", "Custou 10 milhões de euros.", "en-pt", "'£' became 'euros'"),
        ("It cost £10 million.", "Custou 10 milhões.", "en-pt", "'£' is missing"),
        ("It cost 10 pounds.", "Custou 10 euros.", "en-pt", "'pounds' became 'euros'"),
        ("It cost €10.", "Custou R$ 10.", "en-pt", "'€' became 'R$'"),
        ("It cost 10 euros.", "价格为10美元。", "en-zh", "'euros' became '美元'"),
    ],
)
def test_other_money_is_a_fault(source: str, target: str, languages: str, reason: str) -> None:
    assert "changed-currency" in find_checks(source, target, languages)
    assert find_reason("changed-currency", source, target, languages) == reason
