"""The harness in small: the real code holds, and each planted bug is found."""

import io
from collections.abc import Iterator

import msgspec
import pytest

from tests.faults.buckets import Buckets
from tests.faults.injector import CALM
from tests.faults.laboratory import open_laboratory
from tests.faults.planted_bugs import PLANTS
from tests.faults.run import run_trial
from tests.faults.summary import write_summary
from tests.faults.trial import Trial

MAX_SEEDS = 12
"""Within which a planted bug must be found; mostly it is the first or the second."""

SLOW = msgspec.structs.replace(CALM, slow=0.08)
DEADLY = msgspec.structs.replace(CALM, slow=0.08, killed=0.02)
TRIALS = {
    "conditional-write": Trial(1, 20, crowd="agency", rates=SLOW),
    "second-look": Trial(1, 25, crowd="quarrel", rates=SLOW),
    "jobs-when-unchanged": Trial(1, 15, crowd="quarrel", rates=DEADLY),
    "work-before-acknowledgement": Trial(1, 15, crowd="quarrel", rates=DEADLY),
    "failed-entries": Trial(1, 15, crowd="quarrel", rates=msgspec.structs.replace(SLOW, half_batch=0.3)),
    "failure-records": Trial(1, 20, crowd="newsroom"),
    "walks": Trial(1, 10, crowd="newsroom", rates=SLOW),
    "hints-for-items": Trial(1, 8, crowd="agency", rates=SLOW),
}
"""For each planted bug what shows it soon: the fewest files, and no faults but those that it takes."""


@pytest.fixture(scope="module")
def quick() -> Iterator[Buckets]:
    with open_laboratory(io.StringIO(), is_quick=True) as buckets:
        yield buckets


@pytest.mark.parametrize("crowd", ["newsroom", "quarrel", "agency"])
def test_law_holds_under_all_faults(quick: Buckets, crowd: str) -> None:
    summary = run_trial(Trial(1, 8 if crowd == "agency" else 15, crowd=crowd), quick)
    assert summary.is_good, write_summary(summary)
    assert sum(summary.faults.values()) > 100
    assert summary.redeliveries > 10
    assert "crashed handler" not in summary.faults


@pytest.mark.parametrize("bug", sorted(PLANTS))
def test_planted_bug_is_found(quick: Buckets, bug: str) -> None:
    trial = msgspec.structs.replace(TRIALS[bug], without=(bug,))
    trials = (msgspec.structs.replace(trial, seed=seed) for seed in range(1, MAX_SEEDS + 1))
    assert any(not run_trial(trial, quick).is_good for trial in trials)


def test_nothing_goes_wrong_where_nothing_is_injected(quick: Buckets) -> None:
    summary = run_trial(Trial(1, 6, crowd="newsroom", rates=CALM), quick)
    assert summary.is_good, write_summary(summary)
    assert summary.dead_letters == summary.verdict.given_up == 0
