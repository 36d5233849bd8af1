import pytest

from tests.unit.translation.checks.judging import find_checks

SENTENCE = "The town council approved the new budget on Tuesday after a long debate."


@pytest.mark.parametrize("language", ["pt", "en"])
@pytest.mark.parametrize(
    "notice",
    [
        "MYMEMORY WARNING: YOU USED ALL AVAILABLE FREE TRANSLATIONS FOR TODAY. NEXT AVAILABLE IN 11 HOURS",
        "QUERY LENGTH LIMIT EXCEEDED. MAX ALLOWED QUERY : 500 CHARS",
        "'XX' IS AN INVALID TARGET LANGUAGE . EXAMPLE: LANGPAIR=EN|IT",
        "Error 500 (Server Error)!!1500.That’s an error.There was an error. That’s all we know.",
        "Our systems have detected unusual traffic from your computer network.",
        '{"error": "Slowdown: 20 per 1 minute"}',
        '[{"translations":[{"text":"muro","to":"pt"}]}]',
        "<!DOCTYPE html><html lang=en><title>Error 429</title>",
        "Just a moment... Enable JavaScript and cookies to continue",
        "Please verify you are a human",
    ],
)
def test_notice_in_place_of_a_translation_is_a_fault(notice: str, language: str) -> None:
    source = SENTENCE if language == "pt" else "A câmara municipal aprovou o orçamento."
    assert "service-notice" in find_checks(source, notice, f"{'en' if language == 'pt' else 'pt'}-{language}")


@pytest.mark.parametrize(
    "answer", ["Too Many Requests", "429 Too Many Requests", "HTTP Error 403: Forbidden", "Not Found"]
)
def test_curt_error_is_a_fault_where_it_cannot_be_a_translation(answer: str) -> None:
    assert "service-notice" in find_checks(SENTENCE, answer)
    assert "service-notice" not in find_checks("Demasiados pedidos", answer, "pt-en")


def test_news_about_a_notice_keeps_it() -> None:
    text = "The page said “That’s all we know”."
    assert find_checks(text, "A página dizia “That’s all we know”.") == ()
    assert find_checks("O serviço não está disponível.", "The service is not available.", "pt-en") == ()
