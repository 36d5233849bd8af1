"""Paragraphs with their sentences marked by hand: `cases.tsv`, which the rules were made with, and `unseen.tsv`."""

from pathlib import Path
from typing import Final

import msgspec

FOLDER: Final = Path(__file__).parent

_MARK: Final = "‖"
"""Where a sentence ends, behind its white space."""


class Case(msgspec.Struct, frozen=True):
    """A paragraph in a language, in its sentences."""

    language: str
    sentences: tuple[str, ...]

    @property
    def text(self) -> str:
        """The paragraph."""
        return "".join(self.sentences)


def read_cases(name: str) -> tuple[Case, ...]:
    """The cases of a file of this folder."""
    _, *lines = (FOLDER / f"{name}.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines]
    return tuple(Case(language, tuple(text.split(_MARK))) for language, text in rows)
