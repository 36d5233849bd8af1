"""What was measured, as the table of HOSTILE.md."""

from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from tests.hostile.real_path import BOUNDS, Measurement
from tests.hostile.sample import Sample

_MAX_SECONDS = BOUNDS.seconds + 2
"""The system ends a child up to a second late; the fresh one that finds the item again works too."""
_MAX_MEGABYTES = BOUNDS.memory_bytes / 1e6 * 4 / 3
"""See `dragoman.isolation.confinement.HARD_MEMORY`."""
_HEAD = "| threat | sample | size | record | seconds | MB | bound |\n|---|---|---|---|---|---|---|\n"


class Row(msgspec.Struct, frozen=True):
    """A file and what it did."""

    sample: Sample
    found: Measurement


def write_table(rows: Sequence[Row]) -> str:
    """Markdown: one line a file, but one for variants of the same attack, which has the worst of each column."""
    grouped: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        grouped.setdefault((row.sample.threat, row.sample.row or row.sample.name), []).append(row)
    return _HEAD + "".join(f"{write_line(group)}\n" for group in grouped.values())


def write_line(rows: Sequence[Row]) -> str:
    """One line of the table."""
    slowest = max(rows, key=lambda row: row.found.ending.seconds)
    sample, several = rows[0].sample, len(rows) > 1
    cells = (
        sample.threat,
        _escape(sample.row or sample.name) + (f" ({len(rows)}; longest: {_escape(_name(slowest))})" if several else ""),
        _write_bytes(max(row.found.input_bytes for row in rows)),
        _write_outcomes([row.found.ending.outcome for row in rows]),
        f"{slowest.found.ending.seconds:.1f}",
        f"{max(row.found.megabytes for row in rows):.0f}",
        sample.bound,
    )
    return f"| {' | '.join(cells)} |"


def _name(row: Row) -> str:
    return row.sample.name.removeprefix(f"{row.sample.row}: ")


def _write_outcomes(outcomes: list[str]) -> str:
    counted = Counter(outcomes).most_common()
    return ", ".join(f"{outcome} ×{count}" if len(counted) > 1 else outcome for outcome, count in counted)


def _escape(text: str) -> str:
    """As a table's cell shows it."""
    for mark, shown in (("&", "&amp;"), ("<", "&lt;"), ("|", "\\|"), ("*", "\\*"), ("[", "\\["), ("`", "\\`")):
        text = text.replace(mark, shown)
    return text


def _write_bytes(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 100_000 else f"{count / 1e3:.1f} kB"


def find_breaches(rows: Sequence[Row]) -> Iterator[str]:
    """What did not end as it should."""
    for sample, found in ((row.sample, row.found) for row in rows):
        expected = sample.full_outcome or sample.outcome
        outcome = found.ending.outcome
        if outcome.startswith("ESCAPED") or (expected and expected != outcome):
            yield f"{sample.threat}: {sample.name}: {outcome} instead of {expected or 'a record'}: {found.ending.detail}"
        if found.ending.seconds > _MAX_SECONDS or found.megabytes > _MAX_MEGABYTES:
            yield f"{sample.threat}: {sample.name}: {found.ending.seconds:.0f} s, {found.megabytes:.0f} MB"
