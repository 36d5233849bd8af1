import hashlib
from typing import Any

import msgspec
import pytest

from dragoman.model_store.errors import DownloadError
from dragoman.model_store.remote_records import Release, read_releases, sort_releases

NIGHTLY = "env.channel == 'default' || env.channel == 'nightly'"
DESKTOP = "env.appinfo.OS != 'Android'"
ANDROID = "env.appinfo.OS == 'Android'"


def make_record(kind: str, **changes: Any) -> dict[str, Any]:
    digest = hashlib.sha256(kind.encode()).hexdigest()
    return {
        "name": f"{kind}.enes.bin",
        "fileType": kind,
        "sourceLanguage": "en",
        "targetLanguage": "es",
        "version": "3.0",
        "architecture": "base",
        "filter_expression": "",
        "decompressedHash": digest,
        "decompressedSize": 40,
        "attachment": {
            "hash": digest,
            "size": 10,
            "filename": f"{kind}.enes.bin.zst",
            "location": f"main/{kind}.zst",
            "mimetype": "application/zstd",
        },
    } | changes


def read(*records: dict[str, Any]) -> tuple[Release, ...]:
    return read_releases(msgspec.json.encode({"data": records}))


def make_release(**changes: Any) -> Release:
    return read(*(make_record(kind, **changes) for kind in ("model", "vocab", "lex")))[0]


def test_files_of_one_direction_version_and_architecture_are_one_release() -> None:
    release = make_release()
    assert (release.pair, release.version, release.architecture) == ("en-es", "3.0", "base")
    assert release.source_vocabulary is release.target_vocabulary
    assert [file.file_type for file in release.files] == ["model", "vocab", "lex"]
    assert (release.bytes, release.transferred_bytes) == (120, 30)


def test_split_vocabularies_are_kept_apart() -> None:
    release = read(*map(make_record, ("model", "srcvocab", "trgvocab")))[0]
    assert release.source_vocabulary.file_type == "srcvocab"
    assert release.target_vocabulary.file_type == "trgvocab"
    assert release.shortlist is None


@pytest.mark.parametrize("kinds", [("model",), ("model", "lex"), ("vocab", "lex"), ("model", "srcvocab"), ()])
def test_release_without_a_model_or_its_vocabularies_is_none(kinds: tuple[str, ...]) -> None:
    assert read(*map(make_record, kinds)) == ()


@pytest.mark.parametrize("version", ["2.0", "4.0", "30.0", "3", "latest"])
def test_format_that_the_engine_can_not_read_is_passed_over(version: str) -> None:
    assert read(*(make_record(kind, version=version) for kind in ("model", "vocab"))) == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "../../evil"},
        {"name": ".hidden"},
        {"sourceLanguage": "../en"},
        {"architecture": "../base"},
        {"version": "3.0/.."},
        {"attachment": None},
        {"attachment": {"hash": "short", "size": 1, "location": "x"}},
        {"attachment": {"hash": "0" * 64, "size": 0, "location": "x"}},
        {"decompressedHash": "short"},
        {"decompressedSize": -1},
        {"decompressedSize": 2**60},
        {"attachment": {"hash": "0" * 64, "size": 2**60, "location": "x"}},
        {"filter_expression": "(" * 1_001},
    ],
)
def test_record_that_is_none_is_passed_over(changes: dict[str, Any]) -> None:
    assert read(make_record("model", **changes), make_record("vocab")) == ()


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"data": {}}', b"<html>"])
def test_answer_that_is_no_list_of_records_is_an_error(body: bytes) -> None:
    with pytest.raises(DownloadError):
        read_releases(body)


@pytest.mark.parametrize(
    ("changes", "is_prerelease", "is_for_phones"),
    [
        ({}, False, False),
        ({"filter_expression": DESKTOP}, False, False),
        ({"filter_expression": ANDROID}, False, True),
        ({"filter_expression": NIGHTLY}, True, False),
        ({"filter_expression": f"({NIGHTLY}) && {ANDROID}"}, True, True),
        ({"filter_expression": "env.channel != 'release'"}, True, False),
        ({"filter_expression": f"{DESKTOP} || env.channel != 'release'"}, False, False),
        ({"version": "3.0a1"}, True, False),
    ],
)
def test_audience_is_read_from_the_filter_and_the_version(
    changes: dict[str, Any], is_prerelease: bool, is_for_phones: bool
) -> None:
    release = make_release(**changes)
    assert (release.is_prerelease, release.is_for_phones) == (is_prerelease, is_for_phones)


def test_finished_comes_before_newer_and_newer_before_larger() -> None:
    ranked = [
        make_release(version="3.10", architecture="tiny"),
        make_release(version="3.2", architecture="base"),
        make_release(version="3.2", architecture="base-memory"),
        make_release(version="3.2", architecture="tiny"),
        make_release(version="3.2", architecture="unheard-of"),
        make_release(version="3.11a2"),
        make_release(version="3.11a1"),
    ]
    assert sort_releases(reversed(ranked)) == ranked


def test_hash_of_a_packed_file_is_unknown_where_the_record_does_not_say() -> None:
    release = make_release(decompressedHash=None, decompressedSize=None)
    assert release.model.sha256 is None
    assert release.model.bytes == 10
