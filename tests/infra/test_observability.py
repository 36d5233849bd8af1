"""The alarms, where they go, and the dashboard."""

from typing import Any

import pytest

from dragoman.article import Outcome
from dragoman.engine_makers import build_engines
from dragoman.model_store.packaged_models import PackagedModels
from dragoman.settings import ENGINE_NAMES, Settings
from tests.infra.observability import Widget, alarms_of, metrics_drawn, queries_of, read_dashboard
from tests.infra.stack import Stack

NAMESPACE = "Dragoman/${AWS::StackName}"
SERVICES = ["ingest", "translate", "record_failure"]
Watched = tuple[str, str]


@pytest.fixture
def alarms(stack: Stack) -> dict[str, dict[str, Any]]:
    return alarms_of(stack)


@pytest.fixture
def watched(alarms: dict[str, dict[str, Any]]) -> set[Watched]:
    """(what, metric) of every alarm."""
    return {(dimension["Value"], alarm["MetricName"]) for alarm in alarms.values() for dimension in alarm["Dimensions"]}


@pytest.fixture
def drawn(stack: Stack) -> list[list[Any]]:
    """Every metric of the dashboard: [namespace, name, dimension, value, …]."""
    return metrics_drawn(stack)


def test_every_alarm_watches_one_plain_metric(alarms: dict[str, dict[str, Any]]) -> None:
    for name, alarm in alarms.items():
        assert "Metrics" not in alarm, name
        assert len(alarm["Dimensions"]) == 1, name
        assert alarm["TreatMissingData"] == ("breaching" if name == "SilenceAlarm" else "notBreaching"), name


def test_an_alarm_looks_back_no_further_than_cloudwatch_does(stack: Stack, alarms: dict[str, dict[str, Any]]) -> None:
    most = stack.parameters["SilenceHours"]["MaxValue"]
    for name, alarm in alarms.items():
        periods = most if name == "SilenceAlarm" else alarm["EvaluationPeriods"]
        assert alarm["Period"] in {60, 300, 900, 3600}, name
        assert alarm["Period"] * periods <= (7 * 86400 if alarm["Period"] >= 3600 else 86400), name


def test_silence_rings_only_where_somebody_says_how_long_it_may_last(stack: Stack) -> None:
    assert stack.resources["SilenceAlarm"]["Condition"] == "HasSilenceAlarm"
    assert stack.parameters["SilenceHours"]["Default"] == 0
    assert [name for name in alarms_of(stack) if "Condition" in stack.resources[name]] == ["SilenceAlarm"]


def test_every_alarm_tells_somebody_what_happened(alarms: dict[str, dict[str, Any]]) -> None:
    for name, alarm in alarms.items():
        assert alarm["AlarmActions"] == ["${AlarmTopic}"], name
        assert alarm["AlarmDescription"].endswith("."), name
        assert alarm["AlarmDescription"].startswith(("Urgent: ", "Today: ")), name


def test_what_is_urgent_also_tells_when_it_is_over(alarms: dict[str, dict[str, Any]]) -> None:
    urgent = {name for name, alarm in alarms.items() if alarm["AlarmDescription"].startswith("Urgent: ")}
    assert urgent
    assert {name for name, alarm in alarms.items() if alarm.get("OKActions") == ["${AlarmTopic}"]} == urgent


def test_a_function_that_does_not_work_at_all_is_urgent(stack: Stack, alarms: dict[str, dict[str, Any]]) -> None:
    for function in stack.functions.values():
        name = function.name.removesuffix("Function")
        for alarm in (alarms[f"{name}DownAlarm"], alarms[f"{name}RetryingAlarm"]):
            assert alarm["AlarmDescription"].startswith("Urgent: ")
            assert (alarm["Statistic"], alarm["Threshold"]) == ("Average", 0.5)


def test_an_error_rings_within_the_minutes_of_a_shift_of_traffic(
    stack: Stack, alarms: dict[str, dict[str, Any]]
) -> None:
    for function in stack.functions.values():
        name = function.name.removesuffix("Function")
        for alarm in (alarms[f"{name}ErrorsAlarm"], alarms[f"{name}CrashesAlarm"]):
            assert alarm["Period"] * alarm["EvaluationPeriods"] == 60


def test_a_file_that_takes_nearly_the_whole_time_rings(stack: Stack, alarms: dict[str, dict[str, Any]]) -> None:
    milliseconds = stack.functions["ingest"].properties["Timeout"] * 1000
    assert alarms["IngestDurationAlarm"]["Threshold"] == 0.9 * milliseconds


def test_a_lost_event_and_a_failed_backfill_ring(watched: set[Watched]) -> None:
    assert ("${InputRule}", "InvocationsFailedToBeSentToDlq") in watched
    assert {("${Backfill}", "ExecutionsFailed"), ("${Backfill}", "ExecutionsTimedOut")} <= watched


AWS_METRICS = {
    "AWS/SQS": ("QueueName", {"NumberOfMessagesReceived", "ApproximateNumberOfMessagesVisible", "ApproximateNumberOfMessagesNotVisible", "ApproximateAgeOfOldestMessage"}),
    "AWS/Lambda": ("FunctionName", {"Errors", "Throttles", "Duration", "ConcurrentExecutions"}),
    "AWS/Events": ("RuleName", {"Invocations", "FailedInvocations", "InvocationsSentToDlq", "InvocationsFailedToBeSentToDlq"}),
    "AWS/States": ("StateMachineArn", {"ExecutionsStarted", "ExecutionsSucceeded", "ExecutionsFailed", "ExecutionsTimedOut", "ExecutionsAborted"}),
}  # fmt: skip
"""What AWS's own documentation lists, with the dimension under which it is found."""


def test_a_metric_of_awss_is_one_that_aws_has(alarms: dict[str, dict[str, Any]], drawn: list[list[Any]]) -> None:
    rung = [
        (alarm["Namespace"], alarm["MetricName"], dimension["Name"])
        for alarm in alarms.values()
        for dimension in alarm["Dimensions"]
    ]
    shown = [(metric[0], metric[1], metric[2]) for metric in drawn]
    for namespace, name, dimension in [*rung, *shown]:
        if namespace != NAMESPACE:
            expected, names = AWS_METRICS[namespace]
            assert dimension == expected
            assert name in names


def test_whatever_rings_is_drawn(alarms: dict[str, dict[str, Any]], drawn: list[list[Any]]) -> None:
    shown = {(metric[0], metric[1], metric[3]) for metric in drawn}
    for name, alarm in alarms.items():
        (dimension,) = alarm["Dimensions"]
        assert (alarm["Namespace"], alarm["MetricName"], dimension["Value"]) in shown, name


def test_the_dashboard_shows_the_state_of_every_alarm_that_every_stack_has(stack: Stack) -> None:
    (widget,) = [widget for widget in read_dashboard(stack) if widget["type"] == "alarm"]
    always = {name for name in alarms_of(stack) if "Condition" not in stack.resources[name]}
    assert sorted(widget["properties"]["alarms"]) == sorted(f"${{{name}.Arn}}" for name in always)


def test_a_log_widget_asks_a_saved_query(stack: Stack) -> None:
    saved = [
        " | ".join(
            [f"SOURCE '{group}'" for group in query["LogGroupNames"]]
            + [line.removeprefix("| ") for line in query["QueryString"].split("\n")]
        )
        for query in queries_of(stack).values()
    ]
    asked = [widget["properties"]["query"] for widget in read_dashboard(stack) if widget["type"] == "log"]
    assert asked
    assert set(asked) <= set(saved)


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
    "translate": EVERYWHERE | {Outcome.TRANSLATED, Outcome.FAILED, Outcome.CONTINUED, Outcome.REVISED, Outcome.IGNORED},
    "record_failure": EVERYWHERE | {Outcome.FAILED, Outcome.IGNORED},
}


def test_every_outcome_belongs_to_a_service() -> None:
    assert set().union(*OUTCOMES.values()) == set(Outcome)


@pytest.mark.parametrize("service", SERVICES)
def test_the_dashboard_draws_every_outcome_that_a_service_can_have(drawn: list[list[Any]], service: str) -> None:
    names = {metric[1] for metric in drawn if metric[0] == NAMESPACE and metric[3] == service}
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


@pytest.mark.parametrize("metric", ["BudgetSpent", "EngineTrouble", "MemoryErrors"])
def test_an_empty_budget_and_a_memory_that_fails_ring_and_are_drawn(
    drawn: list[list[Any]], watched: set[Watched], metric: str
) -> None:
    assert [NAMESPACE, metric, "service", "translate"] in drawn
    assert ("translate", metric) in watched


def test_our_own_metrics_have_the_service_as_their_only_dimension(drawn: list[list[Any]]) -> None:
    own = [metric for metric in drawn if metric[0] == NAMESPACE]
    assert own
    assert all(metric[2] == "service" and metric[3] in SERVICES for metric in own)


def test_the_dashboard_draws_every_queue_function_and_whatever_else_feeds_them(
    stack: Stack, drawn: list[list[Any]]
) -> None:
    shown = {metric[3] for metric in drawn if metric[0] != NAMESPACE}
    queues = {f"${{{queue}.QueueName}}" for queue in stack.queues}
    functions = {f"${{{function.name}}}" for function in stack.functions.values()}
    assert shown == queues | functions | {"${InputRule}", "${Backfill}"}


def _cells_of(widget: Widget) -> list[tuple[int, int]]:
    across, down = range(widget["x"], widget["x"] + widget["width"]), range(widget["y"], widget["y"] + widget["height"])
    return [(x, y) for x in across for y in down]


def test_no_widget_of_the_dashboard_covers_another_or_leaves_a_gap(stack: Stack) -> None:
    cells = [cell for widget in read_dashboard(stack) for cell in _cells_of(widget)]
    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) == 23  # a dashboard is 24 columns wide
    assert len(cells) == 24 * (1 + max(y for _, y in cells))


def test_every_widget_has_a_title_of_its_own_and_the_stacks_region(stack: Stack) -> None:
    widgets = read_dashboard(stack)
    titles = [widget["properties"]["title"] for widget in widgets]
    assert len(titles) == len(set(titles))
    assert all(w["properties"]["region"] == "${AWS::Region}" for w in widgets if w["type"] != "alarm")
