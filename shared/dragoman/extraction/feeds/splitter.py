"""RSS 0.9x, 1.0 and 2.0 and Atom to their entries.

feedparser, the library for it, was measured and left. It is no faster (0.35 s for 1,000 entries of 5 kB, its sanitizer
off), takes a picture's caption for the entry's summary, drops an entry whose title is not closed without a word, cuts
mail addresses into authors' names, and makes up a link where a guid is none.
"""

import re
from collections.abc import Iterator
from html import unescape
from itertools import islice
from typing import TYPE_CHECKING, Final

import msgspec

from dragoman.article import Item
from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.declarations import read_url
from dragoman.extraction.feeds.entry import Entry, encode_entry, read_plain
from dragoman.extraction.feeds.fields import (
    CONTENT,
    MAX_VALUES,
    XML_LANGUAGE,
    Fields,
    collect_fields,
    find_element,
    name_element,
    read_authors,
    read_categories,
    read_image,
    read_language,
    read_link,
    read_markup,
    read_people,
    read_source,
    read_value,
)
from dragoman.extraction.feeds.repair import BrokenEntry, find_head, parse_entries, parse_head
from dragoman.extraction.media_types import FEED_ENTRY
from dragoman.extraction.newswire.xml_tree import decode_xml, parse_xml_text

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_ENTRIES: Final = 10_000
"""Several times the articles that are read of a container."""
MAX_MARKS: Final = 2_000_000
"""`<` in a feed. An element takes some hundred bytes of memory, however short its name is."""

_RDF_ABOUT: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_SUMMARY: Final = ("description", "summary", "dc:description", "itunes:summary", "media:description")
_PUBLISHED: Final = ("pubdate", "published", "issued", "dc:date", "dc:issued", "dc:created", "created")
_UPDATED: Final = ("updated", "modified", "dc:modified")
_RIGHTS: Final = ("rights", "copyright", "dc:rights", "media:copyright")
# Numbers of Windows-1252 written as if they were Unicode's, where control characters have them; as browsers read it.
_WINDOWS_REFERENCE: Final = re.compile(r"&#(?:0*(12[89]|1[345]\d)|[xX]0*([89][0-9A-Fa-f]));")


_MAX_SITE_CHARACTERS: Final = 2_000
"""The longest are notices of rights, of some hundred."""
_MAX_SITE_AUTHORS: Final = 20


class _Site(msgspec.Struct, frozen=True):
    """What a feed says of itself that is true of each of its entries."""

    title: str | None
    language: str
    rights: str
    link: str | None
    authors: tuple[str, ...]


def split_feed(body: bytes, charset: str | None) -> tuple[Item, ...]:
    """The entries of a feed, each as `feed_entry.encode_entry` writes it; `identity` is its guid, else its link.

    A feed that is not well-formed is read entry by entry; an entry that nothing can be made of is an item with that
    problem.

    Raises:
        RejectedError: it can't be decoded, is too large, or has no entries.
    """
    text = _WINDOWS_REFERENCE.sub(lambda reference: unescape(reference[0]), decode_xml(body, charset).text)
    if text.count("<") > MAX_MARKS:
        raise RejectedError(RejectionReason.TOO_LARGE, f"The feed has more than {MAX_MARKS:,} elements.")
    items = tuple(islice(_read_feed(text), MAX_ENTRIES + 1))
    if not items:
        raise RejectedError(RejectionReason.NO_ARTICLE, "The feed has no entries.")
    if len(items) > MAX_ENTRIES:
        raise RejectedError(RejectionReason.TOO_LARGE, f"The feed has more than {MAX_ENTRIES:,} entries.")
    return items


def _read_feed(text: str) -> Iterator[Item]:
    try:
        root = parse_xml_text(text)
    except RejectedError as error:
        if error.reason is not RejectionReason.CORRUPT:
            raise
        yield from _read_broken_feed(text)
        return
    fields = collect_fields(root)
    channel = fields.get("channel", [root])[0]
    site = _read_site(channel)
    for parent in dict.fromkeys((*fields.get("channel", ()), root)):
        for child in parent.iterchildren("*"):
            if name_element(child) in {"item", "entry"}:
                yield _read_item(child, site)


def _read_broken_feed(text: str) -> Iterator[Item]:
    try:
        site = _read_site(parse_head(find_head(text)))
    except RejectedError:
        site = _Site(None, "", "", None, ())
    for entry in parse_entries(text):
        if isinstance(entry, BrokenEntry):
            yield Item("", entry.markup.encode(), "", FEED_ENTRY, RejectionReason.CORRUPT, entry.detail)
        else:
            yield _read_item(entry, site)


def _read_site(channel: "_Element") -> _Site:
    """What is too long for what it should be is left out: it would be in each of two thousand entries."""
    fields = collect_fields(channel)
    authors = read_people(fields.get("author", [])[:_MAX_SITE_AUTHORS])
    return _Site(
        title=_take_short(read_plain(read_markup(find_element(fields, ("title",))))),
        language=_take_short(read_value(fields, ("language", "dc:language")) or channel.get(XML_LANGUAGE, "")) or "",
        rights=_take_short(read_value(fields, _RIGHTS)) or "",
        link=_take_short(read_link(fields, None)),
        authors=tuple(author for author in authors if _take_short(author)),
    )


def _take_short(text: str | None) -> str | None:
    return text if text is not None and len(text) <= _MAX_SITE_CHARACTERS else None


def _read_item(element: "_Element", site: _Site) -> Item:
    entry = _read_entry(element, site)
    return Item(entry.id or entry.link or "", encode_entry(entry), read_plain(entry.title) or "", FEED_ENTRY)


def _collect_group(fields: Fields) -> Fields:
    """What a video's entry says of it, inside `media:group`."""
    return {name: found for group in fields.get("media:group", [])[:1] for name, found in collect_fields(group).items()}


def _read_entry(element: "_Element", site: _Site) -> Entry:
    fields = collect_fields(element)
    link = read_link(fields, site.link)
    contents = [content for name in CONTENT for content in fields.get(name, ())]
    base = read_url(next((content.base for content in contents), None) or element.base, site.link)
    bodies = (read_markup(content) for content in contents[:MAX_VALUES])
    return Entry(
        title=read_markup(find_element(fields, ("title", "dc:title", "media:title"))),
        content=tuple(body for body in bodies if body is not None),
        summary=read_markup(find_element({**_collect_group(fields), **fields}, _SUMMARY)),
        authors=read_authors(fields) or site.authors,
        id=read_value(fields, ("guid", "id")) or (element.get(_RDF_ABOUT) or "").strip(),
        link=link,
        base=base if base != link else None,
        published=read_value(fields, _PUBLISHED),
        updated=read_value(fields, _UPDATED),
        tags=read_categories(fields),
        language=read_language(element, fields),
        rights=read_value(fields, _RIGHTS),
        image=read_image(element, link or site.link),
        site=read_source(fields) or site.title,
        site_language=site.language,
        site_rights=site.rights,
    )
