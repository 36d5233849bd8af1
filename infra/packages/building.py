"""One function's package as a folder: its libraries, what is ours, nothing that is not used, all of it compiled."""

import shutil
from pathlib import Path
from typing import Final

from infra.packages.compiling import compile_package
from infra.packages.imports import find_broken_imports
from infra.packages.libraries import copy_files, download, find_installed, list_files
from infra.packages.rules import find_rule
from infra.packages.slimming import slim
from infra.packages.targets import ROOT, Architecture, Function, PackagingError

_LICENCES: Final = ("LICENSE", "NOTICE")


def build(function: Function, architecture: Architecture, into: Path) -> None:
    """Build a function's package for Lambda into a folder, which is emptied first.

    Raises:
        PackagingError: see `libraries.download` and `compiling.compile_package`.
    """
    _empty(into)
    download(function, architecture, into)
    _complete(function, into)


def build_for_this_machine(function: Function, into: Path) -> None:
    """The same from what is installed here, for this machine and this Python: without network, in seconds.

    Raises:
        BillError: something is not installed here, or in another version than constraints.txt has.
    """
    _empty(into)
    copy_files(find_installed(function), into)
    _complete(function, into)


def find_own(function: Function) -> dict[str, Path]:
    """The handler, the package `dragoman` and the licence it is under, by their place in a function's package."""
    folder = ROOT / "shared" / "dragoman"
    modules = {f"dragoman/{name}": folder / name for name in list_files(folder) if "__pycache__" not in name}
    licences = {f"dragoman/{name}": ROOT / name for name in _LICENCES}
    return {"handler.py": function.folder / "handler.py"} | modules | licences


def trim(function: Function, package: Path) -> None:
    """Take out what no rule lets stay.

    Raises:
        PackagingError: something that stays imports something that goes.
    """
    files = {path: package / path for path in list_files(package)}
    broken = find_broken_imports(function, files)
    if broken:
        told = "\n".join(f"  {each.file} imports {each.module}" for each in broken)
        raise PackagingError(f"Rules take out of {function.service} what others import:\n{told}")
    for path, place in files.items():
        if find_rule(function, path):
            place.unlink()
    for folder in sorted((path for path in package.rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()


def _empty(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def _complete(function: Function, package: Path) -> None:
    copy_files(find_own(function), package)
    finish_package(function, package)


def finish_package(function: Function, package: Path) -> None:
    """Trim, slim and compile a folder that holds a handler and all that it needs.

    Raises:
        PackagingError: see `trim` and `compiling.compile_package`.
    """
    trim(function, package)
    slim(package)
    compile_package(package)
    for path in (package, *package.rglob("*")):  # whatever the builder's umask is
        path.chmod(0o755 if path.is_dir() else 0o644)
