"""What each function may do, and that it is no more than its story needs."""

import re

import pytest

from dragoman.records import MANIFEST_KEY, UNREADABLE
from tests.infra.stack import Function, Grant, Stack, many

UNRESTRICTABLE_ACTIONS = {
    "xray:PutTraceSegments": "X-Ray's write actions know no resource",
    "xray:PutTelemetryRecords": "X-Ray's write actions know no resource",
    "translate:TranslateText": "TranslateText knows no resource",
}
"""Actions that AWS lets nobody restrict to a resource, with the reason."""

READING = {"s3:GetObject", "s3:ListBucket"}
SERVICES = ["ingest", "translate", "record_failure"]
OTHER_PRINCIPALS = {"BackfillRole": "states.amazonaws.com", "DeploymentRole": "codedeploy.amazonaws.com"}
"""Of the roles that are no function's."""


@pytest.fixture(params=SERVICES)
def function(request: pytest.FixtureRequest, stack: Stack) -> Function:
    return stack.functions[request.param]


def records(*prefixes: str) -> set[str]:
    return {f"${{OutputBucket.Arn}}/{prefix}*" for prefix in prefixes}


KEPT = records(UNREADABLE)
"""Where every function puts what it can't read as a message."""


MANIFEST = {f"${{OutputBucket.Arn}}/{MANIFEST_KEY}"}


def test_no_policy_allows_a_wildcard_action(stack: Stack) -> None:
    allowed = [statement for statement in stack.statements() if statement["Effect"] == "Allow"]
    assert allowed
    assert not [action for statement in allowed for action in many(statement["Action"]) if "*" in action]


def test_no_policy_says_everything_but(stack: Stack) -> None:
    assert not any({"NotAction", "NotResource", "NotPrincipal"} & set(statement) for statement in stack.statements())


def test_a_role_reaches_every_resource_only_where_aws_knows_none(function: Function) -> None:
    everywhere = {grant.action for grant in function.grants if grant.resource == "*"}
    assert everywhere <= set(UNRESTRICTABLE_ACTIONS)


def test_wildcards_in_a_resource_stand_for_keys_only(function: Function) -> None:
    for grant in function.grants - {Grant(action, "*") for action in UNRESTRICTABLE_ACTIONS}:
        assert "*" not in grant.resource.removesuffix("/*"), grant
        names_objects = grant.resource.endswith("/*") or grant.resource in MANIFEST
        assert names_objects == (grant.action in {"s3:GetObject", "s3:PutObject", "s3:DeleteObject"})


def test_a_role_has_the_written_statements_and_no_managed_policy(stack: Stack) -> None:
    roles = stack.of_type("AWS::IAM::Role")
    assert len(roles) == len(SERVICES) + len(OTHER_PRINCIPALS)  # the transform adds none
    assert not any("ManagedPolicyArns" in role for role in roles.values())


def test_each_function_has_a_role_of_its_own(stack: Stack) -> None:
    assert len({function.properties["Role"] for function in stack.functions.values()}) == len(SERVICES)


def test_a_role_can_be_taken_by_the_service_that_it_is_for_and_by_no_other(stack: Stack) -> None:
    for name, role in stack.of_type("AWS::IAM::Role").items():
        (statement,) = role["AssumeRolePolicyDocument"]["Statement"]
        assert statement["Principal"] == {"Service": OTHER_PRINCIPALS.get(name, "lambda.amazonaws.com")}


@pytest.mark.parametrize("bucket", ["InputBucket", "ModelBucket"])
def test_no_function_can_write_to_the_input_or_the_models(function: Function, bucket: str) -> None:
    granted = {grant.action for grant in function.grants if f"${{{bucket}." in grant.resource}
    assert granted <= READING


def test_whatever_a_function_writes_it_can_read_as_a_conditional_write_demands(function: Function) -> None:
    readable = function.resources_for("s3:GetObject")
    written = function.resources_for("s3:PutObject") | function.resources_for("s3:DeleteObject")
    written -= KEPT  # if-none-match asks for no more than the right to write, and nobody reads these again
    assert all(any(resource.startswith(read.removesuffix("*")) for read in readable) for resource in written)


def test_a_missing_key_is_told_from_a_forbidden_one(function: Function) -> None:
    buckets = {resource.split("/")[0] for resource in function.resources_for("s3:GetObject")}
    assert function.resources_for("s3:ListBucket") == buckets


def test_ingest_writes_articles_containers_references_rejections_and_its_own_failures(stack: Stack) -> None:
    expected = records("articles/", "containers/", "references/", "rejected/", "failed/ingest/") | MANIFEST
    assert stack.functions["ingest"].resources_for("s3:PutObject") == expected | KEPT
    assert stack.functions["ingest"].resources_for("s3:DeleteObject") == expected - MANIFEST


def test_translate_writes_translations_failures_and_progress(stack: Stack) -> None:
    expected = records("translations/", "failed/", "progress/")
    assert stack.functions["translate"].resources_for("s3:PutObject") == expected | KEPT
    assert stack.functions["translate"].resources_for("s3:DeleteObject") == expected


def test_translate_never_sees_the_input(stack: Stack) -> None:
    assert not [grant for grant in stack.functions["translate"].grants if "InputBucket" in grant.resource]


def test_record_failure_writes_failures_and_removes_what_they_replace(stack: Stack) -> None:
    function = stack.functions["record_failure"]
    assert function.resources_for("s3:PutObject") == records("failed/", "containers/") | MANIFEST | KEPT
    removed = records("articles/", "containers/", "references/", "rejected/", "translations/", "failed/", "progress/")
    assert function.resources_for("s3:DeleteObject") == removed


def test_every_function_reads_the_references(function: Function) -> None:
    assert records("references/") | MANIFEST <= function.resources_for("s3:GetObject")


def test_only_translate_reads_models(stack: Stack) -> None:
    readers = {
        service
        for service, function in stack.functions.items()
        if any("ModelBucket" in grant.resource for grant in function.grants)
    }
    assert readers == {"translate"}


@pytest.mark.parametrize(
    "action",
    ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ChangeMessageVisibility"],
)
def test_a_function_takes_from_the_queues_that_feed_it_and_no_other(function: Function, action: str) -> None:
    assert function.resources_for(action) == {f"${{{queue}.Arn}}" for queue in function.sources}


def test_every_function_queues_translations_and_those_that_read_containers_queue_items(stack: Stack) -> None:
    sent = {service: function.resources_for("sqs:SendMessage") for service, function in stack.functions.items()}
    assert sent == {
        "ingest": {"${TranslateQueue.Arn}", "${IngestQueue.Arn}"},
        "record_failure": {"${TranslateQueue.Arn}", "${IngestQueue.Arn}"},
        "translate": {"${TranslateQueue.Arn}"},
    }


@pytest.mark.parametrize("action", ["logs:CreateLogStream", "logs:PutLogEvents"])
def test_a_function_writes_to_its_own_log_and_no_other(function: Function, action: str) -> None:
    own = function.properties["LoggingConfig"]["LogGroup"].removesuffix("}")
    assert function.resources_for(action) == {own + ".Arn}"}


def test_amazon_translate_is_allowed_only_when_switched_on(stack: Stack) -> None:
    holders = {name for name, resource in stack.resources.items() if "translate:TranslateText" in str(resource)}
    assert holders == {"AmazonTranslatePolicy"}
    assert stack.resources["AmazonTranslatePolicy"]["Condition"] == "AllowsAmazonTranslate"
    assert stack.parameters["AllowAmazonTranslate"]["Default"] == "false"


KEYS = ["LibreTranslateKey", "MicrosoftKey", "DeepLKey"]


@pytest.mark.parametrize("key", KEYS)
def test_a_key_is_read_only_where_there_is_one_and_only_where_it_is(stack: Stack, key: str) -> None:
    policy = stack.resources[f"{key}Policy"]
    assert policy["Condition"] == f"Has{key}"
    assert stack.template["Conditions"][f"Has{key}"] == {"Fn::Not": [{"Fn::Equals": [{"Ref": key}, ""]}]}
    (chosen,) = policy["Properties"]["PolicyDocument"]["Statement"]
    condition, parameter, secret = chosen["Fn::If"]
    assert condition == f"{key}IsParameter"
    place = "arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter" + f"${{{key}}}"
    assert (parameter["Action"], parameter["Resource"]) == ("ssm:GetParameter", place)
    assert (secret["Action"], secret["Resource"]) == ("secretsmanager:GetSecretValue", f"${{{key}}}")


def test_no_other_policy_reads_a_parameter_or_a_secret(stack: Stack) -> None:
    readers = {
        name for name, resource in stack.resources.items() if re.search("ssm:|secretsmanager:Get", str(resource))
    }
    assert readers == {f"{key}Policy" for key in KEYS}


def test_only_translate_reads_keys(stack: Stack) -> None:
    reading = {"ssm:GetParameter", "secretsmanager:GetSecretValue"}
    readers = {
        service
        for service, function in stack.functions.items()
        if any(grant.action in reading or grant.resource == "${KeyEncryptionKey}" for grant in function.grants)
    }
    assert readers == {"translate"}


def test_a_kms_key_is_used_only_where_one_is_named_and_only_for_the_stores(stack: Stack) -> None:
    policy = stack.resources["KeyDecryptionPolicy"]
    assert policy["Condition"] == "DecryptsKeys"
    (statement,) = policy["Properties"]["PolicyDocument"]["Statement"]
    assert (statement["Action"], statement["Resource"]) == ("kms:Decrypt", "${KeyEncryptionKey}")
    assert statement["Condition"]["StringEquals"]["kms:ViaService"] == [
        "ssm.${AWS::Region}.${AWS::URLSuffix}",
        "secretsmanager.${AWS::Region}.${AWS::URLSuffix}",
    ]


def test_no_key_is_named_unless_somebody_does(stack: Stack) -> None:
    assert {stack.parameters[name]["Default"] for name in (*KEYS, "KeyEncryptionKey")} == {""}


def test_the_alarm_key_lets_in_the_account_and_the_alarms_only(stack: Stack) -> None:
    (key,) = stack.of_type("AWS::KMS::Key").values()
    principals = [statement["Principal"] for statement in key["KeyPolicy"]["Statement"]]
    assert principals == [
        {"AWS": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"},
        {"Service": "cloudwatch.amazonaws.com"},
    ]
