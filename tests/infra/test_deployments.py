"""How a new version takes over: an alias that CodeDeploy moves, and moves back when an alarm of that function rings."""

import pytest

from tests.infra.stack import Function, Properties, Stack

LOGICAL_NAMES = {"ingest": "Ingest", "translate": "Translate", "record_failure": "RecordFailure"}


@pytest.fixture(params=sorted(LOGICAL_NAMES))
def function(stack: Stack, request: pytest.FixtureRequest) -> Function:
    return stack.functions[request.param]


def find_alias(stack: Stack, function: Function) -> tuple[str, Properties]:
    ((name, alias),) = [
        (name, alias)
        for name, alias in stack.of_type("AWS::Lambda::Alias").items()
        if alias["FunctionName"] == f"${{{function.name}}}"
    ]
    return name, alias


def find_group(stack: Stack, function: Function) -> Properties:
    alias, _ = find_alias(stack, function)
    update: Properties = stack.resources[alias]["UpdatePolicy"]["CodeDeployLambdaAliasUpdate"]
    return stack.of_type("AWS::CodeDeploy::DeploymentGroup")[update["DeploymentGroupName"].strip("${}")]


def test_queues_feed_the_alias_and_not_whatever_was_uploaded_last(stack: Stack, function: Function) -> None:
    name, alias = find_alias(stack, function)
    assert alias["Name"] == "live"
    assert {mapping["FunctionName"] for mapping in function.sources.values()} == {f"${{{name}}}"}


def test_codedeploy_moves_the_alias_as_the_parameter_says(stack: Stack, function: Function) -> None:
    preference = stack.template["Resources"][function.name]["Properties"]["DeploymentPreference"]
    assert preference["Type"] == {"Ref": "TrafficShift"}
    # The transform writes out what the parameter holds.
    assert find_group(stack, function)["DeploymentConfigName"] == stack.parameters["TrafficShift"]["Default"]


def test_a_function_goes_back_on_its_own_alarms_and_only_while_traffic_shifts(stack: Stack, function: Function) -> None:
    group = find_group(stack, function)
    condition, with_shift, without = group["AlarmConfiguration"]["Fn::If"]
    prefix = LOGICAL_NAMES[function.service]
    assert condition == "ShiftsTraffic"
    assert [alarm["Name"] for alarm in with_shift["Alarms"]] == [
        f"${{{prefix}ErrorsAlarm}}",
        f"${{{prefix}CrashesAlarm}}",
    ]
    assert without == {}
    assert "DEPLOYMENT_STOP_ON_ALARM" in group["AutoRollbackConfiguration"]["Events"]


def test_an_alarm_that_sends_a_version_back_rings_within_the_shortest_shift(stack: Stack, function: Function) -> None:
    alarms = stack.of_type("AWS::CloudWatch::Alarm")
    for kind in ("Errors", "Crashes"):
        alarm = alarms[f"{LOGICAL_NAMES[function.service]}{kind}Alarm"]
        assert alarm["Period"] * alarm["EvaluationPeriods"] < 5 * 60


def test_codedeploy_may_move_these_aliases_and_nothing_else(stack: Stack) -> None:
    groups = stack.of_type("AWS::CodeDeploy::DeploymentGroup").values()
    assert {group["ServiceRoleArn"] for group in groups} == {"${DeploymentRole.Arn}"}
    (policy,) = stack.of_type("AWS::IAM::Role")["DeploymentRole"]["Policies"]
    moves = next(part for part in policy["PolicyDocument"]["Statement"] if part["Sid"] == "MoveAliases")
    assert set(moves["Resource"]) == {f"${{{name}Function.Arn}}" for name in LOGICAL_NAMES.values()}


def test_snapshots_are_taken_where_somebody_wants_to_pay_for_them(stack: Stack, function: Function) -> None:
    assert function.properties["SnapStart"] == {"ApplyOn": "${SnapStart}"}
    assert stack.parameters["SnapStart"]["Default"] == "None"
    assert stack.parameters["SnapStart"]["AllowedValues"] == ["None", "PublishedVersions"]


def test_a_release_and_switching_snapshots_publish_a_version(stack: Stack, function: Function) -> None:
    """The same code gives the same logical name; what changes is the description, which CloudFormation replaces."""
    (version,) = [
        version
        for version in stack.of_type("AWS::Lambda::Version").values()
        if version["FunctionName"] == f"${{{function.name}}}"
    ]
    assert version["Description"] == "${Release}, SnapStart: ${SnapStart}"
    assert stack.parameters["Release"]["MaxLength"] + len(", SnapStart: PublishedVersions") <= 256  # Lambda's limit


def test_a_function_has_nothing_that_snapshots_do_not_go_with(function: Function) -> None:
    """More than 512 MB of temporary storage, network file systems, provisioned concurrency."""
    assert not {"EphemeralStorage", "FileSystemConfigs", "ProvisionedConcurrencyConfig"} & set(function.properties)
