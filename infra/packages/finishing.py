"""What `make package` does after `sam build`: zips that are the same everywhere, and a template that names them."""

import re
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from infra.packages.archive import write_zip
from infra.packages.budget import ZIP
from infra.packages.libraries import list_files
from infra.packages.sizes import Parts, is_native, measure_package
from infra.packages.targets import FUNCTIONS, Architecture, Function, PackagingError

_ELF: Final = b"\x7fELF"
_MACHINE_AT: Final = 18  # `e_machine` in the header of an ELF file, two bytes


@dataclass(frozen=True)
class Finished:
    """A function's zip."""

    function: Function
    archive: Path
    code_sha256: str
    sizes: Parts
    """Its parts unpacked, and the zip itself."""


def finish(build: Path, architecture: Architecture) -> list[Finished]:
    """Zip each function of a build and have the build's template deploy those zips, on an architecture.

    SAM would zip the folders itself, in the order in which the disk lists them, so that the same code could get another
    `CodeSha256` on another machine. The architecture is written into the built template and is no parameter of it:
    nobody can deploy zips on machines that they were not built for.

    Raises:
        PackagingError: a function is missing or was built for another machine, or the template is not as SAM writes it.
    """
    finished = [_finish(function, build, architecture) for function in FUNCTIONS]
    template = build / "template.yaml"
    template.write_text(name_zips(template.read_text("utf-8"), architecture), "utf-8")
    return finished


def name_zips(template: str, architecture: Architecture) -> str:
    """A built template with the functions' zips in place of their folders, and the architecture that they are for.

    Raises:
        PackagingError: it names a function's code, or the architecture, in another way than SAM writes them.
    """
    for function in FUNCTIONS:
        template = _replace(rf"( +CodeUri: ){function.resource}(?:\.zip)?", rf"\g<1>{function.resource}.zip", template)
    return _replace(r"( +Architectures:\n +- )\w+", rf"\g<1>{architecture.name}", template)


def check_machine(package: Path, architecture: Architecture) -> None:
    """Look whether all machine code in a package is of an architecture.

    Raises:
        PackagingError: some is of another.
    """
    for name in filter(is_native, list_files(package)):
        with (package / name).open("rb") as opened:
            header = opened.read(_MACHINE_AT + 2)
        if not header.startswith(_ELF) or struct.unpack_from("<H", header, _MACHINE_AT)[0] != architecture.elf:
            raise PackagingError(f"{package / name} is not for {architecture.name}. Build it again.")


def _finish(function: Function, build: Path, architecture: Architecture) -> Finished:
    package = build / function.resource
    if not package.is_dir():
        raise PackagingError(f"There is no {package}. Run sam build first.")
    check_machine(package, architecture)
    archive = build / f"{function.resource}.zip"
    code_sha256 = write_zip(package, archive)
    return Finished(function, archive, code_sha256, measure_package(package) | {ZIP: archive.stat().st_size})


def _replace(line: str, replacement: str, template: str) -> str:
    replaced, count = re.subn(rf"(?m)^{line}$", replacement, template)
    if count != 1:
        raise PackagingError(f"The built template has {count} lines such as {line!r}, not one.")
    return replaced
