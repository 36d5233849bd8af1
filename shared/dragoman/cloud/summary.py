"""What became of each file, for people: one row a file and item, out of the records and the functions' logs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeVar

import msgspec

from dragoman.article import Article, EngineFailure, Failure, Reference, ReferenceKind, Rejection, Translation
from dragoman.cloud.folders import Outbox
from dragoman.cloud.outcomes import LoggedOutcome
from dragoman.records import INGEST_STAGE, article_key, failure_key, reference_key, rejection_key, translation_key
from dragoman.translation.sentences import NO_ENGINE

Outcomes = Mapping[tuple[str, str | None, str | None], LoggedOutcome]
T = TypeVar("T")
_MAX_PAIRS: Final = 3
"""Of languages, in a glossary's row."""
_KIND_WORDS: Final[Mapping[ReferenceKind, str]] = {"glossary": "term", "corrections": "correction"}


class FileSummary(msgspec.Struct, frozen=True):
    """One file, or one item of a container."""

    name: str
    language: str = ""
    translated: tuple[str, ...] = ()
    """Targets with a translation."""
    failed: tuple[str, ...] = ()
    """Targets with a failure."""
    outcome: str = "missing"
    reason: str = ""
    detail: str = ""
    """What is wrong with a file that was rejected, or why each engine could not translate it."""
    problems: tuple[str, ...] = ()
    """What is wrong with single lines of a glossary or of corrections."""
    segments: int = 0
    """Sentences that an engine translated, over all targets."""
    flagged: int = 0
    characters: int = 0
    milliseconds: float = 0.0
    """Spent in the functions for this file, over all stages and targets."""


def summarize(keys: Iterable[str], targets: Sequence[str], outbox: Outbox, outcomes: Outcomes) -> list[FileSummary]:
    """A row for each input key and, under a container's, one for each item."""
    return [row for key in keys for row in _summarize_file(_Desk(targets, outbox, outcomes), key)]


class _Desk(msgspec.Struct, frozen=True):
    """Where rows are made from."""

    targets: Sequence[str]
    outbox: Outbox
    outcomes: Outcomes

    def find_logged(self, key: str, item: str | None) -> list[LoggedOutcome]:
        stages = (None, *self.targets)
        return [self.outcomes[key, item, stage] for stage in stages if (key, item, stage) in self.outcomes]

    def read(self, key: str, record_type: type[T]) -> T | None:
        body = self.outbox.read(key)
        return None if body is None else msgspec.json.decode(body, type=record_type)


def _summarize_file(desk: _Desk, key: str) -> Iterator[FileSummary]:
    items = desk.outbox.read_items(key)
    if not items:
        yield _summarize(desk, key, key)
        return
    yield FileSummary(key, outcome=f"holds {len(items):,}", milliseconds=_sum_time(desk.find_logged(key, None)))
    for entry in items:
        yield _summarize(desk, f"{key} › {entry.name or entry.id}", key, entry.id)


def _sum_time(logged: Iterable[LoggedOutcome]) -> float:
    return sum(outcome.milliseconds.get("message", 0.0) for outcome in logged)


def _summarize(desk: _Desk, name: str, key: str, item: str | None = None) -> FileSummary:
    logged = desk.find_logged(key, item)
    spent = _sum_time(logged)
    rejection = desk.read(rejection_key(key, item), Rejection)
    refused = rejection or desk.read(failure_key(key, INGEST_STAGE, item), Failure)
    if refused is not None:
        word = "rejected" if isinstance(refused, Rejection) else "failed"
        detail = refused.detail if isinstance(refused, Rejection) else ""
        return FileSummary(name, outcome=word, reason=refused.reason, detail=detail, milliseconds=spent)
    reference = desk.read(reference_key(key), Reference) if item is None else None
    if reference is not None:
        return _summarize_reference(name, reference, logged)
    article = desk.read(article_key(key, item), Article)
    if article is None:
        return FileSummary(name, milliseconds=spent)
    targets = desk.targets
    done = [record for t in targets if (record := desk.read(translation_key(key, t, item), Translation))]
    lost = [failure for t in targets if (failure := desk.read(failure_key(key, t, item), Failure))]
    words = [outcome.outcome for outcome in logged if outcome.target is not None]
    return FileSummary(
        name=name,
        language=article.language.code,
        translated=tuple(record.language.target for record in done),
        failed=tuple(str(failure.target) for failure in lost),
        outcome=", ".join(dict.fromkeys(words)) or "missing",
        reason=", ".join(dict.fromkeys(failure.reason for failure in lost)),
        detail="; ".join(dict.fromkeys(_describe_engine(engine) for failure in lost for engine in failure.engines)),
        segments=sum(segment.engine != NO_ENGINE for record in done for segment in record.segments),
        flagged=sum(record.quality.flagged for record in done),
        characters=article.counts.characters,
        milliseconds=spent,
    )


def _summarize_reference(name: str, reference: Reference, logged: Iterable[LoggedOutcome]) -> FileSummary:
    logged = list(logged)
    pairs = sorted({f"{entry.source_language}→{entry.target_language}" for entry in reference.entries})
    entries, problems = len(reference.entries), len(reference.problems)
    found = f"{entries:,} {_KIND_WORDS[reference.kind]}{'' if entries == 1 else 's'}"
    return FileSummary(
        name=name,
        language=", ".join([*pairs[:_MAX_PAIRS], *(["…"] if len(pairs) > _MAX_PAIRS else [])]),
        outcome=", ".join(dict.fromkeys(outcome.outcome for outcome in logged)) or "missing",
        reason=found + (f", {problems:,} unusable" if problems else ""),
        problems=reference.problems,
        milliseconds=_sum_time(logged),
    )


def _describe_engine(failure: EngineFailure) -> str:
    return f"{failure.engine}: {failure.detail or failure.reason}"
