"""Start ministack, an emulation of AWS, on a free loopback port, and leave nothing behind."""

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import boto3
from botocore.config import Config

from dragoman.errors import DragomanError
from dragoman.settings import Settings

REGION: Final = "us-east-1"
START_SECONDS: Final = 60
"""It takes half a second; a machine under load may need much longer."""
STOP_SECONDS: Final = 10
ENDING_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""What ends a program from outside, when it is asked to."""

_PR_SET_PDEATHSIG: Final = 1  # prctl(2)
_ACCOUNT: Final = "111111111111"  # twelve digits as an access key select an account of their own
_SETTING_NAMES: Final = frozenset(field.upper() for field in Settings.__struct_fields__)


class CloudError(DragomanError):
    """The embedded cloud did not start, or refused the template."""


class Cloud:
    """The way to a running cloud's services. No setting of the machine's, no profile and no real credential counts."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.endpoint_url = f"http://127.0.0.1:{port}"
        self._session = boto3.Session(aws_access_key_id=_ACCOUNT, aws_secret_access_key=_ACCOUNT, region_name=REGION)

    def client(self, service: str) -> Any:
        """A boto3 client."""
        config = Config(s3={"addressing_style": "path"}, proxies={}, retries={"total_max_attempts": 3})
        return self._session.client(service, endpoint_url=self.endpoint_url, config=config)  # type: ignore[call-overload]


@contextmanager
def run_cloud() -> Iterator[Cloud]:
    """A running cloud. At the end, also after an error or an interrupt, its processes are stopped and its folder is
    removed.

    Raises:
        CloudError: it did not start.
    """
    folder = Path(tempfile.mkdtemp(prefix="dragoman-cloud-"))
    process = None
    try:
        port = _find_free_port()
        process = _start(folder, port)
        _await_health(process, port, folder)
        yield Cloud(port)
    except KeyboardInterrupt:
        ignore_ending_signals()
        raise
    finally:
        if process is not None:
            _stop(process)
        shutil.rmtree(folder, ignore_errors=True)


def is_healthy(port: int) -> bool:
    """Whether a cloud that can work answers there."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_ministack/health", timeout=2):
            return True
    except (urllib.error.URLError, OSError):
        return False


def ignore_ending_signals() -> None:
    """Let nobody disturb the cleaning up: who presses Ctrl-C twice wants to be gone, not to leave things behind."""
    if threading.current_thread() is threading.main_thread():
        for number in ENDING_SIGNALS:
            signal.signal(number, signal.SIG_IGN)


def _find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(folder: Path, port: int) -> subprocess.Popen[bytes]:
    with (folder / "server.log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "dragoman.cloud.ministack_server"],
            env=_build_environment(folder, port),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for us: we stop it, and the functions that it started, in our order
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - before any thread of ours
        )


def _die_with_parent() -> None:
    """Have the server end when we are killed outright, where the system can do that; its functions end with it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _build_environment(folder: Path, port: int) -> dict[str, str]:
    """Ours without real credentials and without settings, because the functions inherit it."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("AWS_", "POWERTOOLS_")) and name not in _SETTING_NAMES
    }
    return inherited | {
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "MINISTACK_REGION": REGION,
        "LOG_LEVEL": "WARNING",
        "TMPDIR": str(folder),
        "MODEL_CACHE_DIRECTORY": str(folder / "models"),
        "POWERTOOLS_TRACE_DISABLED": "true",  # no X-Ray daemon listens here
        "DOCKER_HOST": f"unix://{folder}/no-docker.sock",  # no look-up of containers
    }


def _await_health(process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if is_healthy(port):
            return
        time.sleep(0.05)
    log = (folder / "server.log").read_text(errors="replace")
    raise CloudError(f"The embedded cloud did not start. Its last words:\n{log[-2000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """The server and the functions' processes, which are of its group."""
    for signal_number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, signal_number)
            process.wait(STOP_SECONDS)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue
