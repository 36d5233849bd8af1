"""What the parts of a package weigh."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Final

from infra.packages.building import find_own
from infra.packages.libraries import find_installed, list_files
from infra.packages.rules import find_rule
from infra.packages.targets import Function

Parts = dict[str, int]
"""Bytes by part: a library with what its wheel puts beside it, `dragoman`, and all libraries' metadata and licences
together."""

METADATA: Final = "metadata and licences"

NATIVE: Final = frozenset({".so", ".dylib", ".pyd"})


def name_part(path: str) -> str:
    """Which part a file belongs to."""
    first = path.split("/", maxsplit=1)[0]
    if first.endswith(".dist-info"):
        return METADATA
    name = first.split(".")[0]
    return "dragoman" if name in {"handler", "__pycache__"} else name.removeprefix("_").removesuffix("_raw")


def measure_package(package: Path) -> Parts:
    """The parts of a package that was built."""
    return _add((name, (package / name).stat().st_size) for name in list_files(package))


def measure_installed(function: Function, *, is_native_counted: bool) -> Parts:
    """The parts that a package would have if it was built of what is installed here, as sources.

    Args:
        function: Whose package.
        is_native_counted: Whether compiled modules count; they differ from machine to machine.

    Raises:
        BillError: see `libraries.find_installed`.
    """
    return _add(
        (name, path.stat().st_size)
        for name, path in (find_installed(function) | find_own(function)).items()
        if not find_rule(function, name) and (is_native_counted or not is_native(name))
    )


def is_native(path: str) -> bool:
    """Whether a file is machine code."""
    return bool(NATIVE & set(PurePosixPath(path).suffixes))


def _add(sizes: Iterable[tuple[str, int]]) -> Parts:
    parts: Counter[str] = Counter()
    for path, size in sizes:
        parts[name_part(path)] += size
    return dict(sorted(parts.items()))
