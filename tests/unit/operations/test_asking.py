"""Queues, logs and many requests at a time: what is asked of AWS, and what is made of the answers."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from dragoman.cloud.server import CloudError
from dragoman.operations.connection import Connection
from dragoman.operations.log_lines import read_log_lines
from dragoman.operations.queues import read_queues
from dragoman.operations.side_by_side import ask_side_by_side
from dragoman.operations.wording import count, name_bytes, name_language, name_span, quote
from dragoman.settings import Settings
from tests.unit.fakes import FakeStore
from tests.unit.operations.places import FakeSqs, make_stack

ID = "3dedf248915e7d66"
SINCE = datetime(2026, 11, 2, tzinfo=UTC)


def connect(**services: Any) -> Connection:
    return Connection(make_stack(), Settings(output_bucket="out"), FakeStore(), services.__getitem__, "stack dragoman")


class Metrics:
    def __init__(self, *ages: float, error: Exception | None = None) -> None:
        self.ages = ages
        self.error = error

    def get_metric_statistics(self, **asked: Any) -> dict[str, Any]:
        if self.error:
            raise self.error
        assert asked["Dimensions"] == [{"Name": "QueueName", "Value": "ingest"}]
        points = [
            {"Timestamp": SINCE + timedelta(minutes=minute), "Maximum": age} for minute, age in enumerate(self.ages)
        ]
        return {"Datapoints": list(reversed(points))}


DENIED = ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "GetMetricStatistics")


@pytest.mark.parametrize(
    ("metrics", "age"), [(Metrics(60.0, 120.0), 120.0), (Metrics(), None), (Metrics(error=DENIED), None)]
)
def test_the_age_of_a_queue_is_the_newest_that_is_known(metrics: Metrics, age: float | None) -> None:
    queues = read_queues(connect(sqs=FakeSqs({"ingest": (3, 1)}), cloudwatch=metrics))
    assert [(queue.name, queue.total) for queue in queues][:2] == [("ingest", 4), ("translate", 0)]
    assert queues[0].oldest_seconds == age


def test_a_queue_that_may_not_be_asked_names_the_permission() -> None:
    class Denied:
        def get_queue_attributes(self, **_: Any) -> None:
            raise ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "GetQueueAttributes")

    with pytest.raises(CloudError, match="sqs:GetQueueAttributes"):
        read_queues(connect(sqs=Denied()))


def line(outcome: str, article_id: str = ID, **more: object) -> dict[str, Any]:
    fields = {"service": "translate", "outcome": outcome, "article_id": article_id, **more}
    return {"message": json.dumps(fields), "timestamp": 1_793_577_600_000, "logStreamName": "s"}


class Logs:
    def __init__(self, pages: dict[str, list[list[dict[str, Any]]]], error: ClientError | None = None) -> None:
        self.pages = pages
        self.error = error
        self.read = 0

    def get_paginator(self, name: str) -> "Logs":
        assert name == "filter_log_events"
        return self

    def paginate(self, *, logGroupName: str, startTime: int, filterPattern: str) -> Iterator[dict[str, Any]]:  # noqa: N803
        assert startTime == int(SINCE.timestamp() * 1000)
        assert filterPattern == f'"{ID}"'
        if self.error:
            raise self.error
        for events in self.pages.get(logGroupName, []):
            self.read += 1
            yield {"events": events}


def test_log_lines_about_a_file_are_found_among_others_and_sorted_by_time() -> None:
    logs = Logs(
        {
            "/aws/lambda/translate_function": [
                [line("translated", target="pt", milliseconds={"message": 12.5}), line("translated", "another")],
                [{"message": f"START {ID}", "timestamp": 0, "logStreamName": "s"}],
            ],
            "/aws/lambda/ingest_function": [[{**line("ingested"), "timestamp": 1_793_577_500_000}]],
        }
    )
    found = read_log_lines(connect(logs=logs), ID, SINCE)
    assert [(one.outcome, one.target, one.milliseconds) for one in found] == [
        ("ingested", None, None),
        ("translated", "pt", 12.5),
    ]


def test_a_search_ends_after_some_pages_and_shows_the_last_lines_of_many() -> None:
    many = [[line("retried", reason=str(number)) for number in range(100)] for _ in range(100)]
    logs = Logs({"/aws/lambda/ingest_function": many})
    assert len(read_log_lines(connect(logs=logs), ID, SINCE)) == 50
    assert logs.read <= 21


@pytest.mark.parametrize(("code", "is_told"), [("ResourceNotFoundException", False), ("AccessDeniedException", True)])
def test_a_function_that_never_ran_has_no_log_and_a_refusal_is_told(code: str, *, is_told: bool) -> None:
    logs = Logs({}, ClientError({"Error": {"Code": code, "Message": ""}}, "FilterLogEvents"))
    if is_told:
        with pytest.raises(CloudError, match="logs:FilterLogEvents"):
            read_log_lines(connect(logs=logs), ID, SINCE)
    else:
        assert read_log_lines(connect(logs=logs), ID, SINCE) == ()


def test_answers_come_in_the_order_of_the_questions_and_not_all_at_once() -> None:
    asked: list[int] = []

    def questions() -> Iterator[int]:
        for number in range(1_000):
            asked.append(number)
            yield number

    answers = ask_side_by_side(lambda number: number * 2, questions())
    assert next(answers) == 0
    assert len(asked) < 100
    assert list(answers) == [number * 2 for number in range(1, 1_000)]


def test_an_error_comes_at_its_place() -> None:
    answers = ask_side_by_side(lambda number: 1 // number, iter([2, 1, 0, 1]))
    assert [next(answers), next(answers)] == [0, 1]
    with pytest.raises(ZeroDivisionError):
        next(answers)


def test_numbers_and_spans_read_as_people_say_them() -> None:
    assert [count(1, "article"), count(1_200, "try", "tries")] == ["1 article", "1,200 tries"]
    assert [name_bytes(1), name_bytes(2_500_000)] == ["1 byte", "2,500,000 bytes (2.5 MB)"]
    spans = [timedelta(seconds=s) for s in (-5, 1, 59, 60, 7_200, 200_000)]
    assert [name_span(span) for span in spans] == [
        "0 seconds",
        "1 second",
        "59 seconds",
        "1 minute",
        "2 hours",
        "2 days",
    ]
    assert [name_language(code) for code in ("pt", "pt-BR", "xx", "zh-Hant")] == [
        "Portuguese (pt)", "Portuguese (pt-BR)", "xx", "Chinese (zh-Hant)",
    ]  # fmt: skip
    assert "could not be told" in name_language("und")
    assert quote("a b'c") == "'a b'\"'\"'c'"
