"""Which file somebody means: by its key, its address in S3, its path in a folder, or the key of one of its records."""

import difflib
import re
import unicodedata
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

import msgspec

from dragoman.article import ITEM_PATTERN, ObjectAddress, SourceObject
from dragoman.cloud.server import CloudError
from dragoman.events import MAX_KEY_BYTES
from dragoman.operations.record_keys import read_record_key
from dragoman.operations.sites import Site
from dragoman.records import decode_source, ingest_group, record_name, translation_group

_S3_SCHEME: Final = "s3://"
_SEARCHED_KEYS: Final = 20_000
"""Twenty pages of a listing: some seconds. Who misspelt a key of a larger folder is told that there may be more."""
_COMPARED_KEYS: Final = 3_000
"""Comparing letter by letter takes 0.2 ms a key."""
_MAX_SUGGESTIONS: Final = 5


class Meant(msgspec.Struct, frozen=True):
    """The file that was meant."""

    key: str
    """In the input bucket."""
    item: str | None = None
    named_by: str | None = None
    """The record by which it was named, where it was."""


def find_meant(asked: str, item: str | None, site: Site) -> Meant:
    """The file that is meant by what somebody typed. What is a key of the input bucket is taken for that first.

    Raises:
        CloudError: the address is of another bucket, the key is empty, or the item's id is none.
    """
    if item is not None and not _is_item(item):
        raise CloudError(f"{item} is no item's id: those are item- and 16 hexadecimal digits, as `explain` lists them.")
    if not asked:
        raise CloudError("KEY is empty. It is what the file is called in the input bucket, with its folders.")
    text, bucket = _strip_address(asked, site)
    if item is not None or (bucket != site.settings.output_bucket and _is_in_inbox(text, site)):
        return Meant(text, item)
    record = _find_record_key(text, site)
    found = _find_by_record(record, site) if record else None
    if found is not None:
        return found
    local = _find_below(text, site.inbox)
    return Meant(local if local and not _has_records(text, site) else text, item)


def _is_item(text: str) -> bool:
    return re.match(ITEM_PATTERN, text) is not None


def _strip_address(asked: str, site: Site) -> tuple[str, str]:
    """What follows `s3://bucket/`, and the bucket; as it is and no bucket where it is no address."""
    if not asked.startswith(_S3_SCHEME):
        return asked, ""
    bucket, _, key = asked.removeprefix(_S3_SCHEME).partition("/")
    if bucket not in {site.settings.input_bucket, site.settings.output_bucket} or not key:
        raise CloudError(
            f"{asked} is no object of {site.label}: its input bucket is {site.settings.input_bucket}, its output "
            f"bucket {site.settings.output_bucket}."
        )
    return key, bucket


def _is_in_inbox(key: str, site: Site) -> bool:
    return _is_possible(key) and site.store.head(ObjectAddress(site.settings.input_bucket, key)) is not None


def _is_possible(key: str) -> bool:
    """Whether S3 can be asked for it at all."""
    try:
        return 0 < len(key.encode()) <= MAX_KEY_BYTES
    except UnicodeEncodeError:
        return False


def _find_record_key(text: str, site: Site) -> str | None:
    """The key of a record, given as such or as a path below OUTBOX."""
    for candidate in (text, _find_below(text, site.outbox)):
        if candidate and read_record_key(candidate) is not None:
            return candidate
    return None


def _find_by_record(record: str, site: Site) -> Meant | None:
    """By what the record says, because a long key is not in its name; by the name where the record is gone."""
    stored = site.store.get(ObjectAddress(site.settings.output_bucket, record)) if _is_possible(record) else None
    if stored is not None:
        try:
            source: SourceObject = decode_source(stored.body or b"")
        except msgspec.DecodeError:
            pass
        else:
            return Meant(source.key, source.item, record)
    place = read_record_key(record)
    if place is None or place.kind in {"manifest", "unreadable"}:
        return None
    name = place.name.removesuffix(".json")
    key, _, last = name.rpartition("/")
    if key and _is_item(last):
        return Meant(key, last, record)
    return Meant(name, None, record) if _is_in_inbox(name, site) or stored is not None else None


def _has_records(key: str, site: Site) -> bool:
    """Whether something in the output bucket has this name: then it once was a key."""
    if not _is_possible(key):
        return False
    bucket = site.settings.output_bucket
    prefixes = ("articles/", "containers/", "references/", "rejected/", "failed/ingest/")
    return any(site.store.head(ObjectAddress(bucket, prefix + record_name(key))) is not None for prefix in prefixes)


def is_known(meant: Meant, site: Site) -> bool:
    """Whether there is such a file, or any record of one."""
    bucket, key, item = site.settings.output_bucket, meant.key, meant.item
    groups = (ingest_group(key, item), *(translation_group(key, target, item) for target in site.settings.targets))
    records = (record for group in groups for record in group.keys)
    return _is_in_inbox(key, site) or any(
        site.store.head(ObjectAddress(bucket, record)) is not None for record in records
    )


def _find_below(text: str, folder: Path | None) -> str | None:
    """The part of a path that follows a folder; None where it does not lead there."""
    if folder is None or not text or "\0" in text:
        return None
    try:
        path = Path(text).expanduser().absolute().relative_to(folder.absolute())
    except (ValueError, OSError, RuntimeError):
        return None
    return path.as_posix() if path.parts else None


def suggest_keys(key: str, site: Site) -> tuple[str, ...]:
    """Keys of the input bucket that are like one that is not there, the likeliest first."""
    folder, _, _ = key.rpartition("/")
    prefix = f"{folder}/" if folder else ""
    found = list(_find_like(key, _list_first(site, prefix)))
    if not found and prefix:
        found = list(_find_like(key, _list_first(site, "")))
    return tuple(dict.fromkeys(found))[:_MAX_SUGGESTIONS]


def _list_first(site: Site, prefix: str) -> list[str]:
    return list(islice(site.store.list_keys(site.settings.input_bucket, prefix), _SEARCHED_KEYS))


def _find_like(key: str, others: list[str]) -> Iterator[str]:
    folded = _fold(key)
    yield from (other for other in others if _fold(other) == folded)
    yield from (other for other in others if _fold(other.rpartition(".")[0]) == folded)  # typed without its ending
    name = folded.rpartition("/")[2]
    yield from (other for other in others if _fold(other).rpartition("/")[2] == name)  # in another folder
    yield from difflib.get_close_matches(key, others[:_COMPARED_KEYS], _MAX_SUGGESTIONS, cutoff=0.75)


def _fold(key: str) -> str:
    """What people take for the same name: capitals, blanks at the ends, and the two ways of writing an accent."""
    return unicodedata.normalize("NFC", key).casefold().strip()
