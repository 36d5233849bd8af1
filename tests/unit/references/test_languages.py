import pytest

from dragoman.references.languages import (
    LanguagePair,
    agrees,
    find_pair,
    is_translatable,
    narrow,
    read_known_language,
    read_language,
    read_pair,
)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("en", "en"),
        (" PT_br ", "pt-BR"),
        ("zh-hans", "zh-Hans"),
        ("es-419", "es-419"),
        ("iw", "he"),
        ("iw-IL", "he-IL"),
        ("Any", "any"),
        ("zh_hant_tw", "zh-Hant-TW"),
    ],
)
def test_a_code_is_brought_into_the_form_of_bcp_47(written: str, code: str) -> None:
    assert read_language(written) == code


@pytest.mark.parametrize("written", ["", None, "e", "english", "en-", "en-x", "*all*", "pt/BR", "en-Latn-US-posix"])
def test_what_is_no_code_is_none(written: str | None) -> None:
    assert read_language(written) is None


@pytest.mark.parametrize(
    ("written", "code"),
    [("Portuguese", "pt"), ("Português", "pt"), ("日本語", "ja"), ("fil", "fil"), ("pt-BR", "pt-BR")],
)
def test_a_language_may_go_by_its_name(written: str, code: str) -> None:
    assert read_known_language(written) == code


@pytest.mark.parametrize("written", ["old", "xx", "pt-ZZ", "note", "term"])
def test_a_word_that_only_looks_like_a_code_is_no_language(written: str) -> None:
    assert read_known_language(written) is None


@pytest.mark.parametrize(
    ("written", "source", "target"),
    [
        ("en-pt", "en", "pt"),
        ("EN-PT", "en", "pt"),
        ("en>pt-BR", "en", "pt-BR"),
        ("en → pt", "en", "pt"),
        ("en->pt", "en", "pt"),
        ("en to pt", "en", "pt"),
        ("en-to-pt", "en", "pt"),
        ("en/pt", "en", "pt"),
        ("en_US-pt_BR", "en-US", "pt-BR"),
        ("pt-BR-en", "pt-BR", "en"),
        ("pt-br-en", "pt-BR", "en"),
        ("pt-BR-it", "pt-BR", "it"),
        ("pt-br-it", "pt-BR", "it"),
        ("en-PT-br", "en-PT", "br"),
        ("en-pt-br", "en", "pt-BR"),
        ("zh-Hans-en", "zh-Hans", "en"),
        ("es-419-en", "es-419", "en"),
        ("fr>br", "fr", "br"),
        ("english-portuguese", "en", "pt"),
        ("any", "any", "any"),
        ("any-pt", "any", "pt"),
        ("en-any", "en", "any"),
    ],
)
def test_a_pair_is_read_in_each_way_that_people_write_it(written: str, source: str, target: str) -> None:
    assert read_pair(written) == LanguagePair(source, target)


@pytest.mark.parametrize(
    "written", ["", "en", "pt-BR", "pt-br", "pt_BR", "zh-Hans", "glossary", "big-old", "how-to", "-", ">"]
)
def test_what_is_no_pair_is_none(written: str) -> None:
    assert read_pair(written) is None


@pytest.mark.parametrize(
    ("key", "source", "target"),
    [
        ("glossaries/en-pt/terms.csv", "en", "pt"),
        ("glossaries/en-pt/2026/desk/terms.csv", "en", "pt"),
        ("glossaries/en/pt-BR/terms.csv", "en", "pt-BR"),
        ("glossaries/en/pt-br/terms.csv", "en", "pt-BR"),
        ("glossaries/any/brands.csv", "any", "any"),
        ("glossaries/en/any/brands.csv", "en", "any"),
        ("glossaries/terms.en-pt.csv", "en", "pt"),
        ("glossaries/en-pt.csv", "en", "pt"),
        ("glossaries/terms_en-pt-BR.tsv", "en", "pt-BR"),
        ("glossaries/en-pt/terms.de-fr.csv", "de", "fr"),
        ("glossaries/en-pt/brazil.pt-br.csv", "en", "pt"),
        ("glossaries/en-pt/de-fr/terms.csv", "de", "fr"),
    ],
)
def test_the_key_tells_the_pair_by_its_name_then_by_its_innermost_folder(key: str, source: str, target: str) -> None:
    assert find_pair(key) == LanguagePair(source, target)


@pytest.mark.parametrize(
    "key", ["glossaries/terms.csv", "glossaries/en/terms.csv", "glossaries/how-to.csv", "", "a/b/c"]
)
def test_a_key_may_tell_no_pair(key: str) -> None:
    assert find_pair(key) is None


@pytest.mark.parametrize(
    ("language", "stated", "served"),
    [
        ("pt-BR", "pt", "pt"),
        ("pt", "pt-BR", "pt-BR"),
        ("pt-PT", "pt-BR", "pt-PT"),
        ("en", "pt", "en"),
        ("pt", "any", "pt"),
    ],
)
def test_a_folder_says_more_or_less_exactly_what_the_file_says_and_nothing_else(
    language: str, stated: str, served: str
) -> None:
    assert narrow(language, stated) == served


def test_a_code_agrees_with_its_folder_where_one_is_the_other_with_a_region() -> None:
    assert agrees("pt-BR", "pt")
    assert agrees("pt", "pt-BR")
    assert agrees("pt", "pt")
    assert agrees("pt", "any")
    assert not agrees("pt-PT", "pt-BR")
    assert not agrees("es", "pt")


def test_nothing_is_translated_between_variants_of_one_language() -> None:
    assert not is_translatable(LanguagePair("pt", "pt-BR"))
    assert is_translatable(LanguagePair("en", "pt-BR"))
    assert is_translatable(LanguagePair("any", "any"))
