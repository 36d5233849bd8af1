"""The processes behind a stack: which is whose, what they hold and what they use."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

import msgspec
import psutil

from benchmarks.embedded.stack import Bench

EMULATOR: Final = "emulator"
READER: Final = "reader"
"""The child process in which ingest reads files."""
_GONE: Final = (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess)


class Sample(msgspec.Struct, frozen=True):
    """One process at one moment."""

    role: str
    """EMULATOR, READER, or the last word of a function's name."""
    process: int
    moment: float
    """Seconds since 1970."""
    bytes: int
    """Resident."""
    seconds: float
    """Of processor time so far."""


class Sampler:
    """Looks at all processes of a stack now and then."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._roles: dict[psutil.Process, str] = {}
        self.samples: list[Sample] = []

    def look(self) -> None:
        """Take one sample of each."""
        self._find()
        now = time.time()
        for process, role in self._roles.items():
            with suppress(*_GONE), process.oneshot():
                used = process.cpu_times()
                held = process.memory_info().rss
                self.samples.append(Sample(role, process.pid, now, held, used.user + used.system))

    @contextmanager
    def watching(self, every_seconds: float = 0.5) -> Iterator[None]:
        """Sample in the background."""
        ended = threading.Event()

        def watch() -> None:
            while not ended.wait(every_seconds):
                self.look()

        thread = threading.Thread(target=watch, daemon=True)
        self.look()
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()
            self.look()

    def _find(self) -> None:
        """Processes that are not known yet. To ask one for its environment is slow, so that each is asked once."""
        for process in psutil.Process().children(recursive=True):
            if process not in self._roles:
                with suppress(*_GONE):
                    role = self._name(process)
                    if role is not None:
                        self._roles[process] = role

    def _name(self, process: psutil.Process) -> str | None:
        given = process.environ()
        if given.get("GATEWAY_PORT") != str(self._bench.cloud.port):
            parent = process.parent()
            return READER if parent is not None and self._roles.get(parent) in {"ingest", READER} else None
        function = given.get("AWS_LAMBDA_FUNCTION_NAME")
        if function is None:
            return EMULATOR
        return next(
            (
                word
                for word, name in zip(("ingest", "translate"), self._bench.work_functions, strict=True)
                if name == function
            ),
            "other",
        )


def read_start_times(bench: Bench) -> dict[str, list[float]]:
    """When the processes of each function started, by its role, in seconds since 1970, the oldest first."""
    sampler = Sampler(bench)
    sampler.look()
    shift = _find_clock_shift()
    found = dict[str, list[float]]()
    for sample in sampler.samples:
        with suppress(*_GONE):
            found.setdefault(sample.role, []).append(psutil.Process(sample.process).create_time() + shift)
    return {role: sorted(moments) for role, moments in found.items()}


def _find_clock_shift() -> float:
    """What has to be added to a process's start time: the kernel tells when the machine started in whole seconds."""
    before = time.time()
    with psutil.Popen(["true"]) as process:
        told = float(process.create_time())
        return (before + time.time()) / 2 - told
