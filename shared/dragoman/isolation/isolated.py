"""One child, asked again and again, and what its end means: the document's fault, the machine's, or a bug of ours."""

import contextlib
import signal
import threading
import time
from typing import Final

import msgspec

from dragoman.errors import ChildFaultError, ChildUnavailableError, OverrunError
from dragoman.isolation.frames import Status
from dragoman.isolation.process import Answer, ChildProcess, Ended, GoneError, SilentError
from dragoman.settings import Bounds
from dragoman.stopwatch import SecondsLeft

START_SECONDS: Final = 30.0
"""How long a child may take to start: measured, 0.2 to 0.4 s, and several times that on a machine that just woke."""

PATIENCE_SECONDS: Final = 600.0
"""How long, on the clock, a child may take at most. The system ends what works without end; this is for what waits, and
for callers that have no end of their own. A tenth of a processor is enough for the usual bound."""

_EXPECT_SECONDS: Final = 0.1
_MAX_NAME_BYTES: Final = 1_024
"""A key of S3 is no longer, and an empty pipe holds 64 kB: a name goes into it at once."""

_MEMORY_SHARE: Final = 0.8
"""Libraries in C and Rust that are refused memory end the process. One that held this much of its bound, and crashed,
is taken to have been one of them."""

_FROM_OUTSIDE: Final = frozenset({signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT})
"""No parser raises these in its own process. The kernel sends SIGKILL when the machine is out of memory; the bound
being lower than the machine, that is somebody else's doing."""


class _Broken(msgspec.Struct, frozen=True):
    """Why a child gave no answer."""

    excess: str | None
    """What was too much about the work; None where it can't have been the work."""
    detail: str


class Isolated:
    """Work that is done in a child process, which starts when it is first needed, or told to.

    Args:
        module: what does the work there; see `dragoman.isolation.child`.
        bounds: of one piece of work.
    """

    def __init__(self, module: str, bounds: Bounds) -> None:
        self._module = module
        self._bounds = bounds
        self._child: ChildProcess | None = None
        self._turn = threading.Lock()

    def start(self) -> None:
        """Start the child, which gets ready while the caller does something else. An error shows at the first work."""
        with self._turn:
            self._start()

    def expect(self, name: str) -> None:
        """Have the child get ready for work on something of this name, while the caller fetches it. An error shows at
        the work."""
        with self._turn:
            try:
                told = name.encode(errors="replace")[-_MAX_NAME_BYTES:]
                self._ensure_child().expect(told, time.monotonic() + _EXPECT_SECONDS)
            except (SilentError, GoneError, OSError):  # half of it may be in the pipe
                self._discard()

    def close(self) -> None:
        """End the child; the next work starts another."""
        with self._turn:
            self._discard()

    def do(self, request: bytes, content: bytes | None, seconds_left: SecondsLeft) -> bytes:
        """What the child answers.

        Args:
            request: what is to be done.
            content: what it is about. The same object again is not sent again.
            seconds_left: how long the caller has.

        Raises:
            OverrunError: it took too much, or broke the child.
            ChildUnavailableError: the child could not start, somebody else ended it, or the caller's time is over.
            ChildFaultError: a bug.
        """
        with self._turn:
            try:
                return self._do(request, content, seconds_left)
            except ChildFaultError:
                raise
            except BaseException:  # in the middle of something, or at its end: in no state to be asked again
                self._discard()
                raise

    def _do(self, request: bytes, content: bytes | None, seconds_left: SecondsLeft) -> bytes:
        """Twice at most. What ends a child that has done other work may be that work's doing, and what comes from
        outside is nobody's in here: both are tried once more, in a fresh one."""
        broken = _Broken(None, "")
        for _ in range(2):
            child = self._get_ready_child(seconds_left)
            is_fresh = not child.has_answered
            answer = self._ask(child, request, content, seconds_left)
            if isinstance(answer, Answer):
                return self._take(answer)
            self._discard()
            broken = answer
            if broken.excess == "time" or (is_fresh and broken.excess is not None):
                break
        if broken.excess is None:
            raise ChildUnavailableError(broken.detail)
        raise OverrunError(broken.excess, broken.detail)

    def _get_ready_child(self, seconds_left: SecondsLeft) -> ChildProcess:
        for attempt in range(2):
            child = None
            try:
                child = self._ensure_child()
                child.wait_until_ready(time.monotonic() + min(START_SECONDS, seconds_left()))
            except SilentError as error:
                raise ChildUnavailableError("The process for reading did not start in time.") from error
            except (GoneError, OSError) as error:
                self._discard()
                if attempt:
                    raise ChildUnavailableError("The process for reading could not start.") from error
            else:
                return child
        raise AssertionError  # the second attempt returns or raises

    def _start(self) -> None:
        with contextlib.suppress(OSError):
            self._ensure_child()

    def _ensure_child(self) -> ChildProcess:
        if self._child is not None and not self._child.is_alive:
            self._discard()
        if self._child is None:
            self._child = ChildProcess(self._module, self._bounds.memory_bytes)
        return self._child

    def _discard(self) -> Ended:
        child, self._child = self._child, None
        return child.end() if child is not None else Ended(None, 0, 0)

    def _ask(
        self, child: ChildProcess, request: bytes, content: bytes | None, seconds_left: SecondsLeft
    ) -> Answer | _Broken:
        seconds = self._bounds.seconds
        deadline = time.monotonic() + min(seconds_left(), PATIENCE_SECONDS)
        try:
            answer = child.ask(request, content, seconds, deadline)
        except SilentError as error:
            raise ChildUnavailableError("The time was over before the file was read.") from error
        except GoneError:
            return self._explain(self._discard())
        return self._judge(answer)

    def _judge(self, answer: Answer) -> Answer | _Broken:
        match answer.status:
            case Status.OUT_OF_MEMORY:
                return self._broken_by_memory()
            case Status.BROKE_DOWN:
                return _Broken("crash", f"The parser broke down: {answer.text.decode(errors='replace')}.")
            case Status.REACHED_OUT:
                event = answer.text.decode(errors="replace")
                return _Broken("reaching-out", f"Reading it reached out of the process: {event}.")
            case _:
                return answer

    def _take(self, answer: Answer) -> bytes:
        if answer.status is Status.FAILED:
            name, *where = answer.text.decode(errors="replace").split("\n")
            raise ChildFaultError(name, tuple(where))
        if answer.status is Status.ANSWERED_LAST:
            self._discard()
            self._start()  # it gets ready until the next work comes
        return answer.text

    def _explain(self, ended: Ended) -> _Broken:
        if ended.signal == signal.SIGXCPU:
            seconds = self._bounds.seconds
            spent = "1 second" if seconds == 1 else f"{seconds:,} seconds"
            return _Broken("time", f"Reading it took more than {spent} of work, which is the limit.")
        if ended.signal in _FROM_OUTSIDE:
            return _Broken(None, f"The process for reading was ended from outside ({_name_signal(ended.signal)}).")
        if ended.peak_bytes > self._bounds.memory_bytes * _MEMORY_SHARE:
            return self._broken_by_memory()
        how = f"status {ended.exit_status}" if ended.signal is None else _name_signal(ended.signal)
        return _Broken("crash", f"The parser crashed ({how}).")

    def _broken_by_memory(self) -> _Broken:
        limit = self._bounds.memory_bytes
        return _Broken("memory", f"Reading it took more than {limit:,} bytes of memory, which is the limit.")


def _name_signal(number: int | None) -> str:
    try:
        return signal.Signals(number or 0).name
    except ValueError:
        return f"signal {number}"
