"""The same articles with one process and with two workers, in turns."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from statistics import fmean, median
from typing import Final

import msgspec
import psutil

from benchmarks.cores.price import Curve
from benchmarks.cores.workers import PooledChain
from benchmarks.peers.contestant import Contestant, Running, run_python
from benchmarks.peers.story import Story
from benchmarks.texts import write_article
from dragoman.settings import Settings
from dragoman.translation.models.library import ModelSource

SOURCE: Final = "en"
TARGET: Final = "pt"
WORKERS: Final = 2
_MAKER: Final = "benchmarks.cores.cold:make_story"


class Plan(msgspec.Struct, frozen=True):
    """How much is measured."""

    rounds: tuple[tuple[int, int], ...]
    """Articles by their characters, and how often each."""
    cold_characters: int
    """Of the article of a cold start, and of two functions beside each other."""
    cold_rounds: int


class Spent(msgspec.Struct, frozen=True):
    """Seconds that something took."""

    processor: float
    """What cannot be done at the same time: the process's own, and of its workers the busiest one's. It would be the
    clock's on a machine where nothing else runs; other work on the machine does not disturb it."""
    clock: float


class Warm(msgspec.Struct, frozen=True):
    """An article of a length, in a warm function: the medians of the rounds."""

    characters: int
    one: Spent
    two: Spent
    outside_workers: float
    """Processor time of the parent, which is part of `two`."""


class Cores(msgspec.Struct, frozen=True):
    """All that was measured."""

    warm: tuple[Warm, ...]
    cold_characters: int
    cold_one: Spent
    """From the start of a process to its first article."""
    cold_two: Spent
    fork_seconds: float
    """To start both workers, once the model is loaded."""
    worker_bytes: int
    """Of memory that a worker does not share, after all articles."""
    beside: float
    """Processor time of two functions of one core at once, against one alone."""

    def draw_curve(self, *, has_workers: bool) -> Curve:
        """Seconds by length."""
        return Curve(tuple((each.characters, (each.two if has_workers else each.one).processor) for each in self.warm))


def measure_cores(plan: Plan) -> Cores:
    """Measure warm, cold, and two functions at once."""
    pools: list[PooledChain] = []

    def make_chain(settings: Settings, models: ModelSource) -> PooledChain:
        pools.append(PooledChain(settings, models, WORKERS))
        return pools[-1]

    alone, together = Story(SOURCE, TARGET), Story(SOURCE, TARGET, make_chain)
    (pool,) = pools
    with pool:
        pool.fork(SOURCE, TARGET)
        warm = [_measure_warm((alone, together), pool, *each) for each in plan.rounds]
        worker_bytes = max(psutil.Process(worker.pid).memory_full_info().uss for worker in pool.workers)
    cold_one, beside = _measure_beside(plan.cold_characters)
    cold_two = _summarize([_measure_cold(plan.cold_characters) for _ in range(plan.cold_rounds)])
    return Cores(tuple(warm), plan.cold_characters, cold_one, cold_two, pool.fork_seconds, int(worker_bytes), beside)


def write_paragraphs(number: int, characters: int) -> list[str]:
    """An article's."""
    return [paragraph for paragraph in write_article(number, characters, SOURCE).split("\n\n") if paragraph.strip()]


def _measure_warm(stories: tuple[Story, Story], pool: PooledChain, characters: int, rounds: int) -> Warm:
    alone, together, outside = [], [], []
    for number in range(rounds):
        paragraphs = write_paragraphs(number, characters)
        record, spent = _time(stories[0], paragraphs)
        alone.append(spent)
        same, spent = _time(stories[1], paragraphs)
        together.append(Spent(spent.processor + max(pool.worker_seconds), spent.clock))
        outside.append(spent.processor)
        assert record == same, "the workers' record is another than that of one process"
    return Warm(characters, _summarize(alone), _summarize(together), median(outside))


def _time(story: Story, paragraphs: Sequence[str]) -> tuple[bytes, Spent]:
    """The record, without the article's name in it, and what this process spent on it."""
    key = story.put(paragraphs)
    start, worked = time.perf_counter(), time.process_time()
    record = story.make_record(key)
    spent = Spent(time.process_time() - worked, time.perf_counter() - start)
    return record.replace(key.encode(), b""), spent


def _summarize(rounds: Sequence[Spent]) -> Spent:
    return Spent(median(spent.processor for spent in rounds), median(spent.clock for spent in rounds))


def _contestant(count: int) -> Contestant:
    return Contestant(f"{count} cores", run_python(_MAKER, SOURCE, TARGET, str(count)))


def _measure_cold(characters: int) -> Spent:
    """Two workers."""
    with Running(_contestant(WORKERS)) as running:
        return _await_first(running, characters)


def _await_first(running: Running, characters: int) -> Spent:
    running.ask(write_paragraphs(0, characters))
    clock, process = running.age, psutil.Process(running.pid)
    workers = [_read_processor_time(worker) for worker in process.children()]
    return Spent(_read_processor_time(process) + max(workers, default=0.0), clock)


def _read_processor_time(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def _measure_beside(characters: int) -> tuple[Spent, float]:
    """The first articles of two processes without workers, one after the other; and what two such processes take from
    each other, through caches and memory, even if nothing connects them."""
    with ExitStack() as stack:
        processes, cold = [], []
        for _ in range(2):
            processes.append(stack.enter_context(Running(_contestant(1))))
            cold.append(_await_first(processes[-1], characters))
        threads = stack.enter_context(ThreadPoolExecutor(2))
        paragraphs = write_paragraphs(0, characters)

        def work(busy: Sequence[Running]) -> float:
            return fmean(threads.map(lambda process: process.ask(paragraphs).seconds, busy))

        alone = fmean(work([process]) for process in processes)
        return _summarize(cold), work(processes) / alone
