"""The body of an article in JSON: text, HTML, a list of either, or the tree that a block editor saves.

The trees of Editor.js, Draft.js, ProseMirror (Tiptap), Slate, Lexical, Portable Text, Contentful and Arc differ in
names only: a node has a type, and a text or children.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import Final

import msgspec

from dragoman.article import CELL_SEPARATOR, Kind, Paragraph
from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.declarations import read_line
from dragoman.extraction.plain.text import split_paragraphs
from dragoman.extraction.web.blocks import collect_blocks
from dragoman.extraction.web.html import break_at_blank_lines, parse_html

MAX_DEPTH: Final = 100
"""Deeper than lists in tables in quotations go, and within what the interpreter's stack bears."""

_MAX_LINK_CHARACTERS: Final = 1_000  # links inside one another would each keep all of the text
_BLOCK_TAG: Final = re.compile(
    r"<(?:p|br|div|h[1-6]|ul|ol|li|blockquote|table|section|article|figure|body)\b[^<>]*>", re.IGNORECASE
)
_INLINE_TAG: Final = re.compile(
    r"</?(?:a|abbr|b|cite|code|del|em|font|i|img|mark|q|s|small|span|strong|su[bp]|u)\b[^<>]*>", re.IGNORECASE
)
_COMMENT: Final = re.compile(r"<!--[^<>]*-->")  # WordPress marks its blocks with them
_PICTURES: Final = ".//figure | .//figcaption"
# What WordPress's own plugin hangs below a post's text: buttons to share it, and other posts.
_APPENDED: Final = (
    ".//*[contains(concat(' ', @class, ' '), ' sharedaddy ')"
    " or contains(concat(' ', @class, ' '), ' jp-relatedposts ')]"
)
_TYPE_FIELDS: Final = ("type", "_type", "nodeType", "blockType", "kind")
_CHILDREN_FIELDS: Final = ("children", "content", "content_elements", "blocks", "items", "nodes", "root")
_TEXT_FIELDS: Final = ("text", "value", "html", "content", "body")
_KINDS: Final[dict[str, Kind]] = {
    **dict.fromkeys(("heading", "header", "head", "subhead", "subheading", "crosshead", "title"), "heading"),
    **dict.fromkeys(("li", "listitem", "unorderedlistitem", "orderedlistitem", "taskitem"), "list-item"),
    **dict.fromkeys(("quote", "blockquote"), "quote"),
    "tablerow": "table-row",
}
_LISTS: Final = frozenset({"list", "bulletlist", "orderedlist", "unorderedlist", "checklist", "ul", "ol"})
_LEVEL: Final = re.compile(r"(?:h|heading|header)(?:[1-6]|one|two|three|four|five|six)")
_INLINE_NAMES: Final = """
    text span link a hyperlink autolink entryhyperlink mention emoji bold italic strong em underline code inlinecode
    hardbreak linebreak br softbreak tab
"""
_INLINE: Final = frozenset(_INLINE_NAMES.split())
_BREAKS: Final = frozenset({"hardbreak", "linebreak", "br"})
_NOT_TEXT_NAMES: Final = """
    image img picture photo figure gallery slideshow video audio embed oembed iframe html rawhtml raw code codeblock
    pre atomic divider delimiter horizontalrule hr thematicbreak attaches attachment file linktool button ad advert
    advertisement pullquote related relatedcontent interstitiallink customembed socialembed oembedresponse correction
    reference embeddedasset embeddedassetblock embeddedentry embeddedentryblock component widget
"""
_NOT_TEXT: Final = frozenset(_NOT_TEXT_NAMES.split())


class Body(msgspec.Struct, frozen=True):
    """What a body holds."""

    paragraphs: tuple[Paragraph, ...]
    links: tuple[tuple[str, str], ...]
    """The addresses as they are written, each with the words that are the link."""


def read_body(value: object) -> Body:
    """The paragraphs of a body in any of the usual shapes, and the links in them.

    Raises:
        RejectedError: it is nested deeper than any editor nests.
    """
    walk = _Walk()
    paragraphs = tuple(walk.read(value))
    return Body(paragraphs, tuple(walk.links))


def read_plain_line(value: object) -> str | None:
    """A title or the like on one line, without the markup that editors leave in it."""
    line = read_line(value)
    if line is None or not (_INLINE_TAG.search(line) or _BLOCK_TAG.search(line)):
        return line
    return " ".join(paragraph.text for paragraph in read_body(line).paragraphs) or None


def is_body(value: object) -> bool:
    """Whether a value has the shape of a body: a text, a list of texts or blocks, or an editor's tree."""
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, Mapping):
        return any(isinstance(value.get(name), list | Mapping) for name in _CHILDREN_FIELDS)
    return isinstance(value, list) and any(
        isinstance(item, str) or (isinstance(item, Mapping) and _looks_like_block(item)) for item in value
    )


def _looks_like_block(item: Mapping[str, object]) -> bool:
    has_text = any(name in item for name in (*_TEXT_FIELDS, *_CHILDREN_FIELDS, "data"))
    return has_text and not item.keys() & {"title", "headline", "headlines"}


class _Walk:
    """One walk over a body: collects the links while it yields the paragraphs."""

    def __init__(self) -> None:
        self.links: list[tuple[str, str]] = []

    def read(self, value: object, kind: Kind = "paragraph", depth: int = 0) -> list[Paragraph]:
        """The paragraphs of a value; those of no kind of their own get `kind`."""
        if depth > MAX_DEPTH:
            raise RejectedError(RejectionReason.CORRUPT, f"The body is nested deeper than {MAX_DEPTH} levels.")
        if isinstance(value, str):
            return self._read_text(value, kind)
        if isinstance(value, list):
            return [paragraph for item in value for paragraph in self.read(item, kind, depth + 1)]
        return self._read_node(value, kind, depth) if isinstance(value, Mapping) else []

    def _read_node(self, node: Mapping[str, object], kind: Kind, depth: int) -> list[Paragraph]:
        name = _name_type(node)
        if name in _NOT_TEXT:
            return []
        kind = _find_kind(node, name, kind)
        data = node.get("data")
        fields = {**data, **node} if isinstance(data, Mapping) else node
        if name == "table":
            return list(self._read_rows(fields, depth))
        children = next((fields[key] for key in _CHILDREN_FIELDS if isinstance(fields.get(key), list | Mapping)), None)
        if children is None:
            text = next((fields[key] for key in _TEXT_FIELDS if isinstance(fields.get(key), str)), "")
            return self._read_text(str(text), kind)
        own = fields.get("text") or (fields.get("content") if name in {"", "listitem"} else None)
        head = self._read_text(own, kind) if isinstance(own, str) else []
        return head + self._read_children(children, node, kind, depth)

    def _read_children(self, children: object, node: Mapping[str, object], kind: Kind, depth: int) -> list[Paragraph]:
        is_list = _name_type(node) in _LISTS
        if isinstance(children, list) and children and not is_list and all(_is_inline(child) for child in children):
            line = self._join(children, _find_definitions(node), depth)
            return [Paragraph(" ".join(part.split()), kind) for part in line.split("\n\n") if part.strip()]
        return self.read(children, kind, depth + 1)

    def _join(self, children: Iterable[object], definitions: Mapping[str, str], depth: int) -> str:
        """The text of inline nodes side by side."""
        return "".join(self._read_inline(child, definitions, depth + 1) for child in children)

    def _read_inline(self, node: object, definitions: Mapping[str, str], depth: int) -> str:
        if depth > MAX_DEPTH:
            raise RejectedError(RejectionReason.CORRUPT, f"The body is nested deeper than {MAX_DEPTH} levels.")
        if not isinstance(node, Mapping):
            return node if isinstance(node, str) else ""
        if _name_type(node) in _BREAKS:
            return "\n"
        text = next((node[key] for key in ("text", "value") if isinstance(node.get(key), str)), "")
        children = next((node[key] for key in _CHILDREN_FIELDS if isinstance(node.get(key), list)), None)
        line = self._join(children, definitions, depth) if isinstance(children, list) else str(text)
        url = _find_address(node, definitions)
        if url:
            self.links.append((url, line[:_MAX_LINK_CHARACTERS]))
        return line

    def _read_rows(self, fields: Mapping[str, object], depth: int) -> Iterator[Paragraph]:
        """Rows as lists of cells, or as nodes."""
        rows = _find_list(fields, ("rows", *_CHILDREN_FIELDS))
        for row in rows:
            cells = _find_list(row, ("cells", *_CHILDREN_FIELDS)) if isinstance(row, Mapping) else row
            texts = (
                " ".join(paragraph.text for paragraph in self.read(cell, "paragraph", depth + 1))
                for cell in (cells if isinstance(cells, list) else [])
            )
            line = CELL_SEPARATOR.join(text for text in texts if text)
            if line:
                yield Paragraph(line, "table-row")

    def _read_text(self, text: str, kind: Kind) -> list[Paragraph]:
        found = self._parse_text(text)
        if kind == "paragraph":
            return list(found)
        return [
            msgspec.structs.replace(paragraph, kind=kind) if paragraph.kind == "paragraph" else paragraph
            for paragraph in found
        ]

    def _parse_text(self, text: str) -> tuple[Paragraph, ...]:
        if _BLOCK_TAG.search(text):
            return self._parse_markup(text)
        if _INLINE_TAG.search(text) or _COMMENT.search(text):  # plain paragraphs with inline markup
            return self._parse_markup(break_at_blank_lines(text))
        return split_paragraphs(unescape(text))

    def _parse_markup(self, text: str) -> tuple[Paragraph, ...]:
        root = parse_html(f"<div>{text}</div>").body
        for appended in root.xpath(_APPENDED):
            if appended.getparent() is not None:
                appended.drop_tree()
        for picture in root.xpath(_PICTURES):
            if picture.getparent() is not None and picture.find(".//table") is None:  # Gutenberg frames tables so
                picture.drop_tree()
        blocks = tuple(collect_blocks(root))
        self.links.extend(link for block in blocks for link in block.links)
        return tuple(block.paragraph for block in blocks)


def _find_list(node: Mapping[str, object], names: Iterable[str]) -> list[object]:
    return next((value for name in names if isinstance(value := node.get(name), list)), [])


def _name_type(node: Mapping[str, object]) -> str:
    """A node's type in one spelling: `unordered-list-item`, `unordered_list_item`, `unorderedListItem`."""
    name = next((node[key] for key in _TYPE_FIELDS if isinstance(node.get(key), str)), "")
    return re.sub(r"[^a-z0-9]", "", str(name).rpartition("/")[2].lower())


def _find_kind(node: Mapping[str, object], name: str, around: Kind) -> Kind:
    style = re.sub(r"[^a-z0-9]", "", str(node.get("style") or "").lower())  # Portable Text names headings here
    for word in (name, style):
        if word in _KINDS or _LEVEL.match(word):
            return _KINDS.get(word, "heading")
    return "list-item" if name in _LISTS or node.get("listItem") else around


def _is_inline(node: object) -> bool:
    if isinstance(node, str):
        return True
    if not isinstance(node, Mapping):
        return False
    name = _name_type(node)
    if name in _BREAKS:
        return True
    has_text = isinstance(node.get("text"), str) or isinstance(node.get("value"), str)
    children = next((node[key] for key in _CHILDREN_FIELDS if isinstance(node.get(key), list)), None)
    return (has_text or children is not None) and (name in _INLINE or (not name and has_text))


def _find_definitions(node: Mapping[str, object]) -> dict[str, str]:
    """Portable Text's links: their addresses by the key that the marks name."""
    definitions = node.get("markDefs")
    return {
        str(item.get("_key")): str(item.get("href"))
        for item in (definitions if isinstance(definitions, list) else [])
        if isinstance(item, Mapping) and item.get("href")
    }


def _find_address(node: Mapping[str, object], definitions: Mapping[str, str]) -> str | None:
    """Where an inline node points to: by itself, or by one of its marks."""
    data = node.get("data")
    candidates: list[object] = [node.get("url"), node.get("href")]
    candidates += [data.get("uri"), data.get("href"), data.get("url")] if isinstance(data, Mapping) else []
    marks = node.get("marks")
    for mark in marks if isinstance(marks, list) else []:
        attributes = mark.get("attrs") if isinstance(mark, Mapping) else None
        candidates.append(attributes.get("href") if isinstance(attributes, Mapping) else definitions.get(str(mark)))
    return next((url for url in candidates if isinstance(url, str) and url), None)
