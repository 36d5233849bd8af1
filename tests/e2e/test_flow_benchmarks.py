"""The benchmarks that need the embedded cloud, in small and on one stack: they measure what they say."""

from collections.abc import Iterator

import pytest

from benchmarks.drop_to_json import definition as drop_to_json
from benchmarks.embedded.stack import Bench, open_stack
from benchmarks.throughput import definition as throughput


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    with open_stack(drop_to_json.WORKERS) as bench:
        yield bench


def test_a_backlog_is_worked_off_by_as_many_workers_as_are_wanted(bench: Bench) -> None:
    finding = throughput.measure_on(bench, throughput.QUICK)

    backlog = finding.details["backlog"]
    assert [rates.workers for rates in finding.details["rounds"]] == [1, 2]
    assert backlog.articles == 3
    assert {"emulator", "ingest", "reader", "translate"} <= backlog.processor_seconds.keys()
    assert all(figure.value > 0 for figure in finding.figures if figure.unit == "a second")


def test_a_file_is_followed_from_its_drop_to_its_reader_warm_and_cold(bench: Bench) -> None:
    finding = drop_to_json.measure_on(bench, drop_to_json.QUICK)

    cold, *_ = finding.details["cold"]
    assert cold["ingest starts"] > 0.1
    assert cold["translate starts"] > 0.1
    assert [len(finding.details[group]) for group in ("warm", "cold", "burst")] == [2, 1, 2]
    assert all(seconds >= 0 for group in finding.details.values() for stages in group for seconds in stages.values())
    assert all(stages["translate"] > 0 for group in finding.details.values() for stages in group)
