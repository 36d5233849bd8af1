"""What a key of the output bucket says by itself, without the record being read. Pure."""

from typing import Final, Literal

import msgspec

from dragoman.records import INGEST_STAGE, MANIFEST_KEY, UNREADABLE, find_place

RecordKind = Literal[
    "article", "container", "reference", "rejection", "translation", "failure", "progress", "unreadable", "manifest"
]
"""What a key is of. `unreadable` is what no function could read as a message; it belongs to no file."""

_KINDS: Final[dict[str, RecordKind]] = {
    "articles": "article",
    "containers": "container",
    "references": "reference",
    "rejected": "rejection",
    "translations": "translation",
    "failed": "failure",
    "progress": "progress",
}
"""By folder."""
INGEST_KINDS: Final = frozenset({"article", "container", "reference", "rejection"})
"""What a file itself may end in, besides a failure to ingest it."""


class KeyParts(msgspec.Struct, frozen=True):
    """A key of the output bucket, taken apart; `records.find_place` tells whether it can be one of a file's."""

    kind: RecordKind
    name: str
    """What follows the prefix, as `record_name` gives it: the input key and `.json`, or an item's."""
    target: str | None = None
    """Of a translation, of progress, and of a failure: the target, or `ingest`."""

    @property
    def is_of_ingest(self) -> bool:
        """Whether it is an outcome of a file or of an item, not of one target."""
        return self.kind in INGEST_KINDS or (self.kind == "failure" and self.target == INGEST_STAGE)


def read_record_key(key: str) -> KeyParts | None:
    """The key taken apart; None where it is no place for a record."""
    if key == MANIFEST_KEY:
        return KeyParts("manifest", key)
    if not key.endswith(".json"):
        return None
    if key.startswith(UNREADABLE):
        return KeyParts("unreadable", key.removeprefix(UNREADABLE))
    place = find_place(key)
    if place is None:
        return None
    target = INGEST_STAGE if place.folder == "failed" and place.target is None else place.target
    folder = f"{place.folder}/{target}/" if target else f"{place.folder}/"
    return KeyParts(_KINDS[place.folder], key.removeprefix(folder), target) if key.startswith(folder) else None
