"""Fill a model bucket, here or in AWS, with the models that are installed on this machine."""

from collections.abc import Iterator

import msgspec

from dragoman.article import ObjectAddress
from dragoman.cloud.packaged_models import PACKAGED_CATALOG, PackagedModels
from dragoman.cloud.server import CloudError
from dragoman.errors import PreconditionFailedError
from dragoman.store import ObjectStore, StoredObject
from dragoman.translation.models import CATALOG_KEY, Catalog, decode_catalog

_MEDIA_TYPE = "application/octet-stream"


def push_packaged_models(store: ObjectStore, bucket: str) -> Iterator[str]:
    """Write the models' files and, last, the catalog; other pairs that it already names stay in it.

    Yields:
        Each key as it is written.

    Raises:
        CloudError: somebody else wrote the same bucket meanwhile.
        EngineError: the bucket's catalog can't be read.
        StoreUnavailableError: the bucket did not answer.
    """
    models = PackagedModels()
    try:
        for key in models.file_keys():
            _put(store, ObjectAddress(bucket, key), models.read(key))
            yield key
        catalog = ObjectAddress(bucket, CATALOG_KEY)
        present = store.get(catalog)
        expected = present.state.etag if present else None
        store.put(catalog, msgspec.json.encode(_merge(present)), expected_etag=expected)
        yield CATALOG_KEY
    except PreconditionFailedError as error:
        raise CloudError(f"Somebody else is writing to {bucket}. Try again.") from error


def _put(store: ObjectStore, address: ObjectAddress, body: bytes) -> None:
    present = store.head(address)
    store.put(address, body, expected_etag=present.etag if present else None, media_type=_MEDIA_TYPE)


def _merge(present: StoredObject | None) -> Catalog:
    others = decode_catalog(present.body).models if present and present.body else ()
    by_pair = {(model.source, model.target): model for model in (*others, *PACKAGED_CATALOG.models)}
    return Catalog(models=tuple(by_pair.values()))
