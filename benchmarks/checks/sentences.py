"""The sentences: one file a language, the same sentence in the same line, written for this project.

They are news as people write them in each language, not word for word: clauses change places, numbers turn into words
and back, currencies are named as the language does. The first thirty exist in all languages, the rest in five.
"""

from collections.abc import Iterator
from functools import cache
from itertools import permutations
from pathlib import Path
from typing import Final

import msgspec

SENTENCES_FOLDER: Final = Path(__file__).parent / "sentences"
UNSEEN_FOLDER: Final = Path(__file__).parent / "unseen"
"""More of the same, written after the checks and measured before anything was changed for them."""

NEWSWIRE_FOLDERS: Final = tuple(
    Path(__file__).parent / name for name in ("newswire", "newswire_later", "newswire_last")
)
"""News in English with one translation each, as translators of agencies write: converted measures, decades, centuries,
scores, numerals and units of counting of the other language. The second and the third were written after the checks had
learned from the one before. A file a pair of languages, named after it."""


class Pair(msgspec.Struct, frozen=True):
    """A sentence in two languages."""

    source: str
    target: str
    source_language: str
    target_language: str
    line: int = 0


@cache
def read_sentences(folder: Path = SENTENCES_FOLDER) -> dict[str, tuple[str, ...]]:
    """The lines of each language, by its code."""
    return {path.stem: tuple(path.read_text("utf-8").splitlines()) for path in sorted(folder.glob("*.txt"))}


def read_pairs(folder: Path = SENTENCES_FOLDER) -> Iterator[Pair]:
    """Each sentence with its counterpart, for every two languages in both directions."""
    sentences = read_sentences(folder)
    for source, target in permutations(sentences, 2):
        lines = zip(sentences[source], sentences[target], strict=False)
        for number, (before, after) in enumerate(lines):
            yield Pair(before, after, source, target, number)


def read_newswire(folder: Path) -> Iterator[Pair]:
    """Each sentence of the newswire with its translation, in both directions."""
    for path in sorted(folder.glob("*.tsv")):
        source, target = path.stem.split("-")
        for pair in read_tsv(path, source, target):
            yield pair
            yield Pair(pair.target, pair.source, target, source, pair.line)


def read_tsv(path: Path, source: str, target: str) -> Iterator[Pair]:
    """The pairs of a file of two columns, source and target, in that order."""
    for number, line in enumerate(path.read_text("utf-8").splitlines()):
        columns = line.split("\t")
        if len(columns) >= 2 and columns[0].strip() and columns[1].strip():
            yield Pair(columns[0], columns[1], source, target, number)
