"""One engine during one article: whether it is still asked, what it is given, and the time that it takes."""

from collections.abc import Iterable, Mapping
from typing import Final

from dragoman.article import UNDETERMINED_LANGUAGE, Usage
from dragoman.errors import EngineError, EngineReason
from dragoman.translation.budget import MAY_BE_CHARGED, MICRO_USD, estimate_cost
from dragoman.translation.clocks import Clocks
from dragoman.translation.engine import Engine, EngineTranslation, Repertoire
from dragoman.translation.head_start import HeadStart
from dragoman.translation.memory import Question, Recollection
from dragoman.translation.preparation import Passage, Prepared

USUAL_SECONDS: Final = 1.0
"""What a call may take without being slow: services on the network answer a sentence in 0.2 to 0.8 s, the engine in the
process in 0.02 s."""

PATIENCE_DEADLINES: Final = 3.0
"""How many deadlines an article waits for one engine altogether, counting only what calls took beyond the usual: with
10 s each that is a tenth of an invocation, after which an engine that answers, but slowly, is asked no more if there is
another way."""


class EngineSession:
    """What `attempts` and `chain` ask of an engine for one article, in one target language."""

    def __init__(self, engine: Engine, target: str, clocks: Clocks, recollection: Recollection) -> None:
        self.name = engine.name
        self.first_error: EngineError | None = None
        self.prepared: dict[Passage, Prepared] = {}
        """What was made ready for it of the sentences that come next."""
        self._engine = engine
        self._target = target
        self._clocks = clocks
        self._recollection = recollection if engine.usd_per_million_characters > 0 else None
        self._head_start = HeadStart(engine, target, clocks) if engine.is_in_process else None
        self._identities: dict[str, str] = {}
        self._out: set[str] = set()
        self._is_out_for_now = False
        self._sentence_ends_at = 0.0
        self._slow_seconds = 0.0
        self._characters = 0
        self._remembered_characters = 0
        self._cost = 0

    @property
    def is_remembering(self) -> bool:
        """Whether its answers cost money, and so are looked up and kept."""
        return self._recollection is not None

    @property
    def is_foreseeing(self) -> bool:
        """Whether it is of use to know early what it will be asked."""
        return self.is_remembering or self._head_start is not None

    @property
    def is_slow(self) -> bool:
        """Whether it has used up what an article waits for it."""
        return self._slow_seconds > PATIENCE_DEADLINES * self._clocks.deadline_seconds

    @property
    def is_hindered(self) -> bool:
        """Whether it is kept from its work by something that time heals."""
        return self._is_out_for_now or self.is_slow

    def is_out(self, language: str) -> bool:
        """Whether it can do nothing more of this article's text in a language."""
        return self._is_out_for_now or language in self._out

    def refuse(self, error: EngineError, language: str) -> None:
        """It could not do a sentence. Unless that is only about this one it is out from now on: for the language, or,
        where time heals it, which has nothing to do with a language, for the article."""
        self.note(error)
        self._is_out_for_now |= error.reason.is_temporary
        if error.reason.ends_engine:
            self._out.add(language)

    def note(self, error: EngineError) -> None:
        """Remember what it could not do, for the record: the first reason."""
        self.first_error = self.first_error or error

    def describe_slowness(self) -> EngineError:
        """Why it is passed over when it is slow."""
        return EngineError(EngineReason.DEADLINE, f"{self._slow_seconds:.0f} s slower than usual in this article")

    def begin_sentence(self) -> None:
        """From now on its deadline runs, over everything that it is asked until the next beginning."""
        seconds = min(self._clocks.deadline_seconds, self._clocks.seconds_left())
        self._sentence_ends_at = self._clocks.now() + seconds

    def repertoire(self, language: str) -> Repertoire | None:
        """What can be said to it. Raises EngineError as `Engine.translate` does."""
        if language == UNDETERMINED_LANGUAGE:
            raise EngineError(EngineReason.UNKNOWN_LANGUAGE, "the language of the text could not be told")
        return self._engine.repertoire(language, self._target)

    def question(self, text: str, language: str) -> Question:
        """What the memory knows this text by."""
        if language not in self._identities:
            self._identities[language] = self._engine.identity(language, self._target)
        return Question(self.name, self._identities[language], language, self._target, text)

    def foresee(self, texts: Iterable[tuple[str, str]]) -> None:
        """Look up together what it will be asked soon, or ask an engine in this process for it in a row: texts as it
        would be given them, with their languages."""
        if self._recollection is not None:
            self._recollection.foresee(self.question(text, language).key for text, language in texts)
        if self._head_start is not None:
            self._head_start.run((text, language) for text, language in texts if not self.is_out(language))

    def say(self, text: str, language: str) -> EngineTranslation:
        """Its translation of a text that is prepared for it: remembered, else made.

        Raises:
            EngineError: as `Engine.translate`; also DEADLINE when the sentence's time is over.
        """
        if self._recollection is None:
            return self._ask(text, language)
        remembered = self._recollection.recall(self.question(text, language).key)
        if remembered is None:
            return self._ask(text, language)
        self._remembered_characters += len(text)
        return remembered

    def remember(self, answers: Mapping[str, EngineTranslation], language: str) -> None:
        """Keep answers that were found good, by their texts."""
        if self._recollection is not None:
            found = {self.question(text, language).key: answer for text, answer in answers.items()}
            self._recollection.remember(found)

    def _ask(self, text: str, language: str) -> EngineTranslation:
        given = self._head_start.find(text, language) if self._head_start else None
        if given is not None:
            self._slow_seconds += max(0.0, given.seconds - USUAL_SECONDS)
            self._count(text)
            return given.answer
        start = self._clocks.now()
        seconds = self._sentence_ends_at - start
        if seconds <= 0:
            raise EngineError(EngineReason.DEADLINE, f"no more than {self._clocks.deadline_seconds:g} s for a sentence")
        try:
            answer = self._engine.translate(text, language, self._target, seconds)
        except EngineError as error:
            if self.is_remembering and error.reason in MAY_BE_CHARGED:
                self._count(text)
            raise
        finally:
            self._slow_seconds += max(0.0, self._clocks.now() - start - USUAL_SECONDS)
        self._count(text)
        return answer

    def _count(self, text: str) -> None:
        self._characters += len(text)
        self._cost += estimate_cost(text, self._engine.usd_per_million_characters)

    def usage(self) -> Usage | None:
        """What it was given, and what that costs; None where that is nothing."""
        if not self._characters and not self._remembered_characters:
            return None
        return Usage(self.name, self._characters, self._cost / MICRO_USD, self._remembered_characters)
