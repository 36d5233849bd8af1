"""How a process shuts itself in before it touches what strangers sent. Nothing here can be undone from inside.

Linux has all of it. macOS has no signal at the parent's death, no filter of system calls, and does not hold processes
to their address space; there the time is bounded, and memory is looked at after each answer.
"""

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

HARD_MEMORY: Final = 4 / 3
"""Where the system refuses more memory, as a multiple of the bound. A library that is refused memory may hide it and
answer something poorer. So an answer counts only while less than the bound was held, and the system's refusal comes a
third beyond: a list that grows asks for an eighth more at a time, a buffer in most libraries for half as much again."""

_PR_SET_PDEATHSIG: Final = 1
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_OUTWARD: Final = frozenset(
    {
        *("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"),
        *("socket.sendto", "socket.sendmsg"),
        *("subprocess.Popen", "os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn"),
        *("os.kill", "os.killpg", "os.startfile"),
        *("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate"),
        *("os.chmod", "os.chown", "os.setxattr", "os.utime"),
    }
)
"""Audit events (PEP 578) of what no parser has to do. A socket alone is none of them: urllib3 opens one when it is
imported, to see whether there is IPv6."""


def die_with(parent: int) -> None:
    """End when the parent does, however it ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before it was asked for
        os._exit(1)


def limit_resources(memory_bytes: int) -> None:
    """Bound the memory, and allow no core dump, which would hold the text, no file and no further process.

    Threads count as processes: what is imported later may begin none.
    """
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, 0)
    _lower(resource.RLIMIT_NOFILE, 64)  # libraries, modules and fonts are opened one after the other
    if sys.platform == "linux":
        _lower(resource.RLIMIT_AS, int(memory_bytes * HARD_MEMORY))
        _lower(resource.RLIMIT_NPROC, 0)  # root is not held to it


def _lower(kind: int, wanted: int) -> None:
    """The lower of two: what is wanted, and what the process is held to already."""
    _, hard = resource.getrlimit(kind)
    value = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(kind, (value, value))


def allow_seconds(seconds: int) -> None:
    """The system ends this process (SIGXCPU) once it has worked for so many seconds more, up to one longer.

    Time on the processor, not on the clock: a busy machine is not the document's fault.
    """
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    limit = int(usage.ru_utime + usage.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


def measure_peak_bytes() -> int:
    """The most memory that this process has held: address space where the system tells, else what was in use."""
    try:
        status = Path("/proc/self/status").read_text("ascii", errors="replace")
        return int(status.partition("VmPeak:")[2].split(maxsplit=1)[0]) * 1024
    except (OSError, IndexError, ValueError):
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else peak * 1024


def forbid_reaching_out(tell: Callable[[str], None]) -> None:
    """From now on, what reaches for the network, another program or a file to write ends the process at once.

    Args:
        tell: told the audit event's name before the end; must not return to where it was called from.
    """

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if event in _OUTWARD or (event == "open" and _is_writing(arguments)):
            tell(event)

    sys.dont_write_bytecode = True  # modules that come late would be written beside their source
    sys.addaudithook(watch)


def _is_writing(arguments: tuple[Any, ...]) -> bool:
    path, _, flags = arguments
    return isinstance(flags, int) and bool(flags & _WRITING) and path != os.devnull
