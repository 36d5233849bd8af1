"""The way to a stack that is at work, on AWS or embedded, for everything that an operator does with it."""

from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any, Final, cast

import boto3
import msgspec
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from dragoman.cloud.deployment import Stack, describe_stack
from dragoman.cloud.discovery import find_running_cloud, read_note
from dragoman.cloud.server import Cloud, CloudError
from dragoman.operations.refusals import describe_refusal
from dragoman.settings import Settings
from dragoman.store import ObjectStore, S3Store

_PATIENT: Final = Config(connect_timeout=5, read_timeout=30, retries={"mode": "standard", "total_max_attempts": 5})
"""A person waits, not a queue: a throttled listing of a million objects goes on rather than to end."""

LIVE: Final = "live"
"""The alias whose version the queues feed (AutoPublishAlias in the template)."""


class Connection(msgspec.Struct, frozen=True):
    """A stack, and the way to all that belongs to it."""

    stack: Stack
    settings: Settings
    """Of the deployed functions, all of them together, as the configuration of the version at work has them now."""
    store: ObjectStore
    client: Callable[[str], Any]
    """boto3 clients of the same place, by service: `client("sqs")`. One that was made is kept."""
    label: str
    """What people call it: `stack dragoman`, `the run in outbox`."""
    inbox: Path | None = None
    """The folder whose files the embedded cloud holds; None on AWS."""

    @property
    def is_embedded(self) -> bool:
        """Whether it is this machine's own, which has no list prices and no console."""
        return self.inbox is not None


def connect_to_aws(stack_name: str) -> Connection:
    """A stack in AWS: with the credentials, the region and the endpoint (AWS_ENDPOINT_URL) that boto3 finds.

    Raises:
        CloudError: no credentials or region, no such stack, a permission that is missing; the sentence says which.
        ConfigurationError: the functions' settings are none that this release knows.
    """
    client = cache(partial(boto3.client, config=_PATIENT))
    return _connect(client, stack_name, f"stack {stack_name}")


def connect_to_embedded(outbox: Path) -> Connection:
    """The embedded stack of a `dragoman run` that is still at work: one with `--watch`, or any while it lasts.

    Raises:
        CloudError: no run is at work in this OUTBOX.
    """
    note = find_running_cloud(outbox)
    if note is None:
        left = read_note(outbox)
        killed = f" The last one (process {left.process}) was killed." if left else ""
        raise CloudError(
            f"No `dragoman run` is at work in {outbox}.{killed} Start one and leave it open: "
            f"dragoman run INBOX {outbox} --watch"
        )
    client = cache(Cloud(note.port).client)
    connection = _connect(client, note.stack, f"the run in {outbox}")
    return msgspec.structs.replace(connection, inbox=Path(note.inbox))


def _connect(client: Callable[[str], Any], stack_name: str, label: str) -> Connection:
    try:
        stack = describe_stack(client("cloudformation"), stack_name)
        settings = _read_settings(client("lambda"), stack)
        return Connection(stack, settings, S3Store(client("s3")), client, label)
    except CloudError as error:
        if isinstance(error.__cause__, (BotoCoreError, ClientError)):
            raise CloudError(describe_refusal(error.__cause__, f"the stack {stack_name}")) from error
        raise
    except (BotoCoreError, ClientError) as error:
        raise CloudError(describe_refusal(error, f"the stack {stack_name}")) from error


def _read_settings(functions: Any, stack: Stack) -> Settings:
    """What one function alone reads only it is given; what several read they all get the same."""
    environ: dict[str, str] = {}
    for name in stack.functions:
        environ |= _read_configuration(functions, name).get("Environment", {}).get("Variables", {})
    return Settings.from_environ(environ)


def _read_configuration(functions: Any, name: str) -> Mapping[str, Any]:
    """Of the version that the queues feed. The embedded cloud's functions have none."""
    try:
        return cast("Mapping[str, Any]", functions.get_function_configuration(FunctionName=name, Qualifier=LIVE))
    except functions.exceptions.ResourceNotFoundException:
        return cast("Mapping[str, Any]", functions.get_function_configuration(FunctionName=name))
