"""The three buckets, and the rule that listens to one of them."""

import json
from typing import Any

import pytest

from dragoman.records import UNREADABLE
from tests.infra.stack import ROOT, Stack, many

BUCKETS = ["InputBucket", "OutputBucket", "ModelBucket"]


def matches(pattern: Any, event: Any) -> bool:
    """EventBridge's rule for patterns of names and lists of exact values, which is all that the template uses."""
    if isinstance(pattern, dict):
        return isinstance(event, dict) and all(
            key in event and matches(inner, event[key]) for key, inner in pattern.items()
        )
    return event in pattern


def s3_event(detail_type: str, bucket: str = "${InputBucket}", source: str = "aws.s3") -> dict[str, Any]:
    detail = {"bucket": {"name": bucket}, "object": {"key": "a b+c.html"}}
    return {"source": source, "detail-type": detail_type, "detail": detail}


@pytest.fixture
def rule(stack: Stack) -> dict[str, Any]:
    return stack.of_type("AWS::Events::Rule")["InputRule"]


def test_there_are_no_other_buckets(stack: Stack) -> None:
    assert sorted(stack.buckets) == sorted(BUCKETS)


@pytest.mark.parametrize("bucket", BUCKETS)
def test_a_bucket_blocks_public_access_in_all_four_ways(stack: Stack, bucket: str) -> None:
    blocks = stack.buckets[bucket]["PublicAccessBlockConfiguration"]
    assert blocks == {
        "BlockPublicAcls": True,
        "BlockPublicPolicy": True,
        "IgnorePublicAcls": True,
        "RestrictPublicBuckets": True,
    }


@pytest.mark.parametrize("bucket", BUCKETS)
def test_a_bucket_is_versioned(stack: Stack, bucket: str) -> None:
    assert stack.buckets[bucket]["VersioningConfiguration"] == {"Status": "Enabled"}


@pytest.mark.parametrize("bucket", BUCKETS)
def test_a_bucket_has_no_access_control_lists(stack: Stack, bucket: str) -> None:
    rules = stack.buckets[bucket]["OwnershipControls"]["Rules"]
    assert rules == [{"ObjectOwnership": "BucketOwnerEnforced"}]


@pytest.mark.parametrize("bucket", BUCKETS)
def test_a_bucket_refuses_whatever_comes_without_tls(stack: Stack, bucket: str) -> None:
    policy = stack.of_type("AWS::S3::BucketPolicy")[f"{bucket}Policy"]
    assert policy["Bucket"] == f"${{{bucket}}}"
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert (statement["Effect"], statement["Principal"], statement["Action"]) == ("Deny", "*", "s3:*")
    assert statement["Resource"] == [f"${{{bucket}.Arn}}", f"${{{bucket}.Arn}}/*"]
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


@pytest.mark.parametrize("bucket", BUCKETS)
def test_a_bucket_outlives_the_stack(stack: Stack, bucket: str) -> None:
    resource = stack.resources[bucket]
    assert (resource["DeletionPolicy"], resource["UpdateReplacePolicy"]) == ("Retain", "Retain")


@pytest.mark.parametrize("bucket", BUCKETS)
def test_a_bucket_keeps_old_versions_and_broken_uploads_for_a_time_only(stack: Stack, bucket: str) -> None:
    rules = {rule["Id"]: rule for rule in stack.buckets[bucket]["LifecycleConfiguration"]["Rules"]}
    assert all(rule["Status"] == "Enabled" for rule in rules.values())
    versions = rules["expire-noncurrent-versions"]["NoncurrentVersionExpiration"]
    assert versions == {"NoncurrentDays": "${NoncurrentVersionDays}"}
    assert rules["abort-incomplete-uploads"]["AbortIncompleteMultipartUpload"]["DaysAfterInitiation"] > 0


PASSING: dict[str, set[str]] = {"InputBucket": set(), "OutputBucket": {UNREADABLE}, "ModelBucket": {"backfill/"}}
"""What is for a time only: messages that nobody could read, and the lists and results of backfills."""


@pytest.mark.parametrize("bucket", BUCKETS)
def test_a_bucket_never_removes_what_is_current_but_what_is_for_a_time_only(stack: Stack, bucket: str) -> None:
    rules = stack.buckets[bucket]["LifecycleConfiguration"]["Rules"]
    expiring = [rule for rule in rules if {"ExpirationInDays", "ExpirationDate"} & set(rule)]
    assert {rule.get("Prefix", "everything") for rule in expiring} == PASSING[bucket]


def test_an_unreadable_message_is_kept_longer_than_the_log_that_tells_of_it(stack: Stack) -> None:
    rules = {rule["Id"]: rule for rule in stack.buckets["OutputBucket"]["LifecycleConfiguration"]["Rules"]}
    kept = rules["expire-unreadable-messages"]["ExpirationInDays"]
    assert kept > stack.parameters["LogRetentionDays"]["Default"]


def test_input_and_output_send_events_and_models_do_not(stack: Stack) -> None:
    senders = {name for name, bucket in stack.buckets.items() if "NotificationConfiguration" in bucket}
    assert senders == {"InputBucket", "OutputBucket"}


@pytest.mark.parametrize("detail_type", ["Object Created", "Object Deleted"])
def test_the_rule_takes_what_was_created_and_deleted(rule: dict[str, Any], detail_type: str) -> None:
    assert matches(rule["EventPattern"], s3_event(detail_type))


@pytest.mark.parametrize(
    "event",
    [
        s3_event("Object Tags Added"),
        s3_event("Object Created", bucket="${OutputBucket}"),
        s3_event("Object Created", source="com.example"),
    ],
)
def test_the_rule_leaves_everything_else(rule: dict[str, Any], event: dict[str, Any]) -> None:
    assert not matches(rule["EventPattern"], event)


def test_the_rule_takes_every_sample_event_of_an_object(rule: dict[str, Any]) -> None:
    for path in (ROOT / "events").glob("eventbridge_*.json"):
        for event in _events_in(json.loads(path.read_text("utf-8"))):
            pattern = {**rule["EventPattern"], "detail": {"bucket": {"name": [event["detail"]["bucket"]["name"]]}}}
            is_hint = event["detail-type"] in {"Object Created", "Object Deleted"}
            assert matches(pattern, event) == is_hint, path.name


def test_the_rule_hands_the_event_on_as_it_is_to_the_ingest_queue(rule: dict[str, Any]) -> None:
    (target,) = rule["Targets"]
    assert target["Arn"] == "${IngestQueue.Arn}"
    assert not {"Input", "InputPath", "InputTransformer"} & set(target)


def test_an_event_that_cannot_be_delivered_becomes_a_dead_letter(rule: dict[str, Any]) -> None:
    (target,) = rule["Targets"]
    assert target["DeadLetterConfig"] == {"Arn": "${IngestDeadLetterQueue.Arn}"}
    assert target["RetryPolicy"]["MaximumEventAgeInSeconds"] == 24 * 60 * 60


def _events_in(sample: Any) -> list[dict[str, Any]]:
    """The EventBridge events of a sample file: itself, a list of them, or the bodies of a queue's batch."""
    if isinstance(sample, dict) and "Records" in sample:
        bodies = [json.loads(record["body"]) for record in sample["Records"] if "body" in record]
        return [event for body in bodies for event in _events_in(body)]
    return [event for event in many(sample) if isinstance(event, dict) and "detail-type" in event]
