from typing import Literal

import pytest

from dragoman.article import ReferenceEntry
from dragoman.references import entries as module
from dragoman.references.drafts import Draft, Problem
from dragoman.references.entries import MAX_CHARACTERS, MAX_ENTRIES, MAX_PROBLEMS, ReadReference, collect_entries
from dragoman.references.languages import LanguagePair

EN_PT = LanguagePair("en", "pt")


def draft(
    source: str, target: str = "", *, line: int = 1, case: bool | None = None, pair: LanguagePair = EN_PT
) -> Draft:
    return Draft(line=line, languages=pair, source=source, target=target, is_case_sensitive=case)


def collect(*drafts: Draft | Problem, kind: Literal["glossary", "corrections"] = "glossary") -> ReadReference:
    return collect_entries(kind, drafts)


def read_one(source: str, target: str = "x", *, case: bool | None = None) -> ReferenceEntry:
    (entry,) = collect(draft(source, target, case=case)).entries
    return entry


def test_a_term_without_a_target_stays_as_it_is() -> None:
    assert read_one("Ferry Post", "").target == "Ferry Post"


def test_a_correction_without_a_target_is_a_problem() -> None:
    read = collect(draft("It was late.", line=7), kind="corrections")
    assert read == ReadReference((), ("Line 7: the corrected translation is missing; write it, or delete the line.",))


@pytest.mark.parametrize("source", ["WHO", "US", "G20", "UNESCO", "ОБСЕ"])
def test_an_acronym_is_meant_as_it_is_written(source: str) -> None:
    assert read_one(source).case_sensitive


@pytest.mark.parametrize("source", ["Bank", "iPhone", "BANK OF ENGLAND", "PARLIAMENT", "a", "X", "2026", "東京"])
def test_what_is_no_acronym_is_found_in_any_case(source: str) -> None:
    assert not read_one(source).case_sensitive


def test_the_column_for_the_case_goes_before_the_rule() -> None:
    assert not read_one("WHO", case=False).case_sensitive
    assert read_one("Apple", case=True).case_sensitive


def test_the_case_is_no_matter_of_corrections() -> None:
    (entry,) = collect(draft("NATO", "OTAN", case=True), kind="corrections").entries
    assert not entry.case_sensitive


def test_a_term_is_on_one_line_composed_and_without_control_characters() -> None:
    assert read_one("\ufeffSa\u0303o\x00  \n Paulo ").source == "São Paulo"


def test_a_correction_keeps_its_lines() -> None:
    (entry,) = collect(draft("A.\nB.", " C.\n D. "), kind="corrections").entries
    assert (entry.source, entry.target) == ("A.\nB.", "C.\n D.")


@pytest.mark.parametrize(
    ("first", "second"), [("Ferry", "ferry"), ("O'Neill", "O’Neill"), ("low  tide", "low tide"), ("café", "cafe\u0301")]
)
def test_of_two_targets_for_one_source_the_last_is_used_and_said(first: str, second: str) -> None:
    read = collect(draft(first, "a", line=2), draft(second, "b", line=5))
    assert [entry.target for entry in read.entries] == ["b"]
    assert read.problems == ("Line 5: it gives another target than line 2 for the same source; line 5 is used.",)


def test_the_same_line_twice_is_no_problem() -> None:
    read = collect(draft("ferry", "balsa", line=2), draft("ferry", "balsa", line=5))
    assert (len(read.entries), read.problems) == (1, ())


def test_one_source_may_have_a_target_for_each_pair_and_for_each_case() -> None:
    read = collect(
        draft("apple", "maçã"),
        draft("Apple", "Apple", case=True),
        draft("apple", "manzana", pair=LanguagePair("en", "es")),
    )
    assert (len(read.entries), read.problems) == (3, ())


def test_in_corrections_the_case_tells_two_sources_apart() -> None:
    assert len(collect(draft("It was.", "Era."), draft("IT WAS.", "ERA."), kind="corrections").entries) == 2


@pytest.mark.parametrize("kind", ["glossary", "corrections"])
def test_what_is_too_long_is_a_problem_and_what_just_fits_is_not(kind: Literal["glossary", "corrections"]) -> None:
    limit = MAX_CHARACTERS[kind]
    read = collect(
        draft("a" * limit, "b"), draft("a" * (limit + 1), "b", line=2), draft("c", "b" * (limit + 1), line=3), kind=kind
    )
    assert len(read.entries) == 1
    assert [problem.split(":")[0] for problem in read.problems] == ["Line 2", "Line 3"]


def test_one_language_on_both_sides_is_a_problem() -> None:
    read = collect(draft("lift", "elevator", pair=LanguagePair("en-GB", "en-US")))
    assert read.entries == ()
    assert "one language" in read.problems[0]


def test_markup_and_patterns_are_characters_like_others() -> None:
    assert read_one("<b>a.*</b> [x]").source == "<b>a.*</b> [x]"


def test_a_file_with_too_many_entries_gives_the_first_and_says_where_they_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_ENTRIES", 3)
    read = collect(*(draft(f"term {n}", "x", line=n) for n in range(1, 9)))
    assert [entry.source for entry in read.entries] == ["term 1", "term 2", "term 3"]
    assert read.problems == ("Line 4: a file may have 3 entries; put those from here on into another file.",)
    assert MAX_ENTRIES >= 10_000


def test_problems_beyond_a_hundred_are_counted() -> None:
    read = collect(draft("good", "x"), *(draft("", "x", line=n) for n in range(2, MAX_PROBLEMS + 5)))
    assert len(read.problems) == MAX_PROBLEMS + 1
    assert read.problems[-1] == "And 3 lines more."
    assert len(read.entries) == 1


def test_of_millions_of_lines_that_say_the_same_only_so_many_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_DRAFTS", 3)
    looked_at = iter([draft("quay", "cais", line=line) for line in range(1, 9)])
    read = collect_entries("glossary", looked_at)
    assert [entry.target for entry in read.entries] == ["cais"]
    assert read.problems[0].startswith("Line 4: a file may have 3 lines")
    assert len(list(looked_at)) == 4
