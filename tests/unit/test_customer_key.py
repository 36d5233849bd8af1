"""Buckets under a key of the customer's: an etag is new with each write, and no longer the MD5 of what was written."""

import zipfile
from collections.abc import Mapping
from io import BytesIO
from itertools import count

import msgspec
import pytest

from dragoman.article import ObjectAddress, Outcome
from dragoman.law import find_breaches
from tests.unit.fakes import INPUT_BUCKET, OUTPUT_BUCKET, FakeStore
from tests.unit.stories import PROSE, Desk

GLOSSARY = "glossaries/en-pt/terms.csv"
TERM = "source,target\nharbour wall,muralha\n"


class StoreUnderAKey(FakeStore):
    """S3 with SSE-KMS: equal bytes written twice have two etags."""

    def __init__(self) -> None:
        super().__init__()
        self._numbers = count(1)

    def upload(
        self,
        address: ObjectAddress,
        body: bytes,
        *,
        media_type: str = "application/octet-stream",
        metadata: Mapping[str, str] = {},
    ) -> str:
        super().upload(address, body, media_type=media_type, metadata=metadata)
        stored = self._objects[address]
        etag = f"{next(self._numbers):032x}"
        state = msgspec.structs.replace(stored.state, etag=etag)
        self._objects[address] = msgspec.structs.replace(stored, state=state)
        return etag


@pytest.fixture
def desk() -> Desk:
    """Two articles, a container of two more, and what they became."""
    desk = Desk(store=StoreUnderAKey())
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as package:
        package.writestr("one.txt", PROSE)
        package.writestr("two.txt", PROSE)
    desk.ingest("a.txt", PROSE)
    desk.ingest("b.txt", PROSE)
    desk.ingest("c.zip", archive.getvalue())
    desk.run_out()
    return desk


def writes(desk: Desk) -> list[tuple[str, str, str]]:
    return [request for request in desk.store.requests if request[0] in {"put", "delete"}]


def test_everything_converges_where_an_etag_tells_nothing_of_the_content(desk: Desk) -> None:
    desk.ingest(GLOSSARY, TERM)
    desk.run_out()
    desk.ingest("a.txt", "The wall has been mended. Ships may enter the port again, the town's council said today.\n")
    desk.ingest(GLOSSARY, TERM + "council,conselho\n")
    desk.run_out()
    assert list(find_breaches(desk.store, INPUT_BUCKET, OUTPUT_BUCKET, ["pt"])) == []
    desk.store.remove(ObjectAddress(INPUT_BUCKET, GLOSSARY))
    desk.ingest_again(GLOSSARY)
    desk.run_out()
    assert list(find_breaches(desk.store, INPUT_BUCKET, OUTPUT_BUCKET, ["pt"])) == []
    assert len([key for key in desk.output_keys() if key.startswith("translations/pt/")]) == 4


@pytest.mark.parametrize("key", ["a.txt", "c.zip"])
def test_a_second_event_of_an_unchanged_object_writes_nothing(desk: Desk, key: str) -> None:
    desk.store.requests.clear()
    assert desk.ingest_again(key).outcome is Outcome.UNCHANGED
    desk.run_out()
    assert writes(desk) == []


def test_a_file_that_is_dropped_again_unchanged_is_done_again_once(desk: Desk) -> None:
    assert desk.ingest("a.txt", PROSE).outcome is Outcome.INGESTED
    desk.run_out()
    desk.store.requests.clear()
    desk.ingest_again("a.txt")
    desk.run_out()
    assert writes(desk) == []
    assert list(find_breaches(desk.store, INPUT_BUCKET, OUTPUT_BUCKET, ["pt"])) == []


def test_a_second_event_of_a_glossary_queues_no_second_walk(desk: Desk) -> None:
    desk.ingest(GLOSSARY, TERM)
    desk.run_out()
    desk.store.requests.clear()
    desk.ingest_again(GLOSSARY)
    assert desk.walks.sent == []
    assert writes(desk) == []
