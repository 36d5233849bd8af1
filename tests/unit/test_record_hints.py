"""Hints that name a record: which messages they are, and what a story makes of them."""

import json

import msgspec
import pytest

from dragoman.article import ObjectAddress, Outcome, RecordHint, Subject, TranslationJob
from dragoman.errors import StoreUnavailableError, UnreadableMessageError
from dragoman.events import read_hints, read_work
from dragoman.failure import read_losses
from dragoman.record_hints import follow_hint
from dragoman.records import (
    RecordPlace,
    article_key,
    container_key,
    failure_key,
    find_place,
    progress_key,
    reference_key,
    rejection_key,
    translation_key,
)
from dragoman.report import Report
from tests.unit.fakes import INPUT_BUCKET, OUTPUT_BUCKET
from tests.unit.stories import PROSE, Desk

ITEM = "item-0123456789abcdef"
LONG_KEY = "ü" * 500
NOT_UTF_8 = b'{"source": {"bucket": "\xff", "key": "a.txt"}}'
TOO_DEEP = b'{"notes": ' + b"[" * 100_000
NO_RECORDS = [b"", b"not JSON", b"{}", b'{"source": 7}', b"\xff", NOT_UTF_8, TOO_DEEP]
"""The last two are not what msgspec calls a DecodeError."""


@pytest.fixture
def desk() -> Desk:
    return Desk()


def follow(desk: Desk, hint: RecordHint) -> tuple[Report, list[Subject]]:
    """What is told of a hint, and what the story is asked to do."""
    seen: list[Subject] = []

    def act(subject: Subject) -> Report:
        seen.append(subject)
        if subject.target is not None:
            return desk.do_job(TranslationJob(subject.source, subject.target, subject.item))
        return desk.ingest_subject(subject)

    return follow_hint(hint, desk.store, desk.settings, act), seen


@pytest.mark.parametrize(
    "record",
    [
        article_key("a.txt"),
        article_key("a.zip", ITEM),
        container_key("a.zip"),
        reference_key("glossaries/a.csv"),
        rejection_key("a.txt"),
        failure_key("a.txt", "ingest"),
    ],
)
def test_the_ingest_queue_takes_hints_at_records_that_ingest_makes(record: str) -> None:
    body = json.dumps({"record": record})
    assert read_hints(body) == (RecordHint(record),)
    assert read_losses(body) == (RecordHint(record),)
    with pytest.raises(UnreadableMessageError, match="ingest queue"):
        read_work(body)


@pytest.mark.parametrize(
    "record", [translation_key("a.txt", "pt"), failure_key("a.txt", "zh-Hant", ITEM), progress_key("a.txt", "pt")]
)
def test_the_translate_queue_takes_hints_at_records_that_translate_makes(record: str) -> None:
    body = json.dumps({"record": record})
    assert read_work(body) == RecordHint(record)
    assert read_losses(body) == (RecordHint(record),)
    with pytest.raises(UnreadableMessageError, match="translate queue"):
        read_hints(body)


def test_an_article_with_a_target_is_for_the_translate_queue() -> None:
    body = json.dumps({"record": article_key("a.txt"), "target": "pt"})
    assert read_work(body) == RecordHint(article_key("a.txt"), "pt")
    with pytest.raises(UnreadableMessageError, match="translate queue"):
        read_hints(body)


@pytest.mark.parametrize(
    "hint",
    [
        {"record": "references.json"},
        {"record": "unreadable/1.json"},
        {"record": "articles/"},
        {"record": "elsewhere/a.json"},
        {"record": "translations/pt"},
        {"record": "translations/no target/a.json"},
        {"record": "articles/" + "a" * 1016},
        {"record": 7},
        {"record": article_key("a.txt"), "target": "../pt"},
        {"record": article_key("a.txt"), "target": 7},
        {"record": translation_key("a.txt", "pt"), "target": "pt"},
        {"record": container_key("a.zip"), "target": "pt"},
    ],
)
def test_what_names_no_record_is_unreadable(hint: dict[str, object]) -> None:
    for read in (read_hints, read_work, read_losses):
        with pytest.raises(UnreadableMessageError):
            read(json.dumps(hint))


def test_a_failure_to_ingest_is_of_no_target() -> None:
    assert find_place("failed/ingest/a.json") == RecordPlace("failed")
    assert find_place("failed/pt/a.json") == RecordPlace("failed", "pt")


@pytest.mark.parametrize("key", ["a.txt", LONG_KEY, "a b+c 100% ü/é.txt"])
def test_a_hint_at_an_article_brings_its_translation_up_to_date(desk: Desk, key: str) -> None:
    desk.ingest(key, PROSE)
    told, seen = follow(desk, RecordHint(article_key(key), "pt"))
    assert (told.outcome, seen) == (Outcome.TRANSLATED, [Subject(ObjectAddress(INPUT_BUCKET, key), "pt")])
    assert follow(desk, RecordHint(article_key(key), "pt"))[0].outcome == Outcome.UNCHANGED


def test_a_hint_at_a_translation_without_article_removes_it(desk: Desk) -> None:
    desk.ingest("a.txt", PROSE)
    desk.run_out()
    article = ObjectAddress(OUTPUT_BUCKET, article_key("a.txt"))
    desk.store.remove(article)
    assert follow(desk, RecordHint(translation_key("a.txt", "pt")))[0].outcome == Outcome.REMOVED
    assert desk.output_keys() == []


def test_a_hint_at_a_record_whose_file_changed_unseen_makes_it_again(desk: Desk) -> None:
    """What no event told of: the known case of a record that is behind its source."""
    desk.ingest("a.txt", PROSE)
    desk.run_out()
    desk.store.upload(ObjectAddress(INPUT_BUCKET, "a.txt"), PROSE.replace("eleven", "twelve").encode())
    assert follow(desk, RecordHint(article_key("a.txt")))[0].outcome == Outcome.INGESTED
    assert "twelve" in desk.article("a.txt").text


def test_a_hint_at_a_record_whose_file_is_gone_removes_it_and_what_follows_from_it(desk: Desk) -> None:
    desk.ingest("a.txt", PROSE)
    desk.run_out()
    desk.store.remove(ObjectAddress(INPUT_BUCKET, "a.txt"))
    assert follow(desk, RecordHint(article_key("a.txt")))[0].outcome == Outcome.REMOVED
    desk.run_out()
    assert desk.output_keys() == []


def test_a_translation_into_a_target_that_is_out_of_use_stays_as_it_is(desk: Desk) -> None:
    desk.ingest("a.txt", PROSE)
    desk.translate("a.txt", "fr")
    told, seen = follow(desk, RecordHint(translation_key("a.txt", "fr")))
    assert (told.outcome, seen) == (Outcome.IGNORED, [])
    assert "no more" in str(told.reason)


def test_a_translation_into_a_target_that_is_out_of_use_goes_with_its_article(desk: Desk) -> None:
    desk.ingest("a.txt", PROSE)
    desk.translate("a.txt", "fr")
    desk.store.remove(ObjectAddress(OUTPUT_BUCKET, article_key("a.txt")))
    assert follow(desk, RecordHint(translation_key("a.txt", "fr")))[0].outcome == Outcome.REMOVED


def test_a_target_that_is_named_is_done_whether_it_is_in_the_settings_or_not(desk: Desk) -> None:
    desk.ingest("a.txt", PROSE)
    assert follow(desk, RecordHint(article_key("a.txt"), "fr"))[0].outcome == Outcome.TRANSLATED


def test_a_record_that_is_gone_is_nothing_to_do(desk: Desk) -> None:
    told, seen = follow(desk, RecordHint(article_key("a.txt")))
    assert (told.outcome, told.topic, seen) == (Outcome.IGNORED, RecordHint(article_key("a.txt")), [])


@pytest.mark.parametrize("body", NO_RECORDS)
def test_somebody_elses_file_in_the_output_bucket_is_left_alone(desk: Desk, body: bytes) -> None:
    desk.store.upload(ObjectAddress(OUTPUT_BUCKET, article_key("a.txt")), body)
    told, seen = follow(desk, RecordHint(article_key("a.txt")))
    assert (told.outcome, seen) == (Outcome.IGNORED, [])


def test_a_copy_of_a_record_in_another_place_does_nothing_to_its_file(desk: Desk) -> None:
    desk.ingest("a.txt", PROSE)
    desk.store.upload(ObjectAddress(OUTPUT_BUCKET, "articles/copy.json"), desk.read_bytes(article_key("a.txt")))
    assert follow(desk, RecordHint("articles/copy.json"))[1] == []


def test_a_record_about_another_bucket_is_refused(desk: Desk) -> None:
    desk.ingest("a.txt", PROSE)
    body = desk.read_bytes(article_key("a.txt")).replace(f'"{INPUT_BUCKET}"'.encode(), b'"another"')
    desk.store.upload(ObjectAddress(OUTPUT_BUCKET, article_key("a.txt")), body)
    desk.settings = msgspec.structs.replace(desk.settings, input_bucket=INPUT_BUCKET)
    told, seen = follow(desk, RecordHint(article_key("a.txt")))
    assert (told.outcome, seen) == (Outcome.IGNORED, [])


def test_a_dead_letter_that_names_a_record_leaves_the_failure_of_what_it_is_about(desk: Desk) -> None:
    desk.ingest("a.txt", PROSE)
    (told,) = desk.record_failure(json.dumps({"record": article_key("a.txt"), "target": "pt"}))
    assert told.outcome == Outcome.FAILED
    assert desk.failure("a.txt", "pt").source.key == "a.txt"


def test_a_store_that_does_not_answer_brings_the_message_back(desk: Desk) -> None:
    desk.store.fail_next("get", StoreUnavailableError("503"))
    with pytest.raises(StoreUnavailableError):
        follow(desk, RecordHint(article_key("a.txt")))
