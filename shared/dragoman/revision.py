"""The story behind new glossaries and corrections: look for translations that are no longer what they would be.

A walk over all articles, some hundreds a step, each step a message. It translates nothing: for each translation whose
fingerprint is another now it queues a job, as ingest does for a new article. What a change of the engines, or of this
code, makes stale it finds as well.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Final

import msgspec

from dragoman.article import ObjectAddress, Outcome, RevisionJob, TranslationJob
from dragoman.errors import TransientError
from dragoman.reconciliation import is_made_from
from dragoman.records import ARTICLES, decode_article, decode_source, translation_group
from dragoman.reference_library import Shelf
from dragoman.report import Report
from dragoman.stopwatch import SecondsLeft, Stopwatch
from dragoman.store import StoredObject
from dragoman.translate import TranslateServices, assign

PAGE_ARTICLES: Final = 500
"""Looked at in a step. Each takes two requests, some 40 ms in all: a step of 20 s lets jobs have their turn, and what a
worker that dies has to do again is little. One after the other, because traces do not follow threads."""


class _Page(msgspec.Struct, frozen=True):
    """What a step has seen."""

    last: str
    """The key of the last article record that was looked at."""
    looked_at: int
    stale: tuple[TranslationJob, ...]
    is_last: bool


def revise(job: RevisionJob, services: TranslateServices, seconds_left: SecondsLeft) -> Report:
    """One step of a walk: queue a job for each translation that has to be made again, then the next step.

    A step looks at one article at least. One that is done twice queues its jobs twice, which does no harm.

    Raises:
        TransientError: let the queue redeliver.
    """
    watch = Stopwatch()
    shelf = services.references.open()
    if job.manifest_etag not in {None, shelf.manifest.etag}:
        return Report(Outcome.SUPERSEDED, job)
    page = watch.measure("look", _look_at_page, job, shelf, services, seconds_left)
    services.jobs.send(page.stale)
    if not page.is_last:
        services.walks.send([msgspec.structs.replace(job, after=page.last)])
    found = f"{len(page.stale)} of {page.looked_at} articles"
    return Report(Outcome.REVISED, job, reason=found, milliseconds=watch.milliseconds)


def _look_at_page(job: RevisionJob, shelf: Shelf, services: TranslateServices, seconds_left: SecondsLeft) -> _Page:
    keys = services.store.list_keys(services.settings.output_bucket, ARTICLES, job.after)
    stale: list[TranslationJob] = []
    last, looked_at = job.after, 0
    for key in islice(keys, PAGE_ARTICLES):
        stale.extend(_find_stale(key, job.target, shelf, services))
        last, looked_at = key, looked_at + 1
        if seconds_left() <= 0:
            break
    return _Page(last, looked_at, tuple(stale), is_last=next(keys, None) is None)


def _find_stale(key: str, target: str, shelf: Shelf, services: TranslateServices) -> Iterator[TranslationJob]:
    """The job for an article's translation, if it has to be made again."""
    stored = services.store.get(ObjectAddress(services.settings.output_bucket, key))
    if stored is None:
        return  # whoever removed it has queued what follows
    try:
        source = decode_source(stored.body or b"")
    except msgspec.DecodeError:
        return  # no record of ours: the law's check tells of it
    job = TranslationJob(ObjectAddress(source.bucket, source.key), target, source.item)
    fingerprint = _compute_fingerprint(stored, target, shelf, services)
    if fingerprint is None or not _is_current(job, stored, fingerprint, services):
        yield job


def _compute_fingerprint(stored: StoredObject, target: str, shelf: Shelf, services: TranslateServices) -> str | None:
    """Of the translation as it would be; None where that can't be told: then the job will tell, in its own record."""
    try:
        article = decode_article(stored.body or b"")
        return assign(article, target, services.settings, services.chain, shelf).fingerprint
    except TransientError:
        raise
    except Exception:  # noqa: BLE001 - one article, of a later release or with a bug in it, must not stop the walk
        return None


def _is_current(job: TranslationJob, stored: StoredObject, fingerprint: str, services: TranslateServices) -> bool:
    """Whether the article has a translation, or a failure, that would be the same if it were made again."""
    for record in translation_group(job.source.key, job.target, job.item).keys:
        state = services.store.head(ObjectAddress(services.settings.output_bucket, record))
        if state is not None and is_made_from(state.metadata, stored.state.etag, fingerprint):
            return True
    return False
