"""Articles to measure with: as many as are wanted, of any length, each different, the same in every run.

Sentences are those of the quality sets, which were written for this repository. Each gets digits of its own, so that
nothing which remembers sentences can help.
"""

import random
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

_SETS: Final = Path(__file__).parent / "translation" / "sets"
_LISTS: Final = Path(__file__).parent / "checks" / "sentences"
_PARAGRAPH_SENTENCES: Final = (2, 5)
MEDIAN_CHARACTERS: Final = 2_800
_SPREAD: Final = 0.6
"""Standard deviation of the logarithm: a tenth of the articles are under 1,300 characters, a tenth over 6,000."""


def write_article(number: int, characters: int, language: str = "en") -> str:
    """A title, a blank line, and paragraphs of two to five sentences, in plain text.

    Args:
        number: which article; each is different.
        characters: its least length; it ends with the sentence that reaches it.
        language: `en` or `pt`.
    """
    random_numbers = random.Random(number)  # noqa: S311 - the same articles in each run
    title, *_ = paragraphs = [_write_sentence(random_numbers, language).rstrip(".!?\"'")]
    length = len(title)
    while length < characters:
        sentences: list[str] = []
        for _ in range(random_numbers.randint(*_PARAGRAPH_SENTENCES)):
            sentences.append(_write_sentence(random_numbers, language))
            length += len(sentences[-1]) + 1
            if length >= characters:
                break
        paragraphs.append(" ".join(sentences))
    return "\n\n".join(paragraphs) + "\n"


def write_articles(
    count: int, language: str = "en", *, seed: int = 0, median_characters: int = MEDIAN_CHARACTERS
) -> Iterable[str]:
    """Articles with the lengths that news has: see `_SPREAD`."""
    lengths = random.Random(seed)  # noqa: S311 - the same articles in each run
    for number in range(count):
        characters = min(40_000, max(300, round(median_characters * lengths.lognormvariate(0, _SPREAD))))
        yield write_article(seed * 1_000_000 + number, characters, language)


def _write_sentence(random_numbers: random.Random, language: str) -> str:
    sentence = random_numbers.choice(read_sentences(language))
    return re.sub(r"\d", lambda digit: str(random_numbers.randint(1, 9)) if digit[0] != "0" else "0", sentence)


@cache
def read_sentences(language: str) -> tuple[str, ...]:
    """Every sentence of the sets in one language, `en` or `pt`: some 30,000 characters of each."""
    found = [line.strip() for line in (_LISTS / f"{language}.txt").read_text(encoding="utf-8").splitlines()]
    for path in sorted(_SETS.glob("*.tsv")):
        head, *lines = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
        if path.stem != "capitals":  # what is written in capitals is no usual text
            found += [line[head.index(language)] for line in lines]
    return tuple(dict.fromkeys(sentence for sentence in found if sentence))
