import os
from pathlib import Path

import pytest

from dragoman.article import ObjectAddress
from dragoman.errors import PreconditionFailedError
from dragoman.model_store.model_folder import ModelFolder

INSIDE = ObjectAddress("any", "en-pt/model.bin")


def make_folder(place: Path) -> ModelFolder:
    folder = ModelFolder(place / "models")
    folder.put(INSIDE, b"parameters", expected_etag=None)
    (place / "secret").write_bytes(b"secret")
    return folder


@pytest.mark.parametrize(
    "key", ["../secret", "en-pt/../../secret", "a\0b", "a" * 5_000, "en-pt", "", "circle", "outside"]
)
def test_what_is_no_file_in_the_folder_is_neither_read_nor_written(tmp_path: Path, key: str) -> None:
    folder = make_folder(tmp_path)
    (tmp_path / "models" / "circle").symlink_to("circle")
    (tmp_path / "models" / "outside").symlink_to(tmp_path / "secret")
    address = ObjectAddress("any", key)
    assert folder.get(address) is None
    assert folder.head(address) is None
    if key not in {"", "en-pt"}:
        with pytest.raises(PreconditionFailedError):
            folder.put(address, b"other", expected_etag=None)
    assert (tmp_path / "secret").read_bytes() == b"secret"


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    folder = make_folder(tmp_path)
    os.mkfifo(tmp_path / "models" / "pipe")
    assert folder.get(ObjectAddress("any", "pipe")) is None


def test_a_file_over_the_limit_is_named_but_not_read(tmp_path: Path) -> None:
    folder = make_folder(tmp_path)
    stored = folder.get(INSIDE, limit_bytes=9)
    assert stored is not None
    assert (stored.state.bytes, stored.body) == (10, None)
    assert folder.head(INSIDE) == stored.state


def test_a_file_within_the_limit_is_read(tmp_path: Path) -> None:
    stored = make_folder(tmp_path).get(INSIDE, limit_bytes=10)
    assert stored is not None
    assert stored.body == b"parameters"
