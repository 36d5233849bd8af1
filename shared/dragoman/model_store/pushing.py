"""Copy models from one place into another, such as from the laptop into a stack's bucket."""

from collections.abc import Iterator
from typing import Final

import msgspec

from dragoman.model_store.errors import ModelStoreError
from dragoman.model_store.notices import write_notice
from dragoman.model_store.places import ModelPlace, ModelSet
from dragoman.translation.models.catalog import Model, ModelFile

_USD_PER_GIGABYTE_MONTH: Final = 0.023
"""S3 Standard, the first 50 TB, in most regions (eu-west-1, us-east-1; up to 0.0405 elsewhere)."""
_USD_PER_WRITE: Final = 0.000005
"""S3 Standard: USD 0.005 for a thousand PUTs."""


class PushedFile(msgspec.Struct, frozen=True):
    """One file that is at its destination."""

    file: ModelFile
    is_written: bool
    """False: it was there already."""


class StorageCost(msgspec.Struct, frozen=True):
    """What a place costs. Reading from a function in the same region costs no transfer."""

    bytes: int
    writes: int

    @property
    def usd_per_month(self) -> float:
        """For keeping it."""
        return self.bytes / 1_000_000_000 * _USD_PER_GIGABYTE_MONTH

    @property
    def usd_once(self) -> float:
        """For writing it."""
        return self.writes * _USD_PER_WRITE


def push_models(origin: ModelSet, destination: ModelPlace) -> Iterator[PushedFile]:
    """Copy every model that `origin` names; last the catalog, in which other pairs stay.

    Yields:
        Each file as it is done.

    Raises:
        ModelStoreError: there is nothing to copy, or somebody else writes there too.
        EngineError: a file is missing at the origin or not what its catalog names, or a catalog can't be read.
        StoreUnavailableError: the bucket did not answer.
    """
    models = origin.read_catalog().models
    if not models:
        raise ModelStoreError(f"There are no models in {origin.label}: get some with `dragoman models pull`.")
    library = origin.open_library()
    for file in list_files(models):
        is_written = not destination.has(file)
        if is_written:
            destination.write(file, library.read(file))
        yield PushedFile(file, is_written)
    destination.write_notice(write_notice(", ".join(sorted({model.origin for model in models} - {""})) or "a package"))
    destination.add(*models)


def list_files(models: tuple[Model, ...]) -> tuple[ModelFile, ...]:
    """The files of several models, each once."""
    return tuple(dict.fromkeys(file for model in models for file in model.files))
