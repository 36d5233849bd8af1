"""The output contract: where each record is, its bytes, its fingerprint, its JSON Schema.

Run as a program (`make schemas`) it writes the schemas again.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from inspect import cleandoc
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from dragoman.article import (
    TARGET_PATTERN,
    Article,
    Container,
    Failure,
    ObjectAddress,
    Progress,
    Record,
    Reference,
    ReferenceList,
    Rejection,
    SourceObject,
    Translation,
    Unreadable,
)
from dragoman.errors import UnreadableRecordError

T = TypeVar("T")

PIPELINE_VERSION: Final = 3
"""Part of every fingerprint. It moves only when some output would change; golden records hold it to that."""

INGEST_STAGE: Final = "ingest"

ARTICLES: Final = "articles/"
REFERENCES: Final = "references/"
UNREADABLE: Final = "unreadable/"
MANIFEST_KEY: Final = "references.json"
"""Which reference records there are."""

RECORD_TYPES: Final = (
    Article,
    Container,
    Rejection,
    Translation,
    Failure,
    Reference,
    ReferenceList,
    Progress,
    Unreadable,
)
SCHEMA_DIRECTORY: Final = Path(__file__).parent / "schemas"

# S3 allows 1,024 bytes a key. The longest prefix is `translations/` with a target of 21 characters and a slash, and
# the suffix takes 5, an item's id with its slash 22: 64 bytes are enough for all, and one limit for all prefixes gives
# one name in all of them.
_MAX_NAME_BYTES = 1024 - 64
_DIGEST_MARK = "~"
_DIGEST_DIGITS = 32
_LOOKS_TAKEN = re.compile(rf"({_DIGEST_MARK}[0-9a-f]{{{_DIGEST_DIGITS}}}|/item-[0-9a-f]{{16}})\Z")
"""Of a name that was shortened, or of a container's item."""


class _Origin(msgspec.Struct, frozen=True):
    """The part of a record that every release can read."""

    source: SourceObject


class RecordPlace(msgspec.Struct, frozen=True):
    """What the key of a record tells of it."""

    folder: str
    """The first part of the key."""
    target: str | None = None
    """Of a translation, its failure or its progress."""


class RecordGroup(msgspec.Struct, frozen=True):
    """The keys of which exactly one exists when nothing is under way: the law."""

    successes: tuple[str, ...]
    failure: str

    @property
    def keys(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.successes, self.failure)


def article_key(key: str, item: str | None = None) -> str:
    """Where the article of an input key, or of an item of it, is."""
    return f"{ARTICLES}{record_name(key, item)}"


def container_key(key: str) -> str:
    """Where it says which items an input key holds."""
    return f"containers/{record_name(key)}"


def reference_key(key: str) -> str:
    """Where it says what a glossary or a file of corrections holds."""
    return f"{REFERENCES}{record_name(key)}"


def rejection_key(key: str, item: str | None = None) -> str:
    """Where the rejection of an input key, or of an item of it, is."""
    return f"rejected/{record_name(key, item)}"


def translation_key(key: str, target: str, item: str | None = None) -> str:
    """Where the translation into a target is."""
    return f"translations/{target}/{record_name(key, item)}"


def failure_key(key: str, target_or_stage: str, item: str | None = None) -> str:
    """Where the failure is: of a target, or of the ingest stage."""
    return f"failed/{target_or_stage}/{record_name(key, item)}"


def progress_key(key: str, target: str, item: str | None = None) -> str:
    """Where the part of a translation is that is done, while the rest is under way."""
    return f"progress/{target}/{record_name(key, item)}"


def unreadable_key(message_id: str) -> str:
    """Where a message is kept that nobody could read."""
    return f"{UNREADABLE}{message_id}.json"


_PLACES_OF_INGEST: Final[Mapping[str, Callable[[str, str | None], str]]] = {
    "articles": article_key,
    "containers": lambda key, _: container_key(key),
    "references": lambda key, _: reference_key(key),
    "rejected": rejection_key,
    "failed": lambda key, item: failure_key(key, INGEST_STAGE, item),
}
_PLACES_OF_TRANSLATE: Final[Mapping[str, Callable[[str, str, str | None], str]]] = {
    "translations": translation_key,
    "failed": failure_key,
    "progress": progress_key,
}


def find_place(record: str) -> RecordPlace | None:
    """What a record is by its key; None where there are none of one object's."""
    folder, _, rest = record.partition("/")
    target, _, name = rest.partition("/")
    if folder in _PLACES_OF_TRANSLATE and target != INGEST_STAGE:
        return RecordPlace(folder, target) if name and re.match(TARGET_PATTERN, target) else None
    return RecordPlace(folder) if folder in _PLACES_OF_INGEST and rest else None


def locate_record(place: RecordPlace, source: SourceObject) -> str:
    """The key that a record of this kind has, of this source."""
    if place.target is None:
        return _PLACES_OF_INGEST[place.folder](source.key, source.item)
    return _PLACES_OF_TRANSLATE[place.folder](source.key, place.target, source.item)


def record_name(key: str, item: str | None = None) -> str:
    """The input key, whole and unchanged, then a slash and the item's id if it is about one, then `.json`.

    A key of over 960 bytes would not fit S3's limit with its prefix and suffix: it is cut at a character's end and
    closed with `~` and 32 hexadecimal digits of the SHA-256 of the whole key. So is a key that already looks like
    that, or like the name of an item, whatever its length, so that no two things share a name.
    """
    data = key.encode()
    if len(data) > _MAX_NAME_BYTES or _LOOKS_TAKEN.search(key):
        digest = hashlib.sha256(data).hexdigest()[:_DIGEST_DIGITS]
        room = _MAX_NAME_BYTES - len(_DIGEST_MARK) - _DIGEST_DIGITS
        key = data[:room].decode(errors="ignore") + _DIGEST_MARK + digest
    return f"{key}.json" if item is None else f"{key}/{item}.json"


def ingest_group(key: str, item: str | None = None) -> RecordGroup:
    """Of each input object, and of each item of a container, exactly one of these exists."""
    failure = failure_key(key, INGEST_STAGE, item)
    if item is not None:
        return RecordGroup((article_key(key, item), rejection_key(key, item)), failure)
    return RecordGroup((article_key(key), container_key(key), reference_key(key), rejection_key(key)), failure)


def translation_group(key: str, target: str, item: str | None = None) -> RecordGroup:
    """Of each article and target exactly one of these exists."""
    return RecordGroup((translation_key(key, target, item),), failure_key(key, target, item))


def article_id(address: ObjectAddress, item: str | None = None) -> str:
    """An identifier for logs, records and joins: 16 hexadecimal digits, the same for every version of the object."""
    return compute_digest(address if item is None else (address, item))


def compute_fingerprint(*parts: object) -> str:
    """16 hexadecimal digits over the pipeline's version and everything else that could change a record's content."""
    return compute_digest((PIPELINE_VERSION, parts))


def compute_digest(parts: object) -> str:
    """16 hexadecimal digits: equal parts, equal digests, in every process."""
    return hashlib.sha256(msgspec.json.encode(parts, order="sorted")).hexdigest()[:16]


def encode_record(record: Record | ReferenceList | Unreadable) -> bytes:
    """The record's bytes: UTF-8 JSON, indented by two, fields in the order of their type, a newline at the end."""
    return msgspec.json.format(msgspec.json.encode(record), indent=2) + b"\n"


def decode_article(body: bytes) -> Article:
    """Read an article record.

    Raises:
        UnreadableRecordError: it is not one, or of a version that this code does not know.
    """
    try:
        return _decode(body, Article)
    except msgspec.DecodeError as error:
        raise UnreadableRecordError("The article's record is none, or of a version that is not known here.") from error


def decode_source(body: bytes) -> SourceObject:
    """What a record was made from, of whatever kind and version it is.

    Raises:
        msgspec.DecodeError: it is no record.
    """
    return _decode(body, _Origin).source


def decode_container(body: bytes) -> Container:
    """Read a container record, one of another version as well: what its items are called has to be known by every
    release, so that none of them stays behind when the file changes.

    Raises:
        msgspec.DecodeError: it is not one.
    """
    try:
        return _decode(body, Container)
    except msgspec.ValidationError:
        fields = _decode(body, dict[str, Any])
        return msgspec.convert({**fields, "version": _schema_version(Container)}, Container)


def decode_reference(body: bytes) -> Reference:
    """Read a reference record.

    Raises:
        msgspec.DecodeError: it is not one, or of a version that this code does not know.
    """
    return _decode(body, Reference)


def _decode(body: bytes, kind: type[T]) -> T:
    """What anybody may have put where a record should be.

    Raises:
        msgspec.DecodeError: it is none of this kind. msgspec has two more words for that, which are Python's own.
    """
    try:
        return msgspec.json.decode(body, type=kind)
    except (UnicodeDecodeError, RecursionError) as error:
        raise msgspec.DecodeError(type(error).__name__) from None


def record_schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schema of each record type by its file name."""
    return {f"{_schema_name(kind)}.v{_schema_version(kind)}.json": _describe(kind) for kind in RECORD_TYPES}


def _schema_name(record_type: type[msgspec.Struct]) -> str:
    return str(msgspec.structs.fields(record_type)[0].default)


def _schema_version(record_type: type[msgspec.Struct]) -> int:
    return int(msgspec.structs.fields(record_type)[1].default)


def _describe(record_type: type[msgspec.Struct]) -> dict[str, Any]:
    schema = _clean_descriptions(msgspec.json.schema(record_type))
    # Every record carries both, though the types give them defaults so that code need not repeat them.
    schema["$defs"][record_type.__name__]["required"] += ["schema", "version"]
    heading = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": _schema_name(record_type)}
    return {**heading, **schema}


def _clean_descriptions(schema: Any) -> Any:
    """The same schema, its descriptions without the indentation of their docstrings, which Python 3.13 takes away."""
    if isinstance(schema, list):
        return [_clean_descriptions(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: cleandoc(part) if name == "description" and isinstance(part, str) else _clean_descriptions(part)
        for name, part in schema.items()
    }


def write_schemas(directory: Path = SCHEMA_DIRECTORY) -> None:
    """Write the schemas where they are published."""
    directory.mkdir(exist_ok=True)
    for file_name, schema in record_schemas().items():
        (directory / file_name).write_bytes(msgspec.json.format(msgspec.json.encode(schema), indent=2) + b"\n")


if __name__ == "__main__":
    write_schemas()
