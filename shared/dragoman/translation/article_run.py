"""One article's way through the engines of a chain, sentence by sentence."""

from collections.abc import Callable, Iterator, Mapping
from itertools import takewhile
from typing import Final

import msgspec

from dragoman.article import EngineFailure, Segment, Usage
from dragoman.errors import EngineError, EngineReason
from dragoman.language import has_language, is_same_language
from dragoman.translation.attempts import Attempt, attempt, foresee
from dragoman.translation.guidance import NO_GUIDANCE, Guidance, correction_key
from dragoman.translation.preparation import Passage
from dragoman.translation.sentences import Sentence, correct, is_left, label, leave, pass_through
from dragoman.translation.session import EngineSession

BUDGET: Final = "budget"
"""Named instead of an engine where the budget is spent, and the settings ask to fail then."""

_GIVEN_UP: Final = "the settings ask to wait rather than to fall back"

FORESEEN_SENTENCES: Final = 100
"""How many sentences the engine that is asked first gets to know together. Of a paid one, they are looked up in its
memory: what DynamoDB reads at once. One in this process is asked for all of them in a row; see head_start.py."""


class ChainResult(msgspec.Struct, frozen=True):
    """The segments in the order of their sentences, and what each engine was given."""

    segments: tuple[Segment, ...]
    usage: tuple[Usage, ...]
    engines: tuple[EngineFailure, ...] = ()
    """The engines that could not do all that they were wanted for, each with its first reason."""
    is_final: bool = True
    """False where the same run, later, would be another: a segment was left, or done by an engine that comes after the
    one that should have done it, for a reason that time heals (an outage, a quota, the budget). A second opinion that
    could not be had does not count: the segment stands as the first engine made it."""
    is_whole: bool = True
    """False where the time ended before the last sentence: `segments` are those of the first ones."""


class Order(msgspec.Struct, frozen=True):
    """What is wanted for one article."""

    target: str
    guidance: Mapping[str, Guidance]
    """By source language."""
    names: frozenset[str]
    gives_up_when_spent: bool


class _Choice(msgspec.Struct, frozen=True):
    """The best that there is of a sentence so far, and who made it."""

    session: EngineSession
    attempt: Attempt


class ArticleRun:
    """The engines at work on one article."""

    def __init__(self, order: Order, sessions: tuple[EngineSession, ...], spare: EngineSession | None) -> None:
        """`spare` is asked after all others, and only once the budget has kept a paid one from being asked."""
        self._order = order
        self._sessions = sessions
        self._spare = spare
        self._is_unpaid = False
        """Whether a paid engine was not asked, because the budget has too little left for it, or can't be asked."""
        self._is_given_up = False
        self._is_final = True

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
        is_whole = len(segments) == len(sentences)
        return ChainResult(tuple(segments), self._usage(), self._failures(), self._is_final, is_whole)

    def _do_without_engine(self, sentence: Sentence) -> Segment | None:
        """What is in the target already, was corrected by somebody, or says nothing in any language."""
        if is_same_language(sentence.language, self._order.target):
            return pass_through(sentence)
        guidance = self._guide(sentence)
        corrections = guidance.corrections
        corrected = corrections.get(correction_key(sentence.text)) if corrections else None
        if corrected is not None:
            return correct(sentence, corrected, guidance.terms)
        return None if has_language(sentence.text) else pass_through(sentence)

    def _do(self, sentence: Sentence) -> Segment:
        """The first good translation, else the least faulty, else the source, flagged."""
        best: _Choice | None = None
        for session in self._line_up(sentence.language):
            if session.is_slow and best is not None:
                session.note(session.describe_slowness())
                continue
            made = self._ask(session, sentence)
            if made is None:
                continue
            if best is None or made.weight < best.attempt.weight:
                best = _Choice(session, made)
            if not made.is_worth_another_try:
                break
        if self._is_given_up:
            return leave(sentence)
        self._weigh_hindrances(best)
        return leave(sentence) if best is None else label(sentence, best.session.name, best.attempt)

    def _line_up(self, language: str) -> Iterator[EngineSession]:
        """Who is asked for a sentence, who is slow last; the spare one too where the money is out, be it since this
        very sentence."""
        slow: list[EngineSession] = []
        for session in self._all():
            is_wanted = (session is not self._spare or self._is_unpaid) and not self._is_given_up
            if not is_wanted or session.is_out(language):
                continue
            if session.is_slow:
                slow.append(session)
            else:
                yield session
        yield from slow

    def _weigh_hindrances(self, best: _Choice | None) -> None:
        """Not final is what somebody who comes before might do another time: before the one that did it, or anybody
        where nobody did."""
        for session in takewhile(lambda session: best is None or session is not best.session, self._all()):
            if session.is_slow:
                session.note(session.describe_slowness())
            self._is_final &= not session.is_hindered

    def _ask(self, session: EngineSession, sentence: Sentence) -> Attempt | None:
        """None where the engine has nothing to offer; an empty answer would drop the sentence, and is nothing."""
        try:
            made = attempt(session, self._pass(sentence))
            if not made.answer.text.strip():
                raise made.error or EngineError(EngineReason.NO_ANSWER, "empty answer")
        except EngineError as error:
            self._refuse(session, error, sentence.language)
            return None
        if made.error is not None:
            self._refuse(session, made.error, sentence.language)
        return made

    def _refuse(self, session: EngineSession, error: EngineError, language: str) -> None:
        session.refuse(error, language)
        is_spent = error.reason is EngineReason.BUDGET_SPENT
        self._is_unpaid |= is_spent or error.reason is EngineReason.BUDGET_UNKNOWN
        self._is_given_up |= is_spent and self._order.gives_up_when_spent

    def _foresee(self, sentences: tuple[Sentence, ...]) -> None:
        """Only for the engine that is asked first: whether those behind it are asked at all, nobody knows yet."""
        first = next(iter(self._sessions), None)
        if first is not None and first.is_foreseeing:
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
