"""The small values that documents declare about themselves, each brought into one form or left out. Never guessed."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from html import unescape
from typing import Final
from urllib.parse import urljoin, urlsplit

import msgspec

from dragoman.article import Metadata
from dragoman.extraction.dates import parse_date

_HANDLE: Final = re.compile(r"@\w+")
_MAX_LIST: Final = 100  # nobody has more authors or tags; a page that lists thousands is spam


def read_line(value: object) -> str | None:
    """A text on one line, character references resolved; None for anything else and for nothing.

    A whole number is its digits: YAML reads `title: 1984` as one.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        return None
    return " ".join(unescape(value).split()) or None


def read_date(value: object) -> str | None:
    """ISO 8601, as precise as what was declared; None for a date that can mean two days, and for what is none.

    A number is seconds or milliseconds since 1970, or a year.
    """
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    text = read_line(value)
    return parse_date(text) if text is not None else None


def read_url(value: object, base: str | None = None) -> str | None:
    """An absolute web address; a relative one is resolved against `base`."""
    text = read_line(value)
    if text is None:
        return None
    try:
        address = urljoin(base or "", text)
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in {"http", "https"} and parts.netloc else None


def read_names(value: object) -> tuple[str, ...]:
    """Names out of a text, an object with a `name`, or a list of either; each once.

    Addresses of pages and mailboxes and handles (`@gazette`) are no names; `Ana Reis <ana@gazette.example>` has one.
    """
    names = (name for item in _each(value) for name in _each(item.get("name") if isinstance(item, Mapping) else item))
    read = (_read_name(name) for name in names)
    return tuple(dict.fromkeys(name for name in read if name))[:_MAX_LIST]


def _read_name(value: object) -> str | None:
    text = read_line(value)
    if text is None or read_url(text) is not None or _HANDLE.fullmatch(text):
        return None
    if "@" not in text:
        return text
    from email.utils import parseaddr  # noqa: PLC0415 - start-up time

    name, address = parseaddr(text)
    if name and "@" in address:
        return name
    return text if " " in text else None


def read_tags(value: object) -> tuple[str, ...]:
    """Tags out of a text with commas or a list, each once."""
    texts = (read_line(item) or "" for item in _each(value))
    tags = (part.strip() for text in texts for part in re.split(r"[,;]", text))
    return tuple(dict.fromkeys(tag for tag in tags if tag))[:_MAX_LIST]


def _each(value: object) -> Iterator[object]:
    """The items of a list, or the value itself; one level, as deep as any vocabulary goes."""
    items: Iterable[object] = value if isinstance(value, list | tuple) else (value,)
    for count, item in enumerate(items):
        if count >= _MAX_LIST:
            return
        yield item


def mark_origin(metadata: Metadata, origin: str) -> Metadata:
    """The metadata with an origin for each of its fields that has a value and names none yet."""
    names = (name for name in metadata.__struct_fields__ if name not in {"origins", "times_without_zone"})
    found = {name: origin for name in names if getattr(metadata, name)}
    return msgspec.structs.replace(metadata, origins={**found, **metadata.origins})


def complete(first: Metadata, second: Metadata) -> Metadata:
    """The first's values with their origins, and the second's where the first has none."""
    names = [name for name in first.__struct_fields__ if name not in {"origins", "times_without_zone"}]
    taken = {name: getattr(second, name) for name in names if not getattr(first, name) and getattr(second, name)}
    origins = {name: origin for name, origin in second.origins.items() if name in taken}
    return msgspec.structs.replace(first, **taken, origins={**first.origins, **origins})


def find_first(fields: Mapping[str, object], names: Iterable[str]) -> object:
    """The value of the first of the names that has one."""
    return next((fields[name] for name in names if fields.get(name) not in (None, "", [], {})), None)
