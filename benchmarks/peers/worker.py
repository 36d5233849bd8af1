"""The child process in which a peer that is a Python library does its work, with no way to the network.

`python -m benchmarks.peers.worker MAKER ARGUMENT...`, MAKER as `module:function`. JSON Lines from standard input to
standard output: `{"texts": [...]}` is answered by `{"texts": [...], "seconds": processor time}`. The first line is an
empty answer: it is ready.
"""

import os
import sys
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Final

import msgspec
from pytest_socket import disable_socket

Work = Callable[[Sequence[str]], list[str]]
"""An answer for each text, in their order."""


class Request(msgspec.Struct, frozen=True):
    """What is asked."""

    texts: tuple[str, ...]


class Answer(msgspec.Struct, frozen=True):
    """What was made of it."""

    texts: tuple[str, ...]
    seconds: float
    """Of the processor, that of processes which it started and waited for included."""


READY: Final = Answer((), 0.0)


def main(maker: str, *arguments: str) -> None:
    """See this module's docstring."""
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # what a library prints is no answer
    disable_socket()
    module, function = maker.split(":")
    work: Work = getattr(import_module(module), function)(*arguments)
    answers.write(msgspec.json.encode(READY) + b"\n")
    for line in sys.stdin.buffer:
        request = msgspec.json.decode(line, type=Request)
        start = _read_processor_time()
        texts = work(request.texts)
        seconds = _read_processor_time() - start
        answers.write(msgspec.json.encode(Answer(tuple(texts), seconds)) + b"\n")


def _read_processor_time() -> float:
    times = os.times()
    # The process's own clock has nanoseconds, that of its children hundredths of a second.
    return time.process_time() + times.children_user + times.children_system


if __name__ == "__main__":
    main(*sys.argv[1:])
