import zlib
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.archives.zip_archive import read_path, split_zip

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


def make_zip(*entries: tuple[str, bytes]) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(ZipInfo(name), content)
    return buffer.getvalue()


def split_names(*names: str) -> list[str]:
    return [item.name for item in split_zip(make_zip(*((name, b"Words.") for name in names)), None)]


def name_entry(raw: bytes, extra: bytes = b"") -> ZipInfo:
    """An entry as zipfile reads one whose name has no flag."""
    entry = ZipInfo(raw.decode("cp437"))
    entry.extra = extra
    return entry


def test_each_file_is_an_item_in_the_archives_order() -> None:
    items = split_zip(make_zip(("b.txt", b"Two."), ("a/b.txt", b"One.")), None)
    assert [(item.identity, item.name, item.body) for item in items] == [
        ("b.txt", "b.txt", b"Two."),
        ("a/b.txt", "a/b.txt", b"One."),
    ]


def test_what_systems_leave_in_archives_is_passed_over() -> None:
    left = ("__MACOSX/._a.txt", ".DS_Store", "x/Thumbs.db", "desktop.ini", ".git/config", "a/")
    assert split_names("a.txt", *left) == ["a.txt"]


def test_what_comes_with_articles_is_passed_over_by_name_and_by_content() -> None:
    body = make_zip(
        ("a.txt", b"Words."), ("photo.JPG", b"?"), ("style.css", b"p {}"), ("photo", PNG), ("empty.txt", b"")
    )
    assert [item.name for item in split_zip(body, None)] == ["a.txt"]


@pytest.mark.parametrize("folder", ["Storm_files", "Storm-Dateien", "Storm_ficheiros", "Storm_archivos"])
def test_the_folder_of_a_saved_page_is_passed_over_where_the_page_is_there(folder: str) -> None:
    assert split_names("news/Storm.html", f"news/{folder}/advert.html") == ["news/Storm.html"]
    assert split_names("news/Other.html", f"news/{folder}/page.html") == ["news/Other.html", f"news/{folder}/page.html"]


def test_an_archive_of_pictures_holds_no_article() -> None:
    with pytest.raises(RejectedError) as caught:
        split_zip(make_zip(("a.png", PNG), ("b", PNG)), None)
    assert caught.value.reason is RejectionReason.NO_ARTICLE


def test_two_files_of_one_name_are_two_items_with_their_own_content() -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        body = make_zip(("a.txt", b"One."), ("a.txt", b"Two."))
    assert [item.body for item in split_zip(body, None)] == [b"One.", b"Two."]


@given(st.lists(st.sampled_from(["..", ".", "", "a", "b.txt", "/", "\\", "C:"]), max_size=6), st.sampled_from("/\\"))
def test_a_path_never_leads_out_of_the_archive(parts: list[str], separator: str) -> None:
    path = read_path(ZipInfo(separator.join(parts) or "x"))
    assert not path.startswith("/")
    assert ".." not in PurePosixPath(path).parts
    assert "\\" not in path


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("notícias/verão.txt", "utf-8"),
        ("été à Nîmes.txt", "cp437"),
        ("notícias/ação.txt", "cp850"),
        ("новости/порт.html", "cp866"),
        ("ニュース/港の朝.txt", "cp932"),
        ("新闻/港口.txt", "gb18030"),
        ("plain (2) - copy.txt", "ascii"),
    ],
)
def test_a_name_without_a_flag_is_read_in_the_code_page_that_gives_words(name: str, codec: str) -> None:
    assert read_path(name_entry(name.encode(codec))) == name


def test_a_name_that_no_code_page_gives_words_for_stays_as_it_is() -> None:
    assert read_path(name_entry(b"\xb0\xb1\xb2.txt")) == "░▒▓.txt"


@pytest.mark.parametrize(("checksum_of", "expected"), [(b"?.txt", "港.txt"), (b"renamed.txt", "?.txt")])
def test_the_unicode_name_counts_for_as_long_as_it_belongs_to_the_name(checksum_of: bytes, expected: str) -> None:
    field = b"\x01" + zlib.crc32(checksum_of).to_bytes(4, "little") + "港.txt".encode()
    extra = b"\x01\x00\x02\x00??" + b"\x75\x70" + len(field).to_bytes(2, "little") + field
    assert read_path(name_entry(b"?.txt", extra)) == expected


@given(st.binary(max_size=40), st.binary(max_size=30))
def test_any_name_is_read(raw: bytes, extra: bytes) -> None:
    assert isinstance(read_path(name_entry(raw or b"x", extra)), str)
