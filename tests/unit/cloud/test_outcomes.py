import pytest

from dragoman.cloud.outcomes import LoggedOutcome


def test_an_outcome_tells_when_its_work_began_and_ended() -> None:
    outcome = LoggedOutcome("ingest", "ingested", "2026-11-02 09:15:30,250+0000", milliseconds={"message": 750.0})

    assert outcome.ended == pytest.approx(1_793_610_930.25)
    assert outcome.began == pytest.approx(1_793_610_929.5)


def test_the_time_is_the_same_in_any_zone() -> None:
    here, there = (
        LoggedOutcome("ingest", "ingested", f"2026-11-02 {time}") for time in ("09:15:30,250+0000", "10:15:30,250+0100")
    )

    assert here.ended == there.ended
