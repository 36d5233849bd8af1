"""The table that people read."""

from collections.abc import Iterable, Sequence

from benchmarks.translation.measurement import Row, Sample
from benchmarks.translation.variants import GAPS


def write_table(rows: Sequence[Row]) -> str:
    """Raw engine, Dragoman and what is gained, a line a row; then the gaps that the variants are there for."""
    head = f"{'':42} {'':>5}  {'BLEU':^20}  {'chrF':^20}  {'kept %':^13}  flagged"
    names = f"{'set':34} {'way':7} {'n':>5}  {'raw':>6} {'ours':>6} {'gain':>6}  {'raw':>6} {'ours':>6} {'gain':>6}"
    return "\n".join([head, f"{names}  {'raw':>6} {'ours':>6}     %", *map(_write_row, rows), "", *_write_gaps(rows)])


def _write_row(row: Row) -> str:
    raw, ours = row.raw, row.dragoman
    name = f"{row.set}: {row.variant}" if row.variant else row.set
    bleu = f"{raw.bleu:6.1f} {ours.bleu:6.1f} {ours.bleu - raw.bleu:+6.1f}"
    chrf = f"{raw.chrf:6.1f} {ours.chrf:6.1f} {ours.chrf - raw.chrf:+6.1f}"
    kept = f"{_percent(raw.kept)} {_percent(ours.kept)}"
    return f"{name:34} {row.direction:7} {row.sentences:5}  {bleu}  {chrf}  {kept} {_percent(ours.flagged)}"


def _percent(share: float | None) -> str:
    return f"{'-':>6}" if share is None else f"{share * 100:6.1f}"


def _write_gaps(rows: Sequence[Row]) -> Iterable[str]:
    places = {(row.set, row.direction, row.variant): row for row in rows}
    for name, direction in dict.fromkeys((row.set, row.direction) for row in rows):
        for gap in GAPS.get(name, ()):
            lower, upper = places[name, direction, gap.lower], places[name, direction, gap.upper]
            raw, ours = (
                getattr(getattr(upper, translator), gap.measure) - getattr(getattr(lower, translator), gap.measure)
                for translator in ("raw", "dragoman")
            )
            title = f"{name}{': ' if gap.lower else ''}{gap.lower} below {gap.upper}, {direction}"
            verdict = "reached" if ours <= gap.aim else "not reached"
            yield f"{title:62} {gap.measure:5} raw {raw:5.1f}   ours {ours:5.1f}   aim {gap.aim}: {verdict}"


def write_samples(samples: Iterable[Sample], count: int) -> str:
    """The sentences that lost most against the raw engine, the worst first."""
    worst = sorted((sample for sample in samples if sample.gain < 0), key=lambda sample: sample.gain)[:count]
    return "\n\n".join(
        f"chrF {sample.raw_chrf:.1f} -> {sample.dragoman_chrf:.1f}  {', '.join(sample.checks)}\n"
        f"  source    {sample.source}\n  reference {sample.reference}\n"
        f"  raw       {sample.raw}\n  ours      {sample.dragoman}"
        for sample in worst
    )
