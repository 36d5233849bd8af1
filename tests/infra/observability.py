"""Alarms, dashboard and saved queries of the transformed template."""

import json
from typing import Any

from tests.infra.stack import Properties, Stack

Widget = dict[str, Any]


def alarms_of(stack: Stack) -> dict[str, Properties]:
    """By logical name."""
    return stack.of_type("AWS::CloudWatch::Alarm")


def queries_of(stack: Stack) -> dict[str, Properties]:
    """By the name that people see in the console, without the stack's."""
    found = stack.of_type("AWS::Logs::QueryDefinition").values()
    return {query["Name"].removeprefix("${AWS::StackName}/"): query for query in found}


def read_dashboard(stack: Stack) -> list[Widget]:
    """Its widgets."""
    body = json.loads(stack.of_type("AWS::CloudWatch::Dashboard")["Dashboard"]["DashboardBody"])
    return list(body["widgets"])


def metrics_drawn(stack: Stack) -> list[list[Any]]:
    """Each metric of the dashboard: [namespace, name, dimension, value, …]."""
    return [metric for widget in read_dashboard(stack) for metric in widget["properties"].get("metrics", ())]
