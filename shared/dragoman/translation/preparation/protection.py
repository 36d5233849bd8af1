"""Spans that must come through letter for letter: masked before an engine, restored after it. Pure."""

import enum
from collections.abc import Iterable
from typing import Final

import msgspec
import regex

from dragoman.language import ADDRESS, may_have_address
from dragoman.late import compile_regex
from dragoman.translation.guidance import Term, find_terms

# The form that survived 120 of 120 times in the engine; {1} and its like never do. Several glue together at times,
# which is why spans side by side share a mask and each mask is counted on the way back.
_CORE: Final = compile_regex(r"XQ(\d{1,4})Z", regex.IGNORECASE)
MASK_PATTERN: Final = r"(?:www\.xq\d{1,4}z\.com|/xq\d{1,4}z/|XQ\d{1,4}Z)"
"""For those who have to step around masks."""

_MASK: Final = compile_regex(MASK_PATTERN, regex.IGNORECASE)


_COUNTRY: Final = compile_regex(r"\.\p{Ll}{2}(?!\w)")
"""What an engine may add to an address, to make it one of its own country."""


class Shape(enum.Enum):
    """How a mask is written, so that the engine builds the sentence around it that it would build around the span.

    Against `XQ1Z`, between English and Portuguese: e-mail addresses gain 8 and 3 chrF, handles 7 and 0.6, pages 5 and
    0.6, paths 0.9 and 0.1; each came back as often.
    """

    WORD = ("XQ", "Z")
    ADDRESS = ("www.xq", "z.com")
    PATH = ("/xq", "z/")

    def write(self, number: int) -> str:
        """The mask with this number."""
        return f"{self.value[0]}{number}{self.value[1]}"

    def extend(self, text: str, start: int, end: int) -> tuple[int, int]:
        """Where a mask stands whose core, `XQ1Z`, is `text[start:end]`; an engine may have lost what is around it."""
        before, after = self.value[0][:-2], self.value[1][1:]
        if before and text[:start].casefold().endswith(before):
            start -= len(before)
        if after and text[end:].casefold().startswith(after):
            end += len(after)
        return start, end


_FIXED: Final = compile_regex(
    r"""
      `[^`\n]{1,500}`                                             # code
    | </?[A-Za-z][^<>]{0,500}>  | <!--[^<>]{0,500}--> | &\#?\w{2,8};  # markup
    | \]\([^\s()]{1,500}\)                                          # the end of a Markdown link
    | \{\{[^{}]{0,100}\}\} | \$?\{[^{}]{0,100}\} | %\(\w{1,50}\)[sdf] | %[sd]\b | \[\[[^\[\]]{0,100}\]\]  # placeholders
    | (?P<path>(?<![\w/.])(?:~|\.{1,2})?/(?:[\w.@+-]{1,100}/)+[\w.@+-]{0,100}\w     # paths
    | (?<![\w/.])(?:~|\.{1,2})/[\w.@+-]{0,100}\w
    | (?<![\w/.@])\w[\w-]{0,60}(?:/[\w@+-]{1,60}){1,8}\.[A-Za-z]{2,5}(?!\w)
    | (?<!\w)[A-Za-z]:\\[\w.\\-]{1,300})
    | (?<!\w)\w{1,100}(?:\.\w{1,100}){0,5}\(\)                      # calls
    | (?<!\w)[A-Za-z]\w{0,100}_\w{1,100}                           # identifiers
    """,
    regex.VERBOSE,
)
"""Code, markup and placeholders: bounded, so that no text makes the search slow."""

_FIXED_SIGNS: Final = frozenset("`<&(){}[]%/\\_")
"""One of these is in whatever `_FIXED` finds, and in one of fourteen sentences: to look for them first takes 1 us, the
search 25."""


class Span(msgspec.Struct, frozen=True):
    """Part of a text, `text[start:end]`, and what stands in its place in the end."""

    start: int
    end: int
    written: str
    is_sentence_case: bool = False
    """Whether it takes a capital at the start of a sentence."""
    shape: Shape = Shape.WORD
    """Of its mask."""


class Mask(msgspec.Struct, frozen=True):
    """What comes back for a mask."""

    written: str
    is_joined_before: bool = False
    """Whether it touches the word before it, from which its mask is kept apart by a space."""
    is_joined_after: bool = False
    is_sentence_case: bool = False
    shape: Shape = Shape.WORD


class Masked(msgspec.Struct, frozen=True):
    """A text with masks in place of its spans: `XQ1Z` stands for the first of `masks`."""

    text: str
    masks: tuple[Mask, ...] = ()


def find_fixed_spans(text: str) -> tuple[Span, ...]:
    """Addresses, handles, tags, code, markup and placeholders, and what looks like a mask of ours; may overlap."""
    fixed = () if _FIXED_SIGNS.isdisjoint(text) else _FIXED.finditer(text)
    addresses = ADDRESS.finditer(text) if may_have_address(text) else ()
    return (
        *(
            Span(match.start(), match.end(), match.group(), shape=Shape.PATH if match["path"] else Shape.WORD)
            for match in fixed
        ),
        *(Span(match.start(), match.end(), match.group(), shape=Shape.ADDRESS) for match in addresses),
        *(Span(match.start(), match.end(), match.group()) for match in _CORE.finditer(text)),
    )


def find_term_spans(text: str, terms: tuple[Term, ...]) -> tuple[Span, ...]:
    """The glossary's terms, each to come back as its translation."""
    return tuple(
        Span(match.start, match.end, match.term.target, not match.term.case_sensitive)
        for match in find_terms(text, terms)
    )


def mask_spans(masked: Masked, spans: Iterable[Span]) -> Masked:
    """Mask further spans of a text."""
    parts: list[str] = []
    masks = list(masked.masks)
    place = 0
    for span in _join(masked.text, choose_spans(spans)):
        mask = Mask(
            span.written,
            is_joined_before=_is_word(masked.text[span.start - 1 : span.start] if span.start else ""),
            is_joined_after=_is_word(masked.text[span.end : span.end + 1]),
            is_sentence_case=span.is_sentence_case,
            shape=span.shape,
        )
        masks.append(mask)
        name = span.shape.write(len(masks))
        parts += [masked.text[place : span.start], " " * mask.is_joined_before, name, " " * mask.is_joined_after]
        place = span.end
    return Masked("".join([*parts, masked.text[place:]]), tuple(masks))


def restore(text: str, masks: tuple[Mask, ...]) -> str | None:
    """The text with its spans back in place; None where a mask is missing, doubled or not one of ours."""
    found = list(_CORE.finditer(text))
    if sorted(int(match.group(1)) for match in found) != list(range(1, len(masks) + 1)):
        return None if masks else text
    written = ""
    place = 0
    for match in found:
        mask = masks[int(match.group(1)) - 1]
        start, end = mask.shape.extend(text, *match.span())
        if mask.shape is Shape.ADDRESS and _COUNTRY.match(text, end):
            return None
        before = written + text[place : max(place, start)]
        written = (before.rstrip() if mask.is_joined_before else before) + _write(mask, before)
        place = end
        if mask.is_joined_after:
            place += len(text[place:]) - len(text[place:].lstrip())
    return written + text[place:]


def find_masks(text: str) -> tuple[tuple[int, int], ...]:
    """Where masks stand."""
    return tuple(match.span() for match in _MASK.finditer(text))


def remove_masks(text: str) -> str:
    """The text without masks, for whoever looks at its letters."""
    return _MASK.sub(" ", text)


def name_masks(text: str) -> str:
    """The text with a capital letter for each mask, for whoever looks at its case."""
    return _MASK.sub("X", text)


def _write(mask: Mask, before: str) -> str:
    starts = mask.is_sentence_case and not any(map(str.isalnum, before))
    return mask.written[:1].upper() + mask.written[1:] if starts else mask.written


def choose_spans(spans: Iterable[Span]) -> list[Span]:
    """In the order of the text. Of those that overlap the first, then the longest, counts."""
    chosen: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if span.end > span.start and (not chosen or span.start >= chosen[-1].end):
            chosen.append(span)
    return chosen


def _join(text: str, spans: list[Span]) -> list[Span]:
    """Spans with nothing but white space between them are one: two masks side by side glue together."""
    joined: list[Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        if last and not text[last.end : span.start].strip():
            written = last.written + text[last.end : span.start] + span.written
            shape = last.shape if last.shape is span.shape else Shape.WORD
            joined[-1] = Span(last.start, span.end, written, last.is_sentence_case, shape)
        else:
            joined.append(span)
    return joined


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"
