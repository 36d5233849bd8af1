"""THREAT_MODEL.md names rules and tests that there are, every option, and policies that are what they claim."""

import json
import re
from collections.abc import Iterator
from typing import Any

import botocore.session
import pytest
from botocore import xform_name

from tests.infra.security.rules import RULES
from tests.infra.stack import ROOT, Stack, many

DOCUMENT = (ROOT / "infra" / "THREAT_MODEL.md").read_text("utf-8")
POLICIES = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", DOCUMENT, re.DOTALL)]
KEY, DROPPER, READER, OPERATOR = POLICIES

SERVICES = {
    "cloudformation": "cloudformation",
    "cloudwatch": "cloudwatch",
    "lambda": "lambda",
    "logs": "logs",
    "s3": "s3",
    "sqs": "sqs",
    "stepfunctions": "states",
}
"""What the commands of operators ask, by boto3's name, with the prefix of its actions."""

ACTIONS = {
    "sqs:SendMessageBatch": "sqs:SendMessage",
    "s3:HeadObject": "s3:GetObject",
    "s3:ListObjectsV2": "s3:ListBucket",
    "s3:ListObjectVersions": "s3:ListBucketVersions",
}
"""Calls that AWS knows under the name of another one's permission."""

KNOW_NO_RESOURCE = ["cloudwatch:GetMetricStatistics", "lambda:ListEventSourceMappings"]
"""Actions that AWS lets nobody restrict to a resource."""


def actions_of(policy: dict[str, Any]) -> set[str]:
    return {action for statement in policy["Statement"] for action in many(statement["Action"])}


def resources_of(policy: dict[str, Any]) -> set[str]:
    return {resource for statement in policy["Statement"] for resource in many(statement["Resource"])}


def test_every_rule_and_test_that_is_named_is_there() -> None:
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    tests = set(re.findall(r"def (test_\w+)\(", sources))
    named = set(re.findall(r"`(\w+)`", DOCUMENT))
    rules = {name for name in named if re.fullmatch(r"[a-z]+(_[a-z]+){2,}", name) and not name.startswith("test_")}
    assert rules - {"record_failure"} <= set(RULES)
    assert {name for name in named if name.startswith("test_")} <= tests


def test_every_rule_is_named() -> None:
    assert {name for name in RULES if f"`{name}`" not in DOCUMENT} == {"says_what_and_not_what_not"}


def test_every_option_for_security_is_told(stack: Stack) -> None:
    groups = stack.template["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"]
    (options,) = [group["Parameters"] for group in groups if group["Label"]["default"] == "Security"]
    assert options
    assert all(f"| `{option}` |" in DOCUMENT for option in options)


def test_every_service_that_encrypts_by_itself_is_let_into_the_customers_key(stack: Stack) -> None:
    """EventBridge into the queues, and CloudWatch Logs for every log group of the stack."""
    by_sid = {statement["Sid"]: statement for statement in KEY["Statement"]}
    events, logs = by_sid["EventsIntoTheQueues"], by_sid["LogGroups"]
    assert set(events["Action"]) == {"kms:Decrypt", "kms:GenerateDataKey"}
    assert "Condition" not in events, "EventBridge's requests carry nothing that a condition could ask for"
    patterns = logs["Condition"]["ArnLike"]["kms:EncryptionContext:aws:logs:arn"]
    for group in stack.of_type("AWS::Logs::LogGroup").values():
        name = group["LogGroupName"].replace("${AWS::StackName}", "STACK")
        assert any(re.fullmatch(f".*:log-group:{pattern.split(':log-group:')[1][:-1]}.*", f":log-group:{name}")
                   for pattern in patterns), name  # fmt: skip


def test_a_dropper_puts_and_does_nothing_else() -> None:
    assert actions_of(DROPPER) == {"s3:PutObject", "s3:AbortMultipartUpload"}
    assert all(resource.startswith("arn:aws:s3:::INPUT-BUCKET/") for resource in resources_of(DROPPER))


def test_a_reader_reads_translations_and_nothing_else() -> None:
    assert actions_of(READER) == {"s3:GetObject", "s3:ListBucket"}
    assert all(resource.startswith("arn:aws:s3:::OUTPUT-BUCKET") for resource in resources_of(READER))


@pytest.mark.parametrize("policy", [DROPPER, READER, OPERATOR])
def test_no_policy_for_people_names_every_action_or_everything(policy: dict[str, Any]) -> None:
    assert not [action for action in actions_of(policy) if "*" in action]
    for statement in policy["Statement"]:
        assert statement["Action"] in KNOW_NO_RESOURCE or "*" not in many(statement["Resource"])


def test_an_operator_deletes_nothing_and_writes_only_lists() -> None:
    assert not [action for action in actions_of(OPERATOR) if re.search(":(Delete|Purge|Update|Create)", action)]
    writing = [statement for statement in OPERATOR["Statement"] if "s3:PutObject" in many(statement["Action"])]
    assert [statement["Resource"] for statement in writing] == ["arn:aws:s3:::MODEL-BUCKET/backfill/lists/*"]


def calls_of(source: str) -> Iterator[str]:
    """The permissions for every call of AWS that a source makes, by the names of boto3's methods in it."""
    session = botocore.session.Session()
    for service, prefix in SERVICES.items():
        for operation in session.get_service_model(service).operation_names:
            if re.search(rf"""[.("']{xform_name(operation)}["'(]""", source):
                action = f"{prefix}:{operation}"
                yield ACTIONS.get(action, action)


def test_an_operator_may_do_what_the_commands_do() -> None:
    folder = ROOT / "shared" / "dragoman" / "operations"
    made = set(calls_of("".join(path.read_text("utf-8") for path in folder.rglob("*.py"))))
    assert "sqs:GetQueueAttributes" in made
    assert made <= actions_of(OPERATOR)
