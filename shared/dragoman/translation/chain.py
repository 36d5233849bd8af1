"""Engine after engine, segment by segment: the first translation that passes its checks is taken.

What no engine does well is kept and flagged, what no engine does at all stands in its own language and is flagged,
and an article of which nothing could be done is a failure that names each engine's reason.
"""

from collections.abc import Callable, Iterable
from typing import Final, Literal

import msgspec

from dragoman.article import UNDETERMINED_LANGUAGE, Segment, Usage
from dragoman.errors import EngineError, EngineReason, UntranslatableError
from dragoman.language import has_language, is_same_language
from dragoman.translation.checks import UNTRANSLATED, find_faults
from dragoman.translation.engine import Engine, EngineTranslation

NO_ENGINE: Final = "none"
"""The engine of a segment that no engine touched."""

INVOCATION: Final = "invocation"
"""Named instead of an engine where the function's own time ended."""


class Sentence(msgspec.Struct, frozen=True):
    """A segment before its translation."""

    paragraph: int | None
    text: str
    language: str
    part: Literal["title", "subtitle"] | msgspec.UnsetType = msgspec.UNSET


def is_left(segment: Segment) -> bool:
    """Whether no engine could do it, so that its source stands in its place. What needed no engine is not left."""
    return segment.engine == NO_ENGINE and bool(segment.checks)


class ChainResult(msgspec.Struct, frozen=True):
    """The segments in the order of their sentences, and what each engine was given."""

    segments: tuple[Segment, ...]
    usage: tuple[Usage, ...]
    is_final: bool = True
    """False where a segment was left untranslated and an engine might do it later."""


class Chain:
    """The engines in the order of the settings."""

    def __init__(self, engines: tuple[Engine, ...], engine_deadline_seconds: float) -> None:
        self._engines = engines
        self._deadline_seconds = engine_deadline_seconds

    def identity(self, source: str, target: str) -> tuple[str, ...]:
        """What, besides the text, decides the answer for a pair: part of a translation's fingerprint."""
        return tuple(engine.identity(source, target) for engine in self._engines)

    def translate(self, sentences: Iterable[Sentence], target: str, seconds_left: Callable[[], float]) -> ChainResult:
        """Translate an article's sentences.

        Raises:
            UntranslatableError: nothing of it could be translated, or the time ended in the middle of it.
        """
        run = _Run(self._engines, self._deadline_seconds, target, seconds_left)
        segments = tuple(run.translate(sentence) for sentence in sentences)
        if _is_hopeless(segments):
            raise UntranslatableError(run.reasons())
        is_whole = not any(map(is_left, segments))
        return ChainResult(segments, run.usage(), is_whole or not run.met_temporary_error)


class _Run:
    """One article's way through the engines: which are out, why, and what each was given."""

    def __init__(
        self, engines: tuple[Engine, ...], deadline_seconds: float, target: str, seconds_left: Callable[[], float]
    ) -> None:
        self._engines = engines
        self._deadline_seconds = deadline_seconds
        self._target = target
        self._seconds_left = seconds_left
        self._first_errors: dict[str, EngineError] = {}
        self._out: set[tuple[str, str]] = set()
        self.met_temporary_error = False
        """Whether the same run, later, might go better."""
        self._characters: dict[str, int] = {}

    def translate(self, sentence: Sentence) -> Segment:
        """The first good translation, else the best of the bad, else the source, flagged."""
        if is_same_language(sentence.language, self._target):
            return _pass_through(sentence)
        if self._seconds_left() <= 0:
            late = EngineError(EngineReason.DEADLINE, "the invocation's time was used up in the middle of the article")
            raise UntranslatableError((*self.reasons(), (INVOCATION, late)))
        if not has_language(sentence.text):
            return _pass_through(sentence)
        flagged: Segment | None = None
        for engine in self._engines:
            segment = self._ask(engine, sentence)
            if segment is not None and not segment.checks:
                return segment
            flagged = flagged or segment
        return flagged or msgspec.structs.replace(_pass_through(sentence), checks=(UNTRANSLATED,))

    def _ask(self, engine: Engine, sentence: Sentence) -> Segment | None:
        if (engine.name, sentence.language) in self._out:
            return None
        try:
            answer = self._call(engine, sentence)
        except EngineError as error:
            self._note(engine, sentence, error)
            return None
        self._characters[engine.name] = self._characters.get(engine.name, 0) + len(sentence.text)
        return _label(sentence, engine, answer)

    def _call(self, engine: Engine, sentence: Sentence) -> EngineTranslation:
        if sentence.language == UNDETERMINED_LANGUAGE:
            raise EngineError(EngineReason.UNKNOWN_LANGUAGE, "the language of the text could not be told")
        seconds = min(self._deadline_seconds, self._seconds_left())
        return engine.translate(sentence.text, sentence.language, self._target, seconds)

    def _note(self, engine: Engine, sentence: Sentence, error: EngineError) -> None:
        self._first_errors.setdefault(engine.name, error)
        self.met_temporary_error |= error.reason.is_temporary
        if error.reason.ends_engine:
            self._out.add((engine.name, sentence.language))

    def reasons(self) -> tuple[tuple[str, EngineError], ...]:
        """The first error of each engine that had one, in the order of asking."""
        return tuple(
            (engine.name, self._first_errors[engine.name])
            for engine in self._engines
            if engine.name in self._first_errors
        )

    def usage(self) -> tuple[Usage, ...]:
        """What each engine was given, in the order of asking."""
        return tuple(
            Usage(engine.name, given, round(given * engine.usd_per_million_characters / 1_000_000, 6))
            for engine in self._engines
            if (given := self._characters.get(engine.name))
        )


def _label(sentence: Sentence, engine: Engine, answer: EngineTranslation) -> Segment:
    return Segment(
        paragraph=sentence.paragraph,
        source=sentence.text,
        target=answer.text,
        engine=engine.name,
        model=answer.model,
        route=answer.route,
        checks=find_faults(sentence.text, answer.text),
        part=sentence.part,
    )


def _pass_through(sentence: Sentence) -> Segment:
    return Segment(sentence.paragraph, sentence.text, sentence.text, NO_ENGINE, part=sentence.part)


def _is_hopeless(segments: tuple[Segment, ...]) -> bool:
    """Whether no engine did anything, and more is left than was in the target language already.

    An article in the target with a foreign quotation is a translation with a flag; a foreign article with a quotation
    in the target is none. Text without any language counts on neither side.
    """
    if any(segment.engine != NO_ENGINE for segment in segments):
        return False
    left = sum(len(segment.source) for segment in segments if is_left(segment))
    kept = sum(len(segment.source) for segment in segments if not is_left(segment) and has_language(segment.source))
    return left > kept
