"""The real translate function with Amazon Translate, its memory and its budget, over moto and a stub of the service."""

import json
from collections.abc import Callable, Iterator
from typing import Any, Final

import boto3
import pytest
from pytest_socket import enable_socket, socket_allow_hosts

from tests.integration.cloud_on_moto import Cloud
from tests.integration.conftest import start_functions
from tests.integration.translation.services import amazon_json, read_json
from tests.integration.translation.stub_service import Reply, StubService, run_stub_service
from tests.unit.fakes import speak_pseudo

MEMORY: Final = "dragoman-memory"
BUDGET: Final = "dragoman-budget"
ARTICLE: Final = b"The old harbour wall will be repaired this winter. The council of the town paid for it."
RECORD: Final = "translations/pt/a.txt.json"
Metrics = Callable[[], dict[str, float]]


@pytest.fixture
def amazon(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> Iterator[StubService]:
    socket_allow_hosts(["127.0.0.1"])
    tables = boto3.client("dynamodb")
    for table, key in ((MEMORY, "key"), (BUDGET, "month")):
        tables.create_table(
            TableName=table,
            AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"}],
            KeySchema=[{"AttributeName": key, "KeyType": "HASH"}],
            BillingMode="PAY_PER_REQUEST",
        )
    monkeypatch.setenv("ENGINES", "amazon")
    monkeypatch.setenv("TARGETS", "pt")
    monkeypatch.setenv("MEMORY_TABLE", MEMORY)
    monkeypatch.setenv("BUDGET_TABLE", BUDGET)
    with run_stub_service() as service:

        def answer() -> Reply:
            return amazon_json(speak_pseudo(str(read_json(service.asked[-1])["Text"])))

        monkeypatch.setattr(service, "next_reply", answer)
        monkeypatch.setenv("AWS_ENDPOINT_URL_TRANSLATE", service.url)
        start_functions()
        yield service
    for table in (MEMORY, BUDGET):
        tables.delete_table(TableName=table)
    socket_allow_hosts(None)
    enable_socket()


@pytest.fixture
def metrics(capsys: pytest.CaptureFixture[str]) -> Metrics:
    """What the functions have counted since the last call."""

    def read() -> dict[str, float]:
        blobs = [json.loads(line) for line in capsys.readouterr().out.splitlines() if '"_aws"' in line]
        return {name: value[0] for blob in blobs for name, value in blob.items() if isinstance(value, list)}

    return read


def spent() -> int:
    """What the budget's table has booked, in millionths of a dollar."""
    items = boto3.client("dynamodb").scan(TableName=BUDGET)["Items"]
    return sum(int(item["spent"]["N"]) for item in items)


def translate(cloud: Cloud, key: str = "a.txt", body: bytes = ARTICLE) -> dict[str, Any]:
    cloud.drop(key, body)
    cloud.pump()
    return cloud.record(f"translations/pt/{key}.json")


def test_what_amazon_translates_is_paid_from_the_budget_and_counted(
    cloud: Cloud, amazon: StubService, metrics: Metrics
) -> None:
    record = translate(cloud)
    (usage,) = record["usage"]
    assert {segment["engine"] for segment in record["segments"]} == {"amazon"}
    assert usage["characters"] == len(ARTICLE) - 1  # the space between the sentences is in none
    assert usage["estimated_cost_usd"] == pytest.approx(usage["characters"] * 15 / 1_000_000)
    assert spent() == usage["characters"] * 15
    counted = metrics()
    assert counted["AmazonCostUsd"] == pytest.approx(usage["estimated_cost_usd"])
    assert counted["AmazonCharacters"] == usage["characters"]


def test_a_sentence_that_another_article_had_is_not_paid_again(
    cloud: Cloud, amazon: StubService, metrics: Metrics
) -> None:
    first = translate(cloud)
    before, asked = spent(), len(amazon.asked)
    metrics()
    start_functions()
    second = translate(cloud, "b.txt")
    assert (spent(), len(amazon.asked)) == (before, asked)
    assert second["text"] == first["text"]
    assert second["usage"] == [
        {
            "engine": "amazon",
            "characters": 0,
            "estimated_cost_usd": 0.0,
            "remembered_characters": first["usage"][0]["characters"],
        }
    ]
    assert metrics()["AmazonRememberedCharacters"] == first["usage"][0]["characters"]


def test_with_an_empty_budget_the_engine_in_the_function_does_it_and_the_record_says_so(
    cloud: Cloud, amazon: StubService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAILY_BUDGET_USD", "0.0001")
    start_functions()
    record = translate(cloud)
    assert {segment["engine"] for segment in record["segments"]} == {"firefox"}
    assert [(failure["engine"], failure["reason"]) for failure in record["engines"]] == [("amazon", "budget-spent")]
    assert (amazon.asked, spent()) == ([], 0)


def test_with_an_empty_budget_an_article_fails_where_the_settings_ask_to_wait(
    cloud: Cloud, amazon: StubService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAILY_BUDGET_USD", "0.0001")
    monkeypatch.setenv("ON_SPENT_BUDGET", "fail")
    start_functions()
    cloud.drop("a.txt", ARTICLE)
    cloud.pump()
    failure = cloud.record("failed/pt/a.txt.json")
    assert failure["reason"] == "budget-spent"
    monkeypatch.setenv("DAILY_BUDGET_USD", "5")
    start_functions()
    redrive = "{" + failure["redrive"].partition("{")[2]
    cloud.sqs.send_message(QueueUrl=cloud.queues["translate"], MessageBody=redrive)
    cloud.pump()
    assert cloud.output_keys() == ["articles/a.txt.json", RECORD]


def test_a_memory_that_is_gone_costs_money_and_no_article(
    cloud: Cloud, amazon: StubService, metrics: Metrics, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEMORY_TABLE", "another")
    start_functions()
    assert {segment["engine"] for segment in translate(cloud)["segments"]} == {"amazon"}
    assert metrics()["MemoryErrors"] == 1


def test_a_ledger_that_is_gone_lets_nothing_be_spent(
    cloud: Cloud, amazon: StubService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BUDGET_TABLE", "another")
    monkeypatch.setenv("ENGINES", "amazon,firefox")
    start_functions()
    record = translate(cloud)
    assert {segment["engine"] for segment in record["segments"]} == {"firefox"}
    assert record["engines"][0]["reason"] == "budget-unknown"
    assert amazon.asked == []


def test_without_a_paid_engine_no_table_is_needed(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEMORY_TABLE", "absent")
    monkeypatch.setenv("BUDGET_TABLE", "absent")
    start_functions()
    record = translate(cloud)
    assert record["engines"] == []
    assert {segment["engine"] for segment in record["segments"]} == {"firefox"}
