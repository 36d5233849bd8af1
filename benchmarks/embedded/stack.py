"""The real template on the embedded cloud, with what a measurement turns: how many workers, at work or held, fresh."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import msgspec

from dragoman.cloud.deployment import Stack, deploy, find_template
from dragoman.cloud.server import Cloud, run_cloud
from dragoman.model_store.stacked_models import list_local_sets

_LEAST_CONCURRENCY: Final = 2
"""Lambda's least for a queue; fewer are had by reserving fewer."""
_POLL_SECONDS: Final = 0.05


class Bench(msgspec.Struct, frozen=True):
    """A deployed stack, and where it runs."""

    cloud: Cloud
    stack: Stack
    targets: tuple[str, ...]

    @property
    def work_functions(self) -> tuple[str, str]:
        """Those that articles pass through, in order."""
        return self.stack.ingest_function, self.stack.translate_function

    @property
    def work_queues(self) -> tuple[str, str]:
        """Those that feed them."""
        return self.stack.ingest_queue_url, self.stack.translate_queue_url


@contextmanager
def open_stack(workers: int = 2, targets: Sequence[str] = ("pt",)) -> Iterator[Bench]:
    """A stack with Firefox's engine alone, so that nothing depends on a network.

    Raises:
        CloudError: the cloud did not start, or refused the template.
    """
    with run_cloud() as cloud:
        parameters = {"Targets": ",".join(targets), "Engines": "firefox", "TemporaryFailureWaitSeconds": "0"}
        bench = Bench(cloud, deploy(cloud, find_template(), parameters, list_local_sets(None)), tuple(targets))
        set_workers(bench, workers)
        yield bench


def set_workers(bench: Bench, ingest: int, translate: int | None = None) -> None:
    """Have each function do so many messages at the same time; `translate` is as many as `ingest` if left out."""
    client = bench.cloud.client("lambda")
    for function, workers in zip(bench.work_functions, (ingest, translate or ingest), strict=True):
        scaling = {"MaximumConcurrency": max(workers, _LEAST_CONCURRENCY)}
        client.update_event_source_mapping(UUID=_find_mapping(client, function), ScalingConfig=scaling)
        client.put_function_concurrency(FunctionName=function, ReservedConcurrentExecutions=workers)


@contextmanager
def held(bench: Bench, functions: Sequence[str] | None = None) -> Iterator[None]:
    """Let messages of these functions (all that articles pass through) wait in their queues meanwhile."""
    client = bench.cloud.client("lambda")
    mappings = [_find_mapping(client, function) for function in functions or bench.work_functions]
    for mapping in mappings:
        client.update_event_source_mapping(UUID=mapping, Enabled=False)
    try:
        yield
    finally:
        for mapping in mappings:
            client.update_event_source_mapping(UUID=mapping, Enabled=True)


@contextmanager
def cold(bench: Bench) -> Iterator[None]:
    """End the functions' processes and forget their cached models, so that the next message meets what the first one
    after a deployment meets."""
    client = bench.cloud.client("lambda")
    with TemporaryDirectory(prefix="dragoman-cold-", ignore_cleanup_errors=True) as folder:
        for function in bench.work_functions:
            known = client.get_function_configuration(FunctionName=function)["Environment"]["Variables"]
            fresh = known | {"MODEL_CACHE_DIRECTORY": str(Path(folder) / "models")}
            # Lambda, too, ends its environments when a function's configuration changes.
            client.update_function_configuration(FunctionName=function, Environment={"Variables": fresh})
        yield


def await_messages(bench: Bench, queue_url: str, count: int, patience_seconds: float = 120) -> None:
    """Wait until so many messages wait in a queue.

    Raises:
        TimeoutError: fewer came.
    """
    sqs, end = bench.cloud.client("sqs"), time.monotonic() + patience_seconds
    names = ["ApproximateNumberOfMessages"]
    waiting = -1
    while waiting < count:
        if time.monotonic() > end:
            raise TimeoutError(f"{waiting} of {count} messages came")
        time.sleep(_POLL_SECONDS)
        waiting = int(sqs.get_queue_attributes(QueueUrl=queue_url, AttributeNames=names)["Attributes"][names[0]])


def _find_mapping(client: Any, function: str) -> str:
    mappings = client.list_event_source_mappings(FunctionName=function)["EventSourceMappings"]
    return str(mappings[0]["UUID"])
