"""infra/RUNBOOK.md as data: its entries, and what it names."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PATH: Final = Path(__file__).parents[2] / "infra" / "RUNBOOK.md"
PARTS: Final = ("Alarms", "Means", "Affects", "Look at", "Do", "Over when", "To make it ring")

_FENCE: Final = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
_SPAN: Final = re.compile(r"`([^`]+)`")
_ITALICS: Final = re.compile(r"(?<![*\w])\*([A-Z][^*]+)\*(?!\*)")


@dataclass(frozen=True)
class Entry:
    """What the runbook says about one thing that goes wrong."""

    heading: str
    text: str

    @property
    def parts(self) -> tuple[str, ...]:
        """The words in bold that begin its paragraphs."""
        return tuple(re.findall(r"^\*\*([A-Z][a-z ]+)[.:]\*\*", self.text, re.MULTILINE))

    @property
    def alarms(self) -> tuple[str, ...]:
        """Logical names."""
        (line,) = re.findall(r"^\*\*Alarms:\*\* (.+)$", self.text, re.MULTILINE)
        return tuple(_SPAN.findall(line))


def read_runbook() -> str:
    """The whole text, with paragraphs on one line each."""
    return re.sub(r"(?<=[^\n|>])\n(?=[^\n\-|#`>*])", " ", PATH.read_text("utf-8"))


def read_entries() -> tuple[Entry, ...]:
    """In the file's order."""
    _, *sections = re.split(r"^## ", PATH.read_text("utf-8"), flags=re.MULTILINE)
    return tuple(Entry(*section.split("\n", 1)) for section in sections)


def find_code_spans() -> list[str]:
    """What stands between backticks, outside of code blocks."""
    return [" ".join(span.split()) for span in _SPAN.findall(_FENCE.sub("", PATH.read_text("utf-8")))]


def find_commands() -> list[str]:
    """Lines for a shell, out of spans and blocks."""
    blocks = [block.split("\n", 1)[1].rsplit("\n", 1)[0] for block in _FENCE.findall(PATH.read_text("utf-8"))]
    lines = [" ".join(block.replace("\\\n", " ").split()) for block in blocks]
    return [*lines, *(span for span in find_code_spans() if span.startswith(("dragoman ", "aws ", "make ")))]


def find_italics() -> list[str]:
    """What is set in italics and begins with a capital: titles."""
    text = _FENCE.sub("", PATH.read_text("utf-8"))
    return [" ".join(title.split()) for title in _ITALICS.findall(text)]
