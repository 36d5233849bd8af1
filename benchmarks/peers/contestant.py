"""Who takes part: a command that speaks the worker's lines, and its process while it runs."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import msgspec
import psutil

from benchmarks.peers.worker import Answer, Request

ROOT: Final = Path(__file__).parents[2]


class Contestant(msgspec.Struct, frozen=True):
    """One that can be measured here."""

    name: str
    """In words, as the table has it."""
    command: tuple[str, ...]
    """Starts its worker; see `benchmarks.peers.worker`."""
    takes_articles: bool = False
    """Whether a request's texts belong together for it, so that sentences which don't are asked for one by one."""


class Absentee(msgspec.Struct, frozen=True):
    """One that can't."""

    name: str
    reason: str


def run_python(maker: str, *arguments: str) -> tuple[str, ...]:
    """The command of a contestant that is a Python library."""
    return (sys.executable, "-m", "benchmarks.peers.worker", maker, *arguments)


class Running:
    """A contestant's process, from its start to the end of a `with`."""

    def __init__(self, contestant: Contestant) -> None:
        self.name = contestant.name
        self._began = time.perf_counter()
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the process
        self._process = subprocess.Popen(  # noqa: S603 - our own commands
            contestant.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, cwd=ROOT
        )
        self._is_ready = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(timeout=30)
        self._errors.close()

    @property
    def pid(self) -> int:
        """Of its process."""
        return self._process.pid

    @property
    def age(self) -> float:
        """Seconds since its process was started."""
        return time.perf_counter() - self._began

    def ask(self, texts: Sequence[str]) -> Answer:
        """What it makes of some texts.

        Raises:
            RuntimeError: it has ended; with the end of what it wrote on standard error.
        """
        assert self._process.stdin
        if not self._is_ready:
            self._receive()
            self._is_ready = True
        self._process.stdin.write(msgspec.json.encode(Request(tuple(texts))) + b"\n")
        self._process.stdin.flush()
        answer = self._receive()
        assert len(answer.texts) == len(texts), f"{self.name} answered {len(answer.texts)} texts to {len(texts)}"
        return answer

    def measure_peak_bytes(self) -> int:
        """The most memory that its process has held so far; what it holds now where the system does not tell."""
        try:
            lines = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii").splitlines()
        except OSError:  # not Linux
            return int(psutil.Process(self._process.pid).memory_info().rss)
        # Not the `ru_maxrss` of its end: a process has its parent's in it.
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))

    def _receive(self) -> Answer:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            self._errors.seek(0)
            raise RuntimeError(f"{self.name} ended: {self._errors.read()[-500:].decode(errors='replace')}")
        return msgspec.json.decode(line, type=Answer)
