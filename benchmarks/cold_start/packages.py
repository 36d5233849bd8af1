"""The functions' packages as they are deployed, made of what is installed here, so that no network is needed.

What they are compared with is packed in the very same way (`make_compared`): trimmed, slimmed and compiled by the code
that packs ours, so that a difference is one of the functions. `make_installed` has it as pip installs and compiles it,
with nothing left out, which is better than `sam build` makes it: that compiles nothing. Lambda's runtime client is no
part of any package: it has a folder of its own.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from infra.packages.building import build_for_this_machine, finish_package
from infra.packages.targets import Function, find_function

COMPARED: Final = Path(__file__).parent / "compared"
"""Handlers of the functions that ours are compared with."""

INTERPRETER: Final = str(Path(sys.base_prefix) / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}")
"""Without the packages of a virtual environment."""

RUNTIME: Final = "awslambdaric"


def make_function(function: str, folder: Path) -> Path:
    """Build `ingest`, `translate` or `record_failure`; the package's folder."""
    package = folder / function
    build_for_this_machine(find_function(function), package)
    return package


def make_compared(name: str, requirements: Iterable[str], folder: Path) -> Path:
    """Build a function that ours are compared with, as ours are built: a handler of `compared/`, and the packages that
    it asks for."""
    package = _gather(name, requirements, folder / f"{name}-packed")
    finish_package(Function(name, name), package)
    return package


def make_installed(name: str, requirements: Iterable[str], folder: Path) -> Path:
    """The same as pip leaves it."""
    package = _gather(name, requirements, folder / f"{name}-installed")
    _compile(package)
    return package


def _gather(name: str, requirements: Iterable[str], package: Path) -> Path:
    package.mkdir(parents=True)
    _copy(_list_names(requirements), package)
    shutil.copy(COMPARED / f"{name}.py", package / "handler.py")
    return package


def make_runtime(folder: Path) -> Path:
    """Lambda's own runtime client, in a folder of its own."""
    runtime = folder / "runtime"
    _copy(_list_names([RUNTIME]), runtime)
    _compile(runtime)
    return runtime


def _compile(folder: Path) -> None:
    command = [INTERPRETER, "-m", "compileall", "-q", "-j", "0", "--invalidation-mode", "unchecked-hash", str(folder)]
    subprocess.run(command, check=True)  # noqa: S603 - our own folder


def _copy(names: Iterable[str], package: Path) -> None:
    """Every file of these packages that lies beside the others, which leaves out scripts."""
    for name in names:
        for file in distribution(name).files or ():
            if ".." not in file.parts and "__pycache__" not in file.parts:
                target = package / file
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(str(file.locate()), target)


def _list_names(requirements: Iterable[str]) -> set[str]:
    """The packages that are asked for, with all that they ask for in turn, in the versions that are installed."""
    seen: set[tuple[str, str]] = set()
    waiting = [Requirement(line) for line in requirements]
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        for extra in ("", *requirement.extras):
            if (name, extra) not in seen:
                seen.add((name, extra))
                waiting += _needed(name, extra)
    return {name for name, _ in seen}


def _needed(name: str, extra: str) -> Iterator[Requirement]:
    try:
        lines = distribution(name).requires or ()
    except PackageNotFoundError as error:
        raise SystemExit(f"{name} is not installed: run `pip install -e '.[dev]'` first.") from error
    for requirement in map(Requirement, lines):
        if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
            yield requirement
