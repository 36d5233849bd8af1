"""The same pipeline without any cloud: a file in, a translation record out."""

import hashlib
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec

from dragoman.access import NO_ACCESS, EngineAccess
from dragoman.article import Article, Container, ObjectAddress, Reference, ReferenceKind, Rejection, Translation
from dragoman.bootstrap import open_reader, quiet_libraries
from dragoman.chain_maker import build_chain
from dragoman.cutting import split_article
from dragoman.model_store.stacked_models import StackedModels, list_local_sets
from dragoman.production import assign, conclude
from dragoman.readers import Job, read_records
from dragoman.reading_rules import Reading
from dragoman.reference_guides import FixedReferences
from dragoman.settings import Settings
from dragoman.stopwatch import Stopwatch
from dragoman.store import ObjectState, StoredObject

STANDARD_INPUT: Final = "-"
LOCAL_BUCKET: Final = "local"
"""Stands in the records' `source.bucket`; the key is the path as it was given."""

_DEFAULT_BUDGET_USD: Final = Settings(output_bucket=LOCAL_BUCKET).daily_budget_usd


class LocalPipeline:
    """Reads files and translates them with the models at hand and, behind them, the other engines.

    Args:
        engines: in the order of asking.
        field_mapping: the setting.
        models: a folder of models besides the packaged ones.
        references: glossaries and corrections; where two disagree, the later counts.
        access: how the engines are reached that want a key or an address.
        budget_usd: what all paid engines together may cost as long as this pipeline lives.

    Raises:
        ConfigurationError, EngineError, ModelStoreError: there are no models, or no such folder.
    """

    def __init__(  # noqa: PLR0913 - the options of a command
        self,
        engines: Sequence[str],
        field_mapping: str = "",
        models: Path | None = None,
        references: Sequence[Reference] = (),
        access: EngineAccess = NO_ACCESS,
        *,
        budget_usd: float = _DEFAULT_BUDGET_USD,
    ) -> None:
        quiet_libraries()
        self._settings = Settings(
            output_bucket=LOCAL_BUCKET,
            model_bucket=LOCAL_BUCKET,
            engines=tuple(engines),
            model_cache_directory="",
            field_mapping=field_mapping,
            daily_budget_usd=budget_usd,
            monthly_budget_usd=budget_usd,
            **msgspec.structs.asdict(access),
        )
        self._reader = open_reader(self._settings.parser_bounds)  # gets ready while the models are loaded
        self._guide = FixedReferences(references)
        self._chain = build_chain(self._settings, StackedModels(list_local_sets(models)))

    def read(self, name: str) -> Iterator[Article | Rejection]:
        """The article in a file, or in standard input for `-`; each of them where the file holds several.

        Raises:
            OSError: the file can't be read.
            ChildUnavailableError: the process for reading did not start, or somebody ended it.
        """
        stored = _read_file(name)
        body = stored.body if stored.state.bytes <= self._settings.max_package_bytes else None
        job = _describe(stored, name, body, self._settings)
        for record in read_records(self._reader, job):
            if not isinstance(record, Container):
                yield record

    def translate(self, article: Article, target: str) -> Translation:
        """The article in a target language.

        Raises:
            UntranslatableError: no engine could do it.
        """
        assignment = assign(article, target, self._settings, self._chain, self._guide)
        guidance = assignment.guidance
        sentences = split_article(assignment.cut, guidance)
        return conclude(assignment, self._chain.translate(sentences, target, lambda: float("inf"), guidance))


def read_local_reference(path: Path, kind: ReferenceKind) -> Reference | Rejection:
    """What a file says about translations, as ingest reads it under the prefix for its kind.

    Raises:
        OSError: the file can't be read.
        ChildUnavailableError: the process for reading did not start, or somebody ended it.
    """
    stored = _read_file(str(path))
    settings = Settings(output_bucket=LOCAL_BUCKET)
    job = _describe(stored, str(path), stored.body, settings)
    return open_reader(settings.parser_bounds).read_reference(job, kind)


def _describe(stored: StoredObject, name: str, body: bytes | None, settings: Settings) -> Job:
    source, reading = stored.state.describe(_address(name)), Reading.from_settings(settings)
    return Job(source, body, reading, Stopwatch(), lambda: float("inf"))


def _address(name: str) -> ObjectAddress:
    """A path may be bytes that are no text."""
    return ObjectAddress(LOCAL_BUCKET, os.fsencode(name).decode(errors="replace"))


def _read_file(name: str) -> StoredObject:
    body = sys.stdin.buffer.read() if name == STANDARD_INPUT else Path(name).read_bytes()
    seconds = 0.0 if name == STANDARD_INPUT else Path(name).stat().st_mtime
    modified = datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    etag = hashlib.md5(body, usedforsecurity=False).hexdigest()
    return StoredObject(ObjectState(etag=etag, bytes=len(body), last_modified=modified), body)
