"""What `dragoman cost` takes the template to hold is what it holds."""

import pytest

from dragoman.operations import counted
from tests.infra.stack import Stack


def count(stack: Stack, kind: str, *, with_options: bool = False) -> int:
    """Resources of a type; those that nobody has by default only where asked for."""
    return sum(
        resource["Type"] == kind and (with_options or "Condition" not in resource)
        for resource in stack.resources.values()
    )


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("AWS::CloudWatch::Alarm", counted.ALARMS),
        ("AWS::CloudWatch::Dashboard", counted.DASHBOARDS),
        ("AWS::KMS::Key", counted.KEYS),
        ("AWS::Lambda::EventSourceMapping", counted.POLLED_QUEUES),
        ("AWS::Logs::MetricFilter", 0),
        ("AWS::SecretsManager::Secret", 0),
    ],
)
def test_what_costs_by_the_month_is_counted(stack: Stack, kind: str, expected: int) -> None:
    assert count(stack, kind) == expected


def test_functions_have_the_memory_that_is_charged_for(stack: Stack) -> None:
    memory = {name: function.properties["MemorySize"] for name, function in stack.functions.items()}
    assert memory["ingest"] == memory["translate"] == counted.MEMORY_MB


def test_a_message_is_received_and_deleted_by_itself(stack: Stack) -> None:
    for name in ("ingest", "translate"):
        sizes = [source["BatchSize"] for source in stack.functions[name].sources.values()]
        assert sizes == [1]


def test_both_buckets_send_events_which_are_charged_for(stack: Stack) -> None:
    for name in ("InputBucket", "OutputBucket"):
        sent = stack.resources[name]["Properties"]["NotificationConfiguration"]["EventBridgeConfiguration"]
        assert sent == {"EventBridgeEnabled": True}


def test_traces_are_off_as_the_estimate_has_it(stack: Stack) -> None:
    assert stack.parameters["Tracing"]["Default"] == "PassThrough"
