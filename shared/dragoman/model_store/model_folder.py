"""A folder with a bucket's layout, through the same protocol, so that whatever handles models handles both."""

import hashlib
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from dragoman.article import ObjectAddress
from dragoman.errors import PreconditionFailedError
from dragoman.store import ObjectState, StoredObject

SHA256_METADATA: Final = "sha256"
"""An object's metadata holds its hash, so that it is known without reading it."""

UNFINISHED_FOLDER: Final = ".unfinished"
"""What has come of a download so far. No part of the layout."""


class ModelFolder:
    """The folder, whatever the bucket's name. A file appears whole, or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def head(self, address: ObjectAddress) -> ObjectState | None:
        """See ReadWriteStore."""
        stored = self.get(address)
        return stored.state if stored else None

    def get(self, address: ObjectAddress, limit_bytes: int | None = None) -> StoredObject | None:
        """See ReadWriteStore."""
        path = self._find(address.key)
        if path is None or not path.is_file():
            return None
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            size = file.tell()
            file.seek(0)
            body = file.read() if limit_bytes is None or size <= limit_bytes else None
        return StoredObject(ObjectState(etag=digest, bytes=size, metadata={SHA256_METADATA: digest}), body)

    def put(
        self,
        address: ObjectAddress,
        body: bytes,
        *,
        expected_etag: str | None,
        metadata: Mapping[str, str] = {},  # noqa: ARG002 - a folder computes it
        media_type: str = "application/json",  # noqa: ARG002 - a folder has none
    ) -> str:
        """See ReadWriteStore."""
        present = self.head(address)
        if (present.etag if present else None) != expected_etag:
            raise PreconditionFailedError(address.key)
        path = self._find(address.key)
        if path is None:
            raise PreconditionFailedError(address.key)
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=UNFINISHED_FOLDER) as folder:
            unfinished = Path(folder) / path.name
            unfinished.write_bytes(body)
            unfinished.replace(path)
        return hashlib.sha256(body).hexdigest()

    def list_keys(self, bucket: str, prefix: str = "") -> Iterator[str]:  # noqa: ARG002 - there is one
        """See ReadWriteStore."""
        for path in sorted(self.folder.rglob("*")):
            key = path.relative_to(self.folder).as_posix()
            if path.is_file() and key.startswith(prefix):
                yield key

    def _find(self, key: str) -> Path | None:
        """A key's place; None for one that would lead out of the folder: the catalog is somebody else's file."""
        path = self.folder / key
        try:
            if path.is_symlink() and not path.is_file():  # a circle, which not every Python's resolve() refuses
                return None
            return path if path.resolve().is_relative_to(self.folder.resolve()) else None
        except (OSError, RuntimeError, ValueError):  # too long, links in a circle, a name with a zero byte in it
            return None
