"""The two stories over a store in memory, with an engine that answers at once: it says what the real one said of the
same sentence before. A long text is made of few sentences, so that only our own work grows with its length."""

import random
from functools import partial
from itertools import count
from typing import Final

from benchmarks.engine_share.bench import INPUT_BUCKET, MODEL_BUCKET, OUTPUT_BUCKET, Bench
from benchmarks.memory_store import MemoryQueue, MemoryStore
from benchmarks.texts import read_sentences
from dragoman.article import ObjectAddress, Outcome, RevisionJob, TranslationJob
from dragoman.engine_makers import make_firefox
from dragoman.messages import Message, Occasion
from dragoman.model_store.stacked_models import StackedModels, list_local_sets
from dragoman.records import translation_key
from dragoman.reference_library import ReferenceLibrary
from dragoman.settings import Settings
from dragoman.translate import TranslateServices, translate
from dragoman.translation.chain import Chain
from dragoman.translation.engine import Engine, EngineTranslation, WrappedEngine

TARGET: Final = "pt"
ENDLESS: Final = 3_600.0
_SENTENCES: Final = 120
"""Different ones in a text: the real engine says them in two seconds."""
_PARAGRAPH_SENTENCES: Final = 4


def write_long_text(characters: int) -> str:
    """A title, and few paragraphs in another order again and again. Were they made anew from their sentences, some of
    these would be cut or prepared in a new way next to others, and the engine would have to say them."""
    order = random.Random(characters)  # noqa: S311 - the same text in each run
    sentences = read_sentences("en")[:_SENTENCES]
    starts = range(0, _SENTENCES, _PARAGRAPH_SENTENCES)
    paragraphs = [" ".join(sentences[start : start + _PARAGRAPH_SENTENCES]) for start in starts]
    written, length = ["A long story"], 0
    while length < characters:
        for paragraph in order.sample(paragraphs, len(paragraphs)):
            written.append(paragraph)
            length += len(paragraph) + 2
            if length >= characters:
                break
    return "\n\n".join(written) + "\n"


class RememberingEngine(WrappedEngine):
    """An engine that is asked for each text once."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._answers: dict[tuple[str, str, str], EngineTranslation] = {}
        self.characters = 0
        """That it was given in all."""

    def translate(self, text: str, source: str, target: str, seconds: float) -> EngineTranslation:
        """See Engine."""
        self.characters += len(text)
        name = (text, source, target)
        if name not in self._answers:
            self._answers[name] = self._engine.translate(text, source, target, seconds)
        return self._answers[name]


class QuickBench(Bench):
    """The stories with that engine, which also tell where an invocation ends."""

    def __init__(self, store: MemoryStore | None = None) -> None:
        settings = Settings(output_bucket=OUTPUT_BUCKET, model_bucket=MODEL_BUCKET, model_cache_directory="")
        self.engine = RememberingEngine(make_firefox(settings, StackedModels(list_local_sets(None))))
        super().__init__(chain=Chain((self.engine,), settings.engine_deadline_seconds), store=store)

    def translate_in_parts(self, key: str, part_characters: int) -> int:
        """Translate an article of which an invocation does about so many characters; answers how many it took.

        Raises:
            AssertionError: it ended in another way than as a translation.
        """
        self.store.remove(ObjectAddress(OUTPUT_BUCKET, translation_key(key, TARGET)))
        jobs = MemoryQueue[TranslationJob]()
        services = TranslateServices(
            self.settings,
            self.store,
            self.chain,
            jobs,
            MemoryQueue[RevisionJob](),
            ReferenceLibrary(self.store, OUTPUT_BUCKET),
        )
        for invocations in count(1):
            left = partial(self._find_seconds_left, self.engine.characters + part_characters)
            occasion = Occasion(Message("benchmark", "", ""), left, [])
            report = translate(TranslationJob(ObjectAddress(INPUT_BUCKET, key), TARGET), services, occasion)
            if report.outcome == Outcome.TRANSLATED:
                return invocations
            assert report.outcome == Outcome.CONTINUED, report.outcome
        raise AssertionError("count() does not end")

    def _find_seconds_left(self, end_characters: int) -> float:
        """An invocation's time is over when the engine was given so much."""
        return ENDLESS if self.engine.characters < end_characters else 0.0
