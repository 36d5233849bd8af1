"""Make the output bucket agree with what a source holds now: one loop for every kind of record.

Messages are duplicated, late and out of order; workers overlap and die anywhere. No lock and no database: each round
reads the state, does the work, writes only if nobody else wrote meanwhile, and looks at the source again. Whoever
writes last has seen the newest source after its last write, so the last write is right.
"""

from collections.abc import Callable
from typing import Final

import msgspec

from dragoman.article import ObjectAddress, Outcome, Record
from dragoman.errors import ContentionError, PreconditionFailedError
from dragoman.records import RecordGroup, encode_record
from dragoman.store import ObjectState, ObjectStore, StoredObject

MAX_ROUNDS: Final = 8
"""A round is lost only when somebody else wrote the same key or its source within it; eight in a row mean that
another delivery, later, will do better."""

SOURCE_ETAG: Final = "source-etag"
"""In a record's S3 metadata: the etag of what it was made from."""
_FINGERPRINT: Final = "fingerprint"


class Draft(msgspec.Struct, frozen=True):
    """A record to be written, where it goes, and the word for what became of the message."""

    key: str
    record: Record
    outcome: Outcome
    is_final: bool = True
    """False where another try may do better: the next message about the same source does the work again."""


class Reconciled(msgspec.Struct, frozen=True):
    """What a reconciliation did, and what it wrote, if anything."""

    outcome: Outcome
    key: str | None = None
    """The record that is there now; None where there is none."""
    record: Record | None = None
    """The record that was written; None where nothing was."""


class Work(msgspec.Struct, frozen=True):
    """What one version of a source asks for."""

    fingerprint: str | None
    """What, besides the source, decides the record's content. None: any record of this source version is good."""
    produce: Callable[[], Draft]
    """Does the work, if it has to be done. A transient error in it leaves everything as it was."""


class Task(msgspec.Struct, frozen=True):
    """One source and the group of records that must agree with it."""

    source: ObjectAddress
    output_bucket: str
    group: RecordGroup
    plan: Callable[[StoredObject], Work]
    limit_bytes: int | None = None
    needs_body: bool = True
    """Whether the plan reads the source's content; without it its state is enough, which more objects give."""
    keeps_failure: bool = False
    """Whether a failure of this source version is as good as a success, as it is to whoever records another one."""


def reconcile(store: ObjectStore, task: Task) -> Reconciled:
    """Bring the group in line with its source: exactly one record where the source exists, none where it doesn't.

    Raises:
        ContentionError: others wrote the same keys for MAX_ROUNDS rounds.
        StoreUnavailableError: the store failed; nothing is half done that another delivery can't finish.
    """
    for attempt in range(MAX_ROUNDS):
        before = _look(store, task)
        source = _read(store, task)
        if source is None:
            done = _remove(store, task, before)
        else:
            done = _settle(store, task, before, source, is_first=attempt == 0)
        if done is not None:
            return done
    raise ContentionError(f"{MAX_ROUNDS} rounds lost")


def _look(store: ObjectStore, task: Task) -> dict[str, ObjectState]:
    heads = {key: store.head(ObjectAddress(task.output_bucket, key)) for key in task.group.keys}
    return {key: state for key, state in heads.items() if state is not None}


def _read(store: ObjectStore, task: Task) -> StoredObject | None:
    if task.needs_body:
        return store.get(task.source, task.limit_bytes)
    state = store.head(task.source)
    return None if state is None else StoredObject(state, None)


def _remove(store: ObjectStore, task: Task, before: dict[str, ObjectState]) -> Reconciled | None:
    if not before:
        return Reconciled(Outcome.UNCHANGED)
    is_deleted = _delete(store, task, before)
    return Reconciled(Outcome.REMOVED) if is_deleted and store.head(task.source) is None else None


def _settle(
    store: ObjectStore, task: Task, before: dict[str, ObjectState], source: StoredObject, *, is_first: bool
) -> Reconciled | None:
    """One round over a source that exists; None when the round was lost."""
    work = task.plan(source)
    origin = {SOURCE_ETAG: source.state.etag} | ({_FINGERPRINT: work.fingerprint} if work.fingerprint else {})
    kept = _find_current(task, before, origin)
    if kept is not None:
        done = Reconciled(Outcome.UNCHANGED if is_first else Outcome.SUPERSEDED, kept)
        if before.keys() == {kept}:
            return done  # nothing was written, so nothing has to be looked at again
    else:
        draft = work.produce()
        done, kept = Reconciled(draft.outcome, draft.key, draft.record), draft.key
        if not _write(store, task, draft, before.get(kept), origin):
            return None
    others = {key: state for key, state in before.items() if key != kept}
    return done if _delete(store, task, others) and _agrees(store, task, kept, source.state.etag) else None


def _find_current(task: Task, before: dict[str, ObjectState], origin: dict[str, str]) -> str | None:
    """The record that already is what this source would give. A failure is not: it is there to be tried again."""
    for key in task.group.keys if task.keeps_failure else task.group.successes:
        if key in before and origin.items() <= dict(before[key].metadata).items():
            return key
    return None


def _write(store: ObjectStore, task: Task, draft: Draft, expected: ObjectState | None, origin: dict[str, str]) -> bool:
    address = ObjectAddress(task.output_bucket, draft.key)
    expected_etag = expected.etag if expected else None
    metadata = origin if draft.is_final else {SOURCE_ETAG: origin[SOURCE_ETAG]}
    try:
        store.put(address, encode_record(draft.record), expected_etag=expected_etag, metadata=metadata)
    except PreconditionFailedError:
        return False
    return True


def _delete(store: ObjectStore, task: Task, records: dict[str, ObjectState]) -> bool:
    """Whether all went, in the group's order; what somebody wrote meanwhile stays, because it may be right."""
    try:
        for key, state in records.items():
            store.delete(ObjectAddress(task.output_bucket, key), expected_etag=state.etag)
    except PreconditionFailedError:
        return False
    return True


def _agrees(store: ObjectStore, task: Task, kept: str, source_etag: str) -> bool:
    """Whether, after the writing, the group holds `kept` alone and the source still is what it was made from.

    The siblings are looked at as well as the source: a worker that records a failure and one that succeeds on the
    same source version write different keys, so neither's condition can stop the other. Each writes before it looks,
    so at least one of them sees both.
    """
    source = store.head(task.source)
    return source is not None and source.etag == source_etag and _look(store, task).keys() == {kept}
