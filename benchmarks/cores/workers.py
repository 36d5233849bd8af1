"""A pool of engine workers, as good as one could be within Lambda's limits: measured, and not a part of Dragoman.

The workers are forked after the model was loaded, so that they share its memory and start in milliseconds. Each has a
pipe to hear and one to speak; nothing here needs semaphores or shared memory, which Lambda has not. A worker gets some
sentences at a time, whoever is free the next, and does all of the work on them: preparation, engine, checks.
"""

import os
import select
import signal
import struct
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import TracebackType
from typing import Final, NoReturn, Self

import msgspec

from dragoman.article import Segment
from dragoman.engine_makers import build_engines
from dragoman.settings import Settings
from dragoman.translation.article_run import ArticleRun, ChainResult, Order
from dragoman.translation.chain import Chain
from dragoman.translation.clocks import Clocks
from dragoman.translation.engine import Engine
from dragoman.translation.guidance import Guidance
from dragoman.translation.memory import Recollection
from dragoman.translation.models.library import ModelSource
from dragoman.translation.preparation.casing import find_names
from dragoman.translation.resilience.guarded_engine import GuardedEngine
from dragoman.translation.sentences import Sentence
from dragoman.translation.session import EngineSession
from dragoman.usage import add_usage

CHUNK_CHARACTERS: Final = 600
"""A worker gets as many at a time: a tenth of a second, so that at the end of an article none waits longer for another.
To hand them over takes less than a thousandth of that."""

_LENGTH: Final = struct.Struct("=I")


class Chunk(msgspec.Struct, frozen=True):
    """Some sentences of an article, and what the whole article says about their names."""

    sentences: tuple[Sentence, ...]
    target: str
    guidance: dict[str, Guidance]
    names: frozenset[str]


class Done(msgspec.Struct, frozen=True):
    """What a worker made of a chunk, and the processor time that it took."""

    result: ChainResult
    seconds: float


class Worker:
    """A forked process, seen from its parent."""

    def __init__(self, engines: tuple[Engine, ...], deadline_seconds: float, others: Iterable["Worker"]) -> None:
        hears, self.to_worker = os.pipe()
        self.from_worker, speaks = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            for other in (self, *others):  # a pipe ends when its last writer has closed it
                os.close(other.to_worker)
                os.close(other.from_worker)
            _work(hears, speaks, engines, deadline_seconds)
        os.close(hears)
        os.close(speaks)

    def end(self) -> None:
        """Kill it."""
        os.close(self.to_worker)
        os.close(self.from_worker)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


class PooledChain(Chain):
    """A chain whose articles are done by workers."""

    def __init__(self, settings: Settings, models: ModelSource, count: int) -> None:
        self._all = tuple(
            GuardedEngine(each, settings.engine_deadline_seconds) for each in build_engines(settings, models)
        )
        super().__init__(self._all, settings.engine_deadline_seconds)
        self._deadline = settings.engine_deadline_seconds
        self._count = count
        self.workers: list[Worker] = []
        self.fork_seconds = 0.0
        self.worker_seconds: list[float] = []
        """Of processor time that each worker took for the last article."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self.workers:
            worker.end()

    def fork(self, source: str, target: str) -> None:
        """Load the model of a direction, then start the workers."""
        for engine in self._all:
            engine.translate("A first sentence.", source, target, 60.0)
        start = time.perf_counter()
        for _ in range(self._count):
            self.workers.append(Worker(self._all, self._deadline, tuple(self.workers)))
        self.fork_seconds = time.perf_counter() - start

    def translate(
        self,
        sentences: Iterable[Sentence],
        target: str,
        seconds_left: Callable[[], float],  # noqa: ARG002 - see below
        guidance: Mapping[str, Guidance] = {},
        earlier: Sequence[Segment] = (),
    ) -> ChainResult:
        """See Chain. Without its ends: no deadline, and a worker that dies is an error."""
        whole = tuple(sentences)
        names = find_names([*(segment.source for segment in earlier), *(sentence.text for sentence in whole)])
        chunks = [Chunk(part, target, dict(guidance), names) for part in cut_chunks(whole)]
        results = self._hand_out([msgspec.msgpack.encode(chunk) for chunk in chunks])
        return ChainResult(
            segments=tuple(segment for result in results for segment in result.segments),
            usage=add_usage([usage for result in results for usage in result.usage]),
            engines=tuple(dict.fromkeys(failure for result in results for failure in result.engines)),
            is_final=all(result.is_final for result in results),
        )

    def _hand_out(self, chunks: Sequence[bytes]) -> list[ChainResult]:
        """Their results in their order, whoever did them."""
        results: dict[int, ChainResult] = {}
        spent = dict.fromkeys(range(len(self.workers)), 0.0)
        numbers = iter(range(len(chunks)))
        doing: dict[int, tuple[int, int]] = {}

        def give(place: int) -> None:
            number = next(numbers, None)
            if number is not None:
                _send(self.workers[place].to_worker, chunks[number])
                doing[self.workers[place].from_worker] = place, number

        for place in range(len(self.workers)):
            give(place)
        while doing:
            for pipe in select.select(list(doing), [], [])[0]:
                place, number = doing.pop(pipe)
                done = msgspec.msgpack.decode(_receive(pipe), type=Done)
                results[number] = done.result
                spent[place] += done.seconds
                give(place)
        self.worker_seconds = list(spent.values())
        return [results[number] for number in range(len(chunks))]


def cut_chunks(sentences: Sequence[Sentence]) -> list[tuple[Sentence, ...]]:
    """The sentences in their order, in runs that end where they reach CHUNK_CHARACTERS."""
    chunks: list[list[Sentence]] = [[]]
    for sentence in sentences:
        if sum(len(each.text) for each in chunks[-1]) >= CHUNK_CHARACTERS:
            chunks.append([])
        chunks[-1].append(sentence)
    return [tuple(chunk) for chunk in chunks]


def _work(hears: int, speaks: int, engines: tuple[Engine, ...], deadline_seconds: float) -> NoReturn:
    """What a worker does until its parent has gone."""
    while True:
        try:
            chunk = msgspec.msgpack.decode(_receive(hears), type=Chunk)
        except EOFError:
            os._exit(0)
        start = time.process_time()
        clocks = Clocks(deadline_seconds, lambda: 3_600.0, time.monotonic)
        recollection = Recollection(None)
        sessions = tuple(EngineSession(engine, chunk.target, clocks, recollection) for engine in engines)
        order = Order(chunk.target, chunk.guidance, chunk.names, gives_up_when_spent=False)
        result = ArticleRun(order, sessions, None).translate(chunk.sentences, lambda: 3_600.0)
        _send(speaks, msgspec.msgpack.encode(Done(result, time.process_time() - start)))


def _send(pipe: int, body: bytes) -> None:
    rest = memoryview(_LENGTH.pack(len(body)) + body)
    while rest:
        rest = rest[os.write(pipe, rest) :]


def _receive(pipe: int) -> bytes:
    (length,) = _LENGTH.unpack(_read(pipe, _LENGTH.size))
    return _read(pipe, length)


def _read(pipe: int, size: int) -> bytes:
    parts = []
    while size:
        part = os.read(pipe, size)
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
