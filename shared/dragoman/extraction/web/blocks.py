"""A tree of HTML, or of trafilatura's own vocabulary, to paragraphs: each block for itself, in order."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Final

import msgspec

from dragoman.article import CELL_SEPARATOR, Kind, Paragraph

if TYPE_CHECKING:
    from lxml.etree import _Element

# trafilatura's words beside HTML's: head, list, item, quote, row, cell, lb.
_KINDS: Final[dict[str, Kind]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "head"), "heading"),
    **dict.fromkeys(("li", "dt", "dd", "item"), "list-item"),
    **dict.fromkeys(("blockquote", "quote"), "quote"),
    **dict.fromkeys(("tr", "row"), "table-row"),
}
_CONTAINER_NAMES = """
    address article aside body caption cell center dd details div dl dt fieldset figcaption figure footer form
    header hr html legend li list main ol p section summary table tbody td tfoot th thead tr ul
"""
_CONTAINERS: Final = frozenset(_CONTAINER_NAMES.split())
_BLOCKS: Final = _CONTAINERS | frozenset(_KINDS)
_ROWS: Final = frozenset({"tr", "row"})
_CELLS: Final = frozenset({"td", "th", "cell"})
_BREAKS: Final = frozenset({"br", "lb"})
_IGNORED_NAMES = """
    audio button canvas embed iframe input map math nav noscript object pre script select style svg template
    textarea title video
"""
_IGNORED: Final = frozenset(_IGNORED_NAMES.split())
_SPACES: Final = re.compile(r"\s+")
_BLANK_LINE: Final = re.compile(r"(?:[ ]*\n){2,}")


_MAX_CELL: Final = 500  # letters: longer ones hold a text, laid out beside others
_MAX_LINK_TEXTS: Final = 50  # pieces of text in one link; markup that never closes one has it around everything


class Block(msgspec.Struct, frozen=True):
    """A paragraph, and the links in it: the address as it is written, and the words that are the link."""

    paragraph: Paragraph
    links: tuple[tuple[str, str], ...] = ()


def collect_paragraphs(root: "_Element") -> tuple[Paragraph, ...]:
    """The text blocks under `root` in the order of the document, inline markup removed, white space collapsed."""
    return tuple(block.paragraph for block in collect_blocks(root))


def collect_blocks(root: "_Element") -> Iterator[Block]:
    """The same with the links of each."""
    return _Walk().visit(root)


class _Walk:
    """One walk over a tree: the text of the block in hand, and the kinds of the blocks around it."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._links: list[tuple[str, str]] = []
        self._kinds: list[Kind] = ["paragraph"]
        self._rows: list[_Element] = []

    def visit(self, root: "_Element") -> Iterator[Block]:
        from lxml.etree import iterwalk  # noqa: PLC0415 - for HTML only

        walker = iterwalk(root, events=("start", "end"))
        for event, element in walker:
            tag = element.tag if isinstance(element.tag, str) else ""  # comments have a function there
            if event == "end":
                yield from self._leave(element, tag)
                if element is not root:
                    self._add(element.tail)
            elif not tag or tag in _IGNORED or _is_code_block(element, tag):
                walker.skip_subtree()
            else:
                yield from self._enter(element, tag)
                self._add(element.text)
        yield from self._flush()

    def _enter(self, element: "_Element", tag: str) -> Iterator[Block]:
        if tag in _BREAKS:
            self._pieces.append("\n")
        if tag == "a" and (address := element.get("href")) and (words := _read_words(element)):
            self._links.append((address, words))
        if tag not in _BLOCKS:
            return
        if self._rows:  # in a row, blocks are only words apart
            self._pieces.append(CELL_SEPARATOR if tag in _CELLS else " ")
            return
        yield from self._flush()
        if tag in _ROWS and _is_data_row(element):
            self._rows.append(element)
        self._kinds.append(self._find_kind(tag, is_data_row=bool(self._rows)))

    def _leave(self, element: "_Element", tag: str) -> Iterator[Block]:
        if tag not in _BLOCKS:
            return
        if self._rows and element is not self._rows[-1]:
            self._pieces.append(" ")
            return
        yield from self._flush()
        self._kinds.pop()
        if self._rows:
            self._rows.pop()

    def _find_kind(self, tag: str, *, is_data_row: bool) -> Kind:
        if tag in _ROWS and not is_data_row:
            return self._kinds[-1]
        return _KINDS.get(tag, self._kinds[-1])

    def _add(self, text: str | None) -> None:
        if text:
            self._pieces.append(_SPACES.sub(" ", text))

    def _flush(self) -> Iterator[Block]:
        if not self._pieces:
            return
        text = "".join(self._pieces)
        self._pieces.clear()
        if self._rows:
            cells = (" ".join(cell.split()) for cell in text.split(CELL_SEPARATOR))
            text = CELL_SEPARATOR.join(cell for cell in cells if cell)
        lines = [line for part in _BLANK_LINE.split(text) if (line := " ".join(part.split()))]
        for line in lines:  # two line breaks are how old pages begin a paragraph
            yield Block(Paragraph(line, self._kinds[-1]), self._take_links(line, is_only=len(lines) == 1))

    def _take_links(self, line: str, *, is_only: bool) -> tuple[tuple[str, str], ...]:
        """The links in a line; one around several blocks goes with the first."""
        taken = [link for link in self._links if is_only or link[1] in line]
        self._links = [] if is_only else [link for link in self._links if link not in taken]
        return tuple(taken)


def _read_words(link: "_Element") -> str:
    """The words of a link; none where it is a picture."""
    return " ".join("".join(islice(link.itertext(), _MAX_LINK_TEXTS)).split())


def _is_data_row(row: "_Element") -> bool:
    """Whether a row holds values side by side: pages were once laid out in tables, with articles in their cells."""
    cells = [cell for cell in row if cell.tag in _CELLS]
    return len(cells) > 1 and not any(_has_blocks(cell) or _is_long(cell) for cell in cells)


def _has_blocks(cell: "_Element") -> bool:
    blocks = (element for element in cell.iterdescendants() if element.tag in _BLOCKS)
    return next(blocks, None) is not None and next(blocks, None) is not None


def _is_long(cell: "_Element") -> bool:
    return sum(map(len, islice(cell.itertext(), _MAX_CELL))) > _MAX_CELL


def _is_code_block(element: "_Element", tag: str) -> bool:
    """A block of code: trafilatura calls it `code` too, but outside of paragraphs."""
    parent = element.getparent()
    return tag == "code" and (parent is None or parent.tag == "body" or "\n" in (element.text or ""))
