"""The first story: make `articles/`, `containers/` or `rejected/` agree with what the input bucket holds at a key."""

from functools import partial

from dragoman.article import Article, Container, Outcome, Rejection, Subject
from dragoman.jobs import ItemHints, QueueServices, queue_jobs
from dragoman.reading import Reading, find_item, read_file, read_item
from dragoman.reconciliation import Draft, Reconciled, Task, Work, reconcile, seal
from dragoman.records import article_key, container_key, ingest_group, rejection_key
from dragoman.report import Report, report_record
from dragoman.stopwatch import Stopwatch
from dragoman.store import StoredObject


def ingest(subject: Subject, services: QueueServices) -> Report:
    """Bring the records of an input key, or of one item of it, up to date and queue what follows from them.

    Raises:
        TransientError: let the queue redeliver.
    """
    watch = Stopwatch()
    hints = ItemHints(subject.source, services)
    task = _plan(subject, services, hints, watch)
    done = reconcile(services.store, task)
    watch.measure("queue", _queue, subject, task, done, hints, services)
    return report_record(done.outcome, subject, done.record, watch.milliseconds)


def _plan(subject: Subject, services: QueueServices, hints: ItemHints, watch: Stopwatch) -> Task:
    plan = _plan_file if subject.item is None else _plan_item
    return Task(
        source=subject.source,
        output_bucket=services.settings.output_bucket,
        group=ingest_group(subject.source.key, subject.item),
        plan=partial(plan, subject, Reading.from_settings(services.settings), watch),
        limit_bytes=services.settings.max_package_bytes,
        before_write=hints.carry_over,
        before_delete=hints.retire,
        is_wanted=lambda: subject.item is None or hints.names(subject.item),
    )


def _plan_file(subject: Subject, reading: Reading, watch: Stopwatch, stored: StoredObject) -> Work:
    source = stored.state.describe(subject.source)
    return Work(reading.fingerprint, lambda: _draft(read_file(source, stored.body, reading, watch)))


def _plan_item(subject: Subject, reading: Reading, watch: Stopwatch, stored: StoredObject) -> Work | None:
    """None where the file no longer holds the item."""
    source = stored.state.describe(subject.source)
    found = find_item(source, stored.body, subject.item or "", reading, watch)
    if found is None:
        return None
    container, part = found
    return Work(reading.fingerprint, lambda: _draft(read_item(container, part, reading, watch)), part.entry.etag)


def _draft(record: Article | Container | Rejection) -> Draft:
    key, item = record.source.key, record.source.item
    match record:
        case Article():
            return Draft(article_key(key, item), record, Outcome.INGESTED)
        case Container():
            return Draft(container_key(key), record, Outcome.INGESTED, is_final=False)
        case Rejection():
            return Draft(rejection_key(key, item), record, Outcome.REJECTED)


def _queue(subject: Subject, task: Task, done: Reconciled, hints: ItemHints, services: QueueServices) -> None:
    queue_jobs(subject, done.key, services)
    if isinstance(done.record, Container):
        seal(services.store, task, done, hints.tell_changed_items(done.record))
    elif done.key == container_key(subject.source.key):
        hints.tell_all_items()  # whoever drops a file again wants all of it looked at
