"""Backfills that are started, and how far they are."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, Literal

import msgspec
from botocore.exceptions import BotoCoreError, ClientError

from dragoman.article import ObjectAddress
from dragoman.cloud.server import CloudError
from dragoman.operations.backfill_request import LIST_FOLDER, Request, write_input, write_list
from dragoman.operations.connection import Connection
from dragoman.operations.refusals import describe_refusal
from dragoman.records import compute_digest

_LATEST: Final = 20
"""Executions that are looked through for those that run."""

Status = Literal["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED", "PENDING_REDRIVE"]


class Backfill(msgspec.Struct, frozen=True):
    """One execution of the state machine: it lists and sends. What it sent is in the queues by then."""

    name: str
    arn: str
    status: Status
    started_at: str
    """ISO 8601."""
    waiting: int
    """Hints that are listed and not sent."""
    running: int
    succeeded: int
    """Hints that were sent."""
    failed: int
    """Hints that were not."""
    total: int | None
    """Of those that are listed so far; None while there is no listing yet."""
    problem: str = ""
    """What the state machine says of its end."""

    @property
    def is_running(self) -> bool:
        """Whether it still lists and sends."""
        return self.status == "RUNNING"


def put_list(keys: Iterable[str], connection: Connection) -> str:
    """Put a list of keys where the state machine reads it; its key in the model bucket. The same list has one key.

    Raises:
        StoreUnavailableError: the model bucket can't be written.
    """
    body = write_list(keys)
    key = f"{LIST_FOLDER}{compute_digest(body.decode())}.jsonl"
    address = ObjectAddress(connection.stack.model_bucket, key)
    state = connection.store.head(address)
    connection.store.put(address, body, expected_etag=state.etag if state else None, media_type="application/jsonl")
    return key


def start(request: Request, connection: Connection) -> str:
    """Start a backfill; its ARN.

    Raises:
        CloudError: Step Functions refused.
    """
    machine = connection.stack.backfill_state_machine
    answer = _ask(
        lambda states: states.start_execution(stateMachineArn=machine, input=write_input(request)), connection
    )
    return str(answer["executionArn"])


def stop(arn: str, connection: Connection) -> None:
    """End a backfill; what it sent stays in the queues.

    Raises:
        CloudError: Step Functions refused.
    """
    _ask(lambda states: states.stop_execution(executionArn=arn), connection)


def list_running(connection: Connection) -> tuple[Backfill, ...]:
    """The backfills that list and send now, the newest first.

    Raises:
        CloudError: Step Functions refused, or did not answer.
    """
    return tuple(backfill for backfill in _list_latest(connection) if backfill.is_running)


def find_latest(connection: Connection) -> Backfill | None:
    """The newest backfill, whether it is over or not; None where there was none within 90 days.

    Raises:
        CloudError: Step Functions refused, or did not answer.
    """
    return next(_list_latest(connection), None)


def describe(arn: str, connection: Connection) -> Backfill:
    """How far a backfill is.

    Raises:
        CloudError: there is no such backfill, or Step Functions did not answer.
    """
    execution = _ask(lambda states: states.describe_execution(executionArn=arn), connection)
    counts = [_count(run["mapRunArn"], connection) for run in _list_map_runs(arn, connection)]
    return Backfill(
        name=str(execution["name"]),
        arn=arn,
        status=execution["status"],
        started_at=_write_time(execution["startDate"]),
        waiting=sum(count.get("pending", 0) for count in counts),
        running=sum(count.get("running", 0) for count in counts),
        succeeded=sum(count.get("succeeded", 0) for count in counts),
        failed=sum(count.get("failed", 0) + count.get("timedOut", 0) + count.get("aborted", 0) for count in counts),
        total=sum(count.get("total", 0) for count in counts) if counts else None,
        problem=". ".join(filter(None, (execution.get("error", ""), execution.get("cause", "")))),
    )


def _list_latest(connection: Connection) -> Iterator[Backfill]:
    machine = connection.stack.backfill_state_machine
    answer = _ask(lambda states: states.list_executions(stateMachineArn=machine, maxResults=_LATEST), connection)
    for execution in sorted(answer["executions"], key=lambda one: one["startDate"], reverse=True):
        yield describe(execution["executionArn"], connection)


def _list_map_runs(arn: str, connection: Connection) -> Iterator[Any]:
    """One for each listing; there are some dozens at most."""
    token: dict[str, str] = {}
    while True:
        answer = _ask(lambda states, more=token: states.list_map_runs(executionArn=arn, **more), connection)  # type: ignore[misc]
        yield from answer["mapRuns"]
        if not answer.get("nextToken"):
            return
        token = {"nextToken": answer["nextToken"]}


def _count(map_run: str, connection: Connection) -> dict[str, int]:
    answer = _ask(lambda states: states.describe_map_run(mapRunArn=map_run), connection)
    return dict(answer["itemCounts"])


def _write_time(moment: Any) -> str:
    return str(moment.isoformat(timespec="seconds"))


def _ask(call: Callable[[Any], Any], connection: Connection) -> Any:
    try:
        return call(connection.client("stepfunctions"))
    except (BotoCoreError, ClientError) as error:
        raise CloudError(describe_refusal(error, "the backfill's state machine")) from error
