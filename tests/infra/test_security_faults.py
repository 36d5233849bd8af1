"""That the rules of test_security.py can fail: each fault is planted into a deployment, and one rule has to name it."""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.infra.security.deployed import OPTIONS, Deployed, deploy
from tests.infra.security.rules import RULES
from tests.infra.stack import Properties, Stack

Plant = Callable[[Properties], None]


@dataclass(frozen=True)
class Fault:
    """Something wrong in the template."""

    rule: str
    """The rule that has to find it."""
    named: str
    """The resource that it has to name."""
    plant: Plant
    given: tuple[str, ...] = ()
    """The options that are on."""


def put(path: str, value: Any) -> Plant:
    """Put a value at `Resource/Property/0/…`; the last part of a list's path is `+` to append."""

    def plant(resources: Properties) -> None:
        name, *inner, last = path.split("/")
        place: Any = resources[name]["Properties"]
        for step in inner:
            place = place[int(step)] if isinstance(place, list) else place.setdefault(step, {})
        if last == "+":
            place.append(value)
        elif isinstance(place, list):
            place[int(last)] = value
        else:
            place[last] = value

    return plant


def drop(path: str) -> Plant:
    """Take away what is at `Resource/Property/…`; a name alone is the whole resource."""

    def plant(resources: Properties) -> None:
        name, *inner = path.split("/")
        if not inner:
            del resources[name]
            return
        place: Any = resources[name]["Properties"]
        for step in inner[:-1]:
            place = place[int(step)] if isinstance(place, list) else place[step]
        del place[int(inner[-1]) if isinstance(place, list) else inner[-1]]

    return plant


def add(name: str, kind: str, properties: Properties) -> Plant:
    def plant(resources: Properties) -> None:
        resources[name] = {"Type": f"AWS::{kind}", "Properties": properties}

    return plant


def retain(name: str, policy: str) -> Plant:
    def plant(resources: Properties) -> None:
        resources[name]["DeletionPolicy"] = policy

    return plant


def allow(action: str, resource: str, **more: Any) -> Properties:
    return {"Sid": "Planted", "Effect": "Allow", "Action": action, "Resource": resource, **more}


def to_role(action: str, resource: str, **more: Any) -> Plant:
    return put("IngestRole/Policies/0/PolicyDocument/Statement/+", allow(action, resource, **more))


def to_queue(**more: Any) -> Plant:
    statement = allow("sqs:SendMessage", "${IngestQueue.Arn}", **more)
    return put("IngestQueuePolicy/PolicyDocument/Statement/+", statement)


EVENTS = {"Service": "events.amazonaws.com"}
PERMISSION = {"Action": "lambda:InvokeFunction", "FunctionName": "${IngestFunction}", "Principal": "s3.amazonaws.com"}
KEY = ("CustomerKey",)

FAULTS = {
    "every action": Fault("names_every_action", "IngestRole", to_role("s3:*", "${OutputBucket.Arn}")),
    "every action on a queue": Fault(
        "names_every_action", "IngestQueuePolicy", to_queue(Action="sqs:*", Principal=EVENTS)
    ),
    "every action on a key": Fault(
        "names_every_action", "AlarmKey", put("AlarmKey/KeyPolicy/Statement/0/Action", "kms:*")
    ),
    "every bucket": Fault("names_every_resource", "IngestRole", to_role("s3:GetObject", "*")),
    "every bucket of a name": Fault("names_every_resource", "IngestRole", to_role("s3:GetObject", "arn:aws:s3:::d*/*")),
    "every queue of the account": Fault(
        "names_every_resource", "IngestRole", to_role("sqs:SendMessage", "arn:aws:sqs:eu-west-1:123456789012:*")
    ),
    "another action of a service that knows no resources": Fault(
        "names_every_resource",
        "AmazonTranslatePolicy",
        put("AmazonTranslatePolicy/PolicyDocument/Statement/0/Action", "translate:TranslateDocument"),
        ("AllowAmazonTranslate",),
    ),
    "all but one": Fault(
        "says_what_and_not_what_not", "IngestRole", to_role("s3:GetObject", "x", NotAction="s3:PutObject")
    ),
    "all resources but one": Fault(
        "says_what_and_not_what_not", "IngestQueuePolicy", to_queue(NotPrincipal={"AWS": "123456789012"})
    ),
    "a queue for everybody": Fault("lets_nobody_in_from_outside", "IngestQueuePolicy", to_queue(Principal="*")),
    "a queue for every account": Fault(
        "lets_nobody_in_from_outside", "IngestQueuePolicy", to_queue(Principal={"AWS": ["*"]})
    ),
    "a queue for another account": Fault(
        "lets_nobody_in_from_outside",
        "IngestQueuePolicy",
        to_queue(Principal={"AWS": "arn:aws:iam::210987654321:root"}),
    ),
    "a bucket for the world": Fault(
        "lets_nobody_in_from_outside",
        "OutputBucketPolicy",
        put(
            "OutputBucketPolicy/PolicyDocument/Statement/+",
            allow("s3:GetObject", "${OutputBucket.Arn}/*", Principal="*"),
        ),
    ),
    "a role for another account": Fault(
        "lets_nobody_in_from_outside",
        "TranslateRole",
        put("TranslateRole/AssumeRolePolicyDocument/Statement/0/Principal", {"AWS": "210987654321"}),
    ),
    "a function for everybody": Fault(
        "lets_nobody_in_from_outside", "Planted", add("Planted", "Lambda::Permission", PERMISSION | {"Principal": "*"})
    ),
    "events of any rule": Fault("asks_services_for_whom", "IngestQueuePolicy", to_queue(Principal=EVENTS)),
    "alarms of any account": Fault(
        "asks_services_for_whom", "AlarmTopicPolicy", drop("AlarmTopicPolicy/PolicyDocument/Statement/1/Condition")
    ),
    "a key for any account's alarms": Fault(
        "asks_services_for_whom", "AlarmKey", drop("AlarmKey/KeyPolicy/Statement/1/Condition")
    ),
    "state machines of any account": Fault(
        "asks_services_for_whom", "BackfillRole", drop("BackfillRole/AssumeRolePolicyDocument/Statement/0/Condition")
    ),
    "a function for any bucket's events": Fault(
        "asks_services_for_whom", "Planted", add("Planted", "Lambda::Permission", PERMISSION)
    ),
    "a refusal of everybody but one": Fault(
        "locks_nobody_out",
        "OutputBucketPolicy",
        put(
            "OutputBucketPolicy/PolicyDocument/Statement/+",
            {
                "Effect": "Deny",
                "Principal": "*",
                "Action": "s3:*",
                "Resource": "${OutputBucket.Arn}",
                "Condition": {"StringNotEquals": {"aws:PrincipalArn": "arn:aws:iam::123456789012:role/one"}},
            },
        ),
    ),
    "a role that makes roles": Fault(
        "lets_no_role_raise_itself", "IngestRole", to_role("iam:PassRole", "${IngestRole.Arn}")
    ),
    "a role that changes code": Fault(
        "lets_no_role_raise_itself", "IngestRole", to_role("lambda:UpdateFunctionCode", "${IngestFunction.Arn}")
    ),
    "a role that destroys versions": Fault(
        "lets_no_role_raise_itself",
        "TranslateRole",
        put(
            "TranslateRole/Policies/0/PolicyDocument/Statement/+",
            allow("s3:DeleteObjectVersion", "${OutputBucket.Arn}/translations/*"),
        ),
    ),
    "a deployment that publishes code": Fault(
        "lets_no_role_raise_itself",
        "DeploymentRole",
        put(
            "DeploymentRole/Policies/0/PolicyDocument/Statement/+",
            allow("lambda:UpdateFunctionCode", "${IngestFunction.Arn}"),
        ),
    ),
    "a writer of the input": Fault(
        "writes_neither_input_nor_models", "IngestRole", to_role("s3:DeleteObject", "${InputBucket.Arn}/done/*")
    ),
    "a writer of models": Fault(
        "writes_neither_input_nor_models", "IngestRole", to_role("s3:PutObject", "${ModelBucket.Arn}/*")
    ),
    "a writer of the input from outside": Fault(
        "writes_neither_input_nor_models",
        "InputBucketPolicy",
        put(
            "InputBucketPolicy/PolicyDocument/Statement/+",
            allow("s3:PutObject", "${InputBucket.Arn}/*", Principal={"Service": "transfer.amazonaws.com"}),
        ),
    ),
    "a role without its boundary": Fault(
        "bounds_every_role_where_asked",
        "TranslateRole",
        drop("TranslateRole/PermissionsBoundary"),
        ("PermissionsBoundary",),
    ),
    "a boundary that nobody asked for": Fault(
        "bounds_every_role_where_asked",
        "IngestRole",
        put("IngestRole/PermissionsBoundary", "arn:aws:iam::aws:policy/x"),
    ),
    "a role that can't use the key": Fault(
        "uses_the_customers_key_for_what_it_must", "IngestRole", put("CustomerKeyPolicy/Roles/0", "${OtherRole}"), KEY
    ),
    "a role that may use the key by any way": Fault(
        "uses_the_customers_key_for_what_it_must",
        "IngestRole",
        drop("CustomerKeyPolicy/PolicyDocument/Statement/0/Condition"),
        KEY,
    ),
    "a role that uses the key by one way too many": Fault(
        "uses_the_customers_key_for_what_it_must",
        "IngestRole",
        put("CustomerKeyTablesPolicy/Roles/+", "${IngestRole}"),
        KEY,
    ),
    "a role that may encrypt by hand": Fault(
        "uses_the_customers_key_for_what_it_must",
        "TranslateRole",
        put("CustomerKeyPolicy/PolicyDocument/Statement/0/Action/+", "kms:Encrypt"),
        KEY,
    ),
    "a role that uses a key that is not there": Fault(
        "uses_the_customers_key_for_what_it_must", "IngestRole", to_role("kms:Decrypt", "${CustomerKey}")
    ),
    "public policies": Fault(
        "blocks_the_public", "OutputBucket", put("OutputBucket/PublicAccessBlockConfiguration/BlockPublicPolicy", False)
    ),
    "no block of the public": Fault(
        "blocks_the_public", "InputBucket", drop("InputBucket/PublicAccessBlockConfiguration")
    ),
    "access control lists": Fault("blocks_the_public", "ModelBucket", drop("ModelBucket/OwnershipControls")),
    "a web site": Fault(
        "blocks_the_public", "OutputBucket", put("OutputBucket/WebsiteConfiguration", {"IndexDocument": "i"})
    ),
    "no versions": Fault(
        "keeps_versions", "OutputBucket", put("OutputBucket/VersioningConfiguration/Status", "Suspended")
    ),
    "a table that can't be had back": Fault(
        "keeps_versions", "MemoryTable", drop("MemoryTable/PointInTimeRecoverySpecification")
    ),
    "a bucket that goes with the stack": Fault(
        "stays_when_the_stack_goes", "InputBucket", retain("InputBucket", "Delete")
    ),
    "an account that can be deleted": Fault(
        "stays_when_the_stack_goes", "BudgetTable", drop("BudgetTable/DeletionProtectionEnabled")
    ),
    "a new table that nobody thought about": Fault(
        "stays_when_the_stack_goes", "Planted", add("Planted", "DynamoDB::Table", {"BillingMode": "PAY_PER_REQUEST"})
    ),
    "a bucket without TLS": Fault("takes_tls_only", "ModelBucket", drop("ModelBucketPolicy")),
    "objects without TLS": Fault(
        "takes_tls_only",
        "InputBucket",
        put("InputBucketPolicy/PolicyDocument/Statement/0/Resource", "${InputBucket.Arn}"),
    ),
    "a queue without TLS": Fault(
        "takes_tls_only",
        "TranslateQueue",
        put("TranslateQueuePolicy/PolicyDocument/Statement/0/Condition", {"Bool": {"aws:SecureTransport": "true"}}),
    ),
    "a policy of no queue": Fault("takes_tls_only", "TranslateQueue", put("TranslateQueuePolicy/Queues", [])),
    "a topic without TLS": Fault("takes_tls_only", "AlarmTopic", drop("AlarmTopicPolicy/PolicyDocument/Statement/0")),
    "a bucket in clear": Fault("encrypts_what_it_stores", "OutputBucket", drop("OutputBucket/BucketEncryption")),
    "a bucket under AWS's key": Fault(
        "encrypts_what_it_stores",
        "OutputBucket",
        put(
            "OutputBucket/BucketEncryption/ServerSideEncryptionConfiguration/0/ServerSideEncryptionByDefault",
            {"SSEAlgorithm": "AES256"},
        ),
        KEY,
    ),
    "a request to KMS an object": Fault(
        "encrypts_what_it_stores",
        "InputBucket",
        drop("InputBucket/BucketEncryption/ServerSideEncryptionConfiguration/0/BucketKeyEnabled"),
        KEY,
    ),
    "a queue in clear": Fault("encrypts_what_it_stores", "IngestQueue", put("IngestQueue/SqsManagedSseEnabled", False)),
    "a queue under AWS's key": Fault("encrypts_what_it_stores", "IngestQueue", drop("IngestQueue/KmsMasterKeyId"), KEY),
    "a table under AWS's own key": Fault(
        "encrypts_what_it_stores", "MemoryTable", drop("MemoryTable/SSESpecification")
    ),
    "a table under AWS's key": Fault(
        "encrypts_what_it_stores", "BudgetTable", drop("BudgetTable/SSESpecification/KMSMasterKeyId"), KEY
    ),
    "a topic under a key that alarms can't use": Fault(
        "encrypts_what_it_stores", "AlarmTopic", put("AlarmTopic/KmsMasterKeyId", "alias/aws/sns")
    ),
    "a log under AWS's key": Fault(
        "encrypts_what_it_stores", "TranslateLogGroup", drop("TranslateLogGroup/KmsKeyId"), KEY
    ),
    "variables under AWS's key": Fault(
        "encrypts_what_it_stores", "IngestFunction", drop("IngestFunction/KmsKeyArn"), KEY
    ),
    "a key that is never renewed": Fault("turns_its_own_keys", "AlarmKey", put("AlarmKey/EnableKeyRotation", False)),
    "a log for ever": Fault("keeps_logs_for_a_time", "IngestLogGroup", drop("IngestLogGroup/RetentionInDays")),
    "a function with Lambda's own log": Fault(
        "keeps_logs_for_a_time", "IngestFunction", drop("IngestFunction/LoggingConfig")
    ),
    "a state machine without a log": Fault("keeps_logs_for_a_time", "Backfill", drop("Backfill/LoggingConfiguration")),
    "a state machine that logs what it handles": Fault(
        "keeps_logs_for_a_time",
        "Planted",
        add("Planted", "StepFunctions::StateMachine", {"LoggingConfiguration": {"IncludeExecutionData": True}}),
    ),
    "a bucket whose readers nobody writes down": Fault(
        "writes_access_down_where_asked",
        "OutputBucket",
        drop("OutputBucket/LoggingConfiguration"),
        ("AccessLogBucket",),
    ),
    "two buckets in one access log": Fault(
        "writes_access_down_where_asked",
        "two buckets",
        put("OutputBucket/LoggingConfiguration/LogFilePrefix", "${AWS::StackName}/input/"),
        ("AccessLogBucket",),
    ),
    "a key in a variable": Fault(
        "holds_no_secret",
        "TranslateFunction",
        put("TranslateFunction/Environment/Variables/DEEPL_KEY", "6d3c2a10-0000-4000-8000-1234567890ab:fx"),
    ),
    "a secret in a description": Fault(
        "holds_no_secret", "AlarmKey", put("AlarmKey/Description", "password: correct-horse-battery")
    ),
    "an event in the log": Fault(
        "hands_no_payload_to_logs_or_traces",
        "IngestFunction",
        put("IngestFunction/Environment/Variables/POWERTOOLS_LOGGER_LOG_EVENT", "true"),
    ),
    "a function with an address": Fault(
        "is_of_types_that_were_reviewed", "Planted", add("Planted", "Lambda::Url", {"AuthType": "NONE"})
    ),
    "an interface to the internet": Fault(
        "is_of_types_that_were_reviewed", "Planted", add("Planted", "ApiGatewayV2::Api", {"ProtocolType": "HTTP"})
    ),
    "a queue without dead letters": Fault(
        "has_a_place_for_what_fails", "TranslateQueue", drop("TranslateQueue/RedrivePolicy")
    ),
    "events that vanish": Fault(
        "has_a_place_for_what_fails", "InputRule", drop("InputRule/Targets/0/DeadLetterConfig")
    ),
    "a subscription that vanishes": Fault(
        "has_a_place_for_what_fails",
        "Planted",
        add("Planted", "SNS::Subscription", {"Protocol": "https", "TopicArn": "${AlarmTopic}"}),
    ),
    "a stream that vanishes": Fault(
        "calls_functions_so_that_nothing_is_lost",
        "Planted",
        add(
            "Planted",
            "Lambda::EventSourceMapping",
            {"EventSourceArn": "${MemoryTable.StreamArn}", "FunctionName": "${IngestFunction}"},
        ),
    ),
    "a batch that stands and falls together": Fault(
        "calls_functions_so_that_nothing_is_lost",
        "IngestFunctionIngestQueue",
        drop("IngestFunctionIngestQueue/FunctionResponseTypes"),
    ),
    "a call that vanishes": Fault(
        "calls_functions_so_that_nothing_is_lost",
        "Planted",
        add("Planted", "Lambda::Permission", PERMISSION | {"SourceArn": "${OutputBucket.Arn}"}),
    ),
    "a backfill that fails in silence": Fault(
        "rings_when_a_state_machine_fails", "Backfill", drop("BackfillFailedAlarm")
    ),
    "a queue that takes all concurrency": Fault(
        "bounds_what_runs_at_once", "IngestFunctionIngestQueue", drop("IngestFunctionIngestQueue/ScalingConfig")
    ),
    "a function that reserves too little": Fault(
        "bounds_what_runs_at_once",
        "RecordFailureFunction",
        put("RecordFailureFunction/ReservedConcurrentExecutions", 2),
        ("ReserveConcurrency",),
    ),
    "a function that reserves in a new account": Fault(
        "bounds_what_runs_at_once", "IngestFunction", put("IngestFunction/ReservedConcurrentExecutions", 2)
    ),
    "a function of anybody's code": Fault(
        "runs_signed_code_where_asked",
        "TranslateFunction",
        drop("TranslateFunction/CodeSigningConfigArn"),
        ("CodeSigningConfig",),
    ),
    "a runtime that ends": Fault(
        "runs_on_what_aws_supports", "IngestFunction", put("IngestFunction/Runtime", "python3.9")
    ),
    "a function without traces": Fault(
        "runs_on_what_aws_supports", "IngestFunction", drop("IngestFunction/TracingConfig")
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_named(stack: Stack, name: str) -> None:
    fault = FAULTS[name]
    sound = deploy(stack, **{option: OPTIONS[option] for option in fault.given})
    broken = Deployed(copy.deepcopy(sound.resources), sound.given, sound.decided)
    fault.plant(broken.resources)
    assert broken.resources != sound.resources
    assert list(RULES[fault.rule](sound)) == []
    assert any(fault.named in breach for breach in RULES[fault.rule](broken))


def test_every_rule_can_fail() -> None:
    assert {fault.rule for fault in FAULTS.values()} == set(RULES)
