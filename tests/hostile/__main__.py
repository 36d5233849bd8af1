"""Measure every hostile file at its full size: `python -m tests.hostile [--only WORDS] [--write]`.

A file counts as bounded if it ends in a record within the function's time and memory, by the bounds of the readers
alone. `--write` puts the table into shared/dragoman/extraction/HOSTILE.md. It all takes about half an hour.
"""

# ruff: noqa: T201 - the command's output
import argparse
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from tests.hostile.corpus import list_samples
from tests.hostile.markup import plant_canary
from tests.hostile.measure import Measurement, measure, warm_up
from tests.hostile.sample import Sample

DOCUMENT = Path(__file__).parents[2] / "shared" / "dragoman" / "extraction" / "HOSTILE.md"
START, END = "<!-- table -->\n", "<!-- end of table -->"
MAX_SECONDS = 60
"""What the child process has that parses (`ParserSeconds`); the function has 120."""
MAX_MEGABYTES = 1_000
"""The function has 1,769, of which the process takes some 300 before it reads anything."""

Row = tuple[Sample, Measurement]


def write_table(rows: Sequence[Row]) -> str:
    """Markdown: one line a file, but one for an attack on several formats, which shows the worst of each column."""
    head = "| threat | sample | size | record | seconds | MB | bound |\n|---|---|---|---|---|---|---|\n"
    grouped = groupby(
        rows,
        key=lambda row: (
            row[0].threat,
            row[0].name.partition(": ")[0] if row[0].threat.startswith("XML") else row[0].name,
        ),
    )
    return head + "\n".join(_write_line(threat, name, list(group)) for (threat, name), group in grouped) + "\n"


def _write_line(threat: str, name: str, group: Sequence[Row]) -> str:
    found = [measurement for _, measurement in group]
    several = f" ({len(group)} formats)" if len(group) > 1 else ""
    outcomes = ", ".join(dict.fromkeys(one.outcome for one in found))
    size = max(one.input_bytes for one in found)
    seconds, megabytes = max(one.seconds for one in found), max(one.megabytes for one in found)
    cells = (
        threat,
        f"{_escape(name)}{several}",
        _write_bytes(size),
        outcomes,
        f"{seconds:.1f}",
        f"{megabytes:.0f}",
        group[0][0].bound,
    )
    return f"| {' | '.join(cells)} |"


def _escape(text: str) -> str:
    """As a table's cell shows it."""
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*").replace("[", "\\[").replace("`", "\\`")


def _write_bytes(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 100_000 else f"{count / 1e3:.1f} kB"


def find_breaches(rows: Sequence[Row]) -> Iterator[str]:
    """What did not end as it should."""
    for sample, found in rows:
        if found.outcome.startswith(("ESCAPED", "KILLED")):
            yield f"{sample.name}: {found.outcome}"
        elif sample.outcome and sample.outcome != found.outcome:
            yield f"{sample.name}: {found.outcome} instead of {sample.outcome}"
        if found.seconds > MAX_SECONDS or found.megabytes > MAX_MEGABYTES:
            yield f"{sample.name}: {found.seconds:.0f} s, {found.megabytes:.0f} MB"


def _write_document(rows: Sequence[Row]) -> None:
    before, _, rest = DOCUMENT.read_text("utf-8").partition(START)
    DOCUMENT.write_text(f"{before}{START}{write_table(rows)}{END}{rest.partition(END)[2]}", "utf-8")


def main() -> int:
    """1 where something is not bounded."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile")
    parser.add_argument("--only", default="", help="of the names and threats")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    plant_canary()
    warm_up()
    rows: list[Row] = []
    for sample in list_samples():
        if arguments.only in f"{sample.threat} {sample.name}":
            rows.append((sample, measure(sample, sample.size)))
            print(_write_line(sample.threat, sample.name, rows[-1:]), flush=True)
            if arguments.write:
                _write_document(rows)
    breaches = list(find_breaches(rows))
    for breach in breaches:
        print(f"NOT BOUNDED: {breach}", flush=True)
    return int(bool(breaches))


if __name__ == "__main__":
    sys.exit(main())
