"""What the stories need of AWS, in memory, so that a measurement is of the stories alone."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Generic, TypeVar

from dragoman.article import ObjectAddress
from dragoman.errors import PreconditionFailedError
from dragoman.store import ListedObject, ObjectState, StoredObject

Message = TypeVar("Message")

_LAST_MODIFIED: Final = "2026-11-02T09:15:30Z"


class MemoryStore:
    """ObjectStore in memory, with S3's conditional writes."""

    def __init__(self) -> None:
        self._objects: dict[ObjectAddress, StoredObject] = {}

    def upload(
        self, address: ObjectAddress, body: bytes, *, media_type: str = "", metadata: Mapping[str, str] = {}
    ) -> str:
        """Put an object whatever is there, as a person does; answers its etag."""
        state = self._describe(body, media_type, metadata)
        self._objects[address] = StoredObject(state, body)
        return state.etag

    def remove(self, address: ObjectAddress) -> None:
        """Delete an object, whatever it is."""
        self._objects.pop(address, None)

    def head(self, address: ObjectAddress) -> ObjectState | None:
        """See ObjectStore."""
        stored = self._objects.get(address)
        return stored.state if stored else None

    def get(self, address: ObjectAddress, limit_bytes: int | None = None) -> StoredObject | None:
        """See ObjectStore."""
        stored = self._objects.get(address)
        if stored is None or limit_bytes is None or stored.state.bytes <= limit_bytes:
            return stored
        return StoredObject(stored.state, None)

    def put(
        self,
        address: ObjectAddress,
        body: bytes,
        *,
        expected_etag: str | None,
        metadata: Mapping[str, str] = {},
        media_type: str = "application/json",
    ) -> str:
        """See ObjectStore."""
        self._expect(address, expected_etag)
        return self.upload(address, body, media_type=media_type, metadata=metadata)

    def delete(self, address: ObjectAddress, *, expected_etag: str) -> None:
        """See ObjectStore."""
        if address in self._objects:
            self._expect(address, expected_etag)
            self.remove(address)

    def list_keys(self, bucket: str, prefix: str = "", after: str = "") -> Iterator[str]:
        """See ObjectStore."""
        return (entry.key for entry in self.list_entries(bucket, prefix, after))

    def list_entries(self, bucket: str, prefix: str = "", after: str = "") -> Iterator[ListedObject]:
        """See ObjectStore."""
        return self._find(bucket, prefix, after)

    def list_folders(self, bucket: str, prefix: str) -> tuple[str, ...]:
        """See ObjectStore."""
        rests = (entry.key.removeprefix(prefix) for entry in self._find(bucket, prefix, ""))
        return tuple(sorted({rest.split("/")[0] for rest in rests if "/" in rest}, key=str.encode))

    def _describe(self, body: bytes, media_type: str, metadata: Mapping[str, str]) -> ObjectState:
        etag = hashlib.md5(body, usedforsecurity=False).hexdigest()
        return ObjectState(etag, len(body), media_type, _LAST_MODIFIED, metadata=dict(metadata))

    def _find(self, bucket: str, prefix: str, after: str) -> Iterator[ListedObject]:
        found = [(a.key, stored.state) for a, stored in self._objects.items() if a.bucket == bucket]
        wanted = [(k, s) for k, s in found if k.startswith(prefix) and k.encode() > after.encode()]
        for key, state in sorted(wanted, key=lambda entry: entry[0].encode()):
            yield ListedObject(key, state.etag, state.last_modified)

    def _expect(self, address: ObjectAddress, etag: str | None) -> None:
        stored = self._objects.get(address)
        if etag != (stored.state.etag if stored else None):
            raise PreconditionFailedError("PreconditionFailed")


class MemoryQueue(Generic[Message]):
    """Queue in memory: what was sent, in order."""

    def __init__(self) -> None:
        self.sent: list[Message] = []

    def send(self, messages: Sequence[Message]) -> None:
        """See Queue."""
        self.sent.extend(messages)
