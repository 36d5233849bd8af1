"""Where a package's libraries come from: wheels for Lambda's machine, or what is installed here."""

import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from infra.packages.targets import LAMBDA_PYTHON, ROOT, Architecture, Function, PackagingError, read_requirements

_GLIBC_MINORS: Final = (34, 31, 28, 27, 24, 17)
"""Amazon Linux 2023, which python3.13 runs on, has glibc 2.34. pip wants each kind of wheel named."""


def download(function: Function, architecture: Architecture, into: Path) -> None:
    """Install what a function needs, as wheels for an architecture of Lambda, in the versions of constraints.txt.

    Raises:
        PackagingError: this is another Python than Lambda's (pip judges a requirement's conditions by the one that it
            runs on), or pip failed.
    """
    check_version()
    platforms = [f"manylinux_2_{minor}_{architecture.machine}" for minor in _GLIBC_MINORS]
    command = [
        *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"),
        *("--target", str(into), "--no-compile", "--only-binary=:all:", "--implementation", "cp"),
        *("--python-version", ".".join(map(str, LAMBDA_PYTHON))),
        *(option for name in (*platforms, f"manylinux2014_{architecture.machine}") for option in ("--platform", name)),
        *("--constraint", str(ROOT / "constraints.txt")),
        *read_requirements(function),
    ]
    answer = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - a fixed command
    if answer.returncode:
        raise PackagingError(f"pip could not install what {function.service} needs:\n{answer.stderr.strip()}")


def check_version() -> None:
    """Look whether this is Lambda's Python.

    Raises:
        PackagingError: it is another one.
    """
    if sys.version_info[:2] != LAMBDA_PYTHON:
        wanted, here = (".".join(map(str, version)) for version in (LAMBDA_PYTHON, sys.version_info[:2]))
        raise PackagingError(f"Packages for Lambda are made by Python {wanted}; this is {here}. Put it on PATH.")


def copy_files(files: Mapping[str, Path], into: Path) -> None:
    """Copy files to their places in a package."""
    for path, source in files.items():
        place = into / path
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, place)


def list_files(folder: Path) -> list[str]:
    """The files under a folder by their place in it, sorted."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def find_installed(function: Function) -> dict[str, Path]:
    """The files of everything that a function needs and that is installed here, by their place in a package.

    Raises:
        BillError: something is not installed here, or in another version than constraints.txt has.
    """
    # Reading what packages say of themselves takes libraries, which an interpreter that only builds need not have.
    from importlib.metadata import distribution  # noqa: PLC0415

    from infra.bill_of_materials import list_packages  # noqa: PLC0415

    found = {}
    for name in list_packages(function.service):
        for file in distribution(name).files or ():
            if ".." not in file.parts and "__pycache__" not in file.parts:  # commands lie beside the environment
                found[file.as_posix()] = Path(str(file.locate()))
    return found
