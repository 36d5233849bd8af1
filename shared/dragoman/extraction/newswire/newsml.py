"""NewsML-G2 (iptc.org/std/NewsML-G2), items and messages of them; and what agencies still send of NewsML 1."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from dragoman.article import Extraction, Item, Metadata
from dragoman.bylines import read_bylines
from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.declarations import mark_origin, read_date, read_line, read_url
from dragoman.extraction.media_types import NEWSML
from dragoman.extraction.newswire.newsml_1 import has_text_of_version_1, read_plain_item, read_version_1
from dragoman.extraction.newswire.newsml_content import Content, build_extraction, read_inline
from dragoman.extraction.newswire.xml_tree import (
    decode_xml,
    drop_namespaces,
    find_language,
    parse_xml_text,
    read_element,
)
from dragoman.extraction.publishing_status import refuse_canceled
from dragoman.extraction.structured.field_values import join_sentences

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_SPLIT_BYTES: Final = 30_000_000
"""Of all items together: six times the largest message. Each repeats the namespaces that its message declares."""
ORIGIN: Final = "newsml-g2"
_TEXT_CLASSES: Final = frozenset({"text", "composite", ""})
_OTHER_ITEMS: Final = frozenset({"packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem"})
_SUBTITLE_ROLES: Final = frozenset({"sub", "subtitle", "subheadline", "subhead", "subheading", "deck"})
_ORGANISATION: Final = "organisation"
_MAX_TAGS: Final = 100  # as many as `declarations` reads


def read_newsml(body: bytes, charset: str | None) -> Extraction:
    """Read an item of text, or a message with exactly one.

    Raises:
        RejectedError: it is not well-formed, is cancelled, or holds no text: a picture, a package, a concept.
    """
    decoded = decode_xml(body, charset)
    root = parse_xml_text(decoded.text)
    items = _find_text_items(root)
    if not items:
        raise RejectedError(RejectionReason.NO_ARTICLE, _describe_other_items(root))
    item, name = items[0], _name(items[0])
    read = {"NewsItem": read_version_1, "newsitem": read_plain_item}.get(name, _read_item)
    return read(drop_namespaces(item), decoded.encoding)


def split_newsml(body: bytes, charset: str | None) -> tuple[Item, ...] | None:
    """The items of text in a message, each as a document of its own; None where there is one, or none, or the XML is
    broken.

    Raises:
        RejectedError: they hold more than `MAX_SPLIT_BYTES`.
    """
    from lxml.etree import tostring  # noqa: PLC0415 - for XML only

    try:
        items = _find_text_items(parse_xml_text(decode_xml(body, charset).text))
    except RejectedError:  # the reader will find it again, and say so
        return None
    if len(items) < 2:
        return None
    parts: list[Item] = []
    written = 0
    for item in items:
        content = tostring(item, encoding="utf-8", xml_declaration=True, with_tail=False)
        written += len(content)
        if written > MAX_SPLIT_BYTES:
            detail = f"Its items, with the namespaces that they inherit, hold more than {MAX_SPLIT_BYTES:,} bytes."
            raise RejectedError(RejectionReason.TOO_LARGE, detail)
        parts.append(Item(_find_identity(item), content, name=_find_name(item), media_type=NEWSML))
    return tuple(parts)


def _find_text_items(root: "_Element") -> list["_Element"]:
    """The items that may hold text: what says that it is a picture, sound or a package is left out."""
    return [item for item in _find_items(root) if _may_hold_text(item)]


def _find_items(root: "_Element") -> list["_Element"]:
    if _name(root).lower() == "newsitem":
        return [root]
    return [*root.iterfind("{*}itemSet/{*}newsItem"), *root.iterfind("{*}NewsItem")]


def _may_hold_text(item: "_Element") -> bool:
    return has_text_of_version_1(item) if _is_version_1(item) else _find_class(item) in _TEXT_CLASSES


def _name(element: "_Element") -> str:
    return str(element.tag).rpartition("}")[2]


def _find_class(item: "_Element") -> str:
    """`text`, `picture`, `video` …, without the scheme that it is in."""
    found = item.find("{*}itemMeta/{*}itemClass")
    if found is None:
        return ""
    value = found.get("qcode") or found.get("uri") or ""
    return value.rpartition("/")[2].rpartition(":")[2].lower()


def _describe_other_items(root: "_Element") -> str:
    classes = sorted({_find_class(item) for item in _find_items(root)} - {""})
    if _name(root) == "newsItem":
        return f"It is a NewsML item of class {classes[0] if classes else 'unknown'}, not of text."
    others = {_name(element) for element in (root, *root.iterfind("{*}itemSet/*"))} & _OTHER_ITEMS
    kinds = [*classes, *sorted(others)]
    return f"It is NewsML without an item of text: {', '.join(kinds)[:150] or _name(root)[:40]}."


def _is_version_1(item: "_Element") -> bool:
    return _name(item) == "NewsItem"


def _find_identity(item: "_Element") -> str:
    """The item's globally unique id, without its version."""
    if not _is_version_1(item):
        return read_line(item.get("guid")) or ""
    return _read_named(item, "PublicIdentifier") or _read_named(item, "NewsItemId") or ""


def _find_name(item: "_Element") -> str:
    return _read_named(item, "headline") or _read_named(item, "HeadLine") or _find_identity(item)


def _read_named(item: "_Element", name: str) -> str | None:
    return next((line for e in item.iter("*") if _name(e) == name and (line := read_element(e))), None)


def _read_item(item: "_Element", encoding: str) -> Extraction:
    refuse_canceled(_find_code(item.find("itemMeta/pubStatus")), "publishing status")
    title = _find_headline(item)
    metadata = mark_origin(_read_metadata(item, title), ORIGIN)
    return build_extraction(_read_content_set(item, encoding), metadata, title, _find_item_language(item))


def _find_item_language(item: "_Element") -> str | None:
    element = item.find("contentMeta/language")
    declared = read_line(element.get("tag")) if element is not None else None
    inner = next((part for name in ("inlineXML", "inlineData") for part in item.iter(name)), None)
    return declared or find_language(inner, item)


def _find_headline(item: "_Element") -> str | None:
    headlines = [line for line in item.findall("contentMeta/headline") if not _is_subtitle(line)]
    lines = [read_element(line) for line in (*headlines, item.find("itemMeta/title"))]
    return next((line for line in lines if line), None)


def _is_subtitle(element: "_Element") -> bool:
    return _read_role(element) in _SUBTITLE_ROLES


def _read_role(element: "_Element") -> str:
    """Without the alias of its scheme."""
    return (element.get("role") or "").rpartition(":")[2].lower()


def _read_metadata(item: "_Element", title: str | None) -> Metadata:
    meta = "contentMeta"
    published_at, modified_at = _find_dates(item)
    descriptions = (line for line in item.findall(f"{meta}/description") if _read_role(line) != "caption")
    lines = [*filter(_is_subtitle, item.findall(f"{meta}/headline")), *descriptions]
    subtitles = (line for line in map(read_element, lines) if line and line != title)
    return Metadata(
        subtitle=next(subtitles, None),
        authors=read_bylines(_find_authors(item)),
        site=_find_site(item),
        url=read_url(item.get("guid")),
        published_at=published_at,
        modified_at=modified_at,
        tags=_find_tags(item),
        image=_find_icon(item),
        rights=_find_rights(item),
    )


def _find_authors(item: "_Element") -> Iterator[str | None]:
    """Who the item says that it is by, in a line; else its creators, where they are neither organisations nor known
    by a code or a login alone."""
    lines = [read_element(line) for line in item.findall("contentMeta/by")]
    if any(lines):
        yield from lines
        return
    for creator in item.findall("contentMeta/creator"):
        name = _read_name(creator) or ""
        is_name = " " in name or not name.isascii()
        if is_name and _ORGANISATION not in (creator.get("type") or "").lower() and _read_role(creator) != "source":
            yield name


def _read_name(element: "_Element") -> str | None:
    """The name of a concept; the first, where it is given in several languages."""
    return next((line for name in element.findall("name") if (line := read_element(name))), None) or read_line(
        element.get("literal")
    )


def _find_code(element: "_Element | None") -> str:
    """The value of a code, without the alias of its scheme."""
    return (element.get("qcode") or element.get("uri") or "").rpartition(":")[2] if element is not None else ""


def _find_site(item: "_Element") -> str | None:
    provider = item.find("itemMeta/provider")
    source = item.find("contentMeta/infoSource")
    names = (_read_name(element) for element in (provider, source) if element is not None)
    credit = read_element(item.find("contentMeta/creditline"))
    return next((name for name in names if name), None) or credit or read_line(_find_provider_code(provider))


def _find_provider_code(provider: "_Element | None") -> str | None:
    """`AFP` of `nprov:AFP`; an address is no name."""
    return (provider.get("qcode") or "").rpartition(":")[2] if provider is not None else None


def _find_dates(item: "_Element") -> tuple[str | None, str | None]:
    """When it was first made, or when its embargo ends; and when it changed since."""
    paths = ("itemMeta/firstCreated", "contentMeta/contentCreated", "itemMeta/versionCreated")
    created = next((date for path in paths if (date := read_date(read_element(item.find(path))))), None)
    embargo = read_date(read_element(item.find("itemMeta/embargoed")))
    published_at = embargo if embargo and (created is None or created[:10] <= embargo[:10]) else created
    changed = ("itemMeta/versionCreated", "contentMeta/contentModified")
    modified_at = next((date for path in changed if (date := read_date(read_element(item.find(path))))), None)
    return published_at, modified_at if modified_at != published_at else None


def _find_tags(item: "_Element") -> tuple[str, ...]:
    meta = item.find("contentMeta")
    elements = list(meta.iterchildren("subject", "keyword")) if meta is not None else []
    lines = (read_element(e) if e.tag == "keyword" else _read_name(e) for e in elements[:_MAX_TAGS])
    return tuple(dict.fromkeys(line for line in lines if line))


def _find_icon(item: "_Element") -> str | None:
    icons = (read_url(icon.get("href")) for icon in item.findall("contentMeta/icon"))
    return next((icon for icon in icons if icon), None)


def _find_rights(item: "_Element") -> str | None:
    info = item.find("rightsInfo")
    if info is None:
        return None
    notice = read_element(info.find("copyrightNotice"))
    holder = info.find("copyrightHolder")
    terms = [read_element(element) for element in info.findall("usageTerms")]
    lines = [notice or (_read_name(holder) if holder is not None else None), *terms]
    return join_sentences(lines)


def _read_content_set(item: "_Element", encoding: str) -> Content:
    """The first of the renditions that has text: they are one content in several forms."""
    places = [*item.iterfind("contentSet/inlineXML"), *item.iterfind("contentSet/inlineData")]
    contents = (read_inline(place, encoding) for place in places)
    found = next((content for content in contents if content.paragraphs), None)
    if found is not None:
        return found
    if item.find("contentSet/remoteContent") is not None:
        raise RejectedError(RejectionReason.NO_ARTICLE, "The item only refers to content elsewhere (remoteContent).")
    names = [child.tag for place in places for child in place if isinstance(child.tag, str)]
    detail = f"The item holds {names[0][:60]}, no text." if names else "The item has no content."
    raise RejectedError(RejectionReason.NO_ARTICLE, detail)
