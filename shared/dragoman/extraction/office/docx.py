"""DOCX, the format of Word and of most that people send: the text as its last reader would see it.

mammoth reads it: tracked changes, numbering, symbols, notes, links. What it does not know is put right in the XML
before, by `docx_preparation`.
"""

import re
from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Final
from zipfile import ZipFile

from dragoman.article import Extraction
from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.archives.bounded_zip import Archive
from dragoman.extraction.newswire.xml_tree import drop_namespaces, parse_xml
from dragoman.extraction.office.docx_preparation import ROLE_STYLE, prepare_text, read_notes
from dragoman.extraction.office.docx_styles import find_language, read_styles
from dragoman.extraction.office.word_processing import Properties, assemble, read_characters
from dragoman.extraction.web.html import parse_html

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_XML_BYTES: Final = 5_000_000
"""Of the text's parts without what has to do with looks: some 800,000 to 2,500,000 characters of text.

mammoth takes 60 MB of memory and 1.5 s for each megabyte, up to 90 MB and 6 s where each word is a paragraph.
"""

_MAIN: Final = "word/document.xml"
_CORE: Final = "docProps/core.xml"
# Word on the web numbers them: `document2.xml`. mammoth follows the relationships between them.
_TEXT_PART: Final = re.compile(r"word/(?:document|footnotes|endnotes)\d*\.xml")
_MAIN_PART: Final = re.compile(r"word/document\d*\.xml")
_STYLES_PART: Final = re.compile(r"word/styles\d*\.xml")
_OTHER_PART: Final = re.compile(
    r"word/numbering\d*\.xml|_rels/\.rels|word/_rels/(?:document|footnotes|endnotes)\d*\.xml\.rels"
)
_TEMPLATE_TIME: Final = "2013-12-23T23:15:00Z"  # of python-docx's template, which writes it into each document
# Lists lie flat: an article's paragraphs have no depth.
_STYLE_MAP: Final = "\n".join(
    (
        *(f"p.{ROLE_STYLE}{role} => p.{role}:fresh" for role in ("title", "subtitle", "author", "date")),
        f"p.{ROLE_STYLE}top-heading => h1:fresh",
        f"p.{ROLE_STYLE}heading => h2:fresh",
        f"p.{ROLE_STYLE}quote => blockquote:fresh",
        f"p.{ROLE_STYLE}list-item => li:fresh",
        f"p.{ROLE_STYLE}furniture => !",
        *(f"p:{kind}-list({level}) => li:fresh" for kind in ("ordered", "unordered") for level in range(1, 10)),
        f"p.{ROLE_STYLE}strong => p.strong:fresh",
        f"r.{ROLE_STYLE}strong => strong",
        *(f"br[type='{kind}'] => br:fresh" for kind in ("line", "page", "column")),
    )
)
_NOTE: Final = re.compile(r"#(?:foot|end)note-")


def read_docx(body: bytes, charset: str | None) -> Extraction:  # noqa: ARG001 - XML says it itself
    """Read a document of Word, macros or none, Transitional or Strict.

    Insertions that nobody has accepted are kept, deletions are not. Comments, headers, footers, hidden text and
    tables of contents are left out; footnotes and endnotes follow the text as list items.

    Raises:
        RejectedError: it is damaged, or has more text than `MAX_XML_BYTES`.
    """
    archive = Archive(body)
    texts = _read_parts(archive, _TEXT_PART)
    main = next((root for name, root in texts.items() if _MAIN_PART.fullmatch(name)), None)
    if main is None:
        raise RejectedError(RejectionReason.CORRUPT, f"The part {_MAIN} is missing.")
    styles = read_styles(next(iter(_read_parts(archive, _STYLES_PART).values()), None))
    language = find_language(main, styles)
    others = _read_parts(archive, _OTHER_PART)
    notes = frozenset(note for root in texts.values() for note in read_notes(root))
    for name, root in texts.items():
        relationships = others.get(f"word/_rels/{name.removeprefix('word/')}.rels")
        prepare_text(root, styles, notes, _read_identifiers(relationships))
    tree = _convert({**others, **texts})
    return assemble("docx", tree, _read_properties(archive), language)


def _read_parts(archive: Archive, names: "re.Pattern[str]") -> "dict[str, _Element]":
    return {name: parse_xml(archive.read(name), None) for name in archive.names if names.fullmatch(name)}


def _read_identifiers(relationships: "_Element | None") -> frozenset[str]:
    return frozenset(() if relationships is None else (element.get("Id", "") for element in relationships))


def _convert(parts: "Mapping[str, _Element]") -> "_Element":
    """The text as a tree of HTML, its paragraphs with their role as their class."""
    from mammoth import convert_to_html  # noqa: PLC0415 - for DOCX only

    converted = convert_to_html(
        _pack(parts),
        style_map=_STYLE_MAP,
        include_default_style_map=False,
        include_embedded_style_map=False,
        external_file_access=False,
    )
    tree = parse_html(f"<body>{read_characters(converted.value)}</body>").body
    for link in tree.iter("a"):
        if _NOTE.match(link.get("href", "")):  # the number that stands for a note, and the arrow back from it
            link.clear(keep_tail=True)
    for line_break in tree.iter("br"):
        line_break.tail = f" {line_break.tail or ''}"
    for paragraph in tree.iter("p"):
        if not paragraph.get("class") and _is_strong(paragraph):
            paragraph.set("class", "strong")
    return tree


def _pack(parts: "Mapping[str, _Element]") -> BytesIO:
    from lxml.etree import tostring  # noqa: PLC0415 - for XML only

    package = BytesIO()
    size = 0
    with ZipFile(package, "w") as archive:
        for name, root in parts.items():
            content = tostring(root, encoding="utf-8")
            size += len(content)
            if size > MAX_XML_BYTES:
                detail = f"Its text has {size:,} bytes of XML; {MAX_XML_BYTES:,} are allowed."
                raise RejectedError(RejectionReason.TOO_LARGE, detail)
            archive.writestr(name, content)
    return package


def _is_strong(paragraph: "_Element") -> bool:
    """Whether all of its text is in bold."""
    strong = [element for element in paragraph.iter("strong") if element.getparent().tag != "strong"]
    return 0 < sum(map(_count_characters, strong)) == _count_characters(paragraph)


def _count_characters(element: "_Element") -> int:
    return sum(len(word) for text in element.itertext() for word in text.split())


def _read_properties(archive: Archive) -> Properties:
    if _CORE not in archive.names:
        return Properties()
    core = drop_namespaces(parse_xml(archive.read(_CORE), None))
    fields = {element.tag: element.text for element in core if element.text}
    modified = fields.get("modified")
    return Properties(
        title=fields.get("title"),
        creator=fields.get("creator"),
        keywords=(fields.get("keywords", ""),),
        category=fields.get("category"),
        modified=None if modified == _TEMPLATE_TIME else modified,
    )
