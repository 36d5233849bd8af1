"""A message of a queue as Lambda hands it over, and one delivery of it as a story sees it."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from dragoman.article import Usage
from dragoman.stopwatch import SecondsLeft

QUOTED_BYTES: Final = 2_000
"""Kept of a message in a record. A hint, a job and an event of S3 with an ordinary key are whole at half of that; one
with the longest key is cut, but what it names is in the record's `source`."""

_COUNT: Final = "ApproximateReceiveCount"
_OF_PEOPLE: Final = frozenset({"requester", "source-ip-address", "userIdentity", "sourceIPAddress", "ownerIdentity"})
"""The first two are fields of S3's events by way of EventBridge, the others of its direct notifications."""


class Undelivered(msgspec.Struct, frozen=True):
    """What EventBridge says of an event that it could not hand over to the queue."""

    error_code: str
    attempts: str
    """How often it tried, as it writes it; empty where it does not say."""


class Message(msgspec.Struct, frozen=True):
    """What is read of a message."""

    id: str
    body: str
    receipt: str = ""
    """By which the queue knows this delivery."""
    queue: str = ""
    """The queue's name."""
    receives: int | None = None
    """The number of this delivery, from 1; None where nobody counts. A dead letter's goes on from the queue that gave
    it up."""
    undelivered: Undelivered | None = None
    """Of an event that never was in a queue before it became a dead letter."""


class Occasion(msgspec.Struct, frozen=True):
    """One delivery of a message, as a story sees it."""

    message: Message
    seconds_left: SecondsLeft
    """How long the invocation may still take for it."""
    spent: list[Usage]
    """What engines were given on this occasion: the story adds to it, so that it is counted however the story ends."""

    def has_another(self, max_receives: int) -> bool:
        """Whether the queue will deliver the message again; False where nobody counts."""
        return self.message.receives is not None and self.message.receives < max_receives


def read_message(record: Mapping[str, Any]) -> Message:
    """Read one record of an SQS event. What an emulator leaves out, or spells in a way of its own, is not there."""
    attributes = _as_mapping(record.get("attributes"))
    count = str(attributes.get(_COUNT, ""))
    return Message(
        id=str(record.get("messageId", "")),
        body=str(record.get("body", "")),
        receipt=str(record.get("receiptHandle", "")),
        queue=str(record.get("eventSourceARN", "")).rpartition(":")[2],
        receives=int(count) if count.isascii() and count.isdigit() and len(count) < 10 else None,
        undelivered=_read_undelivered(_as_mapping(record.get("messageAttributes"))),
    )


def _read_undelivered(attributes: Mapping[str, Any]) -> Undelivered | None:
    """EventBridge puts what it knows into the attributes of the dead letter."""
    if "RULE_ARN" not in attributes:
        return None
    return Undelivered(
        _read_attribute(attributes, "ERROR_CODE") or "unknown", _read_attribute(attributes, "RETRY_ATTEMPTS")
    )


def _read_attribute(attributes: Mapping[str, Any], name: str) -> str:
    return str(_as_mapping(attributes.get(name)).get("stringValue", ""))[:100]


def _as_mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def quote_letter(body: str) -> str:
    """Likewise of a message that could be read, without what an event of S3 tells of a person: who dropped the file,
    and from which address. Whoever reads records need not know."""
    return quote(_leave_out_people(body))


def _leave_out_people(body: str) -> str:
    try:
        message = msgspec.json.decode(body)
        kept = _keep(message)
        if isinstance(kept, dict) and isinstance(kept.get("Message"), str):  # SNS's envelope
            kept["Message"] = _leave_out_people(kept["Message"])
    except (ValueError, RecursionError):
        return body
    return body if kept == message else msgspec.json.encode(kept).decode()


def _keep(part: Any) -> Any:
    if isinstance(part, dict):
        return {name: _keep(value) for name, value in part.items() if name not in _OF_PEOPLE}
    return [_keep(value) for value in part] if isinstance(part, list) else part


def quote(body: str) -> str:
    """A message's text as a record keeps it: no more than QUOTED_BYTES of UTF-8, cut at a character's end, and a
    question mark for what is no character."""
    return body[:QUOTED_BYTES].encode(errors="replace")[:QUOTED_BYTES].decode(errors="ignore")
