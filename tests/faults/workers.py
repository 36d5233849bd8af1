"""Workers that share one thread: each invocation is a greenlet that stops at every request to AWS.

Between its request and the answer anything may happen to the rest of the world, and the answer may never come: then
the worker is abandoned where it stands, as a killed process is; nothing of it runs any more, not even a `finally`.
"""

import gc
from collections.abc import Callable
from typing import Any, Final, cast

import boto3
import msgspec
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from greenlet import GreenletExit, getcurrent, greenlet

from dragoman.clients import open_session
from tests.faults.calls import Call, read_call
from tests.faults.services import AskS3


class Pause(msgspec.Struct, frozen=True):
    """A worker that is busy with itself for some seconds."""

    seconds: float


class Worker(greenlet):
    """One invocation. What it yields is a Call, a Pause, or, when it has ended, the handler's answer."""

    is_abandoned = False

    def ask(self, what: Call | Pause) -> Any:
        """From within: hand a request to the world, and wait for the answer."""
        if self.is_abandoned:
            raise GreenletExit
        assert self.parent is not None
        return self.parent.switch(what)


_graveyard: Final[list[Worker]] = []


def abandon(worker: Worker) -> None:
    """Never go on with a worker. It is kept, because a greenlet that is thrown away unwinds its stack."""
    worker.is_abandoned = True
    _graveyard.append(worker)


def bury() -> None:
    """Free the abandoned, once nobody looks at the world any more. Their unwinding may ask for nothing."""
    _graveyard.clear()
    gc.collect()


def current_worker() -> Worker | None:
    """The worker that is running; None for everybody else."""
    running = getcurrent()
    return running if isinstance(running, Worker) else None


def pause(seconds: float) -> None:
    """Let a worker's time pass; nobody else's does."""
    worker = current_worker()
    if worker is not None:
        worker.ask(Pause(seconds))


class Tap:
    """botocore's `before-send`: a worker's requests go to the world; those of everybody else straight to S3."""

    def __init__(self, ask_s3: AskS3) -> None:
        self._ask_s3 = ask_s3

    def __call__(self, request: AWSPreparedRequest, event_name: str, **_: object) -> AWSResponse:
        """The answer to a request."""
        worker = current_worker()
        if worker is None:
            return self._ask_s3(request)
        answer = worker.ask(read_call(event_name, request))
        if isinstance(answer, Exception):
            raise answer
        assert isinstance(answer, AWSResponse)
        return answer


def tap_requests(ask_s3: AskS3) -> None:
    """Have every client that is made from now on ask the world first."""
    open_session.cache_clear()
    boto3.setup_default_session(botocore_session=open_session())
    assert boto3.DEFAULT_SESSION is not None
    boto3.DEFAULT_SESSION.events.register_first("before-send", cast("Any", Tap(ask_s3)))


class VirtualTime:
    """Stands for the module `time` where botocore waits between its retries."""

    def __init__(self, module: Any) -> None:
        self._module = module
        self.sleep: Callable[[float], None] = pause

    def __getattr__(self, name: str) -> Any:
        return getattr(self._module, name)
