"""Engine after engine, sentence by sentence: the first translation that passes its checks is taken.

What no engine does well is kept, the least faulty of it, and flagged; what no engine does at all stands in its own
language and is flagged. Nothing is hidden, nothing is dropped.

    chain        the engines of the settings, in their order, and what their articles share
    article_run  one article: who is asked for a sentence, what is taken, when to stop
    attempts     one engine's tries at one sentence
    session      one engine during one article: in or out, remembered or asked, counted
    head_start   the engine in the process, asked for many sentences in a row
    resilience   an engine behind its circuit breaker and its pace
    budget       a paid engine behind the money guard
    memory       what was paid for already

How long an engine is waited for: for a sentence, the tries in pieces included, no longer than the deadline; for an
article, one deadline if it does not answer at all, because it is out then, for every language. So an article for which
all of n engines hang ends after n deadlines, however long it is. An engine that answers, but slowly, costs an article
four deadlines, and from then on one for each sentence that no other can do. Nothing takes longer than the invocation
has.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

import msgspec

from dragoman.article import Segment
from dragoman.translation.article_run import ArticleRun, ChainResult, Order
from dragoman.translation.clocks import Clocks
from dragoman.translation.engine import Engine
from dragoman.translation.guidance import Guidance
from dragoman.translation.memory import Recollection, TranslationMemory
from dragoman.translation.preparation.casing import find_names
from dragoman.translation.sentences import Sentence
from dragoman.translation.session import EngineSession


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
        """What, besides the text, decides the answer for a pair: part of a translation's fingerprint.

        The spare engine's is not: what it takes part in is not final, so that it is made again in any case, and what
        it does not take part in need not be made again, and paid again, when its models change.
        """
        return tuple(engine.identity(source, target) for engine in self._engines)

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
        order = Order(target, guidance, names, self._when_spent.gives_up)
        clocks = Clocks(self._deadline_seconds, seconds_left, self._now)
        recollection = Recollection(self._memory)
        sessions = tuple(EngineSession(engine, target, clocks, recollection) for engine in self._engines)
        reserve = self._when_spent.spare
        spare = EngineSession(reserve, target, clocks, recollection) if reserve else None
        try:
            return ArticleRun(order, sessions, spare).translate(rest, seconds_left)
        finally:
            recollection.flush()
