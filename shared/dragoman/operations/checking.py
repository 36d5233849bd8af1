"""The law of the output bucket, checked by listing: what is not accounted for, and what to do about it.

It says what `dragoman.law` says, for buckets that are too large to be held in memory, and only reads.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Final, Literal

import msgspec

from dragoman.article import ObjectAddress
from dragoman.operations.listings import Listings, Versioned, open_listings
from dragoman.operations.side_by_side import ask_side_by_side
from dragoman.operations.sites import Site
from dragoman.reconciliation import SOURCE_ETAG
from dragoman.reference_manifest import find_manifest_breaches

FindingKind = Literal["waiting", "pending", "contradictory", "orphan", "outdated", "manifest", "foreign"]

MEANINGS: Final[dict[FindingKind, str]] = {
    "waiting": "Files, or items of containers, without any record. Their events were lost, or are still to come.",
    "pending": "Articles that have neither a translation nor a failure in a target.",
    "contradictory": "Several records where there may be one: a worker is between two writes, or something is broken.",
    "orphan": "Records of files, items or articles that are gone.",
    "outdated": "Records that were made from an earlier version of their file or article.",
    "manifest": "The list of references does not name exactly the references.",
    "foreign": "Objects in the output bucket that Dragoman did not write. Whoever did should take them away.",
}
"""What each kind of finding is."""

REMEDIES: Final[dict[FindingKind, str]] = {
    "waiting": "dragoman redrive --key KEY, or dragoman backfill for many",
    "pending": "dragoman redrive --key KEY, or dragoman backfill for many",
    "contradictory": "dragoman redrive --key KEY",
    "orphan": "dragoman redrive --key KEY: it looks at the file, finds it gone, and removes the records",
    "outdated": "dragoman redrive --key KEY, or dragoman backfill for many",
    "manifest": "dragoman redrive --key KEY with any glossary's key",
}
"""What to do about it. All of it does no harm where there was nothing to do."""

MAX_FINDINGS: Final = 1_000
"""Of each kind that are named; the rest is counted."""
MAX_VERSIONS: Final = 20_000
"""Records whose version is looked at unasked: a request each, a minute and less than a cent in all."""


class Finding(msgspec.Struct, frozen=True):
    """One thing that is not as the law has it."""

    kind: FindingKind
    subject: str
    """The key of the file or of the record."""
    detail: str = ""


class CheckReport(msgspec.Struct, frozen=True):
    """What a check found. Only meaningful when nothing is under way."""

    counts: dict[FindingKind, int]
    """Of each kind; those that are not there were not found."""
    findings: tuple[Finding, ...]
    """The first of each kind."""
    records: int
    """How many there are."""
    versions_looked_at: int | None
    """How many of them were compared with what they were made from; None: that was left out."""

    @property
    def holds(self) -> bool:
        """Whether the law holds, as far as it was looked at."""
        return not self.counts


def check(site: Site, *, with_versions: bool | None, on_look: Callable[[str, int], None]) -> CheckReport:
    """List both buckets and compare them.

    Args:
        site: where.
        with_versions: whether each record is asked what it was made from, a request each; None: where there are not
            more than MAX_VERSIONS of them.
        on_look: told what is looked at, and how many of it so far.

    Raises:
        StoreUnavailableError: a bucket can't be read.
    """
    on_look("listings", 0)
    with open_listings(site) as listings:
        records = listings.count_records()
        looks = with_versions if with_versions is not None else records <= MAX_VERSIONS
        found = chain(
            _compare(listings, site), _find_outdated(listings, site, on_look) if looks else (), _check_manifest(site)
        )
        return _gather(found, records, records if looks else None)


def _compare(listings: Listings, site: Site) -> Iterator[Finding]:
    for key, item in listings.find_waiting():
        yield Finding("waiting", key, item or "")
    for target in site.settings.targets:
        for record in listings.find_pending(target):
            yield Finding("pending", record, target)
    for name, records in listings.find_doubled():
        yield Finding("contradictory", name, records)
    for record in listings.find_orphans():
        yield Finding("orphan", record)
    for record in listings.find_foreign():
        yield Finding("foreign", record)


def _find_outdated(listings: Listings, site: Site, on_look: Callable[[str, int], None]) -> Iterator[Finding]:
    def judge(versioned: Versioned) -> Finding | None:
        state = site.store.head(ObjectAddress(site.settings.output_bucket, versioned.record))
        if state is None or state.metadata.get(SOURCE_ETAG) == versioned.etag:
            return None
        return Finding("outdated", versioned.record, versioned.key)

    versioned = listings.list_versioned(site.settings.targets)
    for number, finding in enumerate(ask_side_by_side(judge, versioned), 1):
        on_look("versions", number)
        if finding is not None:
            yield finding


def _check_manifest(site: Site) -> Iterator[Finding]:
    breaches = find_manifest_breaches(site.store, site.settings.output_bucket)
    return (Finding("manifest", "references.json", breach) for breach in breaches)


def _gather(found: Iterable[Finding], records: int, looked_at: int | None) -> CheckReport:
    counts: dict[FindingKind, int] = {}
    kept: list[Finding] = []
    for finding in found:
        counts[finding.kind] = counts.get(finding.kind, 0) + 1
        if counts[finding.kind] <= MAX_FINDINGS:
            kept.append(finding)
    return CheckReport(counts, tuple(kept), records, looked_at)
