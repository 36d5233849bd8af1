"""The blocks of plain text: prose, headings that are underlined, the items of lists, the rows of tables. Pure."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

import msgspec

from dragoman.article import Kind
from dragoman.extraction.plain.lines import SENTENCE_END, count_columns, is_table

MAX_TITLE_CHARACTERS: Final = 150
_UNFINISHED: Final = re.compile(r"[,:;]$")
_RULE: Final = re.compile(r"[=\-_*~#—–+|\s]{3,}")
_UNDERLINE: Final = re.compile(r"={3,}|-{3,}|~{3,}")
BULLET: Final = re.compile(r"\A[-*•‣◦▪·●○■➢►✓]\s+(?=\S)")
NUMBER: Final = re.compile(r"(\d{1,3})[.)]\s+(?=\S)")


class Block(msgspec.Struct, frozen=True):
    """Lines that belong together."""

    lines: tuple[str, ...]
    kind: Kind = "paragraph"


def split_blocks(text: str) -> list[Block]:
    """The runs of lines between blank lines and ruled lines; where a line is underlined it is a heading."""
    blocks: list[Block] = []
    run: list[str] = []
    lines = text.splitlines()
    for place, line in enumerate(lines):
        if line.strip() and not _RULE.fullmatch(line):
            run.append(line)
            continue
        if run and line.strip() and is_table([run[-1], *lines[place + 1 : place + 2]]):
            continue  # the rule under a table's head
        if run and _is_underlined(run, line.strip()):
            blocks.append(Block((run[0],), "heading"))
        elif run:
            blocks.extend(split_run(run))
        run = []
    return [*blocks, *(split_run(run) if run else ())]


def split_run(run: Sequence[str]) -> Iterator[Block]:
    """A list's items one by one, a table's rows, and prose by the indents with which typists begin a paragraph."""
    if is_table(run):
        yield from (Block((line,), "table-row") for line in run)
        return
    start = _find_list(run)
    if start is None:
        yield from _split_indents(run)
        return
    if start:
        yield from _split_indents(run[:start])
    yield from _split_items(run[start:])


def is_headline(line: str) -> bool:
    """Whether a line may be a headline or a heading: short, no item of a list, and no sentence or the begin of one."""
    text = " ".join(line.split())
    if len(text) > MAX_TITLE_CHARACTERS or not any(map(str.isalnum, text)):
        return False
    return not SENTENCE_END.search(text) and not _UNFINISHED.search(text) and not _is_item(text)


def _is_underlined(run: Sequence[str], rule: str) -> bool:
    line = run[0].strip()
    if len(run) > 1 or not _UNDERLINE.fullmatch(rule) or not is_headline(line):
        return False
    return len(rule) * 2 >= len(line) if rule[0] == "=" else abs(len(rule) - len(line)) * 3 <= len(line)


def _find_list(run: Sequence[str]) -> int | None:
    """Where a list begins: with the first line, or after a line that announces it; two items at least."""
    marks = [place for place, line in enumerate(run) if _is_item(line)]
    if not marks:
        return None
    numbers = [int(found[1]) for place in marks if (found := NUMBER.match(run[place].lstrip()))]
    is_counted = len(numbers) == len(marks) and all(second == first + 1 for first, second in pairwise(numbers))
    if marks[0] == 0:
        return 0 if len(run) > 1 and (len(marks) > 1 or not numbers or is_counted) else None
    before = run[marks[0] - 1].rstrip()
    is_announced = before.endswith(":") or SENTENCE_END.search(before) is not None
    return marks[0] if len(marks) > 1 and is_announced and (not numbers or is_counted) else None


def _is_item(line: str) -> bool:
    text = line.lstrip()
    return BULLET.match(text) is not None or NUMBER.match(text) is not None


def _split_items(run: Sequence[str]) -> Iterator[Block]:
    """A line without a marker goes on with the item above it, unless it begins a sentence at the margin after one
    that has ended: then the list ends there, for as long as no item follows."""
    piece: list[str] = []
    kind: Kind = "list-item"
    for line in run:
        is_item = _is_item(line)
        if piece and (is_item or (kind == "list-item" and _leaves_list(piece[-1], line))):
            yield Block(tuple(piece), kind)
            piece, kind = [], "list-item" if is_item else "paragraph"
        piece.append(line)
    yield Block(tuple(piece), kind)


def _leaves_list(item: str, line: str) -> bool:
    return not line[:1].isspace() and line[:1].isupper() and SENTENCE_END.search(item.rstrip()) is not None


def _split_indents(run: Sequence[str]) -> Iterator[Block]:
    """Typewritten text has no blank lines: a line set in by two columns or more begins a paragraph."""
    indents = [count_columns(line) - count_columns(line.lstrip()) for line in run]
    usual = min(Counter(indents).most_common(), key=lambda entry: (-entry[1], entry[0]))[0]
    margin = min(indents) if indents[0] > min(indents) else usual  # a first line further out hangs over the others
    piece: list[str] = []
    for line, indent in zip(run, indents, strict=True):
        if piece and indent >= margin + 2 and not line.lstrip()[:1].islower():
            yield Block(tuple(piece))
            piece = []
        piece.append(line)
    yield Block(tuple(piece))
