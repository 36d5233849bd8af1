"""Files that hold several articles: each item has records of its own, and one message of its own."""

import json

import msgspec
import pytest

from dragoman.article import Article, Container, ObjectAddress, Outcome, Rejection, Subject, TranslationJob
from dragoman.errors import ContentionError, FailureReason, RejectionReason
from dragoman.events import write_hint, write_job
from dragoman.ingest import ingest
from dragoman.law import find_breaches
from dragoman.reading import read_records
from dragoman.reading_rules import Reading
from dragoman.records import (
    article_key,
    container_key,
    decode_article,
    decode_container,
    failure_key,
    ingest_group,
    rejection_key,
    translation_key,
)
from dragoman.settings import Settings
from dragoman.store import ObjectState
from tests.unit.fakes import INPUT_BUCKET, OUTPUT_BUCKET
from tests.unit.overrunning_reader import OverrunningReader
from tests.unit.stories import PORTUGUESE_PROSE, PROSE, Desk

KEY = "wire/today.jsonl"
SOURCE = ObjectAddress(INPUT_BUCKET, KEY)
HARBOUR = json.dumps({"id": "harbour", "title": "Harbour closes", "body": PROSE})
PORTO = json.dumps({"id": "porto", "title": "Porto fecha", "body": PORTUGUESE_PROSE})
BROKEN = '{"id": "broken", "title": '


def write(*lines: str) -> str:
    return "\n".join(lines)


def settle(desk: Desk) -> None:
    """Everything that is queued, as the functions would do it."""
    while desk.hints.sent or desk.jobs.sent:
        if desk.hints.sent:
            desk.ingest_subject(desk.hints.sent.pop(0))
        else:
            job = desk.jobs.sent.pop(0)
            desk.translate(job.source.key, job.target, item=job.item)


def drop(desk: Desk, *lines: str) -> list[str]:
    """The ids of the items, in the file's order, once all is done."""
    desk.ingest(KEY, write(*lines))
    ids = [entry.id for entry in read_container(desk).items]
    settle(desk)
    return ids


def read_container(desk: Desk) -> Container:
    return decode_container(desk.read_bytes(container_key(KEY)))


def find(desk: Desk) -> list[str]:
    return list(find_breaches(desk.store, INPUT_BUCKET, OUTPUT_BUCKET, ["pt"]))


def test_a_container_has_a_record_that_names_its_items() -> None:
    desk = Desk()
    report = desk.ingest(KEY, write(HARBOUR, PORTO))
    container = read_container(desk)

    assert report.outcome is Outcome.INGESTED
    assert (container.format, container.source.key) == ("json-lines", KEY)
    assert [entry.name for entry in container.items] == ["Harbour closes", "Porto fecha"]
    assert desk.hints.sent == [Subject(SOURCE, item=entry.id) for entry in container.items]
    assert desk.jobs.sent == []


def test_each_item_becomes_an_article_and_a_translation_of_its_own() -> None:
    desk = Desk()
    first, second = drop(desk, HARBOUR, PORTO)

    article = decode_article(desk.read_bytes(article_key(KEY, first)))
    assert (article.title, article.language.code) == ("Harbour closes", "en")
    assert (article.source.key, article.source.item, article.source.bytes) == (KEY, first, len(HARBOUR))
    assert article.id != decode_article(desk.read_bytes(article_key(KEY, second))).id
    expected = {article_key(KEY, item) for item in (first, second)}
    expected |= {translation_key(KEY, "pt", item) for item in (first, second)}
    assert set(desk.output_keys()) == expected | {container_key(KEY)}
    assert find(desk) == []


def test_one_bad_item_rejects_itself_and_no_other() -> None:
    desk = Desk()
    first, bad, last = drop(desk, HARBOUR, BROKEN, PORTO)

    assert rejection_key(KEY, bad) in desk.output_keys()
    assert {article_key(KEY, first), article_key(KEY, last)} < set(desk.output_keys())
    assert find(desk) == []


def test_a_new_version_takes_the_items_along_that_are_gone() -> None:
    desk = Desk()
    _, gone = drop(desk, HARBOUR, PORTO)
    drop(desk, HARBOUR)

    assert not [key for key in desk.output_keys() if gone in key]
    assert find(desk) == []


def test_an_item_keeps_its_id_and_its_records_when_others_come_before_it() -> None:
    desk = Desk()
    (before,) = drop(desk, HARBOUR)
    record = desk.read_bytes(article_key(KEY, before))
    _, after = drop(desk, PORTO, HARBOUR)

    assert before == after
    assert desk.read_bytes(article_key(KEY, after)) == record


def test_only_items_that_changed_are_hinted_at() -> None:
    desk = Desk()
    drop(desk, HARBOUR, PORTO)
    desk.ingest(KEY, write(HARBOUR, PORTO.replace("Porto fecha", "O porto fecha")))

    assert [hint.item for hint in desk.hints.sent] == [read_container(desk).items[1].id]


def test_the_same_file_again_has_all_of_its_items_looked_at() -> None:
    desk = Desk()
    ids = drop(desk, HARBOUR, PORTO)
    report = desk.ingest_again(KEY)

    assert report.outcome is Outcome.UNCHANGED
    assert [hint.item for hint in desk.hints.sent] == ids


@pytest.mark.parametrize("later", [PROSE, ""], ids=["an article", "a rejection"])
def test_a_container_that_becomes_something_else_loses_all_of_its_items(later: str) -> None:
    desk = Desk()
    drop(desk, HARBOUR, PORTO)
    desk.ingest(KEY, later)
    settle(desk)

    assert not [key for key in desk.output_keys() if "/item-" in key]
    assert find(desk) == []


def test_a_container_that_is_deleted_takes_everything_along() -> None:
    desk = Desk()
    drop(desk, HARBOUR, PORTO, BROKEN)
    desk.store.remove(SOURCE)
    desk.ingest_again(KEY)
    settle(desk)

    assert desk.output_keys() == []


def test_a_hint_at_an_item_that_no_file_holds_does_nothing() -> None:
    desk = Desk()
    drop(desk, HARBOUR)
    report = desk.ingest_subject(Subject(SOURCE, item="item-0123456789abcdef"))

    assert report.outcome is Outcome.UNCHANGED
    assert find(desk) == []


def test_a_container_of_nothing_is_rejected() -> None:
    desk = Desk()
    report = desk.ingest("empty.zip", b"PK\x05\x06" + bytes(18))

    assert (report.outcome, report.reason) == (Outcome.REJECTED, RejectionReason.NO_ARTICLE)


def test_an_item_that_ingest_gave_up_on_gets_a_failure_and_a_later_success_removes_it() -> None:
    desk = Desk()
    desk.ingest(KEY, write(HARBOUR, PORTO))
    lost, _ = (entry.id for entry in read_container(desk).items)
    hint = desk.hints.sent[0]
    (report,) = desk.record_failure(write_hint(hint))

    failure = json.loads(desk.read_bytes(failure_key(KEY, "ingest", lost)))
    assert (report.outcome, report.reason) == (Outcome.FAILED, FailureReason.RETRIES_EXHAUSTED)
    assert (failure["source"]["item"], failure["source"]["key"]) == (lost, KEY)
    settle(desk)
    assert failure_key(KEY, "ingest", lost) not in desk.output_keys()
    assert find(desk) == []


def test_a_dead_letter_of_an_item_waits_for_the_record_of_its_container() -> None:
    desk = Desk()
    drop(desk, HARBOUR)
    item = read_container(desk).items[0].id
    desk.store.upload(SOURCE, write(HARBOUR, PORTO).encode())

    with pytest.raises(ContentionError):
        desk.record_failure(write_hint(Subject(SOURCE, item=item)))


def test_a_container_that_ingest_gave_up_on_has_no_items() -> None:
    desk = Desk()
    drop(desk, HARBOUR)
    desk.store.upload(SOURCE, write(HARBOUR, PORTO).encode())
    desk.record_failure(write_hint(Subject(SOURCE)))
    settle(desk)

    assert desk.output_keys() == [failure_key(KEY, "ingest")]
    assert find(desk) == []


def test_a_job_of_an_item_that_was_given_up_gets_a_failure_beside_the_article() -> None:
    desk = Desk()
    desk.ingest(KEY, write(HARBOUR))
    item = read_container(desk).items[0].id
    desk.ingest_subject(desk.hints.sent.pop())
    desk.record_failure(write_job(TranslationJob(SOURCE, "pt", item)))

    assert failure_key(KEY, "pt", item) in desk.output_keys()
    assert find(desk) == []


def test_the_law_misses_an_items_record() -> None:
    desk = Desk()
    (item,) = drop(desk, HARBOUR)
    desk.store.remove(ObjectAddress(OUTPUT_BUCKET, translation_key(KEY, "pt", item)))
    desk.store.remove(ObjectAddress(OUTPUT_BUCKET, article_key(KEY, item)))

    (breach,) = find(desk)
    assert breach.startswith(f"{KEY} {item} has none of {ingest_group(KEY, item).keys[0]}")


def test_the_law_notices_an_item_that_no_container_names() -> None:
    desk = Desk()
    drop(desk, HARBOUR)
    desk.store.upload(ObjectAddress(OUTPUT_BUCKET, article_key(KEY, "item-0123456789abcdef")), b"{}")

    (breach,) = find(desk)
    assert breach.endswith("belongs to no input object")


def test_records_of_items_are_read_without_a_store_as_well() -> None:
    body = write(HARBOUR, BROKEN).encode()
    source = ObjectState("etag", len(body)).describe(SOURCE)
    container, article, rejection = read_records(source, body, Reading.from_settings(Settings(output_bucket="out")))

    assert isinstance(container, Container)
    assert isinstance(article, Article)
    assert isinstance(rejection, Rejection)
    assert [article.source.item, rejection.source.item] == [entry.id for entry in container.items]


def test_item_whose_file_is_too_much_this_time_is_rejected_as_the_item_that_its_list_names() -> None:
    desk = Desk()
    desk.ingest(KEY, write(HARBOUR, PORTO))
    entry = read_container(desk).items[0]
    reader = OverrunningReader(desk.settings.parser_bounds)
    for expected in (Outcome.REJECTED, Outcome.UNCHANGED):
        report = ingest(Subject(SOURCE, item=entry.id), desk.queue_services(), reader, lambda: 60.0)
        assert report.outcome == expected
    settle(desk)

    rejection = msgspec.json.decode(desk.read_bytes(rejection_key(KEY, entry.id)), type=Rejection)
    assert (rejection.reason, rejection.source.etag) == (RejectionReason.TOO_COMPLEX, entry.etag)
    assert list(find_breaches(desk.store, INPUT_BUCKET, OUTPUT_BUCKET, ["pt"])) == []


def test_item_that_no_list_names_leaves_nothing_though_its_file_is_too_much() -> None:
    desk = Desk()
    desk.ingest(KEY, write(HARBOUR, PORTO))
    settle(desk)
    before = desk.output_keys()
    reader = OverrunningReader(desk.settings.parser_bounds)
    ingest(Subject(SOURCE, item="item-0123456789abcdef"), desk.queue_services(), reader, lambda: 60.0)
    assert desk.output_keys() == before
