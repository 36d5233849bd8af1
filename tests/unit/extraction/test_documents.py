"""Every document of tests/documents is read as the file beside it says a person would."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from dragoman.article import Document, ObjectAddress
from dragoman.errors import RejectedError
from dragoman.extraction import extract
from dragoman.ingest import describe_document
from dragoman.store import ObjectState, StoredObject

DOCUMENTS = Path(__file__).parents[2] / "documents"
EXPECTATIONS = sorted(DOCUMENTS.glob("*.expected.json"))


def read_document(path: Path) -> Document:
    body = path.read_bytes()
    state = ObjectState("etag", len(body), "", "2026-01-01T00:00:00Z")
    return describe_document(ObjectAddress("in", path.name), StoredObject(state, body))


def describe_outcome(document: Document) -> dict[str, Any]:
    try:
        extraction = json.loads(msgspec.json.encode(extract(document)))
    except RejectedError as error:
        return {"rejected": str(error.reason), "media_type": document.source.media_type or None, "detail": error.detail}
    paragraphs = [[paragraph["kind"], paragraph["text"]] for paragraph in extraction["paragraphs"]]
    return {**extraction, "paragraphs": paragraphs}


@pytest.mark.parametrize("path", EXPECTATIONS, ids=lambda path: path.name.removesuffix(".expected.json"))
def test_a_document_is_read_as_a_person_would(path: Path) -> None:
    expected = json.loads(path.read_text(encoding="utf-8"))
    document = read_document(path.with_name(path.name.removesuffix(".expected.json")))

    outcome = describe_outcome(document)

    assert expected.pop("detail", "") in outcome.pop("detail", "")
    assert outcome == expected


def test_every_document_has_its_expectation() -> None:
    documents = {
        path.name for path in DOCUMENTS.iterdir() if path.is_file() and not path.name.endswith(".expected.json")
    }
    assert documents == {path.name.removesuffix(".expected.json") for path in EXPECTATIONS}
