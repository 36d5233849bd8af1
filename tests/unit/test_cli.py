from pathlib import Path

import pytest
from typer.testing import CliRunner

from dragoman.cli import app
from dragoman.cloud import session
from dragoman.cloud.display import Display
from dragoman.cloud.session import RunOptions, name_parameters


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> RunOptions:
    """What a run would have been made with."""
    runs: list[RunOptions] = []

    def note(options: RunOptions, _: Display) -> bool:
        runs.append(options)
        return True

    monkeypatch.setattr(session, "run_folders", note)
    done = CliRunner().invoke(app, ["run", "inbox", "outbox", *arguments])
    assert done.exit_code == 0, done.output
    return runs[0]


def test_a_run_is_made_with_what_the_options_say(monkeypatch: pytest.MonkeyPatch) -> None:
    options = run(monkeypatch, "--to", "pt", "--engines", "deepl,firefox", "--budget", "0.25")
    assert (options.inbox, options.outbox) == (Path("inbox"), Path("outbox"))
    assert name_parameters(options) == {
        "Targets": "pt",
        "Engines": "deepl,firefox",
        "FieldMapping": "",
        "DailyBudgetUsd": "0.250000",
        "MonthlyBudgetUsd": "0.250000",
        "TemporaryFailureWaitSeconds": "0",
    }


def test_a_run_without_a_budget_of_its_own_has_that_of_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    parameters = name_parameters(run(monkeypatch))
    assert parameters["DailyBudgetUsd"] == parameters["MonthlyBudgetUsd"] == "5.000000"


@pytest.mark.parametrize("command", [["run", "inbox", "outbox"], ["translate", "a.txt"]])
@pytest.mark.parametrize("budget", ["-1", "nan", "inf", "much"])
def test_a_budget_that_is_no_amount_is_refused(command: list[str], budget: str) -> None:
    done = CliRunner().invoke(app, [*command, "--budget", budget])
    assert done.exit_code == 2
    assert "--budget" in done.output
