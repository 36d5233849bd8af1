"""`references.json`: which reference records there are, so that a translation asks once to know them all.

Whoever has written or removed a reference record makes the manifest agree with the listing of `references/`: it reads
the manifest, lists, writes under the condition that the manifest still is what it read, and begins again until there
is nothing to write. So the last to write it has listed after its own last write, and whatever record changed after
that listing was changed by a worker that has yet to do the same. Where that worker dies, its message comes back.

After each change the articles have to be walked over. The manifest's S3 metadata say whether the walks for it are
queued, so that whoever comes after a worker that died in between queues them, and nobody queues them twice. A
generation that only grows keeps a list from being taken for an earlier one that named the same.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Final

import msgspec

from dragoman.article import LanguagePair, ListedReference, ObjectAddress, ReferenceList
from dragoman.errors import ContentionError, PreconditionFailedError
from dragoman.reconciliation import MAX_ROUNDS
from dragoman.records import MANIFEST_KEY, REFERENCES, decode_reference, encode_record
from dragoman.store import ObjectState, ObjectStore, StoredObject

_GENERATION: Final = "generation"
_IS_WALKED: Final = "walks-queued"


class Manifest(msgspec.Struct, frozen=True):
    """The manifest as it is now."""

    etag: str
    """Empty where there is none."""
    generation: int
    """0 where there is none."""
    references: tuple[ListedReference, ...]
    has_walks: bool = True
    """Whether the walks that must follow it are queued."""


NO_MANIFEST = Manifest("", 0, ())


def read_manifest(store: ObjectStore, bucket: str) -> Manifest:
    """The manifest, in one request.

    Raises:
        StoreUnavailableError: the store did not answer.
        msgspec.ValidationError: it is of a version that this code does not know.
    """
    stored = store.get(ObjectAddress(bucket, MANIFEST_KEY))
    if stored is None:
        return NO_MANIFEST
    return _describe_manifest(stored.state, msgspec.json.decode(stored.body or b"", type=ReferenceList).references)


def read_generation(store: ObjectStore, bucket: str) -> int:
    """The manifest's generation alone; 0 where there is none.

    Raises:
        StoreUnavailableError: the store did not answer.
    """
    state = store.head(ObjectAddress(bucket, MANIFEST_KEY))
    return _get_generation(state) if state else 0


def rebuild_manifest(store: ObjectStore, bucket: str) -> Manifest:
    """Make the manifest name exactly the reference records that there are.

    Raises:
        ContentionError: others wrote it for MAX_ROUNDS rounds.
        StoreUnavailableError: the store did not answer.
    """
    address = ObjectAddress(bucket, MANIFEST_KEY)
    for _ in range(MAX_ROUNDS):
        there = store.get(address)
        known = _read_known(there)
        wanted = tuple(_list_references(store, bucket, known or {}))
        if there is None and not wanted:
            return NO_MANIFEST
        if there is not None and known is not None and wanted == tuple(known.values()):
            return _describe_manifest(there.state, wanted)
        with suppress(PreconditionFailedError):
            generation = 1 + (_get_generation(there.state) if there else 0)
            _write(store, address, Manifest(there.state.etag if there else "", generation, wanted), {})
    raise ContentionError(f"{MAX_ROUNDS} rounds lost over {MANIFEST_KEY}")


def note_walks(store: ObjectStore, bucket: str, manifest: Manifest) -> None:
    """Note that the walks that must follow the manifest are queued; nothing happens where there is a newer one.

    Raises:
        StoreUnavailableError: the store did not answer; then they are queued once more.
    """
    if not manifest.has_walks:
        with suppress(PreconditionFailedError):
            _write(store, ObjectAddress(bucket, MANIFEST_KEY), manifest, {_IS_WALKED: "yes"})


def find_manifest_breaches(store: ObjectStore, bucket: str) -> Iterator[str]:
    """How the manifest disagrees with the records, in words. Only meaningful when nothing is under way."""
    manifest = read_manifest(store, bucket)
    named = {(reference.key, reference.etag) for reference in manifest.references}
    present = {(entry.key, entry.etag) for entry in store.list_entries(bucket, REFERENCES)}
    for key, _ in sorted(named - present):
        yield f"{MANIFEST_KEY} names {key} as it is not"
    for key, _ in sorted(present - named):
        yield f"{MANIFEST_KEY} does not name {key} as it is"


def _describe_manifest(state: ObjectState, references: tuple[ListedReference, ...]) -> Manifest:
    return Manifest(state.etag, _get_generation(state), references, has_walks=_IS_WALKED in state.metadata)


def _get_generation(state: ObjectState) -> int:
    return int(state.metadata.get(_GENERATION, "0"))


def _read_known(there: StoredObject | None) -> Mapping[tuple[str, str], ListedReference] | None:
    """What the manifest says of each record, by its key and etag, in its order; None where another release wrote it."""
    try:
        found = msgspec.json.decode(there.body or b"", type=ReferenceList).references if there else ()
    except msgspec.DecodeError:
        return None
    return {(reference.key, reference.etag): reference for reference in found}


def _list_references(
    store: ObjectStore, bucket: str, known: Mapping[tuple[str, str], ListedReference]
) -> Iterator[ListedReference]:
    """Each record that there is now; only those that are not known as they are have to be read. One that can't be is
    left out, so that it does not keep the others back: the law's check tells of it."""
    for entry in store.list_entries(bucket, REFERENCES):
        if (entry.key, entry.etag) in known:
            yield known[entry.key, entry.etag]
            continue
        stored = store.get(ObjectAddress(bucket, entry.key))
        if stored is None:
            continue
        with suppress(msgspec.DecodeError):
            yield _describe(entry.key, stored)


def _describe(key: str, stored: StoredObject) -> ListedReference:
    reference = decode_reference(stored.body or b"")
    pairs = sorted({LanguagePair(entry.source_language, entry.target_language) for entry in reference.entries})
    return ListedReference(key, stored.state.etag, reference.kind, tuple(pairs))


def _write(store: ObjectStore, address: ObjectAddress, manifest: Manifest, more: Mapping[str, str]) -> None:
    """In the place of the one with its etag."""
    body = encode_record(ReferenceList(generation=manifest.generation, references=manifest.references))
    metadata = {_GENERATION: str(manifest.generation), **more}
    store.put(address, body, expected_etag=manifest.etag or None, metadata=metadata)
