"""Every file of tests/documents/references is read as the file beside it says."""

import json
from pathlib import Path
from typing import Any, Literal

import pytest

from dragoman.errors import RejectedError
from dragoman.references import read_reference

DOCUMENTS = Path(__file__).parents[2] / "documents" / "references"
SUFFIX = ".entries.json"
SAMPLES = sorted(path for path in DOCUMENTS.rglob("*") if path.is_file() and not path.name.endswith(SUFFIX))


def read_sample(path: Path) -> dict[str, Any]:
    key = path.relative_to(DOCUMENTS).as_posix()
    kind: Literal["glossary", "corrections"] = "glossary" if key.startswith("glossaries/") else "corrections"
    try:
        reference = read_reference(kind, key, path.read_bytes())
    except RejectedError as error:
        return {"rejected": error.reason, "detail": error.detail}
    entries = [
        [e.source_language, e.target_language, e.source, e.target, *(["case"] if e.case_sensitive else [])]
        for e in reference.entries
    ]
    return {"entries": entries, "problems": list(reference.problems)}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.relative_to(DOCUMENTS).as_posix())
def test_file_is_read_as_the_file_beside_it_says(path: Path) -> None:
    expected = json.loads(path.with_name(path.name + SUFFIX).read_text("utf-8"))
    found = read_sample(path)
    if expected.get("detail", "") is None:  # the sentence is the XML library's
        found["detail"] = None
    assert found == expected


def test_no_expectation_is_left_without_its_file() -> None:
    expectations = {path.name.removesuffix(SUFFIX) for path in DOCUMENTS.rglob(f"*{SUFFIX}")}
    assert expectations == {path.name for path in SAMPLES}
