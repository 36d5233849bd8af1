import pytest

from tests.unit.translation.checks.judging import find_checks, find_reason

SENTENCE = "The town council approved the new budget on Tuesday after a long debate."
GOOD = "A câmara municipal aprovou o novo orçamento na terça-feira após um longo debate."
LONG = (
    "The reservoir that feeds the three largest towns of the valley has fallen to a level that nobody alive has seen."
)


@pytest.mark.parametrize("target", ["", " \n"])
def test_nothing_for_something_is_empty(target: str) -> None:
    assert find_checks("Yes.", target) == ("empty",)


@pytest.mark.parametrize("source", ["", " "])
def test_nothing_for_nothing_is_right(source: str) -> None:
    assert find_checks(source, "") == ()


def test_length_of_a_third_or_of_three_times_is_a_fault() -> None:
    assert "length-ratio" in find_checks(SENTENCE, "A câmara aprovou.")
    assert "length-ratio" in find_checks(SENTENCE, f"{GOOD} {GOOD[::-1]} {GOOD.upper()}")


def test_short_sentences_may_have_any_length() -> None:
    assert find_checks("Yes, of course.", "Sim.") == ()


def test_length_is_measured_in_what_a_text_takes_in_each_language() -> None:
    assert find_checks(LONG, "为山谷中三个最大城镇供水的水库已降至在世者从未见过的水位。", "en-zh") == ()
    assert find_checks("为山谷中三个最大城镇供水的水库已降至在世者从未见过的水位。", LONG, "zh-en") == ()
    assert "length-ratio" in find_checks(LONG, "水库水位已降至低点。", "en-zh")
    assert find_reason("length-ratio", LONG, "水库水位已降至低点。", "en-zh").startswith("the length is 0.")


def test_latin_letters_and_digits_are_as_long_in_every_script() -> None:
    pages = "20,1,2,19,18,3,4,17,16,5,6,15,14,7,8,13,12,9,10,11"
    assert find_checks(f"20 page booklet: Type {pages}", f"20页小册子：输入 {pages}", "en-zh") == ()
    assert "length-ratio" in find_checks(f"20 page booklet: Type {pages}", "20页小册子", "en-zh")


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("A câmara municipal aprovou o novo orçamento na terça-feira,", "it ends in the middle of a sentence"),
        ("A câmara municipal aprovou o novo orçamento na terça-feira após um", "it ends with 'um'"),
        ("A câmara municipal aprovou o novo orçamento", "it is short and ends without punctuation"),
    ],
)
def test_sentence_that_stops_in_the_middle_is_truncated(target: str, reason: str) -> None:
    assert "truncated" in find_checks(SENTENCE, target)
    assert find_reason("truncated", SENTENCE, target) == reason


@pytest.mark.parametrize(
    ("source", "target", "languages"),
    [
        (SENTENCE, GOOD.rstrip("."), "en-pt"),
        ("Council approves new budget for the town", "Câmara aprova novo orçamento para a", "en-pt"),
        (SENTENCE, f"{GOOD[:-1]}?»", "en-pt"),
        ("Who is it that they are looking for?", "Quem é que procuram?", "en-pt"),
        ("The council approved the new budget on Tuesday.", "สภาอนุมัติงบประมาณใหม่เมื่อวันอังคาร", "en-th"),
        ("The three of them came in.", "Die drei kamen rein, und er kam auf sie zu", "en-de"),
        ("The make and model of the router.", "la marque et le modèle de votre routeur,", "en-fr"),
        ("What is a workspace, and how will it help me with my work?", "Définition d’un espace de travail", "en-fr"),
    ],
    ids=[
        "only the full stop is gone",
        "headline",
        "quotation",
        "short",
        "a language without full stops",
        "verb's end",
        "list",
        "title",
    ],
)
def test_other_ends_are_none_of_truncation(source: str, target: str, languages: str) -> None:
    assert "truncated" not in find_checks(source, target, languages)
