"""moto's cloud for the handlers: the models are uploaded once, everything else is new for each test."""

import json
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any, Final

import boto3
import pytest
from moto import mock_aws

from dragoman import bootstrap
from dragoman.clients import open_session
from dragoman.model_store.packaged_models import PackagedModels
from dragoman.translation.models.catalog import CATALOG_KEY
from tests.integration.cloud_on_moto import (
    INPUT_BUCKET,
    MAX_RECEIVES,
    MODEL_BUCKET,
    OUTPUT_BUCKET,
    TARGETS,
    Cloud,
    create_cloud,
    delete_cloud,
)

_SERVICE_NUMBERS = count()

_ENVIRONMENT: Final = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "eu-central-1",
    "INPUT_BUCKET": INPUT_BUCKET,
    "OUTPUT_BUCKET": OUTPUT_BUCKET,
    "MODEL_BUCKET": MODEL_BUCKET,
    "TARGETS": ",".join(TARGETS),
    "ENGINES": "firefox",
    "MAX_RECEIVES": str(MAX_RECEIVES),
    "POWERTOOLS_METRICS_NAMESPACE": "Dragoman",
}

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """moto with the model bucket; answers the folder in which the engine keeps what it has read."""
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        for name, value in _ENVIRONMENT.items():
            patch.setenv(name, value)
        s3, packaged = boto3.client("s3"), PackagedModels()
        s3.create_bucket(Bucket=MODEL_BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
        for key in (*packaged.file_keys(), CATALOG_KEY):
            s3.put_object(Bucket=MODEL_BUCKET, Key=key, Body=packaged.read(key))
        yield tmp_path_factory.mktemp("models")


@pytest.fixture
def cloud(models: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    """Empty buckets and queues, and functions that have just started."""
    cloud = create_cloud()
    monkeypatch.setenv("MODEL_CACHE_DIRECTORY", str(models))
    monkeypatch.setenv("INPUT_BUCKET", INPUT_BUCKET)
    monkeypatch.setenv("TRANSLATE_QUEUE_URL", cloud.queues["translate"])
    # A logger of that name keeps the output stream that it found when it was made, which is another in each test.
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", f"test-{next(_SERVICE_NUMBERS)}")
    start_functions()
    yield cloud
    start_functions()
    delete_cloud(cloud)


def start_functions() -> None:
    """Forget everything that the functions built, as a cold start does."""
    for delivery in (bootstrap.ingest_delivery, bootstrap.translate_delivery, bootstrap.failure_delivery):
        delivery.cache_clear()
    open_session.cache_clear()


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Lines:
    """What the functions have logged since the last call, without the metrics."""

    def read() -> list[dict[str, Any]]:
        logged = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        return [line for line in logged if "_aws" not in line]

    return read
