"""Plain text to paragraphs: blank lines separate blocks, and lines that were only wrapped are joined again."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Final

from dragoman.article import Extraction, Paragraph
from dragoman.extraction.decoding import decode

MAX_TITLE_CHARACTERS: Final = 150
MIN_WRAP_WIDTH: Final = 45
"""Nobody wraps prose narrower; verses and shopping lists are."""
MAX_WRAP_WIDTH: Final = 120
"""Longer lines are paragraphs, one a line."""

_SENTENCE_END: Final = re.compile(r"[.!?…。！？।؟][\"'”’»«)\]›」』]*$")
_UNFINISHED: Final = re.compile(r"[,:;]$")
_RULE: Final = re.compile(r"[=\-_*~#—–\s]{3,}")
_LIST_MARKER: Final = re.compile(r"(?:[-*•‣◦▪]|\d{1,3}[.)])\s+(?=\S)")
_BULLET: Final = re.compile(r"[-*•‣◦▪]\s+")


def read_text(body: bytes, charset: str | None) -> Extraction:
    """Read plain text. A short first line that stands alone and ends no sentence is the title."""
    decoded = decode(body, charset)
    blocks = _split_blocks(decoded.text)
    title = _find_title(blocks)
    paragraphs = tuple(_read_blocks(blocks[1:] if title else blocks))
    return Extraction(
        format="text",
        paragraphs=paragraphs,
        title=title,
        title_origin="first-line" if title else None,
        encoding=decoded.encoding,
    )


def split_paragraphs(text: str) -> tuple[Paragraph, ...]:
    """The paragraphs of plain text in which no line is a title."""
    return tuple(_read_blocks(_split_blocks(text)))


def _split_blocks(text: str) -> list[list[str]]:
    """The runs of lines between blank lines and ruled lines (`=====`), each line with its indent."""
    lines = text.splitlines()
    groups = groupby(lines, key=lambda line: bool(line.strip()) and not _RULE.fullmatch(line))
    return [list(group) for has_text, group in groups if has_text]


def _find_title(blocks: Sequence[Sequence[str]]) -> str | None:
    if len(blocks) < 2 or len(blocks[0]) > 1:
        return None
    line = " ".join(blocks[0][0].split())
    is_title = len(line) <= MAX_TITLE_CHARACTERS and any(map(str.isalnum, line))
    return line if is_title and not _SENTENCE_END.search(line) and not _UNFINISHED.search(line) else None


def _read_blocks(blocks: Sequence[Sequence[str]]) -> Iterator[Paragraph]:
    for block in blocks:
        is_list = len(block) > 1 and _LIST_MARKER.match(block[0].lstrip()) is not None
        for item in _split_items(block) if is_list else [block]:
            for line in _unwrap(item, is_item=is_list):
                text = _BULLET.sub("", line, count=1) if is_list else line
                yield Paragraph(text, "list-item" if is_list else "paragraph")


def _split_items(block: Sequence[str]) -> list[list[str]]:
    """The lines of a list by item: a line without a marker goes on with the item above it."""
    items: list[list[str]] = []
    for line in block:
        if _LIST_MARKER.match(line.lstrip()) or not items:
            items.append([])
        items[-1].append(line)
    return items


def _unwrap(lines: Sequence[str], *, is_item: bool) -> list[str]:
    words = [" ".join(line.split()) for line in lines]
    return [_join_lines(words)] if is_item or is_hard_wrapped(lines) else words


def is_hard_wrapped(lines: Sequence[str]) -> bool:
    """Whether lines were broken only because the next word would not have fitted.

    Lines that each end a sentence are sentences, one a line. Otherwise lines are wrapped when for at least nine
    breaks in ten the first word of the next line would have made this line wider than the widest: whoever wraps
    text fills each line as far as it goes, and whoever lists things does not.
    """
    width = max(len(line.rstrip()) for line in lines)
    if len(lines) < 2 or not MIN_WRAP_WIDTH <= width <= MAX_WRAP_WIDTH:
        return False
    if all(_SENTENCE_END.search(line.rstrip()) for line in lines):
        return False
    breaks = [len(line.rstrip()) + 1 + len(following.split()[0]) > width for line, following in pairwise(lines)]
    return sum(breaks) * 10 >= len(breaks) * 9


def _join_lines(lines: Sequence[str]) -> str:
    """One line. A word broken after its hyphen keeps it and gets no space: `well-` and `known`."""
    joined = lines[0]
    for line in lines[1:]:
        is_word_broken = joined[-2:-1].isalpha() and joined.endswith("-") and line[:1].islower()
        joined += line if is_word_broken else f" {line}"
    return joined
