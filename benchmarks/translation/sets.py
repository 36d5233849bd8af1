"""The test sets: sentences with their translations, written for this project, usable in both directions.

A set is a TSV file in `sets/` with one column a language, and a column `keep` where something has to come back.
"""

from pathlib import Path
from typing import Final

import msgspec

SETS_FOLDER: Final = Path(__file__).parent / "sets"

_SEVERAL = " ¦ "
"""Between the things that a pair has to keep."""


class Case(msgspec.Struct, frozen=True):
    """What is translated, what a person made of it, and what has to be in the answer."""

    source: str
    reference: str
    keep: tuple[str, ...] = ()


def find_sets(folder: Path = SETS_FOLDER) -> tuple[str, ...]:
    """The names of all sets."""
    return tuple(sorted(path.stem for path in folder.glob("*.tsv")))


def read_set(path: Path, source: str, target: str) -> tuple[Case, ...]:
    """The cases of a file, in its order.

    Raises:
        ValueError: it has no column for one of the languages, or a line has too few columns.
    """
    head, *lines = path.read_text("utf-8").splitlines()
    columns = head.split("\t")
    if not {source, target} <= set(columns):
        raise ValueError(f"{path.name} has no columns {source} and {target}")
    rows = [dict(zip(columns, line.split("\t"), strict=True)) for line in lines if line]
    return tuple(Case(row[source], row[target], _split(row.get("keep", ""))) for row in rows)


def _split(keep: str) -> tuple[str, ...]:
    return tuple(keep.split(_SEVERAL)) if keep else ()
