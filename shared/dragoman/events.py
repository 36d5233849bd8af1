"""What a queue's message speaks of: the only reader of the shapes that AWS gives to events.

A message is a hint to look at an object, so bucket and key are all that is read of it. Everything else
differs between services and emulators (`etag` or `eTag`, no `version-id`, the version `"null"`) and is never
asked for.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import unquote_plus

import msgspec

from dragoman.article import (
    ITEM_PATTERN,
    TARGET_PATTERN,
    ObjectAddress,
    RecordHint,
    RevisionJob,
    Subject,
    TranslationJob,
)
from dragoman.errors import UnreadableMessageError
from dragoman.records import ARTICLES, find_place

MAX_KEY_BYTES = 1024
"""S3's own limit, of the key in UTF-8. Asking for a longer one is an error that no redelivery mends."""

IS_JOB = "The message is a job: it belongs into the translate queue."
IS_HINT = "The message is an event or a hint: it belongs into the ingest queue."
MAX_COUNT = 2**31
"""Of what steps of walks count. No list of references has had as many states."""

MAX_RECORDS = 100
"""In one list of notifications; S3 sends them one by one. Each may take a function seconds, and together they share the
time of one invocation."""

CHANGES = ("ObjectCreated:", "ObjectRemoved:", "LifecycleExpiration:")
"""How the names of those direct notifications begin after which an object is new, different or gone."""


def read_hints(body: str) -> tuple[Subject | RecordHint, ...]:
    """Read what a message of the ingest queue speaks of: objects, one item of a container, or a record of either.

    Understood is what `read_addresses` understands, and the hint `{"bucket": …, "key": …, "item": …}`, which ingest
    sends itself for each item of a container, and `{"record": …}`, the key of a record that ingest makes.

    Raises:
        UnreadableMessageError: the message is none of these, or names an object that cannot exist.
    """
    match _decode(body):
        case {"bucket": bucket, "key": key, "item": str(item)} if re.match(ITEM_PATTERN, item):
            return (Subject(_address(bucket, key), item=item),)
        case {"bucket": _, "key": _, "item": _}:
            raise UnreadableMessageError("The message names an item by what is no item's id.")
        case {"source": {}, "target": _} | {"kind": "revision"}:
            raise UnreadableMessageError(IS_JOB)
        case {"record": str(record), **rest}:
            return (_read_record_hint(record, rest, is_job=False),)
    try:
        return tuple(Subject(address) for address in read_addresses(body))
    except UnreadableMessageError as error:
        raise UnreadableMessageError(str(error), [Subject(address) for address in error.readable]) from error


def read_addresses(body: str) -> tuple[ObjectAddress, ...]:
    """Read which objects a message of the ingest queue speaks of; none when it is about something else in S3.

    Understood are S3's events by way of EventBridge, S3's direct notifications, either of them in an SNS
    envelope, and Dragoman's own hint `{"bucket": …, "key": …}`, which backfill sends.

    Raises:
        UnreadableMessageError: the message is none of these, or names an object that cannot exist.
    """
    event = _decode(body)
    match event:
        case {"Type": "Notification", "Message": str(message)}:
            event = _decode(message)
    match event:
        case {
            "detail-type": "Object Created" | "Object Deleted",
            "detail": {"bucket": {"name": bucket}, "object": {"key": key}},
        }:
            return (_address(bucket, key),)  # EventBridge carries the key as it is: `+` and `%` mean themselves
        case {"source": "aws.s3", "detail-type": str(kind)} if kind not in {
            "Object Created",
            "Object Deleted",
        }:
            return ()
        case {"Records": [*records]}:
            return _read_records(records)
        case {"Event": "s3:TestEvent"}:
            return ()  # S3 sends it once, when a notification is set up
        case {"bucket": bucket, "key": key}:
            return (_address(bucket, key),)
    raise UnreadableMessageError("The message is neither an event of S3 nor a hint with a bucket and a key.")


def read_job(body: str) -> TranslationJob:
    """Read a message of the translate queue.

    Raises:
        UnreadableMessageError: the message is not a job, or names an object that cannot exist.
    """
    match _decode(body):
        case {"source": {"bucket": bucket, "key": key}, "target": str(target), **rest} if re.match(
            TARGET_PATTERN, target
        ):
            return TranslationJob(_address(bucket, key), target, _read_item(rest))
        case {"bucket": _, "key": _} | {"detail-type": _, "detail": _} | {"Records": _}:
            raise UnreadableMessageError(IS_HINT)
    raise UnreadableMessageError("The message is not a translation job with a source and a target.")


def read_work(body: str) -> TranslationJob | RevisionJob | RecordHint:
    """Read a message of the translate queue of any kind.

    Understood are jobs, steps of walks, and hints at records: `{"record": …}` with the key of one that translate
    makes, or with that of an article's record and a `"target"`.

    Raises:
        UnreadableMessageError: the message is none of these, or names what cannot exist.
    """
    match _decode(body):
        case {"kind": "revision", **fields}:
            return _read_revision(fields)
        case {"record": str(record), **rest}:
            return _read_record_hint(record, rest, is_job=True)
    return read_job(body)


def _read_revision(fields: Mapping[Any, object]) -> RevisionJob:
    match {"after": "", "generation": None, "losses": 0, "singly": 0, **fields}:
        case {
            "bucket": str(bucket),
            "target": str(target),
            "after": str(after),
            "generation": int() | None as generation,
            "losses": int(losses),
            "singly": int(singly),
        } if (
            bucket
            and re.match(TARGET_PATTERN, target)
            and len(after.encode()) <= MAX_KEY_BYTES
            and all(_is_count(number) for number in (0 if generation is None else generation, losses, singly))
        ):
            return RevisionJob(bucket, target, after, generation, losses, singly)
    raise UnreadableMessageError("The message is not a step of a walk with a bucket and a target.")


def _read_record_hint(record: str, fields: Mapping[Any, object], *, is_job: bool) -> RecordHint:
    place, target = find_place(record), fields.get("target")
    if place is None or len(record.encode()) > MAX_KEY_BYTES:
        raise UnreadableMessageError("The message names a record by what is no record's key.")
    match target:
        case None if is_job == (place.target is not None):
            return RecordHint(record)
        case None:
            raise UnreadableMessageError(IS_HINT if is_job else IS_JOB)
        case str() if place.folder == ARTICLES.rstrip("/") and re.match(TARGET_PATTERN, target):
            if not is_job:
                raise UnreadableMessageError(IS_JOB)
            return RecordHint(record, target)
    raise UnreadableMessageError("The message names a target that is none, or one that its record does not go with.")


def _is_count(number: int) -> bool:
    """JSON's true and false are whole numbers to Python."""
    return not isinstance(number, bool) and 0 <= number <= MAX_COUNT


def _read_item(fields: Mapping[Any, object]) -> str | None:
    match fields.get("item"):
        case None:
            return None
        case str(item) if re.match(ITEM_PATTERN, item):
            return item
    raise UnreadableMessageError("The message names an item by what is no item's id.")


def write_job(job: TranslationJob | RevisionJob) -> str:
    """Write a job as a message of the translate queue; equal jobs give equal messages."""
    return msgspec.json.encode(job).decode()


def write_hint(subject: Subject) -> str:
    """Write a hint as a message of the ingest queue; equal hints give equal messages."""
    hint = {"bucket": subject.source.bucket, "key": subject.source.key}
    return msgspec.json.encode(hint | ({"item": subject.item} if subject.item else {})).decode()


def _read_records(records: Sequence[object]) -> tuple[ObjectAddress, ...]:
    """Read a list of direct notifications; one that can't be read takes none of the others along."""
    if len(records) > MAX_RECORDS:
        raise UnreadableMessageError(f"The message holds more than {MAX_RECORDS} notifications: send one for each.")
    found: list[ObjectAddress] = []
    problems: list[UnreadableMessageError] = []
    for record in records:
        try:
            found.extend(_read_record(record))
        except UnreadableMessageError as error:
            problems.append(error)
    if not problems:
        return tuple(found)
    rest = f" {len(found)} others in it could be read, and are done." if found else ""
    raise UnreadableMessageError(f"{problems[0]}{rest}", found) from problems[0]


def _read_record(record: object) -> tuple[ObjectAddress, ...]:
    """Read one record of a direct notification, whose key arrives URL-encoded with `+` for a space."""
    match record:
        case {"eventName": str(name)} if not name.removeprefix("s3:").startswith(CHANGES):
            return ()
        case {"eventName": str(_), "s3": {"bucket": {"name": bucket}, "object": {"key": str(key)}}}:
            try:
                return (_address(bucket, unquote_plus(key, errors="strict")),)
            except UnicodeDecodeError as error:
                raise UnreadableMessageError("The message names a key that is not UTF-8.") from error
    raise UnreadableMessageError("The message holds a record that is not a notification of S3.")


def _address(bucket: object, key: object) -> ObjectAddress:
    if not (isinstance(bucket, str) and bucket):
        raise UnreadableMessageError("The message names no bucket.")
    if not (isinstance(key, str) and key):
        raise UnreadableMessageError("The message names no key.")
    if len(key.encode()) > MAX_KEY_BYTES:
        raise UnreadableMessageError(f"The message names a key of more than {MAX_KEY_BYTES} bytes.")
    return ObjectAddress(bucket=bucket, key=key)


def _decode(body: str) -> Any:
    """Decode JSON; what comes out holds no lone surrogate, because msgspec refuses them, escaped or not."""
    try:
        return msgspec.json.decode(body)
    except (ValueError, RecursionError) as error:  # msgspec's errors and UnicodeEncodeError are ValueErrors
        raise UnreadableMessageError("The message is not JSON.") from error
