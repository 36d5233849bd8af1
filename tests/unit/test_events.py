import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote_plus

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dragoman.article import TARGET_PATTERN, ObjectAddress, RevisionJob, Subject, TranslationJob
from dragoman.errors import UnreadableMessageError
from dragoman.events import (
    MAX_COUNT,
    MAX_KEY_BYTES,
    MAX_RECORDS,
    read_addresses,
    read_hints,
    read_job,
    read_work,
    write_hint,
    write_job,
)
from dragoman.failure import read_losses

EVENTS = Path(__file__).parents[2] / "events"
BUCKET = "dragoman-input"
BULLETIN = "agência/boletim nº 3 – 100%.txt"

KEYS_OF_SAMPLES = {
    "eventbridge_object_created_plain": ("en-harbour.txt",),
    "eventbridge_object_created_odd_key": ("a b+c 100% ü/é.txt",),
    "eventbridge_object_created_without_version": ("en-harbour.txt",),
    "eventbridge_object_created_etag_spelled_eTag": ("en-solar-ferry.json",),
    "eventbridge_object_created_null_version": ("pt-horta.json",),
    "eventbridge_object_deleted_delete_marker": ("en-harbour.txt",),
    "eventbridge_object_tags_added": (),
    "s3_object_created_plain": ("en-harbour.txt",),
    "s3_object_created_encoded_key": (BULLETIN,),
    "s3_object_created_two_records": ("pt-horta.json", "pt-padaria.html"),
    "s3_object_removed_plain": ("en-harbour.txt",),
    "s3_test_event": (),
    "sns_object_created_wrapped": ("pt-feira-do-livro.md",),
    "hint_object_plain": ("en-library-wrapped.txt",),
    "deadletter_ingest_event": ("en-night-trains.html",),
    "deadletter_undelivered_event": ("en-night-trains.html",),
    "hint_item_of_container": ("en-wire.rss",),
    "eventbridge_object_created_glossary": ("glossaries/en-pt/local-terms.csv",),
}
JOBS_OF_SAMPLES = {
    "translate_job_pt": TranslationJob(ObjectAddress(BUCKET, "en-harbour.txt"), "pt"),
    "deadletter_translate_job": TranslationJob(ObjectAddress(BUCKET, "es-mercado.txt"), "pt"),
}
WALKS_OF_SAMPLES = {"translate_revision_pt": RevisionJob(BUCKET, "pt")}
OTHER_SAMPLES = {"sqs_batch_mixed", "sqs_body_not_json"}

READERS = (read_hints, read_addresses, read_work, read_job, read_losses)
keys = st.text(min_size=1, max_size=80)
any_valid_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
any_text = st.text(st.characters(exclude_categories=()))  # lone surrogates too
any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | any_text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(any_text, inner, max_size=4),
    max_leaves=10,
)


def read_bodies(name: str) -> list[str]:
    return [record["body"] for record in json.loads((EVENTS / f"{name}.json").read_text("utf-8"))["Records"]]


def read_body(name: str) -> str:
    (body,) = read_bodies(name)
    return body


def addresses(*names: str) -> tuple[ObjectAddress, ...]:
    return tuple(ObjectAddress(BUCKET, name) for name in names)


def eventbridge(key: object, kind: str = "Object Created") -> str:
    detail = {"bucket": {"name": BUCKET}, "object": {"key": key}}
    return json.dumps({"source": "aws.s3", "detail-type": kind, "detail": detail})


def notification(key: object, name: str = "ObjectCreated:Put") -> str:
    record = {"eventName": name, "s3": {"bucket": {"name": BUCKET}, "object": {"key": key}}}
    return json.dumps({"Records": [record]})


def in_sns_envelope(body: str) -> str:
    return json.dumps({"Type": "Notification", "MessageId": "1", "Message": body})


# The sample events


@pytest.mark.parametrize(("name", "expected"), KEYS_OF_SAMPLES.items())
def test_sample_event_names_its_objects(name: str, expected: tuple[str, ...]) -> None:
    assert read_addresses(read_body(name)) == addresses(*expected)


@pytest.mark.parametrize(("name", "expected"), JOBS_OF_SAMPLES.items())
def test_sample_job_names_its_source_and_target(name: str, expected: TranslationJob) -> None:
    assert read_job(read_body(name)) == expected
    assert read_work(read_body(name)) == expected


@pytest.mark.parametrize(("name", "expected"), WALKS_OF_SAMPLES.items())
def test_sample_walk_names_its_target(name: str, expected: RevisionJob) -> None:
    assert read_work(read_body(name)) == expected


def test_in_a_mixed_batch_only_the_cut_off_message_is_unreadable() -> None:
    created, cut_off, direct, hint, tagged = read_bodies("sqs_batch_mixed")
    assert read_addresses(created) == addresses("en-repair-cafe.md")
    assert read_addresses(direct) == addresses("es-mercado.txt")
    assert read_addresses(hint) == addresses(BULLETIN)
    assert read_addresses(tagged) == ()
    with pytest.raises(UnreadableMessageError):
        read_addresses(cut_off)


def test_a_body_that_somebody_typed_is_unreadable_and_not_repeated_in_the_error() -> None:
    body = read_body("sqs_body_not_json")
    with pytest.raises(UnreadableMessageError) as caught:
        read_addresses(body)
    assert body not in str(caught.value)


def test_every_sample_event_is_tested_and_listed_in_the_readme() -> None:
    files = {path.stem for path in EVENTS.glob("*.json")}
    readme = (EVENTS / "README.md").read_text("utf-8")
    assert files == {*KEYS_OF_SAMPLES, *JOBS_OF_SAMPLES, *WALKS_OF_SAMPLES, *OTHER_SAMPLES}
    assert [name for name in sorted(files) if f"`{name}.json`" not in readme] == []


@pytest.mark.parametrize("path", sorted(EVENTS.glob("*.json")), ids=lambda path: path.stem)
def test_sample_event_has_what_lambda_gives_with_every_message(path: Path) -> None:
    for record in json.loads(path.read_text("utf-8"))["Records"]:
        assert record.keys() >= {"messageId", "receiptHandle", "body", "attributes", "eventSourceARN", "awsRegion"}
        assert record["eventSource"] == "aws:sqs"
        assert record["attributes"]["ApproximateReceiveCount"].isdigit()


def test_every_sample_drop_is_small_and_listed_in_the_readme() -> None:
    readme = (EVENTS / "README.md").read_text("utf-8")
    inbox = EVENTS / "inbox"
    drops = [path for path in inbox.rglob("*") if path.is_file()]
    assert [path.name for path in drops if f"`{path.relative_to(inbox).as_posix()}`" not in readme] == []
    assert [path.name for path in drops if path.stat().st_size > 40_000] == []


# Keys


@given(key=keys)
@example(key="a b+c 100% ü/é.txt")
@example(key="a%20b.html")
def test_eventbridge_key_is_taken_as_it_is(key: str) -> None:
    assert read_addresses(eventbridge(key)) == addresses(key)


@given(key=keys)
@example(key="a b+c 100% ü/é.txt")
@example(key="a%20b.html")
def test_direct_notification_key_is_decoded_once(key: str) -> None:
    assert read_addresses(notification(quote_plus(key, safe="/"))) == addresses(key)


@given(key=keys)
@example(key="a b+c 100% ü/é.txt")
def test_hint_key_is_taken_as_it_is(key: str) -> None:
    assert read_addresses(json.dumps({"bucket": BUCKET, "key": key})) == addresses(key)


def test_composed_and_decomposed_accents_are_different_keys() -> None:
    composed, decomposed = "\u00e9.txt", "e\u0301.txt"
    assert read_addresses(eventbridge(composed)) != read_addresses(eventbridge(decomposed))


@pytest.mark.parametrize("key", ["", None, 7, ["a"], {"a": "b"}, "\ud800.txt", "\udcff", "ü" * 513])
def test_key_that_cannot_exist_in_s3_is_unreadable(key: object) -> None:
    bodies = [eventbridge(key), notification(key), json.dumps({"bucket": BUCKET, "key": key})]
    for body in [*bodies, *map(in_sns_envelope, bodies)]:
        with pytest.raises(UnreadableMessageError):
            read_addresses(body)


@pytest.mark.parametrize("encoded", ["%FF.txt", "caf%E9.txt", "%ED%A0%80.txt"])
def test_encoded_key_that_is_not_utf8_is_unreadable(encoded: str) -> None:
    with pytest.raises(UnreadableMessageError):
        read_addresses(notification(encoded))


def test_longest_key_that_s3_allows_is_read() -> None:
    key = "ü" * (MAX_KEY_BYTES // 2)
    assert read_addresses(eventbridge(key)) == addresses(key)


@pytest.mark.parametrize("bucket", ["", None, 7])
def test_bucket_without_a_name_is_unreadable(bucket: object) -> None:
    with pytest.raises(UnreadableMessageError):
        read_addresses(json.dumps({"bucket": bucket, "key": "a.txt"}))


# Kinds of events


@pytest.mark.parametrize("kind", ["Object Created", "Object Deleted"])
def test_eventbridge_change_is_a_hint(kind: str) -> None:
    assert read_addresses(eventbridge("a.txt", kind)) == addresses("a.txt")


@pytest.mark.parametrize(
    "kind", ["Object Tags Added", "Object ACL Updated", "Object Restore Completed", "AWS API Call via CloudTrail"]
)
def test_eventbridge_event_that_changes_no_content_names_nothing(kind: str) -> None:
    assert read_addresses(eventbridge("a.txt", kind)) == ()


def test_eventbridge_event_of_another_service_is_unreadable() -> None:
    with pytest.raises(UnreadableMessageError):
        read_addresses(json.dumps({"source": "aws.ec2", "detail-type": "EC2 Instance Launch", "detail": {}}))


@pytest.mark.parametrize(
    "name",
    [
        "ObjectCreated:Put",
        "ObjectCreated:Post",
        "ObjectCreated:Copy",
        "ObjectCreated:CompleteMultipartUpload",
        "ObjectRemoved:Delete",
        "ObjectRemoved:DeleteMarkerCreated",
        "LifecycleExpiration:Delete",
        "LifecycleExpiration:DeleteMarkerCreated",
        "s3:ObjectCreated:Put",
    ],
)
def test_direct_notification_of_a_change_is_a_hint(name: str) -> None:
    assert read_addresses(notification("a.txt", name)) == addresses("a.txt")


@pytest.mark.parametrize(
    "name", ["ObjectTagging:Put", "ObjectAcl:Put", "ObjectRestore:Completed", "LifecycleTransition"]
)
def test_direct_notification_that_changes_no_content_names_nothing(name: str) -> None:
    assert read_addresses(notification("a.txt", name)) == ()


def test_direct_notification_with_a_record_of_another_service_is_unreadable() -> None:
    with pytest.raises(UnreadableMessageError):
        read_addresses((EVENTS / "eventbridge_object_created_plain.json").read_text("utf-8"))


@pytest.mark.parametrize("name", sorted(KEYS_OF_SAMPLES.keys() - {"sns_object_created_wrapped"}))
def test_sns_envelope_around_any_event_is_opened(name: str) -> None:
    body = read_body(name)
    assert read_addresses(in_sns_envelope(body)) == read_addresses(body)


def test_sns_envelope_in_an_sns_envelope_is_unreadable() -> None:
    with pytest.raises(UnreadableMessageError):
        read_addresses(in_sns_envelope(in_sns_envelope(eventbridge("a.txt"))))


def test_subscription_confirmation_of_sns_is_unreadable() -> None:
    with pytest.raises(UnreadableMessageError):
        read_addresses(json.dumps({"Type": "SubscriptionConfirmation", "Message": "You have chosen to subscribe"}))


# Anything at all

HOSTILE_BODIES = [
    "",
    " ",
    "{",
    "null",
    "[]",
    "\ud800",
    '"\\ud800"',
    "[" * 100_000,
    '{"a":' * 5_000,
    "\x00",
    "\ufeff{}",
    "1e999",
]


@pytest.mark.parametrize("body", HOSTILE_BODIES, ids=lambda body: ascii(body[:8]))
def test_hostile_body_is_unreadable(body: str) -> None:
    for text in (body, in_sns_envelope(body)):
        with pytest.raises(UnreadableMessageError):
            read_addresses(text)
        with pytest.raises(UnreadableMessageError):
            read_job(text)


@given(body=any_text | any_json.map(json.dumps))
def test_any_text_is_read_or_unreadable(body: str) -> None:
    assert_read_or_unreadable(body)


SAMPLE_BODIES = [body for path in sorted(EVENTS.glob("*.json")) for body in read_bodies(path.stem)]


@given(data=st.data(), body=st.sampled_from(SAMPLE_BODIES))
def test_any_event_with_a_field_lost_or_replaced_is_read_or_unreadable(data: st.DataObject, body: str) -> None:
    try:
        event = json.loads(body)
    except ValueError:
        return
    place = event
    while True:
        step = data.draw(st.sampled_from(list(place) if isinstance(place, dict) else range(len(place))))
        if isinstance(place[step], dict | list) and place[step] and data.draw(st.booleans()):
            place = place[step]
            continue
        if data.draw(st.booleans()):
            del place[step]
        else:
            place[step] = data.draw(any_json)
        break
    assert_read_or_unreadable(json.dumps(event))


def assert_read_or_unreadable(body: str) -> None:
    try:
        found = read_addresses(body)
    except UnreadableMessageError:
        pass
    else:
        assert all(address.bucket and address.key for address in found)
        assert all(len(address.key.encode()) <= MAX_KEY_BYTES for address in found)
    try:
        job = read_job(body)
    except UnreadableMessageError:
        return
    assert job.target


# Jobs


@given(bucket=keys, key=keys, target=st.from_regex(TARGET_PATTERN))
def test_written_job_is_read_back(bucket: str, key: str, target: str) -> None:
    job = TranslationJob(source=ObjectAddress(bucket=bucket, key=key), target=target)
    assert read_job(write_job(job)) == job


def test_job_is_written_the_same_every_time() -> None:
    job = TranslationJob(source=ObjectAddress(bucket=BUCKET, key=BULLETIN), target="pt")
    expected = '{"source":{"bucket":"dragoman-input","key":"agência/boletim nº 3 – 100%.txt"},"target":"pt"}'
    assert write_job(job) == expected


@pytest.mark.parametrize(
    "body",
    [
        '{"source":{"bucket":"b","key":"k"}}',
        '{"source":{"bucket":"b","key":"k"},"target":""}',
        '{"source":{"bucket":"b","key":"k"},"target":null}',
        '{"source":{"bucket":"b"},"target":"pt"}',
        '{"source":{"bucket":"b","key":""},"target":"pt"}',
        '{"bucket":"b","key":"k","target":"pt"}',
    ],
)
def test_job_that_lacks_something_is_unreadable(body: str) -> None:
    with pytest.raises(UnreadableMessageError):
        read_job(body)


@given(
    bucket=keys,
    target=st.from_regex(TARGET_PATTERN),
    after=st.sampled_from(["", "articles/a b.txt.json"]),
    generation=st.none() | st.integers(0, 9),
    counts=st.tuples(st.integers(0, 9), st.integers(0, 9)),
)
def test_written_step_of_a_walk_is_read_back(
    bucket: str, target: str, after: str, generation: int | None, counts: tuple[int, int]
) -> None:
    step = RevisionJob(bucket, target, after, generation, *counts)
    assert read_work(write_job(step)) == step


def test_step_of_a_walk_is_written_the_same_every_time() -> None:
    assert write_job(RevisionJob(BUCKET, "pt")) == '{"kind":"revision","bucket":"dragoman-input","target":"pt"}'


@pytest.mark.parametrize(
    "fields",
    [
        {"bucket": ""},
        {"bucket": None},
        {"target": "english"},
        {"target": ["pt"]},
        {"after": 7},
        {"after": "é" * MAX_KEY_BYTES},
        {"generation": "7"},
        {"losses": None},
        {"singly": "all"},
        {"kind": "revisions"},
    ],
    ids=str,
)
def test_step_of_a_walk_that_lacks_something_is_unreadable(fields: dict[str, object]) -> None:
    with pytest.raises(UnreadableMessageError):
        read_work(json.dumps({"kind": "revision", "bucket": BUCKET, "target": "pt"} | fields))


def test_no_step_of_a_walk_is_taken_for_a_hint_or_a_job() -> None:
    body = write_job(RevisionJob(BUCKET, "pt"))
    for read in (read_job, read_addresses, read_hints):
        with pytest.raises(UnreadableMessageError):
            read(body)


def test_no_message_is_both_a_job_and_an_event() -> None:
    for name in JOBS_OF_SAMPLES:
        with pytest.raises(UnreadableMessageError):
            read_addresses(read_body(name))
    for name in KEYS_OF_SAMPLES:
        with pytest.raises(UnreadableMessageError):
            read_job(read_body(name))


ITEM = "item-0123456789abcdef"


@pytest.mark.parametrize("item", [None, ITEM])
def test_a_hint_is_read_as_it_was_written(item: str | None) -> None:
    hint = Subject(ObjectAddress(BUCKET, "a b.zip"), item=item)
    assert read_hints(write_hint(hint)) == (hint,)


def test_an_event_of_s3_hints_at_whole_files() -> None:
    (body,) = read_bodies("eventbridge_object_created_plain")
    assert read_hints(body) == (Subject(ObjectAddress(BUCKET, "en-harbour.txt")),)


def test_a_job_of_an_item_is_read_as_it_was_written() -> None:
    job = TranslationJob(ObjectAddress(BUCKET, "a.zip"), "pt", ITEM)
    assert read_job(write_job(job)) == job


@pytest.mark.parametrize(
    "item", ["", "item-", "item-0123456789ABCDEF", f"{ITEM}0", f"{ITEM}\n", "../x", 7, [ITEM], None]
)
def test_an_item_by_any_other_name_is_unreadable(item: object) -> None:
    with pytest.raises(UnreadableMessageError):
        read_hints(json.dumps({"bucket": BUCKET, "key": "a.zip", "item": item}))


@pytest.mark.parametrize("item", ["", "item-", "../x", 7, [ITEM]])
def test_a_job_of_an_item_by_any_other_name_is_unreadable(item: object) -> None:
    with pytest.raises(UnreadableMessageError):
        read_job(json.dumps({"source": {"bucket": BUCKET, "key": "a.zip"}, "target": "pt", "item": item}))


# Messages of which only a part can be read, or that are in the wrong queue


def notifications(*keys: object) -> str:
    return json.dumps({"Records": [json.loads(notification(key))["Records"][0] for key in keys]})


@pytest.mark.parametrize("bad", [None, 7, "", "%FF", "k" * (MAX_KEY_BYTES + 1), "\ud800"], ids=ascii)
def test_bad_record_of_a_list_takes_none_of_the_others_along(bad: object) -> None:
    body = notifications("a.txt", bad, "b.txt")
    if isinstance(bad, str) and not bad.isascii():  # then the whole message is no JSON to us
        with pytest.raises(UnreadableMessageError, match="not JSON"):
            read_hints(body)
        return
    with pytest.raises(UnreadableMessageError, match="2 others") as caught:
        read_hints(body)
    assert caught.value.readable == tuple(Subject(address) for address in addresses("a.txt", "b.txt"))


@pytest.mark.parametrize("record", [None, 7, "a.txt", [], {}, {"s3": {}}, {"eventName": "ObjectCreated:Put"}])
def test_record_of_any_type_takes_none_of_the_others_along(record: object) -> None:
    good = json.loads(notification("a.txt"))["Records"][0]
    with pytest.raises(UnreadableMessageError) as caught:
        read_hints(json.dumps({"Records": [record, good]}))
    assert caught.value.readable == (Subject(ObjectAddress(BUCKET, "a.txt")),)


def test_message_of_which_nothing_can_be_read_has_nothing_readable() -> None:
    for body in ("{", notifications(None), eventbridge(None)):
        with pytest.raises(UnreadableMessageError) as caught:
            read_hints(body)
        assert caught.value.readable == ()


def test_list_of_as_many_records_as_one_invocation_can_do_is_read_and_a_longer_one_is_not() -> None:
    names = [f"{number}.txt" for number in range(MAX_RECORDS)]
    assert read_addresses(notifications(*names)) == addresses(*names)
    with pytest.raises(UnreadableMessageError, match=f"more than {MAX_RECORDS}") as caught:
        read_addresses(notifications(*names, "one more.txt"))
    assert caught.value.readable == ()


@pytest.mark.parametrize(
    "job",
    [
        write_job(TranslationJob(ObjectAddress(BUCKET, "a.txt"), "pt")),
        write_job(TranslationJob(ObjectAddress(BUCKET, "a.txt"), "pt", "item-0123456789abcdef")),
        write_job(RevisionJob(BUCKET, "pt")),
    ],
)
def test_job_in_the_ingest_queue_is_unreadable_and_told_where_it_belongs(job: str) -> None:
    with pytest.raises(UnreadableMessageError, match="translate queue"):
        read_hints(job)


@pytest.mark.parametrize(
    "body", [eventbridge("a.txt"), notification("a.txt"), write_hint(Subject(ObjectAddress(BUCKET, "a")))]
)
def test_hint_in_the_translate_queue_is_unreadable_and_told_where_it_belongs(body: str) -> None:
    with pytest.raises(UnreadableMessageError, match="ingest queue"):
        read_work(body)


@pytest.mark.parametrize("number", [True, False, -1, MAX_COUNT + 1, 10**400, 1.0, 1e300])
@pytest.mark.parametrize("field", ["generation", "losses", "singly"])
def test_number_out_of_range_in_a_step_of_a_walk_is_unreadable(field: str, number: object) -> None:
    with pytest.raises(UnreadableMessageError):
        read_work(json.dumps({"kind": "revision", "bucket": BUCKET, "target": "pt", field: number}))


@pytest.mark.parametrize("size", [256 * 1024, 1024 * 1024])
def test_giant_message_is_unreadable_in_a_moment(size: int) -> None:
    for body in (
        "x" * size,
        json.dumps({"bucket": BUCKET, "key": "k" * size}),
        json.dumps({"junk": [0] * (size // 3)}),
    ):
        for read in (read_hints, read_work):
            with pytest.raises(UnreadableMessageError) as caught:
                read(body)
            assert len(str(caught.value)) < 200


@given(body=any_text | any_json.map(json.dumps))
def test_any_text_is_read_or_unreadable_by_every_reader(body: str) -> None:
    for read in READERS:
        assert_read_or_refused(read, body)


@given(data=st.data(), good=st.lists(keys, max_size=3))
def test_good_records_are_read_out_of_any_list(data: st.DataObject, good: list[str]) -> None:
    records = [json.loads(notification(quote_plus(key, safe="/")))["Records"][0] for key in good]
    mixed = data.draw(st.permutations([*records, *data.draw(st.lists(any_valid_json, max_size=3))]))
    try:
        found = read_hints(json.dumps({"Records": mixed}))
    except UnreadableMessageError as error:
        found = error.readable
    assert {subject.source.key for subject in found if isinstance(subject, Subject)} >= set(good)


@given(data=st.data(), body=st.sampled_from(SAMPLE_BODIES))
def test_any_sample_in_any_queue_with_a_field_replaced_is_read_or_unreadable(data: st.DataObject, body: str) -> None:
    try:
        event = json.loads(body)
    except ValueError:
        return
    name = data.draw(st.sampled_from(sorted(event)))
    event[name] = data.draw(any_json)
    for read in READERS:
        assert_read_or_refused(read, json.dumps(event))


def assert_read_or_refused(read: Callable[[str], object], body: str) -> None:
    try:
        read(body)
    except UnreadableMessageError as error:
        sentence = str(error)
        assert sentence.endswith(".")
        assert len(sentence) < 200
        assert len(body) < 40 or body not in sentence
