"""One series in a process of its own: `python -m benchmarks.growth.series 'ingest html' 1000 64000` writes its points
as JSON. The sizes come in order, because what a process has taken once it does not give back."""

import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

import msgspec

from benchmarks.engine_share.bench import Bench
from benchmarks.files import ENDINGS, write_file
from benchmarks.growth.backlog import measure_backlog
from benchmarks.growth.measurement import Point, measure_point, read_resident
from benchmarks.growth.stories import TARGET, QuickBench, write_long_text
from benchmarks.texts import write_article

Work = Callable[[], object]
_FIRST: Final = 12_000
"""Characters of the article that each series begins with: everything is loaded then, and the engine that remembers has
been asked for every sentence."""
BACKLOG: Final = "backlog"
INGEST_SERIES: Final = tuple(f"ingest {ending}" for ending in ENDINGS)
WITH_ENGINE: Final = "translate"
WITHOUT_ENGINE: Final = "translate without the engine"
IN_PARTS: Final = "translate in parts without the engine"
PART_CHARACTERS: Final = 200_000
"""What an invocation does at least with 35 s for its work, as in benchmarks/long_documents.py; the template's 300 s are
enough for eight times as much."""

_MEDIA_TYPES: Final = {
    "txt": "text/plain",
    "md": "text/markdown",
    "html": "text/html",
    "json": "application/json",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def prepare_ingest(ending: str, bench: Bench, characters: int) -> Work:
    """A file that is read in this very process, so that its time and its memory are there to be seen."""
    body = write_file(write_long_text(characters), ending)
    return partial(bench.ingest, f"long.{ending}", body, _MEDIA_TYPES[ending])


def prepare_translate(bench: Bench, characters: int) -> Work:
    """An article of which no sentence is like another, and the real engine."""
    bench.ingest("long.txt", write_article(characters, characters).encode())
    return partial(bench.translate, "long.txt", TARGET)


def prepare_quick(bench: Bench, characters: int) -> Work:
    """Everything but the engine."""
    bench.ingest("long.txt", write_long_text(characters).encode())
    return partial(bench.translate, "long.txt", TARGET)


def prepare_parts(bench: QuickBench, characters: int) -> Work:
    """Everything but the engine, in as many invocations as it takes."""
    bench.ingest("long.txt", write_long_text(characters).encode())
    return partial(bench.translate_in_parts, "long.txt", PART_CHARACTERS)


def prepare(name: str) -> Callable[[int], Work]:
    """How the work of a series is made for a length."""
    if name == WITH_ENGINE:
        return partial(prepare_translate, Bench())
    if name == WITHOUT_ENGINE:
        return partial(prepare_quick, QuickBench())
    if name == IN_PARTS:
        return partial(prepare_parts, QuickBench())
    return partial(prepare_ingest, name.removeprefix("ingest "), Bench())


def measure_length(name: str, sizes: Sequence[int]) -> list[Point]:
    """A point for each length."""
    make = prepare(name)
    for _ in range(2):
        make(_FIRST)()
    base = read_resident()
    return [measure_point(size, make(size), base) for size in sizes]


def main(arguments: Sequence[str]) -> None:
    """Measure one series, or all that there is to a backlog, and write it."""
    name, *given = arguments
    sizes = [int(size) for size in given]
    found = measure_backlog(sizes) if name == BACKLOG else {name: measure_length(name, sizes)}
    sys.stdout.buffer.write(msgspec.json.encode(found))


if __name__ == "__main__":
    main(sys.argv[1:])
