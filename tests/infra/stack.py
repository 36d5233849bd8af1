"""The template as data: as it is written, and as CloudFormation gets it after the SAM transform."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

ROOT = Path(__file__).parents[2]
TEMPLATE_PATH = ROOT / "infra" / "template.yaml"

Properties = dict[str, Any]


def read_toml(path: str) -> Properties:
    return tomllib.loads((ROOT / path).read_text("utf-8"))


def plain(value: Any) -> Any:
    """Write a reference as `${Name}` or `${Name.Attribute}`, whichever way the template writes it."""
    match value:
        case {"Ref": str(name)}:
            return f"${{{name}}}"
        case {"Fn::GetAtt": [name, attribute]}:
            return f"${{{name}.{attribute}}}"
        case {"Fn::Sub": str(text)}:
            return text
        case dict():
            return {key: plain(inner) for key, inner in value.items()}
        case list():
            return [plain(inner) for inner in value]
        case _:
            return value


def many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@dataclass(frozen=True)
class Grant:
    """One action that a policy allows on one resource."""

    action: str
    resource: str


def grants_of(statements: list[Properties]) -> frozenset[Grant]:
    return frozenset(
        Grant(action, resource)
        for statement in statements
        if statement["Effect"] == "Allow"
        for action in many(statement["Action"])
        for resource in many(statement["Resource"])
    )


@dataclass(frozen=True)
class Function:
    name: str
    properties: Properties
    grants: frozenset[Grant]
    sources: dict[str, Properties]
    """Its event source mappings, by the logical name of the queue."""

    @property
    def service(self) -> str:
        return str(self.environment["POWERTOOLS_SERVICE_NAME"])

    @property
    def environment(self) -> Properties:
        return dict(self.properties["Environment"]["Variables"])

    def resources_for(self, action: str) -> set[str]:
        return {grant.resource for grant in self.grants if grant.action == action}


class Stack:
    """What the tests ask about the template."""

    def __init__(self) -> None:
        self.template: Properties = yaml_parse(TEMPLATE_PATH.read_text("utf-8"))
        fragment: Properties = yaml_parse(TEMPLATE_PATH.read_text("utf-8"))
        for resource in fragment["Resources"].values():
            if resource["Type"] == "AWS::Serverless::Function":  # what `sam package` does
                resource["Properties"]["CodeUri"] = {"Bucket": "zips", "Key": "function.zip"}
            if resource["Type"] == "AWS::Serverless::StateMachine":
                resource["Properties"]["DefinitionUri"] = {"Bucket": "zips", "Key": "definition.yaml"}
        no_managed_policies = SimpleNamespace(load=dict)
        self.resources: Properties = plain(transform(fragment, {}, no_managed_policies)["Resources"])

    def of_type(self, kind: str) -> dict[str, Properties]:
        """The properties of all resources of a type, by logical name."""
        return {name: resource["Properties"] for name, resource in self.resources.items() if resource["Type"] == kind}

    @property
    def parameters(self) -> dict[str, Properties]:
        return dict(self.template["Parameters"])

    @property
    def buckets(self) -> dict[str, Properties]:
        return self.of_type("AWS::S3::Bucket")

    @property
    def queues(self) -> dict[str, Properties]:
        return self.of_type("AWS::SQS::Queue")

    @property
    def dead_letter_queues(self) -> dict[str, Properties]:
        targets = {
            queue["RedrivePolicy"]["deadLetterTargetArn"] for queue in self.queues.values() if "RedrivePolicy" in queue
        }
        return {name: queue for name, queue in self.queues.items() if f"${{{name}.Arn}}" in targets}

    @property
    def main_queues(self) -> dict[str, Properties]:
        return {name: queue for name, queue in self.queues.items() if name not in self.dead_letter_queues}

    @cached_property
    def functions(self) -> dict[str, Function]:
        """The functions by their service's name: ingest, translate, record_failure."""
        functions = [
            Function(name, properties, self._grants(properties["Role"]), self._sources(name))
            for name, properties in self.of_type("AWS::Lambda::Function").items()
        ]
        return {function.service: function for function in functions}

    def statements(self) -> Iterator[Properties]:
        """Every statement of every policy in the template, whatever it is attached to."""
        yield from _statements_in(self.resources)

    def _grants(self, role_arn: str) -> frozenset[Grant]:
        role = role_arn.removeprefix("${").removesuffix(".Arn}")
        documents = [policy["PolicyDocument"] for policy in self.of_type("AWS::IAM::Role")[role]["Policies"]]
        documents += [
            policy["PolicyDocument"]
            for policy in self.of_type("AWS::IAM::Policy").values()
            if f"${{{role}}}" in policy["Roles"]
        ]
        return grants_of(list(_statements_in(documents)))

    def _sources(self, function: str) -> dict[str, Properties]:
        return {
            mapping["EventSourceArn"].removeprefix("${").removesuffix(".Arn}"): mapping
            for mapping in self.of_type("AWS::Lambda::EventSourceMapping").values()
            if mapping["FunctionName"] == f"${{{function}Aliaslive}}"
        }


def _statements_in(value: Any) -> Iterator[Properties]:
    if isinstance(value, dict):
        if "Effect" in value and "Action" in value:
            yield value
        for inner in value.values():
            yield from _statements_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _statements_in(inner)
