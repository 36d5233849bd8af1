"""What the functions said they did, read from their logs."""

from datetime import datetime
from typing import Final

import msgspec

from dragoman.cloud.deployment import Stack
from dragoman.cloud.server import Cloud


class LoggedOutcome(msgspec.Struct, frozen=True):
    """One outcome as the functions log it; see LOGGING.md."""

    service: str
    outcome: str
    timestamp: str = ""
    key: str | None = None
    item: str | None = None
    target: str | None = None
    reason: str | None = None
    characters: int | None = None
    milliseconds: dict[str, float] = {}

    @property
    def ended(self) -> float:
        """When the line was written, just after the work, in seconds since 1970."""
        return datetime.strptime(self.timestamp, "%Y-%m-%d %H:%M:%S,%f%z").timestamp()  # as Powertools writes it

    @property
    def began(self) -> float:
        """When the function took up the message, in seconds since 1970."""
        return self.ended - self.milliseconds.get("message", 0.0) / 1000


_DECODER: Final = msgspec.json.Decoder(LoggedOutcome)


class OutcomeReader:
    """Reads each function's log from where it stopped last."""

    def __init__(self, cloud: Cloud, stack: Stack) -> None:
        self._logs = cloud.client("logs")
        self._since = dict.fromkeys((f"/aws/lambda/{name}" for name in stack.functions), 0)
        self._seen: set[tuple[str, str]] = set()

    def read_new(self) -> list[LoggedOutcome]:
        """The outcomes since the last call, in the order of each function's log."""
        return [outcome for group in self._since for outcome in self._read_group(group)]

    def _read_group(self, group: str) -> list[LoggedOutcome]:
        events = self._logs.filter_log_events(logGroupName=group, startTime=self._since[group])["events"]
        if events:
            self._since[group] = events[-1]["timestamp"]  # inclusive: more may come within that millisecond
        fresh = [event["message"] for event in events if self._is_new(event["logStreamName"], event["message"])]
        return [outcome for message in fresh if (outcome := _decode(message)) is not None]

    def _is_new(self, stream: str, message: str) -> bool:
        before = len(self._seen)
        self._seen.add((stream, message))
        return len(self._seen) > before


def _decode(message: str) -> LoggedOutcome | None:
    """The outcome in a line, if it tells of one: the log also holds metrics and the runtime's own lines."""
    try:
        return _DECODER.decode(message)
    except msgspec.DecodeError:
        return None
