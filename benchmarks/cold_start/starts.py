"""One start of a function: a fresh process, one event, its first response."""

import os
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec
import psutil

from benchmarks.cold_start.packages import INTERPRETER
from benchmarks.cold_start.runtime_api import serve

TIMEOUT_SECONDS: Final = 300
_PATIENCE_SECONDS: Final = 120.0
CORE: Final = max(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0
"""The process and its children share one core, as they do in a function of 1,769 MB, which has one vCPU's time. What
plays S3, SQS and Lambda has the others."""


class Function(msgspec.Struct, frozen=True):
    """A package that can be started."""

    name: str
    package: Path
    runtime: Path
    environment: Mapping[str, str]


class Start(msgspec.Struct, frozen=True):
    """What one took."""

    seconds: float
    """On the clock: from the process's start to its first response."""
    processor_seconds: float
    """Of the process and its children, until then."""


class StartError(Exception):
    """The function did not do what it was started for."""


def start(
    function: Function, event: dict[str, Any], options: tuple[str, ...] = (), errors: Path | None = None
) -> Start:
    """Start a function's process, hand it an event, and end it when it has answered.

    Args:
        function: which.
        event: of its queue.
        options: of the interpreter.
        errors: where its standard error goes.

    Raises:
        StartError: it ended in an error, or asks for the event to be delivered again.
        TimeoutError: it gave no answer.
    """
    with serve(event, TIMEOUT_SECONDS) as api, (errors or Path(os.devnull)).open("wb") as log:
        command = [INTERPRETER, *options, "-m", "awslambdaric", "handler.handler"]
        began = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 - our own program
            command,
            env=_describe_environment(function, api.address),
            cwd=function.package,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=log,
            preexec_fn=_stay_on_one_core,  # noqa: PLW1509 - nothing that holds a lock
        )
        try:
            answer = api.wait(_PATIENCE_SECONDS)
            spent = _measure_processor(process.pid)
        finally:
            process.kill()
            process.wait()
    body = msgspec.json.decode(answer.body)
    if answer.path != "response" or body != {"batchItemFailures": []}:
        raise StartError(f"{function.name} answered {answer.path}: {answer.body[:2000]!r}")
    return Start(answer.moment - began, spent)


def _describe_environment(function: Function, address: str) -> dict[str, str]:
    """Of Lambda's variables those that something reads."""
    return {
        **function.environment,
        "PATH": os.environ.get("PATH", ""),
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
        "PYTHONPATH": f"{function.package}:{function.runtime}",
        "PYTHONDONTWRITEBYTECODE": "1",  # a function's package can't be written to
        "AWS_LAMBDA_RUNTIME_API": address,
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_VERSION": "1",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1769",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{function.name}",
        "AWS_LAMBDA_LOG_STREAM_NAME": "measured",
        "AWS_EXECUTION_ENV": "AWS_Lambda_python3.13",
        "AWS_XRAY_DAEMON_ADDRESS": "127.0.0.1:2000",  # nobody listens there; it is told things over UDP
        "LAMBDA_TASK_ROOT": str(function.package),
        "_HANDLER": "handler.handler",
    }


def _stay_on_one_core() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {CORE})


def _measure_processor(process_id: int) -> float:
    """Of a process and its children, those that have ended included."""
    process = psutil.Process(process_id)
    ended = process.cpu_times()
    family = [process, *process.children(recursive=True)]
    return sum(map(_read_clock, family)) + float(ended.children_user + ended.children_system)


def _read_clock(process: psutil.Process) -> float:
    """A process's processor time, to the nanosecond where the system has a clock for it (clock_getcpuclockid(3))."""
    try:
        return time.clock_gettime((~process.pid << 3) | 2)
    except OSError:
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            return 0.0
        return float(times.user + times.system)
