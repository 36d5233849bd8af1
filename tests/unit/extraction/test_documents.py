"""Every document of tests/documents is read as the file beside it says a person would."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from dragoman.article import Article, Container, ObjectAddress, Rejection
from dragoman.bootstrap import quiet_libraries
from dragoman.reading import read_records
from dragoman.reading_rules import Reading
from dragoman.settings import Settings
from dragoman.store import ObjectState

DOCUMENTS = Path(__file__).parents[2] / "documents"
GOLDEN = DOCUMENTS / "golden"
REFERENCES = DOCUMENTS / "references"
"""Glossaries and corrections: tests/unit/references reads them."""
FOUND = DOCUMENTS / "found"
"""What the fuzzer found: tests/unit/test_found.py replays it."""
SUFFIX = ".expected.json"
EXPECTATIONS = sorted(path for path in DOCUMENTS.rglob(f"*{SUFFIX}") if GOLDEN not in path.parents)
READING = Reading.from_settings(Settings(output_bucket="out"))

ALWAYS_COMPARED = ("format", "encoding", "title", "title_origin", "language", "paragraphs")
"""The rest is compared where the expectation names it; what it leaves out has to be empty."""
COMPARED_IF_NAMED = ("links", "origins", "counts", "quotations", "reading_minutes")


def read_document(path: Path) -> list[Article | Container | Rejection]:
    body = path.read_bytes()
    state = ObjectState("etag", len(body), "", "2026-01-01T00:00:00Z")
    source = state.describe(ObjectAddress("in", path.relative_to(DOCUMENTS).as_posix()))
    return list(read_records(source, body, READING))


def describe_outcome(records: list[Article | Container | Rejection]) -> dict[str, Any]:
    """The records in the form of the expectations."""
    first, *items = records
    if isinstance(first, Container):
        described = [describe_record(item) for item in items]
        return {
            "container": first.format,
            "items": [{"name": e.name, **d} for e, d in zip(first.items, described, strict=True)],
        }
    return describe_record(first)


def describe_record(record: Article | Container | Rejection) -> dict[str, Any]:
    assert not isinstance(record, Container)
    if isinstance(record, Rejection):
        return {"rejected": record.reason, "media_type": record.source.media_type or None, "detail": record.detail}
    fields = json.loads(msgspec.json.encode(record))
    language = fields["language"]
    paragraphs = [
        [paragraph["kind"], paragraph["text"], *([paragraph["language"]] if "language" in paragraph else [])]
        for paragraph in fields["paragraphs"]
    ]
    origins = fields["metadata"].pop("origins", {})
    return {
        **fields,
        "language": language["code"],
        "declared_language": language["declared"],
        "paragraphs": paragraphs,
        "origins": origins,
    }


def narrow(outcome: dict[str, Any], expected: dict[str, Any]) -> dict[str, Any]:
    """The part of an outcome that an expectation speaks of."""
    if "container" in outcome:
        pairs = zip(outcome["items"], expected.get("items", []), strict=False)
        narrowed = [narrow(item, wanted) for item, wanted in pairs]
        return {**outcome, "items": [*narrowed, *outcome["items"][len(narrowed) :]]}
    if "rejected" in outcome:
        kept = {name: outcome[name] for name in outcome if name in {"name", "rejected", "media_type"} & expected.keys()}
        agrees = expected.get("detail", "") in outcome["detail"]
        return kept | ({"detail": expected["detail"] if agrees else outcome["detail"]} if "detail" in expected else {})
    always = {name: outcome[name] for name in ALWAYS_COMPARED}
    named = {name: outcome[name] for name in COMPARED_IF_NAMED if name in expected and name in outcome}
    name = {"name": outcome["name"]} if "name" in outcome else {}
    optional = {name: outcome[name] for name in ("declared_language", "metadata") if outcome[name] or name in expected}
    return {**name, **always, **optional, **named}


@pytest.mark.parametrize("path", EXPECTATIONS, ids=lambda path: path.name.removesuffix(SUFFIX))
def test_a_document_is_read_as_a_person_would(path: Path) -> None:
    quiet_libraries()
    expected = json.loads(path.read_text(encoding="utf-8"))

    outcome = describe_outcome(read_document(path.with_name(path.name.removesuffix(SUFFIX))))

    assert narrow(outcome, expected) == expected


def test_every_document_has_its_expectation() -> None:
    documents = {
        path
        for path in DOCUMENTS.glob("*/**/*")  # beside the folders, what is measured over them
        if path.is_file() and not path.name.endswith(SUFFIX) and not {GOLDEN, REFERENCES, FOUND} & set(path.parents)
    }
    assert documents == {path.with_name(path.name.removesuffix(SUFFIX)) for path in EXPECTATIONS}
