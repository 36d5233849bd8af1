"""What depends on how much is in the buckets: one article's handling should not; a look at everything, in step."""

import gc
from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Final

import msgspec

from benchmarks.engine_share.bench import GLOSSARY_KEY, INPUT_BUCKET, OUTPUT_BUCKET, write_glossary
from benchmarks.growth.measurement import Point, measure_point, read_resident
from benchmarks.growth.stories import TARGET, QuickBench
from benchmarks.memory_store import MemoryQueue, MemoryStore
from benchmarks.texts import write_article
from dragoman.article import ObjectAddress, RevisionJob, TranslationJob
from dragoman.law import find_breaches
from dragoman.operations.census import count_records
from dragoman.operations.sites import Site
from dragoman.records import article_key, decode_article, encode_record, translation_key
from dragoman.reference_library import ReferenceLibrary
from dragoman.reference_manifest import read_manifest
from dragoman.revision import revise
from dragoman.store import ListedObject, StoredObject
from dragoman.translate import TranslateServices

_PATTERN_KEY: Final = "pattern.txt"
_NEW_KEY: Final = "new.txt"
_CHARACTERS: Final = 600
"""Of each article in the buckets, and of the new one."""


class IndexedStore(MemoryStore):
    """A store that lists as S3 does: from any key on, without a look at all others."""

    def __init__(self) -> None:
        super().__init__()
        self._names: dict[str, list[bytes]] = {}

    def upload(
        self, address: ObjectAddress, body: bytes, *, media_type: str = "", metadata: Mapping[str, str] = {}
    ) -> str:
        """See MemoryStore."""
        if self.head(address) is None:
            insort(self._names.setdefault(address.bucket, []), address.key.encode())
        return super().upload(address, body, media_type=media_type, metadata=metadata)

    def remove(self, address: ObjectAddress) -> None:
        """See MemoryStore."""
        if self.head(address) is not None:
            names = self._names[address.bucket]
            del names[bisect_left(names, address.key.encode())]
        super().remove(address)

    def _find(self, bucket: str, prefix: str, after: str) -> Iterator[ListedObject]:
        """What changes meanwhile may be listed or not."""
        last, start = after.encode(), prefix.encode()
        names = self._names.get(bucket, [])
        while (place := max(bisect_right(names, last), bisect_left(names, start))) < len(names):
            last = names[place]
            if not last.startswith(start):
                return
            key = last.decode()
            state = self.head(ObjectAddress(bucket, key))
            assert state is not None, "the index names what is not there"
            yield ListedObject(key, state.etag, state.last_modified)


class Archive:
    """Buckets with so many articles, each with its translation, as the stories leave them."""

    def __init__(self) -> None:
        self.store = IndexedStore()
        self.bench = QuickBench(self.store)
        self._count = 0
        self.bench.ingest(GLOSSARY_KEY, write_glossary().encode(), "text/tab-separated-values")
        self.add_new(_PATTERN_KEY)
        self._input = self._get(INPUT_BUCKET, _PATTERN_KEY)
        self._article = self._get(OUTPUT_BUCKET, article_key(_PATTERN_KEY))
        self._translation = self._get(OUTPUT_BUCKET, translation_key(_PATTERN_KEY, TARGET))

    def grow(self, articles: int) -> None:
        """Have so many articles in all. They are made from one: the stories would take minutes."""
        article = decode_article(self._article.body or b"")
        for number in range(self._count, articles):
            key = f"desk/{number:07}.txt"
            self.store.upload(ObjectAddress(INPUT_BUCKET, key), self._input.body or b"")
            record = msgspec.structs.replace(article, source=msgspec.structs.replace(article.source, key=key))
            etag = self._put(article_key(key), encode_record(record), self._article.state.metadata)
            metadata = {**self._translation.state.metadata, "source-etag": etag}
            self._put(translation_key(key, TARGET), self._translation.body or b"", metadata)
        self._count = articles
        gc.collect()
        gc.freeze()  # S3 is no part of a function's memory: the collector shall not walk through it at each full round

    def ingest_new(self) -> None:
        """Take in one more article."""
        self.bench.ingest(_NEW_KEY, write_article(1, _CHARACTERS).encode())

    def translate_new(self) -> None:
        """Translate it."""
        self.bench.translate(_NEW_KEY, TARGET)

    def add_new(self, key: str) -> None:
        """An article with its translation."""
        self.bench.ingest(key, write_article(1, _CHARACTERS).encode())
        self.bench.translate(key, TARGET)

    def check_law(self) -> None:
        """The law, by listing.

        Raises:
            AssertionError: it does not hold, so that something else was measured.
        """
        breaches = list(find_breaches(self.store, INPUT_BUCKET, OUTPUT_BUCKET, (TARGET,)))
        assert not breaches, breaches[:3]

    def count(self) -> None:
        """What `dragoman status` counts."""
        settings = msgspec.structs.replace(self.bench.settings, input_bucket=INPUT_BUCKET, targets=(TARGET,))
        count_records(Site("benchmark", self.store, settings))

    def walk(self) -> None:
        """The walk after a glossary, which finds everything as it should be."""
        walks, jobs = MemoryQueue[RevisionJob](), MemoryQueue[TranslationJob]()
        bench = self.bench
        references = ReferenceLibrary(self.store, OUTPUT_BUCKET)
        services = TranslateServices(bench.settings, self.store, bench.chain, jobs, walks, references)
        generation = read_manifest(self.store, OUTPUT_BUCKET).generation
        walks.send([RevisionJob(INPUT_BUCKET, TARGET, generation=generation)])
        while walks.sent:
            revise(walks.sent.pop(), services, lambda: 1.0)
        assert not jobs.sent, "a translation is not as it should be"

    def _get(self, bucket: str, key: str) -> StoredObject:
        stored = self.store.get(ObjectAddress(bucket, key))
        assert stored is not None, f"there is no {key}"
        return stored

    def _put(self, key: str, body: bytes, metadata: Mapping[str, str]) -> str:
        address = ObjectAddress(OUTPUT_BUCKET, key)
        return self.store.upload(address, body, media_type="application/json", metadata=metadata)


SINGLE: Final = {"ingest one article": Archive.ingest_new, "translate one article": Archive.translate_new}
"""What should not depend on it."""
WHOLE: Final = {
    "check the law": Archive.check_law,
    "count the records": Archive.count,
    "walk after a glossary": Archive.walk,
}
"""What looks at everything."""


def measure_backlog(sizes: Sequence[int]) -> dict[str, list[Point]]:
    """For each of them, a point for each number of articles in the buckets."""
    archive = Archive()
    archive.add_new(_NEW_KEY)
    works: Mapping[str, Callable[[Archive], None]] = {**SINGLE, **WHOLE}
    points: dict[str, list[Point]] = {name: [] for name in works}
    base = read_resident()
    for size in sizes:
        archive.grow(size)
        for name, work in works.items():
            points[name].append(measure_point(size, partial(work, archive), base))
    return points
