"""What came out of one seed, and how it is printed."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

import msgspec

from tests.faults.verdict import Verdict

FINDINGS: Final = ("lost", "doubled", "stale")
MAX_FINDINGS: Final = 12
"""Of a kind, that are printed."""


class Summary(msgspec.Struct, frozen=True):
    """What came out: the same for each run of a trial, but for the seconds."""

    seed: int
    articles: int
    uploads: int
    replacements: int
    deletions: int
    faults: Mapping[str, int]
    """By kind."""
    requests: int
    """Of the functions to AWS."""
    invocations: int
    deliveries: int
    redeliveries: int
    dead_letters: int
    verdict: Verdict
    """When the queues had run empty."""
    redriven: int
    """Files that were given up and got a hint when all was well again."""
    verdict_after: Verdict
    """After that."""
    seconds: float = 0.0

    @property
    def is_good(self) -> bool:
        """Whether the law holds, before the redrive and after it."""
        return self.verdict.is_good and self.verdict_after.is_good


def write_summary(summary: Summary) -> str:
    """Some lines for people."""
    return "\n".join(_write_lines(summary))


def _write_lines(summary: Summary) -> Iterator[str]:
    verdict, after = summary.verdict, summary.verdict_after
    faults = ", ".join(f"{count:,} {kind}" for kind, count in summary.faults.items())
    yield f"seed {summary.seed}: {'the law holds' if summary.is_good else 'THE LAW IS BROKEN'}"
    yield (
        f"  articles {summary.articles:,}: {summary.uploads:,} uploads, {summary.replacements:,} replacements, "
        f"{summary.deletions:,} deletions"
    )
    yield f"  requests {summary.requests:,}, invocations {summary.invocations:,}"
    yield f"  faults {sum(summary.faults.values()):,}: {faults or 'none'}"
    yield (
        f"  deliveries {summary.deliveries:,}, redeliveries {summary.redeliveries:,}, "
        f"dead letters {summary.dead_letters:,}"
    )
    yield (
        f"  lost {len(verdict.lost)}, doubled {len(verdict.doubled)}, stale {len(verdict.stale)}; given up "
        f"{verdict.given_up} records of {summary.redriven} files, after their redrive: lost {len(after.lost)}, "
        f"doubled {len(after.doubled)}, stale {len(after.stale)}"
    )
    for name in FINDINGS:
        found = dict.fromkeys((*getattr(verdict, name), *getattr(after, name)))
        yield from (f"    {name}: {finding}" for finding in islice(found, MAX_FINDINGS))
    yield f"  {summary.seconds:.1f} s"


def write_total(summaries: Sequence[Summary]) -> str:
    """One line over all seeds."""
    verdicts = [verdict for summary in summaries for verdict in (summary.verdict, summary.verdict_after)]
    lost, doubled, stale = (sum(len(getattr(verdict, name)) for verdict in verdicts) for name in FINDINGS)
    faults = sum(sum(summary.faults.values()) for summary in summaries)
    deliveries = sum(summary.deliveries for summary in summaries)
    redeliveries = sum(summary.redeliveries for summary in summaries)
    dead_letters = sum(summary.dead_letters for summary in summaries)
    return (
        f"{len(summaries)} seeds, {sum(summary.articles for summary in summaries):,} articles, {faults:,} faults, "
        f"{deliveries:,} deliveries, {redeliveries:,} redeliveries, {dead_letters:,} dead letters: "
        f"lost {lost}, doubled {doubled}, stale {stale}; {sum(summary.seconds for summary in summaries):,.0f} s"
    )
