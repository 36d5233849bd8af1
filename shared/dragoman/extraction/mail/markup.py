"""The HTML of a mail to its paragraphs. A mail is no web page: its layout is tables, and nearly all of it is text.

So nothing is chosen by how much it looks like an article, as for web pages; what is left out is what is hidden, what
is quoted, and what `mail_furniture` knows. On newsletters laid out in tables that keeps the stories which trafilatura
takes for menus.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from itertools import islice
from typing import TYPE_CHECKING, Final

import msgspec

from dragoman.extraction.mail.correspondence import (
    FORWARD_MARK,
    FROM_NAME,
    HEADER_NAME,
    MAX_FORWARDS,
    ORIGINAL_MARK,
    Letter,
    choose_letter,
    find_sender,
    is_attribution,
    is_header_block,
    measure,
)
from dragoman.extraction.web.blocks import Block, collect_blocks
from dragoman.extraction.web.html import parse_html

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_HIDDEN: Final = re.compile(
    r"(?:^|;)(?:display:none|visibility:hidden|mso-hide:all|max-height:0(?:px)?(?:;|!|$)|opacity:0(?:;|!|$))"
)
_HIDDEN_CLASS: Final = re.compile(r"(?:^|[\s_-])pre-?header", re.IGNORECASE)
_SIGNATURE: Final = (
    "//*[contains(concat(' ', @class, ' '), ' gmail_signature ')"
    " or contains(concat(' ', @class, ' '), ' moz-signature ') or @data-smartmail='gmail_signature'"
    " or @id='Signature' or @id='AppleMailSignature' or @id='ms-outlook-mobile-signature']"
)
_QUOTED: Final = (
    "//blockquote[@type='cite'] | //*[contains(@class, 'gmail_quote') or contains(@class, 'yahoo_quoted')"
    " or contains(@class, 'moz-cite-prefix') or contains(@class, 'protonmail_quote') or contains(@class, 'zmail_extra')"
    " or contains(@class, 'tutanota_quote')]"
)
_QUOTED_HEADER: Final = re.compile(rf">\s?(?:{HEADER_NAME.pattern})", re.IGNORECASE)
_BORDER: Final = re.compile(r"border(?:-\w{1,9}+){0,2}+:[^;]{0,100}\b(?:solid|dotted|dashed)\b")  # `border-top-style`
_TEXTLESS: Final = frozenset({"style", "script", "title"})
_MAX_PLACES: Final = 50
_MAX_HEADER_TEXTS: Final = 24
_MAX_HEADER_BLOCKS: Final = 12


def read_letter_page(text: str, *, is_forward: bool) -> Letter:
    """Read a mail's HTML; nothing where there are no elements in it."""
    from lxml.etree import ParserError  # noqa: PLC0415 - for HTML only

    try:
        tree = parse_html(text)
    except ParserError:
        return Letter(())
    _drop_hidden(tree)
    _drop(tree.xpath(_SIGNATURE))
    _undo_layout(tree)
    return _read_tree(tree.body, is_forward=is_forward, depth=1)


def _read_tree(body: "HtmlElement", *, is_forward: bool, depth: int) -> Letter:
    below = _split_below(body) if depth <= MAX_FORWARDS else None
    own = _collect_own(body)
    if below is None:
        return own
    inner = _read_tree(below, is_forward=is_forward, depth=depth + 1)
    length = _measure_header(inner.own)
    header = " ".join(block.paragraph.text for block in inner.own[:length])
    blocks, sender = choose_letter(msgspec.structs.replace(inner, own=inner.own[length:]), is_forward=is_forward)
    is_marked = FORWARD_MARK.match(header) is not None
    return Letter(own.own, blocks, sender or find_sender(header), is_marked)


def _collect_own(body: "HtmlElement") -> Letter:
    """The sender's own text, and as what is below it what he quotes, where there is nothing else."""
    everything = tuple(collect_blocks(body))
    _drop(body.xpath(_QUOTED))
    own = tuple(collect_blocks(body))
    answer = _drop_quoted_text(own)
    return Letter(answer if measure(answer) else own, () if measure(own) else everything)


def _drop_quoted_text(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks above a quoted mail that no element marks, without the line that says who wrote it."""
    ends = (number for number, block in enumerate(blocks) if _QUOTED_HEADER.match(block.paragraph.text))
    above = blocks[: next(ends, None)]
    return above[:-1] if above and is_attribution(above[-1].paragraph.text) else above


def _measure_header(blocks: tuple[Block, ...]) -> int:
    """How many of the first blocks are the mark and the header lines over a mail."""
    count = 0
    for block in blocks[:_MAX_HEADER_BLOCKS]:
        if not any(pattern.match(block.paragraph.text) for pattern in (FORWARD_MARK, ORIGINAL_MARK, HEADER_NAME)):
            break
        count += 1
    return count


def _drop_hidden(tree: "HtmlElement") -> None:
    _drop(element for element in list(tree.iter()) if _is_hidden(element))


def _is_hidden(element: "HtmlElement") -> bool:
    if not isinstance(element.tag, str) or element.tag in {"html", "body"}:
        return False
    style = re.sub(r"\s+", "", element.get("style") or "").lower()
    is_named = _HIDDEN_CLASS.search(element.get("class") or "") is not None
    return "hidden" in element.attrib or is_named or _HIDDEN.search(style) is not None


def _drop(elements: "Iterator[HtmlElement] | list[HtmlElement]") -> None:
    for element in elements:
        if element.getparent() is not None:
            element.drop_tree()


def _undo_layout(tree: "HtmlElement") -> None:
    """Turn tables that only place things into plain blocks, so that their rows are not taken for data."""
    for table in list(tree.iter("table")):
        if _is_layout(table):
            table.tag = "div"
    for element in list(tree.iter("tbody", "thead", "tfoot", "tr", "td", "th", "center")):
        owner = next(element.iterancestors("table", "div"), None)
        if element.tag == "center" or owner is None or owner.tag != "table":
            element.tag = "div"


def _is_layout(table: "HtmlElement") -> bool:
    """Data has header cells or visible borders, and no tables inside."""
    role = (table.get("role") or "").lower()
    if role in {"presentation", "none"} or next(table.iterdescendants("table"), None) is not None:
        return True
    cells = [table, *table.iter("td", "th")]
    has_border = any((cell.get("border") or "0") not in {"", "0"} or _BORDER.search(_style(cell)) for cell in cells)
    return not has_border and next(table.iter("th", "caption"), None) is None


def _style(element: "HtmlElement") -> str:
    return re.sub(r"\s+", "", element.get("style") or "").lower()


def _split_below(body: "HtmlElement") -> "HtmlElement | None":
    """Cut the mail below off the tree and answer it as a tree of its own; None where there is none."""
    _wrap_tails(body)
    place = _find_cut(body)
    if place is None:
        return None
    number = next(count for count, element in enumerate(body.iter()) if element is place)
    below: HtmlElement = deepcopy(body)
    _keep_from(next(element for count, element in enumerate(below.iter()) if count == number))
    _keep_before(place)
    return below


def _wrap_tails(body: "HtmlElement") -> None:
    """Put each text into an element that begins with it, so that a tree can be cut at any of them."""
    for element in list(body.iterdescendants()):
        if element.tail and element.tail.strip():
            span = element.makeelement("span")
            span.text, element.tail = element.tail, None
            element.addnext(span)


def _find_cut(body: "HtmlElement") -> "HtmlElement | None":
    """The element that begins with the mark or the header over a mail."""
    texts = [
        (element, " ".join(element.text.split()))
        for element in body.iter()
        if isinstance(element.tag, str) and element.tag not in _TEXTLESS and element.text and element.text.strip()
    ]
    places = (
        element
        for number, (element, text) in enumerate(texts)
        if _is_mark(text) or (FROM_NAME.match(text) and is_header_block(_list_header_lines(texts, number)))
    )
    return next((place for place in islice(places, _MAX_PLACES) if not _is_quoted(place)), None)


def _is_mark(text: str) -> bool:
    return len(text) < 200 and (FORWARD_MARK.match(text) or ORIGINAL_MARK.match(text)) is not None


def _list_header_lines(texts: "list[tuple[HtmlElement, str]]", number: int) -> list[str]:
    """The texts from one on, each name with its value on a line."""
    lines: list[str] = []
    for _, text in texts[number : number + _MAX_HEADER_TEXTS]:
        if HEADER_NAME.match(text) or not lines:
            lines.append(text)
        else:
            lines[-1] += f" {text}"
    return lines


def _is_quoted(place: "HtmlElement") -> bool:
    """Whether it is inside of what is quoted, and not at the beginning of that: then it is the quoted mail's own."""
    beginning = " ".join(place.text_content().split())[:20]
    for element in place.iterancestors("blockquote", "div"):
        is_quote = element.get("type") == "cite" or "_quote" in (element.get("class") or "")
        if is_quote and not " ".join(element.text_content()[:2_000].split()).startswith(beginning):
            return True
    return False


def _keep_from(place: "HtmlElement") -> None:
    """Drop all that is before an element, and that it and those around it are quoted."""
    _unmark(place)
    for ancestor in place.iterancestors():
        ancestor.text = None
        for element in list(place.itersiblings(preceding=True)):
            ancestor.remove(element)
        _unmark(ancestor)
        place = ancestor
        if ancestor.tag == "body":
            break
    for element in list(place.iterdescendants("blockquote")):
        if element.get("type") == "cite" and next(element.iterancestors("blockquote"), None) is None:
            _unmark(element)


def _unmark(element: "HtmlElement") -> None:
    for name in ("class", "type"):
        element.attrib.pop(name, None)
    if element.tag == "blockquote":
        element.tag = "div"


def _keep_before(place: "HtmlElement") -> None:
    """Drop an element and all that is after it."""
    after = list(place.itersiblings())
    for ancestor in place.iterancestors():
        if ancestor.tag == "html":
            break
        after += ancestor.itersiblings()
    _drop([place, *after])
