"""The metrics that CloudWatch would have, out of what the embedded cloud shows.

- Dragoman's own: from the functions' logs, as CloudWatch takes them from there.
- AWS/Lambda: from the same logs. An invocation that tells of no outcome, but of something else, has failed. Of one that
  left no line nothing is known: a busy embedded cloud loses the last lines of some.
- AWS/SQS: the queues' attributes, read four times a second. What was received from a dead-letter queue is what
  record_failure tells of: a message with a target came from translate's.
- AWS/Events: an event shows as the first delivery of a message to ingest.
"""

import json
import re
import threading
import time
from collections.abc import Iterator, Mapping
from typing import Any, Final, Self

import msgspec

from dragoman.cloud.deployment import Stack
from dragoman.cloud.server import Cloud

SAMPLE_SECONDS: Final = 0.25
_QUEUE_METRICS: Final = {
    "ApproximateNumberOfMessages": "ApproximateNumberOfMessagesVisible",
    "ApproximateNumberOfMessagesNotVisible": "ApproximateNumberOfMessagesNotVisible",
}
_RUNTIME_LINES: Final = ("START RequestId:", "END RequestId:", "REPORT RequestId:")
_DURATION: Final = re.compile(r"\tDuration: ([0-9.]+) ms")


class Metric(msgspec.Struct, frozen=True):
    """What CloudWatch tells one metric from another by; each of ours has one dimension."""

    namespace: str
    name: str
    dimension: str
    """The dimension's value."""


class Point(msgspec.Struct, frozen=True):
    """One value of a metric."""

    metric: Metric
    seconds: float
    """Unix time."""
    value: float


class QueueSampler:
    """Reads the queues' attributes in a thread of its own, as long as it is entered."""

    def __init__(self, cloud: Cloud, stack: Stack) -> None:
        self._sqs = cloud.client("sqs")
        self._urls = stack.queue_urls
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self.points: list[Point] = []

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _sample(self) -> None:
        while not self._is_over.wait(SAMPLE_SECONDS):
            now = time.time()
            for url in self._urls:
                found = self._sqs.get_queue_attributes(QueueUrl=url, AttributeNames=list(_QUEUE_METRICS))["Attributes"]
                for attribute, name in _QUEUE_METRICS.items():
                    metric = Metric("AWS/SQS", name, url.rsplit("/", 1)[1])
                    self.points.append(Point(metric, now, float(found[attribute])))


class LogMetrics:
    """Reads metrics out of the functions' logs."""

    def __init__(self, cloud: Cloud, stack: Stack, rule: str) -> None:
        self._logs = cloud.client("logs")
        self._stack = stack
        self._rule = rule

    def read(self, since: float) -> list[Point]:
        """What was logged since a moment, as metrics."""
        return [point for name in self._stack.functions for point in self._read_function(name, since)]

    def _read_function(self, name: str, since: float) -> Iterator[Point]:
        for lines in self._list_invocations(name, since):
            seconds = lines[0][0]
            entries = [entry for _, text in lines if (entry := _decode(text)) is not None]
            has_failed = not entries and any(not text.startswith(_RUNTIME_LINES) for _, text in lines)
            yield Point(Metric("AWS/Lambda", "Errors", name), seconds, float(has_failed))
            for _, text in lines:
                if found := _DURATION.search(text):
                    yield Point(Metric("AWS/Lambda", "Duration", name), seconds, float(found[1]))
            for entry in entries:
                yield from _read_own(entry) if "_aws" in entry else self._read_outcome(entry, seconds)

    def _list_invocations(self, name: str, since: float) -> list[list[tuple[float, str]]]:
        """The lines of each invocation, with their times."""
        group, start = f"/aws/lambda/{name}", int(since * 1000)
        streams: dict[str, list[list[tuple[float, str]]]] = {}
        for page in self._logs.get_paginator("filter_log_events").paginate(logGroupName=group, startTime=start):
            for event in page["events"]:
                invocations = streams.setdefault(event["logStreamName"], [])
                if event["message"].startswith("START RequestId:"):
                    invocations.append([])
                if invocations:
                    invocations[-1].append((event["timestamp"] / 1000, event["message"]))
        return [lines for invocations in streams.values() for lines in invocations]

    def _read_outcome(self, entry: Mapping[str, Any], seconds: float) -> Iterator[Point]:
        match entry:
            case {"service": "ingest", "outcome": _, "receives": 1, **rest} if rest.get("item") is None:
                yield Point(Metric("AWS/Events", "Invocations", self._rule), seconds, 1.0)
            case {"service": "record_failure", "outcome": _, **rest}:
                is_translate = rest.get("target") is not None
                url = (
                    self._stack.translate_dead_letter_queue_url
                    if is_translate
                    else self._stack.ingest_dead_letter_queue_url
                )
                yield Point(Metric("AWS/SQS", "NumberOfMessagesReceived", url.rsplit("/", 1)[1]), seconds, 1.0)


def _read_own(blob: Mapping[str, Any]) -> Iterator[Point]:
    """The metrics of a line in CloudWatch's embedded format."""
    seconds = blob["_aws"]["Timestamp"] / 1000
    for directive in blob["_aws"]["CloudWatchMetrics"]:
        ((dimension,),) = directive["Dimensions"]
        for defined in directive["Metrics"]:
            metric = Metric(directive["Namespace"], defined["Name"], blob[dimension])
            found = blob[defined["Name"]]
            for value in found if isinstance(found, list) else [found]:
                yield Point(metric, seconds, float(value))


def _decode(text: str) -> dict[str, Any] | None:
    try:
        entry = json.loads(text)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None
