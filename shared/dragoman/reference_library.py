"""Which terms and corrections concern an article: out of the reference records that the manifest names.

Nothing here is remembered by time. Each translation asks for the manifest, and keeps of earlier ones only what lies
under a key and an etag, which never changes. A worker that trusted a list of some minutes ago would meet a translation
that was just made with the new glossary, take its fingerprint for a wrong one, and put the old translation back; the
walk that looks for stale translations has passed by then, so it would stay for ever. For the same reason a worker
looks at the manifest once more after it has written: a glossary that was changed, and changed back while it worked,
leaves the walk nothing to notice. And a record that was not as the manifest lists it, because its new version had not
been listed yet, is no less of a reason to begin again: changed back in time, the list never tells of it.
"""

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from typing import Final, Generic, TypeVar

import msgspec

from dragoman.article import ListedReference, ObjectAddress, Reference
from dragoman.cutting import CutArticle
from dragoman.language import is_same_language
from dragoman.records import decode_reference
from dragoman.reference_guides import PairGuide, guide_languages
from dragoman.reference_manifest import Manifest, read_generation, read_manifest
from dragoman.store import ObjectStore
from dragoman.translation.guidance import Guidance
from dragoman.translation.guidance.reference_choice import ANY_LANGUAGE, serves

MAX_RECORD_BYTES: Final = 50_000_000
"""Of the records that a warm function keeps. In memory they take 1.8 times that: 50,000 terms, which is what a file may
hold, are 8.6 MB in the bucket and 15 MB here."""

MAX_ENTRIES: Final = 200_000
"""Of the pairs of languages that it keeps ready for searching, together: some 85 MB. To make 50,000 terms ready takes
half a second."""

Name = TypeVar("Name", bound=Hashable)
Value = TypeVar("Value")


class _Kept(Generic[Name, Value]):
    """Values by name, up to a weight in all; what was not asked for longest leaves first."""

    def __init__(self, max_weight: int) -> None:
        self._max_weight = max_weight
        self._values: OrderedDict[Name, tuple[Value, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._values)

    def find(self, name: Name) -> Value | None:
        if name not in self._values:
            return None
        self._values.move_to_end(name)
        return self._values[name][0]

    def keep(self, name: Name, value: Value, weight: int) -> None:
        self._values[name] = (value, weight)
        while len(self._values) > 1 and sum(kept for _, kept in self._values.values()) > self._max_weight:
            self._values.popitem(last=False)


class OpenedPair(msgspec.Struct, frozen=True):
    """What the records of a pair of languages say."""

    guide: PairGuide
    is_as_listed: bool
    """Whether each record still was what the manifest lists."""


class ReferenceLibrary:
    """The reference records of the output bucket. A warm function keeps one; the newest file counts most."""

    def __init__(self, store: ObjectStore, bucket: str) -> None:
        self._store = store
        self._bucket = bucket
        self._records: _Kept[tuple[str, str], Reference] = _Kept(MAX_RECORD_BYTES)
        self._pairs: _Kept[tuple[object, ...], PairGuide] = _Kept(MAX_ENTRIES)

    def open(self) -> "Shelf":
        """What there is now.

        Raises:
            StoreUnavailableError: the store did not answer.
        """
        return Shelf(self, read_manifest(self._store, self._bucket))

    def is_current(self, manifest: Manifest) -> bool:
        """Whether the manifest still is this one.

        Raises:
            StoreUnavailableError: the store did not answer.
        """
        return read_generation(self._store, self._bucket) == manifest.generation

    def open_pair(self, listed: tuple[ListedReference, ...], language: str, target: str) -> OpenedPair:
        """What these references know about a pair of languages. Of one that has changed since, what it is now: that is
        what the manifest will list in a moment."""
        name = (language, target, *((reference.key, reference.etag) for reference in listed))
        pair = self._pairs.find(name)
        if pair is not None:
            return OpenedPair(pair, is_as_listed=True)
        found = [self._load(reference) for reference in listed]
        records = [record for record, _ in found if record is not None]
        pair = PairGuide(sorted(records, key=_age), language, target)
        is_as_listed = all(is_listed for _, is_listed in found)
        if is_as_listed:
            self._pairs.keep(name, pair, pair.entries)
        return OpenedPair(pair, is_as_listed)

    def _load(self, listed: ListedReference) -> tuple[Reference | None, bool]:
        """The record, if there still is one, and whether it is the one that is listed."""
        record = self._records.find((listed.key, listed.etag))
        if record is not None:
            return record, True
        stored = self._store.get(ObjectAddress(self._bucket, listed.key))
        if stored is None:
            return None, False
        record = decode_reference(stored.body or b"")
        self._records.keep((listed.key, stored.state.etag), record, stored.state.bytes)
        return record, stored.state.etag == listed.etag


def _age(reference: Reference) -> tuple[str, str]:
    """Later files count more; of two of one second, the later name."""
    return reference.source.last_modified, reference.source.key


class Shelf:
    """What the library holds at one moment."""

    def __init__(self, library: ReferenceLibrary, manifest: Manifest) -> None:
        self._library = library
        self._is_as_listed = True
        self.manifest = manifest

    def is_current(self) -> bool:
        """Whether the manifest still is what it was, and each record that was asked for was as it lists them.

        Where there was none there is no need to look again. What that look finds out is whether a walk may have passed
        by a translation because it was right already: one that was made under an earlier list that said the same. If
        nobody had ever listed anything, that translation was made later than whoever asks here looked at the one to be
        replaced, so that the condition of its write does not hold.

        Raises:
            StoreUnavailableError: the store did not answer.
        """
        if not self.manifest.etag:
            return True
        return self._is_as_listed and self._library.is_current(self.manifest)

    def guide(self, cut: CutArticle, target: str) -> Mapping[str, Guidance]:
        """See Guide. Without any reference for the target it does nothing."""
        listed = [one for one in self.manifest.references if any(serves(pair.target, target) for pair in one.pairs)]
        if not listed:
            return {}

        def open_pair(language: str) -> PairGuide | None:
            fitting = tuple(one for one in listed if _has_pair(one, language, target))
            if not fitting:
                return None
            opened = self._library.open_pair(fitting, language, target)
            self._is_as_listed &= opened.is_as_listed
            return opened.guide

        return guide_languages(cut.blocks, target, open_pair)


def _has_pair(reference: ListedReference, language: str, target: str) -> bool:
    return any(
        serves(pair.target, target) and (pair.source == ANY_LANGUAGE or is_same_language(pair.source, language))
        for pair in reference.pairs
    )
