import pytest

from dragoman.article import Extraction, Language, Paragraph
from dragoman.language import (
    MIN_CONFIDENCE,
    MIN_LETTERS,
    MIN_PARAGRAPH_CONFIDENCE,
    MIN_PARAGRAPH_LETTERS,
    detect_language,
    find_script,
    has_language,
    is_same_language,
    mark_foreign_paragraphs,
)

ENGLISH = "The harbour will close to cargo ships for eleven weeks this winter, the town council decided on Tuesday."
PORTUGUESE = "O porto vai fechar aos navios de carga durante onze semanas neste inverno, decidiu ontem a câmara."
SPANISH = "El puerto cerrará a los buques de carga durante once semanas este invierno, decidió ayer el ayuntamiento."
JAPANESE = "この冬、港は十一週間にわたって貨物船に対して閉鎖されると、町議会が火曜日に決定しました。"


@pytest.mark.parametrize(("code", "text"), [("en", ENGLISH), ("pt", PORTUGUESE), ("es", SPANISH), ("ja", JAPANESE)])
def test_the_text_tells_its_language(code: str, text: str) -> None:
    language = detect_language(text)
    assert language.code == code
    assert 0.9 < language.confidence <= 1


def test_the_same_text_gives_the_same_answer_to_three_digits() -> None:
    first, second = detect_language(ENGLISH), detect_language(ENGLISH)
    assert first == second
    assert first.confidence == round(first.confidence, 3)


@pytest.mark.parametrize("text", ["", "Olá", "1984 2001 42 7 1,000,000 12:30 99", "a" * (MIN_LETTERS - 1) + " 1 2 3"])
def test_of_fewer_than_twenty_letters_the_language_is_undetermined(text: str) -> None:
    language = detect_language(text, "pt")
    assert (language.code, language.confidence, language.declared) == ("und", 0.0, "pt")


def test_twenty_letters_are_asked_about() -> None:
    assert detect_language("the councils decided on").confidence > 0


def test_below_the_threshold_the_language_is_undetermined_and_the_confidence_is_told() -> None:
    language = detect_language("lorem blorf znig kwal tupo miret")
    assert language.code == "und"
    assert 0 < language.confidence < MIN_CONFIDENCE


def test_text_that_is_no_language_is_undetermined() -> None:
    assert detect_language("x1y2z3 q9w8e7 r6t5y4 u3i2o1 p0a9s8 d7f6g5 h4j3k2 l1z0x9 c8v7b6 n5m4").code == "und"


def test_the_text_wins_over_what_the_document_declares_and_both_are_kept() -> None:
    language = detect_language(PORTUGUESE, "en-US")
    assert (language.code, language.declared) == ("pt", "en-US")


@pytest.mark.parametrize("other", ["pt", "PT", "pt-BR", "pt-Latn-PT"])
def test_script_and_region_do_not_make_another_language(other: str) -> None:
    assert is_same_language("pt", other)
    assert is_same_language(other, "pt-PT")


@pytest.mark.parametrize("other", ["en", "por", "p", "und"])
def test_another_code_is_another_language(other: str) -> None:
    assert not is_same_language("pt", other)


def mark(*texts: str, article: str = "en") -> list[str | None]:
    extraction = Extraction("text", tuple(map(Paragraph, texts)))
    marked = mark_foreign_paragraphs(extraction, Language(article, 1.0))
    assert [paragraph.text for paragraph in marked.paragraphs] == list(texts)
    return [paragraph.language or None for paragraph in marked.paragraphs]


def test_paragraph_in_another_language_than_its_article_is_marked() -> None:
    assert mark(ENGLISH, PORTUGUESE, ENGLISH, SPANISH) == [None, "pt", None, "es"]


def test_short_paragraph_is_taken_for_the_articles_language() -> None:
    short = PORTUGUESE[: MIN_PARAGRAPH_LETTERS - 10]
    assert mark(ENGLISH, short) == [None, None]


def test_paragraph_whose_language_is_a_guess_is_taken_for_the_articles_language() -> None:
    menu = "Menu: pizza margherita, spaghetti carbonara, tiramisu, espresso, gelato, ravioli, lasagne al forno"
    assert MIN_CONFIDENCE < detect_language(menu).confidence < MIN_PARAGRAPH_CONFIDENCE
    assert mark(ENGLISH, menu) == [None, None]


def test_article_of_undetermined_language_still_marks_the_paragraphs_that_are_clear() -> None:
    assert mark("1, 2, 3.", PORTUGUESE, article="und") == [None, "pt"]


def test_kind_of_a_marked_paragraph_is_kept() -> None:
    extraction = Extraction("html", (Paragraph(PORTUGUESE, "quote"),))
    (paragraph,) = mark_foreign_paragraphs(extraction, Language("en", 1.0)).paragraphs
    assert (paragraph.text, paragraph.kind, paragraph.language) == (PORTUGUESE, "quote", "pt")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12:30", False),
        ("press@brantwick.example", False),
        ("#Lisboa @desk www.a.example", False),
        ("Escreva para imprensa@cm.pt", True),
        ("请联系joe@example.com或者访问我们的网站。", True),
        ("https://example.com了解更多信息", True),
    ],
)
def test_text_has_a_language_when_more_than_addresses_is_in_it(text: str, expected: bool) -> None:
    assert has_language(text) is expected


SERBIAN = "Лука ће ове зиме бити затворена за теретне бродове једанаест недеља, одлучило је градско веће."
CROATIAN = "Luka će ove zime biti zatvorena za teretne brodove jedanaest tjedana, odlučilo je jučer gradsko vijeće."


@pytest.mark.parametrize(
    ("text", "script"),
    [
        (ENGLISH, "Latn"),
        (SERBIAN, "Cyrl"),
        (JAPANESE, "Jpan"),
        ("这座港口今年冬天将关闭十一个星期，镇议会决定。", "Hans"),
        ("這座港口今年冬天將關閉十一個星期，鎮議會決定。", "Hant"),
        ("一二三", "Hani"),
        ("이번 겨울 항구는 화물선에 폐쇄됩니다", "Kore"),
        ("سيغلق الميناء هذا الشتاء", "Arab"),
        ("Το λιμάνι θα κλείσει", "Grek"),
        ("बंदरगाह बंद रहेगा", "Deva"),
        ("ท่าเรือจะปิด", "Thai"),
        ("1984, 2001!", None),
    ],
)
def test_script_is_what_most_letters_are_written_in(text: str, script: str | None) -> None:
    assert find_script(text) == script
    assert detect_language(text).script == script


@pytest.mark.parametrize(("declared", "code"), [("hr-HR", "hr"), ("sr-Latn", "sr"), ("bs_BA", "bs"), ("de", None)])
def test_between_languages_that_look_alike_the_declaration_decides(declared: str, code: str | None) -> None:
    language = detect_language(CROATIAN, declared)
    assert language.code in {"bs", "hr", "sr"}
    assert code in {None, language.code}
    assert {language.code, *language.alternatives} == {"bs", "hr", "sr"}


def test_script_tells_serbian_from_its_neighbours() -> None:
    language = detect_language(SERBIAN, "hr")
    assert (language.code, language.script, language.alternatives) == ("sr", "Cyrl", ())


def test_a_language_of_its_own_has_no_alternatives() -> None:
    assert detect_language(PORTUGUESE, "pt-BR").alternatives == ()


def test_a_paragraph_that_only_looks_like_another_language_is_not_marked() -> None:
    extraction = Extraction("text", (Paragraph(CROATIAN),))
    (paragraph,) = mark_foreign_paragraphs(extraction, Language("sr", 1.0)).paragraphs
    assert paragraph == Paragraph(CROATIAN)


def test_a_foreign_paragraph_carries_its_language_with_confidence_and_script() -> None:
    extraction = Extraction("text", (Paragraph(JAPANESE * 2),))
    (paragraph,) = mark_foreign_paragraphs(extraction, Language("en", 1.0)).paragraphs
    assert (paragraph.language, paragraph.script) == ("ja", "Jpan")
    assert isinstance(paragraph.confidence, float)
    assert paragraph.confidence > MIN_PARAGRAPH_CONFIDENCE
