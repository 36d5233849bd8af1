"""The blocks of plain text to paragraphs: lines that were only wrapped are joined. Pure."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from dragoman.article import CELL_SEPARATOR, Kind, Paragraph
from dragoman.datelines import is_dateline
from dragoman.extraction.plain.blocks import BULLET, NUMBER, Block, is_headline
from dragoman.extraction.plain.lines import (
    collect_vocabulary,
    count_columns,
    find_unspaced_width,
    group_lines,
    is_hard_wrapped,
    is_hyphenated,
    join_lines,
)

MIN_TELLING_LINES: Final = 4
_CELL_GAP: Final = re.compile(r"\s{3,}|\t+|\s*[|]\s*")


class Setting(msgspec.Struct, frozen=True):
    """How a text's lines were set."""

    width: int | None
    """The columns that it was wrapped at; None where nothing shows it."""
    vocabulary: frozenset[str]
    is_typeset: bool


def find_setting(text: str, blocks: Sequence[Block]) -> Setting:
    """How the lines of a whole text were set, as its longer paragraphs show."""
    prose = [block.lines for block in blocks if block.kind == "paragraph"]
    widths = [
        max(map(count_columns, lines)) for lines in prose if len(lines) >= MIN_TELLING_LINES and is_hard_wrapped(lines)
    ]
    lines = [line for block in prose for line in block]
    has_hyphens = any(line.rstrip().endswith(("-", "\u2010")) for line in lines)
    vocabulary = collect_vocabulary(text) if has_hyphens else frozenset[str]()
    is_typeset = has_hyphens and is_hyphenated(lines, vocabulary)
    width = max(widths) if widths else find_unspaced_width(prose)
    return Setting(width, vocabulary, is_typeset)


def read_blocks(blocks: Sequence[Block], setting: Setting, *, is_story: bool) -> Iterator[Paragraph]:
    """One paragraph a block, or a line where lines mean something. In a story, a line in capitals is a heading."""
    has_case = any(character.islower() for block in blocks for line in block.lines for character in line)
    for place, block in enumerate(blocks):
        is_last = place + 1 == len(blocks)
        kind = block.kind
        if is_story and has_case and not is_last and _is_capitals_heading(block):
            kind = "heading"
        elif kind == "paragraph" and _is_list_between(blocks, place):
            kind = "list-item"
        yield from _read_block(block, kind, setting)


def _read_block(block: Block, kind: Kind, setting: Setting) -> Iterator[Paragraph]:
    lines = block.lines
    if kind == "table-row":
        cells = [cell for cell in _CELL_GAP.split(lines[0].strip()) if cell.strip()]
        yield Paragraph(CELL_SEPARATOR.join(cells), "table-row" if len(cells) > 1 else "paragraph")
    elif kind == "list-item":
        joined = join_lines(lines, setting.vocabulary, is_typeset=setting.is_typeset)
        yield Paragraph(BULLET.sub("", joined, count=1), kind)
    else:
        is_whole = kind == "heading" or _is_wrapped(lines, setting)
        for group in [lines] if is_whole else group_lines(lines):
            yield Paragraph(join_lines(group, setting.vocabulary, is_typeset=setting.is_typeset), kind)


def _is_wrapped(lines: Sequence[str], setting: Setting) -> bool:
    """Few lines show too little alone: where the text's width is known, they have to be wrapped at it."""
    if setting.width is None or len(lines) >= MIN_TELLING_LINES:
        return is_hard_wrapped(lines) or is_hard_wrapped(lines, setting.width)
    return is_hard_wrapped(lines, setting.width)


def _is_capitals_heading(block: Block) -> bool:
    line = " ".join(block.lines)
    if block.kind != "paragraph" or len(block.lines) > 1 or not line.isupper() or len(line) > 80:
        return False
    return sum(map(str.isalpha, line)) > 4 and is_headline(line) and not is_dateline(line)


def _is_list_between(blocks: Sequence[Block], place: int) -> bool:
    """Whether a block is an item of a list that has blank lines between its items: the next one's marker follows it,
    or the last one's went before."""
    mark = _read_mark(blocks[place])
    if mark is None:
        return False
    neighbours = [_read_mark(block) for block in (*blocks[max(place - 1, 0) : place], *blocks[place + 1 : place + 2])]
    return any(other is not None and other[0] == mark[0] and abs(other[1] - mark[1]) < 2 for other in neighbours)


def _read_mark(block: Block) -> tuple[str, int] | None:
    """What kind of marker begins a block, and its number; None without one."""
    text = block.lines[0].lstrip()
    number = NUMBER.match(text)
    if number is not None:
        return "number", int(number[1])
    return (text[0], 0) if BULLET.match(text) else None
