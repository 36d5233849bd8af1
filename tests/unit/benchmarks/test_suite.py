"""All benchmarks together: their order, their time, their table, and what happens when one of them fails."""

import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
import typer
from typer.testing import CliRunner

from benchmarks import __main__ as command
from benchmarks import benchmark, suite
from benchmarks.benchmark import Benchmark, Finding
from benchmarks.result import Figure, Goal, Machine, Result, read_result, save_result

FOLDER = Path(benchmark.__file__).parent
MACHINE = Machine("a processor", 2, "3.11.0", 0.1)


def keep(name: str, folder: Path, *figures: Figure) -> None:
    save_result(Result(name, f"python -m benchmarks.{name}", figures, {}, MACHINE, 60.0), folder)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two benchmarks, of which nothing is kept; the second one fails."""
    monkeypatch.setattr(command, "NAMES", ("first", "second"))
    monkeypatch.setattr(command, "SUMMARY", tmp_path / "RESULTS.md")
    monkeypatch.setattr(suite, "read_result", lambda name: read_result(name, tmp_path))
    monkeypatch.setattr(command, "load_benchmark", lambda name: Benchmark(name, "Why?", 1, lambda _: Finding(())))
    return tmp_path


def answer(monkeypatch: pytest.MonkeyPatch, folder: Path, **codes: int) -> None:
    """What the benchmarks' processes end with; one that ends well keeps a result."""

    def run(arguments: list[str], **_: Any) -> SimpleNamespace:
        name = arguments[2].rpartition(".")[2]
        if codes[name] == command.INTERRUPTED:
            raise KeyboardInterrupt
        if codes[name] == 0:
            keep(name, folder, Figure(f"speed of the {name}", 0.97, "ratio", Goal(0.95)))
        return SimpleNamespace(returncode=codes[name])

    monkeypatch.setattr(subprocess, "run", run)


def invoke(*arguments: str) -> Any:
    app = typer.Typer()
    app.command()(command.main)
    return CliRunner(env={"COLUMNS": "200"}).invoke(app, arguments)


def test_every_benchmark_is_in_the_suite_once() -> None:
    packages = {path.parent.name for path in FOLDER.glob("*/definition.py")}
    assert sorted(suite.NAMES) == sorted(packages)
    assert [suite.load_benchmark(name).name for name in suite.NAMES] == list(suite.NAMES)


def test_all_of_them_fit_into_a_quarter_of_an_hour() -> None:
    assert sum(suite.load_benchmark(name).seconds for name in suite.NAMES) <= suite.LIMIT_SECONDS


def test_the_summary_is_written_when_every_benchmark_has_a_result(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, folder, first=0, second=0)
    result = invoke()
    assert result.exit_code == 0
    written = (folder / "RESULTS.md").read_text("utf-8")
    assert "| speed of the second | ≥ 0.95 | 0.97 | yes | `python -m benchmarks.second` |" in written
    assert "in 2 minutes on 2 cores of a processor" in written


def test_one_that_fails_leaves_the_others_their_table_and_ends_in_an_error(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep("first", folder, Figure("old", 1.0, "ratio"))
    answer(monkeypatch, folder, first=1, second=0)
    result = invoke()
    assert (result.exit_code, "speed of the second" in result.stdout, "old" in result.stdout) == (1, True, False)
    assert "Failed, see above: first" in result.output
    assert not (folder / "RESULTS.md").exists()


def test_one_whose_libraries_are_missing_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def load(name: str) -> Benchmark:
        raise ModuleNotFoundError(f"No module named '{name}_library'")

    monkeypatch.setattr(command, "load_benchmark", load)
    result = invoke()
    assert result.exit_code == 1
    assert "first_library" in result.output


def test_what_was_measured_before_an_interruption_is_shown(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, folder, first=0, second=command.INTERRUPTED)
    result = invoke()
    assert (result.exit_code, "speed of the first" in result.stdout) == (command.INTERRUPTED, True)
    assert "Not measured yet: second" in result.output


def test_a_benchmark_that_is_not_there_is_refused(folder: Path) -> None:
    result = invoke("--only", "third")
    assert result.exit_code == 2
    assert "there are first, second" in result.output


def test_a_result_of_another_version_is_none(folder: Path) -> None:
    (folder / "first.json").write_text('{"benchmark": "first"}', "utf-8")
    assert suite.read_kept("first") is None


def test_what_was_never_measured_cannot_be_drawn_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(benchmark, "read_result", lambda name: read_result(name, tmp_path))
    with pytest.raises(typer.BadParameter, match=r"python -m benchmarks\.absent"):
        benchmark.read_again(Benchmark("absent", "Why?", 1, lambda _: Finding(())))


@pytest.mark.parametrize(
    ("goal", "value", "held"),
    [
        (Goal(0.95), 0.95, True),
        (Goal(0.95), 0.9499, False),
        (Goal(1.5, is_least=False), 1.5, True),
        (Goal(1.5, is_least=False), 1.51, False),
        (None, 3.0, None),
    ],
)
def test_a_goal_is_held_on_its_bound_and_not_beyond(goal: Goal | None, value: float, held: bool | None) -> None:
    assert Figure("speed", value, "ratio", goal).is_held is held


def test_a_kept_result_is_read_as_it_was(tmp_path: Path) -> None:
    result = Result("x", "python -m benchmarks.x", (Figure("a", 1.5, "s", Goal(2)),), {"rounds": [1]}, MACHINE, 3.0)
    save_result(result, tmp_path)
    assert read_result("x", tmp_path) == result
    assert msgspec.json.decode((tmp_path / "x.json").read_bytes())["figures"][0]["value"] == 1.5
