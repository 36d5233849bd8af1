"""The process that one identifier runs in: `python -m benchmarks.language.worker MAKER`.

Reads the texts from standard input, tells each one's language, and writes what it took to standard output.
"""

import sys
import time
from collections.abc import Sequence
from typing import Final

import msgspec
import psutil

from benchmarks.language import identifiers
from benchmarks.language.identifiers import Tell

_FIRST: Final = "The harbour will close to cargo ships for eleven weeks this winter, the town council decided."


class Task(msgspec.Struct, frozen=True):
    """What is asked, in this order."""

    sets: tuple[tuple[str, ...], ...]
    """Told once each, for the answers and the time of texts in ever other languages."""
    articles: tuple[tuple[str, ...], ...]
    """Whole texts with their paragraphs: told after all others of their kind were, as in a process that has worked."""
    long_text: str


class Work(msgspec.Struct, frozen=True):
    """What came of it. All seconds are the processor's."""

    start_seconds: float
    """Import, load and the first answer."""
    start_bytes: int
    """By which that made the process larger."""
    end_bytes: int
    """By which all of it did."""
    answers: tuple[tuple[str, ...], ...]
    set_seconds: tuple[float, ...]
    article_seconds: float
    """Of one article."""
    long_seconds: float


def work(maker: str, task: Task) -> Work:
    """Do it all."""
    process = psutil.Process()
    before, began = process.memory_info().rss, time.process_time()
    tell: Tell = getattr(identifiers, maker)()
    tell(_FIRST)
    start_seconds, start_bytes = time.process_time() - began, process.memory_info().rss - before
    answers, set_seconds = [], []
    for texts in task.sets:
        began = time.process_time()
        answers.append(tuple(map(tell, texts)))
        set_seconds.append(time.process_time() - began)
    _tell_all(tell, task.articles)
    article_seconds = _tell_all(tell, task.articles) / len(task.articles)
    long_seconds = min(_tell_all(tell, [(task.long_text,)]) for _ in range(3))
    end_bytes = process.memory_info().rss - before
    return Work(
        start_seconds,
        start_bytes,
        end_bytes,
        tuple(answers),
        tuple(set_seconds),
        article_seconds,
        long_seconds,
    )


def _tell_all(tell: Tell, articles: Sequence[Sequence[str]]) -> float:
    began = time.process_time()
    for texts in articles:
        for text in texts:
            tell(text)
    return time.process_time() - began


if __name__ == "__main__":
    done = work(sys.argv[1], msgspec.json.decode(sys.stdin.buffer.read(), type=Task))
    sys.stdout.buffer.write(msgspec.json.encode(done))
