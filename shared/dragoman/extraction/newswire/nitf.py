"""NITF, the News Industry Text Format of IPTC, versions 2.5 to 3.x (iptc.org/std/NITF), as wire services send it."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from dragoman.article import Extraction, Metadata, Paragraph
from dragoman.bylines import read_bylines
from dragoman.extraction.comparison import drop_title
from dragoman.extraction.declarations import mark_origin, read_date, read_line, read_tags, read_url
from dragoman.extraction.newswire.xml_tree import (
    decode_xml,
    drop_namespaces,
    find_language,
    parse_xml_text,
    read_element,
)
from dragoman.extraction.plain.typed_lines import is_typed, split_typed_lines
from dragoman.extraction.plain.wire import drop_sign_off
from dragoman.extraction.publishing_status import refuse_canceled
from dragoman.extraction.structured.bodies import read_body
from dragoman.extraction.structured.field_values import drop_subtitle
from dragoman.extraction.web.blocks import collect_blocks
from dragoman.extraction.web.links import read_links

if TYPE_CHECKING:
    from lxml.etree import _Element

# NITF's blocks by the names that HTML gives them; the rest is called the same, or stands in a line.
_HTML_NAMES: Final = {
    **dict.fromkeys(("hl1", "hl2"), "h2"),
    **dict.fromkeys(("block", "fn", "credit", "postaddr", "line"), "div"),
    "bq": "blockquote",
    "body.content": "div",
}
# What stands in the content and is not the article's text: pictures with their captions, notes to editors, and what
# body.head has a place for.
_LEFT_OUT_NAMES: Final = """
    abstract byline copyrite dateline datasource distributor ed-msg hedline media nitf-table-metadata note rights
    media-caption media-metadata media-object media-producer media-reference
"""
_LEFT_OUT: Final = frozenset(_LEFT_OUT_NAMES.split())
_REPEATED_LEADS: Final = frozenset({"lead_paragraph", "online_lead_paragraph"})
_FULL_TEXT: Final = "full_text"
_IDENTIFIED: Final = ("event", "location", "org", "person")
_SECTION_NAMES: Final = ("section", "online_sections", "desk")
_PICTURE_TYPES: Final = frozenset({"image", "picture", "photo", "graphic"})


def read_nitf(body: bytes, charset: str | None) -> Extraction:
    """Read a document. Notes to editors, and pictures with their captions, are no part of the text.

    Raises:
        RejectedError: it is not well-formed, or cancelled.
    """
    decoded = decode_xml(body, charset)
    return read_nitf_tree(drop_namespaces(parse_xml_text(decoded.text)), decoded.encoding)


def read_nitf_tree(root: "_Element", encoding: str) -> Extraction:
    """Read a tree without namespaces; it is changed on the way.

    Raises:
        RejectedError: the document is cancelled.
    """
    for element in root.iter("*"):
        element.tag = element.tag.lower()  # as in the days of SGML
    _refuse_canceled(root)
    title = _find_title(root)
    declared = find_language(root, root.find("body"), root.find("head"))
    language = declared or read_line(root.get("baselang")) or _find_meta(root, ("language",))
    metadata = mark_origin(_read_metadata(root, title), "nitf")
    paragraphs, links = _read_content(root)
    metadata = drop_subtitle(metadata, title, paragraphs)
    return Extraction(
        format="nitf",
        paragraphs=drop_sign_off(drop_title(paragraphs, title)),
        title=title,
        title_origin="metadata" if title else None,
        declared_language=language,
        encoding=encoding,
        metadata=metadata,
        links=read_links(links, metadata.url),
    )


def _refuse_canceled(root: "_Element") -> None:
    data = root.find(".//docdata")
    if data is not None:
        refuse_canceled(data.get("management-status") or "", "management-status")


def _find_title(root: "_Element") -> str | None:
    names = ("body/body.head/hedline/hl1", ".//hedline/hl1", "body/body.head/hedline", "head/title")
    return _read_first(root, names)


def _read_metadata(root: "_Element", title: str | None) -> Metadata:
    published_at, modified_at = _find_dates(root)
    return Metadata(
        subtitle=_find_subtitle(root, title),
        authors=read_bylines(_find_bylines(root)),
        site=_find_site(root),
        section=_find_attribute(root, ".//pubdata", "position.section") or _find_meta(root, _SECTION_NAMES),
        url=read_url(_find_attribute(root, ".//pubdata", "ex-ref")) or read_url(_find_meta(root, ("canonical", "url"))),
        published_at=published_at,
        modified_at=modified_at,
        tags=tuple(dict.fromkeys(_find_tags(root))),
        image=_find_picture(root),
        rights=_find_rights(root),
    )


def _find_subtitle(root: "_Element", title: str | None) -> str | None:
    """The headline below the first, unless it is a keyword; else the abstract."""
    keywords = {read_line(keyword.get("key")) for keyword in root.iterfind(".//key-list/keyword")}
    lines = (read_element(line) for line in root.findall(".//hedline/hl2"))
    subtitle = next((line for line in lines if line and line != title and line not in keywords), None)
    abstract = root.find("body/body.head/abstract")
    if subtitle or abstract is None:
        return subtitle
    return " ".join(paragraph.text for paragraph in _read_escaped(abstract)) or None


def _find_bylines(root: "_Element") -> Iterator[str | None]:
    """The persons in the bylines, or each byline without the title of the author's post. Archives give one line in
    two forms; the one made for sorting goes."""
    for byline in root.findall(".//byline"):
        if "normalized" in (byline.get("class") or "") or next(byline.iterancestors("byline"), None) is not None:
            continue
        persons = [read_element(person) for person in byline.iter("person")]
        for post in byline.findall("byttl") if len(byline) and (byline.text or "").strip() else []:
            post.text = ""
            for part in list(post):
                post.remove(part)
        yield from persons or [read_element(byline)]


def _find_site(root: "_Element") -> str | None:
    return (
        _find_attribute(root, ".//pubdata", "name")
        or _read_first(root, ("body/body.head/distributor", ".//distributor"))
        or _find_attribute(root, ".//docdata/doc-id", "regsrc")
    )


def _find_dates(root: "_Element") -> tuple[str | None, str | None]:
    """When it may be published, and when it changed since."""
    places = (
        (".//docdata/date.release", "norm"),
        (".//docdata/date.issue", "norm"),
        (".//pubdata", "date.publication"),
        (".//dateline/story.date", "norm"),
        (".//body.head//story.date", "norm"),
    )
    dates = [read_date(_find_attribute(root, path, name)) for path, name in places]
    published_at = next((date for date in dates if date), None)
    modified_at = read_date(_find_meta(root, ("last-modified", "date.modified", "modified")))
    return published_at, modified_at if modified_at != published_at else None


def _find_tags(root: "_Element") -> Iterator[str]:
    """Keywords, then subjects, then whom and what the document identifies as its content."""
    for keyword in root.iterfind(".//key-list/keyword"):
        yield from read_tags(keyword.get("key") or read_element(keyword))
    for subject in root.iterfind(".//tobject/tobject.subject"):
        names = (subject.get(f"tobject.subject.{part}") for part in ("detail", "matter", "type"))
        yield from filter(None, [next((line for line in map(read_line, names) if line), None)])
    for content in root.iterfind(".//docdata/identified-content"):
        for element in content.iterchildren(*_IDENTIFIED):
            yield from filter(None, [read_line(element.get("value")) or read_element(element)])


def _find_picture(root: "_Element") -> str | None:
    references = (reference for reference in root.iter("media-reference") if _is_picture(reference.getparent()))
    addresses = (read_url(reference.get("source")) for reference in references)
    return next((address for address in addresses if address), None)


def _is_picture(media: "_Element") -> bool:
    return (media.get("media-type") or "image").lower() in _PICTURE_TYPES


def _find_rights(root: "_Element") -> str | None:
    line = _read_first(root, ("body/body.head/rights", ".//copyrite"))
    holder = _find_attribute(root, ".//docdata/doc.copyright", "holder")
    year = _find_attribute(root, ".//docdata/doc.copyright", "year")
    return line or (" ".join(filter(None, ("©", year, holder))) if holder else None)


def _read_content(root: "_Element") -> tuple[tuple[Paragraph, ...], tuple[tuple[str, str], ...]]:
    somewhere = root.find(".//body.content")
    contents = root.findall("body/body.content") or ([somewhere] if somewhere is not None else root.findall("body"))
    blocks = [block for content in contents for block in _read_blocks(content)]
    return tuple(paragraph for paragraph, _ in blocks), tuple(link for _, links in blocks for link in links)


def _read_blocks(content: "_Element") -> Iterator[tuple[Paragraph, Iterable[tuple[str, str]]]]:
    if len(content) == 0:
        body = read_body(content.text or "")
        links: Iterable[tuple[str, str]] = body.links
        for paragraph in body.paragraphs:
            yield paragraph, links
            links = ()
        return
    mark_typed_paragraphs(content)
    _prepare(content)
    for block in collect_blocks(content):
        yield block.paragraph, block.links


def _read_escaped(element: "_Element") -> tuple[Paragraph, ...]:
    """The paragraphs of an element that may hold HTML as text, which exporters put into a CDATA section."""
    return read_body(element.text or "").paragraphs if len(element) == 0 else tuple(_collect(element))


def _collect(element: "_Element") -> Iterator[Paragraph]:
    return (block.paragraph for block in collect_blocks(element))


def _prepare(content: "_Element") -> None:
    """Give the blocks HTML's names, and take out what is not the article's text."""
    _drop_repeated_lead(content)
    for element in list(content.iter("*")):
        if element.tag in _LEFT_OUT and element is not content:
            _drop(element)
        elif element.tag == "pre":
            if element.getparent() is not None and next(element.iterancestors("pre"), None) is None:
                _split_lines(element)
        elif element.tag == "fn":
            _move_behind_paragraph(element)
        elif element.tag == "frac-sep" and not element.text:
            element.text = "/"
        else:
            element.tag = _HTML_NAMES.get(element.tag, element.tag)


def _drop_repeated_lead(content: "_Element") -> None:
    """Archives give the lead apart, and again at the beginning of the full text."""
    blocks = content.findall("block")
    if any(block.get("class") == _FULL_TEXT for block in blocks):
        for block in blocks:
            if block.get("class") in _REPEATED_LEADS:
                _drop(block)


def _drop(element: "_Element") -> None:
    """Remove an element; the text behind it stays."""
    from lxml.etree import Element  # noqa: PLC0415 - for XML only

    parent = element.getparent()
    if parent is None:
        return
    if (element.tail or "").strip():
        stand_in = Element("span")
        stand_in.tail = element.tail
        parent.replace(element, stand_in)
    else:
        parent.remove(element)


def _move_behind_paragraph(footnote: "_Element") -> None:
    """A footnote in the middle of a sentence comes after it."""
    footnote.tag = "div"
    paragraph = next(footnote.iterancestors("p"), None)
    if paragraph is not None:
        _drop(footnote)
        footnote.tail = None
        paragraph.addnext(footnote)


def mark_typed_paragraphs(root: "_Element") -> None:
    """Text that was typed, with a paragraph's first line set in, as the paragraphs that it is."""
    from lxml.etree import SubElement  # noqa: PLC0415 - for XML only

    for element in [element for element in root.iter("p", "body", "div") if len(element) == 0]:
        text = element.text or ""
        if not is_typed(text):
            continue
        element.tag, element.text = "div" if element.tag == "p" else element.tag, None
        for paragraph in split_typed_lines(text):
            SubElement(element, "li" if paragraph.kind == "list-item" else "p").text = paragraph.text


def _split_lines(element: "_Element") -> None:
    """Preformatted text, a paragraph a line: results and prices stand in columns that spaces make."""
    from lxml.etree import SubElement  # noqa: PLC0415 - for XML only

    lines = "".join(element.itertext()).splitlines()
    tail = element.tail
    element.clear()
    element.tag, element.tail = "div", tail
    for line in lines:
        SubElement(element, "p").text = line


def _read_first(root: "_Element", paths: Iterable[str]) -> str | None:
    """The text of the first of the elements that has any."""
    return next((line for path in paths for found in root.iterfind(path) if (line := read_element(found))), None)


def _find_attribute(root: "_Element", path: str, name: str) -> str | None:
    return next((line for found in root.iterfind(path) if (line := read_line(found.get(name)))), None)


def _find_meta(root: "_Element", names: Iterable[str]) -> str | None:
    metas = {(meta.get("name") or "").lower(): meta.get("content") for meta in root.iterfind(".//head/meta")}
    return next((line for name in names if (line := read_line(metas.get(name)))), None)
