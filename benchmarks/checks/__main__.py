"""Measure the checks: `python -m benchmarks.checks`.

Without arguments: false alarms and catches on the sentences of this folder. With `--tsv FILE --source en --target pt`:
false alarms on translations of your own, a pair a line.
"""

import argparse
import sys
from collections import defaultdict
from pathlib import Path

from benchmarks.checks.measurement import FalseAlarms, count_catches, count_false_alarms
from benchmarks.checks.sentences import NEWSWIRE_FOLDERS, UNSEEN_FOLDER, Pair, read_newswire, read_pairs, read_tsv


def write(line: str) -> None:
    """A line to standard output."""
    sys.stdout.write(f"{line}\n")


def main() -> None:
    """Print the tables that CHECKS.md states."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.checks", description=__doc__)
    parser.add_argument("--tsv", type=Path, help="translations of your own: source, tab, target")
    parser.add_argument("--source", default="en", help="language of the first column")
    parser.add_argument("--target", default="pt", help="language of the second column")
    parser.add_argument("--show", action="store_true", help="print each false alarm with its pair")
    arguments = parser.parse_args()
    if arguments.tsv:
        alarms = count_false_alarms(read_tsv(arguments.tsv, arguments.source, arguments.target))
        print_alarms(alarms, show=arguments.show)
        return
    newswire = tuple(pair for folder in NEWSWIRE_FOLDERS for pair in read_newswire(folder))
    sets = {"sentences": tuple(read_pairs()), "unseen": tuple(read_pairs(UNSEEN_FOLDER)), "newswire": newswire}
    for name, pairs in sets.items():
        write(f"\n{name}")
        alarms = count_false_alarms(pairs)
        print_alarms(alarms, show=arguments.show)
        print_pairs(alarms, pairs=[(pair.source_language, pair.target_language) for pair in pairs])
    for name in ("sentences", "newswire"):
        print_catches(name, sets[name])


def print_catches(title: str, pairs: tuple[Pair, ...]) -> None:
    """What is caught of each kind of corruption, and by which checks."""
    write(f"\n{title:24}{'pairs':>7}{'caught':>9}  found by")
    for name, catch in count_catches(pairs).items():
        found = ", ".join(
            f"{check} {count}" for check, count in sorted(catch.checks.items(), key=lambda item: -item[1])[:4]
        )
        write(f"{name:24}{catch.corrupted:7}{catch.rate:9.1%}  {found}")


def print_alarms(alarms: FalseAlarms, *, show: bool) -> None:
    """The rate of false alarms, in all and by check."""
    write(f"good translations: {alarms.pairs}, flagged: {alarms.flagged} ({alarms.rate:.2%})")
    for check, count in sorted(alarms.by_check.items(), key=lambda item: -item[1]):
        write(f"  {check:24}{count:5} ({count / alarms.pairs:.2%})")
    for alarm in alarms.alarms if show else ():
        pair = alarm.pair
        write(
            f"{pair.source_language}-{pair.target_language} {alarm.check}: {alarm.reason}\n"
            f"  {pair.source}\n  {pair.target}"
        )


def print_pairs(alarms: FalseAlarms, pairs: list[tuple[str, str]]) -> None:
    """Flagged translations of each pair of languages that has any."""
    flagged = defaultdict(set)
    for alarm in alarms.alarms:
        flagged[alarm.pair.source_language, alarm.pair.target_language].add(alarm.pair.line)
    for pair, lines in flagged.items():
        write(f"  {'-'.join(pair):24}{len(lines):5} of {pairs.count(pair)}")


if __name__ == "__main__":
    main()
