from pathlib import Path

import pytest

from benchmarks.translation.keeping import find_currencies, keeps_currencies, keeps_letters, keeps_numbers, measure_kept
from benchmarks.translation.sets import SETS_FOLDER, Case, find_sets, read_set
from benchmarks.translation.variants import GAPS, VARIANTS, concerns, write_ascii_twin

SETS = {
    "capitals": 80,
    "currency": 60,
    "entities": 80,
    "long": 30,
    "news": 190,
    "numbers": 60,
    "typographic": 80,
}


def test_every_set_is_there_in_its_size_and_no_sentence_twice() -> None:
    assert find_sets() == tuple(sorted(SETS))
    for name, size in SETS.items():
        cases = read_set(SETS_FOLDER / f"{name}.tsv", "en", "pt")
        assert len(cases) >= size
        assert len({case.source for case in cases}) == len(cases)
        assert all(case.source.strip() and case.reference.strip() for case in cases)


@pytest.mark.parametrize("name", ["currency", "entities"])
@pytest.mark.parametrize("languages", [("en", "pt"), ("pt", "en")], ids="-".join)
def test_a_persons_translation_keeps_all_that_it_has_to(name: str, languages: tuple[str, str]) -> None:
    cases = read_set(SETS_FOLDER / f"{name}.tsv", *languages)
    assert measure_kept(name, cases, [case.reference for case in cases]) == 1.0
    assert measure_kept(name, cases, ["" for _ in cases]) == 0.0


def test_a_set_that_asks_for_nothing_has_no_share() -> None:
    assert measure_kept("news", [Case("a", "b")], ["b"]) is None


def test_a_file_without_the_languages_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.tsv"
    path.write_text("en\tes\nOne\tUno\n", "utf-8")
    assert read_set(path, "es", "en") == (Case("Uno", "One"),)
    with pytest.raises(ValueError, match="no columns en and pt"):
        read_set(path, "en", "pt")


@pytest.mark.parametrize(
    ("text", "currencies"),
    [
        ("A$5m", {"AUD"}),
        ("US$5m and R$ 3", {"USD", "BRL"}),
        ("$5m", {"USD"}),
        ("10 libras esterlinas", {"GBP"}),
        ("5 dólares australianos", {"AUD"}),
        ("a real surprise of ¥3", {"BRL", "JPY"}),
        ("a realidade", set()),
    ],
)
def test_currencies_are_told_by_sign_code_and_word(text: str, currencies: set[str]) -> None:
    assert find_currencies(text) == currencies


def test_another_currency_beside_the_right_one_is_not_kept() -> None:
    case = Case("£5", "£ 5", ("GBP",))
    assert keeps_currencies(case, "5 libras")
    assert not keeps_currencies(case, "5 libras ou 6 euros")


def test_letters_are_kept_as_often_as_they_stand_in_the_source() -> None:
    case = Case("@a and @a", "@a e @a", ("@a",))
    assert keeps_letters(case, "@a, @a")
    assert not keeps_letters(case, "@a")


def test_numbers_are_kept_as_the_target_writes_them() -> None:
    case = Case("1,250 of 3.5", "1.250 de 3,5")
    assert keeps_numbers(case, "3,5 e 1.250")
    assert not keeps_numbers(case, "1,250 de 3.5")


def test_ascii_twin_has_no_typographic_punctuation_left() -> None:
    assert write_ascii_twin("“It’s… ‘so’ — or « not »\u00a0– 1990–95”") == '"It\'s... \'so\' - or "not" - 1990-95"'
    for case in read_set(SETS_FOLDER / "typographic.tsv", "en", "pt"):
        assert write_ascii_twin(case.source).isascii()
        assert write_ascii_twin(case.source) != case.source


def test_a_sentence_without_typographic_marks_is_not_measured_as_one_with_them() -> None:
    assert concerns("typographic", "Não é “isso”.")
    assert not concerns("typographic", "Não é isso.")
    assert concerns("news", "Não é isso.")


def test_gaps_name_variants_that_are_measured() -> None:
    for name, gaps in GAPS.items():
        names = {variant.name for variant in VARIANTS[name]}
        assert all({gap.lower, gap.upper} <= names for gap in gaps)
