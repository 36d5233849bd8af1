"""The law of the output bucket, checked by listing both buckets.

Each input object has exactly one of an article, a rejection and an ingest failure; each article has, for each target,
exactly one of a translation and a failure; and nothing else is there.
"""

from collections.abc import Iterator, Sequence

from dragoman.article import ObjectAddress
from dragoman.reconciliation import SOURCE_ETAG
from dragoman.records import RecordGroup, article_key, ingest_group, translation_group
from dragoman.store import ObjectStore


def find_breaches(store: ObjectStore, input_bucket: str, output_bucket: str, targets: Sequence[str]) -> Iterator[str]:
    """Each way in which the buckets break the law, in words. Only meaningful when nothing is under way."""
    present = set(store.list_keys(output_bucket))
    accounted: set[str] = set()
    for key in store.list_keys(input_bucket):
        groups = [(ObjectAddress(input_bucket, key), ingest_group(key))]
        article = article_key(key)
        if article in present:
            groups += [(ObjectAddress(output_bucket, article), translation_group(key, target)) for target in targets]
        for source, group in groups:
            found = present.intersection(group.keys)
            accounted |= found
            yield from _find_group_breaches(store, source, group, output_bucket, found)
    yield from (f"{key} belongs to no input object" for key in sorted(present - accounted))


def _find_group_breaches(
    store: ObjectStore, source: ObjectAddress, group: RecordGroup, output_bucket: str, found: set[str]
) -> Iterator[str]:
    if len(found) != 1:
        yield f"{source.key} has {' and '.join(sorted(found)) or 'none'} of {', '.join(group.keys)}"
        return
    origin = store.head(source)
    record = store.head(ObjectAddress(output_bucket, *found))
    if origin is not None and record is not None and record.metadata.get(SOURCE_ETAG) != origin.etag:
        yield f"{next(iter(found))} was made from an earlier version of {source.key}"
