"""Models of several places as one, for a pipeline on this machine."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from dragoman.article import ObjectAddress
from dragoman.errors import ConfigurationError
from dragoman.model_store.places import PACKAGED, ModelSet, open_set
from dragoman.store import ObjectState, StoredObject
from dragoman.translation.models.catalog import CATALOG_KEY, Catalog


class StackedModels:
    """Sets on top of each other as one that can be read: where several have a pair, the last one's is used."""

    def __init__(self, sets: Sequence[ModelSet]) -> None:
        self._sets = tuple(sets)

    def get(self, address: ObjectAddress, limit_bytes: int | None = None) -> StoredObject | None:
        """The catalog or a file, whatever the bucket's name; see ObjectStore."""
        if address.key == CATALOG_KEY:
            merged = Catalog()
            for models in self._sets:
                merged = merged.merge(models.read_catalog())
            body = msgspec.json.encode(merged)
            return StoredObject(ObjectState(etag="", bytes=len(body)), body)
        found = (models.get(address.key, limit_bytes) for models in reversed(self._sets))
        return next((stored for stored in found if stored is not None), None)


def list_local_sets(folder: Path | None) -> tuple[ModelSet, ...]:
    """The packaged models and, on top of them, those of a folder.

    Raises:
        ConfigurationError: the packaged models are not installed, and there is no folder in their place.
        ModelStoreError: the folder is not there.
    """
    pulled = () if folder is None else (open_set(str(folder)),)
    try:
        return (open_set(PACKAGED), *pulled)
    except ConfigurationError:
        if not pulled:
            raise
        return pulled
