"""The third story: what a queue gave up on becomes a record, unless another delivery made it good."""

from functools import partial
from typing import Literal

import msgspec

from dragoman.article import Failure, ObjectAddress, Outcome, SourceObject, TranslationJob
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


class _Loss(msgspec.Struct, frozen=True):
    """What was given up: an object's ingest, or one target of its article."""

    source: ObjectAddress
    target: str | None


class _Origin(msgspec.Struct, frozen=True):
    """The part of an article record that a failure repeats."""

    source: SourceObject


def record_failure(body: str, services: QueueServices) -> tuple[Report, ...]:
    """Record what a dead letter speaks of, one report for each object.

    Raises:
        TransientError: let the queue redeliver.
        UnreadableMessageError: the message is not one of ours.
    """
    return tuple(_record(loss, services) for loss in _read_losses(body))


def _read_losses(body: str) -> tuple[_Loss, ...]:
    try:
        job = read_job(body)
    except UnreadableMessageError:
        return tuple(_Loss(address, None) for address in read_addresses(body))
    return (_Loss(job.source, job.target),)


def _record(loss: _Loss, services: QueueServices) -> Report:
    done = reconcile(services.store, _plan(loss, services))
    if loss.target is None:
        queue_jobs(loss.source, done.key, services)  # an article that is gone now takes its translations along
    return report_record(done.outcome, loss.source, done.record, {}, loss.target)


def _plan(loss: _Loss, services: QueueServices) -> Task:
    bucket = services.settings.output_bucket
    work = partial(_give_up, loss, services.settings.max_receives)
    if loss.target is None:
        # The body is not asked for: who failed is known from the object's state.
        return Task(loss.source, bucket, ingest_group(loss.source.key), work, limit_bytes=0, keeps_failure=True)
    article = ObjectAddress(bucket, article_key(loss.source.key))
    return Task(article, bucket, translation_group(loss.source.key, loss.target), work, keeps_failure=True)


def _give_up(loss: _Loss, attempts: int, stored: StoredObject) -> Work:
    """Any record of this source version is kept: a later delivery's success, or a failure that knows more."""
    return Work(None, lambda: _draft(loss, attempts, stored))


def _draft(loss: _Loss, attempts: int, stored: StoredObject) -> Draft:
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


def _find_source(loss: _Loss, stored: StoredObject) -> SourceObject:
    if loss.target is not None:
        return msgspec.json.decode(stored.body or b"", type=_Origin).source
    state = stored.state
    return SourceObject(
        bucket=loss.source.bucket,
        key=loss.source.key,
        etag=state.etag,
        bytes=state.bytes,
        media_type=state.media_type,
        last_modified=state.last_modified,
        version_id=state.version_id,
    )


def _describe_redrive(loss: _Loss) -> str:
    if loss.target is None:
        return "Once the cause is mended, drop the file again."
    return describe_redrive(TranslationJob(loss.source, loss.target))
