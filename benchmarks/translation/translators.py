"""What is compared: the raw engine, and the same engine behind Dragoman's preparation, chain and assembly."""

from functools import cache
from typing import Final, Protocol

import msgspec

from dragoman.article import Article, Counts, Language, Metadata, Paragraph, SourceObject
from dragoman.errors import UntranslatableError
from dragoman.local import LocalPipeline
from dragoman.model_store.packaged_models import PackagedModels
from dragoman.translation.engines.firefox import load_translator
from dragoman.translation.models.library import ModelLibrary

ENGINE: Final = "firefox"


class Answer(msgspec.Struct, frozen=True):
    """A translation, and the names of the checks that it failed."""

    text: str
    checks: tuple[str, ...] = ()


class TranslatorUnderTest(Protocol):
    """One of the two."""

    def translate(self, text: str) -> Answer:
        """Translate a sentence or a paragraph."""


class RawTranslator:
    """The engine as its package gives it: the whole text in one call, as it is written."""

    def __init__(self, source: str, target: str) -> None:
        library = ModelLibrary(PackagedModels(), "packaged", None)
        (model,) = library.catalog().find_route(source, target)
        self._translator = load_translator(library, model)
        self.translate = cache(self._translate)

    def _translate(self, text: str) -> Answer:
        return Answer(self._translator.translate(text))


class DragomanTranslator:
    """An article of one paragraph through the pipeline that `dragoman translate` runs, with the in-process engine."""

    def __init__(self, source: str, target: str) -> None:
        self._source, self._target = source, target
        self._pipeline = LocalPipeline([ENGINE])
        self.translate = cache(self._translate)

    def _translate(self, text: str) -> Answer:
        try:
            translation = self._pipeline.translate(_write_article(text, self._source), self._target)
        except UntranslatableError:
            return Answer(text, ("untranslated",))
        checks = [check for segment in translation.segments for check in segment.checks]
        return Answer(translation.paragraphs[0].text, tuple(dict.fromkeys(checks)))


def _write_article(text: str, language: str) -> Article:
    """What ingest would make of a file with this paragraph and nothing else."""
    return Article(
        id="benchmark",
        source=SourceObject("benchmark", "text", "", len(text), "text/plain", ""),
        fingerprint="",
        format="text",
        encoding="utf-8",
        title="",
        title_origin="derived",
        language=Language(language, 1),
        paragraphs=(Paragraph(text),),
        text=text,
        metadata=Metadata(),
        counts=Counts(len(text), 0, 0, 1),
        reading_minutes=1,
        quotations=(),
        links=(),
        content_hash="",
        near_duplicate="",
    )
