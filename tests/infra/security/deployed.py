"""What a deployment of the template would hold, for a choice of its parameters: conditions decided, options taken."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.infra.stack import Properties, Stack, many

_NOTHING = "${AWS::NoValue}"

CUSTOMER_KEY = "arn:aws:kms:eu-west-1:123456789012:key/1f2e3d4c-0000-4000-8000-aabbccddeeff"
OPTIONS = {
    "CustomerKey": CUSTOMER_KEY,
    "PermissionsBoundary": "arn:aws:iam::123456789012:policy/boundary",
    "CodeSigningConfig": "arn:aws:lambda:eu-west-1:123456789012:code-signing-config:csc-0f1e2d3c4b5a69788",
    "AccessLogBucket": "logs-of-the-account",
    "ReserveConcurrency": "true",
    "SnapStart": "PublishedVersions",
    "TrafficShift": "CodeDeployDefault.LambdaCanary10Percent5Minutes",
    "AlarmEmail": "desk@newsroom.example",
    "SilenceHours": "24",
    "AllowAmazonTranslate": "true",
    "LibreTranslateKey": "/dragoman/libretranslate",
    "MicrosoftKey": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:microsoft-AbCdEf",
    "DeepLKey": "/dragoman/deepl",
    "KeyEncryptionKey": "arn:aws:kms:eu-west-1:123456789012:key/9a8b7c6d-0000-4000-8000-112233445566",
}
"""Every parameter that switches something on, with a value that does."""

KEYS_THE_OTHER_WAY = {
    "LibreTranslateKey": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:libretranslate-AbCdEf",
    "MicrosoftKey": "/dragoman/microsoft",
    "DeepLKey": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:deepl-AbCdEf",
}
"""The keys of engines at the other kind of place than in OPTIONS."""


@dataclass(frozen=True)
class Statement:
    """One statement of a policy, with what it is part of."""

    holder: str
    """The logical name of the resource whose policy it is."""
    kind: str
    """The type of that resource."""
    body: Properties
    is_trust: bool = False
    """Whether it says who may take a role on."""

    @property
    def name(self) -> str:
        return f"{self.holder}.{self.body.get('Sid', 'statement')}"

    @property
    def allows(self) -> bool:
        return bool(self.body["Effect"] == "Allow")

    @property
    def actions(self) -> list[str]:
        return [str(action) for action in many(self.body.get("Action", []))]

    @property
    def resources(self) -> list[str]:
        return [str(resource) for resource in many(self.body.get("Resource", []))]

    @property
    def services(self) -> list[str]:
        principal = self.body.get("Principal")
        return many(principal.get("Service", [])) if isinstance(principal, dict) else []

    @property
    def condition_keys(self) -> set[str]:
        return {key for test in self.body.get("Condition", {}).values() for key in test}


@dataclass
class Deployed:
    """The resources of a deployment by logical name, the parameters that were given, and how the conditions went."""

    resources: Properties
    given: dict[str, str]
    decided: dict[str, bool]

    def of_type(self, *kinds: str) -> dict[str, Properties]:
        """The properties of all resources of these types."""
        return {
            name: resource.get("Properties", {})
            for name, resource in self.resources.items()
            if resource["Type"] in {f"AWS::{kind}" for kind in kinds}
        }

    def statements(self) -> Iterator[Statement]:
        """Every statement of every policy: of roles, of resources, of keys, of trust."""
        for name, resource in self.resources.items():
            for path, body in _statements_in(resource.get("Properties", {})):
                yield Statement(name, resource["Type"], body, "AssumeRolePolicyDocument" in path)

    def statements_of_role(self, role: str) -> list[Statement]:
        """What a role may do, by its own statements and by the policies that are attached to it."""
        attached = {name for name, policy in self.of_type("IAM::Policy").items() if f"${{{role}}}" in policy["Roles"]}
        return [each for each in self.statements() if each.holder in {role, *attached} and not each.is_trust]


def deploy(stack: Stack, **given: str) -> Deployed:
    """The transformed template with its conditions decided; a parameter that is not given has its default.

    In what is left, a parameter that is given still reads `${Name}`, as it does in `stack.Stack`.
    """
    values = {name: str(parameter["Default"]) for name, parameter in stack.parameters.items()} | given
    conditions = _Conditions(stack.template["Conditions"], values)
    decided = {name: conditions.hold(name) for name in stack.template["Conditions"]}
    resources = {
        name: conditions.choose(resource)
        for name, resource in stack.resources.items()
        if "Condition" not in resource or conditions.hold(resource["Condition"])
    }
    return Deployed(resources, given, decided)


class _Conditions:
    def __init__(self, conditions: Properties, values: dict[str, str]) -> None:
        self._conditions = conditions
        self._values = values

    def hold(self, name: str) -> bool:
        return self._decide(self._conditions[name])

    def choose(self, value: Any) -> Any:
        match value:
            case {"Fn::If": [name, then, otherwise]}:
                return self.choose(then if self.hold(name) else otherwise)
            case dict():
                chosen = {key: self.choose(inner) for key, inner in value.items()}
                return {key: inner for key, inner in chosen.items() if inner != _NOTHING}
            case list():
                return [inner for inner in map(self.choose, value) if inner != _NOTHING]
            case _:
                return value

    def _decide(self, condition: Properties) -> bool:
        match condition:
            case {"Fn::Equals": [left, right]}:
                return self._value(left) == self._value(right)
            case {"Fn::Not": [inner]}:
                return not self._decide(inner)
            case {"Fn::And": all_of}:
                return all(map(self._decide, all_of))
            case {"Fn::Or": any_of}:
                return any(map(self._decide, any_of))
            case {"Condition": name}:
                return self.hold(name)
        raise NotImplementedError(condition)

    def _value(self, value: Any) -> str:
        match value:
            case {"Ref": name}:
                return self._values[name]
            case {"Fn::Select": [index, {"Fn::Split": [separator, text]}]}:
                return self._value(text).split(separator)[int(index)]
        return str(value)


def _statements_in(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Properties]]:
    if isinstance(value, dict):
        if "Effect" in value:
            yield path, value
        for key, inner in value.items():
            yield from _statements_in(inner, (*path, key))
    elif isinstance(value, list):
        for inner in value:
            yield from _statements_in(inner, path)
