"""What the functions have logged about one file."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

import msgspec
from botocore.exceptions import BotoCoreError, ClientError

from dragoman.cloud.server import CloudError
from dragoman.operations.connection import Connection
from dragoman.operations.refusals import describe_refusal

_MAX_PAGES: Final = 20
"""CloudWatch searches up to some megabytes a page, and answers with empty ones on the way: half a minute of asking."""
_MAX_LINES: Final = 50
"""Of each function; a file that has more is tried again and again, which fifty lines show."""


class LogLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """One outcome as a function logged it; it never holds text of the article."""

    at: str
    """ISO 8601, UTC, milliseconds."""
    service: str
    outcome: str
    target: str | None = None
    reason: str | None = None
    milliseconds: float | None = None
    """That the message took."""


class _Logged(msgspec.Struct, frozen=True):
    service: str
    outcome: str
    article_id: str
    target: str | None = None
    reason: str | None = None
    milliseconds: dict[str, float] = {}


def read_log_lines(connection: Connection, article_id: str, since: datetime) -> tuple[LogLine, ...]:
    """The last lines about a file, the oldest first.

    Args:
        connection: whose functions.
        article_id: as `records.article_id` makes it.
        since: how far back is searched; CloudWatch is asked, and charges, for nothing older.

    Raises:
        CloudError: the logs can't be searched.
    """
    logs = connection.client("logs")
    found: list[LogLine] = []
    for function in connection.stack.functions:
        group = f"/aws/lambda/{function}"
        try:
            found.extend(list(_search(logs, group, article_id, since))[-_MAX_LINES:])
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") != "ResourceNotFoundException":  # it never ran
                raise CloudError(describe_refusal(error, f"the log {group}")) from error
        except BotoCoreError as error:
            raise CloudError(describe_refusal(error, f"the log {group}")) from error
    return tuple(sorted(found, key=lambda line: line.at))


def _search(logs: Any, group: str, article_id: str, since: datetime) -> Iterator[LogLine]:
    asked = {
        "logGroupName": group,
        "startTime": int(since.timestamp() * 1000),
        "filterPattern": f'"{article_id}"',
    }
    for page, answer in enumerate(logs.get_paginator("filter_log_events").paginate(**asked)):
        for event in answer["events"]:
            line = _read(event, article_id)
            if line is not None:
                yield line
        if page + 1 == _MAX_PAGES:
            return


def _read(event: Any, article_id: str) -> LogLine | None:
    """An outcome about this file: other lines may hold the same characters."""
    try:
        logged = msgspec.json.decode(event["message"], type=_Logged)
    except msgspec.DecodeError:
        return None
    if logged.article_id != article_id:
        return None
    at = datetime.fromtimestamp(event["timestamp"] / 1000, UTC).isoformat(timespec="milliseconds")
    spent = logged.milliseconds.get("message")
    return LogLine(at, logged.service, logged.outcome, logged.target, logged.reason, spent)
