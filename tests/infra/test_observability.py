"""The alarms, where they go, and the dashboard."""

import json
from typing import Any

import pytest

from dragoman.article import Outcome
from dragoman.engine_makers import build_engines
from dragoman.model_store.packaged_models import PackagedModels
from dragoman.settings import ENGINE_NAMES, Settings
from tests.infra.stack import Stack

SERVICES = ["ingest", "translate", "record_failure"]
Watched = tuple[str, str]


@pytest.fixture
def alarms(stack: Stack) -> dict[str, dict[str, Any]]:
    return stack.of_type("AWS::CloudWatch::Alarm")


@pytest.fixture
def watched(alarms: dict[str, dict[str, Any]]) -> set[Watched]:
    """(what, metric) of every alarm."""
    return {(dimension["Value"], alarm["MetricName"]) for alarm in alarms.values() for dimension in alarm["Dimensions"]}


@pytest.fixture
def drawn(stack: Stack) -> list[list[Any]]:
    """Every metric of the dashboard: [namespace, name, dimension, value, …]."""
    body = json.loads(stack.of_type("AWS::CloudWatch::Dashboard")["Dashboard"]["DashboardBody"])
    return [metric for widget in body["widgets"] for metric in widget["properties"]["metrics"]]


def test_every_alarm_watches_one_plain_metric(alarms: dict[str, dict[str, Any]]) -> None:
    for name, alarm in alarms.items():
        assert "Metrics" not in alarm, name
        assert alarm["TreatMissingData"] == "notBreaching", name


def test_every_alarm_tells_somebody_what_happened(alarms: dict[str, dict[str, Any]]) -> None:
    for name, alarm in alarms.items():
        assert alarm["AlarmActions"] == ["${AlarmTopic}"], name
        assert alarm["AlarmDescription"].endswith("."), name


def test_a_failure_rings_and_so_does_one_that_gets_no_record(stack: Stack, watched: set[Watched]) -> None:
    for queue in stack.dead_letter_queues:
        assert (f"${{{queue}.QueueName}}", "NumberOfMessagesReceived") in watched
        assert (f"${{{queue}.QueueName}}", "ApproximateNumberOfMessagesVisible") in watched


def test_a_backlog_rings(stack: Stack, watched: set[Watched]) -> None:
    for queue in stack.main_queues:
        assert (f"${{{queue}.QueueName}}", "ApproximateAgeOfOldestMessage") in watched


def test_a_message_that_only_fails_is_gone_before_the_backlog_alarm(
    stack: Stack, alarms: dict[str, dict[str, Any]]
) -> None:
    deliveries = stack.parameters["MaxReceives"]["Default"]
    for name, queue in stack.main_queues.items():
        assert alarms[f"{name}AgeAlarm"]["Threshold"] > deliveries * queue["VisibilityTimeout"]


def test_errors_and_throttles_of_every_function_ring(stack: Stack, watched: set[Watched]) -> None:
    for function in stack.functions.values():
        assert {(f"${{{function.name}}}", metric) for metric in ("Errors", "Throttles")} <= watched


def test_the_topic_is_encrypted_under_a_key_that_alarms_can_use(stack: Stack) -> None:
    (topic,) = stack.of_type("AWS::SNS::Topic").values()
    assert topic["KmsMasterKeyId"] == "${AlarmKey}"


def test_the_topic_takes_this_stacks_alarms_over_tls_only(stack: Stack) -> None:
    (policy,) = stack.of_type("AWS::SNS::TopicPolicy").values()
    denial, permission = policy["PolicyDocument"]["Statement"]
    assert (denial["Effect"], denial["Condition"]) == ("Deny", {"Bool": {"aws:SecureTransport": "false"}})
    assert permission["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    assert permission["Condition"]["ArnLike"]["aws:SourceArn"].endswith(":alarm:${AWS::StackName}-*")


def test_alarms_are_mailed_only_where_an_address_is_given(stack: Stack) -> None:
    assert stack.resources["AlarmSubscription"]["Condition"] == "HasAlarmEmail"
    assert stack.parameters["AlarmEmail"]["Default"] == ""


EVERYWHERE = {Outcome.UNCHANGED, Outcome.SUPERSEDED, Outcome.REMOVED, Outcome.RETRIED, Outcome.UNREADABLE}
OUTCOMES = {
    "ingest": EVERYWHERE | {Outcome.INGESTED, Outcome.REJECTED, Outcome.IGNORED},
    "translate": EVERYWHERE | {Outcome.TRANSLATED, Outcome.FAILED, Outcome.CONTINUED, Outcome.REVISED},
    "record_failure": EVERYWHERE | {Outcome.FAILED, Outcome.IGNORED},
}


def test_every_outcome_belongs_to_a_service() -> None:
    assert set().union(*OUTCOMES.values()) == set(Outcome)


@pytest.mark.parametrize("service", SERVICES)
def test_the_dashboard_draws_every_outcome_that_a_service_can_have(drawn: list[list[Any]], service: str) -> None:
    names = {metric[1] for metric in drawn if metric[0] == "Dragoman" and metric[3] == service}
    assert {name for name in names if name.islower()} == OUTCOMES[service]


def test_the_dashboard_draws_how_long_a_message_took(drawn: list[list[Any]]) -> None:
    timed = {(metric[1], metric[3]) for metric in drawn if metric[1].endswith("Milliseconds")}
    assert timed == {("MessageMilliseconds", "ingest"), ("MessageMilliseconds", "translate")}


def test_the_dashboard_draws_the_characters_of_every_engine(drawn: list[list[Any]]) -> None:
    counted = {metric[1] for metric in drawn if metric[1].endswith("Characters") and "Remembered" not in metric[1]}
    assert counted == {f"{engine.title()}Characters" for engine in ENGINE_NAMES}


@pytest.mark.parametrize("metric", ["CostUsd", "RememberedCharacters"])
def test_the_dashboard_draws_what_every_paid_engine_costs_and_what_memory_saves(
    drawn: list[list[Any]], metric: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    settings = Settings(output_bucket="output", engines=ENGINE_NAMES, libretranslate_url="https://translate.example")
    paid = {engine.name for engine in build_engines(settings, PackagedModels()) if engine.usd_per_million_characters}
    assert {each[1] for each in drawn if each[1].endswith(metric)} == {f"{name.title()}{metric}" for name in paid}


@pytest.mark.parametrize("metric", ["BudgetSpent", "MemoryErrors"])
def test_an_empty_budget_and_a_memory_that_fails_ring_and_are_drawn(
    drawn: list[list[Any]], watched: set[Watched], metric: str
) -> None:
    assert ["Dragoman", metric, "service", "translate"] in drawn
    assert ("translate", metric) in watched


def test_our_own_metrics_have_the_service_as_their_only_dimension(drawn: list[list[Any]]) -> None:
    own = [metric for metric in drawn if metric[0] == "Dragoman"]
    assert own
    assert all(metric[2] == "service" and metric[3] in SERVICES for metric in own)


def test_the_dashboard_draws_every_queue_and_every_function(stack: Stack, drawn: list[list[Any]]) -> None:
    shown = {metric[3] for metric in drawn if metric[0] != "Dragoman"}
    queues = {f"${{{queue}.QueueName}}" for queue in stack.queues}
    functions = {f"${{{function.name}}}" for function in stack.functions.values()}
    assert shown == queues | functions


def test_no_widget_of_the_dashboard_covers_another(stack: Stack) -> None:
    body = json.loads(stack.of_type("AWS::CloudWatch::Dashboard")["Dashboard"]["DashboardBody"])
    cells = [
        (x, y)
        for widget in body["widgets"]
        for x in range(widget["x"], widget["x"] + widget["width"])
        for y in range(widget["y"], widget["y"] + widget["height"])
    ]
    assert len(cells) == len(set(cells))
    assert all(x < 24 for x, _ in cells)  # a dashboard is 24 columns wide
