import pytest

from dragoman.translation.engines.complaints import COMPLAINTS, find_complaint


@pytest.mark.parametrize("complaint", COMPLAINTS)
def test_a_complaint_is_known_wherever_it_stands_in_an_answer(complaint: str) -> None:
    error = find_complaint(f"'XX' {complaint} . VISIT HTTPS://MYMEMORY.TRANSLATED.NET", "The minister's words.")
    assert error is not None
    assert error.reason is COMPLAINTS[complaint]


@pytest.mark.parametrize("complaint", COMPLAINTS)
def test_a_translation_of_a_text_about_a_complaint_is_none(complaint: str) -> None:
    assert find_complaint(f"O serviço respondeu {complaint} e mais nada.", f"It said {complaint} and no more.") is None


@pytest.mark.parametrize(
    "answer",
    [
        "As palavras do ministro.",
        "The quota of free translations was used up.",
        "Our systems have detected unusual traffic.",
        "The page begins with <h1> and ends with </p>.",
        "YOU ARE ALL INVITED TO THE LANGUAGE FESTIVAL",
    ],
)
def test_a_translation_that_only_sounds_like_one_is_none(answer: str) -> None:
    assert find_complaint(answer, "O que o ministro disse.") is None


def test_the_error_quotes_the_complaint_and_not_the_answer() -> None:
    error = find_complaint("The minister's words. MYMEMORY WARNING", "As palavras")
    assert "MYMEMORY WARNING" in str(error)
    assert "minister" not in str(error)
