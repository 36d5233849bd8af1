import json
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any, cast

import msgspec
import pytest
from aws_lambda_powertools import Logger, Metrics
from botocore.exceptions import ClientError, ConnectionClosedError

from dragoman.article import EngineFailure, ObjectAddress, Outcome, RevisionJob, Subject, Usage
from dragoman.delivery import RESERVED_SECONDS, Delivery, Handling
from dragoman.errors import (
    ContentionError,
    EngineReason,
    EnginesAwayError,
    StoreUnavailableError,
    UnreadableMessageError,
)
from dragoman.messages import Message, Occasion
from dragoman.outcome_log import OutcomeLog, describe_report
from dragoman.records import article_id
from dragoman.redelivery import LATE_SECONDS, SOON_SECONDS, QueuesOwnTime, SqsRedelivery
from dragoman.report import Report
from dragoman.tracing import Tracing

SOURCE = ObjectAddress("dragoman-input", "a b.txt")
SECRET = "The minister's unpublished words."


@dataclass
class FakeContext:
    """What Lambda hands a handler."""

    remaining_milliseconds: int = 60_000
    aws_request_id: str = "request-1"
    function_name: str = "ingest"
    memory_limit_in_mb: int = 512
    invoked_function_arn: str = "arn:aws:lambda:eu-central-1:123456789012:function:ingest"

    def get_remaining_time_in_millis(self) -> int:
        return self.remaining_milliseconds


def refuse() -> Any:
    """Stands for the tracer of an invocation that nobody traces."""
    raise AssertionError("a tracer was opened")


class Told:
    """A delivery's answer, log and metrics."""

    def __init__(self, answer: dict[str, Any], log: str, output: str) -> None:
        self.retried = [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]
        self.log = [json.loads(line) for line in log.splitlines()]
        self.everything = log + output
        self.metrics = [json.loads(line) for line in output.splitlines() if '"_aws"' in line]

    @property
    def counted(self) -> dict[str, list[float]]:
        """The values of each metric."""
        return {
            definition["Name"]: blob[definition["Name"]]
            for blob in self.metrics
            for definition in blob["_aws"]["CloudWatchMetrics"][0]["Metrics"]
        }


def read(body: str) -> Sequence[Subject]:
    """The subjects of a message: their keys, as its body names them."""
    match body:
        case "unreadable" | "unreadable unkept":
            raise UnreadableMessageError("The message is not JSON.")
        case "half unreadable":
            raise UnreadableMessageError("One record is none.", [Subject(ObjectAddress(SOURCE.bucket, "ingested"))])
        case "bug in the reader":
            raise ValueError(SECRET)
    return [Subject(ObjectAddress(SOURCE.bucket, key)) for key in body.split()]


class Panic(BaseException):
    """As a library in Rust raises it."""


class Story:
    """A story whose end is told by its subject's key."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def __call__(self, subject: Subject, occasion: Occasion) -> Report:
        self.seconds.append(occasion.seconds_left())
        match subject.source.key:
            case "transient":
                raise StoreUnavailableError("PutObject: SlowDown")
            case "away":
                raise EnginesAwayError("google unreachable", 300)
            case "spent-and-lost":
                occasion.spent.extend([Usage("amazon", 10, 0.00015), Usage("amazon", 20, 0.0003)])
                raise StoreUnavailableError("PutObject: SlowDown")
            case "spent-and-crashed":
                occasion.spent.append(Usage("amazon", 10, 0.00015))
                raise ValueError(SECRET)
            case "contention":
                raise ContentionError("8 rounds lost")
            case "crash":
                raise ValueError(SECRET)
            case "panic":
                raise Panic(SECRET)
            case "translated":
                usage = (Usage("firefox", 90, 0.0), Usage("amazon", 10, 0.00015, 30))
                spent = {"segment": 1.26, "translate": 20.0}
                return Report(Outcome.TRANSLATED, Subject(SOURCE, "pt"), None, 100, usage, spent)
            case "spent":
                refused = EngineFailure("amazon", EngineReason.BUDGET_SPENT, "day")
                return Report(Outcome.TRANSLATED, Subject(SOURCE, "pt"), engines=(refused,))
            case word:
                return Report(Outcome(word), subject, reason="empty" if word == "rejected" else None)


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("POWERTOOLS_DEV", "POWERTOOLS_DEBUG", "POWERTOOLS_LOG_LEVEL", "POWERTOOLS_METRICS_DISABLED"):
        monkeypatch.delenv(name, raising=False)


class Shelf:
    """Keeps what can't be read."""

    def __init__(self) -> None:
        self.kept: list[tuple[str, str]] = []

    def __call__(self, message: Message, reason: str) -> None:
        if "unkept" in message.body:
            raise StoreUnavailableError("PutObject: SlowDown")
        self.kept.append((message.id, reason))


class FakeSqsClient:
    """What the queue was asked for: receipts and seconds."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int]] = []
        self.errors: list[Exception] = []

    def change_message_visibility(self, **request: Any) -> None:
        assert request["QueueUrl"] == "https://queue"
        self.asked.append((request["ReceiptHandle"], request["VisibilityTimeout"]))
        if self.errors:
            raise self.errors.pop()


def make_event(*bodies: str, receives: int | None = None) -> dict[str, Any]:
    """A batch: the first message is message-0."""
    records = [
        {
            "messageId": f"message-{place}",
            "body": body,
            "eventSource": "aws:sqs",
            "attributes": {} if receives is None else {"ApproximateReceiveCount": str(receives)},
            "receiptHandle": f"receipt-{place}",
        }
        for place, body in enumerate(bodies)
    ]
    return {"Records": records}


@pytest.fixture
def deliver(environment: None, capsys: pytest.CaptureFixture[str]) -> "Deliver":
    return Deliver(capsys)


class Deliver:
    """Delivers a batch with these bodies."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.story = Story()
        self.shelf = Shelf()
        self.waits = FakeSqsClient()
        self.gives_up_after: int | None = None

    def __call__(self, *bodies: str, receives: int | None = None) -> Told:
        log = StringIO()
        logger = Logger(service=f"test-{id(log)}", stream=log, level="DEBUG")
        metrics = Metrics(namespace="Dragoman", service="test")
        redelivery = SqsRedelivery(cast("Any", self.waits), "https://queue", 4)
        handling = Handling(read, self.story, self.shelf, redelivery, self.gives_up_after)
        delivery = Delivery(handling, OutcomeLog(logger, metrics), Tracing(refuse))
        self._capsys.readouterr()
        answer = delivery.handle(make_event(*bodies, receives=receives), cast("Any", FakeContext()))
        captured = self._capsys.readouterr()
        return Told(answer, log.getvalue(), captured.out + captured.err)


@pytest.mark.parametrize("outcome", ["ingested", "unchanged", "superseded", "removed", "rejected", "failed"])
def test_outcome_is_the_same_word_in_log_and_metric_and_the_message_is_acknowledged(
    deliver: Deliver, outcome: str
) -> None:
    told = deliver(outcome)
    (entry,) = told.log
    assert (entry["message"], entry["outcome"], entry["message_id"]) == (outcome, outcome, "message-0")
    assert (entry["bucket"], entry["key"], entry["request_id"]) == (SOURCE.bucket, outcome, "request-1")
    assert entry["article_id"] == article_id(ObjectAddress(SOURCE.bucket, outcome))
    assert told.counted[outcome] == [1.0]
    assert told.retried == []


def test_every_message_of_a_batch_ends_in_exactly_one_outcome(deliver: Deliver) -> None:
    bodies = ("ingested", "transient", "unreadable", "crash", "rejected", "contention")
    told = deliver(*bodies)
    assert [entry["message_id"] for entry in told.log] == [f"message-{place}" for place in range(len(bodies))]
    expected = ["ingested", "retried", "unreadable", "retried", "rejected", "retried"]
    assert [entry["outcome"] for entry in told.log] == expected
    counted = {name: sum(values) for name, values in told.counted.items() if not name.endswith("Milliseconds")}
    assert counted == {"ingested": 1, "retried": 3, "unreadable": 1, "rejected": 1, "Crashes": 1, "RetriedShare": 3}


def test_message_that_met_a_transient_error_is_delivered_again_and_the_others_are_not(deliver: Deliver) -> None:
    told = deliver("ingested", "transient", "rejected")
    assert told.retried == ["message-1"]
    assert told.log[1]["reason"] == "StoreUnavailableError: PutObject: SlowDown"
    assert (told.log[1]["level"], told.log[1]["key"]) == ("WARNING", "transient")


def test_batch_in_which_everything_fails_is_answered_and_not_raised(deliver: Deliver) -> None:
    assert deliver("transient", "contention", "crash").retried == ["message-0", "message-1", "message-2"]


@pytest.mark.filterwarnings("ignore:No application metrics")
def test_batch_of_nothing_is_answered(deliver: Deliver) -> None:
    assert deliver().retried == []


def test_what_is_no_error_to_deal_with_ends_the_invocation_and_leaves_the_metrics(
    deliver: Deliver, capsys: pytest.CaptureFixture[str]
) -> None:
    """Lambda gives the whole batch back."""
    with pytest.raises(Panic):
        deliver("ingested", "panic")
    (metrics,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert metrics["ingested"] == [1.0]


def test_crash_is_delivered_again_and_told_without_the_errors_message(deliver: Deliver) -> None:
    told = deliver("crash")
    (entry,) = told.log
    assert told.retried == ["message-0"]
    assert (entry["level"], entry["reason"], entry["outcome"]) == ("ERROR", "ValueError", "retried")
    assert (entry["key"], entry["article_id"]) == ("crash", article_id(ObjectAddress(SOURCE.bucket, "crash")))
    assert "test_delivery.py" in "".join(entry["where"])
    assert SECRET not in told.everything


def test_unreadable_message_is_acknowledged_and_told(deliver: Deliver) -> None:
    told = deliver("unreadable")
    (entry,) = told.log
    assert told.retried == []
    assert (entry["level"], entry["reason"]) == ("WARNING", "The message is not JSON.")
    assert told.counted["unreadable"] == [1.0]


def test_message_that_names_several_objects_gives_an_outcome_for_each(deliver: Deliver) -> None:
    assert [entry["outcome"] for entry in deliver("ingested removed").log] == ["ingested", "removed"]


def test_message_with_one_object_that_must_come_back_tells_of_the_others_and_comes_back(deliver: Deliver) -> None:
    told = deliver("ingested transient rejected")
    assert [entry["outcome"] for entry in told.log] == ["ingested", "retried", "rejected"]
    assert told.retried == ["message-0"]


def test_message_about_nothing_is_acknowledged_and_told_as_ignored(deliver: Deliver) -> None:
    told = deliver("")
    assert ([entry["outcome"] for entry in told.log], told.retried) == (["ignored"], [])


def test_metrics_are_one_line_in_the_embedded_format_with_their_namespace(deliver: Deliver) -> None:
    told = deliver("ingested", "rejected", "ingested")
    (blob,) = told.metrics
    (directive,) = blob["_aws"]["CloudWatchMetrics"]
    assert (directive["Namespace"], blob["service"]) == ("Dragoman", "test")
    assert blob["ingested"] == [1.0, 1.0]
    units = {definition["Name"]: definition["Unit"] for definition in directive["Metrics"]}
    assert (units["ingested"], units["MessageMilliseconds"]) == ("Count", "Milliseconds")


def test_stages_and_characters_are_metrics_and_fields_of_the_log(deliver: Deliver) -> None:
    told = deliver("translated")
    (entry,) = told.log
    assert told.counted["SegmentMilliseconds"] == [1.3]
    assert told.counted["TranslateMilliseconds"] == [20.0]
    assert (told.counted["FirefoxCharacters"], told.counted["AmazonCharacters"]) == ([90.0], [10.0])
    assert entry["engines"] == {"firefox": 90, "amazon": 10}
    assert (entry["target"], entry["characters"]) == ("pt", 100)
    assert entry["milliseconds"].keys() == {"segment", "translate", "message"}


def test_what_paid_engines_cost_and_memory_saved_are_metrics_and_free_ones_have_none(deliver: Deliver) -> None:
    counted = deliver("translated").counted
    assert (counted["AmazonCostUsd"], counted["AmazonRememberedCharacters"]) == ([0.00015], [30.0])
    assert not {"FirefoxCostUsd", "FirefoxRememberedCharacters"} & counted.keys()


def test_article_that_meets_an_empty_budget_is_counted(deliver: Deliver) -> None:
    assert deliver("spent").counted["BudgetSpent"] == [1.0]
    assert "BudgetSpent" not in deliver("translated").counted


def test_metrics_of_one_batch_do_not_count_in_the_next(deliver: Deliver) -> None:
    deliver("ingested")
    assert "ingested" not in deliver("rejected").counted


def test_story_is_told_the_time_that_is_left_without_what_is_kept_back(deliver: Deliver) -> None:
    deliver("ingested")
    assert deliver.story.seconds == [60.0 - RESERVED_SECONDS]


def test_step_of_a_walk_is_logged_with_its_target_and_where_it_began() -> None:
    step = RevisionJob(SOURCE.bucket, "pt", "articles/a.txt.json", 7)
    entry = describe_report(Report(Outcome.REVISED, step, "2 of 500 articles"))
    assert msgspec.to_builtins(entry) == {
        "outcome": "revised",
        "bucket": SOURCE.bucket,
        "target": "pt",
        "after": "articles/a.txt.json",
        "reason": "2 of 500 articles",
    }


def test_log_holds_only_the_fields_that_an_outcome_has() -> None:
    assert msgspec.to_builtins(describe_report(Report(Outcome.UNREADABLE))) == {"outcome": "unreadable"}


# Messages that can't be read


def test_unreadable_message_is_kept_with_its_reason(deliver: Deliver) -> None:
    deliver("ingested", "unreadable")
    assert deliver.shelf.kept == [("message-1", "The message is not JSON.")]


def test_unreadable_message_that_could_not_be_kept_comes_back_and_is_not_told_as_unreadable(deliver: Deliver) -> None:
    told = deliver("unreadable unkept")
    assert told.retried == ["message-0"]
    assert [entry["outcome"] for entry in told.log] == ["retried"]
    assert "unreadable" not in told.counted


def test_what_can_be_read_of_an_unreadable_message_is_done(deliver: Deliver) -> None:
    told = deliver("half unreadable")
    assert [entry["outcome"] for entry in told.log] == ["unreadable", "ingested"]
    assert (told.retried, len(deliver.shelf.kept)) == ([], 1)


def test_bug_in_the_reader_blocks_nothing_and_quotes_nothing(deliver: Deliver) -> None:
    told = deliver("bug in the reader", "ingested")
    assert [entry["outcome"] for entry in told.log] == ["unreadable", "ingested"]
    assert told.retried == []
    assert deliver.shelf.kept == [("message-0", "Reading the message ended in a ValueError.")]
    assert SECRET not in told.everything


def test_bug_that_no_queue_takes_over_is_kept_in_the_end_and_an_outage_is_not(deliver: Deliver) -> None:
    deliver.gives_up_after = 200
    assert deliver("crash", receives=199).retried == ["message-0"]
    assert deliver.shelf.kept == []
    told = deliver("crash", "transient", receives=200)
    assert told.retried == ["message-1"]
    assert deliver.shelf.kept == [("message-0", "It ended in a ValueError each time.")]
    assert [entry["outcome"] for entry in told.log] == ["unreadable", "retried"]
    assert SECRET not in told.everything


# When a message is shown again


@pytest.mark.parametrize("body", ["transient", "contention", "crash", "unreadable unkept"])
def test_message_that_failed_for_the_first_time_is_shown_again_soon(deliver: Deliver, body: str) -> None:
    told = deliver(body, receives=1)
    ((receipt, seconds),) = deliver.waits.asked
    assert receipt == "receipt-0"
    assert SOON_SECONDS[0] <= seconds <= SOON_SECONDS[1]
    assert (told.log[0]["wait_seconds"], told.log[0]["receives"]) == (seconds, 1)
    assert told.retried == ["message-0"]


def test_first_waits_are_spread(deliver: Deliver) -> None:
    deliver(*["transient"] * 30, receives=1)
    assert len({seconds for _, seconds in deliver.waits.asked}) > 5


@pytest.mark.parametrize("receives", [2, 3])
def test_message_that_met_an_outage_again_is_shown_again_late(deliver: Deliver, receives: int) -> None:
    deliver("transient", receives=receives)
    assert deliver.waits.asked == [("receipt-0", LATE_SECONDS)]


@pytest.mark.parametrize("body", ["transient", "crash", "away", "unreadable unkept"])
@pytest.mark.parametrize("receives", [4, 5])
def test_message_that_failed_for_the_last_time_becomes_a_dead_letter_at_once(
    deliver: Deliver, body: str, receives: int
) -> None:
    told = deliver(body, receives=receives)
    assert deliver.waits.asked == [("receipt-0", 0)]
    assert told.retried == ["message-0"]


@pytest.mark.parametrize("error", [ConnectionClosedError(endpoint_url="https://queue"), ClientError({}, "Change")])
def test_queue_that_will_not_be_asked_changes_nothing(deliver: Deliver, error: Exception) -> None:
    deliver.waits.errors.append(error)
    told = deliver("transient", "ingested", receives=1)
    assert told.retried == ["message-0"]
    assert [entry["outcome"] for entry in told.log] == ["retried", "ingested"]


def test_queue_of_dead_letters_keeps_its_own_time() -> None:
    assert QueuesOwnTime().postpone(Message("1", "", "r", receives=1), StoreUnavailableError("x")) is None  # type: ignore[func-returns-value]


def test_bug_that_shows_again_waits_as_long_as_the_queue_lets_it(deliver: Deliver) -> None:
    told = deliver("crash", receives=2)
    assert (deliver.waits.asked, told.retried) == ([], ["message-0"])
    assert "wait_seconds" not in told.log[0]


def test_engines_that_are_away_are_waited_for_as_long_as_the_settings_say_and_then_longer(deliver: Deliver) -> None:
    deliver("away", receives=1)
    deliver("away", receives=2)
    assert deliver.waits.asked == [("receipt-0", 300), ("receipt-0", LATE_SECONDS)]


@pytest.mark.parametrize("body", ["ingested", "rejected", "unreadable", ""])
def test_message_that_is_done_is_not_asked_for_again(deliver: Deliver, body: str) -> None:
    deliver(body, receives=1)
    assert deliver.waits.asked == []


def test_where_nobody_counts_deliveries_nothing_is_asked_of_the_queue(deliver: Deliver) -> None:
    told = deliver("transient", "crash")
    assert deliver.waits.asked == []
    assert all("receives" not in entry for entry in told.log)


# What was spent


@pytest.mark.parametrize(("body", "characters"), [("spent-and-lost", 30), ("spent-and-crashed", 10)])
def test_what_engines_were_given_before_the_story_broke_off_is_counted(
    deliver: Deliver, body: str, characters: int
) -> None:
    told = deliver(body)
    assert told.counted["AmazonCharacters"] == [characters]
    assert told.counted["AmazonCostUsd"] == [pytest.approx(characters * 0.000015)]
    assert told.log[0]["engines"] == {"amazon": characters}
    assert SECRET not in told.everything
