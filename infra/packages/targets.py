"""What is built: which function, for which machine."""

import platform
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]

LAMBDA_PYTHON: Final = (3, 13)
"""The template's Runtime. A compiled file is read by this version alone."""


@dataclass(frozen=True)
class Function:
    """One of the template's functions."""

    service: str
    """Its folder in `functions/`."""
    resource: str
    """Its logical name in the template."""

    @property
    def folder(self) -> Path:
        """Where its handler is."""
        return ROOT / "functions" / self.service


FUNCTIONS: Final = (
    Function("ingest", "IngestFunction"),
    Function("translate", "TranslateFunction"),
    Function("record_failure", "RecordFailureFunction"),
)


@dataclass(frozen=True)
class Architecture:
    """A processor that Lambda has."""

    name: str
    """As the template says it."""
    machine: str
    """As wheels and Python say it."""
    elf: int
    """As compiled files say it: `e_machine` of their header."""


ARCHITECTURES: Final = {
    architecture.name: architecture
    for architecture in (Architecture("arm64", "aarch64", 183), Architecture("x86_64", "x86_64", 62))
}


class PackagingError(Exception):
    """A package cannot be made, or is not what it should be. The message says what to do."""


def find_function(name: str) -> Function:
    """The function with a folder's name or a logical name.

    Raises:
        PackagingError: there is none.
    """
    for function in FUNCTIONS:
        if name in {function.service, function.resource}:
            return function
    raise PackagingError(f"There is no function {name}, but {', '.join(each.service for each in FUNCTIONS)}.")


def find_architecture(name: str) -> Architecture:
    """The architecture with the template's name for it.

    Raises:
        PackagingError: Lambda has no such.
    """
    if name not in ARCHITECTURES:
        raise PackagingError(f"There is no architecture {name}, but {', '.join(ARCHITECTURES)}.")
    return ARCHITECTURES[name]


def find_own_architecture() -> Architecture:
    """The architecture of this machine.

    Raises:
        PackagingError: Lambda's packages do not run here.
    """
    for architecture in ARCHITECTURES.values():
        if sys.platform == "linux" and platform.machine() == architecture.machine:
            return architecture
    raise PackagingError("Packages for Lambda run on Linux, on x86-64 or arm64. Do this there.")


def read_requirements(function: Function) -> tuple[str, ...]:
    """What pyproject.toml names for a function: for all of them, and in the extra that its requirements.txt names."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    _, _, extra = (function.folder / "requirements.txt").read_text("utf-8").strip().strip("]").partition("[")
    return (*project["dependencies"], *(project["optional-dependencies"][extra] if extra else ()))
