"""HTML to the article that it holds: menus, adverts, notices and comments left out."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import msgspec

from dragoman.article import Extraction, Link, Paragraph
from dragoman.extraction.declarations import complete
from dragoman.extraction.encodings.decoding import DecodedText, decode
from dragoman.extraction.web.blocks import Block, collect_blocks, collect_paragraphs
from dragoman.extraction.web.error_pages import refuse_error_page
from dragoman.extraction.web.furniture import drop_credits, drop_leads, drop_named
from dragoman.extraction.web.headline import read_headline, read_opening_byline
from dragoman.extraction.web.links import read_links
from dragoman.extraction.web.main_text import find_main_text, measure
from dragoman.extraction.web.page import read_page
from dragoman.extraction.web.tags import trim_tags
from dragoman.extraction.web.titles import choose_title

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
_BLANK_LINE: Final = re.compile(r"\r?\n[ \t]*\r?\n")
_LINE_BREAKS: Final = re.compile(r"(?<![ \t\r])[ \t\r]*+\n\s*+")
_SPACES: Final = re.compile(r"\s+")
_MAX_OVER_TITLE: Final = 5  # paragraphs among which a title or a subtitle may stand
_MAX_OVERLINE: Final = 60  # letters
_MAX_DATE: Final = 30  # letters
_MIN_DECLARED: Final = 500  # letters: a shorter articleBody is a summary
_MIN_SEARCHED: Final = 40  # letters: shorter lines stand elsewhere in the text too
_MAX_SEARCHED: Final = 2_000  # paragraphs; bounds the time


def read_html(body: bytes, charset: str | None) -> Extraction:
    """Read a page, or a fragment of one.

    Raises:
        RejectedError: the page is a server's error, or a check whether the reader is a person.
    """
    decoded = _decode_page(body, charset)
    tree = parse_html(decoded.text)
    page = read_page(tree)
    drop_named(tree)
    headline = read_headline(tree)
    blocks = tuple(collect_blocks(tree.body))
    shown = drop_leads(find_main_text(tree), _measure_links(blocks))
    title, origin = choose_title(page.title, page.title_element, headline.title, page.metadata.site)
    if title is None and shown and shown[0].kind == "heading":
        title, origin = shown[0].text, "heading"
    titled = _drop_title(shown, title)
    metadata = complete(page.metadata, headline.metadata)
    if not metadata.authors:
        metadata = complete(metadata, read_opening_byline(titled))
    told = _drop_subtitle(drop_credits(titled, metadata.authors), metadata.subtitle, headline.metadata.subtitle)
    paragraphs = _prefer_declared(told, page.body)
    if not (page.metadata.published_at or page.metadata.authors):
        text = " ".join(paragraph.text for paragraph in paragraphs)
        refuse_error_page((page.title, page.title_element, headline.title), text)
    return Extraction(
        format="html",
        paragraphs=_drop_title(paragraphs, title),
        title=title,
        title_origin=origin,
        declared_language=page.language,
        encoding=decoded.encoding,
        metadata=metadata,
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


def break_at_blank_lines(markup: str) -> str:
    """Inline markup, as content systems store it, with its blank lines as line breaks of HTML."""
    return _BLANK_LINE.sub("<br><br>", markup)


def parse_html(text: str) -> "HtmlElement":
    """The tree of a page; always with a body."""
    tree, is_whole = _parse(text)
    if not is_whole:
        tree, _ = _parse(_NEST.sub(_flatten, text))
    if tree.find("body") is None:  # the parser keeps elements of HTML 5 after a `meta` in the head
        tree, _ = _parse(f"<body>{text}</body>")
    return tree if tree.find("body") is not None else _parse("<body></body>")[0]


def _parse(text: str) -> "tuple[HtmlElement, bool]":
    """The tree, and whether it is all of the text: the parser stops where elements nest deeper than it goes."""
    from lxml.html import HTMLParser, document_fromstring  # noqa: PLC0415 - for HTML only

    # `huge_tree` makes that 2,048 levels instead of 256.
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    tree = document_fromstring(trim_tags(_NOT_XML.sub("", text)).encode(), parser=parser)
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


def _drop_title(paragraphs: tuple[Paragraph, ...], title: str | None) -> tuple[Paragraph, ...]:
    """The paragraphs without the title among the first, and without the short lines over it: a section's name."""
    if title is None:
        return paragraphs
    firsts = [paragraph.text.casefold() for paragraph in paragraphs[:_MAX_OVER_TITLE]]
    place = firsts.index(title.casefold()) if title.casefold() in firsts else None
    if place is None or any(len(text) > _MAX_OVERLINE or text.endswith(".") for text in firsts[:place]):
        return paragraphs
    return paragraphs[place + 1 :]


def _drop_subtitle(
    paragraphs: tuple[Paragraph, ...], subtitle: str | None, standfirst: str | None
) -> tuple[Paragraph, ...]:
    """The paragraphs without a subtitle that is the standfirst; one that is no subtitle is the first of them."""
    if standfirst is None:
        return paragraphs
    place = next((n for n, p in enumerate(paragraphs[:_MAX_OVER_TITLE]) if _is_same(p.text, standfirst)), None)
    if subtitle != standfirst:
        return paragraphs if place is not None else (Paragraph(standfirst), *paragraphs)
    return paragraphs if place is None else (*paragraphs[:place], *paragraphs[place + 1 :])


def _is_same(text: str, other: str) -> bool:
    """Whether a line is the other one, with a date behind it at most; markup leaves spaces in different places."""
    line, start = _SPACES.sub("", text).casefold(), _SPACES.sub("", other).casefold()
    rest = line.removeprefix(start)
    return line.startswith(start) and (not rest or (len(rest) < _MAX_DATE and rest[-1].isdigit()))
