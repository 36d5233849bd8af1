"""Text inside markup that was typed for a teleprinter: indents of first lines show its paragraphs. Pure."""

from typing import Final

MIN_INDENT: Final = 2
_MIN_LINES: Final = 3


def is_typed(text: str) -> bool:
    """Whether lines at the margin and lines set in take turns. A text that its XML is only laid out with has all of
    its lines set in alike."""
    lines = [line for line in text.expandtabs(4).splitlines()[1:] if line.strip()]
    indents = [len(line) - len(line.lstrip()) for line in lines]
    return len(lines) >= _MIN_LINES and 0 in indents and max(indents) >= MIN_INDENT
