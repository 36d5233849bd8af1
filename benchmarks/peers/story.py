"""Dragoman's side of the comparison of translators: the translate story, with everything that it does to an article."""

from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from benchmarks.memory_store import MemoryQueue, MemoryStore
from dragoman.article import (
    Article,
    Counts,
    Language,
    Metadata,
    ObjectAddress,
    Paragraph,
    RevisionJob,
    SourceObject,
    Translation,
    TranslationJob,
)
from dragoman.bootstrap import quiet_libraries
from dragoman.chain_maker import build_chain
from dragoman.messages import Message, Occasion
from dragoman.model_store.stacked_models import StackedModels, list_local_sets
from dragoman.records import article_key, encode_record, translation_key
from dragoman.reference_library import ReferenceLibrary
from dragoman.settings import Settings
from dragoman.translate import TranslateServices, translate
from dragoman.translation.chain import Chain
from dragoman.translation.models.library import ModelSource

_BUCKET: Final = "benchmark"


class Story:
    """The story's services over a store in memory and the packaged models."""

    def __init__(self, source: str, target: str, make_chain: Callable[[Settings, ModelSource], Chain] = build_chain):
        quiet_libraries()
        self._source, self._target = source, target
        settings = Settings(output_bucket=_BUCKET, model_bucket=_BUCKET, engines=("firefox",), model_cache_directory="")
        self._store = MemoryStore()
        self._services = TranslateServices(
            settings,
            self._store,
            make_chain(settings, StackedModels(list_local_sets(None))),
            MemoryQueue[TranslationJob](),
            MemoryQueue[RevisionJob](),
            ReferenceLibrary(self._store, _BUCKET),
        )
        self._count = 0

    def translate(self, paragraphs: Sequence[str]) -> list[str]:
        """The paragraphs of the translation's record."""
        translation = msgspec.json.decode(self.make_record(self.put(paragraphs)), type=Translation)
        return [paragraph.text for paragraph in translation.paragraphs]

    def put(self, paragraphs: Sequence[str]) -> str:
        """Put an article's record into the store; answers the article's key."""
        self._count += 1
        key = f"article-{self._count}.txt"
        article = _write_article(key, tuple(paragraphs), self._source)
        self._store.upload(ObjectAddress(_BUCKET, article_key(key)), encode_record(article))
        return key

    def make_record(self, key: str) -> bytes:
        """Let the story make the translation's record of an article, as if for the first time."""
        address = ObjectAddress(_BUCKET, translation_key(key, self._target))
        self._store.remove(address)
        job = TranslationJob(ObjectAddress("input", key), self._target)
        translate(job, self._services, Occasion(Message("benchmark", "", ""), lambda: 3_600.0, []))
        stored = self._store.get(address)
        assert stored is not None
        return stored.body or b""


def _write_article(key: str, paragraphs: tuple[str, ...], language: str) -> Article:
    """What ingest would have written."""
    text = "\n\n".join(paragraphs)
    return Article(
        id=key,
        source=SourceObject("input", key, "etag", len(text), "text/plain", "2026-01-01T00:00:00Z"),
        fingerprint="",
        format="text",
        encoding="utf-8",
        title="",
        title_origin="derived",
        language=Language(language, 1),
        paragraphs=tuple(Paragraph(paragraph) for paragraph in paragraphs),
        text=text,
        metadata=Metadata(),
        counts=Counts(len(text), 0, 0, len(paragraphs)),
        reading_minutes=1,
        quotations=(),
        links=(),
        content_hash="",
        near_duplicate="",
    )
