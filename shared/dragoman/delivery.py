"""From a batch of queue messages to one outcome each, logged and counted: what every function shares.

A message that met a transient error, or a bug, is reported back so that its queue delivers it again; every other
one is acknowledged. Article text never reaches the log: not in fields, not in an error's message.
"""

import traceback
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

import msgspec
from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from dragoman.article import Outcome, RevisionJob, Topic
from dragoman.errors import EngineReason, TransientError, UnreadableMessageError
from dragoman.records import article_id
from dragoman.report import Report
from dragoman.stopwatch import SecondsLeft, Stopwatch

AnyTopic = TypeVar("AnyTopic", bound=Topic)

Read = Callable[[str], Sequence[AnyTopic]]
"""What a message's body is about."""

Act = Callable[[AnyTopic, SecondsLeft], Report]
"""A story over one topic, with the time that the invocation has left for it."""

RESERVED_SECONDS = 25.0
"""Kept back of the invocation's time for writing what was done: one request to S3 that hangs, with its retries."""


class Delivery(Generic[AnyTopic]):
    """Hands the messages of a batch to a story and tells what became of them."""

    def __init__(
        self, read: Read[AnyTopic], act: Act[AnyTopic], logger: Logger, metrics: Metrics, tracer: Tracer
    ) -> None:
        self._read = read
        self._act = act
        self._logger = logger
        self._metrics = metrics
        self._handle = tracer.capture_lambda_handler(self._handle_batch, capture_response=False)

    def handle(self, event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        """Process an SQS event; the answer names the messages that the queue must deliver again."""
        try:
            answer: dict[str, Any] = self._handle(event, context)
            return answer
        finally:
            self._metrics.flush_metrics()

    def _handle_batch(self, event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        def seconds_left() -> float:
            return context.get_remaining_time_in_millis() / 1000 - RESERVED_SECONDS

        def handle_record(record: SQSRecord) -> None:
            self._handle_message(record, seconds_left)

        processor = BatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False)
        self._logger.append_keys(request_id=context.aws_request_id)
        return dict(process_partial_response(event, handle_record, processor, context))

    def _handle_message(self, record: SQSRecord, seconds_left: SecondsLeft) -> None:
        """Every topic of the message ends in an outcome of its own; one that must come back brings all back."""
        try:
            topics = self._read(record.body)
        except UnreadableMessageError as error:
            self._tell(record, Report(Outcome.UNREADABLE, reason=str(error)))
            return
        if not topics:
            self._tell(record, Report(Outcome.IGNORED))
        failures = [self._handle_topic(record, topic, seconds_left) for topic in topics]
        for failure in failures:
            if failure is not None:
                raise failure

    def _handle_topic(self, record: SQSRecord, topic: AnyTopic, seconds_left: SecondsLeft) -> Exception | None:
        watch = Stopwatch()
        try:
            report = watch.measure("message", self._act, topic, seconds_left)
        except TransientError as error:
            self._tell(record, Report(Outcome.RETRIED, topic, f"{type(error).__name__}: {error}"))
            return error
        except Exception as error:  # noqa: BLE001 - a bug: the message comes back, and in the end becomes a record
            self._tell(record, Report(Outcome.RETRIED, topic, type(error).__name__), _describe_crash(error))
            return error
        milliseconds = {**report.milliseconds, **watch.milliseconds}
        self._tell(record, msgspec.structs.replace(report, milliseconds=milliseconds))
        return None

    def _tell(self, record: SQSRecord, report: Report, more: Mapping[str, object] = {}) -> None:
        is_quiet = report.outcome not in {Outcome.RETRIED, Outcome.UNREADABLE, Outcome.FAILED}
        write = self._logger.error if more else self._logger.info if is_quiet else self._logger.warning
        write(str(report.outcome), extra={"message_id": record.message_id, **describe_report(report), **more})
        self._metrics.add_metric(str(report.outcome), MetricUnit.Count, 1)
        for stage, milliseconds in report.milliseconds.items():
            name = f"{stage.title()}Milliseconds"
            self._metrics.add_metric(name, MetricUnit.Milliseconds, round(milliseconds, 1))
        if any(failure.reason == EngineReason.BUDGET_SPENT for failure in report.engines):
            self._metrics.add_metric("BudgetSpent", MetricUnit.Count, 1)
        for usage in report.usage:
            self._metrics.add_metric(f"{usage.engine.title()}Characters", MetricUnit.Count, usage.characters)
            if usage.remembered_characters:
                name = f"{usage.engine.title()}RememberedCharacters"
                self._metrics.add_metric(name, MetricUnit.Count, usage.remembered_characters)
            if usage.estimated_cost_usd:
                name = f"{usage.engine.title()}CostUsd"
                self._metrics.add_metric(name, MetricUnit.NoUnit, usage.estimated_cost_usd)


def _describe_crash(error: Exception) -> dict[str, object]:
    """Where it happened, without the error's message, which might quote the article."""
    return {"where": traceback.format_tb(error.__traceback__)[-3:]}


def describe_report(report: Report) -> dict[str, object]:
    """The fields of an outcome's log entry: those that it has."""
    fields: dict[str, object] = {
        "outcome": report.outcome,
        **(_describe_topic(report.topic) if report.topic else {}),
        "reason": report.reason,
        "characters": report.characters or None,
        "engines": {usage.engine: usage.characters for usage in report.usage} or None,
        "milliseconds": {stage: round(spent, 1) for stage, spent in report.milliseconds.items()} or None,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _describe_topic(topic: Topic) -> dict[str, object]:
    if isinstance(topic, RevisionJob):
        return {"bucket": topic.bucket, "target": topic.target, "after": topic.after or None}
    return {
        "bucket": topic.bucket,
        "key": topic.source.key,
        "item": topic.item,
        "article_id": article_id(topic.source, topic.item),
        "target": topic.target,
    }
