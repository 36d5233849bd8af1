"""Markdown to paragraphs, by CommonMark's rules and with tables."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from dragoman.article import Extraction, Origin, Paragraph
from dragoman.extraction import schema_org
from dragoman.extraction.blocks import CELL_SEPARATOR, Kind
from dragoman.extraction.decoding import decode
from dragoman.extraction.front_matter import split_front_matter
from dragoman.extraction.html import read_fragment

if TYPE_CHECKING:
    from markdown_it.token import Token

_KINDS: Final[dict[str, Kind]] = {
    "heading": "heading",
    "list_item": "list-item",
    "blockquote": "quote",
    "tr": "table-row",
}
_INLINE_BREAK: Final = re.compile(r"<br\b", re.IGNORECASE)


def read_markdown(body: bytes, charset: str | None) -> Extraction:
    """Read Markdown. The title is the front matter's, else the first top-level heading, which then is no paragraph."""
    decoded = decode(body, charset)
    parts = split_front_matter(decoded.text)
    tokens = _parse(parts.content)
    title, origin = _find_title(parts.fields, tokens)
    paragraphs = tuple(_read_tokens(tokens))
    repeated = next((paragraph for paragraph in paragraphs if paragraph.text == title), None)
    return Extraction(
        format="markdown",
        paragraphs=tuple(paragraph for paragraph in paragraphs if paragraph is not repeated),
        title=title,
        title_origin=origin,
        declared_language=schema_org.read_language(parts.fields),
        encoding=decoded.encoding,
        metadata=schema_org.read_metadata(parts.fields),
    )


def _parse(content: str) -> list["Token"]:
    from markdown_it import MarkdownIt  # noqa: PLC0415 - for Markdown only

    return MarkdownIt("commonmark").enable("table").parse(content)


def _find_title(fields: Mapping[str, object], tokens: Sequence["Token"]) -> tuple[str | None, Origin | None]:
    declared = schema_org.read_title(fields)
    if declared is not None:
        return declared, "metadata"
    for position, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h1":
            heading = _read_inline(tokens[position + 1])
            return (heading, "heading") if heading else (None, None)
    return None, None


def _read_tokens(tokens: Sequence["Token"]) -> Iterator[Paragraph]:
    """One paragraph a block. The innermost of heading, item, quote and row says what kind it is."""
    kinds: list[Kind] = ["paragraph"]
    cells: list[str] = []
    for token in tokens:
        kind = _KINDS.get(token.type.removesuffix("_open").removesuffix("_close"))
        if kind is not None and token.nesting == 1:
            kinds.append(kind)
        elif kind is not None and token.nesting == -1:
            if kind == "table-row" and any(cells):
                yield Paragraph(CELL_SEPARATOR.join(filter(None, cells)), "table-row")
            kinds.pop()
            cells.clear()
        elif token.type == "html_block":
            yield from read_fragment(token.content)
        elif token.type == "inline" and kinds[-1] == "table-row":
            cells.append(_read_inline(token))
        elif token.type == "inline" and (text := _read_inline(token)):
            yield Paragraph(text, kinds[-1])


def _read_inline(token: "Token") -> str:
    """The text that a reader sees: without markup, pictures and HTML tags."""
    return " ".join("".join(map(_read_piece, token.children or ())).split())


def _read_piece(piece: "Token") -> str:
    if piece.type in {"softbreak", "hardbreak"} or _INLINE_BREAK.match(piece.content):
        return " "
    return piece.content if piece.type in {"text", "text_special", "code_inline"} else ""
