"""How many records of which kind a stack has, by listing its buckets page by page."""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final

import msgspec

from dragoman.operations.record_keys import read_record_key
from dragoman.operations.redrive import Found, read_failure
from dragoman.operations.side_by_side import ask_side_by_side
from dragoman.operations.sites import Site
from dragoman.records import INGEST_STAGE

MAX_REASONS: Final = 10_000
"""Of failures, and of rejections, whose reasons are read: half a minute, and less than a cent. The rest is counted."""
_PROGRESS_EVERY: Final = 1_000
"""Keys: a page of S3's listing."""

OnLook = Callable[[str, int], None]
"""Told what is looked at, and how many of it so far."""

OnFailure = Callable[[Found], None]
"""Given each rejection and failure that was read."""


class Tally(msgspec.Struct, frozen=True):
    """How many there are, and why."""

    total: int
    by_reason: dict[str, int] = {}
    """Of those that were read, the most frequent first; `unknown` where a record could not be read."""
    unread: int = 0
    """How many were counted only."""


class TargetCensus(msgspec.Struct, frozen=True):
    """The records of one target."""

    is_wanted: bool
    """Whether the settings name it."""
    translations: int
    failed: Tally
    under_way: int
    """Long articles of which a part is done."""


class Census(msgspec.Struct, frozen=True):
    """What is in the buckets. Items of containers are counted as what they are: articles, rejections, failures."""

    files: int | None
    """In the input bucket; None where it can't be looked at."""
    articles: int
    containers: int
    references: int
    rejected: Tally
    failed: Tally
    """Failures to take a file in."""
    targets: dict[str, TargetCensus]
    unreadable: int
    """Messages that no function could read."""
    foreign: int
    """Objects in the output bucket that are no records of Dragoman's by their keys."""

    @property
    def failures(self) -> int:
        """All that failed, in a target that is wanted or on the way in."""
        wanted = sum(target.failed.total for target in self.targets.values() if target.is_wanted)
        return self.failed.total + wanted


def count_records(
    site: Site,
    on_look: OnLook = lambda _what, _number: None,
    on_failure: OnFailure = lambda _: None,
    max_reasons: int | None = MAX_REASONS,
) -> Census:
    """Count everything. Memory does not grow with the buckets; time does: a million keys are a thousand requests.

    Args:
        site: where.
        on_look: told of the progress.
        on_failure: given each rejection and failure whose reason was read.
        max_reasons: how many of them are read, of each kind and target; None: all.

    Raises:
        StoreUnavailableError: a bucket can't be read.
    """
    settings = site.settings
    counts: Counter[tuple[str, str | None]] = Counter()
    for key in _watch(site.store.list_keys(settings.output_bucket), "records", on_look):
        parts = read_record_key(key)
        counts[(parts.kind, parts.target) if parts else ("foreign", None)] += 1
    reasons = _Reasons(site, on_look, on_failure, max_reasons)
    targets = [*settings.targets, *sorted(_find_other_targets(counts, settings.targets))]
    return Census(
        files=_count_files(site, on_look),
        articles=counts["article", None],
        containers=counts["container", None],
        references=counts["reference", None],
        rejected=reasons.read("rejected/", counts["rejection", None]),
        failed=reasons.read(f"failed/{INGEST_STAGE}/", counts["failure", INGEST_STAGE]),
        targets={
            target: TargetCensus(
                is_wanted=target in settings.targets,
                translations=counts["translation", target],
                failed=reasons.read(f"failed/{target}/", counts["failure", target]),
                under_way=counts["progress", target],
            )
            for target in targets
        },
        unreadable=counts["unreadable", None],
        foreign=counts["foreign", None],
    )


def _find_other_targets(counts: Counter[tuple[str, str | None]], wanted: tuple[str, ...]) -> set[str]:
    found = {target for kind, target in counts if target and kind in {"translation", "failure", "progress"}}
    return found - {*wanted, INGEST_STAGE}


def _count_files(site: Site, on_look: OnLook) -> int | None:
    if not site.knows_sources:
        return None
    return sum(1 for _ in _watch(site.store.list_keys(site.settings.input_bucket), "files", on_look))


def _watch(keys: Iterator[str], what: str, on_look: OnLook) -> Iterator[str]:
    for number, key in enumerate(keys, 1):
        if number % _PROGRESS_EVERY == 0:
            on_look(what, number)
        yield key


class _Reasons:
    """Reads why, of the first of each kind."""

    def __init__(self, site: Site, on_look: OnLook, on_failure: OnFailure, max_reasons: int | None) -> None:
        self._site = site
        self._on_look = on_look
        self._on_failure = on_failure
        self._max = max_reasons

    def read(self, prefix: str, total: int) -> Tally:
        if not total:
            return Tally(0)
        found = Counter[str]()
        for number, failure in enumerate(self._read_all(prefix), 1):
            if number % _PROGRESS_EVERY == 0:
                self._on_look(prefix, number)
            if failure is not None:
                found[failure.reason or "unknown"] += 1
                self._on_failure(failure)
        return Tally(total, dict(found.most_common()), max(0, total - found.total()))

    def _read_all(self, prefix: str) -> Iterator[Found | None]:
        keys = self._site.store.list_keys(self._site.settings.output_bucket, prefix)
        return ask_side_by_side(lambda key: read_failure(self._site, key), islice(keys, self._max))
