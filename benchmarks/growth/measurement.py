"""What a piece of work takes: processor time, and the memory that it adds at its peak."""

import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

_LEAST_SECONDS: Final = 0.15
"""Short work is done again until so much time is spent, and its quickest run counts."""
_LEAST_RUNS: Final = 2
"""What is only done once, such as a look that is remembered, is in the first run alone."""
_LONG_SECONDS: Final = 3.0
"""Work that takes so long is done once."""
_PROCESS: Final = Path("/proc/self")


class Point(msgspec.Struct, frozen=True):
    """One size."""

    size: int
    """Characters of an article, or articles in the buckets."""
    seconds: float
    """Of processor time."""
    bytes: int
    """By which the process's memory was larger at its peak than before the series."""


def measure_point(size: int, work: Callable[[], object], base_bytes: int) -> Point:
    """Do the work; `base_bytes` is what the process held before."""
    reset_peak()
    quickest, spent, runs = float("inf"), 0.0, 0
    while spent < _LEAST_SECONDS or (runs < _LEAST_RUNS and spent < _LONG_SECONDS):
        began = time.process_time()
        work()
        took = time.process_time() - began
        quickest, spent, runs = min(quickest, took), spent + took, runs + 1
    return Point(size, quickest, max(0, read_peak() - base_bytes))


def reset_peak() -> None:
    """Forget the peak so far, where the system can do that. Elsewhere a series in order of size is right as well."""
    if _PROCESS.is_dir():
        (_PROCESS / "clear_refs").write_text("5", encoding="ascii")  # see proc(5)


def read_resident() -> int:
    """What this process holds now; where the system does not tell, the most that it has held."""
    reset_peak()
    return read_peak()


def read_peak() -> int:
    """Most bytes that this process has held since then."""
    if _PROCESS.is_dir():
        lines = (_PROCESS / "status").read_text(encoding="ascii", errors="replace").splitlines()
        return 1024 * int(next(line.split()[1] for line in lines if line.startswith("VmHWM:")))
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used if sys.platform == "darwin" else 1024 * used
