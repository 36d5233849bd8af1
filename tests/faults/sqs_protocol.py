"""What the functions ask of SQS, answered by our own queues: its JSON protocol, as botocore speaks it."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from tests.faults.queues import Queue

Answer = tuple[int, dict[str, Any]]
"""HTTP status and body."""


class SqsService:
    """The requests that a function may make. Any other is refused, so that nothing is silently swallowed."""

    def __init__(self, queues: Mapping[str, Queue]) -> None:
        self._queues = {queue.url: queue for queue in queues.values()}

    def answer(self, operation: str, body: bytes, failing: frozenset[int] = frozenset()) -> Answer:
        """Carry a request out. Of a batch, the entries at the places `failing` are refused."""
        asked = json.loads(body)
        queue = self._queues.get(asked["QueueUrl"])
        if queue is None:
            return _refuse("com.amazonaws.sqs#QueueDoesNotExist", "There is no such queue.")
        match operation:
            case "SendMessage":
                return 200, _describe(queue, asked["MessageBody"])
            case "SendMessageBatch":
                return 200, _send_batch(queue, asked["Entries"], failing)
            case "ChangeMessageVisibility":
                is_known = queue.change_visibility(asked["ReceiptHandle"], float(asked["VisibilityTimeout"]))
                return (200, {}) if is_known else _refuse("com.amazonaws.sqs#ReceiptHandleIsInvalid", "Unknown.")
            case "ChangeMessageVisibilityBatch":
                return 200, _change_batch(queue, asked["Entries"], failing)
        return _refuse("com.amazonaws.sqs#UnsupportedOperation", f"{operation} is not modelled here.")


def _send_batch(queue: Queue, entries: list[dict[str, Any]], failing: frozenset[int]) -> dict[str, Any]:
    done, failed = [], []
    for place, entry in enumerate(entries):
        if place in failing:
            failed.append(_fail(entry))
        else:
            done.append({"Id": entry["Id"], **_describe(queue, entry["MessageBody"])})
    return {"Successful": done, "Failed": failed}


def _change_batch(queue: Queue, entries: list[dict[str, Any]], failing: frozenset[int]) -> dict[str, Any]:
    done, failed = [], []
    for place, entry in enumerate(entries):
        seconds = float(entry["VisibilityTimeout"])
        if place not in failing and queue.change_visibility(entry["ReceiptHandle"], seconds):
            done.append({"Id": entry["Id"]})
        else:
            failed.append(_fail(entry))
    return {"Successful": done, "Failed": failed}


def _describe(queue: Queue, body: str) -> dict[str, Any]:
    letter = queue.send(body)
    return {"MessageId": letter.message_id, "MD5OfMessageBody": hashlib.md5(body.encode()).hexdigest()}  # noqa: S324


def _fail(entry: dict[str, Any]) -> dict[str, Any]:
    return {"Id": entry["Id"], "Code": "InternalError", "SenderFault": False, "Message": "Try again."}


def _refuse(kind: str, message: str) -> Answer:
    return 400, {"__type": kind, "message": message}
