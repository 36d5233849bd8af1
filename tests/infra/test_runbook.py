"""The runbook: an entry for each alarm, and nothing in it that does not exist."""

import re
import shlex
from typing import Any

import boto3
import pytest
from typer.main import get_command

from dragoman.cli import app
from dragoman.errors import EngineReason, FailureReason, RejectionReason
from dragoman.outcome_log import LogEntry
from tests.game_day.ways import WAYS
from tests.infra.observability import alarms_of, queries_of, read_dashboard
from tests.infra.runbook import PARTS, Entry, find_code_spans, find_commands, find_italics, read_entries, read_runbook
from tests.infra.stack import ROOT, Stack

ENTRIES = read_entries()
RENAMED = {"--notification-endpoint": "--endpoint"}
"""What the AWS command line calls otherwise than the API, because it has an option of that name itself."""

RECORD_FOLDERS = {"failed/", "rejected/", "unreadable/"}


def test_every_alarm_has_one_entry_and_every_entry_an_alarm(stack: Stack) -> None:
    named = [alarm for entry in ENTRIES for alarm in entry.alarms]
    assert sorted(named) == sorted(alarms_of(stack))
    assert all(entry.alarms for entry in ENTRIES)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.heading)
def test_an_entry_says_all_that_an_operator_asks(stack: Stack, entry: Entry) -> None:
    assert entry.parts == PARTS


def test_an_alarms_mail_ends_with_the_heading_of_its_entry(stack: Stack) -> None:
    headings = {alarm: entry.heading for entry in ENTRIES for alarm in entry.alarms}
    for name, alarm in alarms_of(stack).items():
        assert alarm["AlarmDescription"].endswith(f" Runbook: {headings[name]}."), name


def test_every_widget_and_entry_that_it_names_exists(stack: Stack) -> None:
    titles = {widget["properties"]["title"] for widget in read_dashboard(stack)}
    headings = {entry.heading for entry in ENTRIES}
    elsewhere = {"Saved queries", "Concurrent executions"}  # words of AWS's console
    assert set(find_italics()) <= titles | headings | elsewhere


def test_every_word_in_code_is_one_of_ours(stack: Stack) -> None:
    outputs = set(stack.template["Outputs"])
    sids = {statement["Sid"] for statement in stack.statements() if "Sid" in statement}
    reasons = {str(reason) for kind in (EngineReason, FailureReason, RejectionReason) for reason in kind}
    fields = {*LogEntry.__struct_fields__, "where.2", "message"}
    ours = set(alarms_of(stack)) | set(queries_of(stack)) | set(stack.parameters) | outputs | sids | reasons | fields
    others = {"dragoman", "--stack NAME", "ConfigurationError", *RECORD_FOLDERS}
    commands = ("dragoman ", "aws ", "make ")
    unknown = {span for span in find_code_spans() if not span.startswith(commands)} - ours - others
    assert not unknown


def test_every_command_of_ours_exists_with_its_options() -> None:
    group = get_command(app)
    for line in (line for line in find_commands() if line.startswith("dragoman ")):
        command, words = _find_command(group, shlex.split(line)[1:])
        known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
        assert {word for word in words if word.startswith("--")} <= known, line


def _find_command(command: Any, words: list[str]) -> tuple[Any, list[str]]:
    while subcommands := getattr(command, "commands", None):
        assert words, command.name
        assert words[0] in subcommands, words[0]
        command, words = subcommands[words[0]], words[1:]
    return command, words


def test_every_command_of_awss_exists_with_its_options() -> None:
    lines = [line for line in find_commands() if line.startswith("aws ")]
    assert lines
    for line in lines:
        _, service, command, *words = shlex.split(line)
        operation = _find_operation(service, command)
        known = {_hyphenate(name) for name in operation.input_shape.members}
        assert {RENAMED.get(word, word) for word in words if word.startswith("--")} <= known, line


def _find_operation(service: str, command: str) -> Any:
    client = boto3.client(service, region_name="eu-west-1", aws_access_key_id="none", aws_secret_access_key="none")  # type: ignore[call-overload]
    model = client.meta.service_model
    (name,) = [name for name in model.operation_names if _hyphenate(name) == f"--{command}"]
    return model.operation_model(name)


def _hyphenate(name: str) -> str:
    """A name of the API as the command line writes it: `StateMachineArn`, `stateMachineArn` to `--state-machine-arn`."""
    return "--" + re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()


def test_every_target_of_make_exists() -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert {line.split()[1] for line in find_commands() if line.startswith("make ")} <= set(targets)


def test_what_the_game_day_makes_ring_is_what_the_runbook_says() -> None:
    titles = {way.title for way in WAYS}
    text = read_runbook()
    named = {
        title
        for entry in ENTRIES
        for title in re.findall(r"`make game-day`, \"([^\"]+)\"", " ".join(entry.text.split()))
    }
    assert named <= titles
    assert len(named) >= 5
    assert "GAME_DAY.md" in text
    for way in WAYS:
        for alarm in way.alarms:
            (entry,) = [entry for entry in ENTRIES if alarm in entry.alarms]
            assert entry
