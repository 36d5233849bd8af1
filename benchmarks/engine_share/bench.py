"""The real stories over a store in memory: what is measured here, and what is profiled."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Final

import msgspec

from benchmarks.memory_store import MemoryQueue, MemoryStore
from benchmarks.texts import read_sentences
from dragoman.article import Article, ObjectAddress, RevisionJob, Subject, Translation, TranslationJob
from dragoman.assembly import Assignment
from dragoman.bootstrap import quiet_libraries
from dragoman.chain_maker import build_chain
from dragoman.ingest import ingest
from dragoman.jobs import QueueServices
from dragoman.messages import Message, Occasion
from dragoman.model_store.stacked_models import StackedModels, list_local_sets
from dragoman.production import assign
from dragoman.readers import Reader
from dragoman.readers.direct import DirectReader
from dragoman.records import article_key, decode_article, translation_key
from dragoman.reference_library import ReferenceLibrary
from dragoman.report import Report
from dragoman.settings import Settings
from dragoman.translate import TranslateServices, translate
from dragoman.translation.chain import Chain
from dragoman.translation.preparation.casing import find_names

INPUT_BUCKET: Final = "benchmark-input"
OUTPUT_BUCKET: Final = "benchmark-output"
MODEL_BUCKET: Final = "benchmark-models"

GLOSSARY_KEY: Final = "glossaries/benchmark.tsv"
GLOSSARY_TERMS: Final = 200
_WORDS: Final = Path(__file__).parent / "glossary.tsv"


class Bench:
    """A store, a chain and a reader, with the stories over them; warm once each has done an article."""

    def __init__(
        self,
        *,
        has_glossary: bool = False,
        reader: Reader | None = None,
        chain: Chain | None = None,
        store: MemoryStore | None = None,
    ) -> None:
        quiet_libraries()
        self.store = store or MemoryStore()
        self.settings = Settings(
            output_bucket=OUTPUT_BUCKET, model_bucket=MODEL_BUCKET, engines=("firefox",), model_cache_directory=""
        )
        self._reader = reader or DirectReader()
        self._chain = chain
        self._references = ReferenceLibrary(self.store, OUTPUT_BUCKET)
        self._jobs = MemoryQueue[TranslationJob]()
        self._walks = MemoryQueue[RevisionJob]()
        if has_glossary:
            self.ingest(GLOSSARY_KEY, write_glossary().encode(), "text/tab-separated-values")

    @cached_property
    def chain(self) -> Chain:
        """The chain that the settings ask for, over the packaged models."""
        return self._chain or build_chain(self.settings, StackedModels(list_local_sets(None)))

    def ingest(self, key: str, body: bytes, media_type: str = "text/plain") -> Report:
        """Drop a file and take it in, as if for the first time."""
        source = ObjectAddress(INPUT_BUCKET, key)
        self.store.upload(source, body, media_type=media_type)
        self.store.remove(ObjectAddress(OUTPUT_BUCKET, article_key(key)))
        services = QueueServices(self.settings, self.store, self._jobs, MemoryQueue(), self._walks)
        return ingest(Subject(source), services, self._reader, lambda: 60.0)

    def translate(self, key: str, target: str) -> Report:
        """Translate an article that was taken in, as if for the first time."""
        self.store.remove(ObjectAddress(OUTPUT_BUCKET, translation_key(key, target)))
        job = TranslationJob(ObjectAddress(INPUT_BUCKET, key), target)
        services = TranslateServices(self.settings, self.store, self.chain, self._jobs, self._walks, self._references)
        return translate(job, services, Occasion(Message("benchmark", "", ""), lambda: 3_600.0, []))

    def read_article(self, key: str) -> Article:
        """The article record."""
        return decode_article(self._read(article_key(key)))

    def read_translation(self, key: str, target: str) -> Translation:
        """The translation record."""
        return msgspec.json.decode(self._read(translation_key(key, target)), type=Translation)

    def assign(self, key: str, target: str) -> Assignment:
        """What the story works on."""
        return assign(self.read_article(key), target, self.settings, self.chain, self._references.open())

    def _read(self, key: str) -> bytes:
        stored = self.store.get(ObjectAddress(OUTPUT_BUCKET, key))
        assert stored is not None, f"there is no {key}"
        return stored.body or b""


def write_glossary() -> str:
    """Usual words with their translations, the names of the texts, which stay as they are, and names of firms that no
    text has: as a newsroom's glossary, most of which does not stand in any one article."""
    words = [line.split("\t") for line in _WORDS.read_text(encoding="utf-8").splitlines()]
    names = sorted(find_names(read_sentences("en")) & find_names(read_sentences("pt")))
    firms = [f"Aldermoor {number} Partners" for number in range(GLOSSARY_TERMS - len(words) - len(names))]
    pairs = [*words, *([name, name] for name in (*names, *firms))]
    lines = ["source\ttarget\tsource language\ttarget language"]
    for english, portuguese in pairs:
        lines += [f"{english}\t{portuguese}\ten\tpt", f"{portuguese}\t{english}\tpt\ten"]
    return "\n".join(lines) + "\n"


TARGETS: Final[Mapping[str, str]] = {"en": "pt", "pt": "en"}
"""Each language with the one that it is translated into."""
