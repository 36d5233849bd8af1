"""A seed always tells the same story: again, and over moto, which is the measure of QuickS3."""

import io

import msgspec

from tests.faults.laboratory import open_laboratory
from tests.faults.run import run_trial
from tests.faults.summary import Summary, write_summary
from tests.faults.trial import Trial

TRIAL = Trial(7, 6)


def tell(times: int, *, is_quick: bool) -> list[Summary]:
    with open_laboratory(io.StringIO(), is_quick=is_quick) as buckets:
        stories = [run_trial(TRIAL, buckets) for _ in range(times)]
    return [msgspec.structs.replace(story, seconds=0.0) for story in stories]


def test_seed_tells_the_same_story_again_and_over_moto() -> None:
    first, second = tell(2, is_quick=True)
    assert first.is_good, write_summary(first)
    assert second == first
    assert tell(1, is_quick=False) == [first]
