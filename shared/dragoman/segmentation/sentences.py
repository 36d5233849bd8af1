"""Where sentences end: the library's opinion, corrected by what stands on both sides of a mark. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import Final

from sentencex import segment as split_sentences

from dragoman.late import compile_regex
from dragoman.segmentation.abbreviations import AbbreviationPatterns, find_abbreviations
from dragoman.segmentation.decision import REACH, Place, decide

# A run of marks that may end a sentence, and what closes with it. A Latin full stop ends nothing before a letter: it
# stands in a file's name, in an address, in a number.
# German closes with “ what Chinese opens with it.
_CLOSERS: Final = r"(?:[”’›」』】）)\]]|[\"'“»](?![\p{L}\p{N}])|[ \u00a0\u202f]»(?=[\s,.;:!?–—)]|\Z))*"
_MARK: Final = compile_regex(
    rf"(?<![.!?…؟۔։።])(?P<marks>[.!?…؟۔։።]++)(?P<closers>{_CLOSERS})\s+"
    rf"|(?P<marks>[。！？｡।॥။]++|…++(?=[\p{{Han}}\p{{Hiragana}}\p{{Katakana}}]))(?P<closers>{_CLOSERS})\s*"
)

# White space that ends a sentence by itself: a blank line, or a line break before a list's mark.
_BREAK: Final = compile_regex(r"\n[^\S\n]*\n\s*|\n[^\S\n]*(?=[-–—•*·▪‣][^\S\n]|\d{1,3}[.)][^\S\n])")

_BEGINS_LARGE: Final = compile_regex(r"[^\p{L}]*[\p{Lu}\p{Lt}]")

# The library cuts "n.º" and "a .ICM file" behind the full stop; a space is only missing between "end.Beginning".
_GLUED: Final = compile_regex(r"(?<=[.!?…][\"'”’»)\]]{0,3})\S")
_SPACE_MISSING: Final = compile_regex(r"(?<=[\p{Ll}\p{N})\"”’»][.!?])\p{Lu}\p{Ll}")

# The number of a list's item, of a heading or of a figure is no sentence: "12.", "IV.", "B.3.", "Figure 1.4.".
_ITEM_NUMBER: Final = compile_regex(r"\s*(?:\p{Lu}\p{L}+\s)?(?:(?:\p{Lu}\.)?\d{1,3}(?:[.-]\d{1,3})*|[IVX]{1,4})\.\s*")

# The library keeps a quotation in one piece, however many sentences it holds: quotation marks and brackets are not
# shown to it. Nor is a space of several bytes, before which it panics at an initial ("A\u202f.").
_HIDDEN: Final = compile_regex(r"[\"“”„«»‹›()\[\]「」『』【】（）]|[^\S\x00-\x7f]|(?<!\w)['‘’]|['’](?!\w)")
_OPENERS: Final = "\"'“„«‹([「『【（‘"

# Where a paragraph may be cut that is too long for the library, which takes time by the square of its length: a small
# letter before the stop and a capital or another script behind it make an abbreviation unlikely.
_STOP: Final = compile_regex(r"(?<=[\p{Ll}\p{Lo}])[.!?…]+[\"'”’»)]*\s+(?=[\p{Lu}\p{Lo}\"'“‘«])|[。！？]+")
_ENDS_WITH_STOP: Final = compile_regex(r"[.!?…。！？]\s*\Z")
_WINDOW_CHARACTERS: Final = 5_000


def find_sentence_ends(text: str, language: str) -> Iterator[int]:
    """The places where a sentence ends, its white space included; not the text's own end."""
    abbreviations = find_abbreviations(language)
    parts = [match.span() for match in abbreviations.parts.finditer(text)]
    start = 0
    for end in _propose_ends(text, language, abbreviations):
        if _is_inside(end, parts) or (start == 0 and _ITEM_NUMBER.fullmatch(text, 0, end)):
            continue
        yield end
        start = end


def _propose_ends(text: str, language: str, abbreviations: AbbreviationPatterns) -> list[int]:
    """The places that the rules want, and those of the library that no rule is against."""
    heard = _Heard(_ask_library(text, language))
    is_cased = _BEGINS_LARGE.match(text) is not None
    ends = {match.end() for match in _BREAK.finditer(text)}
    for match in _MARK.finditer(text):
        stop, end = match.end("marks"), match.end()
        is_heard = heard.take(stop, _skip_opening(text, end))
        place = Place(text[max(0, stop - REACH) : stop], match.group("closers"), text[end : end + REACH], is_cased)
        decision = decide(place, abbreviations)
        if is_heard if decision is None else decision:
            ends.add(end)
    last = 0
    for end in heard.rest():
        if end > last and (_SPACE_MISSING.match(text, end) or not _GLUED.match(text, end)):
            last = _move(text, end)
            ends.add(last)
    return sorted(end for end in ends if 0 < end < len(text))


class _Heard:
    """The library's ends, each taken once."""

    def __init__(self, ends: list[int]) -> None:
        self._ends = ends
        self._taken = [False] * len(ends)

    def take(self, first: int, last: int) -> bool:
        """Whether one of them is between these, both included."""
        places = range(bisect_left(self._ends, first), bisect_right(self._ends, last))
        for place in places:
            self._taken[place] = True
        return len(places) > 0

    def rest(self) -> Iterator[int]:
        """Those that nobody took: behind marks of scripts that are not in our list."""
        return (end for end, taken in zip(self._ends, self._taken, strict=True) if not taken)


def _skip_opening(text: str, start: int) -> int:
    """The library does not see what opens a quotation, and cuts behind it."""
    while start < len(text) and (text[start] in _OPENERS or text[start] in ")]" or text[start].isspace()):
        start += 1
    return start


def _move(text: str, end: int) -> int:
    """Leave an opening quotation mark to the sentence that it opens, and white space to the one before."""
    while 0 < end < len(text) and text[end - 1] in _OPENERS:
        end -= 1
    while end < len(text) and text[end].isspace():
        end += 1
    return end


def _is_inside(end: int, spans: list[tuple[int, int]]) -> bool:
    """Whether a place is in the middle of one of the spans, which are in order."""
    place = bisect_right(spans, (end, -1)) - 1
    return place >= 0 and spans[place][0] < end < spans[place][1]


def _ask_library(text: str, language: str) -> list[int]:
    """Where the library would cut."""
    start, ends = 0, list[int]()
    for window in _windows(_HIDDEN.sub(" ", text)):
        try:
            pieces = split_sentences(language, window)
        except BaseException as error:
            if type(error).__name__ != "PanicException":  # Rust's, and no Exception: it would end the whole batch
                raise
            pieces = [window]
        *places, start = accumulate(map(len, pieces), initial=start)
        ends += places
        if _ENDS_WITH_STOP.search(window, max(0, len(window) - REACH)):
            ends.append(start)
    return sorted(set(ends))


def _windows(text: str) -> Iterator[str]:
    while len(text) > _WINDOW_CHARACTERS:
        stops = [match.end() for match in _STOP.finditer(text, _WINDOW_CHARACTERS // 2, _WINDOW_CHARACTERS)]
        end = stops[-1] if stops else _WINDOW_CHARACTERS
        yield text[:end]
        text = text[end:]
    yield text
