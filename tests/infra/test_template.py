"""The template as a whole, its parameters, and what `sam` is told."""

import json
import re

import msgspec
import pytest
from cfnlint.api import lint_file

from dragoman.settings import ENGINE_NAMES, Settings
from dragoman.translation.resilience.breaker import REST_SECONDS
from tests.infra.stack import TEMPLATE_PATH, Stack, read_toml

FIELDS = {field.name: field for field in msgspec.structs.fields(Settings)}


def test_cfn_lint_finds_nothing() -> None:
    assert [str(match) for match in lint_file(TEMPLATE_PATH)] == []


def test_every_parameter_is_used(stack: Stack) -> None:
    body = json.dumps({key: stack.template[key] for key in ("Conditions", "Globals", "Resources", "Outputs")})
    used = set(re.findall(r'"Ref": "(\w+)"', body)) | set(re.findall(r"\$\{(\w+)}", body))
    assert set(stack.parameters) <= used


def test_every_parameter_is_described_and_has_a_default(stack: Stack) -> None:
    assert all({"Description", "Default"} <= set(parameter) for parameter in stack.parameters.values())


def test_every_parameter_that_can_be_wrong_is_constrained(stack: Stack) -> None:
    constraints = {"AllowedPattern", "AllowedValues", "MinValue"}
    assert all(constraints & set(parameter) for parameter in stack.parameters.values())


def test_every_parameter_is_shown_in_a_group(stack: Stack) -> None:
    groups = stack.template["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"]
    assert sorted(name for group in groups for name in group["Parameters"]) == sorted(stack.parameters)


@pytest.mark.parametrize(
    ("parameter", "field"),
    [
        ("Targets", "targets"),
        ("Engines", "engines"),
        ("MaxDocumentBytes", "max_document_bytes"),
        ("ParserSeconds", "parser_seconds"),
        ("ParserMemoryBytes", "parser_memory_bytes"),
        ("MaxSegmentCharacters", "max_segment_characters"),
        ("EngineDeadlineSeconds", "engine_deadline_seconds"),
        ("AmazonTerminology", "amazon_terminology"),
        ("LibreTranslateUrl", "libretranslate_url"),
        ("LibreTranslateKey", "libretranslate_key"),
        ("MicrosoftKey", "microsoft_key"),
        ("MicrosoftRegion", "microsoft_region"),
        ("DeepLKey", "deepl_key"),
        ("MaxReceives", "max_receives"),
        ("DailyBudgetUsd", "daily_budget_usd"),
        ("MonthlyBudgetUsd", "monthly_budget_usd"),
        ("OnSpentBudget", "on_spent_budget"),
        ("GlossaryPrefix", "glossary_prefix"),
        ("CorrectionsPrefix", "corrections_prefix"),
    ],
)
def test_a_parameter_has_the_default_of_its_setting(stack: Stack, parameter: str, field: str) -> None:
    given = {"OUTPUT_BUCKET": "output", field.upper(): str(stack.parameters[parameter]["Default"])}
    assert getattr(Settings.from_environ(given), field) == FIELDS[field].default


def test_engines_that_are_away_are_waited_for_longer_than_they_rest(stack: Stack) -> None:
    parameter = stack.parameters["TemporaryFailureWaitSeconds"]
    for value in (parameter["MinValue"], parameter["Default"], parameter["MaxValue"]):
        environ = {"OUTPUT_BUCKET": "output", "TEMPORARY_FAILURE_WAIT_SECONDS": str(value)}
        assert Settings.from_environ(environ).temporary_failure_wait_seconds == value
    assert parameter["Default"] > REST_SECONDS


@pytest.mark.parametrize("value", ["pt", "pt,en", "pt-BR,zh-Hant-TW"])
def test_targets_that_the_settings_accept_are_accepted(stack: Stack, value: str) -> None:
    Settings.from_environ({"OUTPUT_BUCKET": "output", "TARGETS": value})
    assert re.fullmatch(stack.parameters["Targets"]["AllowedPattern"], value)


@pytest.mark.parametrize("value", ["", "PT", "pt, en", "pt,", "english"])
def test_targets_that_no_function_would_start_with_are_refused(stack: Stack, value: str) -> None:
    assert not re.fullmatch(stack.parameters["Targets"]["AllowedPattern"], value)


@pytest.mark.parametrize("value", ["glossaries/", "team a/terms/"])
def test_prefixes_that_are_folders_are_accepted(stack: Stack, value: str) -> None:
    assert re.fullmatch(stack.parameters["GlossaryPrefix"]["AllowedPattern"], value)
    assert re.fullmatch(stack.parameters["CorrectionsPrefix"]["AllowedPattern"], value)


@pytest.mark.parametrize("value", ["", "/", "glossaries", "/glossaries/", "a//b/"])
def test_prefixes_that_would_take_articles_or_nothing_are_refused(stack: Stack, value: str) -> None:
    assert not re.fullmatch(stack.parameters["GlossaryPrefix"]["AllowedPattern"], value)
    assert not re.fullmatch(stack.parameters["CorrectionsPrefix"]["AllowedPattern"], value)


def test_the_engines_to_choose_from_are_those_of_the_settings(stack: Stack) -> None:
    pattern = stack.parameters["Engines"]["AllowedPattern"]
    assert set(re.findall(r"\w+", pattern)) == set(ENGINE_NAMES)
    assert re.fullmatch(pattern, ",".join(ENGINE_NAMES))


@pytest.mark.parametrize("parameter", ["LibreTranslateKey", "MicrosoftKey", "DeepLKey"])
@pytest.mark.parametrize(
    ("value", "is_accepted"),
    [
        ("", True),
        ("/dragoman/deepl", True),
        ("arn:aws:secretsmanager:eu-west-1:123456789012:secret:deepl-AbCdEf", True),
        ("6d3c2a10-0000-4000-8000-1234567890ab:fx", False),
        ("file:/home/me/deepl.key", False),
        ("arn:aws:ssm:eu-west-1:123456789012:parameter/dragoman/deepl", False),
    ],
)
def test_a_key_is_named_and_never_given(stack: Stack, parameter: str, value: str, is_accepted: bool) -> None:
    assert bool(re.fullmatch(stack.parameters[parameter]["AllowedPattern"], value)) is is_accepted


@pytest.mark.parametrize(
    ("value", "is_accepted"),
    [
        ("", True),
        ("https://translate.example", True),
        ("http://10.0.0.5:5000/libre", True),
        ("translate.example", False),
        ("file:///etc/passwd", False),
        ("https://me:word@translate.example", False),
        ("https://translate.example?api_key=secret", False),
    ],
)
def test_an_instance_is_an_address_without_secrets(stack: Stack, value: str, is_accepted: bool) -> None:
    assert bool(re.fullmatch(stack.parameters["LibreTranslateUrl"]["AllowedPattern"], value)) is is_accepted


def test_everything_that_an_operator_needs_is_an_output(stack: Stack) -> None:
    shown = {
        kind
        for kind in ("S3::Bucket", "SQS::Queue", "Lambda::Function", "DynamoDB::Table")
        for kind in stack.of_type(f"AWS::{kind}")
    }
    values = {output["Value"].get("Ref") for output in stack.template["Outputs"].values()}
    assert shown | {"Dashboard", "AlarmTopic"} <= values


def test_sam_never_builds_from_its_cache() -> None:
    build = read_toml("infra/samconfig.toml")["default"]["build"]["parameters"]
    assert build["parallel"] is True
    assert "cached" not in build


def test_sam_deploys_without_the_right_to_name_roles(stack: Stack) -> None:
    deploy = read_toml("infra/samconfig.toml")["default"]["deploy"]["parameters"]
    assert deploy["capabilities"] == "CAPABILITY_IAM"
    assert not any("RoleName" in role for role in stack.of_type("AWS::IAM::Role").values())
