"""Feeds that are not well-formed, as many are: each entry for itself, so that one broken entry costs no other."""

import re
from collections.abc import Iterator
from html import escape
from html.entities import name2codepoint
from itertools import islice
from typing import TYPE_CHECKING, Final

import msgspec

from dragoman.errors import RejectedError
from dragoman.extraction.newswire.xml_tree import HTML_REFERENCE, parse_xml_text

if TYPE_CHECKING:
    from lxml.etree import _Element

_MAX_FIELDS: Final = 200
"""Of one entry; a broken one that seems to have more is not worth the search."""

_CDATA_START: Final = "<![CDATA["
_BOUNDARY: Final = re.compile(r"<!\[CDATA\[|<!--|<(/?)(?:[\w-]+:)?(?:item|entry)(?=[\s/>])[^<>]*>", re.IGNORECASE)
_PAIRS: Final = {_CDATA_START: "]]>", "<!--": "-->"}
_FEED_END: Final = re.compile(r"</(?:rss|feed|(?:[\w-]+:)?rdf)\s*>\s*\Z", re.IGNORECASE)
_NAMESPACE: Final = re.compile(r"\b(xmlns(?::[\w.-]+)?|xml:(?:lang|base))\s*=\s*(\"[^\"<>]*\"|'[^'<>]*')")
# Names and tags without end are looked at once: nothing is given back, and no try begins in the midst of a name.
_START_TAG: Final = re.compile(r"<([A-Za-z_][\w.-]*+(?::[\w.-]++)?+)((?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+)>")
_ATTRIBUTE: Final = re.compile(r"(?<![\w.:-])([A-Za-z_][\w.:-]*+)\s*+=\s*+(?:\"([^\"<]*)\"|'([^'<]*)')")
_AMPERSAND: Final = re.compile(r"&(?!#\d{1,7};|#x[0-9A-Fa-f]{1,6};|([A-Za-z][A-Za-z0-9]{1,7});)")
# What may follow a field whose end tag is missing. Not names that HTML has too, but for the ones no feed is without.
_FIELD_NAMES = """
    title link description guid pubDate author category comments enclosure source summary content updated published
    id rights content:encoded dc:creator dc:date dc:subject dc:rights media:content media:thumbnail
"""
_NEXT_FIELD: Final = re.compile(
    rf"<(?:{'|'.join(_FIELD_NAMES.split())})(?=[\s/>])|</(?:item|entry|channel|rss|feed)\s*>", re.IGNORECASE
)


# Declared where a feed forgot to; what else is not declared gets a namespace that means nothing.
_KNOWN_PREFIXES: Final = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}
_PREFIX: Final = re.compile(r"</?([A-Za-z_][\w.-]*):[A-Za-z_]")

Namespaces = dict[str, str]
"""The declarations that a feed begins with, by name (`xmlns:dc`), and the value in quotes."""


class BrokenEntry(msgspec.Struct, frozen=True):
    """An entry that nothing could be made of."""

    markup: str
    detail: str


def find_head(text: str) -> str:
    """What stands before the first entry: what the feed says of itself."""
    return text[: next(islice(_find_boundaries(text), 1), (len(text), ""))[0]]


def parse_entries(text: str) -> "Iterator[_Element | BrokenEntry]":
    """The entries of a feed that is not well-formed, one by one."""
    namespaces = _read_namespaces(find_head(text))
    is_complete = _FEED_END.search(text[-200:]) is not None
    for markup, is_last in _cut_entries(text):
        is_cut_off = is_last and not is_complete and not re.search(r"</[\w:-]+\s*>\s*\Z", markup)
        if is_cut_off:
            yield BrokenEntry(markup, "The feed breaks off inside this entry.")
            continue
        try:
            yield parse_entry(markup, namespaces)
        except RejectedError as error:
            yield BrokenEntry(markup, error.detail)


def parse_entry(markup: str, namespaces: Namespaces) -> "_Element":
    """One entry's element: as it is, else put together again from the fields that can be told apart in it.

    Raises:
        RejectedError: it is beyond that.
    """
    try:
        return _parse_within("feed", markup, namespaces)[0]
    except (RejectedError, IndexError):
        fields = "".join(islice(_rebuild_fields(markup), _MAX_FIELDS))
        return _parse_within("feed", f"<item>{fields}</item>", namespaces)[0]


def parse_head(head: str) -> "_Element":
    """What a broken feed says of itself, as an element with its fields.

    Raises:
        RejectedError: it is beyond that.
    """
    inside = re.sub(r"^.*?<(?:channel|feed)\b[^<>]*>", "", head, count=1, flags=re.DOTALL | re.IGNORECASE)
    fields = "".join(islice(_rebuild_fields(inside), _MAX_FIELDS))
    return _parse_within("channel", fields, _read_namespaces(head))


def _parse_within(name: str, markup: str, namespaces: Namespaces) -> "_Element":
    prefixes = dict.fromkeys(islice((found[1] for found in _PREFIX.finditer(markup)), 10 * _MAX_FIELDS))
    missing = (prefix for prefix in prefixes if prefix not in {"xml", "xmlns"} and f"xmlns:{prefix}" not in namespaces)
    added = {f"xmlns:{prefix}": f'"{_KNOWN_PREFIXES.get(prefix, "urn:undeclared")}"' for prefix in missing}
    declarations = " ".join(f"{name}={value}" for name, value in {**namespaces, **added}.items())
    return parse_xml_text(f"<{name} {declarations}>{markup}</{name}>")


def _cut_entries(text: str) -> Iterator[tuple[str, bool]]:
    """Each entry's markup, and whether it is the last."""
    start: int | None = None
    for position, mark in _find_boundaries(text):
        if start is not None:
            end = position + len(mark) if mark.startswith("</") else position
            yield text[start:end], False
        start = None if mark.startswith("</") or mark.endswith("/>") else position
    if start is not None:
        yield text[start:], True


def _find_boundaries(text: str) -> Iterator[tuple[int, str]]:
    """Where entries begin and end, outside of what is quoted."""
    position, unclosed = 0, set[str]()
    while boundary := _BOUNDARY.search(text, position):
        position = boundary.end()
        end_mark = _PAIRS.get(boundary[0].upper())
        if end_mark is None:
            yield boundary.start(), boundary[0]
        elif end_mark not in unclosed:
            end = text.find(end_mark, position)
            if end < 0:
                unclosed.add(end_mark)
            position = max(position, end)


def _read_namespaces(head: str) -> Namespaces:
    start = head.partition("<title")[0]
    return {found[1]: _mend_ampersands(found[2]) for found in islice(_NAMESPACE.finditer(start), _MAX_FIELDS)}


def _rebuild_fields(markup: str) -> Iterator[str]:
    """The fields that can be told apart, each well-formed for itself."""
    entry = _START_TAG.match(markup)
    position = entry.end() if entry and _BOUNDARY.match(markup) else 0
    while start := _START_TAG.search(markup, position):
        name, position = start[1], start.end()
        attributes = _rebuild_attributes(start[2])
        if start[2].rstrip().endswith("/"):
            yield f"<{name}{attributes}/>"
            continue
        end = re.compile(rf"</{re.escape(name)}\s*>", re.IGNORECASE).search(markup, position)
        following = _NEXT_FIELD.search(markup, position) if end is None else None
        stop = end.start() if end else following.start() if following else len(markup)
        yield f"<{name}{attributes}>{_rebuild_content(markup[position:stop])}</{name}>"
        position = end.end() if end else stop


def _rebuild_attributes(text: str) -> str:
    found = {name: first or second for name, first, second in _ATTRIBUTE.findall(text) if ":" not in name}
    return "".join(f' {name}="{_mend_ampersands(value).replace(chr(34), "&quot;")}"' for name, value in found.items())


def _rebuild_content(content: str) -> str:
    """A field's content: text, elements that are well-formed, or markup that was never escaped."""
    if content.lstrip().startswith(_CDATA_START):
        inner = content.strip().removeprefix(_CDATA_START)
        return escape(inner.removesuffix("]]>").replace("]]>", "").replace(_CDATA_START, ""), quote=False)
    if "<" not in content:
        return _mend_ampersands(content)
    try:
        parse_xml_text(f"<field>{content}</field>")
    except RejectedError:
        return escape(content, quote=False)
    return content


def _mend_ampersands(text: str) -> str:
    """The text with each `&` that begins no reference written as one."""
    return HTML_REFERENCE.sub(_keep_known, _AMPERSAND.sub("&amp;", text))


def _keep_known(reference: re.Match[str]) -> str:
    is_known = reference[1] in name2codepoint or reference[1] == "apos"
    return reference[0] if is_known else f"&amp;{reference[1]};"
