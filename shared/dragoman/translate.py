"""The second story: make `translations/<target>/` or `failed/<target>/` agree with the article record."""

from collections.abc import Iterable
from functools import partial

import msgspec

from dragoman.article import EngineFailure, Failure, ObjectAddress, RevisionJob, Subject, TranslationJob
from dragoman.assembly import INVOCATION
from dragoman.errors import EngineReason, EnginesAwayError, UnreadableRecordError
from dragoman.jobs import Queue
from dragoman.messages import Occasion
from dragoman.production import Workbench, assign, produce, refuse_article
from dragoman.progress import SavedProgress
from dragoman.reconciliation import Task, Work, reconcile
from dragoman.records import article_key, decode_article, translation_group
from dragoman.reference_library import ReferenceLibrary
from dragoman.report import Report, report_record
from dragoman.settings import Settings
from dragoman.stopwatch import Stopwatch
from dragoman.store import ObjectStore, StoredObject
from dragoman.translation.article_run import BUDGET
from dragoman.translation.chain import Chain
from dragoman.usage import add_usage


class TranslateServices(msgspec.Struct, frozen=True):
    """What the story needs from outside."""

    settings: Settings
    store: ObjectStore
    chain: Chain
    jobs: Queue[TranslationJob]
    """Where the rest of a long article goes: the queue that the story itself is fed from."""
    walks: Queue[RevisionJob]
    """The same queue: where the next step of a walk goes."""
    references: ReferenceLibrary


def translate(job: TranslationJob, services: TranslateServices, occasion: Occasion) -> Report:
    """Bring one target's record of an article up to date, or as far as the time allows.

    Raises:
        EnginesAwayError: the record is a failure, and the queue's next delivery may do better.
        TransientError: let the queue redeliver.
    """
    bench = _set_up(job, services, occasion)
    bucket = services.settings.output_bucket
    task = Task(
        source=ObjectAddress(bucket, article_key(job.source.key, job.item)),
        output_bucket=bucket,
        group=translation_group(job.source.key, job.target, job.item),
        plan=partial(_plan, bench, services),
    )
    done = reconcile(services.store, task)
    if not done.is_postponed:
        bench.saved.clear()
    if isinstance(done.record, Failure) and occasion.has_another(services.settings.max_receives):
        _wait_for_engines(done.record, services.settings.temporary_failure_wait_seconds)
    subject = Subject(job.source, job.target, job.item)
    report = report_record(done.outcome, subject, done.record, bench.watch.milliseconds)
    return msgspec.structs.replace(report, usage=add_usage(bench.spent))


def _wait_for_engines(failure: Failure, wait_seconds: int) -> None:
    """Raise EnginesAwayError where an engine may be back in some minutes."""
    away = find_away(failure.engines)
    if away and wait_seconds:
        raise EnginesAwayError(", ".join(f"{each.engine} {each.reason}" for each in away), wait_seconds)


def find_away(engines: Iterable[EngineFailure]) -> tuple[EngineFailure, ...]:
    """The engines that may be back in some minutes, so that the article is tried again without anybody asking."""
    soon = {reason.value for reason in EngineReason if reason.passes_soon}
    return tuple(each for each in engines if each.reason in soon and each.engine not in {INVOCATION, BUDGET})


def _set_up(job: TranslationJob, services: TranslateServices, occasion: Occasion) -> Workbench:
    settings = services.settings
    return Workbench(
        job=job,
        chain=services.chain,
        jobs=services.jobs,
        saved=SavedProgress(services.store, settings.output_bucket, job),
        seconds_left=occasion.seconds_left,
        watch=Stopwatch(),
        spent=occasion.spent,
        attempts=occasion.message.receives or 1,
        has_another=occasion.has_another(settings.max_receives),
    )


def _plan(bench: Workbench, services: TranslateServices, stored: StoredObject) -> Work:
    shelf = services.references.open()
    try:
        article = decode_article(stored.body or b"")
    except UnreadableRecordError:
        return Work(None, partial(refuse_article, bench, stored.body or b""))
    assignment = assign(article, bench.job.target, services.settings, services.chain, shelf)
    return Work(
        fingerprint=assignment.fingerprint,
        traits=assignment.traits,
        produce=partial(produce, bench, assignment, stored.state.etag),
        still_holds=shelf.is_current,
    )
