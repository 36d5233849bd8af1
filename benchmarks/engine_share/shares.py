"""The translate story against the bare engine, in turn, by processor time.

Bare is `fxtranslate.Translator.translate` with the same model and its shortlist, called in a loop with exactly the
texts that the story gives it: sentences that are cut and prepared already. So what is beside it is everything that
Dragoman does around the engine: reading and writing records, cutting, preparing, checking, assembling; with ingest also
reading the file, cleaning its text, telling its language. What is asked twice, for an answer that failed a check, is
ours. Buckets and queues are in memory: nobody waits, and no request is signed or sent.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from operator import truediv
from statistics import median
from typing import TYPE_CHECKING, Any, Final

import msgspec

from benchmarks.engine_share.bench import TARGETS, Bench
from benchmarks.engine_share.findings import Cell, Pooled, Share
from benchmarks.texts import write_article
from dragoman.article import Translation
from dragoman.assembly import Assignment
from dragoman.engine_makers import build_engines
from dragoman.model_store.packaged_models import PackagedModels
from dragoman.model_store.stacked_models import StackedModels, list_local_sets
from dragoman.translation.chain import Chain
from dragoman.translation.engine import Engine, EngineTranslation, Repertoire, WrappedEngine
from dragoman.translation.engines.firefox import load_translator
from dragoman.translation.guidance import NO_GUIDANCE
from dragoman.translation.models.library import ModelLibrary
from dragoman.translation.preparation import Passage, prepare
from dragoman.translation.preparation.casing import find_names

if TYPE_CHECKING:
    from fxtranslate import Translator

GOAL_CHARACTERS: Final = 2_000
"""The goal is for articles that are longer."""

_ENGINE: Final = "firefox"


class _RecordingEngine(WrappedEngine):
    """The same engine; it keeps what it is asked."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.asked: list[str] = []

    def translate(self, text: str, source: str, target: str, seconds: float) -> EngineTranslation:
        """See Engine."""
        self.asked.append(text)
        return self._engine.translate(text, source, target, seconds)


class Benches:
    """The stories and a recorder, for articles with or without a glossary."""

    def __init__(self, *, has_glossary: bool) -> None:
        self.bench = Bench(has_glossary=has_glossary)
        settings = self.bench.settings
        (engine,) = build_engines(settings, StackedModels(list_local_sets(None)))
        self._recorder = _RecordingEngine(engine)
        chain = Chain((self._recorder,), settings.engine_deadline_seconds)
        self._recording = Bench(has_glossary=has_glossary, chain=chain)

    def open_cell(self, cell: Cell) -> "CellBench":
        """Take in the articles, and translate each once: to record it, and to be warm."""
        asked: list[str] = []
        single: set[str] = set()
        keys = [f"{cell.language}-{cell.characters}-{number}.txt" for number in range(cell.articles)]
        target, segments = TARGETS[cell.language], 0
        bodies = [write_article(number, cell.characters, cell.language).encode() for number in range(cell.articles)]
        for key, body in zip(keys, bodies, strict=True):
            self._recorder.asked.clear()
            for bench in (self._recording, self.bench):
                bench.ingest(key, body)
                bench.translate(key, target)
            asked += self._recorder.asked
            translation = self._recording.read_translation(key, target)
            segments += len(translation.segments)
            repertoire = self._recorder.repertoire(cell.language, target)
            single |= set(_prepare(translation, self._recording.assign(key, target), repertoire))
        assert single <= set(asked), "what is prepared here is not what the story gives the engine"
        files, bare = dict(zip(keys, bodies, strict=True)), _load_bare(cell.language)
        return CellBench(cell, self.bench, files, tuple(asked), frozenset(single), segments, bare)


@cache
def _load_bare(language: str) -> "Translator":
    library = ModelLibrary(PackagedModels(), "packaged", None)
    (model,) = library.catalog().find_route(language, TARGETS[language])
    return load_translator(library, model)


def _prepare(translation: Translation, assignment: Assignment, repertoire: Repertoire | None) -> Iterator[str]:
    """What the story gives the engine for each sentence first."""
    language = assignment.article.language.code
    names = find_names(segment.source for segment in translation.segments)
    terms = assignment.guidance.get(language, NO_GUIDANCE).terms
    for segment in translation.segments:
        if segment.engine == _ENGINE:
            passage = Passage(segment.source, language, assignment.target, terms, names)
            yield prepare(passage, repertoire).text


class Round(msgspec.Struct, frozen=True):
    """Seconds of processor time for all articles of a cell."""

    ingest: float
    story: float
    all_calls: float
    single_calls: float


class CellBench(msgspec.Struct, frozen=True):
    """The articles of a cell, taken in and translated once already."""

    cell: Cell
    bench: Bench
    files: Mapping[str, bytes]
    """By their keys."""
    asked: tuple[str, ...]
    """All that the story gives the engine for them, in order."""
    single: frozenset[str]
    """What it gives it for each sentence first."""
    segments: int
    bare: Any
    """A `fxtranslate.Translator`."""

    def run(self) -> Round:
        """Stories and bare engine, once each."""
        begin_all = time.process_time()
        for key, body in self.files.items():
            self.bench.ingest(key, body)
        ingested = time.process_time()
        for key in self.files:
            self.bench.translate(key, TARGETS[self.cell.language])
        translated = time.process_time()
        all_calls = single_calls = 0.0
        for text in self.asked:
            begin = time.process_time()
            self.bare.translate(text)
            spent = time.process_time() - begin
            all_calls += spent
            single_calls += spent if text in self.single else 0.0
        return Round(ingested - begin_all, translated - ingested, all_calls, single_calls)

    def conclude(self, rounds: Sequence[Round]) -> Share:
        """The medians."""
        return Share(
            cell=self.cell,
            segments=self.segments,
            calls=len(self.asked),
            story_milliseconds=median(1000 * one.story / self.segments for one in rounds),
            of_story=median(one.single_calls / one.story for one in rounds),
            of_pipeline=median(one.single_calls / (one.ingest + one.story) for one in rounds),
            of_all_calls=median(one.all_calls / one.story for one in rounds),
        )


def measure_shares(cells: Sequence[Cell], rounds: int) -> tuple[Sequence[Share], dict[bool, Pooled]]:
    """The share for each cell, and for all long articles together with and without a glossary."""
    benches = {has_glossary: Benches(has_glossary=has_glossary) for has_glossary in {c.has_glossary for c in cells}}
    opened = [benches[cell.has_glossary].open_cell(cell) for cell in cells]
    found = [[bench.run() for bench in opened] for _ in range(rounds)]  # all cells in turn, again and again
    shares = [bench.conclude([each[place] for each in found]) for place, bench in enumerate(opened)]
    return shares, {has_glossary: _pool(cells, found, has_glossary=has_glossary) for has_glossary in benches}


def _pool(cells: Sequence[Cell], found: Sequence[Sequence[Round]], *, has_glossary: bool) -> Pooled:
    longest = max(cell.characters for cell in cells)
    least = min(GOAL_CHARACTERS, longest - 1)  # a quick run has no long article
    places = [
        place for place, cell in enumerate(cells) if cell.characters > least and cell.has_glossary == has_glossary
    ]
    rounds = [[each[place] for place in places] for each in found]
    bare = [sum(one.single_calls for one in each) for each in rounds]
    story = [sum(one.story for one in each) for each in rounds]
    pipeline = [sum(one.ingest + one.story for one in each) for each in rounds]
    return Pooled(
        of_story=median(map(truediv, bare, story)),
        of_pipeline=median(map(truediv, bare, pipeline)),
    )
