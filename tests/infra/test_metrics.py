"""The metrics that alarms watch and the dashboard draws are those that the functions write, and the other way round."""

import io
import json
from collections.abc import Iterator
from contextlib import redirect_stdout
from typing import Any

import pytest
from aws_lambda_powertools import Logger, Metrics

from dragoman.article import EngineFailure, Outcome, Usage
from dragoman.errors import EngineReason
from dragoman.messages import Message
from dragoman.outcome_log import OutcomeLog
from dragoman.report import Report
from dragoman.settings import ENGINE_NAMES
from tests.infra.observability import alarms_of, metrics_drawn
from tests.infra.stack import Stack

NAMESPACE = "Dragoman/${AWS::StackName}"
ELSEWHERE = {"MemoryErrors"}
"""Written where the translation memory is asked; tests/integration/test_paid_engines_on_moto.py sees it."""

FREE_OF_CHARGE = {"firefox", "google", "mymemory", "libretranslate"}


def write_reports() -> Iterator[Report]:
    """One of each kind that a function can give."""
    for outcome in Outcome:
        yield Report(outcome, milliseconds={"message": 1.0})
    for reason in EngineReason:
        yield Report(Outcome.FAILED, engines=(EngineFailure("google", str(reason), ""),))
    for name in ENGINE_NAMES:
        usage = Usage(name, 10, 0.0) if name in FREE_OF_CHARGE else Usage(name, 10, 0.5, 5)
        yield Report(Outcome.TRANSLATED, usage=(usage,))


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[float]]:
    """Every metric that the log of outcomes writes, with its values."""
    monkeypatch.delenv("POWERTOOLS_METRICS_DISABLED", raising=False)
    found: dict[str, list[float]] = {}
    with redirect_stdout(io.StringIO()) as output:
        log = OutcomeLog(Logger(service="metrics", stream=io.StringIO()), Metrics(namespace="Dragoman", service="all"))
        for report in write_reports():
            with log.batch("request"):
                log.tell(Message("m", "{}"), report)
        with log.batch("request"):
            log.tell_retried(Message("m", "{}"), Report(Outcome.RETRIED), None, ValueError())
    for blob in map(json.loads, output.getvalue().splitlines()):
        for metric in blob["_aws"]["CloudWatchMetrics"][0]["Metrics"]:
            found.setdefault(metric["Name"], []).extend(blob[metric["Name"]])
    return found


def own(metrics: list[list[Any]]) -> set[str]:
    return {metric[1] for metric in metrics if metric[0] == NAMESPACE}


def test_whatever_is_drawn_is_written_and_the_other_way_round(stack: Stack, written: dict[str, list[float]]) -> None:
    assert own(metrics_drawn(stack)) == written.keys() | ELSEWHERE


def test_whatever_rings_is_written(stack: Stack, written: dict[str, list[float]]) -> None:
    watched = {alarm["MetricName"] for alarm in alarms_of(stack).values() if alarm["Namespace"] == NAMESPACE}
    assert watched
    assert watched <= written.keys() | ELSEWHERE


def test_shares_are_zeros_and_ones(written: dict[str, list[float]]) -> None:
    assert set(written["RetriedShare"]) == {0.0, 1.0}
    assert set(written["FailedShare"]) == {0.0, 1.0}
    failures, successes = len(EngineReason) + 1, len(ENGINE_NAMES) + 1
    assert sum(written["FailedShare"]) == failures
    assert len(written["FailedShare"]) == failures + successes


def test_an_engine_that_only_a_person_can_mend_is_counted(written: dict[str, list[float]]) -> None:
    assert written["EngineTrouble"] == [1.0] * 4  # unauthorized, bad-model, quota-spent, budget-unknown
    assert written["BudgetSpent"] == [1.0]
