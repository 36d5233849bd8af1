"""What the chain asks of an engine. An engine is one file; everything that all engines share is outside of it."""

from typing import Protocol

import msgspec


class EngineTranslation(msgspec.Struct, frozen=True):
    """One segment, translated."""

    text: str
    model: str | None = None
    """The model's name and version, where the engine has one to name."""
    route: tuple[str, ...] = ()
    """The languages it went through, source and target included."""


class Repertoire(Protocol):
    """Which characters an engine's model knows."""

    def knows(self, character: str) -> bool:
        """Whether a character comes through as itself, apart from what the model's own normalization does to it."""

    def weigh(self, text: str) -> float:
        """How usual a word is in the form in which it is written: the logarithm of its probability, below 0."""


class Engine(Protocol):
    """Translates one segment at a time: a sentence, or part of a long one."""

    @property
    def name(self) -> str:
        """The fixed word in settings, records and metrics."""

    @property
    def usd_per_million_characters(self) -> float:
        """List price; 0 for an engine that costs nothing a character."""

    @property
    def is_in_process(self) -> bool:
        """Whether it is code of this process, which costs nothing, waits for nobody and answers always alike: it may
        be asked for a sentence before that has its turn, and in vain."""

    def identity(self, source: str, target: str) -> str:
        """What, besides the text, decides this engine's answer for a pair: its name, or its models' hashes.

        Part of a translation's fingerprint: when it changes, the article is translated again.
        """

    def repertoire(self, source: str, target: str) -> Repertoire | None:
        """What can be said to it for this pair; None for an engine that takes any character.

        Raises:
            EngineError: as `translate` would.
        """

    def translate(self, text: str, source: str, target: str, seconds: float) -> EngineTranslation:
        """Translate `text` between two languages (BCP 47 codes such as `en`, `pt`, `zh`) in `seconds` at most.

        The text is said as it is given: what it has to be like is the caller's care (see `preparation`).

        Raises:
            EngineError: with the reason; `reason.ends_engine` tells whether to ask this engine again for the
                article's other segments.
        """


class WrappedEngine:
    """An engine with something around its `translate`; everything else is the inner one's."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @property
    def name(self) -> str:
        """See Engine."""
        return self._engine.name

    @property
    def usd_per_million_characters(self) -> float:
        """See Engine."""
        return self._engine.usd_per_million_characters

    @property
    def is_in_process(self) -> bool:
        """See Engine."""
        return self._engine.is_in_process

    def identity(self, source: str, target: str) -> str:
        """See Engine."""
        return self._engine.identity(source, target)

    def repertoire(self, source: str, target: str) -> Repertoire | None:
        """See Engine."""
        return self._engine.repertoire(source, target)
