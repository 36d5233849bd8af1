"""The fields of a feed's elements, whatever version of RSS or Atom they are written in."""

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from itertools import islice
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import urlsplit

from dragoman.extraction.declarations import read_line, read_tags, read_url
from dragoman.extraction.feeds.entry import Markup, read_plain

if TYPE_CHECKING:
    from lxml.etree import _Element

# By the beginning of their namespace; of all others the fields are not looked at. Atom's and RSS's are plain names.
_PREFIXES: Final = (
    ("http://purl.org/rss/1.0/modules/content/", "content:"),
    ("http://purl.org/rss/1.0/", ""),
    ("http://my.netscape.com/rdf/simple/", ""),
    ("http://backend.userland.com/", ""),
    ("http://www.w3.org/2005/Atom", ""),
    ("http://purl.org/atom/ns#", ""),
    ("http://purl.org/dc/", "dc:"),
    ("http://search.yahoo.com/mrss", "media:"),
    ("http://www.itunes.com/", "itunes:"),
    ("http://rssnamespace.org/feedburner/", "feedburner:"),
    ("http://www.w3.org/1999/xhtml", "xhtml:"),
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf:"),
)
XML_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"
CONTENT: Final[tuple[str, ...]] = ("content:encoded", "content", "xhtml:body", "body", "fulltext", "fullitem")
"""The fields that hold an entry's text."""
_PICTURES: Final = frozenset({".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif"})
_MEDIA: Final = ("media:content", "enclosure", "media:thumbnail", "itunes:image", "link", "image")
MAX_VALUES: Final = 100
"""Of one field; no entry has more authors or tags."""

_START_TAG: Final = re.compile(r"\A<[^<>]*>")
_DECLARATION: Final = re.compile(r"\sxmlns(?::[\w.-]+)?=\"[^\"]*\"")

Fields = dict[str, list["_Element"]]


def name_element(element: "_Element") -> str:
    """An element's name in one spelling, whatever prefix and version of a namespace it has."""
    return _spell(str(element.tag))


@lru_cache(maxsize=1_000)
def _spell(tag: str) -> str:
    namespace, _, name = tag.rpartition("}")
    if not namespace:
        return name.lower()
    prefixes = (prefix for start, prefix in _PREFIXES if namespace.startswith(start, 1))
    return next(prefixes, "other:") + name.lower()


def collect_fields(element: "_Element") -> Fields:
    """An element's children by their names, in order."""
    fields: Fields = {}
    for child in element.iterchildren("*"):
        fields.setdefault(name_element(child), []).append(child)
    return fields


def find_element(fields: Fields, names: Iterable[str]) -> "_Element | None":
    """The first element of the names in their order that holds anything."""
    elements = (element for name in names for element in fields.get(name, ()))
    return next((element for element in elements if len(element) or (element.text or "").strip()), None)


def read_value(fields: Fields, names: Iterable[str]) -> str:
    """The text of the first of the names that has one, on one line; empty where none has."""
    element = find_element(fields, names)
    return "" if element is None else " ".join("".join(element.itertext()).split())


def read_markup(element: "_Element | None") -> Markup | None:
    """A field's text or markup; None where it points to something else, or holds a file."""
    if element is None or element.get("src") or element.get("mode") == "base64":
        return None
    if len(element):
        return Markup("html", _write_markup(element).strip())
    kind = _find_type(element.get("type"))
    return None if kind is None else Markup(kind, (element.text or "").strip())


def _find_type(declared: str | None) -> Literal["text", "html", "either"] | None:
    """Atom's `type`, or that of a version before it, a media type. RSS has none."""
    kind = (declared or "").partition(";")[0].strip().lower()
    if not kind:
        return "either"
    if kind in {"html", "xhtml", "text/html", "application/xhtml+xml"}:
        return "html"
    if kind == "plain":  # media:title and media:description
        return "text"
    return "text" if kind == "text" or kind.startswith("text/") else None


def _write_markup(element: "_Element") -> str:
    """What is inside an element, as HTML without namespaces: what a feed declares at its top changes no entry."""
    from lxml.etree import tostring  # noqa: PLC0415 - for feeds only

    for descendant in element.iterdescendants("*"):
        descendant.tag = descendant.tag.rpartition("}")[2]
    inner = (tostring(child, encoding="unicode", method="html") for child in element)
    clean = (_START_TAG.sub(lambda tag: _DECLARATION.sub("", tag[0]), markup, count=1) for markup in inner)
    return escape(element.text or "", quote=False) + "".join(clean)


def read_link(fields: Fields, base: str | None) -> str | None:
    """The address of the page: before a counting service, the article's own."""
    original = read_url(read_value(fields, ("feedburner:origlink",)))
    links = (_read_address(link, base) for link in fields.get("link", ()))
    guids = (
        guid.text for guid in fields.get("guid", ()) if guid.get("ispermalink", guid.get("isPermaLink")) != "false"
    )
    return original or next(filter(None, links), None) or next(filter(None, map(read_url, guids)), None)


def _read_address(link: "_Element", base: str | None) -> str | None:
    """Where a link of either form leads, if it is to the page."""
    if link.get("href") is None:
        return read_url(link.text, base)
    is_page = link.get("rel", "alternate") == "alternate" and link.get("type", "text/html") in {
        "text/html",
        "application/xhtml+xml",
    }
    return read_url(link.get("href"), link.base or base) if is_page else None


def read_authors(fields: Fields) -> tuple[str, ...]:
    """As they are written; Dublin Core's field first, because RSS's own is made for a mail address."""
    creators = (element.text or "" for element in fields.get("dc:creator", ()))
    named = tuple(name for name in map(str.strip, creators) if name)
    return (named or read_people(fields.get("author", [])) or read_people(fields.get("itunes:author", [])))[:MAX_VALUES]


def read_people(elements: Iterable["_Element"]) -> tuple[str, ...]:
    """Atom's people have a `name`, RSS's are a text."""
    names = (read_value(collect_fields(element), ("name",)) or (element.text or "").strip() for element in elements)
    return tuple(name for name in names if name)


def read_categories(fields: Fields) -> tuple[str, ...]:
    """Each category is one tag, commas or not; keywords are a list."""
    categories = (*fields.get("category", ()), *fields.get("dc:subject", ()))
    texts = (element.get("label") or element.get("term") or element.text for element in categories)
    tags = [line for text in texts if (line := read_line(text)) and read_url(line) is None]
    keywords = (
        *read_tags(read_value(fields, ("media:keywords",))),
        *read_tags(read_value(fields, ("itunes:keywords",))),
    )
    return tuple(dict.fromkeys((*tags, *keywords)))[:MAX_VALUES]


def read_language(element: "_Element", fields: Fields) -> str:
    """What an entry declares of its own language; empty where it leaves that to the feed."""
    contents = (content.get(XML_LANGUAGE) for name in CONTENT for content in fields.get(name, ()))
    declared = read_value(fields, ("dc:language", "language"))
    return declared or element.get(XML_LANGUAGE) or next(filter(None, contents), "")


def read_source(fields: Fields) -> str | None:
    """The name of the site that an entry was taken over from."""
    source = next(iter(fields.get("source", ())), None)
    if source is None:
        return None
    title = find_element(collect_fields(source), ("title",))
    return read_plain(read_markup(title)) if title is not None else read_line(source.text)


def read_image(element: "_Element", base: str | None) -> str | None:
    """The address of the first picture that goes with an entry, the widest where it is given in several sizes."""
    media = [
        (name, found)
        for found in islice(element.iterdescendants("*"), 10_000)
        if (name := name_element(found)) in _MEDIA
    ]
    ranked = sorted(media, key=lambda pair: (_MEDIA.index(pair[0]), -_read_width(pair[1])))
    return next(filter(None, (_read_picture(name, found, base) for name, found in ranked)), None)


def _read_width(element: "_Element") -> int:
    width = element.get("width") or ""
    return int(width) if re.fullmatch(r"[0-9]{1,6}", width) else 0


def _read_picture(name: str, element: "_Element", base: str | None) -> str | None:
    if name == "link" and element.get("rel") != "enclosure":
        return None
    inner = read_value(collect_fields(element), ("url",)) if name == "image" else ""
    address = read_url(element.get("url") or element.get("href") or inner, base)
    if address is None or name in {"media:thumbnail", "itunes:image", "image"}:
        return address
    kind = element.get("type") or element.get("medium")
    is_picture = kind.startswith("image") if kind else PurePosixPath(urlsplit(address).path).suffix.lower() in _PICTURES
    return address if is_picture else None
