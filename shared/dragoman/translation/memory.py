"""The translation memory: what a paid engine has said once, and said well, is not paid for again."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Final, Protocol

import msgspec

from dragoman.translation.engine import EngineTranslation

MAX_ENTRIES_A_WRITE: Final = 25
"""As many answers are gathered before they are written together: DynamoDB's bound for one request."""

_KEY_VERSION: Final = 1
"""Moves when the same key would mean something else."""


class Question(msgspec.Struct, frozen=True):
    """What decides a paid engine's answer."""

    engine: str
    identity: str
    """The engine's own for this pair: models, terminologies."""
    source_language: str
    target_language: str
    text: str
    """As the engine is given it: the glossary's terms are in it, or masked."""

    @property
    def key(self) -> str:
        """The same for the same question everywhere, and no text to be read from it: SHA-256, hexadecimal."""
        return hashlib.sha256(msgspec.json.encode((_KEY_VERSION, *msgspec.structs.astuple(self)))).hexdigest()


class TranslationMemory(Protocol):
    """Answers by key, shared by all functions. It never raises: what it can't do is only not remembered."""

    def recall(self, keys: Iterable[str]) -> Mapping[str, EngineTranslation]:
        """The answers that it has, in as few requests as it can."""

    def remember(self, answers: Mapping[str, EngineTranslation]) -> None:
        """Keep answers."""


class Recollection:
    """A translation memory as one article sees it: asked once for each key, and of many keys together.

    Without a memory it remembers for the article itself: a sentence that occurs twice is paid once.
    """

    def __init__(self, memory: TranslationMemory | None = None) -> None:
        self._memory = memory
        self._known: dict[str, EngineTranslation] = {}
        self._asked: set[str] = set()
        self._new: dict[str, EngineTranslation] = {}

    def foresee(self, keys: Iterable[str]) -> None:
        """Look up together what will be wanted soon."""
        unknown = [key for key in dict.fromkeys(keys) if key not in self._asked and key not in self._known]
        self._asked.update(unknown)
        if self._memory is not None and unknown:
            self._known.update(self._memory.recall(unknown))

    def recall(self, key: str) -> EngineTranslation | None:
        """The answer, where there is one."""
        self.foresee((key,))
        return self._known.get(key)

    def remember(self, answers: Mapping[str, EngineTranslation]) -> None:
        """Keep answers that passed their checks."""
        new = {key: answer for key, answer in answers.items() if key not in self._known}
        self._known.update(new)
        self._new.update(new)
        if len(self._new) >= MAX_ENTRIES_A_WRITE:
            self.flush()

    def flush(self) -> None:
        """Write what is not written yet."""
        if self._memory is not None and self._new:
            self._memory.remember(self._new)
        self._new = {}
