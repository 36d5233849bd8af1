"""Which terms and corrections concern an article: out of the reference records that the manifest names.

Nothing here is remembered by time. Each translation asks for the manifest, and keeps of earlier ones only what lies
under a key and an etag, which never changes. A worker that trusted a list of some minutes ago would meet a translation
that was just made with the new glossary, take its fingerprint for a wrong one, and put the old translation back; the
walk that looks for stale translations has passed by then, so it would stay for ever. For the same reason a worker
looks at the manifest once more after it has written: a glossary that was changed, and changed back while it worked,
leaves the walk nothing to notice.
"""

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from typing import Final, Generic, TypeVar

from dragoman.article import Article, ListedReference, ObjectAddress, Reference
from dragoman.assembly import cut_blocks
from dragoman.language import is_same_language
from dragoman.records import MANIFEST_KEY, decode_reference
from dragoman.reference_guides import PairGuide, guide_languages
from dragoman.reference_manifest import Manifest, read_manifest
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
        state = self._store.head(ObjectAddress(self._bucket, MANIFEST_KEY))
        return (state.etag if state else "") == manifest.etag

    def open_pair(self, listed: tuple[ListedReference, ...], language: str, target: str) -> PairGuide:
        """What these references know about a pair of languages."""
        name = (language, target, *((reference.key, reference.etag) for reference in listed))
        pair = self._pairs.find(name)
        if pair is None:
            found = [record for record in map(self._load, listed) if record is not None]
            pair = PairGuide(sorted(found, key=_age), language, target)
            if len(found) == len(listed):  # what is missing may come back under the same name
                self._pairs.keep(name, pair, pair.entries)
        return pair

    def _load(self, listed: ListedReference) -> Reference | None:
        """None where the record is gone or another by now: then the manifest will be another, too, in a moment."""
        record = self._records.find((listed.key, listed.etag))
        if record is None:
            stored = self._store.get(ObjectAddress(self._bucket, listed.key))
            if stored is None or stored.state.etag != listed.etag:
                return None
            record = decode_reference(stored.body or b"")
            self._records.keep((listed.key, listed.etag), record, stored.state.bytes)
        return record


def _age(reference: Reference) -> tuple[str, str]:
    """Later files count more; of two of one second, the later name."""
    return reference.source.last_modified, reference.source.key


class Shelf:
    """What the library holds at one moment."""

    def __init__(self, library: ReferenceLibrary, manifest: Manifest) -> None:
        self._library = library
        self.manifest = manifest

    def guide(self, article: Article, target: str, max_segment_characters: int) -> Mapping[str, Guidance]:
        """See Guide. Without any reference for the target it does nothing."""
        listed = [one for one in self.manifest.references if any(serves(pair.target, target) for pair in one.pairs)]
        if not listed:
            return {}
        blocks = tuple(cut_blocks(article, max_segment_characters))

        def open_pair(language: str) -> PairGuide | None:
            fitting = tuple(one for one in listed if _has_pair(one, language, target))
            return self._library.open_pair(fitting, language, target) if fitting else None

        return guide_languages(blocks, target, open_pair)


def _has_pair(reference: ListedReference, language: str, target: str) -> bool:
    return any(
        serves(pair.target, target) and (pair.source == ANY_LANGUAGE or is_same_language(pair.source, language))
        for pair in reference.pairs
    )
