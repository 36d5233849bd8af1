"""python -m tests.faults: run seeds and print what came out."""

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Final

import msgspec

from tests.faults.injector import Rates
from tests.faults.laboratory import open_laboratory
from tests.faults.people import CROWDS
from tests.faults.planted_bugs import PLANTS
from tests.faults.run import run_trial
from tests.faults.summary import write_summary, write_total
from tests.faults.trial import MANNERS, Trial

TWINS: Final = 0.4
"""Of deliveries, where twins are asked for."""
TWIN_DEATHS: Final = 0.03
"""Of requests, likewise: only a death makes a twin matter."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 where the law held for every seed."""
    asked = _parse(arguments)
    seeds = [asked.seed] if asked.seed is not None else list(range(1, asked.seeds + 1))
    rates = Rates(killed=TWIN_DEATHS) if asked.shared_twins else Rates()
    manners = msgspec.structs.replace(MANNERS, twins=TWINS if asked.shared_twins else 0.0)
    summaries = []
    with ExitStack() as stack:
        log = stack.enter_context(asked.log.open("w")) if asked.log else open(os.devnull, "w")  # noqa: PTH123, SIM115
        buckets = stack.enter_context(open_laboratory(log, is_quick=asked.quick))
        for seed in seeds:
            trial = Trial(seed, asked.articles, tuple(asked.without), rates, manners, asked.crowd)
            summary = run_trial(trial, buckets, partial(_show_progress, seed))
            summaries.append(summary)
            _show(write_summary(summary))
    _show(write_total(summaries))
    return 0 if all(summary.is_good for summary in summaries) else 1


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--seeds", type=int, default=20, help="run the seeds 1 to N (20)")
    parser.add_argument("--seed", type=int, help="run this one alone")
    parser.add_argument("--articles", type=int, default=500, help="files that people upload in each (500)")
    parser.add_argument("--without", nargs="*", default=[], choices=sorted(PLANTS), help="take safeguards out")
    parser.add_argument("--crowd", choices=sorted(CROWDS), help="who uses the input bucket; else the seed draws it")
    parser.add_argument("--shared-twins", action="store_true", help="hand one message to two workers at once")
    parser.add_argument("--quick", action="store_true", help="QuickS3 in the place of moto: several times as fast")
    parser.add_argument("--log", type=Path, help="keep what the functions log in this file")
    return parser.parse_args(arguments)


def _show_progress(seed: int, share: float) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r  seed {seed}: {share:4.0%}")
        sys.stderr.flush()


def _show(text: str) -> None:
    """On the real standard output: the functions' own is in the log."""
    assert sys.__stdout__ is not None
    sys.__stdout__.write(f"{text}\n")
    sys.__stdout__.flush()


if __name__ == "__main__":
    sys.exit(main())
