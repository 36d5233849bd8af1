"""Firefox's translation engine, inside the function: no call leaves it, and a character costs nothing."""

import difflib
import threading
import time
from typing import TYPE_CHECKING, Final

import msgspec

from dragoman.errors import EngineError, EngineReason
from dragoman.translation.engine import EngineTranslation, Repertoire
from dragoman.translation.models.catalog import Catalog, Model
from dragoman.translation.models.library import ModelLibrary
from dragoman.translation.models.loaded import BoundedMemory
from dragoman.translation.models.vocabulary import Vocabulary
from dragoman.translation.preparation import Passage, finish, prepare

if TYPE_CHECKING:
    from fxtranslate import Translator

MIN_SELF_TEST_LIKENESS: Final = 0.8
"""Processors round differently and may pick another word; a wrong vocabulary gives a likeness below 0.5."""

MODEL_MEMORY_FACTOR: Final = 1.6
"""What a loaded model holds for each byte of its files. Measured with fxtranslate 0.5.0 on Linux x86-64, eight models
of 22.4 MB, each of which has spoken: 35.5 MB each (1.58). What leaves is used again by what comes: 36 routes through 13
models under a bound of 400 MB end with 370 MB held by this count, and 423 MB for the whole process."""

VOCABULARY_MEMORY_FACTOR: Final = 6.5
"""What a vocabulary holds for each byte of its file: eight of 0.81 MB take 5.0 MB each (6.2), sentencepiece 0.2.1.
Until a text needs that library it holds less."""


class _Loaded(threading.local):
    """What one thread has loaded: the engine forbids the use of a translator in another."""

    def __init__(self, max_bytes: int) -> None:
        self.memory = BoundedMemory(max_bytes)


class _Stretch(msgspec.Struct, frozen=True):
    """A model of a route, and what is asked about it for each sentence: hashes over its files take time."""

    model: Model
    name: str
    bytes: int
    """In memory."""
    vocabulary: str
    """What its source's vocabulary is called in memory."""


class _Route(msgspec.Struct, frozen=True):
    """The models to go through."""

    stretches: tuple[_Stretch, ...]
    name: str
    parts: frozenset[str]
    """What is in use at the same time, by its name in memory."""


class _Known(msgspec.Struct, frozen=True):
    """The routes through one catalog that were asked for."""

    catalog: Catalog
    routes: dict[tuple[str, str], _Route]


class FirefoxEngine:
    """The in-process engine. Pairs without a model of their own go through English if both halves are there."""

    name = "firefox"
    usd_per_million_characters = 0.0
    is_in_process = True

    def __init__(self, library: ModelLibrary, max_memory_bytes: int) -> None:
        """`max_memory_bytes` is for what one thread has loaded; only the models of one route may go over it."""
        self._library = library
        self._loaded = _Loaded(max_memory_bytes)
        self._known = _Known(Catalog(), {})

    def identity(self, source: str, target: str) -> str:
        """See Engine."""
        try:
            route = self._library.catalog().find_route(source, target)
        except EngineError as error:  # a broken catalog puts this engine out, not those behind it
            return f"{self.name}+{error.reason}"
        return "+".join([self.name, *(model.name for model in route)])

    def repertoire(self, source: str, target: str) -> Repertoire:
        """See Engine: what the first model of the route knows. What goes into the second is prepared for that one."""
        route = self._find_route(source, target)
        return self._open_vocabulary(route.stretches[0], route)

    def _open_vocabulary(self, stretch: _Stretch, route: _Route) -> Vocabulary:
        file = stretch.model.source_vocabulary

        def load() -> Vocabulary:
            return Vocabulary(self._library.read(file), file.key)

        size = round(file.bytes * VOCABULARY_MEMORY_FACTOR)
        return self._loaded.memory.get(stretch.vocabulary, size, load, route.parts)

    def translate(self, text: str, source: str, target: str, seconds: float) -> EngineTranslation:
        """See Engine. A call can't be interrupted: the time is looked at before each half of the way."""
        deadline = time.monotonic() + seconds
        route = self._find_route(source, target)
        answer = self._say(text, route, deadline)
        way = (source, *(stretch.model.target for stretch in route.stretches))
        return EngineTranslation(text=answer, model=route.name, route=way)

    def _say(self, text: str, route: _Route, deadline: float) -> str:
        """Through the models of a route. The caller has prepared the text for the first."""
        sentence = self._run(text, route.stretches[0], route, deadline)
        for stretch in route.stretches[1:]:
            passage = Passage(sentence, stretch.model.source, stretch.model.target)
            prepared = prepare(passage, self._open_vocabulary(stretch, route))
            answer = self._run(prepared.text, stretch, route, deadline)
            finished = finish(prepared, answer)
            sentence = answer if finished is None else finished
        return sentence

    def _run(self, sentence: str, stretch: _Stretch, route: _Route, deadline: float) -> str:
        if time.monotonic() >= deadline:
            raise EngineError(EngineReason.DEADLINE, "no time left")
        return _run(self._load(stretch, route), sentence)

    def _find_route(self, source: str, target: str) -> _Route:
        catalog = self._library.catalog()
        known = self._known
        if known.catalog is not catalog:
            self._known = known = _Known(catalog, {})
        routes = known.routes
        if (source, target) not in routes:
            models = catalog.find_route(source, target)
            if not models:
                raise EngineError(EngineReason.NO_MODEL, catalog.explain_absence(source, target))
            routes[source, target] = _describe(models)
        return routes[source, target]

    def _load(self, stretch: _Stretch, route: _Route) -> "Translator":
        def load() -> "Translator":
            return load_translator(self._library, stretch.model)

        return self._loaded.memory.get(stretch.name, stretch.bytes, load, route.parts)


def _describe(models: tuple[Model, ...]) -> _Route:
    stretches = tuple(
        _Stretch(
            model=model,
            name=model.name,
            bytes=round(model.bytes * MODEL_MEMORY_FACTOR),
            vocabulary=f"vocabulary {model.source_vocabulary.sha256}",
        )
        for model in models
    )
    names = [stretch.name for stretch in stretches]
    return _Route(stretches, "+".join(names), frozenset({*names, *(stretch.vocabulary for stretch in stretches)}))


def load_translator(library: ModelLibrary, model: Model) -> "Translator":
    """Load a model and hear its self-test sentence.

    Raises:
        EngineError: a file is not what the catalog names, or the self-test fails.
        StoreUnavailableError: the bucket did not answer.
    """
    translator = open_translator(library, model)
    said = say(translator, model.self_test.source)
    likeness = difflib.SequenceMatcher(None, said, model.self_test.target, autojunk=False).ratio()
    if likeness < MIN_SELF_TEST_LIKENESS:
        raise EngineError(EngineReason.BAD_MODEL, f"{model.name} fails its self-test: likeness {likeness:.2f}")
    return translator


def open_translator(library: ModelLibrary, model: Model) -> "Translator":
    """Load a model without hearing it: for whoever makes its self-test.

    Raises:
        EngineError: a file is not what the catalog names, or the engine can't read it.
        StoreUnavailableError: the bucket did not answer.
    """
    from fxtranslate import Translator  # noqa: PLC0415 - a fingerprint is computed without the engine

    shortlist = library.read(model.shortlist) if model.shortlist else None
    vocabularies = (library.read(model.source_vocabulary), library.read(model.target_vocabulary))
    parameters = library.read(model.model)
    try:
        return Translator(parameters, *vocabularies, shortlist)
    except BaseException as error:
        raise _name(error, EngineReason.BAD_MODEL) from error


def say(translator: "Translator", sentence: str) -> str:
    """What a model under test makes of a sentence.

    Raises:
        EngineError: it crashes, which makes it a bad model.
    """
    return _run(translator, sentence, EngineReason.BAD_MODEL)


def _run(translator: "Translator", sentence: str, reason: EngineReason = EngineReason.CRASHED) -> str:
    try:
        return translator.translate(sentence)
    except BaseException as error:
        raise _name(error, reason) from error


def _name(error: BaseException, reason: EngineReason) -> BaseException:
    """The engine's own errors become ours: ValueError, and Rust's panic, a BaseException of a module without a name."""
    if isinstance(error, Exception) or type(error).__name__ == "PanicException":
        return EngineError(reason, type(error).__name__)
    return error
