"""The third story: what a queue gave up on becomes a record, unless another delivery made it good."""

from functools import partial
from typing import Literal

import msgspec

from dragoman.article import Failure, ObjectAddress, Outcome, SourceObject, Subject, TranslationJob
from dragoman.errors import FailureReason, UnreadableMessageError
from dragoman.events import read_addresses, read_job
from dragoman.jobs import QueueServices, describe_redrive, queue_jobs
from dragoman.reconciliation import Draft, Task, Work, reconcile
from dragoman.records import (
    INGEST_STAGE,
    article_id,
    article_key,
    compute_fingerprint,
    failure_key,
    ingest_group,
    translation_group,
)
from dragoman.report import Report, report_record
from dragoman.store import StoredObject


class _Origin(msgspec.Struct, frozen=True):
    """The part of an article record that a failure repeats."""

    source: SourceObject


def read_subjects(body: str) -> tuple[Subject, ...]:
    """What a dead letter of either queue was about.

    Raises:
        UnreadableMessageError: the message is not one of ours.
    """
    try:
        job = read_job(body)
    except UnreadableMessageError:
        return tuple(Subject(address) for address in read_addresses(body))
    return (Subject(job.source, job.target),)


def record_failure(loss: Subject, services: QueueServices) -> Report:
    """Record what a queue gave up on, unless there is a record of this source version already.

    Raises:
        TransientError: let the queue redeliver.
    """
    done = reconcile(services.store, _plan(loss, services))
    if loss.target is None:
        queue_jobs(loss.source, done.key, services)  # an article that is gone now takes its translations along
    return report_record(done.outcome, loss, done.record, {})


def _plan(loss: Subject, services: QueueServices) -> Task:
    bucket = services.settings.output_bucket
    work = partial(_give_up, loss, services.settings.max_receives)
    if loss.target is None:
        # Not the body: an archived object, or one that is too slow to read, may be why this letter is here.
        return Task(loss.source, bucket, ingest_group(loss.source.key), work, needs_body=False, keeps_failure=True)
    article = ObjectAddress(bucket, article_key(loss.source.key))
    return Task(article, bucket, translation_group(loss.source.key, loss.target), work, keeps_failure=True)


def _give_up(loss: Subject, attempts: int, stored: StoredObject) -> Work:
    """Any record of this source version is kept: a later delivery's success, or a failure that knows more."""
    return Work(None, lambda: _draft(loss, attempts, stored))


def _draft(loss: Subject, attempts: int, stored: StoredObject) -> Draft:
    stage: Literal["ingest", "translate"] = "ingest" if loss.target is None else "translate"
    reason = FailureReason.RETRIES_EXHAUSTED
    failure = Failure(
        id=article_id(loss.source),
        source=_find_source(loss, stored),
        fingerprint=compute_fingerprint(stage, reason),
        stage=stage,
        target=loss.target,
        reason=reason,
        message=reason.sentence,
        engines=(),
        attempts=attempts,
        redrive=_describe_redrive(loss),
    )
    return Draft(failure_key(loss.source.key, loss.target or INGEST_STAGE), failure, Outcome.FAILED)


def _find_source(loss: Subject, stored: StoredObject) -> SourceObject:
    if loss.target is not None:
        return msgspec.json.decode(stored.body or b"", type=_Origin).source
    return stored.state.describe(loss.source)


def _describe_redrive(loss: Subject) -> str:
    if loss.target is None:
        return "Once the cause is mended, drop the file again."
    return describe_redrive(TranslationJob(loss.source, loss.target))
