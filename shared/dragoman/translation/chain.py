"""Engine after engine, sentence by sentence: the first translation that passes its checks is taken.

What no engine does well is kept, the least faulty of it, and flagged; what no engine does at all stands in its own
language and is flagged. Nothing is hidden, nothing is dropped.

    chain        the order of the engines, and when to stop
    attempts     one engine's tries at one sentence
    session      one engine during one article: in or out, remembered or asked, counted
    resilience   an engine behind its circuit breaker and its pace
    budget       a paid engine behind the money guard
    memory       what was paid for already
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from dragoman.article import EngineFailure, Segment, Usage
from dragoman.errors import EngineError, EngineReason
from dragoman.language import has_language, is_same_language
from dragoman.translation.attempts import Attempt, attempt, foresee
from dragoman.translation.engine import Engine
from dragoman.translation.guidance import NO_GUIDANCE, Guidance, correction_key
from dragoman.translation.memory import Recollection, TranslationMemory
from dragoman.translation.preparation import Passage
from dragoman.translation.preparation.casing import find_names
from dragoman.translation.sentences import Sentence, correct, is_left, label, leave, pass_through
from dragoman.translation.session import Clocks, EngineSession

INVOCATION: Final = "invocation"
"""Named instead of an engine where the function's own time ended."""

BUDGET: Final = "budget"
"""Named instead of an engine where the budget is spent, and the settings ask to fail then."""

_GIVEN_UP: Final = "the settings ask to wait rather than to fall back"

FORESEEN_SENTENCES: Final = 100
"""How many sentences are looked up together in the memory of a paid engine that is asked first: what DynamoDB reads at
once."""


class ChainResult(msgspec.Struct, frozen=True):
    """The segments in the order of their sentences, and what each engine was given."""

    segments: tuple[Segment, ...]
    usage: tuple[Usage, ...]
    engines: tuple[EngineFailure, ...] = ()
    """The engines that could not do all that they were wanted for, each with its first reason."""
    is_final: bool = True
    """False where a segment was left untranslated and an engine might do it later."""
    is_whole: bool = True
    """False where the time ended before the last sentence: `segments` are those of the first ones."""


class WhenSpent(msgspec.Struct, frozen=True):
    """What becomes of an article that meets an empty budget: the engines that cost nothing go on, or nobody does."""

    spare: Engine | None = None
    """Asked then after all others, though the settings do not name it."""
    gives_up: bool = False


GO_ON: Final = WhenSpent()


class Chain:
    """The engines in the order of the settings, and what they share."""

    def __init__(
        self,
        engines: tuple[Engine, ...],
        engine_deadline_seconds: float,
        *,
        memory: TranslationMemory | None = None,
        when_spent: WhenSpent = GO_ON,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._engines = engines
        self._deadline_seconds = engine_deadline_seconds
        self._memory = memory
        self._when_spent = when_spent
        self._now = now

    def identity(self, source: str, target: str) -> tuple[str, ...]:
        """What, besides the text, decides the answer for a pair: part of a translation's fingerprint."""
        spare = self._when_spent.spare
        engines = (*self._engines, *([spare] if spare else []))
        return tuple(engine.identity(source, target) for engine in engines)

    def translate(
        self,
        sentences: Iterable[Sentence],
        target: str,
        seconds_left: Callable[[], float],
        guidance: Mapping[str, Guidance] = {},
        earlier: Sequence[Segment] = (),
    ) -> ChainResult:
        """Translate an article's sentences.

        Args:
            sentences: in the order of the article.
            target: the language to translate into.
            seconds_left: how long the invocation may still take. No call of an engine is given longer, and no
                sentence that needs an engine is begun when it is over.
            guidance: glossary terms and corrections, by source language.
            earlier: what earlier invocations did of the same article, whose remaining sentences these are.

        Returns:
            A segment for each sentence, in their order; for the first ones only where the time ended. Where the
            budget is spent, and the settings ask to fail then, BUDGET is among its `engines`: the rest is left.
        """
        rest = tuple(sentences)
        names = find_names([*(segment.source for segment in earlier), *(sentence.text for sentence in rest)])
        order = _Order(target, guidance, names, self._when_spent.gives_up)
        clocks = Clocks(self._deadline_seconds, seconds_left, self._now)
        recollection = Recollection(self._memory)
        sessions = tuple(EngineSession(engine, target, clocks, recollection) for engine in self._engines)
        reserve = self._when_spent.spare
        spare = EngineSession(reserve, target, clocks, recollection) if reserve else None
        try:
            return _Run(order, sessions, spare).translate(rest, seconds_left)
        finally:
            recollection.flush()


class _Order(msgspec.Struct, frozen=True):
    """What is wanted for one article."""

    target: str
    guidance: Mapping[str, Guidance]
    names: frozenset[str]
    gives_up_when_spent: bool


class _Run:
    """One article's way through the engines."""

    def __init__(self, order: _Order, sessions: tuple[EngineSession, ...], spare: EngineSession | None) -> None:
        self._order = order
        self._sessions = sessions
        self._spare = spare
        self._is_spent = False
        """Whether a paid engine was not asked, because the budget has too little left for it."""
        self._met_temporary_error = False
        """Whether the same run, later, might go better."""

    def translate(self, sentences: tuple[Sentence, ...], seconds_left: Callable[[], float]) -> ChainResult:
        """The sentences in their order, until the time is over."""
        segments: list[Segment] = []
        for place, sentence in enumerate(sentences):
            if place % FORESEEN_SENTENCES == 0:
                self._foresee(sentences[place : place + FORESEEN_SENTENCES])
            segment = self._do_without_engine(sentence)
            if segment is None:
                if seconds_left() <= 0:
                    break
                segment = self._do(sentence)
                if is_left(segment) and segments and seconds_left() <= 0:
                    break  # not every engine had its time for it: the next invocation begins with it
            segments.append(segment)
        is_final = not self._met_temporary_error or not any(map(is_left, segments))
        is_whole = len(segments) == len(sentences)
        return ChainResult(tuple(segments), self._usage(), self._failures(), is_final, is_whole)

    def _do_without_engine(self, sentence: Sentence) -> Segment | None:
        """What is in the target already, says nothing in any language, or was corrected by somebody."""
        if is_same_language(sentence.language, self._order.target) or not has_language(sentence.text):
            return pass_through(sentence)
        corrected = self._guide(sentence).corrections.get(correction_key(sentence.text))
        return None if corrected is None else correct(sentence, corrected)

    def _do(self, sentence: Sentence) -> Segment:
        """The first good translation, else the least faulty, else the source, flagged."""
        best: tuple[Attempt, str] | None = None
        if self._is_given_up:
            return leave(sentence)
        for session in self._line_up(sentence.language):
            if session.is_slow and (best is not None or self._has_other(session, sentence.language)):
                self._note(session, session.describe_slowness())
                continue
            made = self._ask(session, sentence)
            if self._is_given_up:
                break
            if made is None:
                continue
            if best is None or made.weight < best[0].weight:
                best = (made, session.name)
            if not made.is_worth_another_try:
                break
        return leave(sentence) if best is None else label(sentence, best[1], best[0])

    def _line_up(self, language: str) -> Iterator[EngineSession]:
        """Who is asked for a sentence; the spare one too where a purse is empty, be it since this very sentence."""
        yield from (session for session in self._sessions if not session.is_out(language))
        if self._spare is not None and self._is_spent and not self._spare.is_out(language):
            yield self._spare

    def _has_other(self, slow: EngineSession, language: str) -> bool:
        """Whether somebody stands behind a slow engine."""
        return [*self._line_up(language)][-1] is not slow

    def _ask(self, session: EngineSession, sentence: Sentence) -> Attempt | None:
        try:
            made = attempt(session, self._pass(sentence))
        except EngineError as error:
            self._refuse(session, error, sentence.language)
            return None
        if made.error is not None:
            self._refuse(session, made.error, sentence.language)
        return made

    def _refuse(self, session: EngineSession, error: EngineError, language: str) -> None:
        self._note(session, error)
        if error.reason.ends_engine:
            session.leave(language)
        if error.reason is EngineReason.BUDGET_SPENT:
            self._is_spent = True

    @property
    def _is_given_up(self) -> bool:
        return self._is_spent and self._order.gives_up_when_spent

    def _note(self, session: EngineSession, error: EngineError) -> None:
        session.note(error)
        self._met_temporary_error |= error.reason.is_temporary

    def _foresee(self, sentences: tuple[Sentence, ...]) -> None:
        """Only for the engine that is asked first: whether those behind it are asked at all, nobody knows yet."""
        first = next(iter(self._sessions), None)
        if first is not None and first.is_remembering:
            foresee(first, [self._pass(each) for each in sentences if self._do_without_engine(each) is None])

    def _pass(self, sentence: Sentence) -> Passage:
        order = self._order
        return Passage(sentence.text, sentence.language, order.target, self._guide(sentence).terms, order.names)

    def _guide(self, sentence: Sentence) -> Guidance:
        return self._order.guidance.get(sentence.language, NO_GUIDANCE)

    def _all(self) -> tuple[EngineSession, ...]:
        return (*self._sessions, *([self._spare] if self._spare else []))

    def _failures(self) -> tuple[EngineFailure, ...]:
        """The first error of each engine that had one, in the order of asking."""
        errors = [(session.name, session.first_error) for session in self._all()]
        given_up = [EngineFailure(BUDGET, EngineReason.BUDGET_SPENT, _GIVEN_UP)] if self._is_given_up else []
        found = [EngineFailure(name, error.reason, error.detail) for name, error in errors if error is not None]
        return (*found, *given_up)

    def _usage(self) -> tuple[Usage, ...]:
        """What each engine was given, in the order of asking."""
        return tuple(usage for session in self._all() if (usage := session.usage()) is not None)
