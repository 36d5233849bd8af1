"""Firefox's translation engine, inside the function: no call leaves it, and a character costs nothing."""

import difflib
import threading
import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from dragoman.errors import EngineError, EngineReason
from dragoman.translation.engine import EngineTranslation
from dragoman.translation.fitting import fit_characters, is_shouted, write_title_case
from dragoman.translation.models import Model, ModelLibrary
from dragoman.translation.protection import protect, restore, write_masks_upper

if TYPE_CHECKING:
    from fxtranslate import Translator

MIN_SELF_TEST_LIKENESS: Final = 0.8
"""Processors round differently and may pick another word; a wrong vocabulary gives a likeness near 0.1."""

MAX_LOADED_MODELS: Final = 8
"""About 50 MB each, so that the loaded models stay within a third of the function's memory."""


class _Loaded(threading.local):
    """The translators of one thread, least recently used first: the engine forbids their use in another."""

    def __init__(self) -> None:
        self.translators: OrderedDict[str, Translator] = OrderedDict()


class FirefoxEngine:
    """The in-process engine. Pairs without a model of their own go through English if both halves are there."""

    name = "firefox"
    usd_per_million_characters = 0.0

    def __init__(self, library: ModelLibrary) -> None:
        self._library = library
        self._loaded = _Loaded()

    def identity(self, source: str, target: str) -> str:
        """See Engine."""
        try:
            route = self._library.catalog().find_route(source, target)
        except EngineError as error:  # a broken catalog puts this engine out, not those behind it
            return f"{self.name}+{error.reason}"
        return "+".join([self.name, *(model.name for model in route)])

    def translate(self, text: str, source: str, target: str, seconds: float) -> EngineTranslation:
        """See Engine. A call can't be interrupted: the time is looked at before each half of the way."""
        deadline = time.monotonic() + seconds
        route = self._find_route(source, target)
        masked = protect(text)
        answer = restore(self._say(masked.text, route, deadline), masked.spans)
        if answer is None:  # the masks did not come through: better without than with a wrong one
            answer = self._say(text, route, deadline)
        return EngineTranslation(
            text=answer,
            model="+".join(model.name for model in route),
            route=(source, *(model.target for model in route)),
        )

    def _say(self, text: str, route: tuple[Model, ...], deadline: float) -> str:
        """Through the models of a route, in the characters and the case that they know."""
        sentence = fit_characters(text)
        shouts = is_shouted(sentence)
        if shouts:
            sentence = write_masks_upper(write_title_case(sentence))
        for model in route:
            if time.monotonic() >= deadline:
                raise EngineError(EngineReason.DEADLINE, "no time left")
            sentence = _run(self._load(model), sentence)
        return sentence.upper() if shouts else sentence

    def _find_route(self, source: str, target: str) -> tuple[Model, ...]:
        route = self._library.catalog().find_route(source, target)
        if not route:
            raise EngineError(
                EngineReason.NO_MODEL, f"no model for {source} to {target}, nor both halves through English"
            )
        return route

    def _load(self, model: Model) -> "Translator":
        loaded = self._loaded.translators
        if model.name not in loaded:
            loaded[model.name] = load_translator(self._library, model)
            if len(loaded) > MAX_LOADED_MODELS:
                loaded.popitem(last=False)
        loaded.move_to_end(model.name)
        return loaded[model.name]


def load_translator(library: ModelLibrary, model: Model) -> "Translator":
    """Load a model and hear its self-test sentence.

    Raises:
        EngineError: a file is not what the catalog names, or the self-test fails.
        StoreUnavailableError: the bucket did not answer.
    """
    from fxtranslate import Translator  # noqa: PLC0415 - a fingerprint is computed without the engine

    shortlist = library.read(model.shortlist) if model.shortlist else None
    vocabularies = (library.read(model.source_vocabulary), library.read(model.target_vocabulary))
    parameters = library.read(model.model)
    try:
        translator = Translator(parameters, *vocabularies, shortlist)
    except BaseException as error:
        raise _name(error, EngineReason.BAD_MODEL) from error
    said = _run(translator, model.self_test.source, EngineReason.BAD_MODEL)
    likeness = difflib.SequenceMatcher(None, said, model.self_test.target, autojunk=False).ratio()
    if likeness < MIN_SELF_TEST_LIKENESS:
        raise EngineError(EngineReason.BAD_MODEL, f"{model.name} fails its self-test: likeness {likeness:.2f}")
    return translator


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
