"""What is done of an article that takes longer than one invocation: saved, taken up again, and gone in the end.

A worker whose time ends saves its segments at `progress/<target>/…` and queues its job again. Whoever gets that goes on
from there, if what is saved still fits the article, and begins anew if it does not. Whoever comes to an end, of any
kind, removes what is saved. So whatever a worker that dies leaves behind, the message that comes back for it finds.
"""

from contextlib import suppress
from typing import Final

import msgspec

from dragoman.article import ObjectAddress, Progress, TranslationJob
from dragoman.errors import ContentionError, PreconditionFailedError
from dragoman.reconciliation import MAX_ROUNDS, SOURCE_ETAG
from dragoman.records import encode_record, progress_key
from dragoman.store import ObjectState, ObjectStore

_FINGERPRINT: Final = "fingerprint"
_SEGMENTS: Final = "segments"


class SavedProgress:
    """Where the progress of one job is kept."""

    def __init__(self, store: ObjectStore, bucket: str, job: TranslationJob) -> None:
        self._store = store
        self._address = ObjectAddress(bucket, progress_key(job.source.key, job.target, job.item))
        self._was_absent = False

    def load(self, article_etag: str, fingerprint: str) -> Progress | None:
        """What is done of this version of the article under this fingerprint; None: nothing.

        Raises:
            StoreUnavailableError: the store did not answer.
        """
        stored = self._store.get(self._address)
        self._was_absent = stored is None
        if stored is None or not _is_of(stored.state, article_etag, fingerprint):
            return None
        return msgspec.json.decode(stored.body or b"", type=Progress)

    def save(self, progress: Progress, article_etag: str) -> bool:
        """Put it in the place of what is there, unless that is of the same version and at least as far: then somebody
        else goes on from there, and the answer is False.

        Raises:
            ContentionError: others kept writing it.
            StoreUnavailableError: the store did not answer.
        """
        done = len(progress.segments)
        metadata = {SOURCE_ETAG: article_etag, _FINGERPRINT: progress.fingerprint, _SEGMENTS: str(done)}
        for _ in range(MAX_ROUNDS):
            there = self._store.head(self._address)
            if there is not None and _is_of(there, article_etag, progress.fingerprint) and _count(there) >= done:
                return False
            with suppress(PreconditionFailedError):
                expected = there.etag if there else None
                self._store.put(self._address, encode_record(progress), expected_etag=expected, metadata=metadata)
                return True
        raise ContentionError(f"{MAX_ROUNDS} rounds lost")

    def clear(self) -> None:
        """Remove it. What somebody saves at the same moment stays: its job is queued. So does what somebody has saved
        since `load` found nothing, for the same reason; a request to see whether there is any would be for nothing.

        Raises:
            StoreUnavailableError: the store did not answer.
        """
        if self._was_absent:
            return
        there = self._store.head(self._address)
        if there is not None:
            with suppress(PreconditionFailedError):
                self._store.delete(self._address, expected_etag=there.etag)


def _count(state: ObjectState) -> int:
    return int(state.metadata.get(_SEGMENTS, "0"))


def _is_of(state: ObjectState, article_etag: str, fingerprint: str) -> bool:
    expected = {SOURCE_ETAG: article_etag, _FINGERPRINT: fingerprint}
    return expected.items() <= dict(state.metadata).items()
