"""What a story tells of one message: the outcome, and what is logged and counted with it."""

from collections.abc import Mapping

import msgspec

from dragoman.article import (
    Article,
    Container,
    EngineFailure,
    Failure,
    Outcome,
    Progress,
    Record,
    Reference,
    Rejection,
    Subject,
    Topic,
    Translation,
    Usage,
)


class Report(msgspec.Struct, frozen=True):
    """One outcome. It never holds text of an article."""

    outcome: Outcome
    topic: Topic | None = None
    reason: str | None = None
    characters: int = 0
    usage: tuple[Usage, ...] = ()
    milliseconds: Mapping[str, float] = {}
    engines: tuple[EngineFailure, ...] = ()
    """Which engines could not do it, and why."""


def report_record(
    outcome: Outcome, subject: Subject, record: Record | None, milliseconds: Mapping[str, float]
) -> Report:
    """Tell of a record that was written, or of none."""
    report = Report(outcome, subject, milliseconds=milliseconds)
    match record:
        case Rejection() | Failure():
            engines = record.engines if isinstance(record, Failure) else ()
            return msgspec.structs.replace(report, reason=record.reason, engines=engines)
        case Article():
            return msgspec.structs.replace(report, characters=record.counts.characters)
        case Translation():
            counted = msgspec.structs.replace(report, characters=record.counts.characters, usage=record.usage)
            return msgspec.structs.replace(counted, engines=record.engines)
        case Container() | Reference() | Progress() | None:
            return report
