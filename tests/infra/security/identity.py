"""Rules on who may do what: roles, and the policies of resources and keys."""

from collections.abc import Iterator

from tests.infra.security.deployed import Deployed, Statement
from tests.infra.security.exceptions import (
    ACTIONS_ON_EVERYTHING,
    ACTIONS_ON_GENERATED_NAMES,
    ESCALATING_ACTIONS,
    OBJECT_ACTIONS,
    ROLE_ACTIONS_OF_DEPLOYMENTS,
    TRUSTED_WITHOUT_SOURCE,
    WRITES_BESIDE_MODELS,
)

PROTECTED_BUCKETS = ("InputBucket", "ModelBucket")
_NO_TLS = {"Bool": {"aws:SecureTransport": "false"}}
_KEY_SERVICES = {"s3": "s3", "sqs": "sqs", "dynamodb": "dynamodb"}
"""Services that hold something under the customer's key, by the prefix of their actions."""
_OF_NO_OBJECT = {"s3:ListBucket", "sqs:GetQueueAttributes", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"}
"""Actions that read and write nothing that is encrypted."""


def names_every_action(deployed: Deployed) -> Iterator[str]:
    """No permission says `*` or `s3:*`, whoever gives it."""
    for statement in _allowing(deployed):
        for action in statement.actions:
            if "*" in action or "?" in action:
                yield f"{statement.name} allows {action}"


def names_every_resource(deployed: Deployed) -> Iterator[str]:
    """A wildcard stands for the objects of a bucket, or for nothing that AWS could name."""
    for statement in _allowing(deployed):
        if statement.kind == "AWS::KMS::Key" or statement.is_trust:
            continue  # in a key's policy "*" is that key; trust has no resource
        for resource in statement.resources:
            for action in sorted(set(statement.actions) - _allowed_on(resource)):
                if "*" in resource:
                    yield f"{statement.name} allows {action} on {resource}"


def says_what_and_not_what_not(deployed: Deployed) -> Iterator[str]:
    """No `NotAction`, `NotResource` or `NotPrincipal`: what they let through grows with AWS."""
    for statement in deployed.statements():
        for key in sorted({"NotAction", "NotResource", "NotPrincipal"} & set(statement.body)):
            yield f"{statement.name} says {key}"


def lets_nobody_in_from_outside(deployed: Deployed) -> Iterator[str]:
    """No permission is for everybody, nor for another account."""
    for statement in _allowing(deployed):
        principal = statement.body.get("Principal")
        for who in _principals(principal):
            if "*" in who or (":iam::" in who and "${AWS::AccountId}" not in who) or who.isdigit():
                yield f"{statement.name} is for {who}"
    for name, permission in deployed.of_type("Lambda::Permission").items():
        who = str(permission.get("Principal"))
        if not who.endswith(".amazonaws.com") or "FunctionUrlAuthType" in permission:
            yield f"{name} is for {who}"


def asks_services_for_whom(deployed: Deployed) -> Iterator[str]:
    """A service that is let in has to say on whose behalf it comes, so that nobody else's order reaches us by it."""
    for statement in _allowing(deployed):
        for service in statement.services:
            if statement.is_trust and service in TRUSTED_WITHOUT_SOURCE:
                continue
            if not {"aws:SourceArn", "aws:SourceAccount"} & statement.condition_keys:
                yield f"{statement.name} lets {service} in for anybody"
    for name, permission in deployed.of_type("Lambda::Permission").items():
        if not {"SourceArn", "SourceAccount"} & set(permission):
            yield f"{name} lets {permission.get('Principal')} in for anybody"


def locks_nobody_out(deployed: Deployed) -> Iterator[str]:
    """The only refusals are of requests without TLS: no mistake in one keeps the account's owner out."""
    for statement in deployed.statements():
        if not statement.allows and statement.body.get("Condition") != _NO_TLS:
            yield f"{statement.name} denies more than what comes without TLS"


def lets_no_role_raise_itself(deployed: Deployed) -> Iterator[str]:
    """No role can change permissions, code or policies, nor remove what versions and queues keep."""
    for role in deployed.of_type("IAM::Role"):
        for statement in deployed.statements_of_role(role):
            for action in statement.actions:
                is_known = (role, action) in ROLE_ACTIONS_OF_DEPLOYMENTS
                if statement.allows and action.startswith(ESCALATING_ACTIONS) and not is_known:
                    yield f"{statement.name} allows {action}"


def writes_neither_input_nor_models(deployed: Deployed) -> Iterator[str]:
    """Nothing in the stack can put, change or remove what was dropped, or a model."""
    for statement in _allowing(deployed):
        for resource in statement.resources:
            is_protected = any(f"${{{bucket}." in resource for bucket in PROTECTED_BUCKETS)
            if is_protected and resource not in WRITES_BESIDE_MODELS:
                for action in sorted(set(statement.actions) - {"s3:GetObject", "s3:ListBucket"}):
                    yield f"{statement.name} allows {action} on {resource}"


def bounds_every_role_where_asked(deployed: Deployed) -> Iterator[str]:
    """With PermissionsBoundary each role has it; without, none has one."""
    wanted = "${PermissionsBoundary}" if "PermissionsBoundary" in deployed.given else None
    for name, role in deployed.of_type("IAM::Role").items():
        if role.get("PermissionsBoundary") != wanted:
            yield f"{name} has the boundary {role.get('PermissionsBoundary')}"


def uses_the_customers_key_for_what_it_must(deployed: Deployed) -> Iterator[str]:
    """With CustomerKey each role may use it by way of the very services that it reads and writes, and no others."""
    for role in deployed.of_type("IAM::Role"):
        statements = [each for each in deployed.statements_of_role(role) if each.allows]
        actions = {action for each in statements for action in each.actions}
        on_key = [each for each in statements if "${CustomerKey}" in each.resources]
        services = {_service(via) for each in on_key for via in _via(each)}
        touched = {_KEY_SERVICES[prefix] for prefix in _prefixes(actions) & set(_KEY_SERVICES)}
        makes_new = bool(actions & {"s3:PutObject", "sqs:SendMessage"})
        wanted = {"kms:Decrypt", "kms:GenerateDataKey"} if makes_new else {"kms:Decrypt"}
        if "CustomerKey" not in deployed.given:
            touched, wanted = set(), set()
        if services != touched:
            yield f"{role} uses the key by way of {sorted(services)}, and touches {sorted(touched)}"
        if touched and {action for each in on_key for action in each.actions} != wanted:
            yield f"{role} may not do with the key just {sorted(wanted)}"


def _allowed_on(resource: str) -> set[str]:
    """The actions that may have a wildcard of this kind."""
    if resource == "*":
        return set(ACTIONS_ON_EVERYTHING)
    if "*" in resource[:-1]:
        return set()
    if resource.endswith("/*"):
        return set(OBJECT_ACTIONS)
    return set(ACTIONS_ON_GENERATED_NAMES) if "${AWS::StackName}-" in resource else set()


def _allowing(deployed: Deployed) -> Iterator[Statement]:
    return (statement for statement in deployed.statements() if statement.allows)


def _principals(principal: object) -> list[str]:
    if isinstance(principal, dict):
        return [str(who) for kind in ("AWS", "CanonicalUser", "Federated") for who in _list(principal.get(kind))]
    return [str(who) for who in _list(principal)]


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _via(statement: Statement) -> list[object]:
    return _list(statement.body.get("Condition", {}).get("StringEquals", {}).get("kms:ViaService", "anything."))


def _service(via: object) -> str:
    return str(via).split(".", maxsplit=1)[0]


def _prefixes(actions: set[str]) -> set[str]:
    return {action.split(":", maxsplit=1)[0] for action in actions - _OF_NO_OBJECT}
