"""`dragoman status`, `redrive` and `explain` as somebody types them, over the folders of a run and over a stack."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from dragoman.cli import app
from dragoman.errors import EngineError, EngineReason
from dragoman.operations import sites
from tests.unit.fakes import INPUT_BUCKET, FakeEngine, make_chain, make_settings
from tests.unit.operations.places import FakeSqs, make_site
from tests.unit.stories import PROSE, Desk


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments])


@pytest.fixture
def sqs(monkeypatch: pytest.MonkeyPatch) -> FakeSqs:
    """Of a stack in which one article failed and one file was rejected."""
    desk = Desk(make_chain(FakeEngine(errors=EngineError(EngineReason.NO_MODEL, "none"))), make_settings(("pt",)))
    desk.ingest("news/a.txt", PROSE)
    desk.ingest("-odd name.txt", b"")
    desk.run_out()
    sqs = FakeSqs()
    monkeypatch.setattr(sites, "open_site", lambda _stack, _outbox: make_site(desk.store, desk.settings, sqs))
    return sqs


def read(done: Result) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(done.stdout)
    return document


@pytest.mark.parametrize("command", ["status", "redrive", "explain", "run", "models"])
def test_the_commands_stand_beside_each_other_in_the_help(command: str) -> None:
    assert command in run("--help").output


def test_explain_tells_the_story_and_exits_with_1_where_something_is_left_to_do(sqs: FakeSqs) -> None:
    done = run("explain", "news/a.txt")
    assert done.exit_code == 1
    assert "pt: failed after 1 try" in done.output
    assert sqs.sent == []


def test_explain_writes_one_document_for_programs(sqs: FakeSqs) -> None:
    document = read(run("explain", "news/a.txt", "--json"))
    assert list(document) == [
        "schema", "version", "asked", "place", "verdict", "sentences", "next", "story", "log",
    ]  # fmt: skip
    assert (document["schema"], document["version"], document["verdict"]) == ("dragoman.story", 1, "untranslated")
    story = document["story"]
    assert list(story) == [
        "key", "item", "article_id", "record_name", "source", "outcomes", "targets", "items", "in_container",
        "is_in_force", "queues", "suggestions", "notices",
    ]  # fmt: skip
    assert story["targets"][0]["records"][0]["engines"] == [{"engine": "fake", "reason": "no-model", "detail": "none"}]


def test_a_key_that_begins_with_a_dash_can_be_named(sqs: FakeSqs) -> None:
    done = run("explain", "--", "-odd name.txt")
    assert "as empty" in done.output
    assert run("redrive", "--key=-odd name.txt", "--rejected").exit_code == 0
    assert json.loads(sqs.sent[0][1])["key"] == "-odd name.txt"


def test_status_exits_with_1_where_something_failed(sqs: FakeSqs) -> None:
    done = run("status", "--check", "--json")
    assert done.exit_code == 1
    assert read(done)["check"]["counts"] == {}


@pytest.mark.parametrize("command", [["status"], ["redrive", "--all", "--dry-run"]])
def test_status_and_a_dry_run_send_nothing(sqs: FakeSqs, command: list[str]) -> None:
    run(*command)
    assert sqs.sent == []


def test_status_writes_a_list_for_a_spreadsheet(sqs: FakeSqs, tmp_path: Path) -> None:
    done = run("status", "--failures", str(tmp_path / "list.csv"))
    assert "2 lines" in done.output
    assert "'-odd name.txt,,rejected,,empty," in (tmp_path / "list.csv").read_text("utf-8-sig")


def test_a_list_that_cannot_be_written_ends_the_command(sqs: FakeSqs, tmp_path: Path) -> None:
    done = run("status", "--failures", str(tmp_path / "nowhere" / "list.csv"))
    assert "can't be written" in str(done.exception)


def test_redrive_without_a_choice_teaches_and_sends_nothing(sqs: FakeSqs) -> None:
    done = run("redrive")
    assert done.exit_code == 2
    assert "--all" in done.output
    assert sqs.sent == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["--stage", "ingest", "--target", "pt"],
        ["--item", "item-0123456789abcdef", "--all"],
        ["--key", "a", "--key", "b", "--item", "item-0123456789abcdef"],
        ["--key", "a", "--prefix", "b"],
        ["--stage", "nowhere"],
    ],
)
def test_choices_that_exclude_each_other_are_refused(sqs: FakeSqs, arguments: list[str]) -> None:
    assert run("redrive", *arguments).exit_code == 2
    assert sqs.sent == []


def test_redrive_sends_what_failed_once_it_is_confirmed(sqs: FakeSqs) -> None:
    done = run("redrive", "--reason", "no-engine", "--yes", "--json")
    assert done.exit_code == 0
    document = read(done)
    assert (document["found"], document["sent"], document["by_reason"]) == (1, 1, {"no-engine": 1})
    assert [json.loads(body) for _, body in sqs.sent] == [
        {"source": {"bucket": INPUT_BUCKET, "key": "news/a.txt"}, "target": "pt"}
    ]


def test_where_nobody_can_confirm_nothing_is_sent(sqs: FakeSqs) -> None:
    done = run("redrive", "--all")
    assert done.exit_code == 2
    assert "give --yes" in done.output
    assert sqs.sent == []


def test_a_redrive_that_finds_nothing_is_no_error(sqs: FakeSqs) -> None:
    done = run("redrive", "--reason", "budget-spent", "--yes")
    assert done.exit_code == 0
    assert "Nothing that fits was found" in done.output


def test_a_reason_that_is_misspelt_is_told_with_those_that_there_are(sqs: FakeSqs) -> None:
    done = run("redrive", "--reason", "no-engin", "--yes")
    assert done.exit_code == 0
    assert "knows no reason no-engin, but budget-spent" in done.stderr
    assert "no-engine" in done.stderr


def test_a_file_that_nobody_knows_is_not_sent(sqs: FakeSqs) -> None:
    done = run("redrive", "--key", "news/b.txt")
    assert "Nothing is known about news/b.txt" in str(done.exception)
    assert sqs.sent == []
