"""A backlog through the stack one stage after the other, so that each stage has the machine for itself."""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence

import msgspec

from benchmarks.embedded.draining import await_outcomes, put_files
from benchmarks.embedded.stack import Bench, await_messages, held, set_workers
from benchmarks.embedded.timeline import Timeline, write_timeline
from dragoman.cloud.outcomes import OutcomeReader

_PATIENCE_SECONDS = 600.0


class Rates(msgspec.Struct, frozen=True):
    """What one round did each second."""

    workers: int
    ingested: float
    """Articles."""
    translated: float
    """Articles."""
    characters: float
    """That were translated."""


def drain_by_stage(bench: Bench, files: Mapping[str, bytes], workers: int) -> Rates:
    """Ingest all files, then translate all of them, with so many workers.

    Raises:
        TimeoutError: nothing moved.
        RuntimeError: a file was not translated.
    """
    reader = OutcomeReader(bench.cloud, bench.stack)
    reader.read_new()  # what was logged before is of other files
    set_workers(bench, workers)
    ingest_function, translate_function = bench.work_functions
    ingest_queue, translate_queue = bench.work_queues
    with held(bench, [translate_function]):
        with held(bench, [ingest_function]):
            put_files(bench, files, [0.0] * len(files))
            await_messages(bench, ingest_queue, len(files))
        start = time.time()
        await_messages(bench, translate_queue, len(files), _PATIENCE_SECONDS)
    outcomes = await_outcomes(bench, reader, len(files), _PATIENCE_SECONDS)
    return find_rates(write_timeline(dict.fromkeys(files, start), outcomes, start), workers)


def find_rates(timeline: Timeline, workers: int) -> Rates:
    """Each stage from its first beginning to its last end."""
    passages = timeline.passages
    ingesting = max(p.ingest_ended for p in passages) - min(p.ingest_began for p in passages)
    translating = max(p.translate_ended for p in passages) - min(p.translate_began for p in passages)
    return Rates(workers, len(passages) / ingesting, len(passages) / translating, timeline.characters / translating)


def compare(rounds: Sequence[Rates], more: int, fewer: int, what: Callable[[Rates], float]) -> float:
    """How many times as much so many workers do: the median over rounds, which come in the same order for each."""
    pairs = zip(
        (what(each) for each in rounds if each.workers == more),
        (what(each) for each in rounds if each.workers == fewer),
        strict=True,
    )
    return statistics.median(above / below for above, below in pairs)
