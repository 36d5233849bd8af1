"""Rules on what is stored: buckets, queues, tables, topics, logs, variables."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from tests.infra.security.deployed import Deployed
from tests.infra.security.exceptions import (
    GOES_WITH_THE_STACK,
    LOGGED_EXECUTION_DATA,
    MACHINES_UNDER_KEYS_OF_AWS,
    RETAINED,
)
from tests.infra.stack import Properties

_STORES = {"S3::Bucket": "s3:*", "SQS::Queue": "sqs:*", "SNS::Topic": "sns:Publish"}
"""What has a policy, and the actions that it refuses without TLS. SNS takes no `sns:*` in one."""
_SECRETS = re.compile(r"AKIA[0-9A-Z]{16}|-----BEGIN|xox[abp]-|ghp_\w{36}|(?i:password|secret|token)\s*[=:]\s*\S{6}")

_PAYLOAD_VARIABLES = {
    "AWS_LAMBDA_EXEC_WRAPPER",  # a program between Lambda and the function
    "POWERTOOLS_DEBUG",
    "POWERTOOLS_DEV",
    "POWERTOOLS_LOGGER_LOG_EVENT",
    "POWERTOOLS_TRACER_CAPTURE_RESPONSE",
}


def blocks_the_public(deployed: Deployed) -> Iterator[str]:
    """Every bucket blocks public access in all four ways and knows no access control lists."""
    ways = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
    for name, bucket in deployed.of_type("S3::Bucket").items():
        blocks = bucket.get("PublicAccessBlockConfiguration", {})
        for way in ways:
            if blocks.get(way) is not True:
                yield f"{name} has no {way}"
        rules = bucket.get("OwnershipControls", {}).get("Rules")
        if rules != [{"ObjectOwnership": "BucketOwnerEnforced"}] or "AccessControl" in bucket:
            yield f"{name} knows access control lists"
        if "WebsiteConfiguration" in bucket or "CorsConfiguration" in bucket:
            yield f"{name} is a web site"


def keeps_versions(deployed: Deployed) -> Iterator[str]:
    """What is overwritten or deleted can be had back, in every bucket and every table."""
    for name, bucket in deployed.of_type("S3::Bucket").items():
        if bucket.get("VersioningConfiguration") != {"Status": "Enabled"}:
            yield f"{name} keeps no versions"
    for name, table in deployed.of_type("DynamoDB::Table").items():
        if table.get("PointInTimeRecoverySpecification") != {"PointInTimeRecoveryEnabled": True}:
            yield f"{name} can't be had back as it was"


def stays_when_the_stack_goes(deployed: Deployed) -> Iterator[str]:
    """What people own is kept when the stack is deleted or a property replaces it."""
    for name in (*deployed.of_type("S3::Bucket"), *deployed.of_type("DynamoDB::Table")):
        resource = deployed.resources[name]
        policies = (resource.get("DeletionPolicy"), resource.get("UpdateReplacePolicy"))
        wanted = "Retain" if name in RETAINED else "Delete" if name in GOES_WITH_THE_STACK else "a decision"
        if policies != (wanted, wanted):
            yield f"{name} is under {policies}, not {wanted}"
        is_protected = resource["Properties"].get("DeletionProtectionEnabled") is True
        if resource["Type"] == "AWS::DynamoDB::Table" and is_protected != (name in RETAINED):
            yield f"{name} and its protection from deletion disagree"


def takes_tls_only(deployed: Deployed) -> Iterator[str]:
    """Everything that has a policy refuses whatever comes without TLS."""
    for kind, action in _STORES.items():
        for name in deployed.of_type(kind):
            arn = f"${{{name}}}" if kind == "SNS::Topic" else f"${{{name}.Arn}}"
            wanted = {arn, f"{arn}/*"} if kind == "S3::Bucket" else {arn}
            refused = {
                resource
                for statement in deployed.statements()
                if statement.kind == f"AWS::{kind}Policy" and not statement.allows
                if statement.body.get("Principal") == "*" and statement.actions == [action]
                if statement.body.get("Condition") == {"Bool": {"aws:SecureTransport": "false"}}
                for resource in statement.resources
            }
            if not wanted <= refused or not _is_policy_attached(deployed, kind, name):
                yield f"{name} takes requests without TLS"


def encrypts_what_it_stores(deployed: Deployed) -> Iterator[str]:
    """Under the customer's key where there is one, else under one of AWS; alarms always under a key of their own."""
    key = "${CustomerKey}" if "CustomerKey" in deployed.given else None
    for kind, (found, wanted) in _ENCRYPTIONS.items():
        for name, properties in deployed.of_type(kind).items():
            if found(properties) != wanted(None if name in MACHINES_UNDER_KEYS_OF_AWS else key):
                yield f"{name} is not encrypted as asked"
    own_keys = {f"${{{name}}}" for name in deployed.of_type("KMS::Key")}
    for name, topic in deployed.of_type("SNS::Topic").items():
        if topic.get("KmsMasterKeyId") not in own_keys:
            yield f"{name} is not encrypted under a key that alarms can use"


def turns_its_own_keys(deployed: Deployed) -> Iterator[str]:
    """Every key of the stack is renewed by AWS each year."""
    for name, key in deployed.of_type("KMS::Key").items():
        if key.get("EnableKeyRotation") is not True:
            yield f"{name} is never renewed"


def keeps_logs_for_a_time(deployed: Deployed) -> Iterator[str]:
    """Every log ends after LogRetentionDays, and no function or state machine writes anywhere else."""
    groups = deployed.of_type("Logs::LogGroup")
    for name, group in groups.items():
        if group.get("RetentionInDays") != "${LogRetentionDays}":
            yield f"{name} is kept for ever"
    for name, function in deployed.of_type("Lambda::Function").items():
        if function.get("LoggingConfig", {}).get("LogGroup") not in {f"${{{group}}}" for group in groups}:
            yield f"{name} has no log group"
    for name, machine in deployed.of_type("StepFunctions::StateMachine").items():
        logging = machine.get("LoggingConfiguration", {})
        places = str(logging.get("Destinations"))
        if not any(f"${{{group}.Arn}}" in places for group in groups) or logging.get("Level", "OFF") == "OFF":
            yield f"{name} has no log group"
        if logging.get("IncludeExecutionData") is not False and name not in LOGGED_EXECUTION_DATA:
            yield f"{name} writes what it handles into its log"


def writes_access_down_where_asked(deployed: Deployed) -> Iterator[str]:
    """With AccessLogBucket S3 writes down who read and wrote in each bucket, each under a prefix of its own."""
    is_asked = "AccessLogBucket" in deployed.given
    prefixes = []
    for name, bucket in deployed.of_type("S3::Bucket").items():
        logging = bucket.get("LoggingConfiguration", {})
        prefixes.append(logging.get("LogFilePrefix"))
        if logging.get("DestinationBucketName") != ("${AccessLogBucket}" if is_asked else None):
            yield f"{name} writes its access down at {logging.get('DestinationBucketName')}"
    if is_asked and len(set(prefixes)) < len(prefixes):
        yield "two buckets share a prefix for their access logs"


def holds_no_secret(deployed: Deployed) -> Iterator[str]:
    """Nothing in the template looks like a secret, and no variable is one: they say where one is."""
    for name, resource in deployed.resources.items():
        if found := _SECRETS.search(str(resource)):
            yield f"{name} holds {found.group()[:4]}…"
    for name, function in deployed.of_type("Lambda::Function").items():
        for variable, value in function.get("Environment", {}).get("Variables", {}).items():
            if re.search("KEY|SECRET|TOKEN|PASSWORD", variable) and not re.fullmatch(r"\$\{\w+Key}", str(value)):
                yield f"{name} has the value of {variable} written out"


def hands_no_payload_to_logs_or_traces(deployed: Deployed) -> Iterator[str]:
    """No variable makes Powertools write whole events, answers or responses of AWS into logs or traces."""
    for name, function in deployed.of_type("Lambda::Function").items():
        variables = function.get("Environment", {}).get("Variables", {})
        for variable in sorted(_PAYLOAD_VARIABLES & set(variables)):
            yield f"{name} has {variable}"


def _is_policy_attached(deployed: Deployed, kind: str, name: str) -> bool:
    attribute = {"S3::Bucket": "Bucket", "SQS::Queue": "Queues", "SNS::Topic": "Topics"}[kind]
    policies = deployed.of_type(f"{kind}Policy").values()
    return any(
        f"${{{name}}}" in ([held] if isinstance(held := policy[attribute], str) else held) for policy in policies
    )


def _bucket_rules(key: str | None) -> list[Properties]:
    if key is None:
        return [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
    return [{"ServerSideEncryptionByDefault": default, "BucketKeyEnabled": True}]


_ENCRYPTIONS: dict[str, tuple[Callable[[Properties], Any], Callable[[str | None], Any]]] = {
    "S3::Bucket": (
        lambda bucket: bucket.get("BucketEncryption", {}).get("ServerSideEncryptionConfiguration"),
        _bucket_rules,
    ),
    "SQS::Queue": (
        lambda queue: (queue.get("KmsMasterKeyId"), queue.get("SqsManagedSseEnabled")),
        lambda key: (key, None if key else True),
    ),
    "DynamoDB::Table": (
        lambda table: table.get("SSESpecification"),
        lambda key: {"SSEEnabled": True, "SSEType": "KMS"} | ({"KMSMasterKeyId": key} if key else {}),
    ),
    "Logs::LogGroup": (lambda group: group.get("KmsKeyId"), lambda key: key),
    "Lambda::Function": (lambda function: function.get("KmsKeyArn"), lambda key: key),
    "StepFunctions::StateMachine": (
        lambda machine: machine.get("EncryptionConfiguration"),
        lambda key: {"Type": "CUSTOMER_MANAGED_KMS_KEY", "KmsKeyId": key} if key else None,
    ),
}
"""What is stored, how it says which key it is under, and what it has to say."""
