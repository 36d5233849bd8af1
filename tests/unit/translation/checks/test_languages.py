import pytest

from dragoman.translation.checks.function_words import INDISTINCT, find_function_words
from tests.unit.translation.checks.judging import find_checks

SENTENCE = "The town council approved the new budget on Tuesday after a long debate."


@pytest.mark.parametrize(
    ("source", "target", "languages"),
    [
        ("The wall is old.", "The wall is old.", "en-pt"),
        ("The wall is old", "the wall is old!", "en-pt"),
        ("“The council approved the new budget”", '"The council approved the new budget"', "en-pt"),
        ("COUNCIL APPROVES NEW BUDGET", "COUNCIL APPROVES NEW BUDGET", "en-pt"),
        ("Town Council Approves New Budget Today", "Town Council Approves New Budget Today", "en-pt"),
        ("the old wall", "the old wall", "en-pt"),
        ("市议会批准了新的年度预算。", "市议会批准了新的年度预算。", "zh-ja"),
    ],
    ids=["sentence", "case", "typographic", "capitals", "title case", "three words", "without spaces"],
)
def test_same_words_are_untranslated(source: str, target: str, languages: str) -> None:
    assert "untranslated" in find_checks(source, target, languages)


@pytest.mark.parametrize(
    "text",
    [
        *("Port Ellery, 1984", "New York Times", "1, 2, 3, 4, 5, 6", "one two three"),
        *("Twitter: https://twitter.com/dragoman", "#Lisboa #Porto #Faro #Braga", "Web: www.porto.pt"),
        *("João Silva, Maria Costa, Ana Lopes", "New York Philharmonic Orchestra"),
    ],
)
def test_names_numbers_and_contact_lines_may_stay_as_they_are(text: str) -> None:
    assert find_checks(text, text) == ()


def test_three_words_may_stay_and_four_may_not() -> None:
    assert find_checks("one two three", "one two three") == ()
    assert find_checks("one two three four", "one two three four") == ("untranslated",)


@pytest.mark.parametrize(
    ("target", "languages"),
    [
        ("A câmara municipal aprovou o novo orçamento on Tuesday after a long debate.", "en-pt"),
        ("A câmara municipal approved the new budget on Tuesday after um longo debate.", "en-pt"),
        ("市议会于 on Tuesday after a long debate 批准了新预算。", "en-zh"),
        ("Городской совет утвердил новый бюджет on Tuesday after a long debate.", "en-ru"),
    ],
)
def test_run_of_the_sources_words_is_partly_untranslated(target: str, languages: str) -> None:
    assert find_checks(SENTENCE, target, languages) == ("partly-untranslated",)


@pytest.mark.parametrize(
    ("source", "target", "languages"),
    [
        ("He sang “The House of the Rising Sun” twice.", "Cantou “The House of the Rising Sun” duas vezes.", "en-pt"),
        ("Ela leu «Cem anos de solidão».", "She read “Cem anos de solidão”.", "pt-en"),
        ("The Bank of England and the Royal Mail agreed.", "Bank of England и Royal Mail договорились.", "en-ru"),
        ("A maior parte da cidade está sem luz.", "La mayor parte de la ciudad está sin luz.", "pt-es"),
        ("Wang Wei (王伟) arrived.", "Chegou Wang Wei (王伟).", "en-pt"),
    ],
)
def test_titles_and_names_may_stand_in_a_translation(source: str, target: str, languages: str) -> None:
    assert find_checks(source, target, languages) == ()


def test_letters_of_the_sources_script_left_are_partly_untranslated() -> None:
    source = "Городской совет утвердил новый бюджет во вторник."
    assert "partly-untranslated" in find_checks(source, "The town council approved новый бюджет во вторник.", "ru-en")
    assert find_checks(source, "The town council (Горсовет) approved the new budget on Tuesday.", "ru-en") == ()


@pytest.mark.parametrize(
    ("target", "languages"),
    [
        ("El ayuntamiento aprobó el nuevo presupuesto el martes tras un largo debate en la sala.", "en-pt"),
        ("Die Stadt hat den neuen Haushalt am Dienstag nach einer langen Debatte gebilligt.", "en-fr"),
        ("Le conseil a adopté le nouveau budget mardi après un long débat dans la salle.", "en-it"),
        ("The town council approved the new budget on Tuesday after a long debate.", "es-pt"),
    ],
)
def test_another_languages_small_words_are_the_wrong_language(target: str, languages: str) -> None:
    source = SENTENCE if languages.startswith("en") else "El ayuntamiento aprobó el martes el nuevo presupuesto."
    assert "wrong-language" in find_checks(source, target, languages)


def test_quotation_in_the_sources_language_does_not_make_the_language_wrong() -> None:
    source = "Ela cantou “The House of the Rising Sun” na festa da escola e foi para casa."
    target = "Sie sang „The House of the Rising Sun“ auf dem Fest der Schule und ging nach Hause."
    assert find_checks(source, target, "pt-de") == ()


def test_language_without_a_table_is_believed() -> None:
    assert find_checks(SENTENCE, "Lorem gwa uduke te mana so wiri ka du.", "en-xx") == ()


@pytest.mark.parametrize(
    ("target", "languages"),
    [
        ("The council approved the budget.", "en-ru"),
        ("Совет утвердил бюджет.", "en-pt"),
        ("A câmara aprovou o orçamento 北京 ontem.", "en-pt"),
        ("市議会は火曜日に新しい予算を承認した。", "en-zh"),
        ("市议会星期二经过长时间辩论后批准了新的年度预算方案。", "en-ja"),
    ],
    ids=["Latin for Russian", "Russian for Portuguese", "stray", "Japanese for Chinese", "Chinese for Japanese"],
)
def test_letters_of_another_script_are_a_fault(target: str, languages: str) -> None:
    assert "wrong-script" in find_checks("The old council of the town approved it yesterday.", target, languages)


@pytest.mark.parametrize(
    ("source", "target", "languages"),
    [
        ("Nissan and Toyota fell.", "Nissan и Toyota упали.", "en-ru"),
        ("YouTube, TikTok and WhatsApp", "YouTube、TikTok、WhatsApp", "en-zh"),
        ("The angle α is small.", "O ângulo α é pequeno.", "en-pt"),
        ("Belgrade is old.", "Beograd je star.", "en-sr"),
        ("Belgrade is old.", "Београд је стар.", "en-sr"),
    ],
)
def test_kept_names_signs_and_languages_of_two_scripts_pass(source: str, target: str, languages: str) -> None:
    assert find_checks(source, target, languages) == ()


def test_indistinct_languages_have_a_table() -> None:
    assert all(find_function_words(language) for group in INDISTINCT for language in group)
