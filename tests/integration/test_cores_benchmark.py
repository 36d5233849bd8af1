"""One article on several cores: the measurement works, and its arithmetic is Lambda's."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from benchmarks.cores import measurement
from benchmarks.cores.definition import BENCHMARK, measure
from benchmarks.cores.drawing import draw
from benchmarks.cores.measurement import Cores, Spent
from benchmarks.cores.price import Curve, bill, compare_batches, compare_prices, compare_times, find_break_even, predict
from benchmarks.cores.workers import cut_chunks
from benchmarks.result import Result, describe_machine
from dragoman.translation.sentences import Sentence

ONE = Curve(((1_000, 0.2), (100_000, 20.0)))
TWO = Curve(((1_000, 0.1), (100_000, 10.0)))

pytestmark = pytest.mark.usefixtures("no_garbage_of_others")


def test_a_small_run_makes_the_same_bytes_with_workers_and_draws(tmp_path: Path) -> None:
    finding = measure(is_quick=True)  # it compares the records itself

    found = finding.details["cores"]
    assert isinstance(found, Cores)
    assert found.warm[-1].outside_workers < found.warm[-1].two.processor / 2, "the workers did the work"
    result = Result(BENCHMARK.name, BENCHMARK.command, finding.figures, dict(finding.details), describe_machine())
    draw(result, tmp_path, tmp_path / "TABLE.md")
    assert (tmp_path / "cores.svg").stat().st_size > 1_000
    assert f"| {found.warm[-1].characters:,} | " in (tmp_path / "TABLE.md").read_text("utf-8")


def test_a_record_of_workers_that_differs_ends_the_measurement(monkeypatch: pytest.MonkeyPatch) -> None:
    records = iter([b"one", b"another"])
    monkeypatch.setattr(measurement, "_time", lambda *_: (next(records), Spent(0.1, 0.1)))
    pool = SimpleNamespace(worker_seconds=[0.1, 0.1])
    with pytest.raises(AssertionError, match="another than that of one process"):
        measurement._measure_warm((None, None), pool, 100, 1)  # type: ignore[arg-type]


def test_chunks_are_the_sentences_in_their_order() -> None:
    sentences = [Sentence(number, "x" * 250, "en") for number in range(10)]
    chunks = cut_chunks(sentences)
    assert [len(chunk) for chunk in chunks] == [3, 3, 3, 1]
    assert [sentence for chunk in chunks for sentence in chunk] == sentences


def test_what_is_not_measured_lies_between_what_is() -> None:
    assert ONE.read(500) == pytest.approx(0.1)
    assert ONE.read(50_500) == pytest.approx(10.1)
    assert ONE.read(200_000) == pytest.approx(40.0)


def test_cores_are_paid_while_nothing_is_computed() -> None:
    curves = {1: ONE, 2: TWO}
    waiting = bill(0.0)
    assert compare_times(curves, 2, [1_000]) == pytest.approx(bill(0.1) / bill(0.2))
    assert compare_prices(curves, 2, [1_000]) == pytest.approx(1 + waiting / bill(0.2))  # the work costs the same
    assert compare_prices(curves, 2, [100_000]) < 1.05 < compare_prices(curves, 2, [1_000])
    even = find_break_even(curves, 2, 1.05)
    assert even is not None
    assert compare_prices(curves, 2, [even]) <= 1.05 < compare_prices(curves, 2, [even * 0.9])
    assert find_break_even({1: ONE, 2: ONE}, 2, 1.05) is None


def test_a_batch_is_paid_for_until_its_longest_article_is_done() -> None:
    assert compare_batches(ONE, 2, [1_000, 1_000, 5_000, 5_000]) == pytest.approx(1)
    assert compare_batches(ONE, 2, [1_000, 5_000]) == pytest.approx(2 * bill(1.0) / (bill(0.2) + bill(1.0)))
    assert compare_batches(ONE, 2, [1_000, 1_000, 5_000]) == pytest.approx(1), "a half batch is left out"


def test_what_two_cores_do_not_halve_four_do_not_quarter() -> None:
    assert predict(ONE, TWO, 4).points == ((1_000, 0.05), (100_000, 5.0))
    half_serial = Curve(((1_000, 0.15), (100_000, 15.0)))
    assert predict(ONE, half_serial, 4).read(1_000) == pytest.approx(0.1 + 0.1 / 4)
    assert predict(ONE, ONE, 6).points == ONE.points
