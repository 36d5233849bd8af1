"""Functions whose processes are killed in the midst of their work, on the embedded cloud."""

from tests.faults.processes import run_processes


def test_nothing_is_lost_or_left_over_where_workers_are_killed_outright() -> None:
    done = run_processes(seed=1, files=40, seconds=8, patience_seconds=200)
    assert done.breaches == ()
    assert done.kills >= 3
