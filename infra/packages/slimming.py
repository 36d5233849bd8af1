"""botocore's descriptions of services as a function needs them: without words for people, and not packed.

Of 1,130 million instructions that two clients take to open, 225 went into unpacking and reading what nobody asks for.
"""

import gzip
import json
from pathlib import Path
from typing import Any, Final

_DATA: Final = Path("botocore", "data")
_NOTICE: Final = (
    "Changed by Dragoman (infra/packages/slimming.py): the services' documentation and the endpoints of services that "
    "are not called were taken out, and the files are not compressed.\n"
)
"""The Apache licence asks who changes a file to say so."""


def slim(package: Path) -> None:
    """Rewrite the data of the services that a package holds."""
    data = package / _DATA
    if not data.is_dir():
        return
    prefixes = set()
    for packed in sorted(data.rglob("*.json.gz")):
        described = _leave_out_documentation(json.loads(gzip.decompress(packed.read_bytes())))
        if packed.name == "service-2.json.gz":
            prefixes.add(described["metadata"]["endpointPrefix"])
        _write(packed.with_suffix(""), described)
        packed.unlink()
    endpoints = json.loads((data / "endpoints.json").read_bytes())
    for partition in endpoints["partitions"]:
        partition["services"] = {name: service for name, service in partition["services"].items() if name in prefixes}
    _write(data / "endpoints.json", endpoints)
    (data / "CHANGED").write_text(_NOTICE, "utf-8")


def _leave_out_documentation(value: Any) -> Any:
    """Without the texts; a member of a structure that is called documentation is no text, and stays."""
    if isinstance(value, dict):
        return {
            # A client reads the text of each of its own parameters, and stops where there is none.
            name: _blank_documentation(inner) if name == "clientContextParams" else _leave_out_documentation(inner)
            for name, inner in value.items()
            if not (name == "documentation" and isinstance(inner, str))
        }
    return [_leave_out_documentation(inner) for inner in value] if isinstance(value, list) else value


def _blank_documentation(parameters: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {name: parameter | {"documentation": ""} for name, parameter in parameters.items()}


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, separators=(",", ":")), "utf-8")
