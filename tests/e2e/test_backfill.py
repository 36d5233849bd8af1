"""Backfill on the embedded cloud: the real state machine lists and sends, the real functions do."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from dragoman.cloud.deployment import STACK_NAME, Stack, deploy, find_template
from dragoman.cloud.discovery import CloudNote, leave_note
from dragoman.cloud.server import Cloud, run_cloud
from dragoman.law import find_breaches
from dragoman.model_store.stacked_models import list_local_sets
from dragoman.operations.backfill_request import Request
from dragoman.operations.backfills import start
from dragoman.operations.connection import connect_to_embedded
from dragoman.records import article_key, translation_key
from dragoman.store import S3Store
from tests.e2e.conftest import REPOSITORY, Ask, Dragoman

KEYS = ("desk/harbour.txt", "desk/a b+c 100% ü/é.txt", "market.txt")
TEXT = "The harbour was closed for eleven weeks after a heavy storm had damaged the wall in {place}.\n"


class Place:
    """A stack in which files lie that nobody was told of."""

    def __init__(self, cloud: Cloud, stack: Stack, outbox: Path) -> None:
        self.stack = stack
        self.outbox = outbox
        self.store = S3Store(cloud.client("s3"))
        self._s3 = cloud.client("s3")
        self._events = cloud.client("events")

    def put_unseen(self, key: str, body: str) -> None:
        """Put a file, or take one away where the body is empty, with no event."""
        rules = [rule["Name"] for rule in self._events.list_rules()["Rules"]]
        for rule in rules:
            self._events.disable_rule(Name=rule)
        if body:
            self._s3.put_object(Bucket=self.stack.input_bucket, Key=key, Body=body.encode())
        else:
            self._s3.delete_object(Bucket=self.stack.input_bucket, Key=key)
        for rule in rules:
            self._events.enable_rule(Name=rule)

    def lose_record(self, record: str) -> None:
        """An accident."""
        self._s3.delete_object(Bucket=self.stack.output_bucket, Key=record)

    def list_records(self) -> dict[str, str]:
        """Each record's etag."""
        return {entry.key: entry.etag for entry in self.store.list_entries(self.stack.output_bucket)}

    def find_breaches(self) -> list[str]:
        return list(find_breaches(self.store, self.stack.input_bucket, self.stack.output_bucket, ("pt",)))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    outbox = tmp_path_factory.mktemp("outbox")
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        patch.chdir(REPOSITORY)
        cloud = stack.enter_context(run_cloud())
        deployed = deploy(cloud, find_template(), {"Targets": "pt", "Engines": "firefox"}, list_local_sets(None))
        port = int(cloud.endpoint_url.rsplit(":", 1)[1])
        leave_note(outbox, CloudNote(port=port, stack=STACK_NAME, process=1, inbox=str(outbox)))
        yield Place(cloud, deployed, outbox)


def test_what_is_in_the_bucket_already_is_ingested_once_and_healed_where_it_is_stale(
    place: Place, ask: Ask, tmp_path: Path
) -> None:
    """One story, because each step of it needs the one before."""
    for key in KEYS:
        place.put_unseen(key, TEXT.format(place=key))

    def backfill(*options: str | Path) -> dict[str, Any]:
        code, found = ask("backfill", "--outbox", place.outbox, *options)
        assert code == 0
        return found

    counted = backfill("--prefix", "desk/", "--dry-run")
    assert (counted["survey"]["listed"], counted["survey"]["without_record"]) == (2, 2)
    assert place.list_records() == {}, "a dry run starts nothing"

    assert backfill("--prefix", "desk/", "--yes")["backfill"]["succeeded"] == 2
    first = place.list_records()
    assert set(first) == {record for key in KEYS[:2] for record in (article_key(key), translation_key(key, "pt"))}

    listed = tmp_path / "keys.txt"
    listed.write_text(f"{KEYS[2]}\n{KEYS[0]}\n", "utf-8")
    done = backfill("--keys", listed, "--yes")
    assert (done["backfill"]["succeeded"], done["new_failures"], done["new_rejections"]) == (2, 0, 0)
    assert place.find_breaches() == []
    assert first.items() <= place.list_records().items(), "what was there is as it was"

    place.lose_record(translation_key(KEYS[2], "pt"))
    assert backfill("--only", "translations", "--dry-run")["survey"]["stale"] == 1
    backfill("--only", "translations", "--yes")
    assert place.find_breaches() == []

    place.put_unseen(KEYS[0], "")
    place.put_unseen(KEYS[2], TEXT.format(place="another town"))
    assert len(place.find_breaches()) > 1
    assert backfill("--only", "records", "--dry-run")["survey"]["stale"] == 4
    backfill("--only", "records", "--yes")
    assert place.find_breaches() == []


def test_a_backfill_that_cannot_read_its_list_ends_as_failed(place: Place, dragoman: Dragoman) -> None:
    request = Request(mode="input", targets=("pt",), list="backfill/lists/none.jsonl")
    start(request, connect_to_embedded(place.outbox))
    done = dragoman("backfill", "--outbox", place.outbox, "--follow")
    assert done.returncode == 1
    assert b"ItemReaderFailed" in done.stderr
