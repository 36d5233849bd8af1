"""The paragraphs and table rows of RTF in the making: of the text itself, of a text box, or of a footnote."""

from typing import Literal

import msgspec

from dragoman.extraction.office.word_processing import Role, Writer, find_role

Piece = tuple[Literal["text", "break", "link", "end"], str]
"""A part of a paragraph: its text, or a link's address."""


class Layout(msgspec.Struct):
    r"""What holds for all paragraphs until `\pard`."""

    style: int | None = None
    outline_level: int | None = None
    """From 1."""
    is_list: bool = False
    is_in_table: bool = False


class Block(msgspec.Struct):
    """A paragraph. `is_strong` says that all of its text is in bold."""

    pieces: list[Piece]
    layout: Layout
    is_strong: bool


Row = list[list[Block]]


class Flow:
    """Text from its first paragraph to its last."""

    def __init__(self) -> None:
        self.layout = Layout()
        self._blocks: list[Block | Row] = []
        self._waiting: list[Block | Row] = []
        self._pieces: list[Piece] = []
        self._is_item = False
        self._is_strong = True
        self._cell: list[Block] = []
        self._row: Row = []

    def add(self, piece: Piece, *, is_strong: bool = True) -> None:
        """Add to the paragraph in hand."""
        self._pieces.append(piece)
        if not is_strong and not piece[1].isspace():
            self._is_strong = False

    def mark_item(self) -> None:
        """The paragraph in hand is a list's, whatever its layout says."""
        self._is_item = True

    def wait(self, flow: "Flow") -> None:
        """Put a text box behind the paragraph in hand."""
        self._waiting.extend(flow.close())

    def end_paragraph(self) -> None:
        """Begin the next; what belongs to an unfinished cell stays in it."""
        block = self._take_block()
        if self.layout.is_in_table:
            self._cell.append(block)
            return
        if self._row:  # a row that never ended
            self.end_row()
        self._blocks.append(block)
        self._release()

    def end_cell(self) -> None:
        """Begin the next cell."""
        self._row.append([*self._cell, self._take_block()])
        self._cell = []

    def end_row(self) -> None:
        """Begin the next row."""
        if self._cell:
            self._row.append(self._cell)
        self._blocks.append(self._row)
        self._cell, self._row = [], []
        self._release()

    def close(self) -> "list[Block | Row]":
        """All of it."""
        if self._pieces:
            self.end_paragraph()
        if self._cell or self._row:
            self.end_row()
        self._release()
        return self._blocks

    def _release(self) -> None:
        self._blocks.extend(self._waiting)
        self._waiting = []

    def _take_block(self) -> Block:
        layout = msgspec.structs.replace(self.layout, is_list=self.layout.is_list or self._is_item)
        block = Block(self._pieces, layout, self._is_strong and bool(self._pieces))
        self._pieces, self._is_item, self._is_strong = [], False, True
        return block


def write_blocks(blocks: "list[Block | Row]", styles: dict[int, str], writer: Writer) -> None:
    """Write paragraphs and rows; `styles` are the names by number."""
    for block in blocks:
        if isinstance(block, Block):
            _write_block(block, styles, writer)
            continue
        writer.start("tr")
        for cell in block:
            writer.start("td")
            write_blocks(list(cell), styles, writer)
            writer.end()
        writer.end()


def _write_block(block: Block, styles: dict[int, str], writer: Writer) -> None:
    role, level = _find_role(block.layout, styles)
    writer.start_block(role, level, is_strong=block.is_strong)
    links = 0
    for kind, value in _join_texts(block.pieces):
        if kind == "text":
            writer.write(value)
        elif kind == "break":
            writer.break_line()
        elif kind == "link":
            writer.start("a", href=value)
            links += 1
        elif links:  # one that began in an earlier paragraph ended with it
            writer.end()
            links -= 1
    for _ in range(links):
        writer.end()
    writer.end()


def _find_role(layout: Layout, styles: dict[int, str]) -> tuple[Role, int]:
    named = find_role(styles.get(layout.style or 0, ""))
    if named:
        return named
    if layout.outline_level:
        return "heading", layout.outline_level
    return ("list-item" if layout.is_list else "paragraph"), 2


def _join_texts(pieces: list[Piece]) -> list[Piece]:
    r"""Neighbouring texts as one; a character beyond the first plane comes as two `\u`, half of it each."""
    joined: list[Piece] = []
    texts: list[str] = []
    for kind, value in [*pieces, ("end", "")]:
        if kind == "text":
            texts.append(value)
            continue
        if texts:
            units = "".join(texts).encode("utf-16-le", "surrogatepass")
            joined.append(("text", units.decode("utf-16-le", "ignore")))
            texts = []
        joined.append((kind, value))
    return joined[:-1]
