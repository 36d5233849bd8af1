"""What a story tells of one message: the outcome, and what is logged and counted with it."""

from collections.abc import Mapping

import msgspec

from dragoman.article import Article, Failure, ObjectAddress, Outcome, Record, Rejection, Translation, Usage
from dragoman.records import article_id


class Report(msgspec.Struct, frozen=True):
    """One outcome. It never holds text of an article."""

    outcome: Outcome
    source: ObjectAddress | None = None
    target: str | None = None
    reason: str | None = None
    characters: int = 0
    usage: tuple[Usage, ...] = ()
    milliseconds: Mapping[str, float] = {}

    @property
    def article_id(self) -> str | None:
        """The article's identifier in records and logs."""
        return article_id(self.source) if self.source else None


def report_record(
    outcome: Outcome,
    source: ObjectAddress,
    record: Record | None,
    milliseconds: Mapping[str, float],
    target: str | None = None,
) -> Report:
    """Tell of a record that was written, or of none."""
    report = Report(outcome, source, target, milliseconds=milliseconds)
    match record:
        case Rejection() | Failure():
            return msgspec.structs.replace(report, reason=record.reason)
        case Article():
            return msgspec.structs.replace(report, characters=record.counts.characters)
        case Translation():
            return msgspec.structs.replace(report, characters=record.counts.characters, usage=record.usage)
        case None:
            return report
