"""ODT, the format of LibreOffice: the text as its last reader would see it.

A walk over `content.xml`. Of the five documents in the tests, odfdo, the library for it, gives hidden text, a table of
contents and the readings above words as text in its Markdown, and titles, subtitles and quotations as any paragraph;
odfpy runs list items, cells, notes and annotations together, and finds no text in two. What both have besides is the
tree of elements that is walked here.
"""

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from dragoman.article import Extraction
from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.archives.bounded_zip import Archive
from dragoman.extraction.newswire.xml_tree import parse_xml
from dragoman.extraction.office.odt_styles import Look, Styles
from dragoman.extraction.office.word_processing import EAST_ASIAN, Properties, Role, Writer, assemble

if TYPE_CHECKING:
    from lxml.etree import _Element

_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DRAW: Final = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_META: Final = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_DUBLIN_CORE: Final = "{http://purl.org/dc/elements/1.1/}"
_LINK: Final = "{http://www.w3.org/1999/xlink}href"

_MAX_SPACES: Final = 1_000
# What is not the author's text, or is no longer.
_IGNORED: Final = frozenset(
    {
        f"{_TEXT}tracked-changes",
        f"{_OFFICE}annotation",
        f"{_OFFICE}forms",
        f"{_TEXT}note-citation",
        f"{_TEXT}ruby-text",
        f"{_TEXT}table-of-content",
        f"{_TEXT}alphabetical-index",
        f"{_TEXT}illustration-index",
        f"{_TEXT}table-index",
        f"{_TEXT}object-index",
        f"{_TEXT}user-index",
        f"{_TEXT}placeholder",
        f"{_TEXT}hidden-text",
        f"{_TEXT}page-number",
        f"{_TEXT}page-count",
        f"{_TEXT}file-name",
        f"{_TEXT}script",
        "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}title",
        "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}desc",
    }
)
_TAGS: Final = {
    f"{_TEXT}list-item": "li",
    f"{_TEXT}list-header": "li",
    f"{_TABLE}table": "table",
    f"{_TABLE}table-row": "tr",
    f"{_TABLE}table-cell": "td",
}


def read_odt(body: bytes, charset: str | None) -> Extraction:  # noqa: ARG001 - XML says it itself
    """Read a text document.

    Deletions, annotations, hidden text, headers, footers and tables of contents are left out; footnotes and endnotes
    follow the text as list items.

    Raises:
        RejectedError: it has a password, or is damaged.
    """
    archive = Archive(body)
    names = frozenset(archive.names)
    if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise RejectedError(RejectionReason.PASSWORD_PROTECTED, "The manifest says that the parts are encrypted.")
    content = parse_xml(archive.read("content.xml"), None)
    common = parse_xml(archive.read("styles.xml"), None) if "styles.xml" in names else None
    walk = _Walk(Styles([root for root in (common, content) if root is not None]))
    for text in content.findall(f"{_OFFICE}body/{_OFFICE}text"):
        walk.visit(text)
    walk.visit_notes()
    meta = parse_xml(archive.read("meta.xml"), None) if "meta.xml" in names else None
    declared = _find_field(meta, f"{_DUBLIN_CORE}language")
    return assemble("odt", walk.writer.close(), _read_properties(meta), walk.find_language() or declared)


def _read_properties(meta: "_Element | None") -> Properties:
    """The first author is `meta:initial-creator`; `dc:creator` is whoever saved it last."""
    keywords = () if meta is None else tuple(element.text or "" for element in meta.iter(f"{_META}keyword"))
    return Properties(
        title=_find_field(meta, f"{_DUBLIN_CORE}title"),
        creator=_find_field(meta, f"{_META}initial-creator") or _find_field(meta, f"{_DUBLIN_CORE}creator"),
        keywords=keywords,
        modified=_find_field(meta, f"{_DUBLIN_CORE}date"),
    )


def _find_field(meta: "_Element | None", tag: str) -> str | None:
    return None if meta is None else meta.findtext(f".//{tag}")


class _Walk:
    """One walk over the text: the notes and text boxes that wait for the end of what they stand in."""

    def __init__(self, styles: Styles) -> None:
        self.writer = Writer()
        self._styles = styles
        self._look = Look()
        self._boxes: list[_Element] = []
        self._notes: list[_Element] = []
        self._languages: Counter[str] = Counter()

    def visit(self, parent: "_Element") -> None:
        """Everything between paragraphs: lists, tables, sections."""
        for element in parent:
            if element.tag in _IGNORED or _is_hidden(element):
                continue
            if element.tag in {f"{_TEXT}p", f"{_TEXT}h"}:
                self._visit_paragraph(element)
            elif element.tag in _TAGS:
                self.writer.start(_TAGS[element.tag])
                self.visit(element)
                self.writer.end()
            else:
                self.visit(element)

    def visit_notes(self) -> None:
        """The footnotes and endnotes, in the order of the text."""
        while self._notes:
            notes, self._notes = self._notes, []
            for note in notes:
                self.writer.start("li")
                self.visit(note)
                self.writer.end()

    def find_language(self) -> str | None:
        """What most of the text is marked as."""
        return max(self._languages, key=lambda code: self._languages[code], default=None)

    def _visit_paragraph(self, element: "_Element") -> None:
        look = self._styles.find("paragraph", element.get(f"{_TEXT}style-name", ""))
        if look.is_hidden:
            return
        level = element.get(f"{_TEXT}outline-level", "2") if element.tag == f"{_TEXT}h" else None
        role: Role = look.role or ("heading" if level else "paragraph")
        depth = int(level) if level and level.isdigit() else look.level
        is_strong = role == "paragraph" and self._is_strong(element, look)
        self.writer.start_block(role, depth, is_strong=is_strong)
        self._visit_inline(element, look)
        self.writer.end()
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self.visit(box)

    def _is_strong(self, element: "_Element", look: Look) -> bool:
        spans = [span for span in element.iter(f"{_TEXT}span") if "".join(span.itertext()).strip()]
        bare = "".join([element.text or "", *(child.tail or "" for child in element)]).strip()
        found = [self._find_span_look(span).is_bold for span in spans]
        return all([*found, look.is_bold or (bool(spans) and not bare)])

    def _find_span_look(self, span: "_Element") -> Look:
        return self._styles.find("text", span.get(f"{_TEXT}style-name", ""))

    def _visit_inline(self, parent: "_Element", look: Look) -> None:
        self._write(parent.text, look)
        for element in parent:
            if element.tag not in _IGNORED and not _is_hidden(element):
                self._visit_element(element, look)
            self._write(element.tail, look)

    def _visit_element(self, element: "_Element", look: Look) -> None:
        visit = _INLINE.get(element.tag)
        if visit is None:
            self._visit_inline(element, look)
        else:
            visit(self, element, look)

    def visit_span(self, element: "_Element", look: Look) -> None:
        own = self._find_span_look(element)
        if not own.is_hidden:
            self._visit_inline(element, own if own.language else look)

    def visit_link(self, element: "_Element", look: Look) -> None:
        self.writer.start("a", href=element.get(_LINK, ""))
        self._visit_inline(element, look)
        self.writer.end()

    def visit_spaces(self, element: "_Element", look: Look) -> None:
        count = element.get(f"{_TEXT}c", "1")
        self._write(" " * min(int(count) if count.isdigit() else 1, _MAX_SPACES), look)

    def visit_tab(self, element: "_Element", look: Look) -> None:  # noqa: ARG002 - all of them are called alike
        self._write(" ", look)

    def visit_break(self, element: "_Element", look: Look) -> None:  # noqa: ARG002 - all of them are called alike
        self.writer.break_line()

    def visit_note(self, element: "_Element", look: Look) -> None:  # noqa: ARG002 - all of them are called alike
        self._notes.extend(element.findall(f"{_TEXT}note-body"))  # a note inside a note is found with it

    def visit_box(self, element: "_Element", look: Look) -> None:  # noqa: ARG002 - all of them are called alike
        self._boxes.append(element)

    def _write(self, text: str | None, look: Look) -> None:
        if not text:
            return
        self.writer.write(text)
        language = look.east_asian_language if EAST_ASIAN.search(text) else look.language
        if language:
            self._languages[language] += len(text)


_INLINE: Final[dict[str, Callable[[_Walk, "_Element", Look], None]]] = {
    f"{_TEXT}span": _Walk.visit_span,
    f"{_TEXT}a": _Walk.visit_link,
    f"{_TEXT}s": _Walk.visit_spaces,
    f"{_TEXT}tab": _Walk.visit_tab,
    f"{_TEXT}line-break": _Walk.visit_break,
    f"{_TEXT}note": _Walk.visit_note,
    f"{_DRAW}text-box": _Walk.visit_box,
    f"{_DRAW}custom-shape": _Walk.visit_box,
}


def _is_hidden(element: "_Element") -> bool:
    """A section or a paragraph that a condition hides."""
    return bool(element.get(f"{_TEXT}display") == "none" or element.get(f"{_TEXT}is-hidden") == "true")
