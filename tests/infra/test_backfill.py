"""The state machine: what it lists and sends, and that its role may do that and no more."""

import json
import re
from typing import Any

import jsonata
import pytest
import yaml

from dragoman.cloud.deployment import write_out_batches
from dragoman.events import read_hints, read_work
from dragoman.operations.backfill_request import (
    DEFAULT_CONCURRENCY,
    DEFAULT_TOLERATED_PERCENT,
    LIST_FOLDER,
    Mode,
    Request,
    write_input,
)
from dragoman.operations.backfill_words import RETENTION_SECONDS
from tests.infra.stack import ROOT, Stack, grants_of, many

SUBSTITUTES = {
    "Partition": "aws",
    "InputBucket": "in",
    "OutputBucket": "out",
    "WorkBucket": "models",
    "IngestQueueUrl": "ingest-queue",
    "TranslateQueueUrl": "translate-queue",
    "Targets": "pt,en",
    "DefaultConcurrency": "100",
}
SENDING = ("SendFound", "SendListed")


@pytest.fixture(scope="module")
def text() -> str:
    return (ROOT / "infra" / "backfill.asl.yaml").read_text("utf-8")


@pytest.fixture(scope="module")
def definition(text: str) -> dict[str, Any]:
    """As CloudFormation gives it to Step Functions."""
    for name, value in SUBSTITUTES.items():
        text = text.replace(f"${{{name}}}", value)
    parsed: dict[str, Any] = yaml.safe_load(text)
    return parsed


@pytest.fixture(scope="module")
def states(definition: dict[str, Any]) -> dict[str, Any]:
    return dict(definition["States"])


@pytest.fixture(scope="module")
def batch(states: dict[str, Any]) -> dict[str, Any]:
    """The states that one batch goes through."""
    return dict(states["SendFound"]["ItemProcessor"]["States"])


def evaluate(template: Any, given: Any, result: Any = None) -> Any:
    """A value as a state of the JSONata kind has it."""
    if isinstance(template, dict):
        return {name: evaluate(inner, given, result) for name, inner in template.items()}
    if isinstance(template, str) and template.startswith("{%"):
        expression = jsonata.Jsonata(template.removeprefix("{%").removesuffix("%}").strip())
        return expression.evaluate(None, {"states": {"input": given, "result": result}})
    return template


def plan(states: dict[str, Any], given: dict[str, Any]) -> list[dict[str, Any]]:
    """The listings, in the order in which they are done."""
    state = evaluate(states["Plan"]["Output"], given)
    found = []
    while state["runs"]:
        state = evaluate(states["Take"]["Output"], state)
        found.append(state["run"])
    return found


def item(**fields: object) -> dict[str, Any]:
    return {"queue": "ingest-queue", "bucket": "in", "record": False, "target": "", "key": "a.txt"} | fields


def test_every_substitution_is_given_and_used(text: str, stack: Stack) -> None:
    given = set(stack.template["Resources"]["Backfill"]["Properties"]["DefinitionSubstitutions"])
    assert set(re.findall(r"\$\{(\w+)\}", text)) == given == set(SUBSTITUTES)


def test_the_definition_has_no_aliases_because_cloudformation_knows_none(text: str) -> None:
    assert not re.search(r"^\s*[\w<]+: [&*]\w+", text, re.MULTILINE)


def test_what_is_listed_and_what_is_on_a_list_is_sent_alike(states: dict[str, Any]) -> None:
    found, listed = (dict(states[name]) for name in SENDING)
    for state in (found, listed):
        del state["Label"], state["ItemReader"]
        state["ItemSelector"] = {name: value for name, value in state["ItemSelector"].items() if name != "key.$"}
    assert found == listed


def test_every_state_leads_somewhere(states: dict[str, Any], batch: dict[str, Any]) -> None:
    for machine in (states, batch):
        for name, state in machine.items():
            nexts = [state.get("Next"), state.get("Default"), *(c["Next"] for c in state.get("Choices", []))]
            followers = [follower for follower in nexts if follower]
            assert set(followers) <= set(machine), name
            assert followers or state["Type"] in {"Succeed", "Fail"}, name


@pytest.mark.parametrize("name", SENDING)
def test_batches_are_what_sqs_takes_and_run_as_express_children(states: dict[str, Any], name: str) -> None:
    state = states[name]
    assert state["ItemBatcher"] == {"MaxItemsPerBatch": 10}
    assert state["ItemProcessor"]["ProcessorConfig"] == {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}
    assert state["ResultPath"] is None  # what all batches answer does not fit into an execution
    assert state["ResultWriter"]["Parameters"] == {"Bucket": "models", "Prefix": "backfill/results"}
    assert state["MaxConcurrencyPath"] == "$.concurrency"
    assert state["ToleratedFailurePercentagePath"] == "$.tolerated_failure_percentage"


def test_a_request_that_fails_is_tried_again_for_less_than_an_express_execution_may_take(batch: dict[str, Any]) -> None:
    (retry,) = batch["Send"]["Retry"]
    waits = [min(retry["IntervalSeconds"] * retry["BackoffRate"] ** n, retry["MaxDelaySeconds"]) for n in range(5)]
    assert retry["ErrorEquals"] == ["States.ALL"]
    assert sum(waits) + batch["Send"]["TimeoutSeconds"] * (retry["MaxAttempts"] + 1) < 300


def test_without_input_the_whole_input_bucket_is_told_to_ingest(states: dict[str, Any]) -> None:
    (only,) = plan(states, {})
    assert only == {"bucket": "in", "prefix": "", "queue": "ingest-queue", "record": False, "target": ""}


def test_a_list_takes_the_place_of_a_prefix(states: dict[str, Any]) -> None:
    (only,) = plan(states, {"list": f"{LIST_FOLDER}a.jsonl", "prefix": "ignored/"})
    assert (only["list"], only["bucket"], only["queue"]) == (f"{LIST_FOLDER}a.jsonl", "in", "ingest-queue")
    assert states["IsThereAList"]["Choices"] == [{"Variable": "$.run.list", "IsPresent": True, "Next": "SendListed"}]


def test_an_unknown_mode_ends_it(states: dict[str, Any]) -> None:
    with pytest.raises(Exception, match="The mode is none of"):
        plan(states, {"mode": "everything"})


@pytest.mark.parametrize("mode", ["input", "translations", "records"])
def test_what_is_listed_is_what_the_command_counts(states: dict[str, Any], mode: Mode) -> None:
    request = Request(mode=mode, targets=("pt",), prefix="desk/")
    listings = plan(states, json.loads(write_input(request)))
    assert tuple(run["prefix"] for run in listings) == request.folders


def test_the_command_and_the_machine_have_the_same_defaults(states: dict[str, Any], stack: Stack) -> None:
    state = evaluate(states["Plan"]["Output"], {})
    assert (state["concurrency"], state["tolerated_failure_percentage"]) == (
        DEFAULT_CONCURRENCY,
        DEFAULT_TOLERATED_PERCENT,
    )
    given = stack.template["Resources"]["Backfill"]["Properties"]["DefinitionSubstitutions"]
    assert given["DefaultConcurrency"] == str(DEFAULT_CONCURRENCY)


@pytest.mark.parametrize("mode", ["input", "translations", "records"])
def test_every_message_is_one_that_its_queues_function_reads(
    states: dict[str, Any], batch: dict[str, Any], mode: Mode
) -> None:
    for run in plan(states, {"mode": mode}):
        key = f'{run["prefix"]}desk/a "b" \\ 100% ü\n日.txt.json'
        one = {name: run[name] for name in ("queue", "bucket", "record", "target")} | {"key": key}
        (entry,) = evaluate(batch["Write"]["Output"], one)["entries"]
        if run["queue"] == "ingest-queue":
            assert len(read_hints(entry["MessageBody"])) == 1
        else:
            read_work(entry["MessageBody"])
        named = json.loads(entry["MessageBody"])
        assert named.get("key", named.get("record")) == key


def test_items_come_in_batches_on_aws_and_singly_where_there_are_none(batch: dict[str, Any]) -> None:
    one, two = item(key="a.txt"), item(key="b.txt")
    alone = evaluate(batch["Write"]["Output"], one)
    together = evaluate(batch["Write"]["Output"], {"Items": [one, two]})
    assert evaluate(batch["Write"]["Output"], {"Items": [one]}) == alone
    assert [entry["Id"] for entry in together["entries"]] == ["0", "1"]
    assert together["entries"][0] == alone["entries"][0]
    assert {entry["MessageGroupId"] for entry in together["entries"]} == {"backfill"}


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        ({"Successful": [{"Id": "0"}, {"Id": "1"}]}, []),
        ({"Successful": [], "Failed": []}, []),
        ({"Failed": [{"Id": "1", "Code": "InternalError"}]}, ["1"]),
        ({"Failed": [{"Id": "0"}, {"Id": "1"}]}, ["0", "1"]),
    ],
)
def test_messages_that_sqs_refused_are_sent_again_and_no_others(
    batch: dict[str, Any], answer: dict[str, Any], left: list[str]
) -> None:
    sent = evaluate(batch["Write"]["Output"], {"Items": [item(key="a.txt"), item(key="b.txt")]})
    after = evaluate(batch["Send"]["Output"], sent, answer)
    assert [entry["Id"] for entry in after["entries"]] == left
    assert after["attempts"] == 1
    is_sent, is_lost = (choice["Condition"] for choice in batch["AreAllSent"]["Choices"])
    assert evaluate(is_sent, after) is (left == [])
    assert evaluate(is_lost, after) is False
    assert evaluate(is_lost, after | {"attempts": 5}) is True


def test_the_embedded_clouds_requests_say_the_same_in_its_own_words(batch: dict[str, Any]) -> None:
    sent = evaluate(batch["Write"]["Output"], {"Items": [item(key="a.txt"), item(key="b.txt")]})
    spoken = write_out_batches(batch)["Send"]
    assert evaluate(spoken["Arguments"], sent) == {
        "QueueUrl": "ingest-queue",
        "SendMessageBatchRequestEntry": {"1": sent["entries"][0], "2": sent["entries"][1]},
    }
    after = evaluate(spoken["Output"], sent, {"BatchResultErrorEntry": {"Id": "1"}})
    assert [entry["Id"] for entry in after["entries"]] == ["1"]
    assert {**spoken, "Arguments": None, "Output": None} == {**batch["Send"], "Arguments": None, "Output": None}


def test_the_role_may_do_what_the_definition_does_and_no_more(stack: Stack) -> None:
    (policy,) = stack.of_type("AWS::IAM::Role")["BackfillRole"]["Policies"]
    grants = grants_of(policy["PolicyDocument"]["Statement"])
    reached = {grant.action: {g.resource for g in grants if g.action == grant.action} for grant in grants}
    of_objects = {action: places for action, places in reached.items() if action.startswith(("s3:", "sqs:"))}
    assert of_objects == {
        "s3:ListBucket": {"${InputBucket.Arn}", "${OutputBucket.Arn}"},
        "s3:GetObject": {"${ModelBucket.Arn}/backfill/lists/*", "${ModelBucket.Arn}/backfill/results/*"},
        "s3:PutObject": {"${ModelBucket.Arn}/backfill/results/*"},
        "s3:ListMultipartUploadParts": {"${ModelBucket.Arn}/backfill/results/*"},
        "s3:AbortMultipartUpload": {"${ModelBucket.Arn}/backfill/results/*"},
        "sqs:SendMessage": {"${IngestQueue.Arn}", "${TranslateQueue.Arn}"},
    }
    own = "${AWS::StackName}-backfill"
    assert {action for action in reached if action.startswith("states:")} == {
        "states:StartExecution",
        "states:DescribeExecution",
        "states:StopExecution",
    }
    assert all(own in place for action in reached if action.startswith("states:") for place in reached[action])
    everywhere = {action for action, places in reached.items() if "*" in places}
    assert everywhere == {action for action in reached if action.startswith(("logs:", "xray:"))}


def test_only_step_functions_of_this_account_takes_the_role(stack: Stack) -> None:
    (statement,) = stack.of_type("AWS::IAM::Role")["BackfillRole"]["AssumeRolePolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Service": "states.amazonaws.com"}
    assert statement["Condition"]["StringEquals"] == {"aws:SourceAccount": "${AWS::AccountId}"}


def test_nobody_but_the_machine_and_an_operator_writes_lists_and_they_expire(stack: Stack) -> None:
    rules = {rule["Id"]: rule for rule in stack.buckets["ModelBucket"]["LifecycleConfiguration"]["Rules"]}
    assert rules["expire-backfills"]["Prefix"] == "backfill/"
    assert LIST_FOLDER.startswith("backfill/")
    for function in stack.functions.values():
        writes = {grant.resource for grant in function.grants if grant.action == "s3:PutObject"}
        assert not any("ModelBucket" in place for place in writes)


def test_the_command_knows_after_what_time_a_queue_forgets(stack: Stack) -> None:
    assert {queue["MessageRetentionPeriod"] for queue in stack.main_queues.values()} == {RETENTION_SECONDS}


def test_the_machine_is_logged_and_traced(stack: Stack) -> None:
    (machine,) = stack.of_type("AWS::StepFunctions::StateMachine").values()
    assert machine["TracingConfiguration"] == {"Enabled": True}
    assert machine["LoggingConfiguration"]["Level"] == "ERROR"
    assert many(machine["LoggingConfiguration"]["Destinations"])
