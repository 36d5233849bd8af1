"""Runs in a child: does, at the parent's word, what parsers do to their process."""

import ctypes
import hashlib
import os
import resource
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from dragoman.isolation.frames import ANSWER, Status

SECRET = "The mayor has resigned."  # stands for a text
_DONE: list[bytes] = []
_EXPECTED: list[str] = []


class Panic(BaseException):
    """As a library in Rust raises it."""


def warm_up(name: str) -> Iterator[None]:
    """Notes what is expected, and does what the name says."""
    _EXPECTED.append(name)
    if name == "work":
        work(0.6)
    yield
    if name == "fail":
        fail(None)
    if name == "steps":
        while True:
            yield


def answer(request: bytes, content: bytes | None) -> bytes:
    name = request.decode()
    result = DEEDS[name](content)
    _DONE.append(request)
    return result if isinstance(result, bytes) else b"done"


def hoard(_: bytes | None) -> None:
    kept = []
    while True:
        kept.append(bytes(1_000_000))


def hoard_and_hide_it(content: bytes | None) -> bytes:
    try:
        hoard(content)
    except MemoryError:
        return b"something poorer"
    return b""


def spin(_: bytes | None) -> None:
    while True:
        pass


def work(seconds: float) -> None:
    ends_at = time.process_time() + seconds
    while time.process_time() < ends_at:
        pass


def work_almost_too_long(_: bytes | None) -> None:
    limit, _hard = resource.getrlimit(resource.RLIMIT_CPU)
    work(limit - time.process_time() - 0.3)


def fail(_: bytes | None) -> None:
    raise ValueError(SECRET)


def panic(_: bytes | None) -> None:
    raise Panic(SECRET)


def chatter(_: bytes | None) -> None:
    for stream in (sys.stdout, sys.stderr):
        stream.write(SECRET)
        stream.flush()
    os.write(1, SECRET.encode())
    os.write(2, SECRET.encode())


def crash_unless_fresh(_: bytes | None) -> None:
    if _DONE:
        os.abort()


def answer_out_of_turn(*header: int) -> None:
    """As code that has taken the process over could: straight into the pipe."""
    for entry in Path("/dev/fd").iterdir():
        descriptor = int(entry.name)
        try:
            is_answers = descriptor > 2 and stat.S_ISFIFO(os.fstat(descriptor).st_mode)
            if is_answers:
                os.write(descriptor, ANSWER.pack(*header))
        except OSError:  # the descriptor of the listing, or the end that is read
            continue
    time.sleep(60)


def connect(_: bytes | None) -> None:
    socket.create_connection(("127.0.0.1", 9), 1)


def connect_below_python(_: bytes | None) -> bytes:
    library = ctypes.CDLL(None, use_errno=True)
    return f"{library.socket(2, 1, 0)} {ctypes.get_errno()}".encode()


def run_below_python(_: bytes | None) -> bytes:
    library = ctypes.CDLL(None, use_errno=True)
    return f"{library.system(b'exit 7')}".encode()


def write_below_python(content: bytes | None) -> bytes:
    library = ctypes.CDLL(None, use_errno=True)
    path = (content or b"") + b"/below"
    descriptor = library.open(path, os.O_CREAT | os.O_WRONLY, 0o600)
    return str(library.write(descriptor, b"text", 4)).encode()


DEEDS: dict[str, Callable[[bytes | None], object]] = {
    "nothing": lambda _: None,
    "echo": lambda content: content,
    "digest": lambda content: hashlib.sha256(content or b"").hexdigest().encode(),
    "pid": lambda _: str(os.getpid()).encode(),
    "environment": lambda _: "\n".join(f"{name}={value}" for name, value in os.environ.items()).encode(),
    "abort": lambda _: os.abort(),
    "segfault": lambda _: ctypes.string_at(1),
    "exit": lambda _: sys.exit(0),
    "leave": lambda _: os._exit(0),
    "panic": panic,
    "spin": spin,
    "work almost too long": work_almost_too_long,
    "expected": lambda _: "\n".join(_EXPECTED).encode(errors="replace"),
    "sleep": lambda _: time.sleep(60),
    "nap": lambda _: time.sleep(1),
    "hoard": hoard,
    "hoard and hide it": hoard_and_hide_it,
    "fail": fail,
    "chatter": chatter,
    "promise a terabyte": lambda _: answer_out_of_turn(Status.ANSWERED, 10**12),
    "answer with an unknown word": lambda _: answer_out_of_turn(99, 0),
    "crash unless fresh": crash_unless_fresh,
    "connect": connect,
    "connect below Python": connect_below_python,
    "run": lambda _: subprocess.run([sys.executable, "--version"], check=False),
    "run below Python": run_below_python,
    "look up": lambda _: socket.getaddrinfo("localhost", 80),
    "write": lambda content: Path((content or b"").decode(), "above").write_text(SECRET, "utf-8"),
    "write below Python": write_below_python,
    "kill": lambda _: os.kill(os.getppid(), 0),
}
