"""What stands above the text of a word processor's document: title, subtitle, byline; each taken out of the tree."""

import re
from typing import TYPE_CHECKING, Final

import msgspec

from dragoman.article import Metadata, Origin
from dragoman.bylines import read_byline, read_bylines
from dragoman.extraction.declarations import mark_origin, read_date
from dragoman.extraction.plain.head import MAX_SUBTITLE_CHARACTERS
from dragoman.extraction.plain.labels import is_release_line
from dragoman.extraction.plain.lines import SENTENCE_END
from dragoman.extraction.plain.text import BYLINE_ORIGIN, LINES_ORIGIN

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_TITLE_CHARACTERS: Final = 200
STYLE_ORIGIN: Final = "style"
"""The style of a paragraph, by its name."""

BULLET: Final = re.compile(r"[•‣◦▪●○■□⁃·]\s+(?=\S)")
"""A bullet that was typed."""
_TEXT_TAGS: Final = ("p", "h1", "h2", "li", "blockquote")
_UNFINISHED: Final = re.compile(r"[.,:;]$")
# What programs and templates fill in, and nobody looks at.
_NO_TITLE: Final = re.compile(
    r"(?:document|documento|dokument|doc|untitled|unbenannt|ohne titel|sem título|sin título|sans titre|microsoft word"
    r"|word document|title|título|titel|titre|normal|blank|template|modelo|plantilla|vorlage|modèle)\b.{0,12}"
    r"|microsoft word - .*|.*\.(?:docx?|docm|dot[xm]?|rtf|odt|ott|txt|pages|pdf|indd|html?)|.*[_\\/].*",
    re.IGNORECASE,
)


class Head(msgspec.Struct, frozen=True):
    """What was taken out. `metadata` has the subtitle and the authors, with their origins."""

    title: str | None
    title_origin: Origin | None
    metadata: Metadata


def take_head(root: "_Element", declared_title: str | None) -> Head:
    """Take title, subtitle and byline out of a document's tree, whose elements have their role as their class.

    The title is a paragraph of the style, else a heading at the top, else a first line in bold, else the declared one
    unless a program put it there, else a first line that could be one.
    """
    for element in _list_blocks(root)[:2]:
        if element.tag == "p" and is_release_line(read_text(element)):
            _take([element])
    title, origin = _take_title(root, declared_title)
    subtitle = next((element for element in root.iter("p") if element.get("class") == "subtitle"), None)
    styled = Metadata(
        subtitle=_take([subtitle]) if subtitle is not None else None,
        authors=_take_authors(root),
        published_at=_take_date(root),
    )
    metadata = mark_origin(styled, STYLE_ORIGIN)
    return Head(title, origin, metadata if metadata.authors or not title else _take_byline(root, metadata))


def _list_blocks(root: "_Element") -> "list[_Element]":
    return [element for element in root.iter(*_TEXT_TAGS) if read_text(element)]


def _take_title(root: "_Element", declared: str | None) -> tuple[str | None, Origin | None]:
    blocks = _list_blocks(root)
    styled = _find_styled_title(blocks)
    if styled:
        return _take(styled), "heading"
    heading = _find_top_heading(blocks)
    if heading is not None:
        return _take([heading]), "heading"
    credible = declared if declared and _is_credible_title(declared) else None
    first = _find_first_line(root, blocks)
    if first is None:
        return (credible, "metadata") if credible else (None, None)
    if credible and credible.casefold() == read_text(first).casefold():
        return _take([first]), "metadata"
    is_strong = first.get("class") == "strong" and any(block.get("class") != "strong" for block in blocks)
    if credible and not is_strong:
        return credible, "metadata"
    return _take([first]), "first-line"


def _take(elements: "list[_Element]") -> str:
    texts = [read_text(element) for element in elements]
    for element in elements:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    return " ".join(texts)


def _find_styled_title(blocks: "list[_Element]") -> "list[_Element]":
    """The first paragraph of the title's style with those that go on with it; any later one is a heading."""
    title: list[_Element] = []
    for element in blocks:
        if element.get("class") != "title":
            continue
        if not title or element.getprevious() is title[-1]:
            title.append(element)
        else:
            element.tag = "h2"
    return title


def _find_top_heading(blocks: "list[_Element]") -> "_Element | None":
    """The first block if it is a heading; or the only heading of the first level, below a date or a section's name."""
    if len(blocks) < 2:
        return None
    if blocks[0].tag in {"h1", "h2"}:
        return blocks[0]
    first_level = [element for element in blocks if element.tag == "h1"]
    is_near = len(first_level) == 1 and any(element is first_level[0] for element in blocks[:3])
    return first_level[0] if is_near else None


def _find_first_line(root: "_Element", blocks: "list[_Element]") -> "_Element | None":
    """A short first paragraph that ends no sentence, above a longer one."""
    first = blocks[0] if len(blocks) > 1 else None
    if first is None or first.tag != "p" or first.getparent() is not root:
        return None
    text = read_text(first)
    is_short = len(text) <= MAX_TITLE_CHARACTERS and not _UNFINISHED.search(text) and any(map(str.isalnum, text))
    is_headline = (
        is_short and not BULLET.match(text) and (first.get("class") == "strong" or not SENTENCE_END.search(text))
    )
    return first if is_headline and any(len(read_text(block)) > len(text) for block in blocks[1:10]) else None


def _is_credible_title(title: str) -> bool:
    is_phrase = " " in title or not title.isascii()
    return is_phrase and len(title) <= MAX_TITLE_CHARACTERS and not _NO_TITLE.fullmatch(title)


def _take_authors(root: "_Element") -> tuple[str, ...]:
    lines = [element for element in root.iter("p") if element.get("class") == "author"]
    return read_bylines([_take([element]) for element in lines])


def _take_date(root: "_Element") -> str | None:
    """A date of the style for it, if it is one that any reader reads alike; else it stays a paragraph."""
    line = next((element for element in root.iter("p") if element.get("class") == "date"), None)
    found = read_date(read_text(line)) if line is not None else None
    if line is not None and found:
        _take([line])
    return found


def _take_byline(root: "_Element", metadata: Metadata) -> Metadata:
    """With the authors of a line like `By Ann Porter` under the title; a paragraph between the two is the subtitle."""
    blocks = [element for element in _list_blocks(root)[:3] if element.tag == "p"]
    place = next((place for place, element in enumerate(blocks[:2]) if read_byline(read_text(element))), None)
    if place is None or len(blocks) <= place + 1:
        return metadata
    authors = read_byline(_take([blocks[place]]))
    metadata = mark_origin(msgspec.structs.replace(metadata, authors=authors), BYLINE_ORIGIN)
    if place == 0 or metadata.subtitle or len(read_text(blocks[0])) > MAX_SUBTITLE_CHARACTERS:
        return metadata
    return mark_origin(msgspec.structs.replace(metadata, subtitle=_take([blocks[0]])), LINES_ORIGIN)


def read_text(element: "_Element") -> str:
    """The text under an element, on one line."""
    return " ".join("".join(element.itertext()).split())
