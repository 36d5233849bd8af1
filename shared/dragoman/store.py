"""Objects in buckets: the protocol that the pipeline needs, and S3 behind it. Nothing else calls S3."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NoReturn, Protocol, runtime_checkable

import msgspec
from botocore.exceptions import BotoCoreError, ClientError

from dragoman.article import ObjectAddress, SourceObject
from dragoman.errors import PreconditionFailedError, StoreUnavailableError

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client
    from mypy_boto3_s3.type_defs import GetObjectOutputTypeDef, HeadObjectOutputTypeDef, PutObjectRequestTypeDef

_ABSENT_CODES = frozenset({"404", "NoSuchKey", "NotFound"})
# 409 is S3's answer when a conditional write meets a concurrent delete; its remedy is the same as that of 412.
_PRECONDITION_CODES = frozenset({"412", "PreconditionFailed", "409", "ConditionalRequestConflict"})


class ObjectState(msgspec.Struct, frozen=True):
    """What a bucket says of an object without its body."""

    etag: str
    bytes: int
    media_type: str = "application/octet-stream"
    last_modified: str = ""
    """ISO 8601, UTC, whole seconds."""
    version_id: str | None = None
    metadata: Mapping[str, str] = {}

    def describe(self, address: ObjectAddress, media_type: str | None = None) -> SourceObject:
        """The object as records name their source; `media_type` where the content told it, else what was declared."""
        return SourceObject(
            bucket=address.bucket,
            key=address.key,
            etag=self.etag,
            bytes=self.bytes,
            media_type=media_type or self.media_type,
            last_modified=self.last_modified,
            version_id=self.version_id,
        )


class StoredObject(msgspec.Struct, frozen=True):
    """An object with its body; `body` is None where the object is larger than the reader allowed."""

    state: ObjectState
    body: bytes | None


class ListedObject(msgspec.Struct, frozen=True):
    """What a listing says of an object."""

    key: str
    etag: str
    last_modified: str
    """ISO 8601, UTC, whole seconds."""


class ObjectVersion(msgspec.Struct, frozen=True):
    """What a versioned bucket remembers of an object."""

    version_id: str
    last_modified: str
    """ISO 8601, UTC, whole seconds."""
    is_deletion: bool
    """Whether this is the mark that somebody deleted it."""


class ReadWriteStore(Protocol):
    """What can be read, written and listed, with S3's semantics: strong reads, conditional writes.

    Raises (every method):
        StoreUnavailableError: the store did not answer, throttled, or refused.
    """

    def head(self, address: ObjectAddress) -> ObjectState | None:
        """The object's state, or None where there is none."""

    def get(self, address: ObjectAddress, limit_bytes: int | None = None) -> StoredObject | None:
        """The object, or None where there is none. Over `limit_bytes` the body is not read."""

    def put(
        self,
        address: ObjectAddress,
        body: bytes,
        *,
        expected_etag: str | None,
        metadata: Mapping[str, str] = {},
        media_type: str = "application/json",
    ) -> str:
        """Write the object if it still is as expected: `expected_etag`, or absent where that is None.

        Returns:
            The new etag.

        Raises:
            PreconditionFailedError: it is not as expected.
        """

    def list_keys(self, bucket: str, prefix: str = "") -> Iterator[str]:
        """Every key under a prefix, in order."""


class ObjectStore(ReadWriteStore, Protocol):
    """Buckets. Each method is one request, and raises what ReadWriteStore's do."""

    def delete(self, address: ObjectAddress, *, expected_etag: str) -> None:
        """Remove the object if it still is as expected; nothing happens where there is none.

        Raises:
            PreconditionFailedError: it is another one.
        """

    def list_keys(self, bucket: str, prefix: str = "", after: str = "") -> Iterator[str]:
        """Every key under a prefix, in order; only those that follow `after`, where that is given."""

    def list_entries(self, bucket: str, prefix: str = "", after: str = "") -> Iterator[ListedObject]:
        """The same with the etag of each."""

    def list_folders(self, bucket: str, prefix: str) -> tuple[str, ...]:
        """The names that follow `prefix` up to the next slash, in order: `translations/` -> `("en", "pt")`."""


@runtime_checkable
class RemembersVersions(Protocol):
    """A store that can tell what was where before."""

    def list_versions(self, address: ObjectAddress) -> tuple[ObjectVersion, ...]:
        """What the bucket remembers of an object, the newest first; of the hundreds of a busy one only the newest.

        Raises:
            StoreUnavailableError: the store did not answer, throttled, or refused.
        """


class S3Store:
    """S3 behind the protocol.

    A role needs `s3:ListBucket` on the bucket besides the object permissions: without it S3 answers a HEAD of a
    missing key with 403, which is no answer to "is it there?".
    """

    def __init__(self, client: "S3Client") -> None:
        self._client = client

    def head(self, address: ObjectAddress) -> ObjectState | None:
        """See ObjectStore."""
        try:
            return _state(self._client.head_object(Bucket=address.bucket, Key=address.key))
        except (BotoCoreError, ClientError) as error:
            if _is_absent(error):
                return None
            _raise_ours(error)

    def get(self, address: ObjectAddress, limit_bytes: int | None = None) -> StoredObject | None:
        """See ObjectStore."""
        try:
            answer = self._client.get_object(Bucket=address.bucket, Key=address.key)
            state = _state(answer)
            # Not `with answer["Body"]`: what that gives is the bare connection, which knows neither botocore's errors
            # nor the length and the checksum that the body should have.
            with closing(answer["Body"]) as stream:
                too_large = limit_bytes is not None and state.bytes > limit_bytes
                return StoredObject(state, None if too_large else stream.read())
        except (BotoCoreError, ClientError) as error:
            if _is_absent(error):
                return None
            _raise_ours(error)

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
        request: PutObjectRequestTypeDef = {
            "Bucket": address.bucket,
            "Key": address.key,
            "Body": body,
            "Metadata": metadata,
            "ContentType": media_type,
        }
        if expected_etag is None:
            request["IfNoneMatch"] = "*"
        else:
            request["IfMatch"] = f'"{expected_etag}"'
        try:
            answer = self._client.put_object(**request)
        except (BotoCoreError, ClientError) as error:
            if _is_absent(error):  # S3's answer to If-Match where the object is gone
                raise PreconditionFailedError("absent") from error
            _raise_ours(error)
        return _bare(answer["ETag"])

    def delete(self, address: ObjectAddress, *, expected_etag: str) -> None:
        """See ObjectStore."""
        try:
            self._client.delete_object(Bucket=address.bucket, Key=address.key, IfMatch=f'"{expected_etag}"')
        except (BotoCoreError, ClientError) as error:
            if not _is_absent(error):
                _raise_ours(error)

    def list_keys(self, bucket: str, prefix: str = "", after: str = "") -> Iterator[str]:
        """See ObjectStore."""
        return (entry.key for entry in self.list_entries(bucket, prefix, after))

    def list_entries(self, bucket: str, prefix: str = "", after: str = "") -> Iterator[ListedObject]:
        """See ObjectStore."""
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix, StartAfter=after)
        try:
            for page in pages:
                for entry in page.get("Contents", []):
                    yield ListedObject(entry["Key"], _bare(entry["ETag"]), _write_time(entry["LastModified"]))
        except (BotoCoreError, ClientError) as error:
            _raise_ours(error)

    def list_versions(self, address: ObjectAddress) -> tuple[ObjectVersion, ...]:
        """See RemembersVersions. Besides the permissions above it needs `s3:ListBucketVersions`."""
        try:
            page = self._client.list_object_versions(Bucket=address.bucket, Prefix=address.key)
        except (BotoCoreError, ClientError) as error:
            _raise_ours(error)
        found = [
            ObjectVersion(entry["VersionId"], _write_time(entry["LastModified"]), is_deletion)
            for entries, is_deletion in ((page.get("Versions", []), False), (page.get("DeleteMarkers", []), True))
            for entry in entries
            if entry["Key"] == address.key
        ]
        return tuple(sorted(found, key=lambda version: (version.last_modified, version.is_deletion), reverse=True))

    def list_folders(self, bucket: str, prefix: str) -> tuple[str, ...]:
        """See ObjectStore."""
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix, Delimiter="/")
        try:
            found = [entry["Prefix"] for page in pages for entry in page.get("CommonPrefixes", [])]
        except (BotoCoreError, ClientError) as error:
            _raise_ours(error)
        return tuple(folder.removeprefix(prefix).removesuffix("/") for folder in found)


def _state(answer: "HeadObjectOutputTypeDef | GetObjectOutputTypeDef") -> ObjectState:
    version_id = answer.get("VersionId")
    return ObjectState(
        etag=_bare(answer["ETag"]),
        bytes=answer["ContentLength"],
        media_type=answer.get("ContentType", "application/octet-stream"),
        last_modified=_write_time(answer["LastModified"]),
        version_id=None if version_id in {None, "", "null"} else version_id,
        metadata=answer["Metadata"],
    )


def _write_time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _bare(etag: str) -> str:
    return etag.strip('"')


def _is_absent(error: Exception) -> bool:
    return isinstance(error, ClientError) and error.response.get("Error", {}).get("Code") in _ABSENT_CODES


def _raise_ours(error: BotoCoreError | ClientError) -> NoReturn:
    """The one place where botocore's errors become ours."""
    if isinstance(error, ClientError):
        code = error.response.get("Error", {}).get("Code", "unknown")
        if code in _PRECONDITION_CODES:
            raise PreconditionFailedError(code) from error
        raise StoreUnavailableError(f"{error.operation_name}: {code}") from error
    raise StoreUnavailableError(type(error).__name__) from error
