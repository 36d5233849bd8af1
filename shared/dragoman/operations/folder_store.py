"""The folders of a `dragoman run` that is over, read as the buckets that they mirror."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from hashlib import md5
from mimetypes import guess_type
from pathlib import Path
from typing import Final, NoReturn

from dragoman.article import ObjectAddress
from dragoman.cloud.folders import Inbox, InboxFile, Outbox, scan_inbox
from dragoman.errors import StoreUnavailableError
from dragoman.store import ListedObject, ObjectState, StoredObject

INBOX_BUCKET: Final = "INBOX"
OUTBOX_BUCKET: Final = "OUTBOX"
"""The names under which the folders are buckets."""


class FolderStore:
    """ObjectStore over OUTBOX, and over INBOX where that is known. It is only read: nothing writes what a run left."""

    def __init__(self, outbox: Outbox, inbox: Path | None) -> None:
        self._outbox = outbox
        self._inbox = scan_inbox(inbox) if inbox is not None and inbox.is_dir() else Inbox({}, ())

    def head(self, address: ObjectAddress) -> ObjectState | None:
        """See ObjectStore."""
        stored = self.get(address)
        return stored.state if stored else None

    def get(self, address: ObjectAddress, limit_bytes: int | None = None) -> StoredObject | None:
        """See ObjectStore."""
        if address.bucket == INBOX_BUCKET:
            file = self._inbox.files.get(address.key)
            return _read_file(file, limit_bytes) if file else None
        body = self._outbox.read(address.key)
        if body is None:
            return None
        known = self._outbox.records[address.key]
        state = ObjectState(known.etag, len(body), "application/json", metadata=known.metadata)
        return _hold(state, body, limit_bytes)

    def list_keys(self, bucket: str, prefix: str = "", after: str = "") -> Iterator[str]:
        """See ObjectStore."""
        return (entry.key for entry in self.list_entries(bucket, prefix, after))

    def list_entries(self, bucket: str, prefix: str = "", after: str = "") -> Iterator[ListedObject]:
        """See ObjectStore."""
        names: Iterable[str] = self._inbox.files if bucket == INBOX_BUCKET else list(self._outbox.records)
        wanted = (key for key in names if key.startswith(prefix) and key.encode() > after.encode())
        for key in sorted(wanted, key=str.encode):
            state = self.head(ObjectAddress(bucket, key))
            if state is not None:
                yield ListedObject(key, state.etag, state.last_modified)

    def list_folders(self, bucket: str, prefix: str) -> tuple[str, ...]:
        """See ObjectStore."""
        rests = (key.removeprefix(prefix) for key in self.list_keys(bucket, prefix))
        return tuple(sorted({rest.split("/")[0] for rest in rests if "/" in rest}, key=str.encode))

    def put(
        self,
        address: ObjectAddress,
        body: bytes,
        *,
        expected_etag: str | None,
        metadata: Mapping[str, str] = {},
        media_type: str = "application/json",
    ) -> str:
        """See ObjectStore; it refuses."""
        del body, expected_etag, metadata, media_type
        _refuse(address)

    def delete(self, address: ObjectAddress, *, expected_etag: str) -> None:
        """See ObjectStore; it refuses."""
        del expected_etag
        _refuse(address)


def _refuse(address: ObjectAddress) -> NoReturn:
    raise StoreUnavailableError(f"{address.key}: the folders of a run that is over are only read")


def _read_file(file: InboxFile, limit_bytes: int | None) -> StoredObject | None:
    """A file as the embedded cloud would hold it: its etag is the MD5 of its bytes."""
    try:
        body = file.path.read_bytes()
    except OSError:
        return None  # gone, or not to be read: a run would not drop it either
    modified = datetime.fromtimestamp(file.modified_ns / 1e9, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    media_type = guess_type(file.path.name)[0] or "application/octet-stream"
    state = ObjectState(md5(body, usedforsecurity=False).hexdigest(), len(body), media_type, modified)
    return _hold(state, body, limit_bytes)


def _hold(state: ObjectState, body: bytes, limit_bytes: int | None) -> StoredObject:
    """See ObjectStore.get on the limit."""
    return StoredObject(state, None if limit_bytes is not None and len(body) > limit_bytes else body)
