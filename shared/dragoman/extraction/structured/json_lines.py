"""JSON Lines to its articles: one a line."""

import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Final

import msgspec

from dragoman.article import Item
from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.declarations import read_line
from dragoman.extraction.encodings.decoding import decode
from dragoman.extraction.media_types import JSON

MAX_LINES: Final = 10_000
"""Several times the articles that are read of a container; a file of a million lines is not an export of articles."""

_IDENTITY_FIELDS: Final = ("id", "@id", "uri", "guid", "uuid", "url")
_NAME_FIELDS: Final = ("title", "headline")
_MAX_NAME_CHARACTERS: Final = 200
_RECORD_SEPARATOR: Final = "\x1e"  # begins each text of RFC 7464's JSON text sequences
_SPACES: Final = f" \t\r\n\ufeff{_RECORD_SEPARATOR}"
_RUN_OF_SPACES: Final = re.compile(f"[{_SPACES}]*")
_LINE: Final = re.compile(r"[^\n]+")  # not splitlines(): JSON may hold U+2028 as it is


def split_json_lines(body: bytes, charset: str | None) -> tuple[Item, ...]:
    """The articles of a file with one JSON value a line, or of one whose values stand one behind the other.

    A line that is not JSON is an item with that problem. `identity` is what a line's `id`, `uri`, `guid` or `url`
    says, `name` its title.

    Raises:
        RejectedError: it can't be decoded, no line is JSON, or there are more than `MAX_LINES`.
    """
    text = decode(body, charset).text
    items = tuple(islice(_read_lines(text), MAX_LINES + 1))
    if items and all(item.problem for item in items):
        items = tuple(islice(_read_sequence(text), MAX_LINES + 1))
    if len(items) > MAX_LINES:
        raise RejectedError(RejectionReason.TOO_LARGE, f"It has more than {MAX_LINES:,} lines.")
    return items


def _read_lines(text: str) -> Iterator[Item]:
    number, position = 1, 0
    for line in _LINE.finditer(text):
        number += text.count("\n", position, line.start())
        position = line.start()
        if content := line[0].strip(_SPACES):
            yield _read_line(content, number)


def _read_line(line: str, number: int) -> Item:
    body = line.encode()
    try:
        return _describe(body, msgspec.json.decode(body))
    except (msgspec.DecodeError, RecursionError) as error:
        detail = f"Line {number:,} is not JSON: {error}."[:300]
        return Item("", body, f"line {number}", JSON, RejectionReason.CORRUPT, detail)


def _read_sequence(text: str) -> Iterator[Item]:
    """The values of a file in which a value takes several lines."""
    decoder = json.JSONDecoder()
    position = _skip_spaces(text, 0)
    while position < len(text):
        try:
            value, end = decoder.raw_decode(text, position)
        except (json.JSONDecodeError, RecursionError) as error:
            raise RejectedError(RejectionReason.CORRUPT, f"No line of it is JSON: {error}."[:300]) from error
        yield _describe(text[position:end].encode(), value)
        position = _skip_spaces(text, end)


def _skip_spaces(text: str, position: int) -> int:
    spaces = _RUN_OF_SPACES.match(text, position)
    return spaces.end() if spaces else position


def _describe(body: bytes, value: object) -> Item:
    fields = value if isinstance(value, Mapping) else {}
    identities = (fields.get(name) for name in _IDENTITY_FIELDS)
    identity = next((found for found in identities if isinstance(found, str) and found.strip()), "")
    names = (read_line(fields.get(name)) for name in _NAME_FIELDS)
    name = next((found for found in names if found and len(found) <= _MAX_NAME_CHARACTERS), "")
    return Item(identity.strip(), body, name, JSON)
