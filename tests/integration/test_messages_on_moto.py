"""Dead letters, unreadable messages and redelivery, with the attributes that queues give to messages."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from moto.core.utils import unix_time_millis
from moto.sqs.models import sqs_backends

from dragoman.article import ObjectAddress, RevisionJob, Subject, TranslationJob
from dragoman.bootstrap import GIVES_UP_AFTER
from dragoman.events import write_hint, write_job
from dragoman.redelivery import LATE_SECONDS, SOON_SECONDS
from tests.integration.cloud_on_moto import (
    FUNCTIONS,
    INPUT_BUCKET,
    MAX_RECEIVES,
    OUTPUT_BUCKET,
    Cloud,
    address_input,
    load_event,
)
from tests.integration.conftest import start_functions

ACCOUNT = "123456789012"
"""moto's own."""
Lines = Callable[[], list[dict[str, Any]]]

ARTICLE = b"The old harbour wall will be repaired this winter. The council voted for the plan on Tuesday night."
GLOSSARY = b"en,pt\nharbour wall,cais\n"
FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title>
<item><guid>1</guid><title>The wall</title><description>%s</description></item>
<item><guid>2</guid><title>The plan</title><description>%s</description></item>
</channel></rss>""" % (ARTICLE, ARTICLE.replace(b"Tuesday", b"Monday"))
KEY = "a b.txt"


def send(cloud: Cloud, queue: str, body: str) -> str:
    return cloud.sqs.send_message(QueueUrl=cloud.queues[queue], MessageBody=body)["MessageId"]


def deliver(cloud: Cloud, queue: str) -> list[str]:
    """One batch of a queue as Lambda hands it over, and back; answers what the function wants back."""
    url = cloud.queues[queue]
    messages = cloud.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, AttributeNames=["All"]).get(
        "Messages", []
    )
    records = [
        {
            "messageId": message["MessageId"],
            "receiptHandle": message["ReceiptHandle"],
            "body": message["Body"],
            "attributes": message["Attributes"],
            "eventSource": "aws:sqs",
            "eventSourceARN": f"arn:aws:sqs:eu-central-1:{ACCOUNT}:{queue}",
        }
        for message in messages
    ]
    failed = cloud.invoke(FUNCTIONS[queue], {"Records": records}) if records else []
    for message in messages:
        if message["MessageId"] not in failed:
            cloud.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return failed


def find_wait(cloud: Cloud, queue: str) -> float:
    """In how many seconds the one message of a queue is shown again."""
    (message,) = sqs_backends[ACCOUNT]["eu-central-1"].queues[queue]._messages
    return (message.visible_at - unix_time_millis()) / 1000


def let_time_pass(cloud: Cloud, queue: str) -> None:
    """Until everything that a queue hides is shown again."""
    for message in sqs_backends[ACCOUNT]["eu-central-1"].queues[queue]._messages:
        message.visible_at = 0


def exhaust(cloud: Cloud, queue: str) -> None:
    """Deliver what always fails until the queue gives it up, and let record_failure have it."""
    for _ in range(MAX_RECEIVES):
        assert deliver(cloud, queue)
        let_time_pass(cloud, queue)
    assert deliver(cloud, queue) == []  # the queue gives it up in the moment in which somebody asks for it
    assert deliver(cloud, f"{queue}-dead") == []


@pytest.fixture
def counted(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> Cloud:
    """Functions that know the queues that feed them."""
    monkeypatch.setenv("INGEST_QUEUE_URL", cloud.queues["ingest"])
    start_functions()
    return cloud


# Dead letters


def test_what_ingest_failed_on_each_time_tells_tries_and_letter_until_it_succeeds(counted: Cloud) -> None:
    cloud = counted
    cloud.deny("s3:PutObject", "articles/*")
    cloud.drop(KEY, ARTICLE, quietly=True)
    hint = write_hint(Subject(address_input(KEY)))
    send(cloud, "ingest", hint)
    exhaust(cloud, "ingest")
    failure = cloud.record(f"failed/ingest/{KEY}.json")
    assert (failure["reason"], failure["attempts"], failure["letter"]) == ("retries-exhausted", MAX_RECEIVES, hint)
    assert "dragoman redrive --stack NAME --key='a b.txt'" in failure["redrive"]
    assert cloud.breaches() == []
    cloud.allow_all()
    send(cloud, "ingest", failure["letter"])
    cloud.pump()
    assert f"failed/ingest/{KEY}.json" not in cloud.output_keys()
    assert cloud.breaches() == []


def test_what_translate_failed_on_each_time_tells_tries_and_letter_until_it_succeeds(counted: Cloud) -> None:
    cloud = counted
    cloud.deny("s3:PutObject", "translations/pt/*")
    cloud.drop(KEY, ARTICLE, quietly=True)
    send(cloud, "ingest", write_hint(Subject(address_input(KEY))))
    deliver(cloud, "ingest")
    (failed,) = deliver(cloud, "translate")
    assert failed
    let_time_pass(cloud, "translate")
    for _ in range(MAX_RECEIVES - 1):
        assert deliver(cloud, "translate") == [failed]
        let_time_pass(cloud, "translate")
    deliver(cloud, "translate")
    deliver(cloud, "translate-dead")
    failure = cloud.record(f"failed/pt/{KEY}.json")
    job = write_job(TranslationJob(address_input(KEY), "pt"))
    assert (failure["reason"], failure["attempts"], failure["letter"]) == ("retries-exhausted", MAX_RECEIVES, job)
    cloud.allow_all()
    send(cloud, "translate", failure["letter"])
    cloud.pump()
    assert f"failed/pt/{KEY}.json" not in cloud.output_keys()
    assert cloud.breaches() == []


def test_item_that_failed_each_time_has_a_failure_until_it_succeeds(counted: Cloud) -> None:
    cloud = counted
    cloud.drop("wire.rss", FEED, quietly=True)
    send(cloud, "ingest", write_hint(Subject(address_input("wire.rss"))))
    deliver(cloud, "ingest")
    container = cloud.record("containers/wire.rss.json")
    lost = container["items"][0]["id"]
    cloud.deny("s3:PutObject", f"articles/wire.rss/{lost}.json")
    assert len(deliver(cloud, "ingest")) == 1  # both items in one batch
    let_time_pass(cloud, "ingest")
    for _ in range(MAX_RECEIVES - 1):
        assert deliver(cloud, "ingest")
        let_time_pass(cloud, "ingest")
    deliver(cloud, "ingest")
    deliver(cloud, "ingest-dead")
    failure = cloud.record(f"failed/ingest/wire.rss/{lost}.json")
    assert (failure["attempts"], failure["source"]["item"]) == (MAX_RECEIVES, lost)
    assert json.loads(failure["letter"])["item"] == lost
    cloud.allow_all()
    send(cloud, "ingest", failure["letter"])
    cloud.pump()
    assert f"failed/ingest/wire.rss/{lost}.json" not in cloud.output_keys()
    assert cloud.breaches() == []


def test_glossary_that_failed_each_time_has_a_failure_until_it_succeeds(counted: Cloud) -> None:
    cloud, key = counted, "glossaries/en-pt/terms.csv"
    cloud.deny("s3:PutObject", "references/*")
    cloud.drop(key, GLOSSARY, quietly=True)
    send(cloud, "ingest", write_hint(Subject(address_input(key))))
    exhaust(cloud, "ingest")
    failure = cloud.record(f"failed/ingest/{key}.json")
    assert failure["attempts"] == MAX_RECEIVES
    cloud.allow_all()
    send(cloud, "ingest", failure["letter"])
    cloud.pump()
    assert f"references/{key}.json" in cloud.output_keys()
    assert cloud.breaches() == []


def test_event_that_eventbridge_could_not_deliver_has_a_failure_of_its_own_kind(counted: Cloud) -> None:
    cloud = counted
    cloud.drop("en-night-trains.html", ARTICLE, quietly=True)
    event = load_event("deadletter_undelivered_event")
    body = event["Records"][0]["body"]
    assert cloud.invoke("record_failure", event) == []
    failure = cloud.record("failed/ingest/en-night-trains.html.json")
    assert (failure["reason"], failure["attempts"]) == ("undeliverable", 0)
    told = json.loads(body)
    assert {told["detail"].pop("requester"), told["detail"].pop("source-ip-address")} == {"123456789012", "192.0.2.10"}
    assert json.loads(failure["letter"]) == told
    assert failure["detail"] == "EventBridge: NO_PERMISSIONS after 0 tries"
    assert cloud.breaches() == []
    send(cloud, "ingest", failure["letter"])
    cloud.pump()
    assert "failed/ingest/en-night-trains.html.json" not in cloud.output_keys()


# Poison

JOB = write_job(TranslationJob(address_input(KEY), "pt"))
HINT = write_hint(Subject(address_input(KEY)))
POISON = {
    "no JSON": "please translate this",
    "JSON of no kind": '{"hello": "world"}',
    "a number": "7",
    "null": "null",
    "an empty list": "[]",
    "nested ten thousand deep": "[" * 10_000,
    "a hundred thousand bytes": "x" * 100_000,
    "a quarter of a megabyte of JSON": json.dumps({"junk": [1] * 87_000}),
    "a number out of range": '{"kind":"revision","bucket":"dragoman-input","target":"pt","losses":1e999}',
    "a negative count": '{"kind":"revision","bucket":"dragoman-input","target":"pt","losses":-1}',
    "half a surrogate pair": '{"bucket":"dragoman-input","key":"\\ud800.txt"}',
    "another bucket": json.dumps({"bucket": OUTPUT_BUCKET, "key": "articles/a.txt.json"}),
    "a job for another bucket": write_job(TranslationJob(ObjectAddress(OUTPUT_BUCKET, "a.txt"), "pt")),
    "a walk over another bucket": write_job(RevisionJob(OUTPUT_BUCKET, "pt")),
    "a key of two thousand bytes": json.dumps({"bucket": INPUT_BUCKET, "key": "k" * 2_000}),
    "a key of no kind": json.dumps({"bucket": INPUT_BUCKET, "key": {"a": 1}}),
    "a target of no kind": json.dumps({"source": {"bucket": INPUT_BUCKET, "key": KEY}, "target": ["pt"]}),
    "a target that leads elsewhere": json.dumps({"source": {"bucket": INPUT_BUCKET, "key": KEY}, "target": "../pt"}),
    "an item that leads elsewhere": json.dumps({"bucket": INPUT_BUCKET, "key": KEY, "item": "../../a"}),
    "records of no kind": '{"Records": [null, 7, {}, {"s3": {"object": {"key": 7}}}]}',
    "too many records": json.dumps({"Records": [{}] * 1_000}),
}


@pytest.mark.parametrize("queue", FUNCTIONS)
def test_poison_of_any_shape_leaves_its_queue_and_is_kept(cloud: Cloud, lines: Lines, queue: str) -> None:
    sent = {send(cloud, queue, body): body for body in POISON.values()}
    for _ in range(5):
        assert deliver(cloud, queue) == []
    assert cloud.count_messages(queue) == 0
    kept = {key.removeprefix("unreadable/").removesuffix(".json") for key in cloud.output_keys()}
    assert kept == set(sent)
    for message_id, body in sent.items():
        record = cloud.record(f"unreadable/{message_id}.json")
        assert (record["queue"], record["bytes"]) == (queue, len(body))
        assert body.startswith(record["body"])
        assert record["reason"].endswith(".")
    assert [line["outcome"] for line in lines()] == ["unreadable"] * len(sent)
    assert cloud.breaches() == []


@pytest.mark.parametrize(("queue", "body"), [("ingest", JOB), ("translate", HINT)])
def test_message_in_the_wrong_queue_is_kept_and_says_where_it_belongs(cloud: Cloud, queue: str, body: str) -> None:
    message_id = send(cloud, queue, body)
    assert deliver(cloud, queue) == []
    record = cloud.record(f"unreadable/{message_id}.json")
    assert "belongs into the" in record["reason"]
    assert record["body"] == body


@pytest.mark.parametrize("body", [JOB, HINT])
def test_letters_of_either_queue_are_understood_in_both(cloud: Cloud, body: str) -> None:
    cloud.drop(KEY, ARTICLE, quietly=True)
    send(cloud, "ingest-dead", body)
    send(cloud, "translate-dead", body)
    deliver(cloud, "ingest-dead")
    deliver(cloud, "translate-dead")
    assert not [key for key in cloud.output_keys() if key.startswith("unreadable/")]


def test_good_records_beside_a_bad_one_are_done_and_the_message_is_kept(cloud: Cloud) -> None:
    for name in ("one.txt", "two.txt"):
        cloud.drop(name, ARTICLE, quietly=True)
    good = [
        {"eventName": "ObjectCreated:Put", "s3": {"bucket": {"name": INPUT_BUCKET}, "object": {"key": name}}}
        for name in ("one.txt", "two.txt")
    ]
    elsewhere = {"eventName": "ObjectCreated:Put", "s3": {"bucket": {"name": OUTPUT_BUCKET}, "object": {"key": "x"}}}
    mixed = send(cloud, "ingest", json.dumps({"Records": [good[0], {"eventName": "ObjectCreated:Put"}]}))
    foreign = send(cloud, "ingest", json.dumps({"Records": [elsewhere, good[1]]}))
    cloud.pump()
    assert {"articles/one.txt.json", "articles/two.txt.json"} <= set(cloud.output_keys())
    assert "1 others in it could be read" in cloud.record(f"unreadable/{mixed}.json")["reason"]
    assert "another bucket" in cloud.record(f"unreadable/{foreign}.json")["reason"]
    assert cloud.breaches() == []


def test_unreadable_message_that_cannot_be_kept_comes_back_until_it_can(cloud: Cloud, lines: Lines) -> None:
    message_id = send(cloud, "ingest", "please translate this")
    cloud.deny("s3:PutObject", "unreadable/*")
    assert deliver(cloud, "ingest") == [message_id]
    assert [line["outcome"] for line in lines()] == ["retried"]
    cloud.allow_all()
    let_time_pass(cloud, "ingest")
    assert deliver(cloud, "ingest") == []
    assert cloud.output_keys() == [f"unreadable/{message_id}.json"]


def test_unreadable_message_that_its_queue_gave_up_is_kept_by_record_failure(cloud: Cloud) -> None:
    message_id = send(cloud, "ingest", "please translate this")
    cloud.deny("s3:PutObject", "unreadable/*")
    for _ in range(MAX_RECEIVES):
        deliver(cloud, "ingest")
        let_time_pass(cloud, "ingest")
    deliver(cloud, "ingest")
    cloud.allow_all()
    assert deliver(cloud, "ingest-dead") == []
    record = cloud.record(f"unreadable/{message_id}.json")
    assert (record["queue"], record["body"]) == ("ingest-dead", "please translate this")


# Redelivery


def test_message_that_met_a_fault_comes_back_within_the_minute_then_late_and_then_is_a_dead_letter(
    counted: Cloud, lines: Lines
) -> None:
    cloud = counted
    cloud.drop(KEY, ARTICLE, quietly=True)
    send(cloud, "ingest", HINT)
    cloud.deny("s3:PutObject", "*")
    waits = []
    for _ in range(MAX_RECEIVES):
        assert deliver(cloud, "ingest")
        waits.append(find_wait(cloud, "ingest"))
        let_time_pass(cloud, "ingest")
    assert SOON_SECONDS[0] - 1 <= waits[0] <= SOON_SECONDS[1]
    assert waits[1] == pytest.approx(LATE_SECONDS, abs=2)
    assert waits[2] <= 0
    told = lines()
    assert [line["receives"] for line in told] == [1, 2, 3]
    assert [line["wait_seconds"] for line in told[1:]] == [LATE_SECONDS, 0]
    cloud.allow_all()
    deliver(cloud, "ingest")
    deliver(cloud, "ingest-dead")
    assert cloud.output_keys() == [f"failed/ingest/{KEY}.json"]


def test_blip_is_over_with_the_second_delivery(counted: Cloud) -> None:
    cloud = counted
    cloud.drop(KEY, ARTICLE, quietly=True)
    send(cloud, "ingest", HINT)
    cloud.deny("s3:PutObject", "*")
    deliver(cloud, "ingest")
    cloud.allow_all()
    let_time_pass(cloud, "ingest")
    assert deliver(cloud, "ingest") == []
    cloud.pump()
    assert cloud.breaches() == []


def test_letter_that_record_failure_cannot_process_is_kept_in_the_end(cloud: Cloud) -> None:
    cloud.drop(KEY, ARTICLE)
    cloud.pump()
    cloud.s3.put_object(Bucket=OUTPUT_BUCKET, Key=f"articles/{KEY}.json", Body=b"no record")
    cloud.s3.delete_object(Bucket=OUTPUT_BUCKET, Key=f"translations/pt/{KEY}.json")
    letter = {"messageId": "1", "receiptHandle": "1", "body": JOB}
    for count in ("5", str(GIVES_UP_AFTER - 1)):
        records = [letter | {"attributes": {"ApproximateReceiveCount": count}}]
        assert cloud.invoke("record_failure", {"Records": records}) == ["1"]
    records = [letter | {"attributes": {"ApproximateReceiveCount": str(GIVES_UP_AFTER)}}]
    assert cloud.invoke("record_failure", {"Records": records}) == []
    assert cloud.record("unreadable/1.json")["body"] == JOB
