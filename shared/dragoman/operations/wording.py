"""Numbers, spans and names as people read them. Pure."""

import shlex
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from dragoman.references.language_names import LANGUAGE_NAMES

_ENGLISH_NAMES: Final = {code: name for name, code in reversed(LANGUAGE_NAMES.items())}
"""By code: the first name of each is the English one."""


def count(number: int, one: str, several: str | None = None) -> str:
    """`1 article`, `2 articles`; `several` where the plural is another than with an s."""
    return f"{number:,} {one if number == 1 else several or f'{one}s'}"


def name_bytes(size: int) -> str:
    """`5,618 bytes`, and what that is roughly where it is much."""
    exact = count(size, "byte")
    return f"{exact} ({size / 1e6:,.1f} MB)" if size >= 1_000_000 else exact


def name_language(code: str) -> str:
    """`English (en)`, or the code alone; a language that can't be told says so."""
    if code == "und":
        return "a language that could not be told (und)"
    name = _ENGLISH_NAMES.get(code.partition("-")[0])
    return f"{name.title()} ({code})" if name else code


def name_span(span: timedelta) -> str:
    """A length of time by its largest unit: `3 minutes`."""
    seconds = max(0, int(span.total_seconds()))
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= size:
            return count(seconds // size, unit)
    return count(seconds, "second")


def join(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last


def quote(text: str) -> str:
    """A word of a command line."""
    return shlex.quote(text)
