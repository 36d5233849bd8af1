"""The extractors side by side: how much of an article they find, how much besides, and how long they take."""

import json
from collections.abc import Sequence
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from statistics import mean, median
from typing import Final

import msgspec

from benchmarks.peers.contestant import ROOT, Absentee, Contestant, Running, run_python
from tests.unit.extraction.test_quality import collect_texts, compare

OURS: Final = "Dragoman"
TRAFILATURA: Final = "trafilatura"

PAGES: Final = ROOT / "tests" / "documents" / "html"
_SUFFIX: Final = ".expected.json"
_MAKERS: Final = (
    (OURS, "make_dragoman", "trafilatura"),
    (TRAFILATURA, "make_trafilatura", "trafilatura"),
    ("trafilatura, favor_precision", "make_precise_trafilatura", "trafilatura"),
    ("readability-lxml", "make_readability", "readability"),
    ("newspaper4k", "make_newspaper", "newspaper"),
)
"""Name, maker, and the module that has to be there."""


class Page(msgspec.Struct, frozen=True):
    """One page, and the text of its article as a person marked it; none where it holds no article."""

    path: Path
    text: str | None


class Extractor(msgspec.Struct, frozen=True):
    """What was measured of one contestant: means over the pages that hold an article."""

    name: str
    precision: float
    recall: float
    f1: float
    wrongly_read: int
    """Pages without an article of which it gave some text all the same."""
    milliseconds: tuple[float, ...]
    """Of processor time a page, warm; one a round over all pages."""
    peak_bytes: int

    @property
    def speed(self) -> float:
        """Milliseconds a page: the median of the rounds."""
        return median(self.milliseconds)


class ExtractionFinding(msgspec.Struct, frozen=True):
    """Everyone."""

    extractors: tuple[Extractor, ...]
    absent: tuple[Absentee, ...]
    pages: int
    """That hold an article."""
    pages_without_article: int


def measure_extractors(
    rounds: int, *, most_pages: int | None = None, most_extractors: int | None = None
) -> ExtractionFinding:
    """Measure everyone that is here."""
    present = [
        Contestant(name, run_python(f"benchmarks.peers.extractors:{maker}"))
        for name, maker, module in _MAKERS[:most_extractors]
        if find_spec(module)
    ]
    absent = tuple(
        Absentee(name, "not installed (extra `peers`)") for name, _, module in _MAKERS if not find_spec(module)
    )
    pages = find_pages()[:most_pages]
    paths = [str(page.path) for page in pages]
    with ExitStack() as stack:
        running = [stack.enter_context(Running(contestant)) for contestant in present]
        texts = [process.ask(paths).texts for process in running]  # the first reading warms up
        milliseconds: list[list[float]] = [[] for _ in running]
        for _ in range(rounds):
            for spent, process in zip(milliseconds, running, strict=True):
                spent.append(process.ask(paths).seconds * 1000 / len(paths))
        found = [
            _judge(process, answers, pages, spent)
            for process, answers, spent in zip(running, texts, milliseconds, strict=True)
        ]
    articles = sum(page.text is not None for page in pages)
    return ExtractionFinding(tuple(found), absent, articles, len(pages) - articles)


def find_pages() -> list[Page]:
    """The pages of the tests' documents, those without an article first."""
    pages = []
    for path in sorted(PAGES.glob(f"*{_SUFFIX}")):
        expected = json.loads(path.read_text(encoding="utf-8"))
        texts = collect_texts(expected)
        if expected.get("format", "html") == "html":  # one is plain text under a page's name
            pages.append(Page(path.with_name(path.name.removesuffix(_SUFFIX)), texts[0] if texts else None))
    return sorted(pages, key=lambda page: page.text is not None)


def _judge(process: Running, answers: Sequence[str], pages: Sequence[Page], milliseconds: list[float]) -> Extractor:
    pairs = list(zip(answers, pages, strict=True))
    scores = [compare(answer, page.text).score for answer, page in pairs if page.text is not None]
    precision, recall, f1 = (round(mean(score[name] for score in scores), 4) for name in ("precision", "recall", "f1"))
    return Extractor(
        name=process.name,
        precision=precision,
        recall=recall,
        f1=f1,
        wrongly_read=sum(bool(answer.strip()) for answer, page in pairs if page.text is None),
        milliseconds=tuple(milliseconds),
        peak_bytes=process.measure_peak_bytes(),
    )
