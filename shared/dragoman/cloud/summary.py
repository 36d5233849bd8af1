"""What became of each file, for people: one row a file, out of the records and the functions' logs."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

import msgspec

from dragoman.article import Article, Failure, Rejection, Translation
from dragoman.cloud.folders import Outbox
from dragoman.cloud.outcomes import LoggedOutcome
from dragoman.records import INGEST_STAGE, article_key, failure_key, rejection_key, translation_key
from dragoman.translation.chain import NO_ENGINE

Outcomes = Mapping[tuple[str, str | None], LoggedOutcome]
T = TypeVar("T")


class FileSummary(msgspec.Struct, frozen=True):
    """One file."""

    key: str
    language: str = ""
    translated: tuple[str, ...] = ()
    """Targets with a translation."""
    failed: tuple[str, ...] = ()
    """Targets with a failure."""
    outcome: str = "missing"
    reason: str = ""
    segments: int = 0
    """Sentences that an engine translated, over all targets."""
    flagged: int = 0
    characters: int = 0
    milliseconds: float = 0.0
    """Spent in the functions for this file, over all stages and targets."""


def summarize(keys: Iterable[str], targets: Sequence[str], outbox: Outbox, outcomes: Outcomes) -> list[FileSummary]:
    """A row for each input key."""
    return [_summarize_file(key, targets, outbox, outcomes) for key in keys]


def _summarize_file(key: str, targets: Sequence[str], outbox: Outbox, outcomes: Outcomes) -> FileSummary:
    logged = [outcomes[key, stage] for stage in (None, *targets) if (key, stage) in outcomes]
    spent = sum(outcome.milliseconds.get("message", 0.0) for outcome in logged)
    refused = _read(outbox, rejection_key(key), Rejection) or _read(outbox, failure_key(key, INGEST_STAGE), Failure)
    if refused is not None:
        word = "rejected" if isinstance(refused, Rejection) else "failed"
        return FileSummary(key, outcome=word, reason=refused.reason, milliseconds=spent)
    article = _read(outbox, article_key(key), Article)
    if article is None:
        return FileSummary(key, milliseconds=spent)
    done = [record for target in targets if (record := _read(outbox, translation_key(key, target), Translation))]
    lost = [failure for target in targets if (failure := _read(outbox, failure_key(key, target), Failure))]
    words = [outcome.outcome for outcome in logged if outcome.target is not None]
    return FileSummary(
        key=key,
        language=article.language.code,
        translated=tuple(record.language.target for record in done),
        failed=tuple(str(failure.target) for failure in lost),
        outcome=", ".join(dict.fromkeys(words)) or "missing",
        reason=", ".join(dict.fromkeys(failure.reason for failure in lost)),
        segments=sum(segment.engine != NO_ENGINE for record in done for segment in record.segments),
        flagged=sum(record.quality.flagged for record in done),
        characters=article.counts.characters,
        milliseconds=spent,
    )


def _read(outbox: Outbox, key: str, record_type: type[T]) -> T | None:
    body = outbox.read(key)
    return None if body is None else msgspec.json.decode(body, type=record_type)
