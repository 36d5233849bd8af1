"""The law of the output bucket, checked by listing both buckets.

Each input object has exactly one of an article, a container record, a reference, a rejection and an ingest failure;
each item of a container exactly one of an article, a rejection and an ingest failure; each article, for each target,
exactly one of a translation and a failure; the manifest names exactly the references; and nothing else is there, but
what nobody could read as a message.
"""

from collections.abc import Iterator, Sequence

import msgspec

from dragoman.article import ObjectAddress
from dragoman.reconciliation import SOURCE_ETAG
from dragoman.records import (
    MANIFEST_KEY,
    UNREADABLE,
    RecordGroup,
    article_key,
    container_key,
    decode_container,
    ingest_group,
    translation_group,
)
from dragoman.reference_manifest import find_manifest_breaches
from dragoman.store import ObjectStore


class _Claim(msgspec.Struct, frozen=True):
    """What must be there exactly once, made from what."""

    name: str
    group: RecordGroup
    etag: str | None
    """None where the source is gone, which only happens while something is under way."""


def find_breaches(store: ObjectStore, input_bucket: str, output_bucket: str, targets: Sequence[str]) -> Iterator[str]:
    """Each way in which the buckets break the law, in words. Only meaningful when nothing is under way."""
    present = {key for key in store.list_keys(output_bucket) if not key.startswith(UNREADABLE)}
    accounted: set[str] = set()
    for key in store.list_keys(input_bucket):
        for claim in _list_claims(store, ObjectAddress(input_bucket, key), output_bucket, present, targets):
            found = present.intersection(claim.group.keys)
            accounted |= found
            yield from _find_group_breaches(store, claim, output_bucket, found)
    yield from find_manifest_breaches(store, output_bucket)
    yield from (f"{key} belongs to no input object" for key in sorted(present - accounted - {MANIFEST_KEY}))


def _list_claims(
    store: ObjectStore, source: ObjectAddress, output_bucket: str, present: set[str], targets: Sequence[str]
) -> Iterator[_Claim]:
    """Of the object itself, of its items, and of the translations of each article."""
    key = source.key
    yield _Claim(key, ingest_group(key), _find_etag(store, source))
    subjects: list[str | None] = [None]
    if container_key(key) in present:
        stored = store.get(ObjectAddress(output_bucket, container_key(key)))
        for entry in decode_container(stored.body or b"").items if stored else ():
            subjects.append(entry.id)
            yield _Claim(f"{key} {entry.id}", ingest_group(key, entry.id), entry.etag)
    for item in subjects:
        article = article_key(key, item)
        if article in present:
            etag = _find_etag(store, ObjectAddress(output_bucket, article))
            yield from (_Claim(article, translation_group(key, target, item), etag) for target in targets)


def _find_etag(store: ObjectStore, address: ObjectAddress) -> str | None:
    state = store.head(address)
    return state.etag if state else None


def _find_group_breaches(store: ObjectStore, claim: _Claim, output_bucket: str, found: set[str]) -> Iterator[str]:
    if len(found) != 1:
        yield f"{claim.name} has {' and '.join(sorted(found)) or 'none'} of {', '.join(claim.group.keys)}"
        return
    record = store.head(ObjectAddress(output_bucket, *found))
    if claim.etag is not None and record is not None and record.metadata.get(SOURCE_ETAG) != claim.etag:
        yield f"{next(iter(found))} was made from an earlier version of {claim.name}"
