"""NewsML 1.x (iptc.org/std/NewsML/1.2), as far as agencies still send text in it; and what came before it."""

from typing import TYPE_CHECKING, Final

from dragoman.article import Extraction, Metadata
from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.bylines import read_bylines
from dragoman.extraction.declarations import mark_origin, read_date, read_line
from dragoman.extraction.newsml_content import Content, build_extraction, read_inline, read_markup, refuse_canceled
from dragoman.extraction.xml_tree import find_language, read_element

if TYPE_CHECKING:
    from lxml.etree import _Element

_CAPTION_ROLES: Final = frozenset({"caption", "thumbnail", "quicklook", "preview", "photo", "picture", "graphic"})
_TEXT_MEDIA: Final = frozenset({"text", "complextext", ""})


def read_version_1(item: "_Element", encoding: str) -> Extraction:
    """Read an item of text: components inside one another, with lines and content.

    Raises:
        RejectedError: it is cancelled, or has no text.
    """
    refuse_canceled(_find_formal_name(item, "NewsManagement/Status"))
    language = _find_formal_name(item, ".//DescriptiveMetadata/Language") or find_language(item)
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
    keywords = (read_element(line) for line in item.iterfind(".//NewsLines/KeywordLine"))
    provider = item.find(".//AdministrativeMetadata/Provider/Party")
    return Metadata(
        subtitle=_read_line_of(item, "SubHeadLine"),
        authors=read_bylines(read_element(line) for line in item.iterfind(".//NewsLines/ByLine")),
        site=read_line(provider.get("FormalName")) if provider is not None else _read_line_of(item, "CreditLine"),
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
    """The text of the first component that is no caption."""
    for place in item.iter("ContentItem"):
        media = _find_formal_name(place, "MediaType").lower()
        data = place.find("DataContent")
        if data is None or media not in _TEXT_MEDIA or _has_caption_role(place) or _is_nested(place):
            continue
        content = read_inline(data, encoding)
        if content.paragraphs:
            return content
    raise RejectedError(RejectionReason.NO_ARTICLE, "The item has no text (DataContent).")


def _is_nested(place: "_Element") -> bool:
    return next(place.iterancestors("ContentItem"), None) is not None


def _has_caption_role(place: "_Element") -> bool:
    roles = (_find_formal_name(component, "Role").lower() for component in place.iterancestors("NewsComponent"))
    return any(role in _CAPTION_ROLES for role in roles)
