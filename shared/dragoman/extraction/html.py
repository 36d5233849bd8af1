"""HTML to the article that it holds: menus, adverts, notices and comments left out."""

import re
from typing import TYPE_CHECKING, Final

from dragoman.article import Extraction, Origin, Paragraph
from dragoman.extraction.blocks import collect_paragraphs
from dragoman.extraction.decoding import DecodedText, decode
from dragoman.extraction.page import Page, read_page

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# What XML cannot hold: trafilatura builds its result as XML and gives up on a page with one such character.
_NOT_XML: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# What the libraries drop by its English name goes by these in Portuguese and Spanish pages.
_FURNITURE_NAMES: Final = (
    "rodape",
    "pie-de-pagina",
    "publicidad",
    "relacionad",
    "comentarios",
    "compart",
    "partilh",
    "boleti",
)
_FURNITURE: Final = "//*[self::div or self::section or self::aside or self::ul][{}]".format(
    " or ".join(f"starts-with(@id, '{name}') or starts-with(@class, '{name}')" for name in _FURNITURE_NAMES)
)


def read_html(body: bytes, charset: str | None) -> Extraction:
    """Read a page, or a fragment of one."""
    decoded = _decode_page(body, charset)
    tree = parse_html(decoded.text)
    page = read_page(tree)
    for element in tree.xpath(_FURNITURE):
        element.drop_tree()
    paragraphs = _extract_article(tree)
    title, origin = _choose_title(page, paragraphs)
    return Extraction(
        format="html",
        paragraphs=_drop_title(paragraphs, title),
        title=title,
        title_origin=origin,
        declared_language=page.language,
        encoding=decoded.encoding,
        metadata=page.metadata,
    )


def read_fragment(markup: str) -> tuple[Paragraph, ...]:
    """The blocks of markup that is an article already, so that nothing is left out as not part of it."""
    return collect_paragraphs(parse_html(f"<div>{markup}</div>").body)


def parse_html(text: str) -> "HtmlElement":
    """The tree of a page; always with a body."""
    from lxml.html import HTMLParser, document_fromstring  # noqa: PLC0415 - for HTML only

    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    tree = document_fromstring(_NOT_XML.sub("", text).encode(), parser=parser)
    return tree if tree.find("body") is not None else document_fromstring("<body></body>")


def _decode_page(body: bytes, charset: str | None) -> DecodedText:
    from charset_normalizer.utils import any_specified_encoding  # noqa: PLC0415 - for HTML only

    return decode(body, charset or any_specified_encoding(body))


def _extract_article(tree: "HtmlElement") -> tuple[Paragraph, ...]:
    """trafilatura's article, unless readability finds more than twice as much.

    The rule comes from article-extraction-benchmark, where it has the best F1 of all that was tried (.972).
    """
    page_length = len(" ".join(tree.text_content().split()))
    paragraphs = _ask_trafilatura(tree)
    if 2 * _measure(paragraphs) >= page_length:  # the page does not hold twice as much
        return paragraphs
    alternative = _ask_readability(tree)
    return alternative if _measure(alternative) > 2 * _measure(paragraphs) else paragraphs


def _ask_trafilatura(tree: "HtmlElement") -> tuple[Paragraph, ...]:
    from trafilatura import bare_extraction  # noqa: PLC0415 - for HTML only

    # Its metadata stays off: it guesses dates from the text and names from addresses, and today is an input to it.
    found = bare_extraction(tree, favor_precision=True, include_comments=False, with_metadata=False, deduplicate=False)
    return () if found is None or isinstance(found, dict) else collect_paragraphs(found.body)


def _ask_readability(tree: "HtmlElement") -> tuple[Paragraph, ...]:
    from copy import deepcopy  # noqa: PLC0415 - beside its only use

    from readability import Document  # noqa: PLC0415 - for HTML only
    from readability.readability import Unparseable  # noqa: PLC0415 - for HTML only

    try:
        return read_fragment(Document(deepcopy(tree)).summary(html_partial=True))
    except Unparseable:  # a second opinion that fails leaves the first one standing
        return ()


def _measure(paragraphs: tuple[Paragraph, ...]) -> int:
    return sum(len(paragraph.text) for paragraph in paragraphs)


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
