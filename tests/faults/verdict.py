"""Whether anything was lost, doubled or left stale: the law by listing both buckets, and every byte of every record."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from dragoman.article import ObjectAddress
from dragoman.errors import FailureReason
from dragoman.law import find_breaches
from dragoman.settings import Settings
from dragoman.store import ObjectStore, StoredObject
from tests.faults.untroubled import make_records

_INCIDENTAL: Final = {
    "dragoman.failure": ("attempts", "letter"),
    "dragoman.reference-list": ("generation",),
    "dragoman.container": ("leaving",),
}
"""What a record says of how it came about, by its kind."""

_OF_EQUAL_VERSIONS: Final = ("version_id", "last_modified")
"""Of a file that was dropped again as it was, with the same bytes, the records name the first such version: nothing is
done again. Everything else in a record has to be the same to the byte. That etags fit together, the law holds."""


class Verdict(msgspec.Struct, frozen=True):
    """What is wrong with the buckets, in words; all empty is good."""

    lost: tuple[str, ...] = ()
    """What is in the input, or was found in it, and has no record."""
    doubled: tuple[str, ...] = ()
    """What has two records that exclude each other."""
    stale: tuple[str, ...] = ()
    """Records of something that is not there any more, or not as an untroubled service writes them."""
    given_up: int = 0
    """Records that say that the service itself failed."""

    @property
    def is_good(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.lost or self.doubled or self.stale)


def judge(store: ObjectStore, settings: Settings, *, may_give_up: bool) -> Verdict:
    """Look at both buckets when nothing is under way.

    Args:
        store: where the buckets are, without faults.
        settings: those of the functions.
        may_give_up: whether a record that says that all retries failed will do for any other.
    """
    breaches = list(find_breaches(store, settings.input_bucket, settings.output_bucket, settings.targets))
    lost = [breach for breach in breaches if " has none of " in breach]
    doubled = [breach for breach in breaches if " and " in breach and " has " in breach]
    stale = [breach for breach in breaches if breach not in lost and breach not in doubled]
    expected = _read_all(make_records(store, settings), settings.output_bucket)
    found = _read_all(store, settings.output_bucket)
    given_up = {key for key, stored in found.items() if _is_given_up(stored)}
    stale.extend(_compare(expected, found, given_up if may_give_up else set()))
    if not may_give_up:
        lost.extend(f"{key} is not there" for key in sorted(expected.keys() - found.keys()))
    return Verdict(tuple(lost), tuple(doubled), tuple(stale), len(given_up))


def _compare(
    expected: Mapping[str, StoredObject], found: Mapping[str, StoredObject], excused: set[str]
) -> Iterator[str]:
    for key, stored in sorted(found.items()):
        if key in excused:
            continue
        other = expected.get(key)
        if other is None:
            yield f"{key} should not be there"
        elif _strip(stored) != _strip(other):
            yield f"{key} is not as it should be: {_find_difference(stored, other)}"


def _find_difference(stored: StoredObject, other: StoredObject) -> str:
    """The first line that differs."""
    lines = zip((stored.body or b"").decode().splitlines(), (other.body or b"").decode().splitlines(), strict=False)
    return next(
        (f"{found.strip()}, not {expected.strip()}" for found, expected in lines if found != expected), "length"
    )


def _read_all(store: ObjectStore, bucket: str) -> dict[str, StoredObject]:
    found = ((key, store.get(ObjectAddress(bucket, key))) for key in list(store.list_keys(bucket)))
    return {key: stored for key, stored in found if stored is not None}


def _is_given_up(stored: StoredObject) -> bool:
    record = _decode(stored)
    return bool(record["schema"] == "dragoman.failure" and record["reason"] == FailureReason.RETRIES_EXHAUSTED)


def _strip(stored: StoredObject) -> dict[str, Any]:
    """A record's fields without what depends on how it came about."""
    record = _decode(stored)
    names = _INCIDENTAL.get(record["schema"], ())
    stripped = {name: value for name, value in record.items() if name not in names}
    if "source" in record:
        stripped["source"] = {name: value for name, value in record["source"].items() if name not in _OF_EQUAL_VERSIONS}
    if record["schema"] == "dragoman.reference-list":
        references = [{name: value for name, value in one.items() if name != "etag"} for one in record["references"]]
        stripped["references"] = sorted(references, key=json.dumps)
    return stripped


def _decode(stored: StoredObject) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(stored.body or b"{}")
    return record
