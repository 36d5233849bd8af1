"""The functions' settings, logs and zips."""

import re

import msgspec
import pytest

from dragoman.delivery import RESERVED_SECONDS
from dragoman.isolation.confinement import HARD_MEMORY
from dragoman.settings import Settings
from tests.infra.stack import ROOT, TEMPLATE_PATH, Function, Stack, read_toml

SERVICES = ["ingest", "translate", "record_failure"]
VARIABLES = {field.name.upper() for field in msgspec.structs.fields(Settings)}


@pytest.fixture(params=SERVICES)
def function(request: pytest.FixtureRequest, stack: Stack) -> Function:
    return stack.functions[request.param]


def test_there_are_no_other_functions(stack: Stack) -> None:
    assert sorted(stack.functions) == sorted(SERVICES)


def test_a_function_runs_on_the_chosen_platform(function: Function) -> None:
    assert function.properties["Runtime"] == "python3.13"
    assert function.properties["Architectures"] == ["arm64"]
    assert function.properties["Handler"] == "handler.handler"


def test_a_function_is_traced_where_somebody_wants_to_pay_for_it(stack: Stack, function: Function) -> None:
    assert function.properties["TracingConfig"] == {"Mode": "${Tracing}"}
    assert stack.parameters["Tracing"]["Default"] == "PassThrough"


def test_every_variable_is_a_setting_or_of_powertools(function: Function) -> None:
    assert {name for name in function.environment if not name.startswith("POWERTOOLS_")} <= VARIABLES


def test_every_setting_is_given_but_for_the_cache_that_knows_its_place(stack: Stack) -> None:
    given = {name for function in stack.functions.values() for name in function.environment}
    assert VARIABLES - given == {"MODEL_CACHE_DIRECTORY"}


def test_all_functions_agree_on_what_a_fingerprint_covers(stack: Stack) -> None:
    paid = {"MEMORY_TABLE", "BUDGET_TABLE", "DAILY_BUDGET_USD", "MONTHLY_BUDGET_USD", "ON_SPENT_BUDGET"}
    engines = {"MODEL_MEMORY_BYTES", "ENGINE_DEADLINE_SECONDS", "AMAZON_TERMINOLOGY", "LIBRETRANSLATE_URL"}
    bounds = {"PARSER_SECONDS", "PARSER_MEMORY_BYTES"}
    keys = {"LIBRETRANSLATE_KEY", "MICROSOFT_KEY", "MICROSOFT_REGION", "DEEPL_KEY"}
    waits = {"TEMPORARY_FAILURE_WAIT_SECONDS"}
    own = {"MODEL_BUCKET", "POWERTOOLS_SERVICE_NAME", "FIELD_MAPPING", *bounds, *paid, *engines, *keys, *waits}
    shared = [
        {name: value for name, value in function.environment.items() if name not in own}
        for function in stack.functions.values()
    ]
    assert shared[0] == shared[1] == shared[2]


def test_a_functions_code_lies_in_the_folder_of_its_service(stack: Stack, function: Function) -> None:
    code = TEMPLATE_PATH.parent / stack.template["Resources"][function.name]["Properties"]["CodeUri"]
    assert code.resolve() == (ROOT / "functions" / function.service).resolve()


def test_a_functions_zip_holds_its_own_extra_and_no_other(function: Function) -> None:
    line = (ROOT / "functions" / function.service / "requirements.txt").read_text("utf-8")
    extras = read_toml("pyproject.toml")["project"]["optional-dependencies"]
    expected = f".[{function.service}]\n" if function.service in extras else ".\n"
    assert line == expected


def test_a_functions_logs_are_kept_for_a_set_time(stack: Stack, function: Function) -> None:
    group = re.sub(r"\W", "", function.properties["LoggingConfig"]["LogGroup"])
    properties = stack.of_type("AWS::Logs::LogGroup")[group]
    assert properties["RetentionInDays"] == "${LogRetentionDays}"
    assert properties["LogGroupName"] == "/aws/lambda/" + function.properties["FunctionName"]


def test_metrics_go_to_one_namespace(function: Function) -> None:
    assert function.environment["POWERTOOLS_METRICS_NAMESPACE"] == "Dragoman/${AWS::StackName}"


@pytest.mark.parametrize("service", ["ingest", "translate"])
def test_a_function_that_computes_has_one_whole_core(stack: Stack, service: str) -> None:
    megabytes_of_one_core = 1769
    assert stack.functions[service].properties["MemorySize"] == megabytes_of_one_core


def test_the_longest_and_largest_reading_leaves_ingest_time_and_memory_for_the_rest(stack: Stack) -> None:
    properties = stack.functions["ingest"].properties
    seconds, memory = (stack.parameters[name]["MaxValue"] for name in ("ParserSeconds", "ParserMemoryBytes"))
    assert seconds < properties["Timeout"] - RESERVED_SECONDS
    assert memory * HARD_MEMORY < properties["MemorySize"] * 1024**2 - 400_000_000


def test_only_translate_may_send_itself_messages_for_long(stack: Stack) -> None:
    """A walk over many articles, or a long book, is more rounds than Lambda's guard against loops allows."""
    allowed = {service for service, function in stack.functions.items() if "RecursiveLoop" in function.properties}
    assert allowed == {"translate"}
    assert stack.functions["translate"].properties["RecursiveLoop"] == "Allow"


def _longest(stack: Stack, value: str) -> int:
    """The most bytes that a variable's value can have."""
    parameter = stack.parameters.get(value.strip("${}"))
    if parameter is not None:
        if "AllowedValues" in parameter:
            return max(len(str(allowed)) for allowed in parameter["AllowedValues"])
        return int(parameter["MaxLength"]) if parameter["Type"] == "String" else len("123456789.12")
    if value.startswith("${") and value.endswith("Queue}"):
        return len("https://sqs.ap-southeast-99.amazonaws.com.cn/123456789012/") + 80
    if value.startswith("${"):
        return 63 if value.endswith("Bucket}") else 128 + 20  # a bucket; a stack's name with what is generated
    return len(value)


def test_the_variables_of_a_function_fit_lambdas_four_kilobytes_at_their_longest(
    stack: Stack, function: Function
) -> None:
    assert sum(len(name) + _longest(stack, str(value)) for name, value in function.environment.items()) <= 4096
