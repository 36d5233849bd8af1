"""NewsML 1.x (iptc.org/std/NewsML/1.2), as far as agencies still send text in it; and what came before it."""

from typing import TYPE_CHECKING, Final

from dragoman.article import Extraction, Metadata
from dragoman.bylines import read_bylines
from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.declarations import mark_origin, read_date, read_line
from dragoman.extraction.newswire.newsml_content import (
    Content,
    build_extraction,
    join_contents,
    read_inline,
    read_markup,
)
from dragoman.extraction.newswire.xml_tree import find_language, read_element
from dragoman.extraction.publishing_status import refuse_canceled

if TYPE_CHECKING:
    from lxml.etree import _Element

_CAPTION_ROLES: Final = frozenset({"caption", "thumbnail", "quicklook", "preview", "photo", "picture", "graphic"})
_TITLE_ROLES: Final = frozenset({"title", "headline", "subtitle", "slug"})
_LEAD_ROLES: Final = frozenset({"lead", "lede", "intro"})
_TEXT_MEDIA: Final = frozenset({"text", "complextext", "complexdata", ""})


def read_version_1(item: "_Element", encoding: str) -> Extraction:
    """Read an item of text: components inside one another, with lines and content.

    Raises:
        RejectedError: it is cancelled, or has no text.
    """
    refuse_canceled(_find_formal_name(item, "NewsManagement/Status"), "publishing status")
    components = item.iter("NewsComponent")
    language = _find_formal_name(item, ".//DescriptiveMetadata/Language") or find_language(item, *components)
    metadata = mark_origin(_read_metadata(item), "newsml-1")
    return build_extraction(_read_first_content(item, encoding), metadata, _read_line_of(item, "HeadLine"), language)


def has_text_of_version_1(item: "_Element") -> bool:
    """Whether any of an item's contents may be text, before its names are without namespaces."""
    media = [element for element in item.iter("*") if str(element.tag).rpartition("}")[2] == "MediaType"]
    return not media or any((element.get("FormalName") or "").lower() in _TEXT_MEDIA for element in media)


def read_plain_item(item: "_Element", encoding: str) -> Extraction:
    """Read the form in which Reuters gave its archive of the nineties away: headline, dateline, text."""
    text = item.find("text")
    content = read_markup(text, encoding) if text is not None else Content(encoding=encoding)
    metadata = Metadata(
        authors=read_bylines([read_element(item.find("byline"))]),
        published_at=read_date(item.get("date")),
        rights=read_element(item.find("copyright")),
    )
    title = read_element(item.find("headline")) or read_element(item.find("title"))
    return build_extraction(content, mark_origin(metadata, "newsitem"), title, find_language(item))


def _read_metadata(item: "_Element") -> Metadata:
    created = read_date(read_element(item.find("NewsManagement/FirstCreated")))
    revised = read_date(read_element(item.find("NewsManagement/ThisRevisionCreated")))
    keywords = [read_element(line) for line in item.iterfind(".//NewsLines/KeywordLine")]
    properties = item.iterfind(".//DescriptiveMetadata/Property[@FormalName='Keyword']")
    keywords += [read_line(element.get("Value")) for element in properties]
    provider = read_line(_find_formal_name(item, ".//AdministrativeMetadata/Provider/Party"))
    return Metadata(
        subtitle=_read_line_of(item, "SubHeadLine"),
        authors=read_bylines(read_element(line) for line in item.iterfind(".//NewsLines/ByLine")),
        site=provider or _read_line_of(item, "CreditLine"),
        published_at=created or revised,
        modified_at=revised if created and revised != created else None,
        tags=tuple(dict.fromkeys(keyword for keyword in keywords if keyword)),
        rights=_read_line_of(item, "CopyrightLine"),
    )


def _read_line_of(item: "_Element", name: str) -> str | None:
    return read_element(item.find(f".//NewsLines/{name}"))


def _find_formal_name(item: "_Element", path: str) -> str:
    element = item.find(path)
    return (element.get("FormalName") or "") if element is not None else ""


def _read_first_content(item: "_Element", encoding: str) -> Content:
    """The text of the first component that is no caption and no title; of a lead, with the body that goes with it."""
    lead: Content | None = None
    group = None
    for place in item.iter("ContentItem"):
        data = place.find("DataContent")
        if data is None or not _is_text(place) or (lead is not None and _find_group(place) is not group):
            continue
        content = read_inline(data, encoding)
        if not content.paragraphs:
            continue
        if lead is not None:
            return join_contents(lead, content)
        if _find_role(place) not in _LEAD_ROLES:
            return content
        lead, group = content, _find_group(place)
    if lead is None:
        raise RejectedError(RejectionReason.NO_ARTICLE, "The item has no text (DataContent).")
    return lead


def _is_text(place: "_Element") -> bool:
    is_text = _find_formal_name(place, "MediaType").lower() in _TEXT_MEDIA
    return is_text and _find_role(place) not in _TITLE_ROLES and not _has_caption_role(place) and not _is_nested(place)


def _find_role(place: "_Element") -> str:
    component = place.getparent()
    return _find_formal_name(component, "Role").lower() if component is not None else ""


def _find_group(place: "_Element") -> "_Element | None":
    """The component whose parts a content is one of."""
    component = place.getparent()
    return component.getparent() if component is not None else None


def _is_nested(place: "_Element") -> bool:
    return next(place.iterancestors("ContentItem"), None) is not None


def _has_caption_role(place: "_Element") -> bool:
    roles = (_find_formal_name(component, "Role").lower() for component in place.iterancestors("NewsComponent"))
    return any(role in _CAPTION_ROLES for role in roles)
