"""A function that does nothing: what the interpreter and the runtime client take."""

from typing import Any


def handler(_event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Lambda calls this with a batch of a queue."""
    return {"batchItemFailures": []}
