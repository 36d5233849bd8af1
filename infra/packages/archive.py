"""A package as a zip that is the same, byte for byte, wherever and whenever it was written."""

import base64
import hashlib
import stat
import zipfile
from pathlib import Path
from typing import Final

from infra.packages.libraries import list_files

_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)  # what a zip can say
_UNIX: Final = 3
_LEVEL: Final = 9  # written once, fetched at every cold start of a new worker


def write_zip(package: Path, archive: Path) -> str:
    """Zip a package's files in the order of their names, without their times.

    Returns:
        Its SHA-256 as Lambda tells it: `CodeSha256`, in base64.
    """
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as opened:
        for name in list_files(package):
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.create_system = _UNIX
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            opened.writestr(entry, (package / name).read_bytes(), compresslevel=_LEVEL)
    return compute_code_sha256(archive)


def compute_code_sha256(archive: Path) -> str:
    """A zip's SHA-256 in base64, as `aws lambda get-function-configuration` tells it."""
    with archive.open("rb") as opened:
        return base64.b64encode(hashlib.file_digest(opened, "sha256").digest()).decode()
