"""Clients of AWS are botocore's own, made with less work."""

import subprocess
import sys
from pathlib import Path

import botocore.session
import pytest
from botocore.stub import Stubber

from dragoman import clients
from dragoman.clients import PATIENT, open_client, open_session


@pytest.fixture(autouse=True)
def _account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):  # else botocore looks for them on the network
        monkeypatch.setenv(name, "testing")
    open_session.cache_clear()


@pytest.mark.parametrize("service", ["s3", "sqs", "dynamodb"])
def test_a_client_is_described_by_the_same_words_as_botocores_own(service: str) -> None:
    usual = botocore.session.get_session().create_client(service, config=PATIENT)
    ours = open_client(service)  # type: ignore[call-overload]
    assert ours.meta.endpoint_url == usual.meta.endpoint_url
    assert ours.meta.config.connect_timeout == 2
    assert dict(ours.meta.method_to_api_mapping) == dict(usual.meta.method_to_api_mapping)
    for operation in usual.meta.service_model.operation_names:
        assert describe(ours, operation) == describe(usual, operation)


def describe(client: object, operation: str) -> object:
    model = client.meta.service_model.operation_model(operation)  # type: ignore[attr-defined]
    return {
        "http": model.http,
        "in": list(model.input_shape.members) if model.input_shape else None,
        "out": list(model.output_shape.members) if model.output_shape else None,
        "errors": [shape.name for shape in model.error_shapes],
    }


def test_a_client_writes_what_botocores_own_writes() -> None:
    client = open_client("s3")
    with Stubber(client) as stub:
        stub.add_response("put_object", {"ETag": '"e"'}, {"Bucket": "b", "Key": "k", "Body": b"x", "IfNoneMatch": "*"})
        assert client.put_object(Bucket="b", Key="k", Body=b"x", IfNoneMatch="*")["ETag"] == '"e"'


def test_a_description_that_is_not_there_is_told_as_botocore_expects_it(tmp_path: Path) -> None:
    loader = open_session().get_component("data_loader")
    assert loader.file_loader.load_file(str(tmp_path / "nothing")) is None
    assert not loader.file_loader.exists(str(tmp_path / "nothing"))
    (tmp_path / "there.json").write_text('{"a": 1}', "utf-8")
    assert loader.file_loader.load_file(str(tmp_path / "there")) == {"a": 1}
    assert loader.file_loader.exists(str(tmp_path / "there"))


def test_clients_are_made_without_boto3() -> None:
    code = "import sys, dragoman.clients; dragoman.clients.open_client('s3'); print('boto3' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
    assert clients.open_session() is clients.open_session()
