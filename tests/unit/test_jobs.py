import shlex
from typing import Any, cast

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from dragoman.article import ObjectAddress, RevisionJob, Subject, TranslationJob
from dragoman.errors import StoreUnavailableError
from dragoman.events import read_hints, read_job, read_work, write_job
from dragoman.jobs import SqsQueue, describe_redrive, queue_jobs, queue_walks
from dragoman.records import article_key, failure_key, rejection_key, translation_key
from tests.unit.fakes import (
    INPUT_BUCKET,
    OUTPUT_BUCKET,
    FakeJobQueue,
    FakeStore,
    FakeWalkQueue,
    make_queue_services,
    make_settings,
)

QUEUE_URL = "https://sqs.example/translate"
SOURCE = ObjectAddress(INPUT_BUCKET, "a b.txt")


class FakeSqsClient:
    """Stands in for boto3's: remembers the requests, answers as told."""

    def __init__(self, answer: dict[str, Any] | Exception | None = None) -> None:
        self.requests: list[dict[str, Any]] = []
        self._answer = answer or {}

    def send_message_batch(self, **request: Any) -> dict[str, Any]:
        self.requests.append(request)
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer


def queue_for(kept: str | None, *records: str, targets: tuple[str, ...] = ("en", "pt")) -> list[str]:
    """The targets that get a job when the output bucket holds these records."""
    store, jobs = FakeStore(), FakeJobQueue()
    for record in records:
        store.upload(ObjectAddress(OUTPUT_BUCKET, record), b"{}")
    queue_jobs(Subject(SOURCE), kept, make_queue_services(store, jobs, make_settings(targets)))
    assert {job.source for job in jobs.sent} <= {SOURCE}
    return [job.target for job in jobs.sent]


def send(count: int, answer: dict[str, Any] | Exception | None = None) -> list[dict[str, Any]]:
    client = FakeSqsClient(answer)
    jobs = [TranslationJob(SOURCE, f"pt-{number:03}") for number in range(count)]
    SqsQueue(cast("Any", client), QUEUE_URL, write_job).send(jobs)
    return client.requests


def test_an_article_gets_one_job_for_each_target() -> None:
    assert queue_for(article_key(SOURCE.key), article_key(SOURCE.key)) == ["en", "pt"]


def test_an_article_gets_its_jobs_also_when_its_translations_are_there() -> None:
    key = article_key(SOURCE.key)
    assert queue_for(key, key, translation_key(SOURCE.key, "en"), translation_key(SOURCE.key, "pt")) == ["en", "pt"]


def test_a_file_that_never_was_an_article_gets_no_job() -> None:
    assert queue_for(rejection_key(SOURCE.key), rejection_key(SOURCE.key)) == []


@pytest.mark.parametrize("kept", [None, rejection_key(SOURCE.key)], ids=["removed", "rejected now"])
def test_without_an_article_only_targets_that_have_something_to_lose_get_a_job(kept: str | None) -> None:
    assert queue_for(kept, translation_key(SOURCE.key, "pt")) == ["pt"]
    assert queue_for(kept, failure_key(SOURCE.key, "en")) == ["en"]


def test_a_target_that_is_no_longer_configured_loses_its_translation_too() -> None:
    assert queue_for(None, translation_key(SOURCE.key, "de"), failure_key(SOURCE.key, "fr")) == ["de", "fr"]


def test_a_failure_of_the_ingest_stage_is_no_target() -> None:
    assert queue_for(None, failure_key(SOURCE.key, "ingest")) == []


def test_records_of_other_keys_are_nothing_to_lose() -> None:
    assert queue_for(None, translation_key("other.txt", "pt")) == []


def test_jobs_are_sent_in_requests_of_ten_at_most_and_all_of_them() -> None:
    requests = send(23)
    assert [len(request["Entries"]) for request in requests] == [10, 10, 3]
    assert {request["QueueUrl"] for request in requests} == {QUEUE_URL}
    sent = [read_job(entry["MessageBody"]).target for request in requests for entry in request["Entries"]]
    assert sent == [f"pt-{number:03}" for number in range(23)]


def test_entries_of_one_request_have_ids_of_their_own() -> None:
    (request,) = send(10)
    assert len({entry["Id"] for entry in request["Entries"]}) == 10


def test_no_jobs_are_no_request() -> None:
    assert send(0) == []


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        ({"Failed": [{"Id": "0", "Code": "InternalError", "SenderFault": False}]}, "InternalError"),
        ({"Failed": [{"Id": "0"}]}, "unknown"),
        (ClientError({"Error": {"Code": "AccessDenied"}}, "SendMessageBatch"), "ClientError"),
        (EndpointConnectionError(endpoint_url=QUEUE_URL), "EndpointConnectionError"),
    ],
)
def test_jobs_that_could_not_be_queued_are_a_transient_error(answer: dict[str, Any] | Exception, name: str) -> None:
    with pytest.raises(StoreUnavailableError, match=name):
        send(1, answer)


def test_a_walk_begins_for_each_target() -> None:
    walks = FakeWalkQueue()
    services = make_queue_services(settings=make_settings(("en", "pt")), walks=walks)
    queue_walks(INPUT_BUCKET, services, is_certain=False)
    assert walks.sent == []
    queue_walks(INPUT_BUCKET, services, is_certain=True)
    assert walks.sent == [RevisionJob(INPUT_BUCKET, target, generation=0) for target in ("en", "pt")]


def test_steps_of_a_walk_are_sent_as_jobs_are() -> None:
    client = FakeSqsClient()
    step = RevisionJob(INPUT_BUCKET, "pt", "articles/a.txt.json")
    SqsQueue[RevisionJob](cast("Any", client), QUEUE_URL, write_job).send([step])
    assert read_work(client.requests[0]["Entries"][0]["MessageBody"]) == step


@pytest.mark.parametrize("item", [None, "item-0123456789abcdef"])
def test_the_redrive_message_is_one_that_the_queue_understands(item: str | None) -> None:
    lost, missed = Subject(SOURCE, "pt", item), Subject(SOURCE, item=item)
    sentence = describe_redrive(lost)
    assert read_job(sentence[sentence.index("{") :]) == TranslationJob(SOURCE, "pt", item)
    sentence = describe_redrive(missed)
    assert read_hints(sentence[sentence.index("{") :]) == (missed,)


@pytest.mark.parametrize("key", ["a b.txt", "it's.txt", "$(rm -rf ~).txt", "a`id`;b.txt", "-x.txt", "two\nlines.txt"])
def test_the_redrive_command_says_the_key_to_a_shell_as_it_is(key: str) -> None:
    command = describe_redrive(Subject(ObjectAddress(INPUT_BUCKET, key))).partition("`")[2].partition("`, or send")[0]
    assert shlex.split(command) == ["dragoman", "redrive", "--stack", "NAME", f"--key={key}"]
