"""Measure every hostile file at its full size: `python -m tests.hostile [--only WORDS] [--write]`.

Each goes the way of the service: through the reader with a child process, under its bounds. A file counts as bounded if
it ends in the record that it should end in, within those bounds. `--write` puts the table into
shared/dragoman/extraction/HOSTILE.md. It takes some ten minutes of one processor.
"""

# ruff: noqa: T201 - the command's output
import argparse
import os
import platform
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.hostile.corpus import list_samples
from tests.hostile.markup import plant_canary
from tests.hostile.real_path import RealPath
from tests.hostile.table import Row, find_breaches, write_line, write_table

DOCUMENT = Path(__file__).parents[2] / "shared" / "dragoman" / "extraction" / "HOSTILE.md"
START, END = "<!-- table -->\n", "<!-- end of table -->"


def _write_document(rows: Sequence[Row], circumstances: str) -> None:
    before, _, rest = DOCUMENT.read_text("utf-8").partition(START)
    table = f"{circumstances}\n\n{write_table(rows)}"
    DOCUMENT.write_text(f"{before}{START}{table}{END}{rest.partition(END)[2]}", "utf-8")


def _describe_circumstances(rows: Sequence[Row], loads: Sequence[float], seconds: float) -> str:
    machine = f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}"
    work = sum(row.found.ending.seconds for row in rows)
    return (
        f"{len(rows)} files on {machine}, beside other work (load {min(loads):.0f} to {max(loads):.0f}): "
        f"{work:,.0f} seconds of work, {seconds / 60:.0f} minutes on the clock."
    )


def main() -> int:
    """1 where something is not bounded."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile")
    parser.add_argument("--only", default="", help="of the names and threats")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    plant_canary()
    path, rows, loads, began = RealPath(), list[Row](), [os.getloadavg()[0]], time.monotonic()
    for sample in list_samples():
        if arguments.only in f"{sample.threat} {sample.name}":
            rows.append(Row(sample, path.measure(sample)))
            loads.append(os.getloadavg()[0])
            print(write_line(rows[-1:]), flush=True)
    path.close()
    print(circumstances := _describe_circumstances(rows, loads, time.monotonic() - began))
    if arguments.write:
        _write_document(rows, circumstances)
    breaches = list(find_breaches(rows))
    for breach in breaches:
        print(f"NOT BOUNDED: {breach}", flush=True)
    return int(bool(breaches))


if __name__ == "__main__":
    sys.exit(main())
