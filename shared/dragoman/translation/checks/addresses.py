"""What must come through letter for letter: addresses, handles, tags, markup; and the masks that must not be seen."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

import regex

from dragoman.language import ADDRESS
from dragoman.late import compile_regex
from dragoman.translation.checks.sides import Side

_MASK: Final = compile_regex(r"(?<!\p{L})X ?Q ?\d+ ?Z(?!\p{L})", regex.IGNORECASE)
"""Our masks (see `protection`), also with the spaces that an engine may put into them."""

_TAG: Final = compile_regex(r"</?[A-Za-z][^<>]{0,200}>")
_ENTITY: Final = compile_regex(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", regex.IGNORECASE)
_DOMAIN: Final = compile_regex(r"\.(?=\w)")
_MAX_QUOTED: Final = 80


def find_lost_address(source: Side, target: Side) -> str | None:
    """An address, a handle or a tag of the source that the target doesn't have as it was, as often."""
    if source.plain == source.text:
        return None
    wanted = Counter(_find_spans(source.text))
    lost = [span for span, count in wanted.items() if target.text.count(span) < min(count, source.text.count(span))]
    return _name(lost, "is missing") if lost else None


def find_invented_address(source: Side, target: Side) -> str | None:
    """An address that the source has not."""
    if target.plain == target.text:
        return None
    known = source.text.casefold()
    gained = [span for span in _find_spans(target.text) if span.casefold() not in known]
    return _name(gained, "is not in the source") if gained else None


def find_mask(source: Side, target: Side) -> str | None:
    """A mask that nobody put back."""
    if not _MASK.search(target.text):
        return None
    found = Counter(match.group() for match in _MASK.finditer(target.text))
    left = found - Counter(match.group() for match in _MASK.finditer(source.text))
    return _name(left, "is a mask") if left else None


def find_markup(source: Side, target: Side) -> str | None:
    """Tags and entities that came or went."""
    if not any(sign in text for text in (source.text, target.text) for sign in "<&"):
        return None
    before, after = _count_markup(source.text), _count_markup(target.text)
    if gained := after - before:
        return _name(gained, "is not in the source")
    return _name(before - after, "is missing") if before - after else None


def _count_markup(text: str) -> Counter[str]:
    return Counter(match.group() for pattern in (_TAG, _ENTITY) for match in pattern.finditer(text))


def _find_spans(text: str) -> Iterable[str]:
    """A number sign before a number is none: `#1` is "number one" and is translated."""
    return (match.group() for match in ADDRESS.finditer(text) if not match.group()[1:].isdigit())


def _name(spans: Iterable[str], what: str) -> str:
    return f"{next(iter(spans))[:_MAX_QUOTED]!r} {what}"
