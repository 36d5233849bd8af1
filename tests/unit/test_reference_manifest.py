from typing import Any

import msgspec
import pytest

from dragoman.article import LanguagePair, ObjectAddress
from dragoman.errors import ContentionError
from dragoman.records import MANIFEST_KEY
from dragoman.reference_manifest import (
    NO_MANIFEST,
    find_manifest_breaches,
    note_walks,
    read_generation,
    read_manifest,
    rebuild_manifest,
)
from tests.unit.fakes import INPUT_BUCKET, OUTPUT_BUCKET, FakeStore, MeddledStore
from tests.unit.stories import Desk

FIRST, SECOND = "glossaries/en-pt/a.csv", "glossaries/en-de/b.csv"
TERMS = "source,target\nharbour,porto\n"
MANIFEST = ObjectAddress(OUTPUT_BUCKET, MANIFEST_KEY)


def make_store(*keys: str, store: FakeStore | None = None) -> FakeStore:
    """A store with the records of these glossaries and their manifest."""
    desk = Desk(store=store)
    for key in keys:
        desk.ingest(key, TERMS)
    return desk.store


def record(key: str) -> ObjectAddress:
    return ObjectAddress(OUTPUT_BUCKET, f"references/{key}.json")


def breaches(store: FakeStore) -> list[str]:
    return list(find_manifest_breaches(store, OUTPUT_BUCKET))


def test_manifest_names_each_record_with_its_etag_its_kind_and_its_languages() -> None:
    store = make_store(FIRST, SECOND)
    manifest = read_manifest(store, OUTPUT_BUCKET)
    assert [(one.key, one.kind, one.pairs) for one in manifest.references] == [
        (record(SECOND).key, "glossary", (LanguagePair("en", "de"),)),
        (record(FIRST).key, "glossary", (LanguagePair("en", "pt"),)),
    ]
    states = [store.head(ObjectAddress(OUTPUT_BUCKET, one.key)) for one in manifest.references]
    assert [one.etag for one in manifest.references] == [state.etag for state in states if state]
    assert breaches(store) == []


def test_manifest_begins_with_the_first_record_and_stays_after_the_last() -> None:
    assert rebuild_manifest(FakeStore(), OUTPUT_BUCKET) == NO_MANIFEST
    store = make_store(FIRST)
    store.remove(record(FIRST))
    rebuilt = rebuild_manifest(store, OUTPUT_BUCKET)
    assert (rebuilt.generation, rebuilt.references, rebuilt.has_walks) == (2, (), False)
    assert read_manifest(store, OUTPUT_BUCKET) == rebuilt == rebuild_manifest(store, OUTPUT_BUCKET)
    assert breaches(store) == []


def test_generation_grows_with_each_change_so_that_no_state_comes_back() -> None:
    store = make_store(FIRST)
    first = store.get(record(FIRST))
    assert first is not None
    states = [read_manifest(store, OUTPUT_BUCKET)]
    for _ in range(2):
        store.remove(record(FIRST))
        states.append(rebuild_manifest(store, OUTPUT_BUCKET))
        store.upload(record(FIRST), first.body or b"")
        states.append(rebuild_manifest(store, OUTPUT_BUCKET))
    assert [state.generation for state in states] == [1, 2, 3, 4, 5]
    assert len({state.etag for state in states}) == 5
    assert read_generation(store, OUTPUT_BUCKET) == 5
    assert read_generation(FakeStore(), OUTPUT_BUCKET) == 0


def test_note_of_queued_walks_is_for_one_state_of_the_manifest() -> None:
    store = make_store()
    upload = make_store(FIRST).get(record(FIRST))
    assert upload is not None
    store.upload(record(FIRST), upload.body or b"")
    earlier = rebuild_manifest(store, OUTPUT_BUCKET)
    store.remove(record(FIRST))
    later = rebuild_manifest(store, OUTPUT_BUCKET)
    note_walks(store, OUTPUT_BUCKET, earlier)
    assert not rebuild_manifest(store, OUTPUT_BUCKET).has_walks
    note_walks(store, OUTPUT_BUCKET, later)
    noted = rebuild_manifest(store, OUTPUT_BUCKET)
    assert (noted.has_walks, noted.generation) == (True, later.generation)
    store.requests.clear()
    note_walks(store, OUTPUT_BUCKET, noted)
    assert store.requests == []


def test_manifest_that_agrees_is_not_written_and_no_record_read() -> None:
    store = make_store(FIRST, SECOND)
    store.requests.clear()
    rebuild_manifest(store, OUTPUT_BUCKET)
    assert [method for method, _, _ in store.requests] == ["get", "list"]


def test_only_the_records_that_are_new_are_read() -> None:
    store = make_store(FIRST, SECOND)
    other = Desk(store=store)
    store.requests.clear()
    other.ingest("glossaries/en-fr/c.csv", TERMS)
    read = {key for method, _, key in store.requests if method == "get" and key.startswith("references/")}
    assert read == {"references/glossaries/en-fr/c.csv.json"}


@pytest.mark.parametrize("body", [b"", b"not ours", b'{"schema": "dragoman.reference", "version": 99}', b"\xff" * 8])
def test_record_that_cannot_be_read_keeps_no_other_back_and_is_told_of(body: bytes) -> None:
    store = make_store(FIRST)
    store.upload(ObjectAddress(OUTPUT_BUCKET, "references/strange.csv.json"), body)
    before = {reference.key for reference in read_manifest(store, OUTPUT_BUCKET).references}
    rebuild_manifest(store, OUTPUT_BUCKET)
    assert {reference.key for reference in read_manifest(store, OUTPUT_BUCKET).references} == before
    assert any("strange.csv" in breach for breach in breaches(store))


def test_manifest_that_another_release_wrote_is_written_again() -> None:
    store = make_store(FIRST)
    store.upload(MANIFEST, b'{"schema": "dragoman.reference-list", "version": 99}')
    with pytest.raises(msgspec.ValidationError):
        read_manifest(store, OUTPUT_BUCKET)
    assert not rebuild_manifest(store, OUTPUT_BUCKET).has_walks
    assert breaches(store) == []


def test_manifest_that_another_release_wrote_about_nothing_is_written_again() -> None:
    store = FakeStore()
    store.upload(MANIFEST, b'{"schema": "dragoman.reference-list", "version": 99}')
    rebuild_manifest(store, OUTPUT_BUCKET)
    assert read_manifest(store, OUTPUT_BUCKET).references == ()


def test_record_that_comes_or_goes_at_any_moment_is_listed_as_it_is_in_the_end() -> None:
    """Whoever adds or removes it rebuilds the manifest as well, in the middle of ours."""
    for request in range(20):
        store = MeddledStore()
        make_store(FIRST, store=store)
        kept = store.get(record(FIRST))
        assert kept is not None
        late = make_store(SECOND).get(record(SECOND))
        assert late is not None
        store.upload(record(SECOND), late.body or b"")  # by a worker that died before the manifest

        def take_away(store: MeddledStore = store) -> None:
            store.remove(record(SECOND))
            rebuild_manifest(store, OUTPUT_BUCKET)

        store.meddle_before(request, take_away)
        rebuild_manifest(store, OUTPUT_BUCKET)
        if not store.has_happened:
            assert request > 3
            return
        assert breaches(store) == []
    raise AssertionError("it takes fewer requests")


def test_others_who_never_stop_writing_make_the_queue_deliver_again() -> None:
    class Restless(FakeStore):
        def put(self, address: ObjectAddress, body: bytes, **how: Any) -> str:
            self.upload(address, str(len(self.requests)).encode())
            return super().put(address, body, **how)

    restless = Restless()
    restless.upload(MANIFEST, b"{}")
    with pytest.raises(ContentionError):
        rebuild_manifest(restless, OUTPUT_BUCKET)


@pytest.mark.parametrize(
    ("change", "breach"),
    [
        (lambda store: store.remove(record(FIRST)), "names references/glossaries/en-pt/a.csv.json as it is not"),
        (lambda store: store.remove(MANIFEST), "does not name references/glossaries/en-pt/a.csv.json as it is"),
    ],
    ids=["a record that is gone", "a record that is not named"],
)
def test_manifest_that_disagrees_is_a_breach(change: object, breach: str) -> None:
    store = make_store(FIRST)
    assert callable(change)
    change(store)
    assert any(breach in found for found in breaches(store))


def test_drop_of_the_input_bucket_is_never_touched() -> None:
    store = make_store(FIRST)
    assert {method for method, bucket, _ in store.requests if bucket == INPUT_BUCKET} == {"get", "head"}
