import pytest

from dragoman.article import ReferenceEntry
from dragoman.translation.guidance import Term
from dragoman.translation.guidance.reference_choice import choose_corrections, choose_terms, serves


def entry(
    source_language: str, target_language: str, target: str, source: str = "quay", *, case: bool = False
) -> ReferenceEntry:
    return ReferenceEntry(source_language, target_language, source, target, case)


@pytest.mark.parametrize(
    ("stated", "language"), [("pt", "pt"), ("pt", "pt-BR"), ("any", "pt"), ("zh", "zh-Hant-TW"), ("PT", "pt-br")]
)
def test_a_target_language_serves_itself_and_its_variants(stated: str, language: str) -> None:
    assert serves(stated, language)


@pytest.mark.parametrize(("stated", "language"), [("pt-BR", "pt"), ("pt-BR", "pt-PT"), ("es", "pt"), ("p", "pt")])
def test_a_variant_serves_no_more_than_itself(stated: str, language: str) -> None:
    assert not serves(stated, language)


@pytest.mark.parametrize("order", [1, -1])
def test_the_entry_for_just_this_variant_wins_over_the_language_and_that_over_any(order: int) -> None:
    entries = [entry("en", "any", "quay"), entry("en", "pt", "cais"), entry("en", "pt-BR", "doca")][::order]
    assert choose_terms(entries, "en", "pt-BR") == (Term("quay", "doca"),)
    assert choose_terms(entries, "en", "pt-PT") == (Term("quay", "cais"),)
    assert choose_terms(entries, "en", "es") == (Term("quay", "quay"),)
    assert choose_terms(entries, "de", "es") == ()


def test_the_region_of_the_source_does_not_matter_but_an_exact_one_wins() -> None:
    entries = [entry("en", "pt", "exact"), entry("en-US", "pt", "near"), entry("any", "pt", "far")]
    assert choose_terms(entries, "en", "pt") == (Term("quay", "exact"),)
    assert choose_terms(entries[1:], "en", "pt") == (Term("quay", "near"),)
    assert choose_terms(entries[2:], "en", "pt") == (Term("quay", "far"),)


def test_among_equals_the_last_wins() -> None:
    entries = [entry("en", "pt", "old", "Quay’s"), entry("en", "pt", "new", "quay's")]
    assert choose_terms(entries, "en", "pt") == (Term("quay's", "new"),)


def test_a_strict_term_stands_beside_a_loose_one() -> None:
    entries = [entry("en", "pt", "maçã", "apple"), entry("en", "pt", "Apple", "Apple", case=True)]
    assert choose_terms(entries, "en", "pt") == (Term("apple", "maçã"), Term("Apple", "Apple", case_sensitive=True))


def test_corrections_are_chosen_likewise_and_tell_cases_apart() -> None:
    entries = [
        entry("en", "pt-BR", "Era tarde.", "It  was late."),
        entry("en", "pt", "Fazia-se tarde.", "It was late."),
        entry("en", "pt", "ERA TARDE.", "IT WAS LATE."),
    ]
    assert choose_corrections(entries, "en", "pt-BR") == {"It was late.": "Era tarde.", "IT WAS LATE.": "ERA TARDE."}
    assert choose_corrections(entries, "en", "pt")["It was late."] == "Fazia-se tarde."
