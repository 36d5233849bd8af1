"""The real handlers over moto's S3 and SQS, with the real engine and real events."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from dragoman.article import TranslationJob
from dragoman.events import write_job
from tests.integration.cloud_on_moto import (
    INPUT_BUCKET,
    OUTPUT_BUCKET,
    Cloud,
    address_input,
    load_event,
    read_sample,
)

Lines = Callable[[], list[dict[str, Any]]]

ARTICLE = b"The old harbour wall will be repaired this winter. The council voted for the plan on Tuesday night."
REVISION = b"The night train to Lisbon leaves again in spring. Tickets go on sale next Monday at the station."
KEY = "a.txt"
RECORDS = ["articles/a.txt.json", "translations/en/a.txt.json", "translations/pt/a.txt.json"]


def outcomes(lines: Lines) -> list[str]:
    return [line["outcome"] for line in lines()]


def test_an_english_article_comes_out_in_both_targets(cloud: Cloud) -> None:
    cloud.drop("en-harbour.txt", read_sample("en-harbour.txt"), quietly=True)
    assert cloud.invoke("ingest", load_event("eventbridge_object_created_plain")) == []
    cloud.pump()
    assert cloud.output_keys() == [
        "articles/en-harbour.txt.json",
        "translations/en/en-harbour.txt.json",
        "translations/pt/en-harbour.txt.json",
    ]
    assert cloud.breaches() == []
    translation = cloud.record("translations/pt/en-harbour.txt.json")
    assert {segment["engine"] for segment in translation["segments"]} == {"firefox"}
    assert "porto" in translation["text"]
    assert cloud.record("translations/en/en-harbour.txt.json")["segments"][0]["engine"] == "none"


def test_a_version_of_the_input_is_named_in_each_record(cloud: Cloud) -> None:
    cloud.drop(KEY, ARTICLE)
    cloud.pump()
    version = cloud.s3.head_object(Bucket=INPUT_BUCKET, Key=KEY)["VersionId"]
    assert {cloud.record(key)["source"]["version_id"] for key in RECORDS} == {version}


def test_duplicate_deliveries_change_nothing(cloud: Cloud, lines: Lines) -> None:
    cloud.drop(KEY, ARTICLE)
    cloud.pump()
    before = cloud.output()
    lines()
    for _ in range(2):
        cloud.tell("Object Created", KEY)
    cloud.pump()
    assert cloud.output() == before
    assert set(outcomes(lines)) == {"unchanged"}


def test_reordered_deliveries_end_with_what_the_bucket_holds(cloud: Cloud) -> None:
    cloud.drop(KEY, ARTICLE)
    cloud.pump()
    before = cloud.output()
    cloud.tell("Object Deleted", KEY)
    cloud.tell("Object Created", KEY)
    cloud.tell("Object Deleted", KEY)
    cloud.pump()
    assert cloud.output() == before


def test_replacing_a_file_replaces_its_records(cloud: Cloud) -> None:
    cloud.drop(KEY, ARTICLE)
    cloud.pump()
    before = cloud.output()
    cloud.drop(KEY, REVISION)
    cloud.pump()
    after = cloud.output()
    assert after.keys() == before.keys()
    assert all(after[key] != before[key] for key in RECORDS)
    assert "Lisboa" in cloud.record("translations/pt/a.txt.json")["text"]
    assert cloud.breaches() == []


def test_an_article_that_becomes_a_rejection_loses_its_translations(cloud: Cloud) -> None:
    cloud.drop(KEY, ARTICLE)
    cloud.pump()
    cloud.drop(KEY, b"")
    cloud.pump()
    assert cloud.output_keys() == ["rejected/a.txt.json"]
    assert cloud.record("rejected/a.txt.json")["reason"] == "empty"
    assert cloud.breaches() == []


def test_a_rejection_that_becomes_an_article_is_gone(cloud: Cloud) -> None:
    cloud.drop(KEY, b"")
    cloud.pump()
    cloud.drop(KEY, ARTICLE)
    cloud.pump()
    assert cloud.output_keys() == RECORDS


def test_deleting_a_file_removes_everything(cloud: Cloud) -> None:
    cloud.drop("en-harbour.txt", ARTICLE)
    cloud.drop(KEY, ARTICLE)
    cloud.pump()
    cloud.s3.delete_object(Bucket=INPUT_BUCKET, Key="en-harbour.txt")
    assert cloud.invoke("ingest", load_event("eventbridge_object_deleted_delete_marker")) == []
    cloud.pump()
    assert cloud.output_keys() == RECORDS
    assert cloud.breaches() == []


def test_a_target_that_was_configured_earlier_is_removed_with_its_article(
    cloud: Cloud,
) -> None:
    cloud.drop(KEY, ARTICLE)
    cloud.pump()
    cloud.sqs.send_message(
        QueueUrl=cloud.queues["translate"], MessageBody=write_job(TranslationJob(address_input(KEY), "es"))
    )
    cloud.pump()
    assert "failed/es/a.txt.json" in cloud.output_keys()
    cloud.remove(KEY)
    cloud.pump()
    assert cloud.output_keys() == []


def test_a_dead_letter_of_the_ingest_queue_becomes_a_failure_and_a_later_success_removes_it(cloud: Cloud) -> None:
    cloud.drop("en-night-trains.html", read_sample("en-night-trains.html"), quietly=True)
    assert cloud.invoke("record_failure", load_event("deadletter_ingest_event")) == []
    assert cloud.output_keys() == ["failed/ingest/en-night-trains.html.json"]
    assert cloud.breaches() == []
    assert cloud.record("failed/ingest/en-night-trains.html.json")["reason"] == "retries-exhausted"
    cloud.tell("Object Created", "en-night-trains.html")
    cloud.pump()
    assert "failed/ingest/en-night-trains.html.json" not in cloud.output_keys()
    assert cloud.breaches() == []


def test_a_dead_letter_of_the_translate_queue_becomes_a_failure_whose_redrive_mends_it(cloud: Cloud) -> None:
    cloud.drop("es-mercado.txt", ARTICLE)
    assert cloud.invoke("ingest", take_batch(cloud, "ingest")) == []
    take_batch(cloud, "translate")
    assert cloud.invoke("record_failure", load_event("deadletter_translate_job")) == []
    failure = cloud.record("failed/pt/es-mercado.txt.json")
    assert failure["attempts"] == 3
    redrive = "{" + failure["redrive"].partition("{")[2]
    cloud.sqs.send_message(QueueUrl=cloud.queues["translate"], MessageBody=redrive)
    cloud.tell("Object Created", "es-mercado.txt")
    cloud.pump()
    assert "failed/pt/es-mercado.txt.json" not in cloud.output_keys()
    assert cloud.breaches() == []


def take_batch(cloud: Cloud, queue: str) -> dict[str, Any]:
    """Everything that waits in a queue, taken out of it, as one event."""
    messages = cloud.sqs.receive_message(QueueUrl=cloud.queues[queue], MaxNumberOfMessages=10)["Messages"]
    for message in messages:
        cloud.sqs.delete_message(QueueUrl=cloud.queues[queue], ReceiptHandle=message["ReceiptHandle"])
    return {"Records": [{"messageId": m["MessageId"], "body": m["Body"], "attributes": {}} for m in messages]}


def test_a_dead_letter_never_replaces_a_success(cloud: Cloud, lines: Lines) -> None:
    cloud.drop("en-night-trains.html", read_sample("en-night-trains.html"))
    cloud.pump()
    before = cloud.output()
    lines()
    assert cloud.invoke("record_failure", load_event("deadletter_ingest_event")) == []
    assert outcomes(lines) == ["unchanged"]
    cloud.pump()
    assert cloud.output() == before


def test_a_language_that_no_engine_has_is_a_failure_with_the_reason_of_each_engine(cloud: Cloud) -> None:
    cloud.drop("es-mercado.txt", read_sample("es-mercado.txt"))
    cloud.pump()
    failure = cloud.record("failed/pt/es-mercado.txt.json")
    assert failure["reason"] == "no-engine"
    assert failure["engines"][0]["reason"] == "no-model"
    assert cloud.breaches() == []


def test_a_poison_message_is_reported_and_the_rest_of_its_batch_goes_on(cloud: Cloud, lines: Lines) -> None:
    names = ("en-repair-cafe.md", "es-mercado.txt", "agência/boletim nº 3 – 100%.txt")
    for name in names:
        cloud.drop(name, read_sample(name), quietly=True)
    assert cloud.invoke("ingest", load_event("sqs_batch_mixed")) == []
    assert outcomes(lines) == ["ingested", "unreadable", "ingested", "ingested", "ignored"]
    assert cloud.invoke("ingest", load_event("sqs_body_not_json")) == []
    assert cloud.invoke("translate", load_event("sqs_body_not_json")) == []
    assert cloud.invoke("record_failure", load_event("sqs_body_not_json")) == []
    assert outcomes(lines) == ["unreadable"] * 3
    cloud.pump()
    assert cloud.breaches() == []


def test_a_message_that_s3_refused_comes_back_and_nothing_is_half_written(cloud: Cloud, lines: Lines) -> None:
    cloud.drop("en-harbour.txt", ARTICLE, quietly=True)
    event = load_event("eventbridge_object_created_plain")
    cloud.deny("s3:PutObject", "*")
    assert cloud.invoke("ingest", event) == [event["Records"][0]["messageId"]]
    (line,) = lines()
    assert line["outcome"] == "retried"
    assert line["reason"].startswith("StoreUnavailableError: PutObject")
    assert cloud.output_keys() == []
    assert cloud.count_messages("translate") == 0
    cloud.allow_all()
    assert cloud.invoke("ingest", event) == []
    cloud.pump()
    assert cloud.breaches() == []


def test_one_refused_message_does_not_hold_up_its_batch(cloud: Cloud) -> None:
    for name in ("pt-horta.json", "pt-padaria.html"):
        cloud.drop(name, read_sample(name), quietly=True)
    cloud.deny("s3:PutObject", "articles/pt-horta.json.json")
    records = [hint(name) for name in ("pt-horta.json", "pt-padaria.html")]
    assert cloud.invoke("ingest", {"Records": records}) == ["pt-horta.json"]
    assert cloud.output_keys() == ["articles/pt-padaria.html.json"]


def hint(key: str) -> dict[str, Any]:
    body = json.dumps({"bucket": INPUT_BUCKET, "key": key})
    return {"messageId": key, "receiptHandle": key, "body": body, "attributes": {}}


def test_a_message_that_always_fails_ends_as_a_failure_by_way_of_the_dead_letters(cloud: Cloud, lines: Lines) -> None:
    cloud.deny("s3:PutObject", "translations/*")
    cloud.drop(KEY, ARTICLE)
    cloud.pump()
    assert cloud.output_keys() == ["articles/a.txt.json", "failed/en/a.txt.json", "failed/pt/a.txt.json"]
    assert cloud.breaches() == []
    assert outcomes(lines).count("retried") == 6
    cloud.allow_all()
    cloud.tell("Object Created", KEY)
    cloud.pump()
    assert cloud.output_keys() == RECORDS


def test_jobs_that_could_not_be_queued_bring_the_message_back_and_are_queued_then(cloud: Cloud) -> None:
    cloud.drop("en-harbour.txt", ARTICLE, quietly=True)
    event = load_event("eventbridge_object_created_plain")
    url = cloud.queues["translate"]
    cloud.sqs.delete_queue(QueueUrl=url)
    assert cloud.invoke("ingest", event) == [event["Records"][0]["messageId"]]
    cloud.sqs.create_queue(QueueName="translate")
    assert cloud.invoke("ingest", event) == []
    cloud.pump()
    assert cloud.breaches() == []


ODD_KEYS = {
    "spaces, plus and percent": "a b+c 100%.txt",
    "what looks encoded": "a%20b%2Fc.txt",
    "accents, composed and not": "é/e\u0301.txt",
    "folders": "2026/11/agência lusa/notícia.txt",
    "no extension": "README",
    "other scripts and an emoji": "новости/ニュース 📰.txt",
    "a leading slash and a double one": "/a//b.txt",
    "a name that ends like a record": "articles/x.json.txt",
    "1,024 bytes": "ã" * 510 + ".txt",
}


@pytest.mark.parametrize("key", ODD_KEYS.values(), ids=ODD_KEYS.keys())
def test_a_key_is_taken_as_it_is(cloud: Cloud, key: str) -> None:
    cloud.drop(key, ARTICLE)
    cloud.pump()
    assert len(cloud.output_keys()) == 3
    assert cloud.breaches() == []
    assert cloud.record(cloud.output_keys()[0])["source"]["key"] == key
    cloud.remove(key)
    cloud.pump()
    assert cloud.output_keys() == []


def test_the_odd_key_of_the_sample_event_is_taken_as_it_is(cloud: Cloud) -> None:
    cloud.drop("a b+c 100% ü/é.txt", ARTICLE, quietly=True)
    assert cloud.invoke("ingest", load_event("eventbridge_object_created_odd_key")) == []
    assert cloud.output_keys() == ["articles/a b+c 100% ü/é.txt.json"]


def test_keys_that_are_too_long_for_a_record_do_not_meet(cloud: Cloud) -> None:
    for ending in ("1.txt", "2.txt"):
        cloud.drop("k" * 1019 + ending, ARTICLE)
    cloud.pump()
    assert len(cloud.output_keys()) == 6
    assert cloud.breaches() == []


def test_two_runs_over_the_same_input_give_the_same_bytes(cloud: Cloud) -> None:
    """Without the version and the time that S3 gives to each upload, which the records name."""
    runs = []
    for _ in range(2):
        cloud.drop("pt-feira-do-livro.md", read_sample("pt-feira-do-livro.md"), quietly=True)
        cloud.invoke("ingest", load_event("sns_object_created_wrapped"))
        cloud.pump()
        runs.append(cloud.output())
        for key in cloud.output_keys():
            cloud.s3.delete_object(Bucket=OUTPUT_BUCKET, Key=key)
        cloud.tell("Object Created", "pt-feira-do-livro.md")
        cloud.pump()
        runs.append(cloud.output())
        cloud.remove("pt-feira-do-livro.md")
        cloud.pump()
    assert runs[0] == runs[1]
    assert runs[2] == runs[3]
    assert [without_upload(run) for run in runs[:1]] == [without_upload(run) for run in runs[2:3]]


def without_upload(run: dict[str, tuple[bytes, str]]) -> dict[str, dict[str, Any]]:
    records = {key: json.loads(body) for key, (body, _) in run.items()}
    for record in records.values():
        del record["source"]["version_id"], record["source"]["last_modified"]
    return records


def test_no_text_of_an_article_reaches_the_log(cloud: Cloud, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("en-harbour.txt", "pt-padaria.html", "en-broken-export.json", "es-mercado.txt"):
        cloud.drop(name, read_sample(name))
    cloud.pump()
    cloud.deny("s3:PutObject", "*")
    cloud.drop("en-harbour.txt", read_sample("en-harbour.txt") + b"\nOne more line.\n")
    cloud.pump_once("ingest")
    logged = "".join(capsys.readouterr())
    assert '"outcome":"ingested"' in logged
    assert '"outcome":"retried"' in logged
    texts = [cloud.record(key) for key in cloud.output_keys() if key.startswith(("articles/", "translations/"))]
    sentences = [sentence for record in texts for sentence in [record["title"], *record["text"].split("\n\n")]]
    assert len(sentences) > 20
    assert [sentence for sentence in sentences if sentence in logged] == []


def test_a_message_about_another_bucket_writes_nothing(cloud: Cloud, lines: Lines) -> None:
    event = load_event("hint_object_plain")
    event["Records"][0]["body"] = json.dumps({"bucket": OUTPUT_BUCKET, "key": "articles/a.txt.json"})
    assert cloud.invoke("ingest", event) == []
    assert outcomes(lines) == ["unreadable"]
    assert cloud.breaches() == []
