"""Bergamot's WebAssembly build: the npm package, kept in a folder of the benchmark's own, and the command that runs it.

The lock file holds its version and hash. Once it is there, no network is needed.
"""

import shutil
import subprocess
from pathlib import Path
from typing import Final

from benchmarks.peers.models import ModelFiles

SOURCES: Final = Path(__file__).parent / "bergamot"
CACHE: Final = Path(__file__).parents[1] / ".peers"
_PACKAGE: Final = CACHE / "node_modules" / "@browsermt" / "bergamot-translator"
_WORKER: Final = _PACKAGE / "worker" / "package.json"
_INSTALL_SECONDS: Final = 120


def find_command(files: ModelFiles, *, may_install: bool) -> tuple[str, ...]:
    """What runs it with a model; installs the package first where it is not there, and may be.

    Raises:
        LookupError: it can't be had; says why.
    """
    node = shutil.which("node")
    if node is None:
        raise LookupError("no node on this machine")
    if not _WORKER.exists():
        if not may_install:
            raise LookupError("not installed")
        _install()
    model, vocabulary, shortlist = map(str, (files.model, files.vocabulary, files.shortlist))
    return (node, str(SOURCES / "speak.mjs"), str(_PACKAGE), model, vocabulary, shortlist)


def _install() -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise LookupError("no npm on this machine")
    CACHE.mkdir(exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(SOURCES / name, CACHE)
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    try:
        subprocess.run(command, cwd=CACHE, check=True, capture_output=True, timeout=_INSTALL_SECONDS)  # noqa: S603 - see above
    except (subprocess.SubprocessError, OSError) as error:
        raise LookupError("npm could not install the package (it needs the network the first time)") from error
    # The package is marked as ES modules, its worker is none: node runs it only where the worker's folder says so.
    _WORKER.write_text('{"type": "commonjs"}\n', encoding="utf-8")
