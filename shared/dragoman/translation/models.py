"""Where the in-process engine's models live: a bucket with a catalog, verified and kept in a local folder.

The bucket holds `models.json`, the catalog, and the files that it names. A model is used only if every file has the
SHA-256 that the catalog gives and the engine, loaded with it, says the self-test sentence as expected: the engine
takes a wrong vocabulary without complaint and then talks nonsense.
"""

import hashlib
import tempfile
import time
from pathlib import Path
from typing import Final, Literal, Protocol

import msgspec

from dragoman.article import ObjectAddress
from dragoman.errors import EngineError, EngineReason
from dragoman.store import StoredObject

CATALOG_KEY: Final = "models.json"
PIVOT_LANGUAGE: Final = "en"
"""Firefox's models all have English on one side."""

_CATALOG_SECONDS: Final = 300
"""How long a warm function keeps the catalog: a new model is in use within five minutes, for one request each."""


_MODEL_LANGUAGES: Final = {"pt-BR": "pt", "zh-CN": "zh", "zh-Hans": "zh"}
"""Which model writes a variant of a language. Mozilla's Portuguese is Brazil's, its Chinese is simplified."""


class ModelFile(msgspec.Struct, frozen=True):
    """One file of a model, in the bucket."""

    key: str
    sha256: str
    bytes: int


class SelfTest(msgspec.Struct, frozen=True):
    """A sentence and what the model makes of it. Compared by likeness: processors may round differently."""

    source: str
    target: str


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """A translation model for one direction."""

    source: str
    target: str
    version: str
    license: str
    model: ModelFile
    source_vocabulary: ModelFile
    target_vocabulary: ModelFile
    shortlist: ModelFile | None = None
    self_test: SelfTest

    @property
    def name(self) -> str:
        """How records name it, such as `en-pt@1693087644-5d5e7a3b`: version and a hash over all its files."""
        digest = hashlib.sha256("".join(file.sha256 for file in self.files).encode()).hexdigest()
        return f"{self.source}-{self.target}@{self.version}-{digest[:8]}"

    @property
    def files(self) -> tuple[ModelFile, ...]:
        """All its files, each once."""
        named = (self.model, self.source_vocabulary, self.target_vocabulary, self.shortlist)
        return tuple(dict.fromkeys(file for file in named if file is not None))


class Catalog(msgspec.Struct, frozen=True, kw_only=True):
    """`models.json`: the models of a bucket."""

    schema: Literal["dragoman.models"] = "dragoman.models"
    version: Literal[1] = 1
    models: tuple[Model, ...] = ()

    def find_route(self, source: str, target: str) -> tuple[Model, ...]:
        """The models to go through: one, two by way of English, or none where there is no way."""
        route = self._find_exact_route(source, target)
        return route or self._find_exact_route(
            _MODEL_LANGUAGES.get(source, source), _MODEL_LANGUAGES.get(target, target)
        )

    def _find_exact_route(self, source: str, target: str) -> tuple[Model, ...]:
        by_pair = {(model.source, model.target): model for model in self.models}
        direct = by_pair.get((source, target))
        if direct is not None:
            return (direct,)
        halves = (by_pair.get((source, PIVOT_LANGUAGE)), by_pair.get((PIVOT_LANGUAGE, target)))
        return tuple(half for half in halves if half is not None) if None not in halves else ()


def decode_catalog(body: bytes) -> Catalog:
    """Read a catalog.

    Raises:
        EngineError: it is not one.
    """
    try:
        return msgspec.json.decode(body, type=Catalog)
    except msgspec.DecodeError as error:
        raise EngineError(EngineReason.BAD_MODEL, f"{CATALOG_KEY} of the model bucket: {error}") from error


class ModelSource(Protocol):
    """What is needed of a store to read models."""

    def get(self, address: ObjectAddress, limit_bytes: int | None = None) -> StoredObject | None:
        """See ObjectStore."""


class ModelLibrary:
    """The models of a bucket, kept in a folder by their hash, or nowhere where no folder is given."""

    def __init__(self, store: ModelSource, bucket: str, cache_directory: Path | None) -> None:
        self._store = store
        self._bucket = bucket
        self._cache = cache_directory
        self._catalog = Catalog()
        self._catalog_expires = float("-inf")

    def catalog(self) -> Catalog:
        """What the bucket has. No bucket or no catalog in it: nothing.

        Raises:
            EngineError: the catalog can't be read.
            StoreUnavailableError: the bucket did not answer.
        """
        if self._bucket and time.monotonic() >= self._catalog_expires:
            stored = self._store.get(ObjectAddress(self._bucket, CATALOG_KEY))
            self._catalog = decode_catalog(stored.body) if stored and stored.body else Catalog()
            self._catalog_expires = time.monotonic() + _CATALOG_SECONDS
        return self._catalog

    def read(self, file: ModelFile) -> bytes:
        """A file's verified bytes, from the folder, else from the bucket.

        Raises:
            EngineError: the bucket has no such file, or one with other bytes.
            StoreUnavailableError: the bucket did not answer.
        """
        kept = self._read_kept(file)
        if kept is not None:
            return kept
        body = self._fetch(file)
        self._keep(file, body)
        return body

    def _read_kept(self, file: ModelFile) -> bytes | None:
        if self._cache is None:
            return None
        try:
            body = (self._cache / file.sha256).read_bytes()
        except OSError:
            return None
        return body if _is_sound(file, body) else None

    def _fetch(self, file: ModelFile) -> bytes:
        stored = self._store.get(ObjectAddress(self._bucket, file.key), limit_bytes=file.bytes)
        if stored is None or stored.body is None or not _is_sound(file, stored.body):
            raise EngineError(EngineReason.BAD_MODEL, f"{file.key} is missing, or not the file that the catalog names")
        return stored.body

    def _keep(self, file: ModelFile, body: bytes) -> None:
        """Best effort: a full or foreign folder costs the next start a download, nothing else."""
        if self._cache is None:
            return
        try:
            self._cache.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self._cache) as folder:
                partial = Path(folder) / file.sha256
                partial.write_bytes(body)
                partial.replace(self._cache / file.sha256)
        except OSError:
            return


def _is_sound(file: ModelFile, body: bytes) -> bool:
    return len(body) == file.bytes and hashlib.sha256(body).hexdigest() == file.sha256
