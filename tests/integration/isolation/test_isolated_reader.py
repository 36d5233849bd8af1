"""Documents in a child process: the same records as here, and for what is too much for it a rejection, once."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Final

import pytest

from dragoman.article import (
    Article,
    Container,
    ObjectAddress,
    Outcome,
    Reference,
    Rejection,
    SourceObject,
    Subject,
)
from dragoman.errors import ChildUnavailableError
from dragoman.ingest import ingest
from dragoman.law import find_breaches
from dragoman.readers import Job, read_records
from dragoman.readers.direct import DirectReader
from dragoman.readers.isolated import IsolatedReader
from dragoman.reading_rules import Reading
from dragoman.records import encode_record
from dragoman.settings import Bounds, Settings
from dragoman.stopwatch import Stopwatch
from tests.unit.fakes import INPUT_BUCKET, OUTPUT_BUCKET
from tests.unit.stories import PROSE, Desk

ADDRESS: Final = ObjectAddress(INPUT_BUCKET, "a.txt")
ROOT: Final = Path(__file__).parents[3]
WIDE: Final = Bounds(60, 1_000_000_000)
SHORT: Final = Bounds(1, 1_000_000_000)

LONG_TEXT: Final = "\n\n".join([" ".join(PROSE.split())] * 5_500).encode()
"""A sound text of 1.9 MB, which takes 3 s of work."""
MANY_LINES: Final = b"\n".join(json.dumps({"id": place, "body": PROSE * 41}).encode() for place in range(1_990))
"""29 MB of sound JSON Lines, which are in memory several times while they are split."""
SPARE_BYTES: Final = 8_000_000


def pack(**members: bytes) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, body in members.items():
            archive.writestr(name.replace("_", "."), body)
    return packed.getvalue()


def describe(key: str, body: bytes | None, seconds_left: float = 600.0) -> Job:
    source = SourceObject(INPUT_BUCKET, key, "etag", len(body or b""), "application/octet-stream", "")
    settings = Settings(output_bucket=OUTPUT_BUCKET)
    return Job(source, body, Reading.from_settings(settings), Stopwatch(), lambda: seconds_left)


@pytest.fixture(scope="module")
def wide() -> Iterator[IsolatedReader]:
    reader = IsolatedReader(WIDE)
    yield reader
    reader.close()


@pytest.fixture(scope="module")
def short() -> Iterator[IsolatedReader]:
    reader = IsolatedReader(SHORT)
    yield reader
    reader.close()


@pytest.fixture(scope="module")
def small() -> Iterator[IsolatedReader]:
    """One whose bounds leave little beside what an archive with a text takes."""
    measured = IsolatedReader(WIDE)
    for _ in read_records(measured, describe("a.zip", pack(a_txt=PROSE.encode()))):
        child = measured._isolated._child
    assert child is not None
    peak = int(Path(f"/proc/{child.pid}/status").read_text().partition("VmPeak:")[2].split()[0]) * 1024
    measured.close()
    reader = IsolatedReader(Bounds(60, peak + SPARE_BYTES))
    yield reader
    reader.close()


def list_documents() -> list[Path]:
    """Every eighth of each folder: the formats, the broken ones and the containers."""
    folders = [folder for folder in (ROOT / "tests" / "documents").iterdir() if folder.is_dir()]
    return [path for folder in sorted(folders) for path in sorted(filter(Path.is_file, folder.iterdir()))[::8]]


def test_every_record_is_byte_for_byte_what_this_process_makes(wide: IsolatedReader) -> None:
    for path in list_documents():
        body = path.read_bytes()
        there, here = (
            [encode_record(record) for record in read_records(reader, describe(path.name, body))]
            for reader in (wide, DirectReader())
        )
        assert there == here, path.name


def test_a_mapping_of_fields_reaches_the_child(wide: IsolatedReader) -> None:
    body = json.dumps({"inner": {"words": PROSE}}).encode()
    settings = Settings(output_bucket=OUTPUT_BUCKET, field_mapping='{"body": "inner.words"}')
    source = SourceObject(INPUT_BUCKET, "a.json", "etag", len(body), "application/json", "")
    record = wide.read_file(Job(source, body, Reading.from_settings(settings), Stopwatch(), lambda: 600.0))
    assert isinstance(record, Article)


def test_a_file_that_is_too_large_to_be_fetched_is_rejected_there_too(wide: IsolatedReader) -> None:
    record = wide.read_file(describe("a.pdf", None))
    assert isinstance(record, Rejection)
    assert record.reason == "too-large"


def test_the_milliseconds_of_each_stage_come_back(wide: IsolatedReader) -> None:
    job = describe("a.txt", PROSE.encode())
    wide.read_file(job)
    assert {"sniff", "extract", "normalize", "detect", "enrich"} <= job.watch.milliseconds.keys()


def test_an_item_is_found_and_read_and_one_that_is_not_there_is_not(wide: IsolatedReader) -> None:
    job = describe("a.zip", pack(a_txt=PROSE.encode(), b_txt=PROSE.upper().encode()))
    container = wide.read_file(job)
    assert isinstance(container, Container)
    entry = container.items[1]
    found = wide.find_item(job, entry.id)
    assert isinstance(found, SourceObject)
    assert (found.item, found.etag) == (entry.id, entry.etag)
    assert isinstance(wide.read_item(job, entry.id), Article)
    assert wide.find_item(job, "item-0123456789abcdef") is None


def test_a_glossary_is_read(wide: IsolatedReader) -> None:
    record = wide.read_reference(describe("glossaries/en-pt/a.csv", b"harbour,porto\nquay,cais\n"), "glossary")
    assert isinstance(record, Reference)
    assert len(record.entries) == 2


def test_a_file_that_takes_too_long_is_rejected_as_too_complex(short: IsolatedReader) -> None:
    record = short.read_file(describe("a.txt", LONG_TEXT))
    assert isinstance(record, Rejection)
    assert (record.reason, record.detail) == (
        "too-complex",
        "Reading it took more than 1 second of work, which is the limit.",
    )
    assert isinstance(short.read_file(describe("a.txt", PROSE.encode())), Article)


@pytest.mark.skipif("sys.platform != 'linux'", reason="only Linux holds processes to their address space")
def test_a_file_that_takes_too_much_memory_is_rejected_as_too_complex(small: IsolatedReader) -> None:
    record = small.read_file(describe("a.jsonl", MANY_LINES))
    assert isinstance(record, Rejection)
    assert (record.reason, "bytes of memory" in record.detail) == ("too-complex", True)
    assert isinstance(small.read_file(describe("a.txt", PROSE.encode())), Article)


def test_an_item_that_takes_too_long_rejects_itself_and_no_other(short: IsolatedReader) -> None:
    job = describe("a.zip", pack(a_txt=PROSE.encode(), b_txt=LONG_TEXT))
    container, fine, bad = read_records(short, job)
    assert isinstance(container, Container)
    assert isinstance(fine, Article)
    assert isinstance(bad, Rejection)
    assert (bad.reason, bad.source.item, bad.source.etag) == (
        "too-complex",
        container.items[1].id,
        container.items[1].etag,
    )


def test_every_kind_of_file_that_crashes_its_parser_is_rejected_as_too_complex() -> None:
    reader = IsolatedReader(WIDE, "tests.integration.isolation.crashing_reader")
    job = describe("glossaries/en-pt/a.csv", b"harbour,porto\n")
    item = "item-0123456789abcdef"
    records = {
        "file": reader.read_file(job),
        "found": reader.find_item(job, item),
        "item": reader.read_item(job, item),
        "reference": reader.read_reference(job, "glossary"),
    }
    for record in records.values():
        assert isinstance(record, Rejection)
        assert (record.reason, record.detail) == ("too-complex", "The parser crashed (SIGABRT).")
    items = [record.source.item for record in records.values() if isinstance(record, Rejection)]
    assert items == [None, item, item, None]


def test_an_invocation_whose_time_is_over_rejects_nothing(short: IsolatedReader) -> None:
    short.read_file(describe("a.txt", PROSE.encode()))
    with pytest.raises(ChildUnavailableError):
        short.read_file(describe("a.txt", LONG_TEXT, seconds_left=0.3))


def take_in(desk: Desk, reader: IsolatedReader, bounds: Bounds) -> Outcome:
    desk.settings = Settings(
        output_bucket=OUTPUT_BUCKET,
        targets=("pt",),
        parser_seconds=bounds.seconds,
        parser_memory_bytes=bounds.memory_bytes,
    )
    return ingest(Subject(ADDRESS), desk.queue_services(), reader, lambda: 600.0).outcome


def test_too_complex_is_final_within_its_bounds_and_what_was_read_is_final_within_any(
    short: IsolatedReader, wide: IsolatedReader
) -> None:
    desk = Desk()
    desk.store.upload(ADDRESS, LONG_TEXT)
    assert take_in(desk, short, SHORT) is Outcome.REJECTED
    assert desk.output_keys() == ["rejected/a.txt.json"]
    record = desk.read_bytes("rejected/a.txt.json")
    assert list(find_breaches(desk.store, INPUT_BUCKET, OUTPUT_BUCKET, ["pt"])) == []

    assert take_in(desk, short, SHORT) is Outcome.UNCHANGED
    assert desk.read_bytes("rejected/a.txt.json") == record
    assert take_in(desk, wide, WIDE) is Outcome.INGESTED
    assert desk.output_keys() == ["articles/a.txt.json"]
    assert take_in(desk, short, SHORT) is Outcome.UNCHANGED
    assert desk.output_keys() == ["articles/a.txt.json"]


@pytest.mark.parametrize("expected", ["a.pdf", "a.html", "", "\udcff\x00.docx"])
def test_whatever_is_expected_a_document_is_read_as_what_it_is(wide: IsolatedReader, expected: str) -> None:
    job = describe("a.txt", PROSE.encode())
    wide.expect(expected)
    assert wide.read_file(job) == DirectReader().read_file(job)


BEGIN_TO_READ: Final = """
import os
from dragoman.readers.child import _MODULES, warm_up
for ending in _MODULES:
    list(warm_up("a" + ending))
print(len(_MODULES), len(os.listdir("/proc/self/task")))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lists threads")
def test_nothing_that_readers_import_begins_a_thread_which_the_confinement_forbids() -> None:
    """Tests may run as root, whom the system lets begin some."""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(ROOT / "shared")}
    done = subprocess.run([sys.executable, "-c", BEGIN_TO_READ], env=environment, capture_output=True, check=True)
    endings, threads = map(int, done.stdout.split())
    assert endings > 10
    assert threads == 1
