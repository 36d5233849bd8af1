"""Does anything that stays import something that goes?"""

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from infra.packages.rules import find_rule
from infra.packages.targets import Function

_SUFFIXES: Final = frozenset({".py", ".so"})


@dataclass(frozen=True, order=True)
class BrokenImport:
    """An import in a file that stays, of a module that goes."""

    file: str
    module: str


_EVENT_HANDLER: Final = "aws_lambda_powertools.event_handler"

ACCEPTED: Final = frozenset(
    {
        # Turns models of pydantic into JSON; nothing here is one, and pydantic is in no package.
        BrokenImport("aws_lambda_powertools/shared/functions.py", _EVENT_HANDLER),
        BrokenImport("aws_lambda_powertools/shared/functions.py", f"{_EVENT_HANDLER}.openapi"),
        BrokenImport("aws_lambda_powertools/shared/functions.py", f"{_EVENT_HANDLER}.openapi.compat"),
    }
)
"""Imports in functions that nobody calls."""


def find_broken_imports(function: Function, files: Mapping[str, Path]) -> list[BrokenImport]:
    """The imports that a package would be left with and could not carry out, wherever in a file they stand.

    Args:
        function: Whose package it is.
        files: Everything, by its place in the package, before anything is taken out.
    """
    gone = {path for path in files if find_rule(function, path)}
    modules = {_name_module(path) for path in files if PurePosixPath(path).suffix in _SUFFIXES}
    kept = {_name_module(path) for path in files if path not in gone}
    missing = modules - kept
    may_name = _compile_filter(missing)
    broken = set()
    for path in (path for path in files.keys() - gone if path.endswith(".py")):
        source = files[path].read_bytes().decode("utf-8", "replace")
        if may_name(path, source):
            broken |= {BrokenImport(path, name) for name in _find_imports(path, source) if name in missing}
    return sorted(broken - ACCEPTED)


def _compile_filter(missing: set[str]) -> Callable[[str, str], bool]:
    """Whether a file may import something that is missing. Most name none of it, and parsing is what takes the time."""
    leaves: dict[str, set[str]] = {}
    for name in missing:
        leaves.setdefault(name.split(".")[0], set()).add(re.escape(name.rpartition(".")[2]))
    patterns = {
        top: re.compile(rf"\b(?:from|import)\b[^\n]*\b(?:{'|'.join(names)})\b|\bimport \(")
        for top, names in leaves.items()
    }

    def may_name(path: str, source: str) -> bool:
        return any(
            (path.startswith(f"{top}/") or top in source) and pattern.search(source)
            for top, pattern in patterns.items()
        )

    return may_name


def _name_module(path: str) -> str:
    """`a/b/__init__.py` -> `a.b`; `a/c.cpython-313-x86_64-linux-gnu.so` -> `a.c`."""
    parts = path.split("/")
    stem = parts[-1].split(".")[0]
    return ".".join(parts[:-1] if stem == "__init__" else [*parts[:-1], stem])


def _find_imports(path: str, source: str) -> Iterator[str]:
    package = path.split("/")[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from _and_its_packages(alias.name)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*start, *([node.module] if node.module else [])])
            yield from _and_its_packages(module)
            yield from (f"{module}.{alias.name}" for alias in node.names)


def _and_its_packages(module: str) -> Iterator[str]:
    parts = module.split(".")
    return (".".join(parts[: count + 1]) for count in range(len(parts)))
