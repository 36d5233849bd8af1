"""The same pipeline without any cloud: a file in, a translation record out."""

import hashlib
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from dragoman.article import Article, Container, ObjectAddress, Rejection, Translation
from dragoman.assembly import assemble
from dragoman.bootstrap import build_chain, quiet_libraries
from dragoman.cloud.packaged_models import PackagedModels
from dragoman.reading import Reading, read_records
from dragoman.settings import Settings
from dragoman.stopwatch import Stopwatch
from dragoman.store import ObjectState, StoredObject
from dragoman.translate import assign, translate_sentences

STANDARD_INPUT: Final = "-"
LOCAL_BUCKET: Final = "local"
"""Stands in the records' `source.bucket`; the key is the path as it was given."""


class LocalPipeline:
    """Reads files and translates them with the packaged models and, behind them, the other engines."""

    def __init__(self, engines: Sequence[str], field_mapping: str = "") -> None:
        quiet_libraries()
        self._settings = Settings(
            output_bucket=LOCAL_BUCKET,
            model_bucket=LOCAL_BUCKET,
            engines=tuple(engines),
            model_cache_directory="",
            field_mapping=field_mapping,
        )
        self._chain = build_chain(self._settings, PackagedModels())

    def read(self, name: str) -> Iterator[Article | Rejection]:
        """The article in a file, or in standard input for `-`; each of them where the file holds several.

        Raises:
            OSError: the file can't be read.
        """
        stored = _read_file(name)
        body = stored.body if stored.state.bytes <= self._settings.max_package_bytes else None
        key = os.fsencode(name).decode(errors="replace")  # a path may be bytes that are no text
        source = stored.state.describe(ObjectAddress(LOCAL_BUCKET, key))
        for record in read_records(source, body, Reading.from_settings(self._settings)):
            if not isinstance(record, Container):
                yield record

    def translate(self, article: Article, target: str) -> Translation:
        """The article in a target language.

        Raises:
            UntranslatableError: no engine could do it.
        """
        assignment = assign(article, target, self._settings, self._chain)
        watch, in_any_time = Stopwatch(), lambda: float("inf")
        return assemble(assignment, translate_sentences(assignment, self._settings, self._chain, in_any_time, watch))


def _read_file(name: str) -> StoredObject:
    body = sys.stdin.buffer.read() if name == STANDARD_INPUT else Path(name).read_bytes()
    seconds = 0.0 if name == STANDARD_INPUT else Path(name).stat().st_mtime
    modified = datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    etag = hashlib.md5(body, usedforsecurity=False).hexdigest()
    return StoredObject(ObjectState(etag=etag, bytes=len(body), last_modified=modified), body)
