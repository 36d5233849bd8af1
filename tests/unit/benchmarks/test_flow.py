"""The arithmetic of drop_to_json and throughput; what they measure is in tests/e2e/test_flow_benchmarks.py."""

import msgspec
import pytest

from benchmarks.drop_to_json.definition import AT_WORK, find_percentile, find_share
from benchmarks.drop_to_json.waiting import split_starts
from benchmarks.embedded.processes import Sample
from benchmarks.embedded.timeline import Passage, Timeline, write_timeline
from benchmarks.throughput.memory import draw_curves, find_processor_seconds
from benchmarks.throughput.stages import Rates, compare, find_rates
from dragoman.cloud.outcomes import LoggedOutcome

START = 1_793_610_930.0  # 2026-11-02 09:15:30 UTC


def make_outcome(service: str, outcome: str, second: str, milliseconds: float, key: str = "a.txt") -> LoggedOutcome:
    return LoggedOutcome(
        service,
        outcome,
        f"2026-11-02 09:15:{second}+0000",
        key=key,
        characters=900,
        milliseconds={"message": milliseconds},
    )


def make_passage(number: int, seconds: float = 1.0) -> Passage:
    return Passage(
        f"{number}.txt",
        "pt",
        600,
        0.0,
        number * seconds,
        (number + 1) * seconds,
        number * seconds,
        (number + 1) * seconds,
    )


def test_the_stages_of_a_file_add_up_to_the_time_until_it_was_seen() -> None:
    outcomes = [
        make_outcome("ingest", "ingested", "31,000", 200),
        make_outcome("translate", "translated", "32,000", 700),
    ]

    timeline = write_timeline({"a.txt": START}, outcomes, START, {"a.txt": START + 2.01})
    stages = timeline.passages[0].stages

    assert list(stages.values()) == pytest.approx([0.8, 0.2, 0.3, 0.7, 0.01])
    assert timeline.passages[0].seconds == pytest.approx(2.01)
    assert timeline.seconds == pytest.approx(2.0)


def test_a_job_that_is_taken_up_before_ingest_has_ended_ends_the_stage() -> None:
    outcomes = [
        make_outcome("ingest", "ingested", "31,000", 200),
        make_outcome("translate", "translated", "31,500", 510),
    ]

    stages = write_timeline({"a.txt": START}, outcomes, START, {"a.txt": START + 1.4}).passages[0].stages

    assert list(stages.values()) == pytest.approx([0.8, 0.19, 0.0, 0.41, 0.0])


def test_a_file_that_was_not_translated_ends_the_measurement() -> None:
    rejected = [make_outcome("ingest", "rejected", "31,000", 200)]

    with pytest.raises(RuntimeError, match="0 of 1 files were translated"):
        write_timeline({"a.txt": START}, rejected, START)


def test_the_start_of_a_function_is_taken_out_of_the_wait_for_it() -> None:
    passage = Passage("a.txt", "pt", 600, 0.0, 3.0, 3.5, 5.0, 6.0)

    stages = split_starts(passage, {"ingest": 1.2, "translate": 9.0})

    assert stages["waits for ingest"] == pytest.approx(1.8)
    assert stages["ingest starts"] == pytest.approx(1.2)
    assert stages["waits for translate"] == pytest.approx(0.0)
    assert stages["translate starts"] == pytest.approx(1.5)
    assert sum(stages.values()) == pytest.approx(passage.seconds)


def test_percentiles_lie_between_the_two_nearest_files() -> None:
    samples = [{"ingest": 0.5, "translate": number - 0.5} for number in (1.0, 2.0, 3.0)]

    assert find_percentile(samples, 50) == pytest.approx(2.0)
    assert find_percentile(samples, 75) == pytest.approx(2.5)
    assert find_percentile(samples, 100) == pytest.approx(3.0)


def test_the_share_at_work_is_that_of_the_two_functions() -> None:
    assert find_share([{"waits for ingest": 1.0, "ingest": 1.0, "translate": 2.0}], AT_WORK) == pytest.approx(0.75)


def test_rates_count_from_the_first_beginning_to_the_last_end() -> None:
    rates = find_rates(Timeline(tuple(map(make_passage, range(2, 12))), 12.0, START), workers=2)

    assert rates == Rates(2, ingested=1.0, translated=1.0, characters=600.0)


def test_workers_are_compared_round_by_round() -> None:
    rounds = [Rates(1, 10, 1, 100), Rates(2, 18, 2, 190), Rates(1, 5, 1, 50), Rates(2, 9, 2, 85)]

    assert compare(rounds, 2, 1, lambda rates: rates.characters) == pytest.approx(1.8)


def make_samples(role: str, process: int, grown: float) -> list[Sample]:
    """A process of 100 MB that has grown by a share at the end of 100 s."""
    return [
        Sample(role, process, START + second, round(1e8 * (1 + grown * second / 100)), second / 2)
        for second in range(101)
    ]


def test_growth_is_what_a_process_gained_after_its_warm_up() -> None:
    timeline = Timeline(tuple(map(make_passage, range(100))), 100.0, START)
    curves = draw_curves(make_samples("translate", 7, 0.10) + make_samples("ingest", 8, 0.0), timeline)

    assert [curve.role for curve in curves] == ["ingest", "translate"]
    assert curves[0].growth == pytest.approx(0.0, abs=1e-6)
    assert curves[1].growth == pytest.approx(0.06 / 1.07, rel=0.05)
    assert curves[1].counted == pytest.approx(59, abs=2)


def test_workers_of_one_function_share_its_articles_and_the_emulator_is_no_worker() -> None:
    timeline = Timeline(tuple(map(make_passage, range(100))), 100.0, START)
    samples = [
        *make_samples("translate", 7, 0.0),
        *make_samples("translate", 8, 0.0),
        *make_samples("emulator", 1, 1.0),
    ]

    curves = draw_curves(samples, timeline)

    assert [(curve.process, curve.articles[-1]) for curve in curves] == [(7, 50.0), (8, 50.0)]
    assert find_processor_seconds(samples) == {"translate": 100.0, "emulator": 50.0}


def test_a_process_that_was_there_for_a_moment_only_has_no_curve() -> None:
    timeline = Timeline(tuple(map(make_passage, range(100))), 100.0, START)

    assert draw_curves(make_samples("reader", 9, 0.0)[:20] + make_samples("ingest", 8, 0.0), timeline)[0].process == 8


def test_a_worker_that_only_stood_by_has_no_share_in_the_articles() -> None:
    timeline = Timeline(tuple(map(make_passage, range(100))), 100.0, START)
    idle = [msgspec.structs.replace(sample, process=9, seconds=1.0) for sample in make_samples("ingest", 9, 0.0)]

    curves = draw_curves([*make_samples("ingest", 8, 0.0), *idle], timeline)

    assert [(curve.process, curve.articles[-1]) for curve in curves] == [(8, 100.0)]
