"""`references.json`: which reference records there are, so that a translation asks once to know them all.

Whoever has written or removed a reference record makes the manifest agree with the listing of `references/`: it reads
the manifest, lists, writes under the condition that the manifest still is what it read, and begins again until there
is nothing to write. So the last to write it has listed after its own last write, and whatever record changed after
that listing was changed by a worker that has yet to do the same. Where that worker dies, its message comes back.
"""

from collections.abc import Iterator, Mapping

import msgspec

from dragoman.article import LanguagePair, ListedReference, ObjectAddress, ReferenceList
from dragoman.errors import ContentionError, PreconditionFailedError
from dragoman.reconciliation import MAX_ROUNDS
from dragoman.records import MANIFEST_KEY, REFERENCES, decode_reference, encode_record
from dragoman.store import ListedObject, ObjectStore, StoredObject


class Manifest(msgspec.Struct, frozen=True):
    """The manifest as it is now."""

    etag: str
    """Empty where there is none."""
    references: tuple[ListedReference, ...]
    is_new: bool = False
    """Whether it had to be written, or removed, to become so."""


NO_MANIFEST = Manifest("", ())


def read_manifest(store: ObjectStore, bucket: str) -> Manifest:
    """The manifest, in one request.

    Raises:
        StoreUnavailableError: the store did not answer.
        msgspec.ValidationError: it is of a version that this code does not know.
    """
    stored = store.get(ObjectAddress(bucket, MANIFEST_KEY))
    if stored is None:
        return NO_MANIFEST
    return Manifest(stored.state.etag, msgspec.json.decode(stored.body or b"", type=ReferenceList).references)


def rebuild_manifest(store: ObjectStore, bucket: str) -> Manifest:
    """Make the manifest name exactly the reference records that there are; without any, there is no manifest.

    Raises:
        ContentionError: others wrote it for MAX_ROUNDS rounds.
        StoreUnavailableError: the store did not answer.
    """
    address = ObjectAddress(bucket, MANIFEST_KEY)
    is_new = False
    for _ in range(MAX_ROUNDS):
        there = store.get(address)
        known = _read_known(there)
        wanted = tuple(_list_references(store, bucket, known))
        if wanted == tuple(known.values()) and (there is None) is (not wanted):
            return Manifest(there.state.etag if there else "", wanted, is_new)
        try:
            _replace(store, address, there, wanted)
            is_new = True
        except PreconditionFailedError:
            continue
    raise ContentionError(f"{MAX_ROUNDS} rounds lost over {MANIFEST_KEY}")


def find_manifest_breaches(store: ObjectStore, bucket: str) -> Iterator[str]:
    """How the manifest disagrees with the records, in words. Only meaningful when nothing is under way."""
    manifest = read_manifest(store, bucket)
    named = {ListedObject(reference.key, reference.etag) for reference in manifest.references}
    present = set(store.list_entries(bucket, REFERENCES))
    for entry in sorted(named - present, key=lambda entry: entry.key):
        yield f"{MANIFEST_KEY} names {entry.key} as it is not"
    for entry in sorted(present - named, key=lambda entry: entry.key):
        yield f"{MANIFEST_KEY} does not name {entry.key} as it is"
    if manifest.etag and not present:
        yield f"{MANIFEST_KEY} is there though there is no reference"


def _read_known(there: StoredObject | None) -> Mapping[ListedObject, ListedReference]:
    """What the manifest says of each record, in its order; nothing where another release wrote it."""
    try:
        found = msgspec.json.decode(there.body or b"", type=ReferenceList).references if there else ()
    except msgspec.DecodeError:
        return {}
    return {ListedObject(reference.key, reference.etag): reference for reference in found}


def _list_references(
    store: ObjectStore, bucket: str, known: Mapping[ListedObject, ListedReference]
) -> Iterator[ListedReference]:
    """Each record that there is now; only those that are not known as they are have to be read."""
    for entry in store.list_entries(bucket, REFERENCES):
        if entry in known:
            yield known[entry]
            continue
        stored = store.get(ObjectAddress(bucket, entry.key))
        if stored is not None:
            yield _describe(entry.key, stored)


def _describe(key: str, stored: StoredObject) -> ListedReference:
    reference = decode_reference(stored.body or b"")
    pairs = sorted({LanguagePair(entry.source_language, entry.target_language) for entry in reference.entries})
    return ListedReference(key, stored.state.etag, reference.kind, tuple(pairs))


def _replace(
    store: ObjectStore, address: ObjectAddress, there: StoredObject | None, wanted: tuple[ListedReference, ...]
) -> None:
    if wanted:
        body = encode_record(ReferenceList(references=wanted))
        store.put(address, body, expected_etag=there.state.etag if there else None)
    elif there is not None:
        store.delete(address, expected_etag=there.state.etag)
