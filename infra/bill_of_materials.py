"""Say what is in each function's zip: a CycloneDX bill of materials a function. `make sbom` runs it.

The packages are those that pip installs for the function on Lambda (Python 3.13, Linux, arm64): what pyproject.toml
names for it, and what that needs in turn, in the versions of constraints.txt. They are read from the packages that are
installed here, so no network is needed. The same sources give the same bytes: no time, no serial number.
"""

import argparse
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Final, cast

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT: Final = Path(__file__).parents[1]
FUNCTIONS: Final = ("ingest", "record_failure", "translate")
NAMES_IN_TEMPLATE: Final = {
    "ingest": "IngestFunction",
    "record_failure": "RecordFailureFunction",
    "translate": "TranslateFunction",
}

LAMBDA: Final = {
    "implementation_name": "cpython",
    "implementation_version": "3.13.0",
    "os_name": "posix",
    "platform_machine": "aarch64",
    "platform_python_implementation": "CPython",
    "platform_release": "",
    "platform_system": "Linux",
    "platform_version": "",
    "python_full_version": "3.13.0",
    "python_version": "3.13",
    "sys_platform": "linux",
}
"""The markers of requirements as they hold on Lambda, whatever machine this runs on."""

LICENCES: Final = {
    "Apache License 2.0": "Apache-2.0",
    "MIT License": "MIT",
    "The BSD 2-Clause License": "BSD-2-Clause",
}
"""What packages write in place of an SPDX expression, where it can mean one thing only."""

LICENCES_LOOKED_UP: Final = {
    "chardet": "LGPL-2.1-or-later",  # says "LGPL"; its files say 2.1 or later
    "chardetng-py": "MIT",  # has the licence file alone
    "cobble": "BSD-2-Clause",  # says "BSD" in a classifier; from mammoth's author, under mammoth's licence
    "cssselect": "BSD-3-Clause",  # says "BSD"; its licence file has the three clauses
    "markdown-it-py": "MIT",  # says it in a classifier alone
    "mdit-py-plugins": "MIT",  # says it in a classifier alone
    "mdurl": "MIT",  # says it in a classifier alone
    "pybreaker": "BSD-3-Clause",  # says "BSD" in a classifier; its licence file has the three clauses
    "pypdfium2": "BSD-3-Clause AND Apache-2.0",  # and the permissive ones of what PDFium holds, as files in the zip
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",  # says "Dual License"
    "xtractmime": "BSD-3-Clause",  # says "BSD"; its licence file has the three clauses
}
"""Licences of packages whose metadata does not name one clearly."""


@dataclass(frozen=True)
class Package:
    """A package in a zip."""

    name: str
    version: str
    licence: str
    """An SPDX expression."""
    requires: tuple[str, ...]
    """The names of the packages that it needs there."""


@dataclass(frozen=True)
class Installed:
    """What a package says of itself."""

    version: str
    licence: str
    requires: tuple[str, ...]


class BillError(Exception):
    """The bill cannot be made, or a build is not what its bill says."""


def list_packages(function: str) -> dict[str, Package]:
    """The packages in a function's zip beside Dragoman's own, by name.

    Raises:
        BillError: one is not installed, not in constraints.txt or in another version, or its licence is not clear.
    """
    pins = read_pins()
    packages: dict[str, Package] = {}
    extras: dict[str, frozenset[str]] = {}
    waiting = list(read_requirements(function))
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        wanted = extras.get(name, frozenset()) | requirement.extras
        if name in packages and wanted == extras[name]:
            continue
        extras[name] = wanted
        found = _find(name)
        if pins.get(name) != found.version:
            raise BillError(f"{name} is {found.version} here and {pins.get(name, 'missing')} in constraints.txt.")
        needed = list(_needed(found, wanted))
        requires = sorted({canonicalize_name(each.name) for each in needed})
        packages[name] = Package(name, found.version, read_licence(name, found), tuple(requires))
        waiting += needed
    return dict(sorted(packages.items()))


def read_requirements(function: str) -> Iterator[Requirement]:
    """What pyproject.toml names for a function: for all of them, and in the extra of its requirements.txt."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    line = (ROOT / "functions" / function / "requirements.txt").read_text("utf-8").strip()
    extras = Requirement(f"dragoman{line.removeprefix('.')}").extras
    lines = [*project["dependencies"], *(each for extra in extras for each in project["optional-dependencies"][extra])]
    return (each for each in map(Requirement, lines) if each.marker is None or each.marker.evaluate(LAMBDA))


def read_pins() -> dict[str, str]:
    """The version of each package in constraints.txt."""
    lines = (ROOT / "constraints.txt").read_text("utf-8").split()
    return {canonicalize_name(name): version for name, _, version in (line.partition("==") for line in lines)}


def read_licence(name: str, found: Installed) -> str:
    """A package's licence as an SPDX expression.

    Raises:
        BillError: its metadata names none, and nobody has looked it up.
    """
    licence = LICENCES_LOOKED_UP.get(name) or LICENCES.get(found.licence, found.licence)
    if not licence or len(licence.splitlines()) > 1:
        raise BillError(f"{name} does not name its licence. Look it up and write it into LICENCES_LOOKED_UP.")
    return licence


def make_bill(function: str) -> str:
    """The bill of materials of a function's zip, as CycloneDX 1.6 in JSON."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    licences = LicenseFactory()
    own = Component(
        name=f"dragoman-{function.replace('_', '-')}",
        version=project["version"],
        type=ComponentType.APPLICATION,
        bom_ref="dragoman",
        licenses=[licences.make_from_string(project["license"])],
    )
    packages = list_packages(function)
    components = {
        package.name: Component(
            name=package.name,
            version=package.version,
            type=ComponentType.LIBRARY,
            bom_ref=f"{package.name}=={package.version}",
            purl=PackageURL("pypi", name=package.name, version=package.version),
            licenses=[licences.make_from_string(package.licence)],
        )
        for package in packages.values()
    }
    bill = Bom(components=components.values())
    bill.metadata.component = own
    bill.metadata.timestamp = None  # type: ignore[assignment]  # as the maker's own tool does it
    bill.serial_number = None  # type: ignore[assignment]  # the same
    bill.metadata.properties.add(Property(name="cdx:reproducible", value="true"))
    bill.register_dependency(own, [components[canonicalize_name(each.name)] for each in read_requirements(function)])
    for package in packages.values():
        bill.register_dependency(components[package.name], [components[name] for name in package.requires])
    return make_outputter(bill, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string(indent=2) + "\n"


def compare_build(function: str, folder: Path) -> None:
    """Look whether a built function holds exactly what its bill says.

    Raises:
        BillError: it holds something else, which the message names.
    """
    told = {package.name: package.version for package in list_packages(function).values()}
    built: dict[str, str] = {}
    for path in folder.glob("*.dist-info"):
        metadata = Distribution.at(path).metadata
        built[canonicalize_name(metadata["Name"])] = metadata["Version"]
    built.pop("dragoman", None)
    if built != told:
        different = sorted(set(built.items()) ^ set(told.items()))
        names = ", ".join(f"{name} {version}" for name, version in different)
        raise BillError(f"{folder} and its bill of materials differ in {names}.")


@cache
def _find(name: str) -> Installed:
    try:
        found = distribution(name)
    except PackageNotFoundError as error:
        raise BillError(f"{name} is not installed, so that what it needs is not known.") from error
    metadata = cast("Message", found.metadata)
    licence = metadata.get("License-Expression") or metadata.get("License") or ""
    return Installed(found.version, licence, tuple(found.requires or ()))


def _needed(found: Installed, extras: frozenset[str]) -> Iterator[Requirement]:
    for requirement in map(Requirement, found.requires):
        marker = requirement.marker
        if marker is None or any(marker.evaluate(LAMBDA | {"extra": extra}) for extra in ("", *extras)):
            yield requirement


def main() -> int:
    """Write the bills, or compare a build with them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the bills are written, one file a function")
    parser.add_argument("--build", type=Path, help="a build, such as .aws-sam/build, to compare with them")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    try:
        for function in FUNCTIONS:
            path = arguments.folder / f"{function}.cdx.json"
            path.write_text(make_bill(function), "utf-8")
            if arguments.build:
                compare_build(function, arguments.build / NAMES_IN_TEMPLATE[function])
            print(f"{path}: {len(list_packages(function))} packages")  # noqa: T201
    except BillError as error:
        print(f"error: {error}", file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
