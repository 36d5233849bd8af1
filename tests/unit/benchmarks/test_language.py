import pytest

from benchmarks.language.definition import measure
from benchmarks.language.sets import Text, TextSet, is_right, read_sets


@pytest.mark.parametrize(
    ("answer", "language", "expected"),
    [("pt", "pt", True), ("pt-BR", "pt", True), ("bs", "hr", True), ("no", "nb", True), ("es", "pt", False)],
)
def test_languages_that_nobody_can_tell_apart_are_one(answer: str, language: str, expected: bool) -> None:
    assert is_right(answer, language) is expected


def test_wrong_answers_are_not_counted() -> None:
    texts = TextSet("two", (Text("pt", "Bom dia"), Text("en", "Good day")))
    assert texts.count_right(("pt", "de")) == 1


def test_the_texts_of_this_repository_are_in_many_languages_and_long_enough() -> None:
    sentences, paragraphs, *_ = read_sets(may_download=False)
    assert {text.language for text in sentences.texts} >= {"ar", "de", "en", "es", "fr", "hi", "ja", "pt", "ru", "zh"}
    assert len({text.language for text in paragraphs.texts}) > 20
    assert min(sum(map(str.isalpha, text.text)) for text in sentences.texts + paragraphs.texts) >= 20


def test_a_quick_run_finds_the_librarys_languages_in_less_time_memory_and_space() -> None:
    figures = {figure.name: figure for figure in measure(is_quick=True).figures}
    assert figures["identifier: same language as py3langid"].value == 1
    assert figures["identifier: start to the first answer, Dragoman against py3langid"].is_held
    assert figures["identifier: memory at the end, Dragoman against py3langid"].is_held
    assert figures["identifier: part of the package, Dragoman against py3langid"].is_held
    assert figures["identifier: right on sentences of news"].value > 90
