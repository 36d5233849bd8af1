"""The saved queries: each can be read, asks for what the functions log, and finds it."""

import json
from pathlib import Path
from typing import Any

import pytest

from dragoman.outcome_log import LogEntry
from dragoman.settings import ENGINE_NAMES
from tests.infra.insights import Query, QueryError, parse_query, read_row
from tests.infra.observability import queries_of
from tests.infra.stack import Stack

DOCUMENTED = {*LogEntry.__struct_fields__, "service", "level", "message", "timestamp", "request_id"}
INSIGHTS = {"@timestamp", "@message", "@log", "@type", "@initDuration", "@maxMemoryUsed"}
"""What Logs Insights adds by itself to a line of Lambda's."""

LINES = (
    {"service": "ingest", "outcome": "ingested", "key": "a.txt", "receives": 1, "milliseconds": {"message": 1_500.0}},
    {"service": "ingest", "outcome": "rejected", "key": "b.txt", "reason": "empty", "milliseconds": {"message": 3.0}},
    {"service": "ingest", "outcome": "rejected", "key": "c.txt", "reason": "empty"},
    {"service": "ingest", "outcome": "rejected", "key": "d.txt", "reason": "scanned"},
    {"service": "translate", "outcome": "failed", "key": "a.txt", "target": "pt", "reason": "no-engine", "engine_reasons": {"firefox": "no-model"}},
    {"service": "translate", "outcome": "translated", "key": "e.txt", "target": "pt", "cost_usd": {"deepl": 0.25}},
    {"service": "translate", "outcome": "translated", "key": "f.txt", "target": "pt", "cost_usd": {"deepl": 0.5, "amazon": 1.0}},
    {"service": "translate", "outcome": "retried", "key": "g.txt", "reason": "ValueError", "receives": 2, "where": ["x", "y", "z"]},
    {"service": "ingest", "outcome": "retried", "key": "h.txt", "reason": "StoreUnavailableError: HeadObject: 403", "receives": 1},
    {"service": "ingest", "outcome": "unreadable", "message_id": "m", "reason": "The message is not JSON."},
)  # fmt: skip
PLATFORM = (
    "REPORT RequestId: r1\tDuration: 5 ms\tBilled Duration: 5 ms\tMemory Size: 1769 MB\tMax Memory Used: 90 MB\tInit Duration: 450.5 ms",
    "REPORT RequestId: r2\tDuration: 5 ms\tBilled Duration: 5 ms\tMemory Size: 1769 MB\tMax Memory Used: 120 MB",
    "2026-11-23T13:00:00Z r3 Task timed out after 300.00 seconds",
    "dragoman.errors.ConfigurationError: An environment variable is missing or wrong",
)

ROWS = [read_row(json.dumps(line), 86_400.0 * place, "log") for place, line in enumerate(LINES)]
ROWS += [read_row(line, 0.0, "log") for line in PLATFORM]


def run(stack: Stack, name: str) -> list[dict[str, Any]]:
    return parse_query(queries_of(stack)[name]["QueryString"]).run(ROWS)


def test_every_query_asks_for_fields_that_are_logged(stack: Stack) -> None:
    for name, query in queries_of(stack).items():
        asked = parse_query(query["QueryString"]).names
        assert asked, name
        assert {field.split(".")[0] for field in asked} <= DOCUMENTED | INSIGHTS, name


def test_every_query_has_a_name_of_its_own_and_logs_of_ours(stack: Stack) -> None:
    resources = stack.of_type("AWS::Logs::QueryDefinition")
    groups = {f"${{{name}}}" for name in stack.of_type("AWS::Logs::LogGroup")}
    assert len(queries_of(stack)) == len(resources)
    for name, query in resources.items():
        assert name == query["Name"].removeprefix("${AWS::StackName}/") + "Query"
        assert set(query["LogGroupNames"]) <= groups


def test_engines_that_failed_names_every_engine(stack: Stack) -> None:
    query = parse_query(queries_of(stack)["EnginesThatFailed"]["QueryString"])
    assert query.groups == tuple(f"engine_reasons.{name}" for name in ENGINE_NAMES)


def test_story_of_a_file_tells_all_of_one_key_in_order(stack: Stack) -> None:
    text = queries_of(stack)["StoryOfAFile"]["QueryString"]
    found = parse_query(text.replace("PUT THE KEY HERE", "a.txt")).run(ROWS)
    assert [row["outcome"] for row in found] == ["ingested", "failed"]
    assert parse_query(text).run(ROWS) == []


def test_rejections_and_failures_are_counted_by_reason(stack: Stack) -> None:
    assert run(stack, "RejectionsByReason") == [{"reason": "empty", "files": 2}, {"reason": "scanned", "files": 1}]
    assert run(stack, "FailuresByReason") == [{"reason": "no-engine", "target": "pt", "articles": 1}]
    (found,) = run(stack, "EnginesThatFailed")
    assert (found["engine_reasons.firefox"], found["engine_reasons.google"], found["articles"]) == ("no-model", None, 1)


def test_retries_are_counted_with_the_most_deliveries_of_one_message(stack: Stack) -> None:
    found = {row["reason"]: row["most"] for row in run(stack, "RetriesByReason")}
    assert found == {"ValueError": 2, "StoreUnavailableError: HeadObject: 403": 1}


def test_crashes_tell_the_place_and_lost_processes_the_line(stack: Stack) -> None:
    (crash,) = run(stack, "Crashes")
    assert (crash["key"], crash["where.2"]) == ("g.txt", "z")
    assert [row["@message"] for row in run(stack, "TimeOutsAndLostProcesses")] == list(PLATFORM[2:])


def test_costs_are_summed_by_day(stack: Stack) -> None:
    found = [(row["deepl"], row["amazon"], row["microsoft"]) for row in run(stack, "CostByDay")]
    assert found == [(0.25, None, None), (0.5, 1.0, None)]


def test_cold_starts_are_counted_beside_all_invocations(stack: Stack) -> None:
    (found,) = run(stack, "ColdStarts")
    assert (found["invocations"], found["cold"], found["slowest"], found["memory"]) == (2, 1, 450.5, 120e6)


def test_slow_articles_unreadable_messages_and_outcomes_are_found(stack: Stack) -> None:
    assert [row["key"] for row in run(stack, "SlowestArticles")] == ["a.txt"]
    assert [row["message_id"] for row in run(stack, "UnreadableMessages")] == ["m"]
    assert sum(row["messages"] for row in run(stack, "OutcomesByHour")) == len(LINES)
    (found,) = run(stack, "TimeByService")
    assert (found["service"], found["messages"], found["median"], found["slow"]) == ("ingest", 2, 3.0, 1_500.0)


@pytest.mark.parametrize("text", ["parse @message /x/", "filter a ~ 3", "stats avg(x) by y", "sort up", "limit many"])
def test_query_that_is_not_understood_is_refused_here(text: str) -> None:
    with pytest.raises(QueryError):
        parse_query(text)


def test_query_without_any_stage_asks_for_nothing() -> None:
    assert Query().names == set()


def test_documentation_of_the_log_has_every_field_that_a_query_asks_for(stack: Stack) -> None:
    text = (Path(__file__).parents[2] / "shared" / "dragoman" / "LOGGING.md").read_text("utf-8")
    asked = {field for query in queries_of(stack).values() for field in parse_query(query["QueryString"]).names}
    for field in {name.split(".")[0] for name in asked} - INSIGHTS:
        assert f"`{field}`" in text, field
