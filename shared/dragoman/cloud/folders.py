"""The two folders of `dragoman run`: files out of INBOX, records into OUTBOX."""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, Literal

import msgspec

from dragoman.article import ContainerItem
from dragoman.cloud.server import CloudError
from dragoman.events import MAX_KEY_BYTES
from dragoman.reconciliation import has_fingerprint
from dragoman.records import container_key, decode_container

STATE_FILE: Final = ".dragoman.json"
"""In OUTBOX: what S3 would remember of each record, so that a second run need not do the work again."""

_LOOKS_LIKE_RECORD: Final = re.compile(r"\.json%*\Z")
_RECORD_MARK: Final = b'"schema": "dragoman.'
_PRECEDING: Final = ("containers/", "references/", "rejected/", "references.json")
"""Where records are that become final when what follows from them is queued."""
_MAX_PART_BYTES: Final = 255  # of a file name, on every common file system
_DIGEST_DIGITS: Final = 16


class InboxFile(msgspec.Struct, frozen=True):
    """A file of INBOX and the state by which a change is noticed."""

    path: Path
    modified_ns: int
    size: int


class Inbox(msgspec.Struct, frozen=True):
    """What INBOX holds: files by their key, and names that can't be keys with the reason."""

    files: Mapping[str, InboxFile]
    skipped: tuple[tuple[str, str], ...]


def scan_inbox(folder: Path) -> Inbox:
    """Every regular file below `folder`, keyed by its path from there. Names that start with a dot are left alone."""
    files: dict[str, InboxFile] = {}
    skipped: list[tuple[str, str]] = []
    for path in sorted(_walk(folder)):
        key = path.relative_to(folder).as_posix()
        problem = _find_problem(key)
        if problem is None:
            try:
                state = path.stat()
            except OSError:
                continue  # removed while we looked
            files[key] = InboxFile(path, state.st_mtime_ns, state.st_size)
        else:
            skipped.append((os.fsencode(key).decode(errors="replace"), problem))
    return Inbox(files, tuple(skipped))


def _walk(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(place, name)
            if not name.startswith(".") and path.is_file():
                yield path


def _find_problem(key: str) -> str | None:
    try:
        size = len(key.encode())
    except UnicodeEncodeError:
        return "the name is not UTF-8"
    return f"the path is longer than {MAX_KEY_BYTES} bytes" if size > MAX_KEY_BYTES else None


class Remembered(msgspec.Struct, frozen=True):
    """What S3 knows of a record besides its bytes."""

    etag: str
    metadata: Mapping[str, str]


class LastRun(msgspec.Struct, frozen=True):
    """What the last run into an OUTBOX was made with."""

    inbox: str
    """As an absolute path."""
    targets: tuple[str, ...]
    engines: tuple[str, ...]
    field_mapping: str = ""


class _State(msgspec.Struct, frozen=True):
    schema: Literal["dragoman.outbox"] = "dragoman.outbox"
    records: Mapping[str, Remembered] = {}
    last_run: LastRun | None = None


class Outbox:
    """A folder that mirrors the output bucket. Files that it did not write itself are never touched."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._state_path = folder / STATE_FILE
        state = self._read_state()
        self.records: dict[str, Remembered] = dict(state.records)
        self.last_run = state.last_run
        """Set by each run for whoever asks about its records afterwards; None in a folder that no run has told."""

    def _read_state(self) -> _State:
        try:
            return msgspec.json.decode(self._state_path.read_bytes(), type=_State)
        except FileNotFoundError:
            return _State()
        except OSError as error:
            raise CloudError(f"{self._state_path} can't be read: {error.strerror}") from error
        except msgspec.DecodeError as error:
            raise CloudError(
                f"{self._state_path} can't be read ({error}). Delete it, or choose another folder."
            ) from error

    def read(self, key: str) -> bytes | None:
        """A record's bytes, if the file still is what was written; else it is forgotten, and so written again."""
        if key not in self.records:
            return None
        try:
            body = self._path(key).read_bytes()
        except OSError:
            body = b""
        if _etag(body) == self.records[key].etag:
            return body
        del self.records[key]
        return None

    def read_items(self, key: str) -> tuple[ContainerItem, ...]:
        """The items of an input key whose container record is here."""
        body = self.read(container_key(key))
        return () if body is None else decode_container(body).items

    def holds(self, key: str, etag: str) -> bool:
        """Whether this version of a record was written and its file is still there."""
        known = self.records.get(key)
        return known is not None and known.etag == etag and self._path(key).is_file()

    def is_provisional(self, key: str) -> bool:
        """Whether a record that others follow was not final when it was fetched: making it so leaves its bytes as they
        are."""
        return key.startswith(_PRECEDING) and not has_fingerprint(self.records[key].metadata)

    def write(self, key: str, body: bytes, remembered: Remembered) -> None:
        """Write a record.

        Raises:
            CloudError: the folder does not allow it.
        """
        path = self._path(key)
        if key not in self.records and _is_foreign(path):
            raise CloudError(f"{path} is not a record of Dragoman's. Move it away, or choose another OUTBOX.")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _replace(path, body)
        except OSError as error:
            raise CloudError(f"{path} can't be written: {error.strerror}") from error
        self.records[key] = remembered

    def remove(self, keys: Iterable[str]) -> None:
        """Remove records, and the folders that are empty then."""
        for key in list(keys):
            path = self._path(key)
            path.unlink(missing_ok=True)
            self.records.pop(key, None)
            for parent in path.relative_to(self._folder).parents:
                try:
                    (self._folder / parent).rmdir() if parent.parts else None
                except OSError:
                    break

    def save(self) -> None:
        """Write the state file."""
        self._folder.mkdir(parents=True, exist_ok=True)
        _replace(self._state_path, msgspec.json.encode(_State(records=self.records, last_run=self.last_run)))

    def _path(self, key: str) -> Path:
        *folders, name = map(_safe_part, key.split("/"))
        # No folder's name ends as a record's does: `x` and `x.json/y` may both be keys.
        marked = [f"{folder}%" if _LOOKS_LIKE_RECORD.search(folder) else folder for folder in folders]
        return self._folder.joinpath(*marked, name)


def _is_foreign(path: Path) -> bool:
    """Whether a file is there that no run wrote; one that was killed may have left records that it did not note."""
    try:
        with path.open("rb") as file:
            return _RECORD_MARK not in file.read(64)
    except OSError:
        return False


def _safe_part(part: str) -> str:
    """One part of a key as a file name: never a way out of the folder, never longer than file systems allow."""
    if part in {"", ".", ".."}:
        return part.replace(".", "%2E") or "%"
    data = part.encode()
    if len(data) <= _MAX_PART_BYTES:
        return part
    suffix = Path(part).suffix if len(Path(part).suffix.encode()) < _MAX_PART_BYTES // 2 else ""
    digest = hashlib.sha256(data).hexdigest()[:_DIGEST_DIGITS]
    room = _MAX_PART_BYTES - len(suffix.encode()) - _DIGEST_DIGITS - 1
    return f"{data[: min(room, len(data) - len(suffix.encode()))].decode(errors='ignore')}~{digest}{suffix}"


def _etag(body: bytes) -> str:
    return hashlib.md5(body, usedforsecurity=False).hexdigest()


def _replace(path: Path, body: bytes) -> None:
    """Write whole or not at all: a reader of OUTBOX never sees half a record."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as partial:
        partial.write(body)
    whole = Path(partial.name)
    whole.chmod(0o644)
    whole.replace(path)
