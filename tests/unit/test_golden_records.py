"""Whole records, byte for byte. An output may change only together with PIPELINE_VERSION, because only then is every
article done again.

After a change that is meant: move PIPELINE_VERSION, then write the records again with
`python -m tests.unit.test_golden_records`. It refuses to overwrite records of the same version.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dragoman.records import PIPELINE_VERSION
from tests.unit.fakes import FakeEngine, make_chain
from tests.unit.stories import Desk

ROOT = Path(__file__).parents[2]
INBOX = ROOT / "events" / "inbox"
GOLDEN = ROOT / "tests" / "documents" / "golden"
VERSION_FILE = GOLDEN / "pipeline_version.txt"

DROPS = ("en-harbour.txt", "pt-padaria.html", "mixed-festival.txt")
TRANSLATED_DROP = "en-harbour.txt"


def make_golden_records() -> dict[str, bytes]:
    """The records by the name of their file."""
    return {name: body for drop in DROPS for name, body in make_records_of(drop)}


def make_records_of(drop: str) -> Iterator[tuple[str, bytes]]:
    desk = Desk(make_chain(FakeEngine()))
    desk.ingest(drop, (INBOX / drop).read_bytes())
    yield f"{drop}.article.json", desk.read_bytes(f"articles/{drop}.json")
    if drop == TRANSLATED_DROP:
        desk.translate(drop)
        yield f"{drop}.pt.translation.json", desk.read_bytes(f"translations/pt/{drop}.json")


NAMES = (*(f"{drop}.article.json" for drop in DROPS), f"{TRANSLATED_DROP}.pt.translation.json")


@pytest.fixture(scope="module")
def records() -> dict[str, bytes]:
    return make_golden_records()


def test_golden_records_are_of_this_pipeline() -> None:
    assert VERSION_FILE.read_text("utf-8") == f"{PIPELINE_VERSION}\n", "python -m tests.unit.test_golden_records"


@pytest.mark.parametrize("name", NAMES)
def test_record_is_what_it_was_when_the_pipelines_version_moved_last(records: dict[str, bytes], name: str) -> None:
    assert records[name].decode() == (GOLDEN / name).read_text("utf-8"), "an output changed: move PIPELINE_VERSION"


def test_nothing_else_is_golden() -> None:
    assert {path.name for path in GOLDEN.glob("*.json")} == set(NAMES)


def write_golden_records() -> None:
    written = VERSION_FILE.read_text("utf-8").strip() if VERSION_FILE.exists() else None
    if written == str(PIPELINE_VERSION):
        raise SystemExit(f"These are the records of version {written}. Move PIPELINE_VERSION first.")
    for name, body in make_golden_records().items():
        (GOLDEN / name).write_bytes(body)
    VERSION_FILE.write_text(f"{PIPELINE_VERSION}\n", "utf-8")


if __name__ == "__main__":
    write_golden_records()
