"""The examples of REFERENCES.md are read as it says."""

import re
from pathlib import Path

import pytest

import dragoman.references
from dragoman.article import ReferenceEntry
from dragoman.references import read_reference
from dragoman.references.columns import read_header
from dragoman.references.entries import MAX_CHARACTERS, MAX_ENTRIES, MAX_PROBLEMS
from dragoman.references.rows import Row

GUIDE = (Path(dragoman.references.__file__).parent / "REFERENCES.md").read_text("utf-8")
EXAMPLES = dict(re.findall(r"^`(\S+)`[^\n]*(?:\n[^`\n]+)*\n\n```\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL))


def read_example(key: str) -> tuple[ReferenceEntry, ...]:
    kind = "corrections" if key.startswith("corrections/") else "glossary"
    reference = read_reference(kind, key, EXAMPLES[key].encode())  # type: ignore[arg-type]
    assert reference.problems == ()
    return reference.entries


def test_the_glossary_has_its_four_terms() -> None:
    assert read_example("glossaries/en-pt/newsroom.csv") == (
        ReferenceEntry("en", "pt", "Bank of England", "Banco da Inglaterra"),
        ReferenceEntry("en", "pt", "WHO", "OMS", case_sensitive=True),
        ReferenceEntry("en", "pt", "Apple", "Apple", case_sensitive=True),
        ReferenceEntry("en", "pt", "The Ferry Post", "The Ferry Post"),
    )


def test_the_list_of_names_is_for_all_languages() -> None:
    assert [(e.source_language, e.target) for e in read_example("glossaries/any/brands.txt")] == [
        ("any", "Harbour Radio"),
        ("any", "iPhone"),
    ]


def test_the_correction_keeps_its_quotation_marks() -> None:
    (entry,) = read_example("corrections/en-pt/desk.tsv")
    assert (entry.source, entry.target) == (
        '"Never again," the captain said.',
        "“Nunca mais”, disse o capitão.",
    )


def test_every_example_is_tested() -> None:
    assert len(EXAMPLES) == 3


@pytest.mark.parametrize("row", re.findall(r"^\| (`\w+`.*?) \| (.*?) \|", GUIDE, re.MULTILINE))
def test_every_name_of_a_column_is_known(row: tuple[str, str]) -> None:
    names = re.findall(r"`(\w+)`", row[0]) + [name.strip(" …") for name in row[1].split(",")]
    for name in filter(None, names):
        for others in (("source", "target"), ("target",), ("source",), ()):
            header = read_header(Row(1, (name, *others)))
            if header is not None and not header.unused:
                break
        else:
            pytest.fail(f"{name} is not known")


def test_the_numbers_are_those_of_the_code() -> None:
    limits = GUIDE[GUIDE.index("## Limits") :]
    for number in (MAX_ENTRIES, *MAX_CHARACTERS.values(), MAX_PROBLEMS):
        assert f"{number:,} " in limits
