"""The real template, the real handlers and the real engine on the embedded cloud; no network but loopback."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from dragoman.cli import app

REPOSITORY = Path(__file__).parents[2]
INBOX = REPOSITORY / "events" / "inbox"
COMMAND = (sys.executable, "-m", "dragoman")
TIME_OUT_SECONDS = 240

Dragoman = Callable[..., subprocess.CompletedProcess[bytes]]
Ask = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture(scope="session")
def own_tmp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the commands of these tests keep their temporary files, so that what they leave behind shows."""
    return tmp_path_factory.mktemp("tmp")


@pytest.fixture(scope="session")
def environment(own_tmp: Path) -> dict[str, str]:
    return os.environ | {"TMPDIR": str(own_tmp)}


@pytest.fixture(scope="session")
def dragoman(environment: dict[str, str]) -> Dragoman:
    """The command line as a person uses it: arguments in, exit code and both outputs out."""

    def run(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [*COMMAND, *map(str, arguments)],
            cwd=REPOSITORY,
            env=environment,
            input=stdin,
            capture_output=True,
            timeout=TIME_OUT_SECONDS,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def ask() -> Callable[..., tuple[int, dict[str, Any]]]:
    """A command that asks a cloud, in this process: its exit code, and the document that it writes for programs. So it
    is spared the second that each start takes."""

    def run(*arguments: str | Path) -> tuple[int, dict[str, Any]]:
        done = CliRunner().invoke(app, [*map(str, arguments), "--json"])
        assert done.stdout, (done.stderr, done.exception)
        document: dict[str, Any] = json.loads(done.stdout)
        return done.exit_code, document

    return run


def _heed_interrupts() -> None:
    """A shell without a terminal has what it starts in the background ignore Ctrl-C, and all that is started by that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def started(environment: dict[str, str], *arguments: str | Path) -> Iterator[subprocess.Popen[bytes]]:
    """A command that is still running; it is ended as Ctrl-C ends it."""
    process = subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        cwd=REPOSITORY,
        env=environment,
        stderr=subprocess.DEVNULL,
        preexec_fn=_heed_interrupts,  # noqa: PLW1509 - no thread of ours holds a lock that it needs
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.wait(TIME_OUT_SECONDS)


def wait_until(is_true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + TIME_OUT_SECONDS / 2
    while not is_true():
        assert time.monotonic() < deadline, f"still waiting: {what}"
        time.sleep(0.1)


def read_record(outbox: Path, key: str) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((outbox / f"{key}.json").read_bytes())
    return record


def list_records(outbox: Path) -> dict[str, bytes]:
    """Every record of an OUTBOX by its key."""
    return {
        path.relative_to(outbox).as_posix(): path.read_bytes()
        for path in outbox.rglob("*.json")
        if not path.name.startswith(".")
    }
