"""One outcome as a line of the log and as metrics. LOGGING.md says what each field is."""

import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import msgspec
from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

from dragoman.article import Outcome, RecordHint, RevisionJob, Usage
from dragoman.errors import ChildFaultError, EngineReason
from dragoman.messages import Message
from dragoman.records import article_id
from dragoman.report import Report

_LOUD = frozenset({Outcome.RETRIED, Outcome.UNREADABLE, Outcome.FAILED})
_ATTEMPTED = frozenset({Outcome.TRANSLATED, Outcome.FAILED})
_TROUBLE = frozenset(
    {EngineReason.UNAUTHORIZED, EngineReason.BAD_MODEL, EngineReason.QUOTA_SPENT, EngineReason.BUDGET_UNKNOWN}
)
"""What keeps an engine out for every article until a person does something."""


class LogEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The fields of a line, besides those that every line has. It never holds text of an article."""

    outcome: str
    message_id: str | None = None
    receives: int | None = None
    bucket: str | None = None
    key: str | None = None
    item: str | None = None
    record: str | None = None
    article_id: str | None = None
    target: str | None = None
    after: str | None = None
    reason: str | None = None
    characters: int | None = None
    engines: Mapping[str, int] | None = None
    engine_reasons: Mapping[str, str] | None = None
    cost_usd: Mapping[str, float] | None = None
    milliseconds: Mapping[str, float] | None = None
    wait_seconds: int | None = None
    where: tuple[str, ...] | None = None


class OutcomeLog:
    """Tells of each outcome, in the log and in the metrics."""

    def __init__(self, logger: Logger, metrics: Metrics) -> None:
        self._logger = logger
        self._metrics = metrics

    @contextmanager
    def batch(self, request_id: str) -> Iterator[None]:
        """Of one invocation: its id is in each line, and its metrics are written at its end, however it ends."""
        self._logger.append_keys(request_id=request_id)
        try:
            yield
        finally:
            self._metrics.flush_metrics()

    def tell(self, message: Message, report: Report) -> None:
        """Tell of an outcome."""
        entry = msgspec.structs.replace(describe_report(report), message_id=message.id, receives=message.receives)
        self._write(entry, report)

    def tell_retried(self, message: Message, report: Report, wait_seconds: int | None, crash: Exception | None) -> None:
        """Tell of a message that comes back, and when; of a bug with where it is."""
        entry = msgspec.structs.replace(
            describe_report(report),
            message_id=message.id,
            receives=message.receives,
            wait_seconds=wait_seconds,
            where=_locate(crash) if crash is not None else None,
        )
        if crash is not None:
            self._metrics.add_metric("Crashes", MetricUnit.Count, 1)
        self._write(entry, report)

    def _write(self, entry: LogEntry, report: Report) -> None:
        is_loud = report.outcome in _LOUD
        write = self._logger.error if entry.where else self._logger.warning if is_loud else self._logger.info
        write(entry.outcome, extra=msgspec.to_builtins(entry))
        self._count(report)

    def _count(self, report: Report) -> None:
        add = self._metrics.add_metric
        add(str(report.outcome), MetricUnit.Count, 1)
        for stage, milliseconds in report.milliseconds.items():
            add(f"{stage.title()}Milliseconds", MetricUnit.Milliseconds, round(milliseconds, 1))
        reasons = {failure.reason for failure in report.engines}
        if EngineReason.BUDGET_SPENT in reasons:
            add("BudgetSpent", MetricUnit.Count, 1)
        if reasons & _TROUBLE:
            add("EngineTrouble", MetricUnit.Count, 1)
        # The averages of zeros and ones are shares, which an alarm can watch without metric mathematics.
        add("RetriedShare", MetricUnit.NoUnit, float(report.outcome == Outcome.RETRIED))
        if report.outcome in _ATTEMPTED:
            add("FailedShare", MetricUnit.NoUnit, float(report.outcome == Outcome.FAILED))
        for usage in report.usage:
            self._count_usage(usage)

    def _count_usage(self, usage: Usage) -> None:
        add, engine = self._metrics.add_metric, usage.engine.title()
        add(f"{engine}Characters", MetricUnit.Count, usage.characters)
        if usage.remembered_characters:
            add(f"{engine}RememberedCharacters", MetricUnit.Count, usage.remembered_characters)
        if usage.estimated_cost_usd:
            add(f"{engine}CostUsd", MetricUnit.NoUnit, usage.estimated_cost_usd)


def describe_report(report: Report) -> LogEntry:
    """What a report says, as a line has it."""
    entry = LogEntry(
        outcome=str(report.outcome),
        reason=str(report.reason) if report.reason is not None else None,
        characters=report.characters or None,
        engines={usage.engine: usage.characters for usage in report.usage} or None,
        engine_reasons={failure.engine: failure.reason for failure in report.engines} or None,
        cost_usd={u.engine: u.estimated_cost_usd for u in report.usage if u.estimated_cost_usd} or None,
        milliseconds={stage: round(spent, 1) for stage, spent in report.milliseconds.items()} or None,
    )
    topic = report.topic
    if topic is None:
        return entry
    if isinstance(topic, RecordHint):
        return msgspec.structs.replace(entry, record=topic.record, target=topic.target)
    if isinstance(topic, RevisionJob):
        return msgspec.structs.replace(entry, bucket=topic.bucket, target=topic.target, after=topic.after or None)
    return msgspec.structs.replace(
        entry,
        bucket=topic.bucket,
        key=topic.source.key,
        item=topic.item,
        article_id=article_id(topic.source, topic.item),
        target=topic.target,
    )


def _locate(error: Exception) -> tuple[str, ...]:
    """Where it happened, without the error's message, which might quote the article."""
    if isinstance(error, ChildFaultError):
        return (str(error), *error.where)  # in the process that reads files; this one only waited
    return tuple(traceback.format_tb(error.__traceback__)[-3:])
