"""The small values that documents declare about themselves, each brought into one form or left out. Never guessed."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from typing import Final
from urllib.parse import urljoin, urlsplit

_PARTIAL_DATE: Final = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2]))?")
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
    """ISO 8601, as precise as what was declared; None for a date in no standard's form.

    `05/06/2024` is two dates, one in Lisbon and one in Boston, so it is none.
    """
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    text = read_line(value)
    if text is None or _PARTIAL_DATE.fullmatch(text):
        return text
    return _read_iso_date(text) or _read_mail_date(text)


def _read_iso_date(text: str) -> str | None:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(text).isoformat()
    except ValueError:
        return None


def _read_mail_date(text: str) -> str | None:
    """The form of mail and HTTP headers: `Mon, 06 May 2024 10:00:00 +0100`."""
    try:
        return parsedate_to_datetime(text).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


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
    """Names out of a text, an object with a `name`, or a list of either; each once."""
    names = (read_line(item.get("name") if isinstance(item, Mapping) else item) for item in _each(value))
    return tuple(dict.fromkeys(name for name in names if name and read_url(name) is None))


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


def find_first(fields: Mapping[str, object], names: Iterable[str]) -> object:
    """The value of the first of the names that has one."""
    return next((fields[name] for name in names if fields.get(name) not in (None, "", [], {})), None)
