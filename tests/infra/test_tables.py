"""The tables that paid engines use."""

from typing import Any

import pytest

from tests.infra.stack import Stack

TABLES = ["MemoryTable", "BudgetTable"]


@pytest.fixture(params=TABLES)
def table(request: pytest.FixtureRequest, stack: Stack) -> dict[str, Any]:
    return stack.of_type("AWS::DynamoDB::Table")[request.param]


def test_there_are_no_other_tables(stack: Stack) -> None:
    assert sorted(stack.of_type("AWS::DynamoDB::Table")) == sorted(TABLES)


def test_a_table_costs_nothing_while_nobody_asks_it(table: dict[str, Any]) -> None:
    assert table["BillingMode"] == "PAY_PER_REQUEST"
    assert "ProvisionedThroughput" not in table


def test_what_is_old_leaves_a_table_by_itself(table: dict[str, Any]) -> None:
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}


def test_a_table_can_be_had_back_as_it_was(table: dict[str, Any]) -> None:
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}


def test_the_account_outlives_the_stack_and_the_memory_does_not(stack: Stack) -> None:
    kept = {name: stack.resources[name]["DeletionPolicy"] for name in TABLES}
    assert kept == {"MemoryTable": "Delete", "BudgetTable": "Retain"}
    assert kept == {name: stack.resources[name]["UpdateReplacePolicy"] for name in TABLES}


def test_only_translate_reaches_the_tables_and_does_no_more_than_its_requests(stack: Stack) -> None:
    granted = {
        service: {(grant.action, grant.resource) for grant in function.grants if grant.action.startswith("dynamodb:")}
        for service, function in stack.functions.items()
    }
    assert granted == {
        "ingest": set(),
        "record_failure": set(),
        "translate": {
            ("dynamodb:BatchGetItem", "${MemoryTable.Arn}"),
            ("dynamodb:BatchWriteItem", "${MemoryTable.Arn}"),
            ("dynamodb:UpdateItem", "${BudgetTable.Arn}"),
        },
    }


def test_translate_is_told_the_tables_and_the_budget(stack: Stack) -> None:
    environment = stack.functions["translate"].environment
    names = ("MEMORY_TABLE", "BUDGET_TABLE", "DAILY_BUDGET_USD", "MONTHLY_BUDGET_USD", "ON_SPENT_BUDGET")
    assert [environment[name] for name in names] == [
        "${MemoryTable}",
        "${BudgetTable}",
        "${DailyBudgetUsd}",
        "${MonthlyBudgetUsd}",
        "${OnSpentBudget}",
    ]
