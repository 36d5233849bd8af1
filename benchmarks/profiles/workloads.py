"""What is profiled: a story, warm, over and over. `python -m benchmarks.profiles.workloads NAME SECONDS` runs one."""

import sys
import time
from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from benchmarks.engine_share.bench import TARGETS, Bench
from benchmarks.engine_share.stages import write_any_file
from benchmarks.texts import write_article

CHARACTERS: Final = 6_000
"""Of each article."""
_ARTICLES: Final = 3


class Effort(msgspec.Struct, frozen=True):
    """What a workload came to."""

    articles: int
    milliseconds: float
    """Of processor time, an article."""


def _prepare_translate(*, has_glossary: bool) -> Callable[[], int]:
    bench = Bench(has_glossary=has_glossary)
    keys = [(f"{language}-{number}.txt", language) for language in TARGETS for number in range(_ARTICLES)]
    for number, (key, language) in enumerate(keys):
        bench.ingest(key, write_article(number, CHARACTERS, language).encode())
        bench.translate(key, TARGETS[language])

    def once() -> int:
        for key, language in keys:
            bench.translate(key, TARGETS[language])
        return len(keys)

    return once


def _prepare_ingest(ending: str) -> Callable[[], int]:
    bench = Bench()
    files = [write_any_file(write_article(number, CHARACTERS), ending) for number in range(_ARTICLES)]

    def once() -> int:
        for number, body in enumerate(files):
            bench.ingest(f"{number}.{ending}", body)
        return len(files)

    once()
    return once


WORKLOADS: Final[Mapping[str, Callable[[], Callable[[], int]]]] = {
    "translate": lambda: _prepare_translate(has_glossary=False),
    "translate_glossary": lambda: _prepare_translate(has_glossary=True),
    "ingest_html": lambda: _prepare_ingest("html"),
    "ingest_txt": lambda: _prepare_ingest("txt"),
    "ingest_pdf": lambda: _prepare_ingest("pdf"),
}


def run_hot(once: Callable[[], int], seconds: float) -> Effort:
    """The part that is looked at: its name is in the stacks."""
    articles, begin = 0, time.process_time()
    while (spent := time.process_time() - begin) < seconds:
        articles += once()
    return Effort(articles, 1000 * spent / articles)


if __name__ == "__main__":
    name, allowed = sys.argv[1:]
    sys.stdout.write(msgspec.json.encode(run_hot(WORKLOADS[name](), float(allowed))).decode())
