"""Text inside markup that was typed for a teleprinter: indents of first lines show its paragraphs. Pure."""

from collections.abc import Iterator
from typing import Final

from dragoman.article import Paragraph
from dragoman.extraction.plain.blocks import BULLET
from dragoman.extraction.plain.lines import is_table, join_lines

MIN_INDENT: Final = 2
_MIN_LINES: Final = 3


def is_typed(text: str) -> bool:
    """Whether lines at the margin and lines set in take turns. A text that its XML is only laid out with has all of
    its lines set in alike."""
    indents = [_measure_indent(line) for line in text.splitlines()[1:] if line.strip()]
    return len(indents) >= _MIN_LINES and 0 in indents and max(indents) >= MIN_INDENT


def split_typed_lines(text: str) -> tuple[Paragraph, ...]:
    """The paragraphs, each from a line that is set in or follows a blank one; the rows of a table one by one."""
    groups: list[list[str]] = [[]]
    for line in text.splitlines():
        if not line.strip() or line[0].isspace():
            groups.append([])
        if line.strip():
            groups[-1].append(line)
    return tuple(paragraph for group in groups if group for paragraph in _read_group(group))


def _read_group(lines: list[str]) -> Iterator[Paragraph]:
    for text in map(str.strip, lines) if is_table(lines) else (join_lines(lines),):
        is_item = BULLET.match(text) is not None
        yield Paragraph(BULLET.sub("", text, count=1), "list-item") if is_item else Paragraph(text)


def _measure_indent(line: str) -> int:
    expanded = line.expandtabs(4)
    return len(expanded) - len(expanded.lstrip())
