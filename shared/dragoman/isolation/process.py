"""A child process, seen from its parent: start it, ask it, end it. Never waits longer than it is told."""

import contextlib
import os
import resource
import select
import signal
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from dragoman.isolation.frames import ANSWER, EXPECTED, NO_CONTENT, REQUEST, SAME_CONTENT, Status

_CHUNK_BYTES: Final = 1_048_576
"""What a pipe may be made to hold without privileges: its default, 64 kB, takes twice as long for large files."""

_MAX_ANSWER_BYTES: Final = 256_000_000
"""No more is taken from a child, whose bound of memory is not that of its parent. What a package may unpack to is
100 MB, and an article has its text twice."""

_STATUSES: Final = frozenset(Status)

_KEPT_VARIABLES: Final = frozenset(
    {
        *("LANG", "LC_ALL", "LC_CTYPE", "TZ", "PATH"),
        "LD_LIBRARY_PATH",  # Lambda's Python finds its own libraries with it
        *("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX"),
    }
)
"""Of the environment. Above all the function's credentials stay out."""

_OWN_VARIABLES: Final = {
    "OPENBLAS_NUM_THREADS": "1",  # numpy's threads each take 40 MB of address space, and no parser has use for them
    "MALLOC_ARENA_MAX": "1",  # likewise
}


class Ended(msgspec.Struct, frozen=True):
    """A child that is no more."""

    signal: int | None
    """Which signal ended it, if one did."""
    exit_status: int
    peak_bytes: int
    """The most memory that was in use; 0 where that can't be told."""


class Answer(msgspec.Struct, frozen=True):
    """What a child says."""

    status: Status
    text: bytes


class SilentError(Exception):
    """The child said nothing in time."""


class GoneError(Exception):
    """The child has closed its pipes: it ends, or has ended."""


class ChildProcess:
    """A process that runs `dragoman.isolation.child`.

    Args:
        module: what does the work there.
        memory_bytes: what it may hold.

    Raises:
        OSError: the system starts none.
    """

    def __init__(self, module: str, memory_bytes: int) -> None:
        # The death of the thread that starts a child counts as the parent's.
        parent = os.getpid() if threading.current_thread() is threading.main_thread() else 0
        command = [sys.executable, "-P", "-m", "dragoman.isolation.child", module, str(parent), str(memory_bytes)]
        self._process = subprocess.Popen(  # noqa: S603 - our own program, with our own arguments
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=_choose_environment(os.environ),
            cwd="/",
            start_new_session=True,  # an interrupt from the keyboard is the parent's to handle
        )
        assert self._process.stdin is not None  # noqa: S101 - for the type checker
        assert self._process.stdout is not None  # noqa: S101 - likewise
        self._requests, self._answers = self._process.stdin.fileno(), self._process.stdout.fileno()
        for descriptor in (self._requests, self._answers):
            os.set_blocking(descriptor, False)
            _widen(descriptor)
        self._content: bytes | None = None
        self._is_ready = False
        self.has_answered = False
        """Whether it has done any work yet; what happens to a fresh child is not the fault of work before."""
        self._finish = weakref.finalize(self, _end, self._process, os.getpid())

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether it can be asked."""
        return self._finish.alive and self._process.poll() is None

    def wait_until_ready(self, deadline: float) -> None:
        """Until it has started.

        Raises:
            SilentError: it did not in time.
            GoneError: it ended instead.
        """
        if not self._is_ready:
            self._is_ready = self._receive(deadline).status is Status.READY

    def expect(self, name: bytes, deadline: float) -> None:
        """Say what the next request will be about; its answer is not waited for, because there is none.

        Raises:
            SilentError: the pipe is full.
            GoneError: it has ended.
        """
        self._send(REQUEST.pack(len(name), EXPECTED, 0) + name, deadline)

    def ask(self, request: bytes, content: bytes | None, seconds: int, deadline: float) -> Answer:
        """Its answer. `content` is not sent again where it is the very object that was sent last.

        Args:
            request: what is asked.
            content: what it is asked about.
            seconds: how long it may work.
            deadline: how long it may take, on the clock of `time.monotonic`.

        Raises:
            SilentError: there was none in time.
            GoneError: it ended without one.
        """
        is_same = content is not None and content is self._content
        size = SAME_CONTENT if is_same else NO_CONTENT if content is None else len(content)
        self._send(REQUEST.pack(len(request), size, seconds) + request, deadline)
        if content is not None and not is_same:
            self._send(content, deadline)
        self._content = content
        answer = self._receive(deadline)
        self.has_answered = True
        return answer

    def end(self) -> Ended:
        """Kill it, if it still lives, with all that it has started, and leave nothing of it behind."""
        self._content = None
        ended = self._finish()
        return ended if isinstance(ended, Ended) else Ended(None, 0, 0)

    def _send(self, data: bytes, deadline: float) -> None:
        rest = memoryview(data)
        while rest:
            _wait(self._requests, select.POLLOUT, deadline)
            try:
                rest = rest[os.write(self._requests, rest[:_CHUNK_BYTES]) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise GoneError from error

    def _receive(self, deadline: float) -> Answer:
        status, size = ANSWER.unpack(self._read(ANSWER.size, deadline))
        if status not in _STATUSES or size > _MAX_ANSWER_BYTES:
            return Answer(Status.BROKE_DOWN, b"no answer that can be taken")
        return Answer(Status(status), self._read(size, deadline))

    def _read(self, size: int, deadline: float) -> bytes:
        parts: list[bytes] = []
        missing = size
        while missing:
            _wait(self._answers, select.POLLIN, deadline)
            try:
                part = os.read(self._answers, min(missing, _CHUNK_BYTES))
            except BlockingIOError:
                continue
            if not part:
                raise GoneError
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)


def _wait(descriptor: int, event: int, deadline: float) -> None:
    """Until the pipe is ready or closed."""
    poll = select.poll()
    poll.register(descriptor, event)
    while not poll.poll(max(0.0, min(deadline - time.monotonic(), 3_600.0)) * 1000):
        if time.monotonic() >= deadline:
            raise SilentError


def _choose_environment(environ: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in environ.items() if name in _KEPT_VARIABLES}
    path = os.pathsep.join(str(Path(entry).absolute()) for entry in sys.path)
    return {**kept, **_OWN_VARIABLES, "PYTHONPATH": path}


def _widen(descriptor: int) -> None:
    if sys.platform == "linux":
        import fcntl  # noqa: PLC0415 - Unix alone has it

        with contextlib.suppress(OSError):  # a user's pipes may hold so much together; then it stays as it is
            fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, _CHUNK_BYTES)


def _end(process: "subprocess.Popen[bytes]", owner: int) -> Ended | None:
    """Called once: by the parent, or when it forgets the child or ends itself."""
    if os.getpid() != owner:
        return None  # this is a fork of the parent; the child is not ours
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
    if process.returncode is not None:
        return _describe(process.returncode, 0)
    with contextlib.suppress(OSError):  # it has ended already
        os.killpg(process.pid, signal.SIGKILL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    # Until its program was loaded the child was its parent, and what that held counts for it.
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak = usage.ru_maxrss if usage.ru_maxrss > own else 0
    return _describe(process.returncode, peak * (1 if sys.platform == "darwin" else 1024))


def _describe(code: int, peak_bytes: int) -> Ended:
    return Ended(-code if code < 0 else None, max(code, 0), peak_bytes)
