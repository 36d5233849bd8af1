"""What a backfill would find: counted by listing, and looked at one by one, or a sample of it, before it is started.

What is looked at is judged by the code of this release and the settings of the deployed functions, as the functions
will judge it if they run the same release.
"""

import random
from collections.abc import Callable, Iterable, Iterator
from typing import Final

import msgspec

from dragoman.article import Article, ObjectAddress
from dragoman.errors import UnreadableRecordError
from dragoman.operations.backfill_cost import Work
from dragoman.operations.backfill_request import Request
from dragoman.operations.fingerprints import Fingerprints
from dragoman.operations.side_by_side import ask_side_by_side
from dragoman.operations.sites import Site
from dragoman.reconciliation import SOURCE_ETAG, is_made_from
from dragoman.records import (
    INGEST_STAGE,
    article_key,
    container_key,
    decode_article,
    decode_container,
    decode_source,
    failure_key,
    ingest_group,
    translation_group,
)
from dragoman.store import ObjectState

MAX_LOOKED_AT: Final = 2_000
"""Up to so many objects are looked at, each; of more, so many by chance. A share that is found among them is then right
within 2.2 percentage points, 19 times in 20. Each takes up to a dozen requests: some two minutes on AWS."""

OnCount = Callable[[int], None]
"""Told how many objects have been listed so far."""


class Look(msgspec.Struct, frozen=True):
    """One object."""

    bytes: int = 0
    is_there: bool = True
    has_record: bool = True
    is_stale: bool = False
    """There is no record, or one that will be made again."""
    items: int = 0
    """Of a container: each has a message of its own."""
    translations_to_do: int = 0
    translations_to_look_at: int = 0
    characters: int = 0
    """To be translated, over all targets."""


class Survey(msgspec.Struct, frozen=True):
    """What was found. All but `listed` is scaled up where not every object was looked at."""

    listed: int
    looked_at: int
    bytes: int
    without_record: int
    stale: int
    """To be made again, or for the first time."""
    missing: int
    """Keys of a list that are not in the bucket."""
    work: Work

    @property
    def is_exact(self) -> bool:
        """Whether every object was looked at."""
        return self.looked_at == self.listed


def survey(request: Request, site: Site, keys: Iterable[str] | None, on_count: OnCount) -> Survey:
    """Count, and look at what is there or at a sample of it.

    Args:
        request: what is asked for.
        site: where.
        keys: those of a list; None where a prefix is listed.
        on_count: told from time to time how many were listed.

    Raises:
        StoreUnavailableError: a bucket can't be listed or read.
    """
    found = keys if keys is not None else _list(request, site)
    listed, sample = _draw(found, on_count)
    looker = _Looker(request, site)
    looks = list(ask_side_by_side(looker.look, sample))
    return _sum_up(request, listed, looks)


def _list(request: Request, site: Site) -> Iterator[str]:
    bucket = site.settings.input_bucket if request.mode == "input" else site.settings.output_bucket
    for folder in request.folders:
        yield from site.store.list_keys(bucket, folder)


def _draw(keys: Iterable[str], on_count: OnCount) -> tuple[int, list[str]]:
    """How many there are, and each of them, or a sample in which each is equally likely (Vitter's algorithm R)."""
    chance = random.Random(0)  # noqa: S311 - a sample: the same bucket gives the same one
    sample: list[str] = []
    count = 0
    for count, key in enumerate(keys, 1):
        if len(sample) < MAX_LOOKED_AT:
            sample.append(key)
        elif (place := chance.randrange(count)) < MAX_LOOKED_AT:
            sample[place] = key
        if count % 1_000 == 0:
            on_count(count)
    on_count(count)
    return count, sample


def _sum_up(request: Request, listed: int, looks: list[Look]) -> Survey:
    def scale(total: float) -> int:
        return round(total * listed / len(looks)) if looks else 0

    hints = listed * (len(request.targets) if request.mode == "translations" else 1)
    stale = scale(sum(look.is_stale for look in looks))
    is_of_files = request.mode == "input"
    items = scale(sum(look.items for look in looks))
    work = Work(
        listed=listed,
        hints=hints,
        files_to_do=stale if is_of_files else 0,
        files_to_look_at=0 if request.mode == "translations" else listed - (stale if is_of_files else 0) + items,
        translations_to_do=scale(sum(look.translations_to_do for look in looks)),
        translations_to_look_at=scale(sum(look.translations_to_look_at for look in looks)),
        characters=scale(sum(look.characters for look in looks)),
    )
    return Survey(
        listed=listed,
        looked_at=len(looks),
        bytes=scale(sum(look.bytes for look in looks)),
        without_record=scale(sum(look.is_there and not look.has_record for look in looks)),
        stale=stale,
        missing=scale(sum(not look.is_there for look in looks)),
        work=work,
    )


class _Looker:
    """Looks at one object after the other, in several threads."""

    def __init__(self, request: Request, site: Site) -> None:
        self._request = request
        self._site = site
        self._fingerprints = Fingerprints(site)

    def look(self, key: str) -> Look:
        """As the mode has it."""
        if self._request.mode == "input":
            return self._look_at_file(key)
        if self._request.mode == "translations":
            return self._look_at_article(key, bytes_of_source=None)
        return self._look_at_record(key)

    def _look_at_file(self, key: str) -> Look:
        settings = self._site.settings
        source = self._site.store.head(ObjectAddress(settings.input_bucket, key))
        if source is None:
            return Look(is_there=False, has_record=False)
        targets = len(self._request.targets)
        # Letters of most languages take one byte, those of others two or three; markup takes some as well.
        new = Look(bytes=source.bytes, is_stale=True, translations_to_do=targets, characters=source.bytes * targets)
        is_reference = settings.find_reference_kind(key) is not None
        if is_reference:
            new = Look(bytes=source.bytes, is_stale=True)
        found = self._find_record(key)
        if found is None:
            return msgspec.structs.replace(new, has_record=False)
        record, state = found
        if record == failure_key(key, INGEST_STAGE) or not self._is_current(key, state, source.etag):
            return new
        if record == container_key(key):
            return self._look_at_container(record, source.bytes)
        if record != article_key(key):
            return Look(bytes=source.bytes)
        return self._look_at_article(record, bytes_of_source=source.bytes)

    def _is_current(self, key: str, state: ObjectState, etag: str) -> bool:
        """Where the settings are none, its source decides alone."""
        fingerprints = self._fingerprints.of_file(key)
        if not fingerprints:
            return state.metadata.get(SOURCE_ETAG) == etag
        return is_made_from(state.metadata, etag, *fingerprints)

    def _find_record(self, key: str) -> tuple[str, ObjectState] | None:
        for record in ingest_group(key).keys:
            state = self._site.store.head(ObjectAddress(self._site.settings.output_bucket, record))
            if state is not None:
                return record, state
        return None

    def _look_at_container(self, record: str, size: int) -> Look:
        """Its items are only counted: a look at each is asked for, and most are as they were."""
        stored = self._site.store.get(ObjectAddress(self._site.settings.output_bucket, record))
        try:
            items = len(decode_container(stored.body or b"").items) if stored else 0
        except msgspec.DecodeError:
            items = 0
        return Look(bytes=size, items=items, translations_to_look_at=items * len(self._request.targets))

    def _look_at_article(self, record: str, bytes_of_source: int | None) -> Look:
        """Its translations into each target that is asked for."""
        stored = self._site.store.get(ObjectAddress(self._site.settings.output_bucket, record))
        if stored is None:
            return Look(is_there=False, has_record=False)
        size = stored.state.bytes if bytes_of_source is None else bytes_of_source
        try:
            article = decode_article(stored.body or b"")
        except UnreadableRecordError:  # of another release, which ingest makes again
            return Look(bytes=size, is_stale=True)
        stale = sum(not self._is_translated(article, target, stored.state.etag) for target in self._request.targets)
        return Look(
            bytes=size,
            is_stale=stale > 0 and bytes_of_source is None,
            translations_to_do=stale,
            translations_to_look_at=len(self._request.targets) - stale,
            characters=article.counts.characters * stale,
        )

    def _is_translated(self, article: Article, target: str, etag: str) -> bool:
        assignment = self._fingerprints.assign(article, target)
        source = article.source
        for record in translation_group(source.key, target, source.item).successes:
            state = self._site.store.head(ObjectAddress(self._site.settings.output_bucket, record))
            if state is not None and assignment and is_made_from(state.metadata, etag, assignment.fingerprint):
                return True
        return False

    def _look_at_record(self, record: str) -> Look:
        """Whether what it was made from is there as it was."""
        settings, store = self._site.settings, self._site.store
        stored = store.get(ObjectAddress(settings.output_bucket, record))
        if stored is None:
            return Look(is_there=False)
        try:
            source = decode_source(stored.body or b"")
        except msgspec.DecodeError:
            return Look(bytes=stored.state.bytes)
        now = store.head(ObjectAddress(settings.input_bucket, source.key))
        is_same = now is not None and (source.item is not None or now.etag == source.etag)
        return Look(bytes=stored.state.bytes, is_stale=not is_same)
