"""The child process: reads requests from one pipe, answers into another, and does nothing else.

Run as `python -m dragoman.isolation.child MODULE PARENT MEMORY_BYTES`. The module has `answer(request, content)`, bytes
to bytes, and `warm_up(name)`, which imports step by step, between its `yield`s, what a request about something of that
name is likely to need: while the parent fetches it.
"""

import os
import select
import sys
from importlib import import_module
from typing import Final, NoReturn

from dragoman.isolation.confinement import (
    allow_seconds,
    die_with,
    forbid_reaching_out,
    limit_resources,
    measure_peak_bytes,
)
from dragoman.isolation.frames import ANSWER, EXPECTED, NO_CONTENT, REQUEST, SAME_CONTENT, Status
from dragoman.isolation.system_calls import filter_system_calls

_CHUNK_BYTES: Final = 1_048_576
"""What a pipe holds at most; see `process.py`."""

_WARM_UP_SECONDS: Final = 30
"""Of work, for getting ready: it takes 0.1 to 1. What the last request has left of its own must not end the child here:
the next document would have to answer for it."""

_WORN_SHARE: Final = 0.5
"""Of the memory that is allowed: a child that has held more makes room for a fresh one."""


class Child:
    """The loop, with the module that does the work and the ends of the two pipes."""

    def __init__(self, module: str, memory_bytes: int) -> None:
        # The work's own output must neither reach the log, since it may quote the text, nor the pipes.
        # They close when the process has ended, not while it is ending: the parent kills what has closed them.
        self._requests = os.dup(0)
        self._answers = os.dup(1)
        _silence(0, 1)
        self._memory_bytes = memory_bytes
        self._content: bytes | None = None
        self._module = import_module(module)

    def run(self) -> None:
        """Answer until there are no more requests."""
        self._tell(Status.READY, b"")
        limit_resources(self._memory_bytes)
        _silence(2)
        filter_system_calls()
        forbid_reaching_out(self._end_reaching_out)
        while header := self._read_some(REQUEST.size):
            header += self._read(REQUEST.size - len(header))
            request_bytes, content_bytes, seconds = REQUEST.unpack(header)
            if content_bytes == EXPECTED:
                self._warm_up(self._read(request_bytes))
            else:
                self._answer(request_bytes, content_bytes, seconds)

    def _warm_up(self, name: bytes) -> None:
        """Best effort: what can't be imported shows when it is needed."""
        allow_seconds(_WARM_UP_SECONDS)
        try:
            for _ in self._module.warm_up(name.decode(errors="replace")):
                if select.select([self._requests], [], [], 0)[0]:
                    break
        except Exception:  # noqa: BLE001 - see above
            return

    def _answer(self, request_bytes: int, content_bytes: int, seconds: int) -> None:
        try:
            request = self._read(request_bytes)
            if content_bytes != SAME_CONTENT:
                self._content = None  # two of them might be too many
                self._content = None if content_bytes == NO_CONTENT else self._read(content_bytes)
            allow_seconds(seconds)
            answer: bytes = self._module.answer(request, self._content)
        except MemoryError:
            self._end(Status.OUT_OF_MEMORY)
        except Exception as error:  # noqa: BLE001 - told to the parent, which raises it
            self._tell(Status.FAILED, _describe(error))
        except BaseException as error:  # noqa: BLE001 - a parser's exit is not ours
            self._end(Status.BROKE_DOWN, type(error).__name__.encode())
        else:
            self._tell_answer(answer)

    def _read(self, size: int) -> bytes:
        parts: list[bytes] = []
        while size:
            part = self._read_some(size)
            if not part:
                os._exit(1)  # the parent has gone
            parts.append(part)
            size -= len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def _read_some(self, size: int) -> bytes:
        """What there is, as soon as there is any; nothing at the end. Not through a buffer: what waits in the pipe has
        to show there."""
        return os.read(self._requests, min(size, _CHUNK_BYTES))

    def _tell_answer(self, answer: bytes) -> None:
        peak = measure_peak_bytes()
        if peak > self._memory_bytes:
            self._end(Status.OUT_OF_MEMORY)
        is_worn = peak > self._memory_bytes * _WORN_SHARE
        self._tell(Status.ANSWERED_LAST if is_worn else Status.ANSWERED, answer)

    def _tell(self, status: Status, text: bytes) -> None:
        rest = memoryview(ANSWER.pack(status, len(text)) + text)
        while rest:
            rest = rest[os.write(self._answers, rest) :]

    def _end(self, status: Status, text: bytes = b"") -> NoReturn:
        """Say it, and leave without another instruction of the work's."""
        self._tell(status, text)
        os._exit(0)

    def _end_reaching_out(self, event: str) -> None:
        self._end(Status.REACHED_OUT, event.encode())


def _describe(error: Exception) -> bytes:
    """Name and place, without the error's message, which might quote the text."""
    import traceback  # noqa: PLC0415 - start-up time

    places = traceback.format_tb(error.__traceback__)[-3:]
    return "\n".join([type(error).__name__, *(" ".join(place.split()) for place in places)]).encode(errors="replace")


def _silence(*descriptors: int) -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in descriptors:
        os.dup2(nowhere, descriptor)
    os.close(nowhere)


def main(module: str, parent: str, memory_bytes: str) -> None:
    """See this module's docstring; PARENT is 0 where the child is not to end with the thread that started it."""
    if int(parent):
        die_with(int(parent))
    Child(module, int(memory_bytes)).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
