"""Markdown to paragraphs, by CommonMark's rules and with tables, footnotes and task lists."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from dragoman.article import CELL_SEPARATOR, Extraction, Kind, Metadata, Origin, Paragraph
from dragoman.bylines import read_byline
from dragoman.extraction.declarations import mark_origin
from dragoman.extraction.encodings.decoding import decode
from dragoman.extraction.plain.front_matter import read_metadata, split_front_matter
from dragoman.extraction.plain.generators import drop_generator_lines, read_wiki_links
from dragoman.extraction.plain.lines import join_lines
from dragoman.extraction.plain.text import BYLINE_ORIGIN, find_addresses, split_paragraphs
from dragoman.extraction.web import schema_org
from dragoman.extraction.web.html import read_fragment
from dragoman.extraction.web.links import read_links

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

MAX_CHARACTERS: Final = 2_000_000
"""The parser reads about a million a second; the longest book is shorter."""
MAX_MARKS: Final[Mapping[str, int]] = {
    "[": 40_000,
    "|": 40_000,
    "<": 20_000,
    "*": 80_000,
    "_": 80_000,
    "`": 80_000,
    "\n": 50_000,
}
"""What each costs, some 15 microseconds a bracket and 35 a cell, keeps one document within two or three seconds."""

_KINDS: Final[dict[str, Kind]] = {
    "heading": "heading",
    "list_item": "list-item",
    "blockquote": "quote",
    "tr": "table-row",
}
_INLINE_BREAK: Final = re.compile(r"<br\b", re.IGNORECASE)
_TASK_BOX: Final = re.compile(r"\[[ xX]\]\s+")
# What site generators replace: `{{< figure >}}`, `{% include %}`, and the attributes of headings.
_SHORTCODE: Final = re.compile(r"\{\{[<%].{0,500}?[%>]\}\}|\{%.{0,500}?%\}")
# What Jekyll replaces: attributes (`{: .notice}`), and the values of fields (`{{ page.date }}`).
_REPLACED: Final = re.compile(r"\{:[^{}\n]{1,200}\}|\{\{[^{}\n]{1,200}\}\}")
_ATTRIBUTES: Final = re.compile(r"\s*\{[#.:][^{}]{0,200}\}$")


def read_markdown(body: bytes, charset: str | None) -> Extraction:
    """Read Markdown. The title is the front matter's, else the first top-level heading, which then is no paragraph.

    A document with more marks than `MAX_MARKS`, which no article has, is read as plain text.
    """
    decoded = decode(body, charset)
    parts = split_front_matter(decoded.text)
    content = drop_generator_lines(parts.content)
    parser = _build_parser()
    tokens = parser.parse(content) if _is_affordable(content) else None
    title, origin = _find_title(parts.fields, tokens or (), parser)
    paragraphs = tuple(_read_tokens(tokens)) if tokens is not None else split_paragraphs(content)
    kept = _drop_title(paragraphs, title)
    metadata, kept = _take_byline(_read_metadata(parts.fields, parser), kept)
    return Extraction(
        format="markdown",
        paragraphs=kept,
        title=title,
        title_origin=origin,
        declared_language=schema_org.read_language(parts.fields),
        encoding=decoded.encoding,
        metadata=metadata,
        links=read_links(_collect_links(tokens or ()), metadata.url),
    )


def _build_parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # noqa: PLC0415 - for Markdown only
    from mdit_py_plugins.footnote import footnote_plugin  # noqa: PLC0415 - for Markdown only

    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin)


def _is_affordable(content: str) -> bool:
    return len(content) <= MAX_CHARACTERS and all(content.count(mark) <= most for mark, most in MAX_MARKS.items())


def _find_title(
    fields: Mapping[str, object], tokens: Sequence["Token"], parser: "MarkdownIt"
) -> tuple[str | None, Origin | None]:
    declared = schema_org.read_title(fields)
    if declared is not None:
        return _remove_markup(declared, parser), "metadata"
    for position, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h1":
            heading = _read_heading(tokens[position + 1])
            return (heading, "heading") if heading else (None, None)
    return None, None


def _remove_markup(line: str, parser: "MarkdownIt") -> str:
    """A field's words: generators let emphasis into titles."""
    if not _is_affordable(line):
        return line
    return " ".join(map(_read_inline, parser.parseInline(line))) or line


def _drop_title(paragraphs: tuple[Paragraph, ...], title: str | None) -> tuple[Paragraph, ...]:
    """Without the first paragraph that repeats the title, as a heading mostly."""
    repeated = next((paragraph for paragraph in paragraphs if paragraph.text == title), None)
    return tuple(paragraph for paragraph in paragraphs if paragraph is not repeated)


def _read_metadata(fields: Mapping[str, object], parser: "MarkdownIt") -> Metadata:
    metadata = read_metadata(fields)
    subtitle = metadata.subtitle
    return msgspec.structs.replace(metadata, subtitle=_remove_markup(subtitle, parser) if subtitle else None)


def _take_byline(metadata: Metadata, paragraphs: tuple[Paragraph, ...]) -> tuple[Metadata, tuple[Paragraph, ...]]:
    """The authors out of a first paragraph that is a byline, where the front matter names none."""
    first = paragraphs[0] if len(paragraphs) > 1 else None
    authors = read_byline(first.text) if first is not None and first.kind == "paragraph" else ()
    if not authors or metadata.authors:
        return metadata, paragraphs
    return mark_origin(msgspec.structs.replace(metadata, authors=authors), BYLINE_ORIGIN), paragraphs[1:]


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
        elif token.type == "inline" and (text := _read_block(token, kinds[-1])):
            yield Paragraph(text, kinds[-1])


def _read_block(token: "Token", kind: Kind) -> str:
    if kind == "heading":
        return _read_heading(token)
    text = _read_inline(token)
    return _TASK_BOX.sub("", text, count=1) if kind == "list-item" and _TASK_BOX.match(text) else text


def _read_heading(token: "Token") -> str:
    return _ATTRIBUTES.sub("", _read_inline(token))


def _read_inline(token: "Token") -> str:
    """The text that a reader sees: without markup, pictures, footnote marks and HTML tags."""
    text = read_wiki_links("".join(map(_read_piece, token.children or ())))
    return join_lines((_SHORTCODE.sub("", text) if "{" in text else text).split("\n"))


def _read_piece(piece: "Token") -> str:
    if piece.type in {"softbreak", "hardbreak"} or _INLINE_BREAK.match(piece.content):
        return "\n"
    if piece.type == "text":
        return _REPLACED.sub("", piece.content) if "{" in piece.content else piece.content
    return piece.content if piece.type in {"text_special", "code_inline"} else ""


def _collect_links(tokens: Sequence["Token"]) -> Iterator[tuple[str, str]]:
    """Addresses with the words that are the link, and those that stand in the text."""
    for token in tokens:
        address: str | None = None
        words: list[str] = []
        for piece in token.children or ():
            if piece.type == "link_open":
                address, words = str(piece.attrGet("href") or ""), []
            elif piece.type == "link_close" and address is not None:
                yield address, " ".join("".join(words).split())
                address = None
            elif address is not None:
                words.append(_read_piece(piece))
            elif piece.type == "text":
                yield from ((found, "") for found in find_addresses(piece.content))
