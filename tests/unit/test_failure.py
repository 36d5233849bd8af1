import json

import pytest

from dragoman.article import ObjectAddress, Outcome, Subject
from dragoman.errors import EngineError, EngineReason, FailureReason, StoreUnavailableError, UnreadableMessageError
from dragoman.events import read_job
from dragoman.messages import QUOTED_BYTES, Message, Undelivered
from dragoman.settings import Settings
from tests.unit.fakes import INPUT_BUCKET, OUTPUT_BUCKET, FakeEngine, make_chain
from tests.unit.stories import PROSE, Desk

KEY = "a b.txt"
HINT = json.dumps({"bucket": INPUT_BUCKET, "key": KEY})
JOB = json.dumps({"source": {"bucket": INPUT_BUCKET, "key": KEY}, "target": "pt"})


def drop(desk: Desk, body: bytes = PROSE.encode()) -> None:
    desk.store.upload(ObjectAddress(INPUT_BUCKET, KEY), body)


def test_object_that_ingest_gave_up_on_gets_a_failure() -> None:
    desk = Desk(settings=Settings(output_bucket=OUTPUT_BUCKET, max_receives=7))
    drop(desk)
    (report,) = desk.record_failure(HINT)
    failure = desk.failure(KEY, "ingest")
    assert (report.outcome, report.reason) == (Outcome.FAILED, FailureReason.RETRIES_EXHAUSTED)
    assert (failure.stage, failure.target, failure.attempts) == ("ingest", None, 7)
    assert (failure.source.key, failure.source.bytes) == (KEY, len(PROSE))
    assert failure.message == FailureReason.RETRIES_EXHAUSTED.sentence
    assert "drop the file again" in failure.redrive
    assert failure.letter == HINT


def test_job_that_translate_gave_up_on_gets_a_failure_of_its_target() -> None:
    desk = Desk()
    desk.ingest(KEY, PROSE)
    (report,) = desk.record_failure(JOB)
    failure = desk.failure(KEY)
    assert (report.outcome, report.topic) == (Outcome.FAILED, Subject(ObjectAddress(INPUT_BUCKET, KEY), "pt"))
    assert (failure.stage, failure.target, failure.source) == ("translate", "pt", desk.article(KEY).source)
    assert read_job(failure.redrive[failure.redrive.index("{") :]) == read_job(JOB)


def test_success_of_another_delivery_is_kept() -> None:
    desk = Desk()
    desk.ingest(KEY, PROSE)
    desk.translate(KEY)
    before = desk.output_keys()
    outcomes = [report.outcome for body in (HINT, JOB) for report in desk.record_failure(body)]
    assert outcomes == [Outcome.UNCHANGED, Outcome.UNCHANGED]
    assert desk.output_keys() == before


def test_success_of_an_earlier_version_is_no_success_of_this_one() -> None:
    desk = Desk()
    desk.ingest(KEY, PROSE)
    drop(desk, b"another text")
    desk.record_failure(HINT)
    assert desk.output_keys() == [f"failed/ingest/{KEY}.json"]


def test_article_that_failed_takes_its_translations_along() -> None:
    desk = Desk()
    desk.ingest(KEY, PROSE)
    desk.translate(KEY)
    drop(desk, b"another text")
    desk.jobs.sent.clear()
    desk.record_failure(HINT)
    assert [job.target for job in desk.jobs.sent] == ["pt"]
    desk.translate(KEY)
    assert desk.output_keys() == [f"failed/ingest/{KEY}.json"]


def test_later_success_removes_the_failure() -> None:
    desk = Desk()
    drop(desk)
    desk.record_failure(HINT)
    assert desk.ingest_again(KEY).outcome is Outcome.INGESTED
    desk.record_failure(JOB)
    assert desk.translate(KEY).outcome is Outcome.TRANSLATED
    assert desk.output_keys() == [f"articles/{KEY}.json", f"translations/pt/{KEY}.json"]


def test_object_that_is_gone_leaves_no_failure() -> None:
    desk = Desk()
    outcomes = [report.outcome for body in (HINT, JOB) for report in desk.record_failure(body)]
    assert outcomes == [Outcome.UNCHANGED, Outcome.UNCHANGED]
    assert desk.output_keys() == []


def test_failure_of_an_object_that_is_gone_is_removed() -> None:
    desk = Desk()
    drop(desk)
    desk.record_failure(HINT)
    desk.store.remove(ObjectAddress(INPUT_BUCKET, KEY))
    (report,) = desk.record_failure(HINT)
    assert report.outcome is Outcome.REMOVED
    assert desk.output_keys() == []


def test_article_of_a_later_release_can_still_be_given_up_on() -> None:
    desk = Desk()
    desk.ingest(KEY, PROSE)
    record = json.loads(desk.read_bytes(f"articles/{KEY}.json")) | {"version": 99}
    desk.store.upload(ObjectAddress(OUTPUT_BUCKET, f"articles/{KEY}.json"), json.dumps(record).encode())
    desk.record_failure(JOB)
    assert desk.failure(KEY).source.key == KEY


def test_letter_of_several_records_gives_one_report_each() -> None:
    desk = Desk()
    records = [
        {"eventName": "ObjectCreated:Put", "s3": {"bucket": {"name": INPUT_BUCKET}, "object": {"key": key}}}
        for key in ("one.txt", "two.txt")
    ]
    reports = desk.record_failure(json.dumps({"Records": records}))
    assert [report.topic for report in reports] == [
        Subject(ObjectAddress(INPUT_BUCKET, key)) for key in ("one.txt", "two.txt")
    ]


def test_letter_that_is_not_ours_is_unreadable() -> None:
    with pytest.raises(UnreadableMessageError):
        Desk().record_failure("please translate this")


def test_store_that_does_not_answer_makes_the_queue_deliver_again() -> None:
    desk = Desk()
    drop(desk)
    desk.store.fail_next("head", StoreUnavailableError("HeadObject: SlowDown"))
    with pytest.raises(StoreUnavailableError):
        desk.record_failure(HINT)


def test_the_body_of_an_object_is_not_asked_for() -> None:
    desk = Desk()
    drop(desk, b"x" * 1_000)
    desk.store.fail_next("get", StoreUnavailableError("GetObject: InvalidObjectState"))  # as of an archived object
    desk.record_failure(HINT)
    assert desk.store.head(ObjectAddress(OUTPUT_BUCKET, f"failed/ingest/{KEY}.json"))


def test_failure_that_names_the_engines_reasons_is_kept() -> None:
    desk = Desk(make_chain(FakeEngine(errors=EngineError(EngineReason.NO_MODEL, "none"))))
    desk.ingest(KEY, PROSE)
    desk.translate(KEY)
    (report,) = desk.record_failure(JOB)
    assert report.outcome is Outcome.UNCHANGED
    assert desk.failure(KEY).reason == FailureReason.NO_ENGINE


# What a letter tells


@pytest.mark.parametrize(
    ("receives", "attempts"),
    [(None, 3), (1, 3), (2, 1), (3, 2), (4, 3), (9, 3)],
    ids=["nobody counts", "counted anew", "after one", "after two", "after all three", "tried again as a letter"],
)
def test_attempts_are_those_of_the_queue_that_gave_the_letter_up(receives: int | None, attempts: int) -> None:
    desk = Desk()
    drop(desk)
    desk.record_failure(HINT, Message("1", HINT, receives=receives))
    assert desk.failure(KEY, "ingest").attempts == attempts


def test_event_that_was_never_delivered_has_a_reason_of_its_own_and_no_attempts() -> None:
    desk = Desk()
    drop(desk)
    (report,) = desk.record_failure(HINT, Message("1", HINT, receives=2, undelivered=Undelivered("TIMEOUT", "185")))
    failure = desk.failure(KEY, "ingest")
    assert (report.reason, failure.reason, failure.attempts) == ("undeliverable", "undeliverable", 0)
    assert failure.message == FailureReason.UNDELIVERABLE.sentence
    assert failure.detail == "EventBridge: TIMEOUT after 185 tries"
    assert failure.letter == HINT


def test_later_success_removes_the_failure_of_an_event_that_was_never_delivered() -> None:
    desk = Desk()
    drop(desk)
    desk.record_failure(HINT, Message("1", HINT, undelivered=Undelivered("NO_PERMISSIONS", "")))
    assert desk.failure(KEY, "ingest").detail == "EventBridge: NO_PERMISSIONS"
    desk.ingest_again(KEY)
    assert desk.output_keys() == [f"articles/{KEY}.json"]


def test_long_letter_is_cut() -> None:
    desk = Desk()
    drop(desk)
    body = json.dumps({"bucket": INPUT_BUCKET, "key": KEY, "note": "ü" * 5_000}, ensure_ascii=False)
    desk.record_failure(body)
    letter = desk.failure(KEY, "ingest").letter
    assert letter is not None
    assert body.startswith(letter)
    assert len(letter.encode()) in {QUOTED_BYTES - 1, QUOTED_BYTES}


@pytest.mark.parametrize("body", [HINT, JOB])
def test_two_letters_of_one_loss_give_the_same_bytes(body: str) -> None:
    records = []
    for _ in range(2):
        desk = Desk()
        desk.ingest(KEY, PROSE) if body == JOB else drop(desk)
        desk.record_failure(body)
        (key,) = [key for key in desk.output_keys() if key.startswith("failed/")]
        records.append(desk.read_bytes(key))
    assert records[0] == records[1]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("{", "not JSON"),
        (json.dumps({"source": {"bucket": INPUT_BUCKET, "key": KEY}, "target": "english"}), "not a translation job"),
        (json.dumps({"kind": "revision", "bucket": INPUT_BUCKET}), "not a step of a walk"),
        (json.dumps({"bucket": INPUT_BUCKET, "key": "k" * 2_000}), "more than 1024 bytes"),
    ],
)
def test_letter_that_is_none_of_ours_says_what_is_wrong_with_it(body: str, sentence: str) -> None:
    with pytest.raises(UnreadableMessageError, match=sentence):
        Desk().record_failure(body)


def test_good_records_of_a_letter_are_named_by_the_error() -> None:
    good = {"eventName": "ObjectCreated:Put", "s3": {"bucket": {"name": INPUT_BUCKET}, "object": {"key": "a.txt"}}}
    with pytest.raises(UnreadableMessageError) as caught:
        Desk().record_failure(json.dumps({"Records": [good, {}]}))
    assert caught.value.readable == (Subject(ObjectAddress(INPUT_BUCKET, "a.txt")),)
