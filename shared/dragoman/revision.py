"""The story behind new glossaries and corrections: look for translations that are no longer what they would be.

A walk over all articles, some hundreds a step, each step a message. It translates nothing: for each translation that
the new list of references touches it queues a job, as ingest does for a new article. What a change of the engines, or
of this code, has made stale it leaves alone: whoever drops a glossary does not ask for a whole archive to be translated
again. A walk that somebody asks for without a list in mind finds that as well.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import islice

import msgspec

from dragoman.article import ObjectAddress, Outcome, RevisionJob, TranslationJob
from dragoman.assembly import Assignment
from dragoman.errors import TransientError
from dragoman.production import assign
from dragoman.reconciliation import has_traits, is_made_from
from dragoman.records import ARTICLES, decode_article, decode_source, translation_group
from dragoman.reference_library import Shelf
from dragoman.report import Report
from dragoman.stopwatch import SecondsLeft, Stopwatch
from dragoman.store import StoredObject
from dragoman.translate import TranslateServices
from dragoman.walks import PAGE_ARTICLES, find_next_step

Criterion = Callable[[Mapping[str, str], str], bool]
"""Given a record's S3 metadata and the etag of its article: whether it is as it would be if it were made now."""


class _Stale(msgspec.Struct, frozen=True):
    """A translation that has to be made again."""

    job: TranslationJob
    characters: int = 0
    """Of its article."""


class _Page(msgspec.Struct, frozen=True):
    """What a step has seen."""

    last: str
    """The key of the last article record that was looked at."""
    looked_at: int
    stale: tuple[_Stale, ...]
    is_last: bool


def revise(job: RevisionJob, services: TranslateServices, seconds_left: SecondsLeft) -> Report:
    """One step of a walk: queue a job for each translation that has to be made again, then the next step.

    A step looks at one article at least. One that is done twice queues its jobs twice, which does no harm. The report's
    characters are those of the articles that have to be translated again, which is what a new glossary costs.

    Raises:
        TransientError: let the queue redeliver.
    """
    watch = Stopwatch()
    shelf = services.references.open()
    if job.generation not in {None, shelf.manifest.generation}:
        return Report(Outcome.SUPERSEDED, job)
    page = watch.measure("look", _look_at_page, job, shelf, services, seconds_left)
    services.jobs.send([stale.job for stale in page.stale])
    if not page.is_last:
        services.walks.send([find_next_step(job, page.last)])
    found = f"{len(page.stale)} of {page.looked_at} articles"
    characters = sum(stale.characters for stale in page.stale)
    return Report(Outcome.REVISED, job, reason=found, characters=characters, milliseconds=watch.milliseconds)


def _look_at_page(job: RevisionJob, shelf: Shelf, services: TranslateServices, seconds_left: SecondsLeft) -> _Page:
    keys = services.store.list_keys(services.settings.output_bucket, ARTICLES, job.after)
    stale: list[_Stale] = []
    last, looked_at = job.after, 0
    for key in islice(keys, 1 if job.singly else PAGE_ARTICLES):
        stale.extend(_find_stale(key, job, shelf, services))
        last, looked_at = key, looked_at + 1
        if seconds_left() <= 0:
            break
    return _Page(last, looked_at, tuple(stale), is_last=next(keys, None) is None)


def _find_stale(key: str, walk: RevisionJob, shelf: Shelf, services: TranslateServices) -> Iterator[_Stale]:
    """An article's translation, if it has to be made again."""
    stored = services.store.get(ObjectAddress(services.settings.output_bucket, key))
    if stored is None:
        return  # whoever removed it has queued what follows
    try:
        source = decode_source(stored.body or b"")
    except msgspec.DecodeError:
        return  # no record of ours: the law's check tells of it
    job = TranslationJob(source.address, walk.target, source.item)
    assignment = _assign(stored, walk.target, shelf, services)
    if assignment is None:
        yield _Stale(job)
    elif not _has_current(job, stored, services, _find_criterion(walk, assignment)):
        yield _Stale(job, assignment.article.counts.characters)


def _assign(stored: StoredObject, target: str, shelf: Shelf, services: TranslateServices) -> Assignment | None:
    """The translation as it would be; None where that can't be told: then the job will tell, in its own record."""
    try:
        article = decode_article(stored.body or b"")
        return assign(article, target, services.settings, services.chain, shelf)
    except TransientError:
        raise
    except Exception:  # noqa: BLE001 - one article, of a later release or with a bug in it, must not stop the walk
        return None


def _find_criterion(walk: RevisionJob, assignment: Assignment) -> Criterion:
    """What makes a record one that need not be made again: on a walk for a list of references, what these say."""
    if walk.generation is None:
        return lambda metadata, etag: is_made_from(metadata, etag, assignment.fingerprint)
    return lambda metadata, etag: has_traits(metadata, etag, assignment.traits)


def _has_current(job: TranslationJob, stored: StoredObject, services: TranslateServices, criterion: Criterion) -> bool:
    """Whether the article has a translation, or a failure, that would be the same if it were made again."""
    for record in translation_group(job.source.key, job.target, job.item).keys:
        state = services.store.head(ObjectAddress(services.settings.output_bucket, record))
        if state is not None and criterion(state.metadata, stored.state.etag):
            return True
    return False
