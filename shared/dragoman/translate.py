"""The second story: make `translations/<target>/` or `failed/<target>/` agree with the article record."""

from functools import partial

import msgspec

from dragoman.article import ObjectAddress, RevisionJob, Subject, TranslationJob
from dragoman.jobs import Queue
from dragoman.parts import add_usage
from dragoman.production import Workbench, assign, produce
from dragoman.progress import SavedProgress
from dragoman.reconciliation import Task, Work, reconcile
from dragoman.records import article_key, decode_article, translation_group
from dragoman.reference_library import ReferenceLibrary
from dragoman.report import Report, report_record
from dragoman.settings import Settings
from dragoman.stopwatch import SecondsLeft, Stopwatch
from dragoman.store import ObjectStore, StoredObject
from dragoman.translation.chain import Chain


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


def translate(job: TranslationJob, services: TranslateServices, seconds_left: SecondsLeft) -> Report:
    """Bring one target's record of an article up to date, or as far as the time allows.

    Raises:
        TransientError: let the queue redeliver.
    """
    bench = _set_up(job, services, seconds_left)
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
    subject = Subject(job.source, job.target, job.item)
    report = report_record(done.outcome, subject, done.record, bench.watch.milliseconds)
    return msgspec.structs.replace(report, usage=add_usage(bench.spent))


def _set_up(job: TranslationJob, services: TranslateServices, seconds_left: SecondsLeft) -> Workbench:
    settings = services.settings
    return Workbench(
        job=job,
        chain=services.chain,
        jobs=services.jobs,
        saved=SavedProgress(services.store, settings.output_bucket, job),
        max_segment_characters=settings.max_segment_characters,
        seconds_left=seconds_left,
        watch=Stopwatch(),
        spent=[],
    )


def _plan(bench: Workbench, services: TranslateServices, stored: StoredObject) -> Work:
    shelf = services.references.open()
    article = decode_article(stored.body or b"")
    assignment = assign(article, bench.job.target, services.settings, services.chain, shelf)
    return Work(
        fingerprint=assignment.fingerprint,
        produce=partial(produce, bench, assignment, stored.state.etag),
        still_holds=shelf.is_current,
    )
