import pytest

from tests.unit.translation.checks.judging import find_checks, find_reason


@pytest.mark.parametrize(
    ("source", "target", "languages", "reason"),
    [
        ("The law does not apply here.", "A lei aplica-se aqui.", "en-pt", "'not' is lost"),
        ("It hasn’t ended.", "Terminou.", "en-pt", '"hasn\'t" is lost'),
        ("The law applies here.", "A lei não se aplica aqui.", "en-pt", "'não' is not in the source"),
        ("Er kommt nie.", "He comes.", "de-en", "'nie' is lost"),
        ("Он не пришёл.", "He came.", "ru-en", "'не' is lost"),
        ("He did not come.", "他来了。", "en-zh", "'not' is lost"),
    ],
)
def test_lost_or_gained_negation_is_a_fault(source: str, target: str, languages: str, reason: str) -> None:
    assert find_checks(source, target, languages) == ("changed-negation",)
    assert find_reason("changed-negation", source, target, languages) == reason


@pytest.mark.parametrize(
    ("source", "target", "languages"),
    [
        ("The law does not apply here.", "A lei não se aplica aqui.", "en-pt"),
        ("He did not accept the offer.", "Recusou a oferta.", "en-pt"),
        ("She is no longer alone.", "Deixou de estar só.", "en-pt"),
        ("Not only the mayor spoke.", "Falou também o presidente.", "en-pt"),
        ("Isn't it late?", "É tarde?", "en-pt"),
        ("The building is unsafe.", "Das Gebäude ist nicht sicher.", "en-de"),
        ("Only two came.", "Seuls deux sont venus.", "en-fr"),
        ("There are only two.", "Il n'y en a que deux.", "en-fr"),
        ("He came without her.", "Er kam ohne sie.", "en-de"),
        ("He did not come.", "Hän tuli.", "en-fi"),
    ],
)
def test_denying_in_other_words_passes(source: str, target: str, languages: str) -> None:
    assert find_checks(source, target, languages) == ()
