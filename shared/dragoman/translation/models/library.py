"""The models of a bucket, each file verified and kept in a local folder by its hash.

A file is used only if it has the SHA-256 that the catalog gives. The folder has a bound of its own: a function's
`/tmp` holds 512 MB, and what has not been read for longest leaves when a new file needs the space.
"""

import hashlib
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Final, Protocol

from dragoman.article import ObjectAddress
from dragoman.errors import EngineError, EngineReason
from dragoman.store import StoredObject
from dragoman.translation.models.catalog import (
    CATALOG_KEY,
    MAX_CATALOG_BYTES,
    Catalog,
    ModelFile,
    decode_catalog,
)

MAX_KEPT_BYTES: Final = 440_000_000
"""Of a function's 512 MB in `/tmp`; the rest is for a file on its way, the largest of which is 60 MB."""

CATALOG_SECONDS: Final = 300
"""How long a warm function keeps the catalog: a new model is in use within five minutes, for one request each."""

_ABANDONED_SECONDS: Final = 3_600
"""What was being written an hour ago belongs to a process that was killed: no function runs for longer than 900 s."""


class ModelSource(Protocol):
    """What is needed of a store to read models."""

    def get(self, address: ObjectAddress, limit_bytes: int | None = None) -> StoredObject | None:
        """See ObjectStore."""


class ModelLibrary:
    """The models of a bucket, kept in a folder by their hash, or nowhere where no folder is given."""

    def __init__(
        self, store: ModelSource, bucket: str, cache_directory: Path | None, max_kept_bytes: int = MAX_KEPT_BYTES
    ) -> None:
        self._store = store
        self._bucket = bucket
        self._folder = _KeptFiles(cache_directory, max_kept_bytes) if cache_directory else None
        self._catalog = Catalog()
        self._catalog_expires = float("-inf")

    def catalog(self) -> Catalog:
        """What the bucket has. No bucket or no catalog in it: nothing.

        Raises:
            EngineError: the catalog can't be read.
            StoreUnavailableError: the bucket did not answer.
        """
        if self._bucket and time.monotonic() >= self._catalog_expires:
            stored = self._store.get(ObjectAddress(self._bucket, CATALOG_KEY), limit_bytes=MAX_CATALOG_BYTES)
            if stored is not None and stored.body is None:
                raise EngineError(EngineReason.BAD_MODEL, f"{CATALOG_KEY} has more than {MAX_CATALOG_BYTES} bytes")
            self._catalog = decode_catalog(stored.body) if stored and stored.body else Catalog()
            self._catalog_expires = time.monotonic() + CATALOG_SECONDS
        return self._catalog

    def read(self, file: ModelFile) -> bytes:
        """A file's verified bytes, from the folder, else from the bucket.

        Raises:
            EngineError: the bucket has no such file, or one with other bytes.
            StoreUnavailableError: the bucket did not answer.
        """
        kept = self._folder.read(file) if self._folder else None
        if kept is not None:
            return kept
        body = self._fetch(file)
        if self._folder:
            self._folder.keep(file, body)
        return body

    def _fetch(self, file: ModelFile) -> bytes:
        stored = self._store.get(ObjectAddress(self._bucket, file.key), limit_bytes=file.bytes)
        if stored is None or stored.body is None or not is_sound(file, stored.body):
            raise EngineError(EngineReason.BAD_MODEL, f"{file.key} is missing, or not the file that the catalog names")
        return stored.body


class _KeptFiles:
    """The folder. Best effort: a full or foreign one costs the next start a download, nothing else.

    Several processes may share it (the embedded cloud's do): a file that another one took away is read again.
    """

    def __init__(self, folder: Path, max_bytes: int) -> None:
        self._folder = folder
        self._max_bytes = max_bytes

    def read(self, file: ModelFile) -> bytes | None:
        path = self._folder / file.sha256
        try:
            body = path.read_bytes()
            os.utime(path)  # the file system's own note of the last reading is often switched off
        except OSError:
            return None
        return body if is_sound(file, body) else None

    def keep(self, file: ModelFile, body: bytes) -> None:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self._make_room(file):
                return
            with tempfile.TemporaryDirectory(dir=self._folder) as folder:
                partial = Path(folder) / file.sha256
                partial.write_bytes(body)
                partial.replace(self._folder / file.sha256)
        except OSError:
            return

    def _make_room(self, file: ModelFile) -> bool:
        """Remove what was read least recently until the file fits; whether it does."""
        kept = []
        for path in self._folder.iterdir():
            state = path.stat()
            if path.is_dir():
                if time.time() - state.st_mtime > _ABANDONED_SECONDS:
                    shutil.rmtree(path, ignore_errors=True)
            elif path.name != file.sha256:
                kept.append((state.st_mtime_ns, state.st_size, path))
        used = sum(size for _, size, _ in kept)
        room = min(self._max_bytes, used + shutil.disk_usage(self._folder).free)
        for _, size, path in sorted(kept):
            if used + file.bytes <= room:
                break
            path.unlink(missing_ok=True)
            used -= size
        return used + file.bytes <= room


def is_sound(file: ModelFile, body: bytes) -> bool:
    """Whether these bytes are the file that the catalog names."""
    return len(body) == file.bytes and hashlib.sha256(body).hexdigest() == file.sha256
