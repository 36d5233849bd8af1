"""The operators' commands against moto's SQS, S3 and logs: AWS's own shapes."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

import boto3
import pytest
from botocore.stub import Stubber
from typer.testing import CliRunner

from dragoman.cli import app
from dragoman.cloud.deployment import STACK_OUTPUTS
from dragoman.cloud.server import CloudError
from dragoman.operations.connection import connect_to_aws
from dragoman.operations.sites import open_site
from dragoman.records import article_id
from tests.integration.cloud_on_moto import INPUT_BUCKET, MODEL_BUCKET, OUTPUT_BUCKET, Cloud, address_input, read_sample

STACK: Final = "dragoman-test"
FUNCTION: Final = "dragoman-test-function"


@pytest.fixture
def stack(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> Cloud:
    """The buckets and queues of the other tests, behind a stack whose outputs name them. moto's CloudFormation and
    Lambda want packages that nothing else here does, so botocore's Stubber, which holds answers to AWS's own model,
    stands in for these two."""
    build = boto3.client

    def open_client(service: str, **options: Any) -> Any:
        client = build(service, **options)  # type: ignore[call-overload]
        if service in {"cloudformation", "lambda"}:
            stub = Stubber(client)
            _ANSWERS[service](stub, cloud)
            stub.activate()
        return client

    monkeypatch.setattr("dragoman.operations.connection.boto3.client", open_client)
    return cloud


def _describe_stack(stub: Stubber, cloud: Cloud) -> None:
    outputs = {
        **dict.fromkeys(STACK_OUTPUTS.values(), FUNCTION),
        "InputBucketName": INPUT_BUCKET,
        "OutputBucketName": OUTPUT_BUCKET,
        "ModelBucketName": MODEL_BUCKET,
        "IngestQueueUrl": cloud.queues["ingest"],
        "TranslateQueueUrl": cloud.queues["translate"],
        "IngestDeadLetterQueueUrl": cloud.queues["ingest-dead"],
        "TranslateDeadLetterQueueUrl": cloud.queues["translate-dead"],
    }
    listed = [{"OutputKey": name, "OutputValue": value} for name, value in outputs.items()]
    described = {
        "StackName": STACK,
        "CreationTime": datetime(2026, 11, 2, tzinfo=UTC),
        "StackStatus": "CREATE_COMPLETE",
    }
    stub.add_response("describe_stacks", {"Stacks": [{**described, "Outputs": listed}]}, {"StackName": STACK})


def _describe_function(stub: Stubber, cloud: Cloud) -> None:
    variables = {"OUTPUT_BUCKET": OUTPUT_BUCKET, "INPUT_BUCKET": INPUT_BUCKET, "TARGETS": "en,pt", "ENGINES": "firefox"}
    variables |= {"INGEST_QUEUE_URL": cloud.queues["ingest"], "MODEL_BUCKET": MODEL_BUCKET}
    for _ in range(3):
        stub.add_response("get_function_configuration", {"Environment": {"Variables": variables}})


_ANSWERS: Final[dict[str, Callable[[Stubber, Cloud], None]]] = {
    "cloudformation": _describe_stack,
    "lambda": _describe_function,
}


def run(*arguments: str) -> tuple[int, dict[str, Any]]:
    done = CliRunner().invoke(app, [*arguments, "--stack", STACK, "--json"], catch_exceptions=False)
    document: dict[str, Any] = json.loads(done.stdout)
    return done.exit_code, document


def test_a_stack_is_found_with_its_settings(stack: Cloud) -> None:
    connection = connect_to_aws(STACK)
    assert connection.stack.input_bucket == INPUT_BUCKET
    assert connection.settings.targets == ("en", "pt")
    assert not connection.is_embedded
    assert open_site(STACK, None).option == f" --stack {STACK}"


def test_a_stack_that_is_not_there_is_said_not_to_be(stack: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(stub: Stubber, _: Cloud) -> None:
        stub.add_client_error("describe_stacks", "ValidationError", "Stack with id nix does not exist")

    monkeypatch.setitem(_ANSWERS, "cloudformation", refuse)
    with pytest.raises(CloudError, match="There is no such stack: the stack nix"):
        connect_to_aws("nix")


def test_a_permission_that_is_missing_is_named(stack: Cloud) -> None:
    stack.deny("s3:ListBucket", "*")
    stack.deny("s3:GetObject", "*")
    stack.drop("a.txt", b"", quietly=True)
    done = CliRunner().invoke(app, ["explain", "a.txt", "--stack", STACK])
    stack.allow_all()
    assert "Permission is missing for stack dragoman-test: s3:GetObject" in str(done.exception)


def test_a_failure_is_counted_explained_and_made_good(stack: Cloud) -> None:
    stack.drop("a.txt", read_sample("en-harbour.txt"), quietly=True)
    code, story = run("explain", "a.txt")
    assert (code, story["verdict"]) == (1, "waiting")
    code, sent = run("redrive", "--key", "a.txt")
    assert (code, sent["sent"]) == (0, 1)
    code, story = run("explain", "a.txt")
    assert story["story"]["queues"][0] == {
        "name": "ingest", "waiting": 1, "in_work": 0, "delayed": 0, "oldest_seconds": None,
    }  # fmt: skip
    stack.pump()
    code, story = run("explain", "s3://dragoman-output/translations/pt/a.txt.json")
    assert (code, story["verdict"]) == (0, "translated")
    records = [record for target in story["story"]["targets"] for record in target["records"]]
    assert [record["currency"] for record in records] == ["current", "current"]
    code, status = run("status", "--check")
    assert (code, status["check"]["counts"]) == (0, {})
    assert status["census"]["targets"]["pt"]["translations"] == 1


def test_a_failed_translation_is_redriven_by_its_reason(stack: Cloud) -> None:
    stack.drop("es.txt", read_sample("es-mercado.txt"))
    stack.pump()
    code, status = run("status")
    assert (code, status["census"]["targets"]["pt"]["failed"]["by_reason"]) == (1, {"no-engine": 1})
    code, sent = run("redrive", "--reason", "no-engine", "--target", "pt", "--yes")
    assert (code, sent["by_target"]) == (0, {"pt": 1})
    assert stack.count_messages("translate") == 1
    stack.pump()


def test_a_deleted_file_is_told_with_its_version(stack: Cloud) -> None:
    stack.drop("a.txt", read_sample("en-harbour.txt"))
    stack.remove("a.txt")
    stack.pump()
    code, story = run("explain", "a.txt")
    assert (code, story["verdict"]) == (0, "deleted")
    assert story["story"]["source"]["last_version_id"] in story["next"][2]


def test_what_the_functions_logged_is_shown(stack: Cloud) -> None:
    stack.drop("a.txt", b"", quietly=True)
    logs, group = boto3.client("logs"), f"/aws/lambda/{FUNCTION}"
    logs.create_log_group(logGroupName=group)
    logs.create_log_stream(logGroupName=group, logStreamName="s")
    state = stack.store.head(address_input("a.txt"))
    assert state is not None
    message = {
        "service": "ingest",
        "outcome": "rejected",
        "reason": "empty",
        "article_id": article_id(address_input("a.txt")),
    }
    now = int(boto3.client("s3").head_object(Bucket=INPUT_BUCKET, Key="a.txt")["LastModified"].timestamp() * 1000)
    logs.put_log_events(
        logGroupName=group, logStreamName="s", logEvents=[{"timestamp": now, "message": json.dumps(message)}]
    )
    _, story = run("explain", "a.txt", "--logs")
    assert {(line["service"], line["outcome"], line["reason"]) for line in story["log"]} == {
        ("ingest", "rejected", "empty")
    }
    logs.delete_log_group(logGroupName=group)
