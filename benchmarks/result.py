"""What a benchmark found: figures with their goals, and the details that its pictures are drawn from.

Absolute times belong to the machine that measured them. What is claimed anywhere is a ratio of two things that were
measured in the same run.
"""

import os
import platform
import sys
from pathlib import Path
from typing import Any, Final

import msgspec

RESULTS: Final = Path(__file__).parent / "results"
"""`<benchmark>.json`: the last run whose results were kept."""


class Goal(msgspec.Struct, frozen=True):
    """Where a figure should lie."""

    bound: float
    is_least: bool = True
    """Whether the figure should reach the bound; otherwise it should not exceed it."""

    def is_held_by(self, value: float) -> bool:
        """Whether a value lies there."""
        return value >= self.bound if self.is_least else value <= self.bound


class Figure(msgspec.Struct, frozen=True):
    """One number, and what is wanted of it."""

    name: str
    """In words that need no context: it is a line of the table."""
    value: float
    unit: str
    """`ratio` for most."""
    goal: Goal | None = None
    note: str = ""
    """Why a goal is not held, or under which condition the number was taken."""

    @property
    def is_held(self) -> bool | None:
        """None: nothing is wanted of it."""
        return self.goal.is_held_by(self.value) if self.goal else None


class Machine(msgspec.Struct, frozen=True):
    """Where it was measured."""

    processor: str
    cores: int
    python: str
    load: float
    """Average over the last minute, when the run began: above some tenths, something else was at work."""


class Result(msgspec.Struct, frozen=True):
    """One run of one benchmark."""

    benchmark: str
    command: str
    """What makes it again."""
    figures: tuple[Figure, ...]
    details: dict[str, Any]
    """Whatever its pictures and its readers need; plain JSON."""
    machine: Machine
    seconds: float = 0.0


def describe_machine() -> Machine:
    """This machine, now."""
    processor = next(
        (line.split(":", 1)[1].strip() for line in _read_lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.processor() or platform.machine(),
    )
    return Machine(processor, os.cpu_count() or 1, ".".join(map(str, sys.version_info[:3])), os.getloadavg()[0])


def save_result(result: Result, folder: Path = RESULTS) -> Path:
    """Keep a result where `read_result` and the pictures look for it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{result.benchmark}.json"
    path.write_bytes(msgspec.json.format(msgspec.json.encode(result), indent=1) + b"\n")
    return path


def read_result(benchmark: str, folder: Path = RESULTS) -> Result:
    """The last result that was kept.

    Raises:
        FileNotFoundError: there is none.
        msgspec.ValidationError: it was kept by another version of the benchmarks.
    """
    return msgspec.json.decode((folder / f"{benchmark}.json").read_bytes(), type=Result)


def _read_lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:  # not Linux
        return []
