"""HTML to the article that it holds: menus, adverts, notices and comments left out."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import msgspec

from dragoman.article import Extraction, Link, Origin, Paragraph
from dragoman.extraction.encodings.decoding import DecodedText, decode
from dragoman.extraction.web.blocks import Block, collect_blocks, collect_paragraphs
from dragoman.extraction.web.furniture import drop_credits, drop_leads, drop_named
from dragoman.extraction.web.links import read_links
from dragoman.extraction.web.main_text import find_main_text, measure
from dragoman.extraction.web.page import Page, read_page

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# What XML cannot hold: trafilatura builds its result as XML and gives up on a page with one such character.
_NOT_XML: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# What nests. A page without it is flat, and keeps its headings, paragraphs and links.
_NEST: Final = re.compile(
    r"</?(article|aside|blockquote|center|dd|div|dl|dt|fieldset|figure|form|li|main|nav|ol|section|table|tbody|td|th|tr"
    r"|ul|abbr|b|big|cite|em|font|i|label|mark|small|span|strike|strong|su[bp]|tt|u)(?=[\s/>])[^<>]*>",
    re.IGNORECASE,
)
_INLINE_NAMES = "abbr b big cite em font i label mark small span strike strong sub sup tt u"
_INLINE: Final = frozenset(_INLINE_NAMES.split())
_LINE_BREAKS: Final = re.compile(r"[ \t\r]*\n\s*")
_MIN_DECLARED: Final = 500  # letters: a shorter articleBody is a summary
_MIN_SEARCHED: Final = 40  # letters: shorter lines stand elsewhere in the text too
_MAX_SEARCHED: Final = 2_000  # paragraphs; bounds the time


def read_html(body: bytes, charset: str | None) -> Extraction:
    """Read a page, or a fragment of one."""
    decoded = _decode_page(body, charset)
    tree = parse_html(decoded.text)
    page = read_page(tree)
    drop_named(tree)
    blocks = tuple(collect_blocks(tree.body))
    shown = drop_leads(find_main_text(tree), _measure_links(blocks))
    paragraphs = _prefer_declared(drop_credits(shown, page.metadata.authors), page.body)
    title, origin = _choose_title(page, paragraphs)
    return Extraction(
        format="html",
        paragraphs=_drop_title(paragraphs, title),
        title=title,
        title_origin=origin,
        declared_language=page.language,
        encoding=decoded.encoding,
        metadata=page.metadata,
        links=read_links(_find_links(blocks, paragraphs), page.base_url),
    )


class Fragment(msgspec.Struct, frozen=True):
    """Markup that is an article already."""

    paragraphs: tuple[Paragraph, ...]
    links: tuple[Link, ...]


def read_fragment(markup: str) -> tuple[Paragraph, ...]:
    """The blocks of markup that is an article already, so that nothing is left out as not part of it."""
    return collect_paragraphs(parse_html(f"<div>{markup}</div>").body)


def read_fragment_with_links(markup: str, base_url: str | None = None) -> Fragment:
    """The blocks of markup that is an article already, and what it links to.

    Relative addresses are resolved against `base_url`, an absolute address; without one they are left out.
    """
    blocks = tuple(collect_blocks(parse_html(f"<div>{markup}</div>").body))
    found = (link for block in blocks for link in block.links)
    return Fragment(tuple(block.paragraph for block in blocks), read_links(found, base_url))


def parse_html(text: str) -> "HtmlElement":
    """The tree of a page; always with a body."""
    tree, is_whole = _parse(text)
    if not is_whole:
        tree, _ = _parse(_NEST.sub(_flatten, text))
    return tree if tree.find("body") is not None else _parse("<body></body>")[0]


def _parse(text: str) -> "tuple[HtmlElement, bool]":
    """The tree, and whether it is all of the text: the parser stops where elements nest deeper than it goes."""
    from lxml.html import HTMLParser, document_fromstring  # noqa: PLC0415 - for HTML only

    # `huge_tree` makes that 2,048 levels instead of 256.
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    tree = document_fromstring(_NOT_XML.sub("", text).encode(), parser=parser)
    return tree, all(entry.type_name != "ERR_RESOURCE_LIMIT" for entry in parser.error_log)


def _decode_page(body: bytes, charset: str | None) -> DecodedText:
    from charset_normalizer.utils import any_specified_encoding  # noqa: PLC0415 - for HTML only

    return decode(body, charset or any_specified_encoding(body))


def _flatten(tag: "re.Match[str]") -> str:
    return "" if tag[1].lower() in _INLINE else "<p>"


def _prefer_declared(paragraphs: tuple[Paragraph, ...], declared: str | None) -> tuple[Paragraph, ...]:
    """The text that JSON-LD declares, where the page shows less than half of it: a script would have shown the rest.

    Otherwise what the page shows: the declared text is often cut off, and never has headings.
    """
    if declared is None or len(declared) < _MIN_DECLARED or 2 * measure(paragraphs) >= len(declared):
        return paragraphs
    markup = declared if "</p>" in declared else _LINE_BREAKS.sub("<br><br>", declared)
    return read_fragment(markup)


def _measure_links(blocks: tuple[Block, ...]) -> dict[str, float]:
    """How much of a text is links, from 0 to 1: of each block with any, and of each link, as the libraries also take
    one for a paragraph.
    """
    linked = [block for block in blocks if block.links]
    links = {words: 1.0 for block in linked for _, words in block.links}
    return links | {block.paragraph.text: _measure_share(block) for block in linked}


def _measure_share(block: Block) -> float:
    return sum(len(words) for _, words in block.links) / len(block.paragraph.text)


def _find_links(blocks: tuple[Block, ...], paragraphs: tuple[Paragraph, ...]) -> Iterator[tuple[str, str]]:
    """The links of the blocks that are in the article, as the libraries do not keep them."""
    texts = frozenset(paragraph.text for paragraph in paragraphs)
    whole = "\n".join(texts) if len(texts) < _MAX_SEARCHED else ""
    for block in blocks:
        text = block.paragraph.text
        if block.links and (text in texts or (len(text) >= _MIN_SEARCHED and text in whole)):
            yield from block.links


def _choose_title(page: Page, paragraphs: tuple[Paragraph, ...]) -> tuple[str | None, Origin | None]:
    if page.title is not None:
        return page.title, "metadata"
    if page.heading is not None:
        return page.heading, "heading"
    first = paragraphs[0] if paragraphs else None
    return (first.text, "heading") if first is not None and first.kind == "heading" else (None, None)


def _drop_title(paragraphs: tuple[Paragraph, ...], title: str | None) -> tuple[Paragraph, ...]:
    is_repeated = bool(paragraphs) and title is not None and paragraphs[0].text.casefold() == title.casefold()
    return paragraphs[1:] if is_repeated else paragraphs
