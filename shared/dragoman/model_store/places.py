"""Where models are: the packaged ones, a folder, or a bucket. The layout is the same in all of them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final, Protocol

import msgspec

from dragoman.article import ObjectAddress
from dragoman.errors import PreconditionFailedError
from dragoman.model_store.errors import ModelStoreError
from dragoman.model_store.model_folder import SHA256_METADATA, ModelFolder
from dragoman.model_store.packaged_models import PackagedModels
from dragoman.store import ReadWriteStore, StoredObject
from dragoman.translation.models.catalog import CATALOG_KEY, Catalog, Model, ModelFile, decode_catalog
from dragoman.translation.models.library import ModelLibrary

PACKAGED: Final = "packaged"
"""How the models that came with the installation are named in the command line."""

NOTICE_KEY: Final = "NOTICE.txt"

_NO_BUCKET: Final = "local"
"""What stands for a bucket's name where there is none."""

_BUCKET_SCHEME: Final = "s3://"
_FILE_MEDIA_TYPE: Final = "application/octet-stream"


class ReadableStore(Protocol):
    """What is needed of a store to read everything in it."""

    def get(self, address: ObjectAddress, limit_bytes: int | None = None) -> StoredObject | None:
        """See ObjectStore."""

    def list_keys(self, bucket: str, prefix: str = "") -> Iterator[str]:
        """See ObjectStore."""


class ModelSet:
    """Models that can be read. `label` is how a person writes where they are."""

    def __init__(self, label: str, store: ReadableStore, bucket: str) -> None:
        self.label = label
        self.bucket = bucket
        self._reading = store

    def read_catalog(self) -> Catalog:
        """What is there; nothing where there is no catalog.

        Raises:
            EngineError: the catalog can't be read.
            StoreUnavailableError: the bucket did not answer.
        """
        return self.open_library().catalog()

    def open_library(self) -> ModelLibrary:
        """A reader of the files that verifies each and keeps none."""
        return ModelLibrary(self._reading, self.bucket, None)

    def get(self, key: str, limit_bytes: int | None = None) -> StoredObject | None:
        """One file, or None where there is none; see ObjectStore."""
        return self._reading.get(ObjectAddress(self.bucket, key), limit_bytes)

    def list_keys(self) -> Iterator[str]:
        """Everything that is there, named by the catalog or not."""
        return self._reading.list_keys(self.bucket)


class ModelPlace(ModelSet):
    """A folder or a bucket that can be filled.

    Raises (every method):
        ModelStoreError: somebody else writes there at the same time.
        StoreUnavailableError: the bucket did not answer.
    """

    def __init__(self, label: str, store: ReadWriteStore, bucket: str) -> None:
        super().__init__(label, store, bucket)
        self._store = store

    def has(self, file: ModelFile) -> bool:
        """Whether this very file is there, by its size and its hash."""
        state = self._store.head(ObjectAddress(self.bucket, file.key))
        return state is not None and (state.bytes, state.metadata.get(SHA256_METADATA)) == (file.bytes, file.sha256)

    def write(self, file: ModelFile, body: bytes) -> None:
        """Put a file there, whatever is there under its key."""
        self._put(file.key, body, _FILE_MEDIA_TYPE, {SHA256_METADATA: file.sha256})

    def write_notice(self, text: str) -> None:
        """Put the licence notice beside the models."""
        self._put(NOTICE_KEY, text.encode(), "text/plain; charset=utf-8", {})

    def add(self, *models: Model) -> None:
        """Name models in the catalog, last of all: what it names is there. Other pairs stay in it."""
        stored = self._store.get(ObjectAddress(self.bucket, CATALOG_KEY))
        present = decode_catalog(stored.body) if stored and stored.body else Catalog()
        body = msgspec.json.format(msgspec.json.encode(present.merge(Catalog(models=models))), indent=2)
        if stored is None or stored.body != body:
            self._put_if(CATALOG_KEY, body, stored.state.etag if stored else None, "application/json", {})

    def _put(self, key: str, body: bytes, media_type: str, metadata: dict[str, str]) -> None:
        present = self._store.head(ObjectAddress(self.bucket, key))
        self._put_if(key, body, present.etag if present else None, media_type, metadata)

    def _put_if(self, key: str, body: bytes, etag: str | None, media_type: str, metadata: dict[str, str]) -> None:
        address = ObjectAddress(self.bucket, key)
        try:
            self._store.put(address, body, expected_etag=etag, metadata=metadata, media_type=media_type)
        except PreconditionFailedError as error:
            raise ModelStoreError(f"Somebody else is writing to {self.label}. Try again.") from error


def open_set(text: str) -> ModelSet:
    """What a person names to read from: `packaged`, a folder, or `s3://bucket`.

    Raises:
        ConfigurationError: the packaged models are not installed.
        ModelStoreError: it is none of these, or not there.
    """
    if text == PACKAGED:
        return ModelSet(PACKAGED, PackagedModels(), _NO_BUCKET)
    if not text.startswith(_BUCKET_SCHEME) and not Path(text).is_dir():
        raise ModelStoreError(f"{text} is not a folder; a bucket is written s3://{text}.")
    return open_place(text)


def open_place(text: str) -> ModelPlace:
    """What a person names to write to: a folder, made where there is none, or `s3://bucket`.

    Raises:
        ModelStoreError: it is neither.
    """
    if text.startswith(_BUCKET_SCHEME):
        from dragoman.bootstrap import open_store  # noqa: PLC0415 - a folder needs no client

        bucket, _, prefix = text.removeprefix(_BUCKET_SCHEME).partition("/")
        if not bucket or prefix:
            raise ModelStoreError(f"{text}: a model bucket is named without a prefix, s3://bucket.")
        return ModelPlace(f"{_BUCKET_SCHEME}{bucket}", open_store(), bucket)
    folder = Path(text)
    if folder.exists() and not folder.is_dir():
        raise ModelStoreError(f"{text} is a file, not a folder.")
    return ModelPlace(text, ModelFolder(folder), _NO_BUCKET)


def open_bucket(text: str) -> ModelPlace:
    """A bucket, with `s3://` before its name or without.

    Raises:
        ModelStoreError: the name holds a prefix.
    """
    return open_place(text if text.startswith(_BUCKET_SCHEME) else f"{_BUCKET_SCHEME}{text}")
