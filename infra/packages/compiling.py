"""Python files to what the interpreter runs.

Measured on ingest, when it still held numpy, under Python 3.11 (processor time to import everything):

| | import | unpacked | zip |
|---|---|---|---|
| sources alone | 1,565 ms | 99 MB | 35.7 MB |
| compiled, sources beside | 565 ms | 119 MB | 44.0 MB |
| compiled alone | 558 ms | 102 MB | 39.4 MB |
| compiled alone, without docstrings and asserts (-OO) | 572 ms | 99 MB | 38.2 MB |

So libraries are compiled alone: a traceback still names file, line and function. Our own sources stay beside, so that a
traceback shows the line. Docstrings and asserts stay: leaving them out gains no time, and libraries may rely on either.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from infra.packages.targets import PackagingError

PLACE_ON_LAMBDA: Final = "/var/task"
"""Where Lambda unpacks a package; tracebacks name files there."""

OWN: Final = ("handler.py", "dragoman")


def compile_package(package: Path) -> None:
    """Compile every Python file of a package. The same sources and interpreter give the same bytes.

    Lambda's disk is read-only, so without this every cold start compiles everything that it imports. Compiled files
    carry no time, and a hash that is not compared (unchecked): nobody edits a package.

    Raises:
        PackagingError: a file is no Python.
    """
    libraries = [path for path in sorted(package.iterdir()) if path.name not in OWN]
    _compile(package, libraries, "-b")
    for library in libraries:
        for path in [library] if library.is_file() else sorted(library.rglob("*")):
            if path.suffix == ".py":
                path.unlink()
    _compile(package, [package / name for name in OWN if (package / name).exists()])


def _compile(package: Path, paths: list[Path], *options: str) -> None:
    command = [
        *(sys.executable, "-m", "compileall", "-q", "-f", "--invalidation-mode", "unchecked-hash", *options),
        *("-s", str(package), "-p", PLACE_ON_LAMBDA, *map(str, paths)),
    ]
    # Sets of constants are written in the order of their hashes, and no variable of the builder's may change that.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    answer = subprocess.run(  # noqa: S603 - a fixed command
        command, check=False, capture_output=True, text=True, env=environment | {"PYTHONHASHSEED": "0"}
    )
    if answer.returncode:
        raise PackagingError(f"{package} does not compile:\n{(answer.stdout + answer.stderr).strip()}")
