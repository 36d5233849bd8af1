"""From a batch of queue messages to one outcome each, logged and counted: what every function shares.

A message that met a transient error, or a bug, is reported back so that its queue delivers it again; every other
one is acknowledged. Article text never reaches the log: not in fields, not in an error's message.
"""

import traceback
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from dragoman.article import Outcome
from dragoman.errors import TransientError, UnreadableMessageError
from dragoman.report import Report
from dragoman.stopwatch import Stopwatch

SecondsLeft = Callable[[], float]
Process = Callable[[str, SecondsLeft], Sequence[Report]]
"""A story over one message: its body and the time that the invocation has left, to a report for each object."""

RESERVED_SECONDS = 10.0
"""Kept back of the invocation's time for writing what was done: a few requests to S3 with their retries."""


class Delivery:
    """Hands the messages of a batch to a story and tells what became of them."""

    def __init__(self, process: Process, logger: Logger, metrics: Metrics, tracer: Tracer) -> None:
        self._process = process
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
        watch = Stopwatch()
        try:
            reports = watch.measure("message", self._process, record.body, seconds_left)
        except UnreadableMessageError as error:
            reports = (Report(Outcome.UNREADABLE, reason=str(error)),)
        except TransientError as error:
            self._tell(record, Report(Outcome.RETRIED, reason=f"{type(error).__name__}: {error}"))
            raise
        except Exception as error:
            self._tell_crash(record, error)
            raise
        for report in reports or (Report(Outcome.IGNORED),):
            milliseconds = {**report.milliseconds, **watch.milliseconds}
            self._tell(record, msgspec.structs.replace(report, milliseconds=milliseconds))

    def _tell(self, record: SQSRecord, report: Report) -> None:
        is_quiet = report.outcome not in {Outcome.RETRIED, Outcome.UNREADABLE, Outcome.FAILED}
        write = self._logger.info if is_quiet else self._logger.warning
        write(str(report.outcome), extra={"message_id": record.message_id, **describe_report(report)})
        self._metrics.add_metric(str(report.outcome), MetricUnit.Count, 1)
        for stage, milliseconds in report.milliseconds.items():
            name = f"{stage.title()}Milliseconds"
            self._metrics.add_metric(name, MetricUnit.Milliseconds, round(milliseconds, 1))
        for usage in report.usage:
            self._metrics.add_metric(f"{usage.engine.title()}Characters", MetricUnit.Count, usage.characters)

    def _tell_crash(self, record: SQSRecord, error: Exception) -> None:
        """Where it happened, without the error's message, which might quote the article."""
        where = traceback.format_tb(error.__traceback__)[-3:]
        details = {"message_id": record.message_id, "outcome": Outcome.RETRIED, "error": type(error).__name__}
        self._logger.error("crashed", extra={**details, "where": where})
        self._metrics.add_metric(str(Outcome.RETRIED), MetricUnit.Count, 1)


def describe_report(report: Report) -> dict[str, object]:
    """The fields of an outcome's log entry: those that it has."""
    fields: dict[str, object] = {
        "outcome": report.outcome,
        "bucket": report.source.bucket if report.source else None,
        "key": report.source.key if report.source else None,
        "article_id": report.article_id,
        "target": report.target,
        "reason": report.reason,
        "characters": report.characters or None,
        "engines": {usage.engine: usage.characters for usage in report.usage} or None,
        "milliseconds": {stage: round(spent, 1) for stage, spent in report.milliseconds.items()} or None,
    }
    return {name: value for name, value in fields.items() if value is not None}
