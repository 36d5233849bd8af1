"""Keys in SSM Parameter Store and Secrets Manager, as Powertools and boto3 read them."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config
from moto import mock_aws

from dragoman.errors import EngineError, EngineReason
from dragoman.translation.engines.keys import Key, open_key

KEY = "6d3c-secret:fx"
NAME = "/dragoman/deepl"
CONFIG = Config(connect_timeout=1, read_timeout=1, retries={"total_max_attempts": 1})


@pytest.fixture(autouse=True)
def _cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    with mock_aws():  # inside the one that other tests of the session share, so nothing is forgotten by itself
        yield
        # A test may have taken the environment's credentials away.
        session = boto3.Session("testing", "testing", region_name="eu-central-1")
        session.client("ssm").delete_parameters(Names=[NAME])
        for region in ("eu-central-1", "eu-west-3"):
            manager = session.client("secretsmanager", region_name=region)
            for secret in manager.list_secrets()["SecretList"]:
                manager.delete_secret(SecretId=secret["ARN"], ForceDeleteWithoutRecovery=True)


class CountingSession:
    """boto3's session; remembers each call of the clients that it made."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.regions: list[str] = []

    def client(self, service: str, **options: Any) -> Any:
        client: Any = boto3.Session().client(service, **options)  # type: ignore[call-overload]
        self.regions.append(client.meta.region_name)
        client.meta.events.register("before-call", lambda model, **_: self.calls.append(model.name))
        return client


def open_place(place: str, session: Any = None) -> Key:
    return open_key(place, "DEEPL_KEY", lambda: session or boto3.Session(), CONFIG)


def put_parameter(value: str) -> None:
    boto3.client("ssm").put_parameter(Name=NAME, Value=value, Type="SecureString", Overwrite=True)


def test_a_secure_parameter_is_decrypted_and_asked_for_once() -> None:
    put_parameter(KEY)
    session = CountingSession()
    key = open_place(NAME, session)
    assert [key.read() for _ in range(5)] == [KEY] * 5
    assert session.calls == ["GetParameter"]


def test_a_changed_parameter_is_seen_when_it_is_read_anew() -> None:
    put_parameter("old")
    key = open_place(NAME)
    assert key.read() == "old"
    put_parameter("new")
    assert (key.read(), key.read(anew=True), key.read()) == ("old", "new", "new")


@pytest.mark.parametrize("value", [KEY, f'{{"key": "{KEY}"}}'])
def test_a_secret_is_read_in_the_region_of_its_arn_and_asked_for_once(value: str) -> None:
    manager = boto3.client("secretsmanager", region_name="eu-west-3")
    arn = manager.create_secret(Name="deepl", SecretString=value)["ARN"]
    session = CountingSession()
    key = open_place(arn, session)
    assert [key.read() for _ in range(5)] == [KEY] * 5
    assert (session.regions, session.calls) == (["eu-west-3"], ["GetSecretValue"])


def test_a_binary_secret_is_no_key() -> None:
    arn = boto3.client("secretsmanager").create_secret(Name="deepl", SecretBinary=b"\xff\xfe")["ARN"]
    with pytest.raises(EngineError) as caught:
        open_place(arn).read()
    assert caught.value.reason is EngineReason.UNAUTHORIZED


@pytest.mark.parametrize(
    ("place", "code"),
    [
        (NAME, "ParameterNotFound"),
        ("arn:aws:secretsmanager:eu-west-1:123456789012:secret:deepl-AbCdEf", "ResourceNotFoundException"),
    ],
)
def test_a_key_that_is_not_there_is_told_by_its_code_alone(place: str, code: str) -> None:
    with pytest.raises(EngineError) as caught:
        open_place(place).read()
    assert (caught.value.reason, caught.value.detail) == (EngineReason.UNAUTHORIZED, f"its key's store: {code}")


def answer_with(code: str, status: int) -> Any:
    class Session:
        def client(self, service: str, **options: Any) -> Any:
            client: Any = boto3.Session().client(service, **options)  # type: ignore[call-overload]

            def answer(model: Any, **_: Any) -> Any:
                http = type("Answered", (), {"status_code": status, "headers": {}, "content": b""})()
                parsed = {"Error": {"Code": code, "Message": KEY}, "ResponseMetadata": {"HTTPStatusCode": status}}
                return http, parsed

            client.meta.events.register("before-call", answer)
            return client

    return Session()


@pytest.mark.parametrize(
    ("code", "status", "reason"),
    [
        ("AccessDeniedException", 400, EngineReason.UNAUTHORIZED),
        ("InvalidKeyId", 400, EngineReason.UNAUTHORIZED),
        ("ThrottlingException", 400, EngineReason.UNREACHABLE),
        ("InternalServerError", 500, EngineReason.UNREACHABLE),
    ],
)
def test_a_store_that_refuses_is_told_from_one_that_is_busy(code: str, status: int, reason: EngineReason) -> None:
    with pytest.raises(EngineError) as caught:
        open_place(NAME, answer_with(code, status)).read()
    assert caught.value.reason is reason
    assert KEY not in str(caught.value)


def test_a_machine_without_credentials_has_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    with pytest.raises(EngineError) as caught:
        open_place(NAME).read()
    assert caught.value.reason is EngineReason.UNAUTHORIZED
