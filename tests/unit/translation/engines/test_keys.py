import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.config import Config
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import ConfigurationError, EngineError, EngineReason
from dragoman.translation.engines.keys import MAX_KEY_BYTES, FileKey, Key, MissingKey, StoredKey, call_with, open_key

KEY = "6d3c-secret:fx"


def open_place(place: str) -> Key:
    def connect() -> Any:
        raise AssertionError("nothing is asked for before a key is read")

    return open_key(place, "DEEPL_KEY", connect, Config())


def write_key(folder: Path, text: str = KEY, mode: int = 0o600) -> Path:
    path = folder / "deepl.key"
    path.write_text(text, "utf-8")
    path.chmod(mode)
    return path


def reason_of(read: Callable[[], object]) -> EngineReason:
    with pytest.raises(EngineError) as caught:
        read()
    assert KEY not in str(caught.value)
    return caught.value.reason


class FakeKey:
    """Keys in the order in which they are fetched; the first is the one that is kept."""

    def __init__(self, *stored: str) -> None:
        self._stored = list(stored)

    def read(self, *, anew: bool = False) -> str:
        if anew:
            self._stored.pop(0)
        return self._stored[0]


# Where a key may be


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("", MissingKey),
        ("/dragoman/deepl", StoredKey),
        ("arn:aws:secretsmanager:eu-west-1:123456789012:secret:deepl-AbCdEf", StoredKey),
        ("arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:deepl-AbCdEf", StoredKey),
        ("file:/home/me/deepl.key", FileKey),
    ],
)
def test_a_setting_says_where_the_key_is(place: str, kind: type) -> None:
    assert isinstance(open_place(place), kind)


@pytest.mark.parametrize("place", [KEY, "dragoman/deepl", "arn:aws:iam::123456789012:role/x", "https://a.example"])
def test_the_key_itself_in_the_setting_is_refused_and_not_repeated(place: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        open_place(place)
    assert "DEEPL_KEY" in str(caught.value)
    assert place not in str(caught.value)


def test_an_engine_without_its_key_says_which_setting_is_empty() -> None:
    with pytest.raises(EngineError, match="DEEPL_KEY") as caught:
        open_place("").read()
    assert caught.value.reason is EngineReason.UNAUTHORIZED


# A file of one's own


@pytest.mark.parametrize("text", [KEY, f"{KEY}\n", f"  {KEY}\r\n"])
def test_a_file_that_only_its_owner_may_read_holds_the_key(tmp_path: Path, text: str) -> None:
    assert open_place(f"file:{write_key(tmp_path, text)}").read() == KEY


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620, 0o602, 0o610])
def test_a_file_that_others_may_open_is_not_used(tmp_path: Path, mode: int) -> None:
    assert reason_of(FileKey(write_key(tmp_path, mode=mode)).read) is EngineReason.UNAUTHORIZED


def test_a_file_of_another_owner_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_key(tmp_path)
    monkeypatch.setattr(os, "geteuid", lambda: path.stat().st_uid + 1)
    assert reason_of(FileKey(path).read) is EngineReason.UNAUTHORIZED


@pytest.mark.parametrize(
    "text", ["", "\n", "two\nlines", "schlüssel", "a\x00b", '{"a": "1", "b": "2"}', '{"a": 5}', "{}"]
)
def test_what_is_no_key_is_not_sent_as_one(tmp_path: Path, text: str) -> None:
    assert reason_of(FileKey(write_key(tmp_path, text)).read) is EngineReason.UNAUTHORIZED


def test_a_missing_file_a_folder_and_bytes_that_are_no_text_are_no_key(tmp_path: Path) -> None:
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "bytes").chmod(0o600)
    for name in ("missing", "", "bytes"):
        assert reason_of(FileKey(tmp_path / name).read) is EngineReason.UNAUTHORIZED


def test_a_pipe_that_nobody_writes_into_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    assert reason_of(FileKey(tmp_path / "pipe").read) is EngineReason.UNAUTHORIZED


def test_a_folder_is_no_key(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir(0o700)
    assert reason_of(FileKey(tmp_path / "folder").read) is EngineReason.UNAUTHORIZED


def test_of_a_huge_file_no_more_is_read_than_a_key_may_have(tmp_path: Path) -> None:
    path = write_key(tmp_path, "k" * (2 * MAX_KEY_BYTES))
    assert len(FileKey(path).read()) == MAX_KEY_BYTES


def test_what_is_wrong_with_a_file_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="No such file or directory"):
        FileKey(tmp_path / "missing").read()


def test_a_changed_file_is_read_anew(tmp_path: Path) -> None:
    key = FileKey(write_key(tmp_path, "old"))
    assert key.read() == "old"
    write_key(tmp_path, "new")
    assert key.read() == "new"


# A key that was changed


def test_a_key_that_the_service_takes_is_asked_for_once() -> None:
    used: list[str] = []
    call_with(FakeKey("first", "second"), used.append)
    assert used == ["first"]


def refuse(*refused: str) -> tuple[Callable[[str], str], list[str]]:
    used: list[str] = []

    def call(key: str) -> str:
        used.append(key)
        if key in refused:
            raise EngineError(EngineReason.UNAUTHORIZED, "HTTP status 403")
        return key

    return call, used


def test_a_refused_key_is_fetched_anew_and_the_call_made_again() -> None:
    call, used = refuse("first")
    assert call_with(FakeKey("first", "second"), call) == "second"
    assert used == ["first", "second"]


def test_a_refused_key_that_is_still_the_stored_one_is_not_sent_again() -> None:
    call, used = refuse("first")
    assert reason_of(lambda: call_with(FakeKey("first", "first"), call)) is EngineReason.UNAUTHORIZED
    assert used == ["first"]


def test_a_second_refusal_is_final() -> None:
    call, used = refuse("first", "second")
    assert reason_of(lambda: call_with(FakeKey("first", "second", "third"), call)) is EngineReason.UNAUTHORIZED
    assert used == ["first", "second"]


def test_another_error_fetches_nothing() -> None:
    def call(key: str) -> str:
        raise EngineError(EngineReason.THROTTLED, "HTTP status 429")

    assert reason_of(lambda: call_with(FakeKey("first"), call)) is EngineReason.THROTTLED


# A store of AWS (its real answers are in tests/integration)


def test_a_store_is_connected_to_once_and_asked_anew_only_when_told() -> None:
    connected: list[str] = []
    asked: list[bool] = []

    def fetch(anew: bool) -> object:
        asked.append(anew)
        return KEY

    def connect() -> Callable[[bool], object]:
        connected.append("connected")
        return fetch

    key = StoredKey(connect)
    assert [key.read(), key.read(), key.read(anew=True)] == [KEY] * 3
    assert len(connected) == 1
    assert asked == [False, False, True]


@pytest.mark.parametrize("value", [None, b"bytes", {"a": "b"}, ""])
def test_a_stored_value_that_is_no_text_is_no_key(value: object) -> None:
    assert reason_of(StoredKey(lambda: lambda _: value).read) is EngineReason.UNAUTHORIZED


@pytest.mark.parametrize("secret", [KEY, f'{{"key": "{KEY}"}}', f'{{"DEEPL_KEY": "{KEY}\\n"}}'])
def test_the_object_of_one_value_that_the_console_makes_is_opened(secret: str) -> None:
    assert StoredKey(lambda: lambda _: secret).read() == KEY


@pytest.mark.parametrize("number", ["12345", "1e5", "true"])
def test_a_key_that_happens_to_be_json_stays_what_it_is(number: str) -> None:
    assert StoredKey(lambda: lambda _: number).read() == number


@given(st.one_of(st.text(), st.dictionaries(st.text(max_size=3), st.text(max_size=5), max_size=2).map(json.dumps)))
def test_whatever_is_stored_is_a_key_that_fits_a_header_or_none(stored: str) -> None:
    try:
        key = StoredKey(lambda: lambda _: stored).read()
    except EngineError:
        return
    assert key
    assert key.isascii()
    assert key.isprintable()
    assert key == key.strip()
