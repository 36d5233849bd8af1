"""Rules on what runs: nothing is lost without a trace, nothing runs away, nothing runs on what AWS has given up."""

from collections.abc import Iterator

from tests.infra.security.deployed import Deployed
from tests.infra.security.exceptions import NAMES_WITHOUT_MAIL_DEAD_LETTERS, REVIEWED_TYPES, RUNTIMES
from tests.infra.stack import Properties


def is_of_types_that_were_reviewed(deployed: Deployed) -> Iterator[str]:
    """A type of resource that no rule knows gets its rules before it gets in."""
    for name, resource in deployed.resources.items():
        if resource["Type"] not in REVIEWED_TYPES:
            yield f"{name} is a {resource['Type']}, of which no rule knows"


def has_a_place_for_what_fails(deployed: Deployed) -> Iterator[str]:
    """Everything that is delivered later than it was asked for has somewhere to go when it can't be delivered."""
    for name, queue in deployed.of_type("SQS::Queue").items():
        if "RedrivePolicy" not in queue and f"${{{name}.Arn}}" not in _dead_letter_arns(deployed):
            yield f"{name} has no dead-letter queue"
    for name, rule in deployed.of_type("Events::Rule").items():
        for target in rule["Targets"]:
            if target.get("DeadLetterConfig", {}).get("Arn") not in _dead_letter_arns(deployed):
                yield f"the target {target['Id']} of {name} has no dead-letter queue"
    for name, subscription in deployed.of_type("SNS::Subscription").items():
        is_mail = subscription["Protocol"] == "email" and name in NAMES_WITHOUT_MAIL_DEAD_LETTERS
        if not is_mail and "RedrivePolicy" not in subscription:
            yield f"{name} has no dead-letter queue"


def calls_functions_so_that_nothing_is_lost(deployed: Deployed) -> Iterator[str]:
    """A queue gets each message of a batch back that failed; what calls in another way has a failure destination."""
    queue_arns = {f"${{{queue}.Arn}}" for queue in deployed.of_type("SQS::Queue")}
    for name, mapping in deployed.of_type("Lambda::EventSourceMapping").items():
        is_queue = mapping["EventSourceArn"] in queue_arns
        if not is_queue and "OnFailure" not in mapping.get("DestinationConfig", {}):
            yield f"{name} has no failure destination"
        if is_queue and mapping.get("FunctionResponseTypes") != ["ReportBatchItemFailures"]:
            yield f"{name} takes a whole batch for one message"
    for name, permission in deployed.of_type("Lambda::Permission").items():
        if not _has_failure_destination(deployed, str(permission["FunctionName"])):
            yield f"{name} lets a service call a function that has no failure destination"


def rings_when_a_state_machine_fails(deployed: Deployed) -> Iterator[str]:
    """An execution that fails, or runs out of time, has no queue to go to: an alarm tells of it."""
    alarms = deployed.of_type("CloudWatch::Alarm").values()
    for name in deployed.of_type("StepFunctions::StateMachine"):
        watched = {alarm["MetricName"] for alarm in alarms if f"${{{name}}}" in str(alarm.get("Dimensions"))}
        for metric in sorted({"ExecutionsFailed", "ExecutionsTimedOut"} - watched):
            yield f"nothing rings for {metric} of {name}"


def bounds_what_runs_at_once(deployed: Deployed) -> Iterator[str]:
    """Every mapping has a limit; with ReserveConcurrency a function has exactly its mappings' limits for itself."""
    mappings = deployed.of_type("Lambda::EventSourceMapping")
    for name, mapping in mappings.items():
        if not mapping.get("ScalingConfig", {}).get("MaximumConcurrency"):
            yield f"{name} has no limit"
    for name, function in deployed.of_type("Lambda::Function").items():
        reserved = function.get("ReservedConcurrentExecutions")
        limits = [
            mapping.get("ScalingConfig", {}).get("MaximumConcurrency")
            for mapping in mappings.values()
            if _calls(mapping, name)
        ]
        wanted = _sum(limits) if "ReserveConcurrency" in deployed.given else None
        if reserved != wanted:
            yield f"{name} reserves {reserved}, not {wanted}"


def runs_signed_code_where_asked(deployed: Deployed) -> Iterator[str]:
    """With CodeSigningConfig every function has it; without, none."""
    wanted = "${CodeSigningConfig}" if "CodeSigningConfig" in deployed.given else None
    for name, function in deployed.of_type("Lambda::Function").items():
        if function.get("CodeSigningConfigArn") != wanted:
            yield f"{name} has the configuration {function.get('CodeSigningConfigArn')}"


def runs_on_what_aws_supports(deployed: Deployed) -> Iterator[str]:
    """A runtime with years to go, and traces where somebody asks for them."""
    for name, function in deployed.of_type("Lambda::Function").items():
        if function.get("Runtime") not in RUNTIMES:
            yield f"{name} runs on {function.get('Runtime')}"
        if function.get("TracingConfig") != {"Mode": "${Tracing}"}:
            yield f"{name} is not traced"
    for name, machine in deployed.of_type("StepFunctions::StateMachine").items():
        if machine.get("TracingConfiguration") != {"Enabled": True}:
            yield f"{name} is not traced"


def _dead_letter_arns(deployed: Deployed) -> set[str]:
    redrives = [queue.get("RedrivePolicy") for queue in deployed.of_type("SQS::Queue").values()]
    return {str(redrive["deadLetterTargetArn"]) for redrive in redrives if redrive}


def _calls(mapping: Properties, function: str) -> bool:
    """Whether a mapping calls this function, by itself or by an alias of it."""
    return str(mapping["FunctionName"]).removeprefix("${").startswith(function)


def _sum(limits: list[object]) -> object:
    numbers = [int(str(limit)) for limit in limits if str(limit).isdigit()]
    return sum(numbers) if len(numbers) == len(limits) else limits[0] if len(limits) == 1 else limits


def _has_failure_destination(deployed: Deployed, function: str) -> bool:
    configurations = deployed.of_type("Lambda::EventInvokeConfig").values()
    return any("OnFailure" in str(each) for each in configurations if str(each.get("FunctionName")) == function)
