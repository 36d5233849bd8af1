import json
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import msgspec
import pytest
from aws_lambda_powertools import Logger, Metrics

from dragoman.article import EngineFailure, ObjectAddress, Outcome, RecordHint, RevisionJob, Subject, Usage
from dragoman.errors import EngineReason
from dragoman.messages import Message
from dragoman.outcome_log import LogEntry, OutcomeLog
from dragoman.report import Report

LOGGING = Path(__file__).parents[2] / "shared" / "dragoman" / "LOGGING.md"
OF_EVERY_LINE = {"level", "message", "timestamp", "service", "request_id", "xray_trace_id"}
"""Powertools writes these, of which `request_id` is given to it once an invocation."""
BUCKET = "dragoman-input"


def read_tables() -> dict[str, dict[str, str]]:
    """The rows of each table by the words of their first two columns, by the name of the first column."""
    tables: dict[str, dict[str, str]] = {}
    rows: dict[str, str] = {}
    for line in LOGGING.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if re.match(r"\| (field|outcome) ", line):
            rows = tables.setdefault(cells[0], {})
        elif line.startswith("| `"):
            rows[cells[0].strip("`")] = cells[1]
    return tables


def test_the_documented_fields_are_those_that_the_code_can_write() -> None:
    written = {field.name for field in msgspec.structs.fields(LogEntry)} | OF_EVERY_LINE
    assert set(read_tables()["field"]) == written


def test_the_documented_outcomes_are_those_that_there_are() -> None:
    assert set(read_tables()["outcome"]) == set(Outcome)


@pytest.fixture(autouse=True)
def _traced(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("POWERTOOLS_DEV", "POWERTOOLS_LOG_LEVEL", "POWERTOOLS_METRICS_DISABLED"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("_X_AMZN_TRACE_ID", "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1")


def crash() -> None:
    raise ValueError("words of an article")


def write_lines() -> Iterator[dict[str, object]]:
    """One line of each kind that has fields of its own."""
    stream = StringIO()
    logger = Logger(service=f"test-{id(stream)}", stream=stream, level="DEBUG", location=None)
    log = OutcomeLog(logger, Metrics(namespace="Dragoman", service="test"))
    message = Message("message-0", "{}", receives=1)
    subject = Subject(ObjectAddress(BUCKET, "wire.rss"), "pt", "item-0123456789abcdef")
    spent = (Usage("amazon", 10, 0.00015),)
    refused = (EngineFailure("firefox", EngineReason.NO_MODEL, "none"),)
    report = Report(Outcome.FAILED, subject, "no-engine", 100, spent, {"message": 1.0}, refused)
    with log.batch("request-1"):
        log.tell(message, report)
        log.tell(message, Report(Outcome.REVISED, RevisionJob(BUCKET, "pt", "articles/a.txt.json")))
        log.tell(message, Report(Outcome.IGNORED, RecordHint("articles/a.txt.json", "pt")))
        try:
            crash()
        except ValueError as error:
            log.tell_retried(message, Report(Outcome.RETRIED), 30, error)
    return map(json.loads, stream.getvalue().splitlines())


def test_every_documented_field_is_written_with_the_type_that_the_table_says() -> None:
    kinds = {"text": str, "number": int, "object": dict, "list": list}
    table = read_tables()["field"]
    seen = {name: value for line in write_lines() for name, value in line.items()}
    assert seen.keys() == table.keys()
    assert {name for name, value in seen.items() if not isinstance(value, kinds[table[name]])} == set()


def test_error_is_told_by_its_place_and_not_by_its_words() -> None:
    *_, line = write_lines()
    assert (line["level"], line["outcome"]) == ("ERROR", "retried")
    assert "test_outcome_log.py" in str(line["where"])
    assert 'words of an article"' not in json.dumps({**line, "where": ""})
