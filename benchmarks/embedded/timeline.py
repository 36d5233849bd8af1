"""What happened to each file and when, out of what the functions logged."""

from collections.abc import Iterable, Mapping

import msgspec

from dragoman.cloud.outcomes import LoggedOutcome

_ENDS = frozenset({"translated", "failed", "unchanged"})


class Passage(msgspec.Struct, frozen=True):
    """One file's way into one target. Times are in seconds since the timeline's start."""

    key: str
    target: str
    characters: int
    dropped: float
    """When it was put, or, of a backlog, when the work began."""
    ingest_began: float
    ingest_ended: float
    translate_began: float
    translate_ended: float
    seen: float | None = None
    """When a reader who kept asking saw the translation, if one did."""

    @property
    def stages(self) -> Mapping[str, float]:
        """Seconds of each stage; together they are the time from the drop to the end, or to the reader if there was
        one. The job is in its queue a moment before ingest ends, and the record in its bucket a moment before
        translate ends: whatever comes first ends the stage."""
        end = self.translate_ended if self.seen is None else self.seen
        handed_over = min(self.ingest_ended, self.translate_began)
        written = min(self.translate_ended, end)
        return {
            "waits for ingest": self.ingest_began - self.dropped,
            "ingest": handed_over - self.ingest_began,
            "waits for translate": self.translate_began - handed_over,
            "translate": written - self.translate_began,
            "seen": end - written,
        }

    @property
    def seconds(self) -> float:
        """From the drop to the translation."""
        return sum(self.stages.values())


class Timeline(msgspec.Struct, frozen=True):
    """Every file of a run."""

    passages: tuple[Passage, ...]
    seconds: float
    """From the start to the end of the last translation."""
    start: float
    """In seconds since 1970."""

    @property
    def characters(self) -> int:
        """Of all articles that were translated, each counted for each target."""
        return sum(passage.characters for passage in self.passages)


def write_timeline(
    dropped: Mapping[str, float], outcomes: Iterable[LoggedOutcome], start: float, seen: Mapping[str, float] = {}
) -> Timeline:
    """The timeline of these files.

    Args:
        dropped: when each was put, by its key, in seconds since 1970.
        outcomes: what the functions logged; of other files too.
        start: what the timeline counts from, in seconds since 1970.
        seen: when a reader saw the translation of each, in seconds since 1970.

    Raises:
        RuntimeError: a file was not translated.
    """
    ingested, passages = dict[str, LoggedOutcome](), list[Passage]()
    known = [outcome for outcome in outcomes if outcome.key in dropped]
    for outcome in known:
        if outcome.service == "ingest":
            ingested.setdefault(outcome.key or "", outcome)
    for outcome in known:
        if outcome.service == "translate" and outcome.outcome in _ENDS:
            passages.append(_join(ingested[outcome.key or ""], outcome, dropped, start, seen))
    refused = sorted({f"{outcome.key} {outcome.outcome} {outcome.reason}" for outcome in known if _is_refusal(outcome)})
    if refused or len({passage.key for passage in passages}) < len(dropped):
        raise RuntimeError(f"{len(passages)} of {len(dropped)} files were translated: {refused[:5]}")
    return Timeline(tuple(passages), max(passage.translate_ended for passage in passages), start)


def is_end(outcome: LoggedOutcome) -> bool:
    """Whether nothing more comes of this file in this target."""
    return _is_refusal(outcome) or (outcome.service == "translate" and outcome.outcome in _ENDS)


def _is_refusal(outcome: LoggedOutcome) -> bool:
    return outcome.outcome in {"rejected", "failed"}


def _join(
    before: LoggedOutcome,
    last: LoggedOutcome,
    dropped: Mapping[str, float],
    start: float,
    seen: Mapping[str, float],
) -> Passage:
    key = last.key or ""
    return Passage(
        key=key,
        target=last.target or "",
        characters=last.characters or 0,
        dropped=dropped[key] - start,
        ingest_began=before.began - start,
        ingest_ended=before.ended - start,
        translate_began=last.began - start,
        translate_ended=last.ended - start,
        seen=seen[key] - start if key in seen else None,
    )
