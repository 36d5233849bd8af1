"""The process in which worlds are run: S3 with the models, the functions' environment, time that nobody waits for."""

import os
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, redirect_stdout
from functools import partial
from typing import Any, Final, TextIO
from unittest.mock import patch

import boto3
import botocore.endpoint
from botocore.signers import RequestSigner
from moto import mock_aws
from moto.core.models import botocore_stubber

from dragoman import bootstrap, engine_makers, revision, walks
from dragoman.clients import open_client
from dragoman.model_store.packaged_models import PackagedModels
from dragoman.translation.models.catalog import CATALOG_KEY
from tests.faults.buckets import INPUT_BUCKET, MODEL_BUCKET, OUTPUT_BUCKET, Buckets, MotoBuckets, QuickBuckets
from tests.faults.dice import make_dice
from tests.faults.remembered_engine import make_engine_maker
from tests.faults.template_numbers import read_max_receives
from tests.faults.workers import VirtualTime, bury, tap_requests
from tests.faults.world import World

_QUEUE_URL: Final = "https://sqs.eu-central-1.amazonaws.com/123456789012/"
_ENVIRONMENT: Final = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "eu-central-1",
    "INPUT_BUCKET": INPUT_BUCKET,
    "OUTPUT_BUCKET": OUTPUT_BUCKET,
    "MODEL_BUCKET": MODEL_BUCKET,
    "INGEST_QUEUE_URL": f"{_QUEUE_URL}ingest",
    "TRANSLATE_QUEUE_URL": f"{_QUEUE_URL}translate",
    "TARGETS": "en,pt",
    "ENGINES": "firefox",
    "MAX_RECEIVES": str(read_max_receives()),
    "POWERTOOLS_METRICS_NAMESPACE": "Dragoman",
    "POWERTOOLS_SERVICE_NAME": "faults",
    "POWERTOOLS_TRACE_DISABLED": "true",
}
_CLIENTS: Final = 12
"""Of each service. All functions make them with the same options."""
PAGE_ARTICLES: Final = 20
"""Looked at in a step of a walk; in service 500. Each request may meet a fault here, a thousand times as often as in
life, so that a step of 500 articles, 1,500 requests, would never come to its end."""
_EMPTY_DISKS: Final = 0.02
"""Of cold starts: all models have to be fetched through whatever goes wrong, 45 MB."""


class ClientPool:
    """Stands for open_client: to make one takes 20 ms, so that environments share some. What a client remembers is
    how many retries it has left (botocore's quota), which is why there is more than one."""

    def __init__(self, make: Callable[..., Any]) -> None:
        self._make = make
        self._made: dict[tuple[str, int], Any] = {}
        self._asked: Counter[str] = Counter()

    def __call__(self, service: str, **options: Any) -> Any:
        """A client of a service, new or used."""
        name = (service, self._asked[service] % _CLIENTS)
        self._asked[service] += 1
        if name not in self._made:
            self._made[name] = self._make(service, **options)
        return self._made[name]


@contextmanager
def open_laboratory(log: TextIO, *, is_quick: bool = False) -> Iterator[Buckets]:
    """What all worlds of this process share. Everything that the functions log goes to `log`."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        stack.enter_context(patch.dict(os.environ, _ENVIRONMENT | {"MODEL_CACHE_DIRECTORY": folder}))
        stack.enter_context(mock_aws())
        # botocore asks all who would answer a request, and takes the first answer.
        stack.enter_context(patch.object(botocore_stubber, "enabled", False))
        stack.enter_context(patch.object(boto3, "DEFAULT_SESSION", None))
        buckets: Buckets = QuickBuckets() if is_quick else MotoBuckets()
        tap_requests(buckets.answer)
        if is_quick:
            stack.enter_context(patch.object(RequestSigner, "sign", lambda *_, **__: None))
        stack.enter_context(patch.object(botocore.endpoint, "time", VirtualTime(time)))
        stack.enter_context(redirect_stdout(log))
        buckets.empty(MODEL_BUCKET)
        s3, packaged = boto3.client("s3"), PackagedModels()
        for key in (*packaged.file_keys(), CATALOG_KEY):
            s3.put_object(Bucket=MODEL_BUCKET, Key=key, Body=packaged.read(key))
        yield buckets


@contextmanager
def settle(world: World, seed: int, buckets: Buckets) -> Iterator[None]:
    """Put a world into the laboratory: its time, its dice, its engines."""
    random.seed(f"{seed} libraries")
    for bucket in (INPUT_BUCKET, OUTPUT_BUCKET):
        buckets.empty(bucket)
    has_empty_disk = partial(world.injector.happens, "empty disk", _EMPTY_DISKS if world.injector.rates.cold else 0.0)
    maker = make_engine_maker(engine_makers.make_firefox, make_dice(f"{seed} engines"), has_empty_disk)
    with ExitStack() as stack:
        stack.enter_context(buckets.follow(world.timeline))
        stack.enter_context(patch.object(engine_makers, "make_firefox", maker))
        stack.enter_context(patch.object(bootstrap, "open_client", ClientPool(open_client)))
        for module in (revision, walks):
            stack.enter_context(patch.object(module, "PAGE_ARTICLES", PAGE_ARTICLES))
        try:
            yield
        finally:
            bury()
