"""The metrics of real handlers at work, held against the template's dashboard."""

import json

import pytest

from tests.infra.observability import metrics_drawn
from tests.infra.stack import Stack
from tests.integration.cloud_on_moto import Cloud, read_sample

STAGES = ("Milliseconds",)
"""How long each stage took is written too; drawn is only the whole message."""


def read_metrics(output: str) -> set[str]:
    blobs = [line for line in map(json.loads, output.splitlines()) if "_aws" in line]
    return {
        metric["Name"] for blob in blobs for each in blob["_aws"]["CloudWatchMetrics"] for metric in each["Metrics"]
    }


def test_whatever_the_handlers_write_is_drawn(cloud: Cloud, capsys: pytest.CaptureFixture[str]) -> None:
    drawn = {metric[1] for metric in metrics_drawn(Stack()) if metric[0].startswith("Dragoman/")}
    cloud.drop("en-harbour.txt", read_sample("en-harbour.txt"))
    cloud.drop("empty.txt", b"")
    cloud.drop("es-mercado.txt", read_sample("es-mercado.txt"))
    cloud.tell("Object Tags Added", "empty.txt")
    cloud.sqs.send_message(QueueUrl=cloud.queues["ingest"], MessageBody="not JSON")
    cloud.pump()
    cloud.tell("Object Created", "en-harbour.txt")
    cloud.remove("empty.txt")
    cloud.pump()
    cloud.deny("s3:PutObject", "*")
    cloud.drop("late.txt", read_sample("en-harbour.txt"))
    cloud.pump_once("ingest")
    cloud.allow_all()
    written = read_metrics(capsys.readouterr().out)
    outcomes = {
        "ingested",
        "translated",
        "rejected",
        "failed",
        "unreadable",
        "unchanged",
        "removed",
        "retried",
        "ignored",
    }
    assert outcomes | {"FirefoxCharacters", "RetriedShare", "FailedShare", "MessageMilliseconds"} <= written
    assert {name for name in written - drawn if not name.endswith(STAGES)} == set()
