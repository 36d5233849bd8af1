"""Make the output bucket agree with what a source holds now: one loop for every kind of record.

Messages are duplicated, late and out of order; workers overlap and die anywhere. No lock and no database: each round
reads the state, does the work, writes only if nobody else wrote meanwhile, and looks at the source again. Whoever
writes last has seen the newest source after its last write, so the last write is right.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
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
    """False where another try may do better, or where something has to follow first: until it is sealed, the next
    message about the same source does the work again."""
    is_bounded: bool = False
    """Whether it is what it is because the work met its bounds: then `Work.bounded_fingerprint` is its own."""


class Postponed(msgspec.Struct, frozen=True):
    """Work that is not done yet and goes on elsewhere: nothing is written, and nothing that is there is touched."""

    outcome: Outcome


class Reconciled(msgspec.Struct, frozen=True):
    """What a reconciliation did, and what it wrote, if anything."""

    outcome: Outcome
    key: str | None = None
    """The record that is there now; None where there is none."""
    record: Record | None = None
    """The record that was made; None where none was."""
    etag: str | None = None
    """Of that record; None where it was not written, because a failure does not take a better one's place."""
    origin: Mapping[str, str] = {}
    """What its S3 metadata are when it is final."""
    is_postponed: bool = False
    """Whether the work goes on elsewhere, so that what is there may be of an earlier source."""


def _holds() -> bool:
    """Most work looks at its source alone."""
    return True


class Work(msgspec.Struct, frozen=True):
    """What one version of a source asks for."""

    fingerprint: str | None
    """What, besides the source, decides the record's content. None: any record of this source version is good."""
    produce: Callable[[], Draft | Postponed]
    """Does the work, if it has to be done. A transient error in it leaves everything as it was."""
    source_etag: str | None = None
    """What the records name as their origin; None: the source object's etag. An item of a container has its own."""
    traits: Mapping[str, str] = {}
    """Single ones of the things that the fingerprint covers, which a final record's S3 metadata name besides."""
    still_holds: Callable[[], bool] = _holds
    """Asked after a write: whether whatever else the plan has looked at is as it was. If not, the round is lost."""
    bounded_fingerprint: str | None = None
    """What decides the content of a record that is what it is because the work met its bounds: the same, and these. So
    a new bound concerns those records alone."""


Existing = Mapping[str, ObjectState]
"""The records of a group that are there, by key."""


def _write_as_it_is(_: Existing, draft: Draft) -> Draft:
    """Most records do not depend on what they replace."""
    return draft


def _let_go(going: Existing) -> Existing:
    """Most records can go without further ado."""
    return going


def _is_wanted() -> bool:
    """Most groups depend on their source alone."""
    return True


class Task(msgspec.Struct, frozen=True):
    """One source and the group of records that must agree with it."""

    source: ObjectAddress
    output_bucket: str
    group: RecordGroup
    plan: Callable[[StoredObject], Work | None]
    """What the source asks for; None where it does not hold what the group is about, as if it were not there."""
    limit_bytes: int | None = None
    needs_body: bool = True
    """Whether the plan reads the source's content; without it its state is enough, which more objects give."""
    keeps_failure: bool = False
    """Whether a failure of this source version is as good as a success, as it is to whoever records another one."""
    before_write: Callable[[Existing, Draft], Draft] = _write_as_it_is
    """Given the records that are there, completes the draft of the one that will be."""
    before_delete: Callable[[Existing], Existing] = _let_go
    """Given the records that are about to go, does what must not be forgotten with them, and answers with their
    states after that. What was to be written is there by then. May raise PreconditionFailedError: the round is lost."""
    is_wanted: Callable[[], bool] = _is_wanted
    """Asked with every look at the source: whether, apart from it, there may be records at all."""


def reconcile(store: ObjectStore, task: Task) -> Reconciled:
    """Bring the group in line with its source: exactly one record where the source exists, none where it doesn't.

    Raises:
        ContentionError: others wrote the same keys for MAX_ROUNDS rounds.
        StoreUnavailableError: the store failed; nothing is half done that another delivery can't finish.
    """
    for attempt in range(MAX_ROUNDS):
        before = _look(store, task)
        source = _read(store, task)
        view = _view(task, source.state if source else None)
        work = task.plan(source) if source is not None and view.is_wanted else None
        if source is None or work is None:
            done = _remove(store, task, before, view)
        else:
            done = _settle(store, task, before, _Round(view, source, work, attempt == 0))
        if done is not None:
            return done
    raise ContentionError(f"{MAX_ROUNDS} rounds lost")


def seal(store: ObjectStore, task: Task, done: Reconciled, record: Record) -> str | None:
    """Put the final form of the record that was just written in its place, now that what had to follow has followed.

    Where somebody else has written since, theirs is the one that counts, and this does nothing.

    Returns:
        The etag that the record has now, which under a customer's key is another one even for the same bytes; None
        where somebody else has written.

    Raises:
        StoreUnavailableError: the store failed; the record is not final, so that the next delivery does it again.
    """
    address = ObjectAddress(task.output_bucket, done.key or "")
    with suppress(PreconditionFailedError):
        return store.put(address, encode_record(record), expected_etag=done.etag, metadata=done.origin)
    return None


def has_fingerprint(metadata: Mapping[str, str]) -> bool:
    """Whether the record with this S3 metadata is final: nothing had to follow it any more when it was written last."""
    return _FINGERPRINT in metadata


def is_made_from(metadata: Mapping[str, str], source_etag: str, *fingerprints: str) -> bool:
    """Whether the record with this S3 metadata is final, and made from this version of its source under one of these
    fingerprints: then nothing would be done again."""
    return metadata.get(SOURCE_ETAG) == source_etag and metadata.get(_FINGERPRINT) in fingerprints


def has_traits(metadata: Mapping[str, str], source_etag: str, traits: Mapping[str, str]) -> bool:
    """Whether the record with this S3 metadata is final, and made from this version of its source with these traits,
    whatever else its fingerprint covers."""
    made_from = {SOURCE_ETAG: source_etag, **traits}
    return has_fingerprint(metadata) and made_from.items() <= dict(metadata).items()


def _look(store: ObjectStore, task: Task) -> dict[str, ObjectState]:
    heads = {key: store.head(ObjectAddress(task.output_bucket, key)) for key in task.group.keys}
    return {key: state for key, state in heads.items() if state is not None}


def _read(store: ObjectStore, task: Task) -> StoredObject | None:
    if task.needs_body:
        return store.get(task.source, task.limit_bytes)
    state = store.head(task.source)
    return None if state is None else StoredObject(state, None)


class _View(msgspec.Struct, frozen=True):
    """What a round is right for: it is lost where this is another one at its end."""

    etag: str | None
    """The source's; None where there is none."""
    is_wanted: bool


def _view(task: Task, source: ObjectState | None) -> _View:
    return _View(source.etag, task.is_wanted()) if source is not None else _View(None, is_wanted=False)


def _view_again(store: ObjectStore, task: Task) -> _View:
    return _view(task, store.head(task.source))


def _remove(store: ObjectStore, task: Task, before: Existing, view: _View) -> Reconciled | None:
    if not before:
        return Reconciled(Outcome.UNCHANGED)
    is_deleted = _delete(store, task, before)
    return Reconciled(Outcome.REMOVED) if is_deleted and _view_again(store, task) == view else None


class _Round(msgspec.Struct, frozen=True):
    """What one round works on."""

    view: _View
    source: StoredObject
    work: Work
    is_first: bool

    @property
    def origins(self) -> tuple[dict[str, str], ...]:
        """The S3 metadata of a record that is made from this; the last are those of one that met the bounds."""
        bounded = self.work.bounded_fingerprint
        return (self._describe(self.work.fingerprint), *([self._describe(bounded)] if bounded else []))

    def _describe(self, fingerprint: str | None) -> dict[str, str]:
        etag = self.work.source_etag or self.source.state.etag
        final = {_FINGERPRINT: fingerprint, **self.work.traits} if fingerprint else {}
        return {SOURCE_ETAG: etag, **final}


def _settle(store: ObjectStore, task: Task, before: Existing, this: _Round) -> Reconciled | None:
    """One round over a source that exists; None when the round was lost."""
    kept = next(filter(None, (_find_current(task, before, origin) for origin in this.origins)), None)
    if kept is not None:
        done = Reconciled(Outcome.UNCHANGED if this.is_first else Outcome.SUPERSEDED, kept)
        if before.keys() == {kept}:
            return done  # nothing was written, so nothing has to be looked at again
    else:
        produced = this.work.produce()
        if isinstance(produced, Postponed):
            return Reconciled(produced.outcome, is_postponed=True)
        draft = task.before_write(before, produced)
        origin = this.origins[-1 if draft.is_bounded else 0]
        lasting = _find_lasting(task, before, origin) if draft.key == task.group.failure else None
        kept = lasting or draft.key
        etag = None if lasting else _write(store, task, draft, before.get(kept), origin)
        if etag is None and lasting is None:
            return None
        done = Reconciled(draft.outcome, kept, draft.record, etag, origin)
    others = {key: state for key, state in before.items() if key != kept}
    if not _delete(store, task, others) or not this.work.still_holds():
        return None
    return done if _agrees(store, task, done, this.view) else None


def _find_current(task: Task, before: Existing, origin: dict[str, str]) -> str | None:
    """The record that already is what this source would give. A failure is not: it is there to be tried again."""
    for key in task.group.keys if task.keeps_failure else task.group.successes:
        if key in before and origin.items() <= dict(before[key].metadata).items():
            return key
    return None


def _find_lasting(task: Task, before: Existing, origin: Mapping[str, str]) -> str | None:
    """A success of this source version, which a failure to make it again leaves as it is: not final, or made under
    another fingerprint, it is no less true than it was, and the next message tries again as after a failure."""
    return next(
        (
            key
            for key in task.group.successes
            if key in before and before[key].metadata.get(SOURCE_ETAG) == origin[SOURCE_ETAG]
        ),
        None,
    )


def _write(
    store: ObjectStore, task: Task, draft: Draft, expected: ObjectState | None, origin: Mapping[str, str]
) -> str | None:
    """The new record's etag; None where somebody else wrote meanwhile."""
    address = ObjectAddress(task.output_bucket, draft.key)
    expected_etag = expected.etag if expected else None
    metadata = origin if draft.is_final else {SOURCE_ETAG: origin[SOURCE_ETAG]}
    try:
        return store.put(address, encode_record(draft.record), expected_etag=expected_etag, metadata=metadata)
    except PreconditionFailedError:
        return None


def _delete(store: ObjectStore, task: Task, records: Existing) -> bool:
    """Whether all went, in the group's order; what somebody wrote meanwhile stays, because it may be right."""
    if not records:
        return True
    try:
        for key, state in task.before_delete(records).items():
            store.delete(ObjectAddress(task.output_bucket, key), expected_etag=state.etag)
    except PreconditionFailedError:
        return False
    return True


def _agrees(store: ObjectStore, task: Task, done: Reconciled, view: _View) -> bool:
    """Whether, after the writing, the group holds the record of this round alone and the source still is what it was
    made from.

    The siblings are looked at as well as the source: a worker that records a failure and one that succeeds on the
    same source version write different keys, so neither's condition can stop the other. Each writes before it looks,
    so at least one of them sees both. What this round wrote itself is not looked for again, which would be a request
    for nothing: whoever has replaced or removed it since knew it, and has to look after that for itself.
    """
    if _view_again(store, task) != view:
        return False
    if done.etag is None:
        return _look(store, task).keys() == {done.key}
    return not any(store.head(ObjectAddress(task.output_bucket, key)) for key in task.group.keys if key != done.key)
