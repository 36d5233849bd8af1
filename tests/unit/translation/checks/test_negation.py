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
        ("He did not lose only money.", "Er verlor nur Geld.", "en-de", "'not' is lost"),
        ("It is not ready before May.", "Fica pronto antes de maio.", "en-pt", "'not' is lost"),
        ("But he never paid.", "Mas pagou.", "en-pt", "'never' is lost"),
        ("Il n'a pas payé.", "He paid.", "fr-en", "'pas' is lost"),
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
        ("It will not expire until 2031.", "Der Vertrag läuft erst 2031 aus.", "en-de"),
        ("He is not unknown here.", "Он здесь хорошо известен.", "en-ru"),
        ("The warmest years ever recorded.", "Les années les plus chaudes jamais enregistrées.", "en-fr"),
        ("They have yet to pay.", "Ainda não pagaram.", "en-pt"),
        ("It holds only a third.", "لا يحتوي إلا على الثلث.", "en-ar"),
        ("In any case he came.", "Il est venu n'importe comment.", "en-fr"),
        ("Without any distinction.", "Sans distinction aucune.", "en-fr"),
        ("NO", "NO", "en-pt"),
        ("They remain unbeaten here.", "Они не потерпели ни одного поражения.", "en-ru"),
    ],
)
def test_denying_in_other_words_passes(source: str, target: str, languages: str) -> None:
    assert find_checks(source, target, languages) == ()
