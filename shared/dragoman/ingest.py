"""The first story: make the records of an input key agree with what the input bucket holds there.

An article, a container of several, or a rejection; of a file under the prefix for glossaries or corrections, what it
says about translations. After such a file all translations are looked at: those that it touches are made again.
"""

from collections.abc import Callable
from functools import partial

import msgspec

from dragoman.article import Article, Container, Outcome, Reference, ReferenceKind, Rejection, Subject
from dragoman.jobs import ItemHints, QueueServices, queue_jobs, queue_walks
from dragoman.readers import Job, Reader, compute_bounded_fingerprint, is_bounded
from dragoman.reading_rules import Reading
from dragoman.reconciliation import Draft, Existing, Reconciled, Task, Work, reconcile, seal
from dragoman.records import article_key, container_key, ingest_group, reference_key, rejection_key
from dragoman.report import Report, report_record
from dragoman.stopwatch import SecondsLeft, Stopwatch
from dragoman.store import StoredObject


class _Intake:
    """One message at work."""

    def __init__(self, subject: Subject, services: QueueServices, reader: Reader, seconds_left: SecondsLeft) -> None:
        self.subject = subject
        self.services = services
        self.reader = reader
        self.seconds_left = seconds_left
        self.watch = Stopwatch()
        self.reading = Reading.from_settings(services.settings)
        self.hints = ItemHints(subject.source, services)
        self.concerns_references = self.kind is not None

    @property
    def kind(self) -> ReferenceKind | None:
        """What the file is by its place, if it is no article."""
        key = self.subject.source.key
        return None if self.subject.item else self.services.settings.find_reference_kind(key)

    def describe(self, stored: StoredObject) -> Job:
        """The file as a reader wants it."""
        source = stored.state.describe(self.subject.source)
        return Job(source, stored.body, self.reading, self.watch, self.seconds_left)

    def retire(self, going: Existing) -> Existing:
        """See Task.before_delete."""
        self.concerns_references |= reference_key(self.subject.source.key) in going
        return self.hints.retire(going)


def ingest(subject: Subject, services: QueueServices, reader: Reader, seconds_left: SecondsLeft) -> Report:
    """Bring the records of an input key, or of one item of it, up to date and queue what follows from them.

    Args:
        subject: the input object, or one item of it.
        services: what it needs from outside.
        reader: reads files.
        seconds_left: how long reading may go on.

    Raises:
        TransientError: let the queue redeliver.
    """
    intake = _Intake(subject, services, reader, seconds_left)
    reader.expect(subject.source.key)
    task = _plan(intake)
    done = reconcile(services.store, task)
    intake.watch.measure("queue", _queue, intake, task, done)
    return report_record(done.outcome, subject, done.record, intake.watch.milliseconds)


def _plan(intake: _Intake) -> Task:
    subject, services, hints = intake.subject, intake.services, intake.hints
    plan = _plan_file if subject.item is None else _plan_item
    return Task(
        source=subject.source,
        output_bucket=services.settings.output_bucket,
        group=ingest_group(subject.source.key, subject.item),
        plan=partial(_plan_reference if intake.kind else plan, intake),
        limit_bytes=services.settings.max_package_bytes,
        before_write=hints.carry_over,
        before_delete=intake.retire,
        is_wanted=lambda: subject.item is None or hints.names(subject.item),
    )


def _plan_file(intake: _Intake, stored: StoredObject) -> Work:
    job = intake.describe(stored)
    return _work(intake, intake.reading.fingerprint, lambda: _draft(intake.reader.read_file(job)))


def _plan_item(intake: _Intake, stored: StoredObject) -> Work | None:
    """None where the file no longer holds the item."""
    job, item, fingerprint = intake.describe(stored), intake.subject.item or "", intake.reading.fingerprint
    found = intake.reader.find_item(job, item)
    match found:
        case None:
            return None
        case Rejection():
            return _refuse_item(intake, found)
        case _:
            work = _work(intake, fingerprint, lambda: _draft(intake.reader.read_item(job, item)))
            return msgspec.structs.replace(work, source_etag=found.etag)


def _refuse_item(intake: _Intake, rejection: Rejection) -> Work | None:
    """The file, which could be read when its record was made, is too much this time. What its item is like, that record
    tells."""
    entry = intake.hints.find(intake.subject.item or "")
    if entry is None:
        return None
    record = msgspec.structs.replace(rejection, source=msgspec.structs.replace(rejection.source, etag=entry.etag))
    work = _work(intake, intake.reading.fingerprint, partial(_draft, record))
    return msgspec.structs.replace(work, source_etag=entry.etag)


def _plan_reference(intake: _Intake, stored: StoredObject) -> Work:
    """Its record is not final before the walks are queued."""
    job, kind = intake.describe(stored), intake.kind or "glossary"

    def produce() -> Draft:
        record = intake.reader.read_reference(job, kind)
        return msgspec.structs.replace(_draft(record), is_final=False)

    return _work(intake, intake.reading.compute_reference_fingerprint(kind), produce)


def _work(intake: _Intake, fingerprint: str, produce: Callable[[], Draft]) -> Work:
    bounds = intake.services.settings.parser_bounds
    return Work(fingerprint, produce, bounded_fingerprint=compute_bounded_fingerprint(fingerprint, bounds))


def _draft(record: Article | Container | Reference | Rejection) -> Draft:
    key, item = record.source.key, record.source.item
    match record:
        case Article():
            return Draft(article_key(key, item), record, Outcome.INGESTED)
        case Container():
            return Draft(container_key(key), record, Outcome.INGESTED, is_final=False)
        case Reference():
            return Draft(reference_key(key), record, Outcome.INGESTED)
        case Rejection():
            return Draft(rejection_key(key, item), record, Outcome.REJECTED, is_bounded=is_bounded(record))


def _queue(intake: _Intake, task: Task, done: Reconciled) -> None:
    queue_jobs(intake.subject, done.key, intake.services)
    if isinstance(done.record, Container):
        seal(intake.services.store, task, done, intake.hints.tell_changed_items(done.record))
    elif done.key == container_key(intake.subject.source.key):
        intake.hints.tell_all_items()  # whoever drops a file again wants all of it looked at
    if intake.concerns_references:
        _queue_walks(intake, task, done)


def _queue_walks(intake: _Intake, task: Task, done: Reconciled) -> None:
    """Unless all is as it was: a record that is found final was followed by its walks, and the manifest tells of its
    own. A record that was put back as it was before anybody listed it leaves the manifest as it is; a translation may
    have met what was there in between."""
    services = intake.services
    queue_walks(intake.subject.bucket, services, is_certain=done.record is not None)
    if intake.kind and done.record is not None:
        sealed = seal(services.store, task, done, done.record)
        if sealed not in {None, done.etag}:  # under a customer's key: the manifest lists an etag that is gone
            queue_walks(intake.subject.bucket, services, is_certain=False)
