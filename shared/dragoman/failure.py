"""The third story: what a queue gave up on becomes a record, unless another delivery made it good.

A step of a walk over the articles has no place for a record: it is queued again, some times; see walks.py. Its cause is
one that lasts for hours, and an alarm rings each time.
"""

from functools import partial
from typing import Literal

import msgspec

from dragoman.article import (
    Container,
    Failure,
    ObjectAddress,
    Outcome,
    RevisionJob,
    SourceObject,
    Subject,
    Topic,
    TranslationJob,
)
from dragoman.errors import ContentionError, FailureReason, UnreadableMessageError
from dragoman.events import IS_JOB, read_hints, read_work
from dragoman.jobs import ItemHints, QueueServices, describe_redrive, queue_jobs, queue_walks
from dragoman.messages import Message, quote_letter
from dragoman.progress import SavedProgress
from dragoman.reconciliation import SOURCE_ETAG, Draft, Task, Work, reconcile
from dragoman.records import (
    INGEST_STAGE,
    article_id,
    article_key,
    compute_fingerprint,
    container_key,
    decode_container,
    decode_source,
    failure_key,
    ingest_group,
    translation_group,
)
from dragoman.report import Report, report_record
from dragoman.store import StoredObject
from dragoman.walks import resume_walk


def read_losses(body: str) -> tuple[Topic, ...]:
    """What a dead letter of either queue was about.

    Raises:
        UnreadableMessageError: the message is not one of ours.
    """
    try:
        work = read_work(body)
    except UnreadableMessageError as no_job:
        try:
            return read_hints(body)
        except UnreadableMessageError as no_hint:
            raise no_job if str(no_hint) == IS_JOB else no_hint from None
    if isinstance(work, TranslationJob):
        return (Subject(work.source, work.target, work.item),)
    return (work,)


def record_failure(loss: Subject | RevisionJob, services: QueueServices, letter: Message | None = None) -> Report:
    """Record what a queue gave up on, unless there is a record of this source version already.

    Args:
        loss: what it is about.
        services: what it needs from outside.
        letter: the message itself, which the record keeps.

    Raises:
        TransientError: let the queue redeliver.
    """
    if isinstance(loss, RevisionJob):
        return resume_walk(loss, services)
    hints = ItemHints(loss.source, services)
    case = _describe_case(loss, letter, services.settings.max_receives)
    done = reconcile(services.store, _plan(case, services, hints))
    if loss.target is not None:
        job = TranslationJob(loss.source, loss.target, loss.item)
        SavedProgress(services.store, services.settings.output_bucket, job).clear()
    else:
        queue_jobs(loss, done.key, services)  # an article that is gone now takes its translations along
        if done.key == container_key(loss.source.key):
            hints.tell_all_items()  # whoever wrote the record may have died before it could
        if loss.item is None and services.settings.find_reference_kind(loss.source.key):
            queue_walks(loss.bucket, services, is_certain=False)
    return report_record(done.outcome, loss, done.record, {})


class _Case(msgspec.Struct, frozen=True):
    """What is known of a loss."""

    subject: Subject
    reason: FailureReason
    attempts: int
    detail: str
    letter: str | None


def _describe_case(loss: Subject, letter: Message | None, max_receives: int) -> _Case:
    """Of an event that EventBridge could not hand over, nobody has tried anything. A dead letter's own count goes on
    from the queue that gave it up, and says more than the setting where that was changed in between."""
    body = quote_letter(letter.body) if letter else None
    if letter is not None and letter.undelivered is not None:
        tried = f" after {letter.undelivered.attempts} tries" if letter.undelivered.attempts else ""
        detail = f"EventBridge: {letter.undelivered.error_code}{tried}"
        return _Case(loss, FailureReason.UNDELIVERABLE, 0, detail, body)
    before = (letter.receives or 0) - 1 if letter else 0
    attempts = min(before, max_receives) if before > 0 else max_receives
    return _Case(loss, FailureReason.RETRIES_EXHAUSTED, attempts, "", body)


def _plan(case: _Case, services: QueueServices, hints: ItemHints) -> Task:
    loss = case.subject
    bucket, key, item = services.settings.output_bucket, loss.source.key, loss.item
    give_up = partial(_give_up, case)
    if loss.target is not None:
        article = ObjectAddress(bucket, article_key(key, item))
        return Task(article, bucket, translation_group(key, loss.target, item), give_up, keeps_failure=True)
    return Task(
        source=loss.source,
        output_bucket=bucket,
        group=ingest_group(key, item),
        plan=give_up if item is None else partial(_give_up_item, case, services),
        needs_body=False,  # an archived object, or one that is too slow to read, may be why this letter is here
        keeps_failure=True,
        before_delete=hints.retire,
        is_wanted=lambda: item is None or hints.names(item),
    )


def _give_up(case: _Case, stored: StoredObject) -> Work:
    """Any record of this source version is kept: a later delivery's success, or a failure that knows more."""
    source = partial(_find_source, case.subject, stored)
    return Work(None, lambda: _draft(case, source()))


def _give_up_item(case: _Case, services: QueueServices, stored: StoredObject) -> Work | None:
    """None where the container no longer holds the item. What it holds, its record says: the container itself may be
    what nobody can read."""
    loss = case.subject
    container = _find_container(loss.source, services, stored.state.etag)
    entry = next((entry for entry in container.items if entry.id == loss.item), None) if container else None
    if container is None or entry is None:
        return None
    source = msgspec.structs.replace(container.source, etag=entry.etag, item=entry.id)
    return Work(None, lambda: _draft(case, source), entry.etag)


def _find_container(source: ObjectAddress, services: QueueServices, etag: str) -> Container | None:
    """The container record of this version of a file; None where the file is no container.

    Raises:
        ContentionError: this version has no record yet.
    """
    for key in ingest_group(source.key).keys:
        stored = services.store.get(ObjectAddress(services.settings.output_bucket, key))
        if stored is not None and stored.state.metadata.get(SOURCE_ETAG) == etag:
            return decode_container(stored.body or b"") if key == container_key(source.key) else None
    raise ContentionError("The file that holds this item has no record yet.")


def _draft(case: _Case, source: SourceObject) -> Draft:
    loss = case.subject
    stage: Literal["ingest", "translate"] = "ingest" if loss.target is None else "translate"
    failure = Failure(
        id=article_id(loss.source, loss.item),
        source=source,
        fingerprint=compute_fingerprint(stage, case.reason),
        stage=stage,
        target=loss.target,
        reason=case.reason,
        message=case.reason.sentence,
        detail=case.detail,
        engines=(),
        attempts=case.attempts,
        redrive=describe_redrive(loss),
        letter=case.letter,
    )
    return Draft(failure_key(loss.source.key, loss.target or INGEST_STAGE, loss.item), failure, Outcome.FAILED)


def _find_source(loss: Subject, stored: StoredObject) -> SourceObject:
    if loss.target is not None:
        return decode_source(stored.body or b"")
    return stored.state.describe(loss.source)
