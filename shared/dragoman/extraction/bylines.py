"""Names of authors out of a field that holds a byline: `Ana Reis and Rui Sá, Reuters`.

Where a line of the text may be a byline or anything else, `dragoman.bylines` is stricter.
"""

import re
from collections.abc import Iterable
from typing import Final

_CONJUNCTION: Final = re.compile(r"\s+(?:and|und|et|y|e|en|och|og|i|&)\s+|\s*;\s*")
_AGENCY_SUFFIX: Final = re.compile(r"\s*/\s*[A-ZÀ-Þ]{2,6}$|\s*\([A-ZÀ-Þ]{2,6}\)$")
_MAX_CHARACTERS: Final = 300
"""A line that is longer names no authors; it is a paragraph that landed in the wrong field."""


def read_bylines(lines: Iterable[str | None]) -> tuple[str, ...]:
    """The names in bylines, each once. What can't be told apart safely stays as it is written, and `By` is dropped
    from all authors later."""
    names = (name for line in lines if line and _is_byline(line) for name in _read_line(line))
    return tuple(dict.fromkeys(names))


def _is_byline(line: str) -> bool:
    return len(line) <= _MAX_CHARACTERS and any(map(str.isalpha, line))  # the rest are numbers of database rows


def _read_line(line: str) -> list[str]:
    text = " ".join(line.split()).strip(" ,;|")
    return [name for part in _split_names(text) if (name := _drop_affiliation(part))]


def _split_names(text: str) -> list[str]:
    """Several names only where each part is one: `António Costa e Silva` is one person."""
    parts = _CONJUNCTION.split(text)
    if len(parts) == 1:
        return [text]
    parts = [piece.strip() for part in parts[:-1] for piece in part.split(",")] + [parts[-1]]
    parts = [part for part in parts if part]
    return parts if all(len(_drop_affiliation(part).split()) > 1 for part in parts) else [text]


def _drop_affiliation(name: str) -> str:
    """`Christian Berg, dpa` without the agency; `Berg, Christian` stays."""
    name = _AGENCY_SUFFIX.sub("", name).strip(" ,")
    person, _, rest = name.partition(",")
    return person if len(person.split()) > 1 and len(rest.split()) == 1 else name
