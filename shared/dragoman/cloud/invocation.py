"""One handler, one sample event: on the embedded cloud, or on a stack in AWS."""

import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, Literal

import boto3
import msgspec
from botocore.exceptions import BotoCoreError, ClientError

from dragoman.article import ObjectAddress, RecordHint, RevisionJob, Subject, Topic
from dragoman.cloud.deployment import Stack, deploy, describe_stack, find_template
from dragoman.cloud.folders import scan_inbox
from dragoman.cloud.outcomes import LoggedOutcome, OutcomeReader
from dragoman.cloud.server import Cloud, CloudError, run_cloud
from dragoman.errors import UnreadableMessageError
from dragoman.events import write_hint
from dragoman.failure import read_losses
from dragoman.model_store.stacked_models import list_local_sets
from dragoman.store import S3Store

SAMPLE_BUCKET: Final = "dragoman-input"
"""The bucket's name in the sample events; the real one takes its place."""

FunctionName = Literal["ingest", "translate", "record_failure"]


class _Message(msgspec.Struct, frozen=True):
    body: str


class _Event(msgspec.Struct, frozen=True):
    Records: tuple[_Message, ...]


class Invocation(msgspec.Struct, frozen=True):
    """What came of it."""

    response: Any
    """What the handler answered; for a function that crashed, Lambda's description of the error."""
    is_error: bool
    outcomes: tuple[LoggedOutcome, ...] = ()
    records: tuple[tuple[str, bytes], ...] = ()
    """The records that it wrote: key and bytes."""
    jobs: int = 0
    """How many translation jobs it queued."""
    hints: int = 0
    """How many hints at items it queued."""


def invoke_on_aws(function: FunctionName, event: Path, stack_name: str) -> Invocation:
    """Invoke a deployed function. The objects that the event names must be in the stack's bucket already.

    Raises:
        CloudError: no such stack, or the event can't be read.
    """
    try:
        stack = describe_stack(boto3.client("cloudformation"), stack_name)
        return _invoke(boto3.client("lambda"), stack, function, _read_event(event, stack))
    except (BotoCoreError, ClientError) as error:
        raise CloudError(f"AWS did not do it: {error}") from error


def invoke_embedded(function: FunctionName, event: Path, inbox: Path) -> Invocation:
    """Invoke a function of a fresh embedded stack, with the files of `inbox` that the event names in its bucket.

    Nothing else runs meanwhile: the queues' triggers are switched off. Where the event speaks of translation jobs or of
    items, ingest makes the records first that these need.

    Raises:
        CloudError: the cloud did not start, or the event can't be read.
    """
    with run_cloud() as cloud:
        # Nobody delivers the message a second time: the story has to end with this one.
        stack = deploy(cloud, find_template(), {"TemporaryFailureWaitSeconds": "0"}, list_local_sets(None))
        _switch_triggers_off(cloud)
        text = _read_event(event, stack)
        objects, earlier = _find_objects(text, inbox)
        _drop(cloud, stack, inbox, objects)
        functions = cloud.client("lambda")
        if earlier:
            _invoke(functions, stack, "ingest", _build_hints(earlier))
        reader = OutcomeReader(cloud, stack)
        reader.read_new()
        before = _list_records(cloud, stack)
        jobs, hints = (_count_messages(cloud, url) for url in (stack.translate_queue_url, stack.ingest_queue_url))
        done = _invoke(functions, stack, function, text)
        after = _list_records(cloud, stack)
        written = tuple((key, body) for key, body in after.items() if before.get(key) != body)
        return msgspec.structs.replace(
            done,
            outcomes=tuple(reader.read_new()),
            records=written,
            jobs=_count_messages(cloud, stack.translate_queue_url) - jobs,
            hints=_count_messages(cloud, stack.ingest_queue_url) - hints,
        )


def _read_event(path: Path, stack: Stack) -> bytes:
    try:
        body = path.read_bytes()
        msgspec.json.decode(body, type=_Event)
    except OSError as error:
        raise CloudError(f"{path}: {error.strerror}") from error
    except msgspec.DecodeError as error:
        raise CloudError(f"{path} is not an event of SQS: {error}") from error
    return body.replace(SAMPLE_BUCKET.encode(), stack.input_bucket.encode())


def _switch_triggers_off(cloud: Cloud) -> None:
    functions = cloud.client("lambda")
    for mapping in functions.list_event_source_mappings()["EventSourceMappings"]:
        functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)


def _find_objects(event: bytes, inbox: Path) -> tuple[list[ObjectAddress], list[Subject]]:
    """The input objects that the event's messages speak of, and what ingest has to take in before them: a job needs
    its article's record, an item its container's, a walk all of them. Messages that can't be read speak of nothing, and
    so do hints at records, which tell only where they are."""
    objects: list[ObjectAddress] = []
    earlier: list[Subject] = []
    for record in msgspec.json.decode(event, type=_Event).Records:
        for topic in _read_topics(record.body):
            if isinstance(topic, RecordHint):
                continue
            if isinstance(topic, RevisionJob):
                found = [ObjectAddress(topic.bucket, key) for key in scan_inbox(inbox).files]
                objects.extend(found)
                earlier.extend(map(Subject, found))
                continue
            objects.append(topic.source)
            if topic.target is not None or topic.item is not None:
                earlier.append(Subject(topic.source))
            if topic.target is not None and topic.item is not None:
                earlier.append(Subject(topic.source, item=topic.item))
    return objects, earlier


def _read_topics(body: str) -> tuple[Topic, ...]:
    try:
        return read_losses(body)
    except UnreadableMessageError:
        return ()


def _drop(cloud: Cloud, stack: Stack, inbox: Path, objects: Iterable[ObjectAddress]) -> None:
    s3 = cloud.client("s3")
    for address in objects:
        path = inbox / address.key
        if path.is_file() and path.resolve().is_relative_to(inbox.resolve()):
            s3.put_object(Bucket=stack.input_bucket, Key=address.key, Body=path.read_bytes())


def _build_hints(subjects: Iterable[Subject]) -> bytes:
    """An event of the ingest queue that speaks of these."""
    records = [
        {
            "messageId": str(uuid.uuid4()),
            "receiptHandle": "none",
            "body": write_hint(subject),
            "attributes": {"ApproximateReceiveCount": "1"},
            "messageAttributes": {},
            "eventSource": "aws:sqs",
        }
        for subject in subjects
    ]
    return msgspec.json.encode({"Records": records})


def _invoke(functions: Any, stack: Stack, function: FunctionName, event: bytes) -> Invocation:
    names = dict(zip(("ingest", "translate", "record_failure"), stack.functions, strict=True))
    answer = functions.invoke(FunctionName=names[function], Payload=event)
    payload = answer["Payload"].read()
    return Invocation(msgspec.json.decode(payload) if payload else None, "FunctionError" in answer)


def _list_records(cloud: Cloud, stack: Stack) -> dict[str, bytes]:
    store = S3Store(cloud.client("s3"))
    found = {}
    for key in store.list_keys(stack.output_bucket):
        stored = store.get(ObjectAddress(stack.output_bucket, key))
        if stored is not None and stored.body is not None:
            found[key] = stored.body
    return found


def _count_messages(cloud: Cloud, queue_url: str) -> int:
    """Exact, because the triggers are off."""
    name = "ApproximateNumberOfMessages"
    answer = cloud.client("sqs").get_queue_attributes(QueueUrl=queue_url, AttributeNames=[name])
    return int(answer["Attributes"][name])
