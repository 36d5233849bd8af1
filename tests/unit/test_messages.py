import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.article import ObjectAddress, Unreadable
from dragoman.errors import StoreUnavailableError
from dragoman.events import read_addresses
from dragoman.messages import QUOTED_BYTES, Message, Undelivered, quote, quote_letter, read_message
from dragoman.unreadable import keep_unreadable
from tests.unit.fakes import OUTPUT_BUCKET, FakeStore, make_occasion

RECORD: dict[str, Any] = {
    "messageId": "059f36b4-87a3-44ab-83d2-661975830a7d",
    "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
    "body": "{}",
    "attributes": {"ApproximateReceiveCount": "2"},
    "messageAttributes": {},
    "eventSourceARN": "arn:aws:sqs:eu-central-1:123456789012:dragoman-ingest",
}
any_text = st.text(st.characters(exclude_categories=()))
any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | any_text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(any_text, inner, max_size=3),
    max_leaves=8,
)


def string(value: str) -> dict[str, str]:
    return {"stringValue": value, "dataType": "String"}


def test_message_has_its_count_its_queue_and_its_receipt() -> None:
    expected = Message(RECORD["messageId"], "{}", RECORD["receiptHandle"], "dragoman-ingest", 2)
    assert read_message(RECORD) == expected


def test_event_that_eventbridge_could_not_deliver_is_told_by_its_attributes() -> None:
    attributes = {
        "RULE_ARN": string("arn:aws:events:eu-central-1:123456789012:rule/input"),
        "ERROR_CODE": string("NO_PERMISSIONS"),
        "ERROR_MESSAGE": string("not authorized"),
        "RETRY_ATTEMPTS": string("0"),
    }
    message = read_message(RECORD | {"messageAttributes": attributes})
    assert message.undelivered == Undelivered("NO_PERMISSIONS", "0")
    assert read_message(RECORD | {"messageAttributes": {"RULE_ARN": {}}}).undelivered == Undelivered("unknown", "")


@pytest.mark.parametrize("count", [None, "", "-1", "two", "1.5", "9" * 50, "²"])
def test_count_that_is_none_is_not_known(count: str | None) -> None:
    assert read_message(RECORD | {"attributes": {"ApproximateReceiveCount": count}}).receives is None


@given(fields=st.dictionaries(st.sampled_from(sorted(RECORD)), any_json))
def test_record_of_any_shape_is_a_message(fields: dict[str, Any]) -> None:
    message = read_message(RECORD | fields)
    assert isinstance(message.body, str)
    assert message.receives is None or message.receives >= 0


def test_record_with_nothing_in_it_is_a_message() -> None:
    assert read_message({}) == Message("", "")


def test_another_delivery_follows_only_where_the_queue_counts_and_has_not_counted_to_its_end() -> None:
    has_another = {
        receives: make_occasion(receives=receives).has_another(max_receives=3) for receives in (None, 1, 2, 3, 4)
    }
    assert has_another == {None: False, 1: True, 2: True, 3: False, 4: False}


@given(body=any_text)
def test_quoted_text_can_be_written_and_is_never_too_long(body: str) -> None:
    quoted = quote(body)
    assert len(quoted.encode()) <= QUOTED_BYTES
    assert msgspec.json.decode(msgspec.json.encode(quoted)) == quoted


def test_short_text_is_quoted_whole_and_long_text_up_to_the_end_of_a_character() -> None:
    assert quote("a\x00b ü") == "a\x00b ü"
    assert quote("ü" * QUOTED_BYTES) == "ü" * (QUOTED_BYTES // 2)
    assert quote("x" + "ü" * QUOTED_BYTES) == "x" + "ü" * (QUOTED_BYTES // 2 - 1)
    assert quote("\ud800x") == "?x"


# The record


def keep(store: FakeStore, message: Message, reason: str = "The message is not JSON.") -> None:
    keep_unreadable(store, OUTPUT_BUCKET, "ingest", message, reason)


def read_kept(store: FakeStore) -> dict[str, Unreadable]:
    found = {}
    for key in store.list_keys(OUTPUT_BUCKET):
        stored = store.get(ObjectAddress(OUTPUT_BUCKET, key))
        assert stored is not None
        found[key] = msgspec.json.decode(stored.body or b"", type=Unreadable)
    return found


def test_unreadable_message_becomes_a_record_with_what_is_needed_to_mend_it() -> None:
    store = FakeStore()
    keep(store, Message("059f36b4", "hello", queue="dragoman-ingest"))
    sha256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
    assert read_kept(store) == {
        "unreadable/059f36b4.json": Unreadable(
            id="059f36b4",
            function="ingest",
            queue="dragoman-ingest",
            reason="The message is not JSON.",
            body="hello",
            bytes=5,
            sha256=sha256,
        )
    }


def test_second_delivery_of_an_unreadable_message_changes_nothing() -> None:
    store = FakeStore()
    for reason in ("first", "second"):
        keep(store, Message("059f36b4", "hello"), reason)
    assert [record.reason for record in read_kept(store).values()] == ["first"]


@pytest.mark.parametrize("name", ["", "../../articles/a.txt", "a/b", "a.json", "ü", "x" * 101, "a\nb"])
def test_name_that_could_lead_out_of_its_place_is_none(name: str) -> None:
    store = FakeStore()
    keep(store, Message(name, "hello"))
    ((key, record),) = read_kept(store).items()
    assert key == f"unreadable/{record.sha256}.json"
    assert record.id == record.sha256


@given(body=any_text)
def test_any_text_at_all_becomes_a_small_record(body: str) -> None:
    store = FakeStore()
    keep(store, Message("1", body * 50))
    (record,) = read_kept(store).values()
    assert record.bytes == len((body * 50).encode(errors="surrogatepass"))
    assert len(record.body.encode()) <= QUOTED_BYTES


def test_giant_message_becomes_a_small_record_that_tells_how_long_it_was() -> None:
    store = FakeStore()
    keep(store, Message("1", json.dumps(["x" * 1_000] * 1_000)))
    (record,) = read_kept(store).values()
    assert (record.bytes, len(record.body)) == (1_004_000, QUOTED_BYTES)


def test_store_that_fails_is_not_kept_quiet() -> None:
    store = FakeStore()
    store.fail_next("put", StoreUnavailableError("PutObject: SlowDown"))
    with pytest.raises(StoreUnavailableError):
        keep(store, Message("1", "hello"))


PERSON = ["AROAEXAMPLE:nora", "198.51.100.7", "A3NL1KOZZKExample"]
BY_EVENTBRIDGE = {
    "source": "aws.s3",
    "detail-type": "Object Created",
    "detail": {
        "bucket": {"name": "in"},
        "object": {"key": "a.txt"},
        "requester": PERSON[0],
        "source-ip-address": PERSON[1],
    },
}
DIRECT = {
    "Records": [
        {
            "eventName": "ObjectCreated:Put",
            "userIdentity": {"principalId": PERSON[0]},
            "requestParameters": {"sourceIPAddress": PERSON[1]},
            "s3": {"bucket": {"name": "in", "ownerIdentity": {"principalId": PERSON[2]}}, "object": {"key": "a.txt"}},
        }
    ]
}


@pytest.mark.parametrize(
    "event",
    [BY_EVENTBRIDGE, DIRECT, {"Type": "Notification", "Message": json.dumps(DIRECT)}],
    ids=["EventBridge", "direct", "by way of SNS"],
)
def test_letter_names_the_file_and_neither_who_dropped_it_nor_from_where(event: dict[str, Any]) -> None:
    letter = quote_letter(json.dumps(event))
    assert not any(personal in letter for personal in PERSON)
    assert read_addresses(letter) == (ObjectAddress("in", "a.txt"),)


@pytest.mark.parametrize("body", ['{"bucket": "in",  "key": "requester"}', "[1, {}]", "no JSON", "[" * 100_000, ""])
def test_letter_that_tells_of_nobody_is_kept_as_it_is(body: str) -> None:
    assert quote_letter(body) == quote(body)


@given(any_json)
def test_any_message_can_be_a_letter(message: Any) -> None:
    assert len(quote_letter(json.dumps(message)).encode()) <= QUOTED_BYTES
