"""Spans that must come through letter for letter: masked before an engine, restored after it. Pure."""

from typing import Final

import msgspec
import regex

from dragoman.language import ADDRESS

# The form that survived 120 of 120 times in the engine; {1} and its like never do. Several glue together at times,
# which is why each is counted on the way back.
_MASK: Final = regex.compile(r"XQ(\d+)Z", regex.IGNORECASE)


class Protected(msgspec.Struct, frozen=True):
    """A text with masks in place of its spans, in order: `XQ1Z` is the first."""

    text: str
    spans: tuple[str, ...]


def find_spans(text: str) -> tuple[str, ...]:
    """The addresses, handles and tags of a text, in order."""
    return tuple(match.group() for match in ADDRESS.finditer(text))


def protect(text: str) -> Protected:
    """Mask each span. A text that already looks masked is left alone: nobody could tell its own masks from ours."""
    if _MASK.search(text):
        return Protected(text, ())
    spans: list[str] = []

    def mask(match: regex.Match[str]) -> str:
        spans.append(match.group())
        return f"XQ{len(spans)}Z"

    return Protected(ADDRESS.sub(mask, text), tuple(spans))


def restore(text: str, spans: tuple[str, ...]) -> str | None:
    """The text with its spans back in place; None where a mask is missing, doubled or not one of ours."""
    found = sorted(int(match.group(1)) for match in _MASK.finditer(text))
    if spans and found != list(range(1, len(spans) + 1)):
        return None
    return _MASK.sub(lambda match: spans[int(match.group(1)) - 1], text) if spans else text


def write_masks_upper(text: str) -> str:
    """The text with its masks in the form that engines keep."""
    return _MASK.sub(lambda match: match.group().upper(), text)
