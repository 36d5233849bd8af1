"""Put the real template into the embedded cloud, the way `sam deploy` puts it into AWS."""

import hashlib
import io
import zipfile
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
from botocore.exceptions import BotoCoreError, ClientError, WaiterError

from dragoman.cloud.server import Cloud, CloudError
from dragoman.model_store.places import ModelPlace, ModelSet
from dragoman.model_store.pushing import push_models
from dragoman.store import S3Store

STACK_NAME: Final = "dragoman"
_ARTIFACT_BUCKET: Final = "dragoman-artifacts"
_FUNCTION_TYPE: Final = "AWS::Serverless::Function"
_STATE_MACHINE_TYPE: Final = "AWS::Serverless::StateMachine"
_UNKNOWN_TYPES: Final = frozenset({"AWS::Logs::QueryDefinition"})
"""What ministack refuses a template for, and nothing else in the template depends on: saved queries, for people."""

_FIXED_TIME: Final = (1980, 1, 1, 0, 0, 0)  # a zip's earliest: the same files give the same bytes


class Stack(msgspec.Struct, frozen=True):
    """What the template's outputs say."""

    input_bucket: str
    output_bucket: str
    model_bucket: str
    ingest_queue_url: str
    translate_queue_url: str
    ingest_dead_letter_queue_url: str
    translate_dead_letter_queue_url: str
    ingest_function: str
    translate_function: str
    record_failure_function: str
    backfill_state_machine: str
    """Its ARN."""

    @property
    def queue_urls(self) -> tuple[str, ...]:
        """All queues on which work can wait."""
        return (
            self.ingest_queue_url,
            self.translate_queue_url,
            self.ingest_dead_letter_queue_url,
            self.translate_dead_letter_queue_url,
        )

    @property
    def functions(self) -> tuple[str, ...]:
        """The names of the three functions."""
        return (self.ingest_function, self.translate_function, self.record_failure_function)


STACK_OUTPUTS: Final[Mapping[str, str]] = {
    "input_bucket": "InputBucketName",
    "output_bucket": "OutputBucketName",
    "model_bucket": "ModelBucketName",
    "ingest_queue_url": "IngestQueueUrl",
    "translate_queue_url": "TranslateQueueUrl",
    "ingest_dead_letter_queue_url": "IngestDeadLetterQueueUrl",
    "translate_dead_letter_queue_url": "TranslateDeadLetterQueueUrl",
    "ingest_function": "IngestFunctionName",
    "translate_function": "TranslateFunctionName",
    "record_failure_function": "RecordFailureFunctionName",
    "backfill_state_machine": "BackfillStateMachineArn",
}


def find_template(start: Path | None = None) -> Path:
    """`infra/template.yaml` of the checkout that holds `start` (or the working folder), else of this file's.

    Raises:
        CloudError: there is none: the package was installed without its repository.
    """
    places = [(start or Path.cwd()).resolve(), Path(__file__).resolve()]
    for folder in (folder for place in places for folder in (place, *place.parents)):
        template = folder / "infra" / "template.yaml"
        if template.is_file() and (folder / "functions" / "ingest").is_dir():
            return template
    raise CloudError("infra/template.yaml was not found. Run the command inside a checkout of Dragoman's repository.")


def deploy(cloud: Cloud, template: Path, parameters: Mapping[str, str], models: Sequence[ModelSet]) -> Stack:
    """Create the stack, with each function's folder as its zip, and fill its model bucket; the last set of models wins.

    The functions' libraries are those of this very environment, so a zip holds the handler alone.

    Raises:
        CloudError: the template or a parameter was refused; the message says what the cloud said.
        EngineError, ModelStoreError: a set of models is empty, or not what its catalog names.
    """
    body = _package(cloud, template, parameters)
    body["Conditions"] = write_out_splits(body["Conditions"], _name_values(body, parameters))
    url = _upload(cloud, "template.json", msgspec.json.encode(body))
    formation = cloud.client("cloudformation")
    try:
        formation.create_stack(
            StackName=STACK_NAME,
            TemplateURL=url,
            Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
        )
        waiter = formation.get_waiter("stack_create_complete")
        waiter.wait(StackName=STACK_NAME, WaiterConfig={"Delay": 1, "MaxAttempts": 120})
    except (ClientError, WaiterError) as error:
        raise CloudError(f"The template was not accepted: {error}") from error
    stack = describe_stack(formation, STACK_NAME)
    place = ModelPlace(f"s3://{stack.model_bucket}", S3Store(cloud.client("s3")), stack.model_bucket)
    for origin in models:
        deque(push_models(origin, place), maxlen=0)
    return stack


def describe_stack(formation: Any, name: str) -> Stack:
    """The outputs of a deployed stack, here or in AWS.

    Args:
        formation: a CloudFormation client.
        name: the stack's name.

    Raises:
        CloudError: there is no such stack, or it is none of Dragoman's.
    """
    try:
        described = formation.describe_stacks(StackName=name)["Stacks"][0]
    except (BotoCoreError, ClientError) as error:
        raise CloudError(f"The stack {name} can't be described: {error}") from error
    outputs = {output["OutputKey"]: output["OutputValue"] for output in described.get("Outputs", [])}
    try:
        return Stack(**{field: outputs[output] for field, output in STACK_OUTPUTS.items()})
    except KeyError as error:
        raise CloudError(f"The stack {name} has no output {error}: is it one of Dragoman's?") from error


def write_out_splits(value: Any, parameters: Mapping[str, str]) -> Any:
    """Conditions with the parts of a parameter written out that they select: ministack knows no Split in a condition.

    Args:
        value: the template's Conditions, or a part of them.
        parameters: the value of each parameter.
    """
    match value:
        case {"Fn::Select": [index, {"Fn::Split": [separator, {"Ref": name}]}]}:
            return parameters[name].split(separator)[int(index)]
        case dict():
            return {key: write_out_splits(inner, parameters) for key, inner in value.items()}
        case list():
            return [write_out_splits(inner, parameters) for inner in value]
    return value


def write_out_batches(value: Any) -> Any:
    """A state machine's definition, as JSON, with requests of batches of messages as they are on the wire: ministack
    knows neither YAML there, nor how the members of this request and of its answer are called by AWS's SDK."""
    match value:
        case {"Resource": str(resource), "Arguments": {"Entries": str()}, "Output": str(output), **rest} if (
            resource.endswith(":aws-sdk:sqs:sendMessageBatch")
        ):
            numbered = "{% $merge([$states.input.entries.{$string($number(Id) + 1): $}]) %}"
            arguments = {"QueueUrl": value["Arguments"]["QueueUrl"], "SendMessageBatchRequestEntry": numbered}
            answer = output.replace("$states.result.Failed", "$states.result.BatchResultErrorEntry")
            return {"Resource": resource, "Arguments": arguments, "Output": answer, **rest}
        case dict():
            return {key: write_out_batches(inner) for key, inner in value.items()}
        case list():
            return [write_out_batches(inner) for inner in value]
    return value


def _name_values(body: Mapping[str, Any], parameters: Mapping[str, str]) -> dict[str, str]:
    defaults = {name: str(parameter.get("Default", "")) for name, parameter in body["Parameters"].items()}
    return defaults | dict(parameters)


def _package(cloud: Cloud, template: Path, parameters: Mapping[str, str]) -> dict[str, Any]:
    """The template with its functions' folders and its state machine uploaded and named, as `sam package` does it."""
    from samtranslator.yaml_helper import yaml_parse  # noqa: PLC0415 - half a second

    body: dict[str, Any] = yaml_parse(template.read_text(encoding="utf-8"))
    cloud.client("s3").create_bucket(Bucket=_ARTIFACT_BUCKET)
    # ministack has no CodeDeploy to move an alias, and a snapshot is taken of a published version alone.
    for name in ("AutoPublishAlias", "SnapStart"):
        body["Globals"]["Function"].pop(name)
    known = {name: found for name, found in body["Resources"].items() if found["Type"] not in _UNKNOWN_TYPES}
    body["Resources"] = known
    for resource in known.values():
        properties = resource.get("Properties", {})
        if resource["Type"] == _STATE_MACHINE_TYPE:
            definition = yaml_parse((template.parent / properties["DefinitionUri"]).read_text(encoding="utf-8"))
            properties["DefinitionUri"] = _put_artifact(cloud, msgspec.json.encode(write_out_batches(definition)))
        if resource["Type"] != _FUNCTION_TYPE:
            continue
        properties.pop("DeploymentPreference")
        properties.pop("VersionDescription")
        properties["CodeUri"] = _put_artifact(cloud, zip_folder(template.parent / properties["CodeUri"]))
        write_out_concurrency(properties, _name_values(body, parameters))
    return body


def _put_artifact(cloud: Cloud, content: bytes) -> dict[str, str]:
    """Upload what a resource is made of; the answer is how the resource names it."""
    key = hashlib.sha256(content).hexdigest()
    _upload(cloud, key, content)
    return {"Bucket": _ARTIFACT_BUCKET, "Key": key}


def _upload(cloud: Cloud, key: str, body: bytes) -> str:
    """Put an artifact where the stack's creation finds it, as `sam deploy` does; the answer is its address."""
    cloud.client("s3").put_object(Bucket=_ARTIFACT_BUCKET, Key=key, Body=body)
    return f"{cloud.endpoint_url}/{_ARTIFACT_BUCKET}/{key}"


def zip_folder(folder: Path) -> bytes:
    """A zip of a folder's Python files: the same files give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*.py")):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _FIXED_TIME)
            archive.writestr(entry, path.read_bytes())
    return buffer.getvalue()


def write_out_concurrency(function: dict[str, Any], parameters: Mapping[str, str]) -> None:
    """Replace a parameter's reference by its value: ministack keeps the reference's text and its poller, which compares
    it with a number, stops for every queue.

    Args:
        function: a function's properties; changed in place.
        parameters: the value of each parameter.
    """
    for event in function.get("Events", {}).values():
        scaling = event["Properties"].get("ScalingConfig", {})
        reference = scaling.get("MaximumConcurrency")
        if isinstance(reference, Mapping):
            scaling["MaximumConcurrency"] = int(parameters[reference["Ref"]])
