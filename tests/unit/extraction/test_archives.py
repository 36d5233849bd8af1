import bz2
import struct
import tracemalloc
import zlib
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.archives.bounded_zip import MAX_ENTRIES, Archive, sniff_zip
from dragoman.extraction.media_types import DOCX, EPUB, ODT, ZIP


def make_zip(*entries: tuple[str, bytes], method: int = ZIP_DEFLATED) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return buffer.getvalue()


def declare_size(body: bytes, size: int) -> bytes:
    """The zip file with another size for its only entry, in its directory."""
    position = body.index(b"PK\x01\x02") + 24
    return body[:position] + struct.pack("<L", size) + body[position + 4 :]


def test_entries_are_listed_in_order_without_folders() -> None:
    archive = Archive(make_zip(("b/", b""), ("b/2.txt", b"two"), ("a.txt", b"one")))
    assert archive.names == ("b/2.txt", "a.txt")
    assert [archive.read_entry(entry) for entry in archive.entries] == [b"two", b"one"]


def test_an_entry_gives_no_more_than_it_declares() -> None:
    archive = Archive(declare_size(make_zip(("a.txt", b"\0" * 5_000_000)), 10))
    with pytest.raises(RejectedError) as caught:
        archive.read("a.txt")
    assert caught.value.reason is RejectionReason.CORRUPT


def test_an_entry_is_not_inflated_beyond_what_it_declares() -> None:
    archive = Archive(declare_size(make_zip(("a.txt", b"\0" * 20_000_000)), 10))
    tracemalloc.start()
    with pytest.raises(RejectedError):
        archive.read("a.txt")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000


def test_a_declared_size_that_is_too_large_is_refused_before_anything_is_unpacked() -> None:
    with pytest.raises(RejectedError) as caught:
        Archive(declare_size(make_zip(("a.txt", b"words")), 4_000_000_000))
    assert caught.value.reason is RejectionReason.TOO_LARGE


@pytest.mark.parametrize("entries", [MAX_ENTRIES + 1, 60_000])
def test_too_many_entries_are_refused(entries: int) -> None:
    body = make_zip(("a", b""), method=ZIP_STORED)
    start, end = body.index(b"PK\x01\x02"), body.index(b"PK\x05\x06")
    directory = body[start:end] * entries
    count = min(entries, 0xFFFF)
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(directory), start, 0)
    with pytest.raises(RejectedError) as caught:
        Archive(body[:start] + directory + tail)
    assert caught.value.reason is RejectionReason.TOO_LARGE


def test_compression_without_a_bound_is_not_undone() -> None:
    archive = Archive(make_zip(("a.txt", bytes(1_000_000)), method=ZIP_BZIP2))
    with pytest.raises(RejectedError) as caught:
        archive.read("a.txt")
    assert caught.value.reason is RejectionReason.UNSUPPORTED_FORMAT


def test_a_missing_part_is_named() -> None:
    with pytest.raises(RejectedError, match=r"document\.xml"):
        Archive(make_zip(("a", b""))).read("document.xml")


@given(st.binary(max_size=100), st.integers(min_value=0), st.binary(min_size=1, max_size=4))
def test_a_damaged_archive_is_read_or_rejected(content: bytes, place: int, damage: bytes) -> None:
    body = make_zip(("a.txt", content), ("b.txt", b"sound"))
    position = place % len(body)
    damaged = body[:position] + damage + body[position + len(damage) :]
    try:
        archive = Archive(damaged)
        for entry in archive.entries:
            archive.read_entry(entry)
    except RejectedError:
        pass


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([("word/document.xml", b"")], DOCX),
        ([("mimetype", EPUB.encode())], EPUB),
        ([("mimetype", ODT.encode()), ("content.xml", b"")], ODT),
        ([("META-INF/container.xml", b"")], EPUB),
        (
            [("[Content_Types].xml", b"application/x.wordprocessingml.document.main+xml"), ("word/document2.xml", b"")],
            DOCX,
        ),
        ([("a.txt", b"words")], ZIP),
        ([("mimetype", b"words" * 1_000_000)], ZIP),
    ],
)
def test_a_zip_file_is_known_by_what_it_holds(entries: list[tuple[str, bytes]], expected: str) -> None:
    assert sniff_zip(make_zip(*entries)) == expected


def test_the_declaration_of_a_type_is_not_inflated_without_a_bound() -> None:
    bomb = bz2.compress(bytes(50_000_000))
    body = make_zip(("mimetype", b"x" * len(bomb)), method=ZIP_STORED)
    for mark, start in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        position = body.index(mark) + start
        body = body[:position] + struct.pack("<H", ZIP_BZIP2) + body[position + 2 :]
    assert sniff_zip(body.replace(b"x" * len(bomb), bomb)) == ZIP


def test_a_damaged_directory_leaves_the_first_name_to_go_by() -> None:
    body = make_zip(("word/document.xml", zlib.compress(b"words")))
    assert sniff_zip(body[: len(body) // 2]) == DOCX
