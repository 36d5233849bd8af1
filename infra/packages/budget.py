"""What the packages weighed when somebody last looked, in `budget.json`, and what has grown since."""

import json
import platform
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from infra.packages.sizes import Parts, measure_installed
from infra.packages.targets import FUNCTIONS

BUDGET_FILE: Final = Path(__file__).parent / "budget.json"

GROWTH: Final = 0.1
"""By how much a package or a part may differ from its budget unannounced."""

SMALL: Final = 300_000
"""Bytes by which a part may differ in any case: a new file of rules is no news, a new library of this size is."""

ZIP: Final = "zip"
"""The entry of a built package's zip, beside its parts."""

NATIVE_MACHINE: Final = ("linux", "x86_64")
"""Where the installed libraries' machine code is compared; elsewhere it has other sizes."""


def read_budget() -> dict[str, Any]:
    """The sizes that were announced: `built`, by architecture and function; `installed` and `native`, by function."""
    return dict(json.loads(BUDGET_FILE.read_text("utf-8"))) if BUDGET_FILE.exists() else {}


def write_budget(**entries: object) -> None:
    """Announce sizes; what is not given stays as it was."""
    BUDGET_FILE.write_text(json.dumps(read_budget() | entries, indent=1, sort_keys=True) + "\n", "utf-8")


def compare(announced: Parts, measured: Parts) -> Iterator[str]:
    """A sentence for the whole and for each part that differs by more than a tenth from what was announced.

    What became lighter differs as well: a budget far above what it is for would not be noticed to be exceeded.
    """
    for part in sorted(announced.keys() | measured.keys()):
        before, now = announced.get(part, 0), measured.get(part, 0)
        if abs(now - before) > max(GROWTH * before, SMALL):
            yield f"{part} weighs {now / 1e6:,.1f} MB, and {before / 1e6:,.1f} MB were announced."
    before, now = (sum(size for part, size in sizes.items() if part != ZIP) for sizes in (announced, measured))
    if abs(now - before) > GROWTH * before:
        yield f"All together weighs {now / 1e6:,.1f} MB, and {before / 1e6:,.1f} MB were announced."


def measure_here() -> dict[str, Mapping[str, Parts]]:
    """What the packages would weigh if they were built of what is installed here, as entries of a budget."""
    entries = {
        "installed": {each.service: measure_installed(each, is_native_counted=False) for each in FUNCTIONS},
    }
    if has_comparable_machine_code():
        whole = {each.service: measure_installed(each, is_native_counted=True) for each in FUNCTIONS}
        entries["native"] = {
            name: {part: size - entries["installed"][name].get(part, 0) for part, size in parts.items()}
            for name, parts in whole.items()
        }
    return dict(entries)


def has_comparable_machine_code() -> bool:
    """Whether machine code that is installed here has the sizes that were announced."""
    return (sys.platform, platform.machine()) == NATIVE_MACHINE
