"""One hostile file: how it is built, what it tries, what has to stop it, and how it has to end."""

from collections.abc import Callable
from typing import Literal

import msgspec

CANARY = "kestrel-93-canary"
"""Stands in a file of this machine that documents name; no record may ever hold it."""
END = "The story ends with this sentence."


class Sample(msgspec.Struct, frozen=True):
    """A file, at the size that hurts and at one that a test can bear."""

    name: str
    threat: str
    """What it tries: rows of the table are grouped by it."""
    key: str
    make: Callable[[int], bytes]
    """The file at a size: bytes, entries, or levels, as the builder likes."""
    size: int
    """The full one."""
    small: int
    """For the gate."""
    outcome: str
    """`article`, `container`, `reference`, or the reason of its rejection; with ` of ` the outcomes of a container's
    items. Empty where several will do."""
    bound: str
    """What stops it, in words, or why nothing has to."""
    full_outcome: str = ""
    """At the full size, where the child's bounds are what ends it."""
    row: str = ""
    """What it shares a line of the table with, and is a variant of."""
    declared: str = ""
    kind: Literal["document", "glossary", "corrections"] = "document"


def story(count: int = 3) -> str:
    """Prose that any reader takes for an article's."""
    return " ".join(
        [f"The harbour reopened on day {number} after the storm had passed." for number in range(count)] + [END]
    )
