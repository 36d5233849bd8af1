"""The translation memory and the budget over DynamoDB's own rules, as moto keeps them."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import boto3
import pytest
from botocore.config import Config
from botocore.stub import Stubber
from moto import mock_aws

from dragoman.errors import EngineError, EngineReason
from dragoman.translation.budget import BudgetLimits
from dragoman.translation.budget_table import BudgetTable
from dragoman.translation.engine import EngineTranslation
from dragoman.translation.memory_table import KEPT, MAX_ENTRY_BYTES, MemoryTable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

TABLE: Final = "table"
NOW: Final = datetime(2026, 11, 23, 12, tzinfo=UTC)
ANSWER: Final = EngineTranslation("O muro é velho. 👏", "amazon-1", ("en", "pt"))


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator["DynamoDBClient"]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    with mock_aws():
        client = boto3.client("dynamodb", region_name="eu-central-1", config=Config(retries={"total_max_attempts": 1}))
        yield client
        with suppress(client.exceptions.ResourceNotFoundException):
            client.delete_table(TableName=TABLE)


def create_table(client: "DynamoDBClient", key: str) -> None:
    client.create_table(
        TableName=TABLE,
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"}],
        KeySchema=[{"AttributeName": key, "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )


# ---------------------------------------------------------------- budget


class Calendar:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def calendar() -> Calendar:
    return Calendar()


def open_budget(
    client: "DynamoDBClient", calendar: Calendar, daily: int = 100, monthly: int = 250, *, is_there: bool = True
) -> BudgetTable:
    if is_there:
        create_table(client, "month")
    return BudgetTable(client, TABLE, BudgetLimits(daily, monthly), calendar)


def read_account(client: "DynamoDBClient", month: str = "2026-11") -> dict[str, int]:
    item = client.get_item(TableName=TABLE, Key={"month": {"S": month}}).get("Item", {})
    return {name: int(value["N"]) for name, value in item.items() if name not in {"month", "expires_at"}}


def reason_of(budget: BudgetTable, amount: int) -> tuple[str, str] | None:
    try:
        budget.reserve(amount)
    except EngineError as error:
        return str(error.reason), error.detail
    return None


def test_a_booking_counts_for_the_day_and_the_month(client: "DynamoDBClient", calendar: Calendar) -> None:
    budget = open_budget(client, calendar)
    budget.reserve(60)
    budget.reserve(40)
    assert read_account(client) == {"day_23": 100, "spent": 100}


def test_the_day_ends_at_its_limit_and_the_next_begins_anew(client: "DynamoDBClient", calendar: Calendar) -> None:
    budget = open_budget(client, calendar)
    assert reason_of(budget, 100) is None
    assert reason_of(budget, 1) == ("budget-spent", "the day's budget of USD 0.00")
    calendar.now = NOW.replace(day=24)
    assert reason_of(budget, 100) is None
    assert read_account(client) == {"day_23": 100, "day_24": 100, "spent": 200}


def test_the_month_ends_its_days_and_the_next_begins_anew(client: "DynamoDBClient", calendar: Calendar) -> None:
    budget = open_budget(client, calendar, monthly=150)
    budget.reserve(100)
    calendar.now = NOW.replace(day=24)
    assert reason_of(budget, 51) == ("budget-spent", "the month's budget of USD 0.00")
    assert read_account(client) == {"day_23": 100, "spent": 100}, "neither is booked"
    calendar.now = datetime(2026, 12, 1, tzinfo=UTC)
    assert reason_of(budget, 51) is None
    assert read_account(client, "2026-12") == {"day_01": 51, "spent": 51}


@pytest.mark.parametrize(("daily", "monthly"), [(50, 100), (100, 50)])
def test_more_than_a_whole_budget_is_never_booked(
    client: "DynamoDBClient", calendar: Calendar, daily: int, monthly: int
) -> None:
    budget = open_budget(client, calendar, daily, monthly)
    assert reason_of(budget, 60) is not None
    assert read_account(client) == {}


def test_money_goes_back_to_the_day_that_it_came_from(client: "DynamoDBClient", calendar: Calendar) -> None:
    budget = open_budget(client, calendar)
    reservation = budget.reserve(100)
    calendar.now = datetime(2026, 12, 1, tzinfo=UTC)
    budget.give_back(reservation)
    assert read_account(client) == {"day_23": 0, "spent": 0}
    assert read_account(client, "2026-12") == {}


def test_an_account_is_kept_for_a_year_and_a_month(client: "DynamoDBClient", calendar: Calendar) -> None:
    open_budget(client, calendar).reserve(1)
    item = client.get_item(TableName=TABLE, Key={"month": {"S": "2026-11"}})["Item"]
    assert datetime.fromtimestamp(int(item["expires_at"]["N"]), UTC).year == 2027


def test_two_workers_at_once_do_not_spend_more_than_there_is(
    client: "DynamoDBClient", calendar: Calendar, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_budget(client, calendar, daily=700, monthly=10_000)
    booked: list[int] = []
    one_at_a_time, update = threading.Lock(), client.update_item

    def update_as_dynamodb_does(**request: Any) -> Any:
        """A condition and its write are one there; in moto, which locks nothing, another thread may come between."""
        with one_at_a_time:
            return update(**request)

    monkeypatch.setattr(client, "update_item", update_as_dynamodb_does)

    def work() -> None:
        budget = open_budget(client, calendar, daily=700, monthly=10_000, is_there=False)
        booked.extend(9 for _ in range(40) if reason_of(budget, 9) is None)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(booked) == 700 // 9 * 9
    assert read_account(client) == {"day_23": sum(booked), "spent": sum(booked)}


def test_without_its_ledger_nothing_is_spent(client: "DynamoDBClient", calendar: Calendar) -> None:
    budget = open_budget(client, calendar, is_there=False)
    found = reason_of(budget, 1)
    assert found == ("budget-unknown", "ResourceNotFoundException")
    assert EngineReason.BUDGET_UNKNOWN.is_temporary


def test_a_throttled_ledger_is_asked_again(client: "DynamoDBClient", calendar: Calendar) -> None:
    budget = open_budget(client, calendar)
    with Stubber(client) as stub:
        stub.add_client_error("update_item", "ThrottlingException")
        stub.add_response("update_item", {})
        assert reason_of(budget, 1) is None


def test_money_that_cannot_be_given_back_stays_spent_and_is_tried_once(
    client: "DynamoDBClient", calendar: Calendar
) -> None:
    budget = open_budget(client, calendar)
    reservation = budget.reserve(100)
    with Stubber(client) as stub:
        stub.add_client_error("update_item", "InternalServerError", http_status_code=500)
        budget.give_back(reservation)
        stub.assert_no_pending_responses()
    assert read_account(client)["spent"] == 100


# ---------------------------------------------------------------- memory


class Errors:
    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> None:
        self.count += 1


@pytest.fixture
def errors() -> Errors:
    return Errors()


def open_memory(client: "DynamoDBClient", errors: Errors, now: float = NOW.timestamp()) -> MemoryTable:
    return MemoryTable(client, TABLE, errors, lambda: now)


@pytest.mark.parametrize("answer", [ANSWER, EngineTranslation("O muro.", None, ())])
def test_what_one_function_remembers_another_recalls(
    client: "DynamoDBClient", errors: Errors, answer: EngineTranslation
) -> None:
    create_table(client, "key")
    open_memory(client, errors).remember({"k": answer})
    assert open_memory(client, errors).recall(["k", "l"]) == {"k": answer}
    assert errors.count == 0


def test_more_than_one_request_holds_are_several(client: "DynamoDBClient", errors: Errors) -> None:
    create_table(client, "key")
    answers = {str(number): EngineTranslation(f"O muro {number}.") for number in range(230)}
    open_memory(client, errors).remember(answers)
    assert open_memory(client, errors).recall(answers) == answers
    assert errors.count == 0


def test_what_is_too_long_is_not_remembered(client: "DynamoDBClient", errors: Errors) -> None:
    create_table(client, "key")
    fits, too_long = EngineTranslation("é" * (MAX_ENTRY_BYTES // 2)), EngineTranslation("é" * MAX_ENTRY_BYTES)
    open_memory(client, errors).remember({"k": fits, "l": too_long})
    assert open_memory(client, errors).recall(["k", "l"]) == {"k": fits}


def test_what_is_too_old_counts_no_more_though_it_is_still_there(client: "DynamoDBClient", errors: Errors) -> None:
    create_table(client, "key")
    open_memory(client, errors).remember({"k": ANSWER})
    end = (NOW + KEPT).timestamp()
    assert open_memory(client, errors, end - 1).recall(["k"]) == {"k": ANSWER}
    assert open_memory(client, errors, end).recall(["k"]) == {}


def test_a_memory_that_does_not_answer_costs_one_try_and_is_counted(client: "DynamoDBClient", errors: Errors) -> None:
    memory = open_memory(client, errors)  # there is no such table
    assert memory.recall(["k"]) == {}
    memory.remember({"k": ANSWER})
    assert memory.recall(["k"]) == {}
    assert errors.count == 1


def test_a_memory_is_asked_again_after_a_while(client: "DynamoDBClient", errors: Errors) -> None:
    times = iter([0.0, 0.0, 59.0, 61.0, 61.0])
    memory = MemoryTable(client, TABLE, errors, lambda: next(times))
    for _ in range(3):
        memory.recall(["k"])
    assert errors.count == 2


@pytest.mark.parametrize("item", [{}, {"text": {"S": "x"}, "expires_at": {"N": "99999999999"}}])
def test_an_item_that_is_none_of_ours_is_not_remembered(
    client: "DynamoDBClient", errors: Errors, item: dict[str, Any]
) -> None:
    create_table(client, "key")
    client.put_item(TableName=TABLE, Item={"key": {"S": "k"}, **item})
    assert open_memory(client, errors).recall(["k"]) == {}
    assert errors.count == 1
