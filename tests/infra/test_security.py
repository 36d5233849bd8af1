"""What holds in every deployment of the template, whichever options are on. That each rule can fail is shown in
test_security_faults.py."""

import re

import pytest

from tests.infra.security import exceptions
from tests.infra.security.deployed import KEYS_THE_OTHER_WAY, OPTIONS, Deployed, deploy
from tests.infra.security.rules import RULES
from tests.infra.stack import Stack

CHOICES: dict[str, dict[str, str]] = {
    "nothing on": {},
    **{f"{name} on": {name: value} for name, value in OPTIONS.items()},
    "keys the other way": KEYS_THE_OTHER_WAY,
    "everything on": OPTIONS,
}

RAW_SECRETS = (
    "6d3c2a10-0000-4000-8000-1234567890ab:fx",
    "hunter2",
    "AKIAIOSFODNN7EXAMPLE",
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "0123456789abcdef0123456789abcdef",
    "sk-proj-0123456789",
)


@pytest.fixture(scope="module")
def deployments(stack: Stack) -> dict[str, Deployed]:
    return {choice: deploy(stack, **given) for choice, given in CHOICES.items()}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_holds_whatever_is_on(deployments: dict[str, Deployed], rule: str) -> None:
    breaches = {choice: list(RULES[rule](deployed)) for choice, deployed in deployments.items()}
    assert {choice: found for choice, found in breaches.items() if found} == {}


def test_the_options_are_of_the_template_and_their_values_are_accepted(stack: Stack) -> None:
    for name, value in [*OPTIONS.items(), *KEYS_THE_OTHER_WAY.items()]:
        parameter = stack.parameters[name]
        assert value != str(parameter["Default"])
        assert value in map(str, parameter.get("AllowedValues", [value]))
        assert re.fullmatch(parameter.get("AllowedPattern", ".*"), value), name


def test_no_branch_of_the_template_is_left_unread(stack: Stack, deployments: dict[str, Deployed]) -> None:
    """Each condition goes both ways in the choices above: a new switch has to be added to them."""
    for condition in stack.template["Conditions"]:
        assert {deployed.decided[condition] for deployed in deployments.values()} == {True, False}, condition
    assert {name for deployed in deployments.values() for name in deployed.resources} == set(stack.resources)
    assert not any("Fn::If" in str(deployed.resources) for deployed in deployments.values())


@pytest.mark.parametrize(
    "name", ["CustomerKey", "PermissionsBoundary", "CodeSigningConfig", "AccessLogBucket", "KeyEncryptionKey"]
)
def test_an_option_is_off_until_somebody_wants_it(stack: Stack, name: str) -> None:
    assert stack.parameters[name]["Default"] == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CustomerKey", "alias/newsroom"),
        ("CustomerKey", "arn:aws:kms:eu-west-1:123456789012:alias/newsroom"),
        ("PermissionsBoundary", "boundary"),
        ("CodeSigningConfig", "csc-0f1e2d3c4b5a69788"),
        ("AccessLogBucket", "s3://logs"),
        ("AccessLogBucket", "Logs"),
    ],
)
def test_an_option_that_would_fail_in_the_middle_of_a_deployment_is_refused_before(
    stack: Stack, name: str, value: str
) -> None:
    assert not re.fullmatch(stack.parameters[name]["AllowedPattern"], value)


def test_no_concurrency_is_reserved_unless_somebody_asks_because_a_new_account_has_none_to_spare(stack: Stack) -> None:
    assert stack.parameters["ReserveConcurrency"]["Default"] == "false"


@pytest.mark.parametrize("secret", RAW_SECRETS)
def test_no_parameter_that_is_about_a_secret_takes_one(stack: Stack, secret: str) -> None:
    about_secrets = [name for name in stack.parameters if re.search("Key|Secret|Token|Password|Credential", name)]
    assert about_secrets
    for name in about_secrets:
        is_hidden = stack.parameters[name].get("NoEcho") is True
        assert is_hidden or not re.fullmatch(stack.parameters[name]["AllowedPattern"], secret), name


def test_no_output_tells_where_a_secret_is(stack: Stack) -> None:
    assert not re.search("Key|Secret|Token", str([output["Value"] for output in stack.template["Outputs"].values()]))


def test_every_exception_is_still_needed(deployments: dict[str, Deployed]) -> None:
    on = deployments["everything on"]
    statements = list(on.statements())
    everywhere = {action for each in statements if each.resources == ["*"] for action in each.actions}
    assert set(exceptions.ACTIONS_ON_EVERYTHING) <= everywhere
    assert {runtime["Runtime"] for runtime in on.of_type("Lambda::Function").values()} <= set(exceptions.RUNTIMES)
    generated = {
        action for each in statements for action in each.actions if any(_is_generated(name) for name in each.resources)
    }
    assert set(exceptions.ACTIONS_ON_GENERATED_NAMES) == generated
    of_roles = {(each.holder, action) for each in statements for action in each.actions}
    assert set(exceptions.ROLE_ACTIONS_OF_DEPLOYMENTS) <= of_roles
    assert set(exceptions.WRITES_BESIDE_MODELS) <= {name for each in statements for name in each.resources}
    machines = on.of_type("StepFunctions::StateMachine")
    logged = {name for name, machine in machines.items() if machine["LoggingConfiguration"]["IncludeExecutionData"]}
    assert set(exceptions.LOGGED_EXECUTION_DATA) == logged
    keyless = {name for name, machine in machines.items() if "EncryptionConfiguration" not in machine}
    assert set(exceptions.MACHINES_UNDER_KEYS_OF_AWS) == keyless
    assert set(exceptions.NAMES_WITHOUT_MAIL_DEAD_LETTERS) == set(on.of_type("SNS::Subscription"))
    trusted = {
        service for each in statements if each.is_trust and "Condition" not in each.body for service in each.services
    }
    assert set(exceptions.TRUSTED_WITHOUT_SOURCE) == trusted
    kept = {*on.of_type("S3::Bucket"), *on.of_type("DynamoDB::Table")}
    assert set(exceptions.RETAINED) | set(exceptions.GOES_WITH_THE_STACK) == kept


def _is_generated(resource: str) -> bool:
    return "${AWS::StackName}-" in resource and resource.endswith("*") and not resource.endswith("/*")
