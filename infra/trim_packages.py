"""Take out of the built functions what they never read. `make package` runs it on `.aws-sam/build`.

Only data and tests of libraries go, by rules with a reason each; no module that anything imports.
"""

import shutil
import sys
from pathlib import Path
from typing import Final

SERVICES: Final = frozenset({"s3", "sqs", "sts", "xray"})
"""What boto3 is asked for in every function, X-Ray's recorder included. The files beside them name regions and
partitions, and stay."""

OWN_SERVICES: Final = {"TranslateFunction": frozenset({"dynamodb", "secretsmanager", "ssm", "translate"})}
"""What only one function asks for, by its name in the template: memory and budget, keys, Amazon Translate."""

# Text is English wherever babel is asked for a name; trafilatura's companion only imports it.
_LOCALES: Final = frozenset({"root.dat", "en.dat", "en_001.dat", "LICENSE.unicode"})

_UNUSED: Final = (
    "numpy/**/tests",
    "numpy/f2py",  # a compiler front end
    "numpy/**/*.pyi",
    "numpy/**/*.a",
    "numpy/**/include",
    "pypdfium2_cli",
    "bin",
)


def trim(package: Path) -> int:
    """Trim one function's folder; the bytes that it was larger."""
    before = measure(package)
    for pattern in _UNUSED:
        for path in list(package.glob(pattern)):
            _remove(path)
    services = SERVICES | OWN_SERVICES.get(package.name, frozenset())
    _keep_only(package / "botocore" / "data", services, are_folders=True)
    _keep_only(package / "babel" / "locale-data", _LOCALES, are_folders=False)
    return before - measure(package)


def measure(package: Path) -> int:
    """The bytes of all files in a folder."""
    return sum(path.stat().st_size for path in package.rglob("*") if path.is_file())


def list_parts(package: Path) -> list[tuple[str, int]]:
    """The top-level parts of a package with their bytes, largest first."""
    parts = [(path.name, measure(path) if path.is_dir() else path.stat().st_size) for path in package.iterdir()]
    return sorted(parts, key=lambda part: -part[1])


def _keep_only(folder: Path, names: frozenset[str], *, are_folders: bool) -> None:
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.is_dir() == are_folders and path.name not in names:
            _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def main(build: Path) -> None:
    """Trim every function of a build and tell what each part weighs."""
    for package in sorted(path for path in build.iterdir() if path.is_dir()):
        saved = trim(package)
        print(f"{package.name}: {measure(package) / 1e6:.0f} MB, {saved / 1e6:.0f} MB taken out")  # noqa: T201
        for name, size in list_parts(package)[:15]:
            print(f"  {size / 1e6:6.1f}  {name}")  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]))
