"""Any bytes at all, under any name, end in exactly one of article, container and rejection; so does each item."""

import logging
import random
from collections.abc import Iterator
from pathlib import Path
from time import process_time

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dragoman.article import Article, Container, ObjectAddress, Rejection
from dragoman.bootstrap import quiet_libraries
from dragoman.law import find_breaches
from dragoman.reading import read_records
from dragoman.reading_rules import Reading
from dragoman.records import encode_record
from dragoman.settings import Limits
from dragoman.store import ObjectState
from tests.unit.fakes import INPUT_BUCKET, OUTPUT_BUCKET, make_settings
from tests.unit.stories import Desk

DOCUMENTS = Path(__file__).parents[1] / "documents"
MAX_BYTES = 100_000
"""Cap of what is tried; the service's own is larger, and what a parser needs for it is linear."""
BOUND_SECONDS = 30.0
"""Of one file with all of its items, on a machine that does other things as well. It tells a hang from work."""
READING = Reading(Limits(document_bytes=MAX_BYTES, package_bytes=2 * MAX_BYTES))

SAMPLES = sorted(
    path
    for path in DOCUMENTS.rglob("*")
    if path.is_file()
    and not path.name.endswith(".expected.json")
    and "golden" not in path.parts
    and path.stat().st_size <= MAX_BYTES
)
ENDINGS = sorted({path.suffix for path in SAMPLES} | {"", ".gz", ".exe", ".HTML"})

names = st.builds(
    "{}{}".format,
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12),
    st.sampled_from(ENDINGS),
)


class Damage:
    """What a sick network, a full disk or somebody with a hex editor does to a file."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - chooses damage, keeps no secret

    def apply(self, body: bytes) -> bytes:
        damages = (self._flip, self._cut, self._repeat, self._splice, self._erase)
        for _ in range(self._random.randint(1, 4)):
            body = self._random.choice(damages)(body)
        return body[:MAX_BYTES]

    def _place(self, body: bytes) -> int:
        return self._random.randrange(len(body) + 1)

    def _flip(self, body: bytes) -> bytes:
        changed = bytearray(body)
        for _ in range(min(len(body), self._random.randint(1, 20))):
            changed[self._random.randrange(len(changed))] = self._random.randrange(256)
        return bytes(changed)

    def _cut(self, body: bytes) -> bytes:
        return body[: self._place(body)]

    def _repeat(self, body: bytes) -> bytes:
        start, end = sorted((self._place(body), self._place(body)))
        return body[:end] + body[start:end] * self._random.randint(1, 5) + body[end:]

    def _splice(self, body: bytes) -> bytes:
        other = self._random.choice(SAMPLES).read_bytes()
        return body[: self._place(body)] + other[self._place(other) :]

    def _erase(self, body: bytes) -> bytes:
        start, end = sorted((self._place(body), self._place(body)))
        return body[:start] + bytes(min(end - start, 64)) + body[end:]


def read_all(body: bytes, name: str, declared: str = "") -> list[Article | Container | Rejection]:
    source = ObjectState("etag", len(body), declared).describe(ObjectAddress("in", name))
    return list(read_records(source, body, READING))


@pytest.fixture(autouse=True)
def _no_library_complains() -> None:
    quiet_libraries()


def check(body: bytes, name: str, declared: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.clear()
    began = process_time()
    first, *items = read_all(body, name, declared)
    spent = process_time() - began

    assert len(items) == (len(first.items) if isinstance(first, Container) else 0)
    for record in (first, *items):
        encode_record(record).decode()  # no lone surrogate in it
        assert isinstance(record, Article | Container | Rejection)
        if isinstance(record, Article):
            assert any(map(str.isalnum, record.text))
            assert record.title
    assert [entry for entry in caplog.records if entry.levelno >= logging.ERROR] == []
    assert spent < BOUND_SECONDS


declarations = st.sampled_from(
    ["", "text/plain; charset=koi8-r", "text/html; charset=utf-16", "application/pdf", "message/rfc822", "x"]
)
quick = settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=200
)


@given(body=st.binary(max_size=400), name=names, declared=declarations)
@example(body=b"PK\x03\x04", name="a.docx", declared="")
@example(body=b"%PDF-1.7", name="a.txt", declared="")
@example(body=b"\x1f\x8b\x08", name="a.gz", declared="")
@example(body=b"{\\rtf1", name="a", declared="")
@quick
def test_random_bytes_end_in_one_outcome(
    body: bytes, name: str, declared: str, caplog: pytest.LogCaptureFixture
) -> None:
    check(body, name, declared, caplog)


@given(path=st.sampled_from(SAMPLES), seed=st.integers(0, 2**32), name=names, keeps_name=st.booleans())
@quick
def test_damaged_documents_end_in_one_outcome(
    path: Path, seed: int, name: str, *, keeps_name: bool, caplog: pytest.LogCaptureFixture
) -> None:
    check(Damage(seed).apply(path.read_bytes()), path.name if keeps_name else name, "", caplog)


def mutate_all() -> Iterator[tuple[str, bytes]]:
    for number, path in enumerate(SAMPLES):
        yield path.name, Damage(number).apply(path.read_bytes())


def test_the_law_holds_over_damaged_documents_and_nothing_is_asked_for_again() -> None:
    """Through the stories, over a store: exactly one record for each file and item."""
    desk = Desk(settings=make_settings(()))
    for place, (name, body) in enumerate(mutate_all()):
        if place % 4 == 0:
            desk.ingest(f"{place}/{name}", body)
    while desk.hints.sent:
        desk.ingest_subject(desk.hints.sent.pop())

    assert list(find_breaches(desk.store, INPUT_BUCKET, OUTPUT_BUCKET, [])) == []


HEADS = (
    "",
    "<!DOCTYPE html>",
    "<p>",
    "<?xml version='1.0'?><rss>",
    "From ana ",
    "Subject: ",
    "{\\rtf1 ",
    "---\n",
    '{"body": "',
    "> ",
)
UNITS = (
    *(
        "a",
        "1",
        " ",
        "\n",
        "\t",
        "-",
        "_",
        ".",
        "=",
        "[",
        "(",
        "<",
        ">",
        "&",
        "@",
        "#",
        "'",
        '"',
        "\\",
        "|",
        "*",
        "`",
        "/",
    ),
    *(
        "a ",
        "a\n",
        "-\n",
        "\n\n",
        "<p>",
        "<b>",
        "<!--",
        "a@",
        "a.",
        "www.",
        "http://",
        "1. ",
        "- ",
        "> ",
        "From 0900",
        "By A ",
        "é",
    ),
)


@pytest.mark.parametrize("head", HEADS)
def test_a_long_run_of_anything_ends_in_time(head: str, caplog: pytest.LogCaptureFixture) -> None:
    """What random bytes never find: patterns that take a time that grows with the square, or the power, of a run."""
    for unit in UNITS:
        body = (head + unit * (30_000 // len(unit)) + " and the text ends here").encode()
        check(body, "a.txt", "", caplog)
