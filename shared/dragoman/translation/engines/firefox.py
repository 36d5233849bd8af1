"""Firefox's translation engine, inside the function: no call leaves it, and a character costs nothing."""

import difflib
import threading
import time
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from dragoman.errors import EngineError, EngineReason
from dragoman.translation.engine import EngineTranslation, Repertoire
from dragoman.translation.models.catalog import Model
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
"""What a vocabulary holds for each byte of its file: eight of 0.81 MB take 5.0 MB each (6.2), sentencepiece 0.2.1."""


class _Loaded(threading.local):
    """What one thread has loaded: the engine forbids the use of a translator in another."""

    def __init__(self, max_bytes: int) -> None:
        self.memory = BoundedMemory(max_bytes)


class FirefoxEngine:
    """The in-process engine. Pairs without a model of their own go through English if both halves are there."""

    name = "firefox"
    usd_per_million_characters = 0.0

    def __init__(self, library: ModelLibrary, max_memory_bytes: int) -> None:
        """`max_memory_bytes` is for what one thread has loaded; only the models of one route may go over it."""
        self._library = library
        self._loaded = _Loaded(max_memory_bytes)

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
        return self._open_vocabulary(route[0], route)

    def _open_vocabulary(self, model: Model, route: tuple[Model, ...]) -> Vocabulary:
        file = model.source_vocabulary

        def load() -> Vocabulary:
            try:
                return Vocabulary(self._library.read(file))
            except RuntimeError as error:
                raise EngineError(EngineReason.BAD_MODEL, f"{file.key} is no vocabulary") from error

        size = round(file.bytes * VOCABULARY_MEMORY_FACTOR)
        return self._loaded.memory.get(_name_vocabulary(model), size, load, _name_parts(route))

    def translate(self, text: str, source: str, target: str, seconds: float) -> EngineTranslation:
        """See Engine. A call can't be interrupted: the time is looked at before each half of the way."""
        deadline = time.monotonic() + seconds
        route = self._find_route(source, target)
        answer = self._say(text, route, deadline)
        return EngineTranslation(
            text=answer,
            model=_name_route(route),
            route=(source, *(model.target for model in route)),
        )

    def _say(self, text: str, route: tuple[Model, ...], deadline: float) -> str:
        """Through the models of a route. The caller has prepared the text for the first."""
        sentence = self._run(text, route[0], route, deadline)
        for model in route[1:]:
            passage = Passage(sentence, model.source, model.target)
            prepared = prepare(passage, self._open_vocabulary(model, route))
            answer = self._run(prepared.text, model, route, deadline)
            finished = finish(prepared, answer)
            sentence = answer if finished is None else finished
        return sentence

    def _run(self, sentence: str, model: Model, route: tuple[Model, ...], deadline: float) -> str:
        if time.monotonic() >= deadline:
            raise EngineError(EngineReason.DEADLINE, "no time left")
        return _run(self._load(model, route), sentence)

    def _find_route(self, source: str, target: str) -> tuple[Model, ...]:
        catalog = self._library.catalog()
        route = catalog.find_route(source, target)
        if not route:
            raise EngineError(EngineReason.NO_MODEL, catalog.explain_absence(source, target))
        return route

    def _load(self, model: Model, route: tuple[Model, ...]) -> "Translator":
        size = round(model.bytes * MODEL_MEMORY_FACTOR)
        return self._loaded.memory.get(
            _name_route((model,)), size, lambda: load_translator(self._library, model), _name_parts(route)
        )


@lru_cache
def _name_route(route: tuple[Model, ...]) -> str:
    """Kept, as a model's name is a hash over its files', and is wanted for each sentence."""
    return "+".join(model.name for model in route)


@lru_cache
def _name_parts(route: tuple[Model, ...]) -> frozenset[str]:
    """What is in use at the same time for a route."""
    return frozenset({*map(_name_vocabulary, route), *(model.name for model in route)})


def _name_vocabulary(model: Model) -> str:
    return f"vocabulary {model.source_vocabulary.sha256}"


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
