"""One word for where a file is. Pure."""

from enum import StrEnum
from typing import Final

from dragoman.operations.record_facts import RecordFacts
from dragoman.operations.story import Story, TargetFacts


class Verdict(StrEnum):
    """Where a file is: the first of these that is true. Programs may rely on the words."""

    UNKNOWN = "unknown"
    """There is no such file, and no record of one: never dropped, or spelt in another way."""
    DELETED = "deleted"
    """The file was deleted, and its records are gone with it."""
    LEAVING = "leaving"
    """The file, or the item, is gone, but records of it are still there."""
    WAITING = "waiting"
    """The file is there, and there is no record of it yet."""
    CONTRADICTORY = "contradictory"
    """There are two records where there may be one: a worker is between two writes, or something is broken."""
    UNREADABLE = "unreadable-record"
    """Its record was written by another release, or is none."""
    OUTDATED = "outdated"
    """The file was replaced, and its record is still of the version before."""
    REJECTED = "rejected"
    """It can never be understood as it is; the reason says why."""
    FAILED = "failed"
    """The service failed to take it in."""
    HOLDS = "holds"
    """It is a container; each of its articles has a story of its own."""
    REFERENCE = "reference"
    """It is a glossary or corrections."""
    TRANSLATING = "translating"
    """It was understood, and a target has neither a translation nor a failure of this version yet."""
    UNTRANSLATED = "untranslated"
    """At least one target failed; the others are there."""
    FLAGGED = "flagged"
    """It is there in every target, and at least one sentence fails a check."""
    TRANSLATED = "translated"
    """It is there in every target."""


_SETTLED: Final = frozenset({Verdict.TRANSLATED, Verdict.FLAGGED, Verdict.DELETED})


def is_settled(story: Story, verdict: Verdict) -> bool:
    """Whether all is there that can be, so that nothing waits and nobody has to do anything."""
    if verdict is Verdict.HOLDS:
        return not story.pending_items and not story.lost_items
    if verdict is Verdict.REFERENCE:
        return story.is_in_force is True and not story.outcomes[0].problems
    return verdict in _SETTLED


def judge(story: Story) -> Verdict:
    """The word for a story."""
    leftovers = bool(story.outcomes or any(target.records for target in story.targets))
    is_gone = story.source.presence in {"absent", "deleted"} or (
        story.in_container is not None and not story.in_container.is_named
    )
    if is_gone and leftovers:
        return Verdict.LEAVING
    if is_gone:
        return Verdict.DELETED if story.source.presence == "deleted" else Verdict.UNKNOWN
    if not story.outcomes:
        return Verdict.WAITING if story.source.presence == "there" else Verdict.UNKNOWN
    return _judge_outcome(story)


def _judge_outcome(story: Story) -> Verdict:
    if len(story.outcomes) > 1:
        return Verdict.CONTRADICTORY
    (outcome,) = story.outcomes
    if not outcome.is_readable:
        return Verdict.UNREADABLE
    if outcome.currency == "earlier-source":
        return Verdict.OUTDATED
    words = {
        "rejection": Verdict.REJECTED,
        "failure": Verdict.FAILED,
        "container": Verdict.HOLDS,
        "reference": Verdict.REFERENCE,
    }
    return words.get(outcome.kind) or _judge_targets([target for target in story.targets if target.is_wanted])


def _judge_targets(targets: list[TargetFacts]) -> Verdict:
    if any(len(target.records) > 1 for target in targets):
        return Verdict.CONTRADICTORY
    if any(not record.is_readable for target in targets for record in target.records):
        return Verdict.UNREADABLE
    if any(target.progress or not is_of_this_version(target) for target in targets):
        return Verdict.TRANSLATING
    records = [target.records[0] for target in targets]
    if any(record.kind == "failure" for record in records):
        return Verdict.UNTRANSLATED
    return Verdict.FLAGGED if any(map(_is_flagged, records)) else Verdict.TRANSLATED


def is_of_this_version(target: TargetFacts) -> bool:
    """Whether there is a record of the article as it is now."""
    return any(record.currency != "earlier-source" for record in target.records)


def _is_flagged(record: RecordFacts) -> bool:
    return record.translation is not None and bool(record.translation.flagged)
