"""The sizes as a table, and the document that holds it."""

from pathlib import Path
from typing import Final

from infra.packages.budget import ZIP, read_budget
from infra.packages.sizes import Parts
from infra.packages.targets import ARCHITECTURES, FUNCTIONS, ROOT

DOCUMENT: Final = ROOT / "infra" / "PACKAGES.md"
_BEGIN: Final = "<!-- sizes: `make sizes` writes what follows -->\n"
_END: Final = "<!-- end of sizes -->\n"
_LARGEST: Final = 12
"""What is shown by name; the rest is some megabytes in all."""


def write_tables() -> str:
    """Each function's size by architecture, and its largest parts."""
    built: dict[str, dict[str, Parts]] = read_budget().get("built", {})
    architectures = [name for name in ARCHITECTURES if name in built]
    lines = [f"| MB | {' | '.join(f'{name}, zip | {name}, unpacked' for name in architectures)} |"]
    lines.append("|---|" + "--:|" * 2 * len(architectures))
    for function in FUNCTIONS:
        sizes = [built[name][function.service] for name in architectures]
        cells = [f"{each[ZIP] / 1e6:.1f} | {sum_parts(each) / 1e6:.1f}" for each in sizes]
        lines.append(f"| {function.service} | {' | '.join(cells)} |")
    for function in FUNCTIONS:
        lines += ["", *_write_parts(function.service, {name: built[name][function.service] for name in architectures})]
    return "\n".join(lines) + "\n"


def sum_parts(sizes: Parts) -> int:
    """A package unpacked, in bytes."""
    return sum(size for part, size in sizes.items() if part != ZIP)


def insert_tables(document: str) -> str:
    """The document with the tables as they are now."""
    before, _, rest = document.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return f"{before}{_BEGIN}\n{write_tables()}\n{_END}{after}"


def write_document(path: Path = DOCUMENT) -> None:
    """Write the tables into the document."""
    path.write_text(insert_tables(path.read_text("utf-8")), "utf-8")


def _write_parts(service: str, by_architecture: dict[str, Parts]) -> list[str]:
    def weigh(part: str) -> int:
        return max(sizes.get(part, 0) for sizes in by_architecture.values())

    parts = sorted({part for sizes in by_architecture.values() for part in sizes} - {ZIP}, key=lambda it: -weigh(it))
    lines = [f"| {service}, MB unpacked | {' | '.join(by_architecture)} |", "|---|" + "--:|" * len(by_architecture)]
    lines += [
        f"| {part} | {' | '.join(f'{sizes.get(part, 0) / 1e6:.1f}' for sizes in by_architecture.values())} |"
        for part in parts[:_LARGEST]
    ]
    rest = [sum(sizes.get(part, 0) for part in parts[_LARGEST:]) for sizes in by_architecture.values()]
    if parts[_LARGEST:]:
        lines.append(f"| {len(parts) - _LARGEST} others | {' | '.join(f'{size / 1e6:.1f}' for size in rest)} |")
    return lines
