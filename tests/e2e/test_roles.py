"""The functions' roles, enforced: the embedded cloud lets each function do what its role allows and nothing else.

Two things are put right for that cloud, which speaks no TLS and asks for a permission that AWS does not know
(sqs:SendMessageBatch; AWS asks for sqs:SendMessage).
"""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from samtranslator.yaml_helper import yaml_parse

from dragoman.cloud.deployment import Stack, deploy, find_template
from dragoman.cloud.server import Cloud, run_cloud
from dragoman.model_store.places import open_set

TEXT = b"The ferry is late. It will leave at noon, and everybody is waiting on the quay. The council said so today.\n"
FILES = {"a.txt": TEXT, "broken.json": b"{", "glossaries/en-pt/terms.csv": b"source,target\nferry,balsa\n"}
RECORDS = {
    "articles/a.txt.json",
    "references.json",
    "references/glossaries/en-pt/terms.csv.json",
    "rejected/broken.json.json",
    "translations/en/a.txt.json",
    "translations/pt/a.txt.json",
}
PATIENCE_SECONDS = 90
GRACE_SECONDS = 3
"""In which what is not forbidden would be done; it is done beside the rest, in less than one."""


def each_statement(template: dict[str, Any], change: Callable[[dict[str, Any]], None]) -> None:
    def walk(value: Any) -> None:
        if isinstance(value, dict):
            if "Effect" in value and "Action" in value:
                change(value)
            value = list(value.values())
        if isinstance(value, list):
            for inner in value:
                walk(inner)

    walk(template["Resources"])


def put_right(template: dict[str, Any]) -> None:
    folder = find_template().parent
    for resource in template["Resources"].values():
        properties = resource.get("Properties", {})
        for name in {"CodeUri", "DefinitionUri"} & set(properties):
            properties[name] = str(folder / properties[name])
        document = properties.get("PolicyDocument", {})
        if "Principal" in str(document):
            document["Statement"] = [each for each in document["Statement"] if each.get("Sid") != "TlsOnly"]
    kept = template["Resources"].items()
    template["Resources"] = {
        name: each for name, each in kept if each.get("Properties", {}).get("PolicyDocument", {}).get("Statement") != []
    }
    each_statement(template, allow_batches)


def allow_batches(statement: dict[str, Any]) -> None:
    if statement["Action"] == "sqs:SendMessage":
        statement["Action"] = ["sqs:SendMessage", "sqs:SendMessageBatch"]


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Cloud, Stack]]:
    """A stack whose roles are enforced."""
    template = yaml_parse(find_template().read_text("utf-8"))
    put_right(template)
    path = tmp_path_factory.mktemp("stack") / "template.yaml"
    path.write_text(json.dumps(template), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUTH", "true")
        with run_cloud() as cloud:
            yield cloud, deploy(cloud, path, {"Engines": "firefox"}, [open_set("packaged")])


def drop(cloud: Cloud, stack: Stack, files: dict[str, bytes], awaited: set[str]) -> set[str]:
    """What is in the output bucket after these files were dropped, as soon as all that is awaited is there."""
    s3 = cloud.client("s3")
    for key, body in files.items():
        s3.put_object(Bucket=stack.input_bucket, Key=key, Body=body)
    found: set[str] = set()
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not found >= awaited and time.monotonic() < deadline:
        time.sleep(0.3)
        listed = s3.list_objects_v2(Bucket=stack.output_bucket).get("Contents", [])
        found = {entry["Key"] for entry in listed}
    return found


def take_rejections_away(cloud: Cloud) -> int:
    """Forbid writing under rejected/; how many statements allowed it."""
    iam, taken = cloud.client("iam"), 0
    for role in (each["RoleName"] for each in iam.list_roles()["Roles"]):
        for name in iam.list_role_policies(RoleName=role)["PolicyNames"]:
            policy = iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
            for statement in policy["Statement"]:
                if statement.get("Sid") == "WriteRecords":
                    kept = [each for each in statement["Resource"] if "/rejected/*" not in str(each)]
                    taken += len(statement["Resource"]) - len(kept)
                    statement["Resource"] = kept
            iam.put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=json.dumps(policy))
    return taken


def test_the_roles_are_enough_for_an_article_a_rejection_and_a_glossary(stack: tuple[Cloud, Stack]) -> None:
    assert drop(*stack, FILES, RECORDS) == RECORDS


def test_a_right_that_is_taken_away_is_missed(stack: tuple[Cloud, Stack]) -> None:
    """So that the test above is known to be one of the roles."""
    assert take_rejections_away(stack[0]) == 1
    expected = {record.replace("a.txt", "b.txt") for record in RECORDS if "a.txt" in record}
    found = drop(*stack, {"second.json": b"{", "b.txt": TEXT}, expected)
    assert found >= expected
    time.sleep(GRACE_SECONDS)
    assert drop(*stack, {}, expected) == found
    assert "rejected/second.json.json" not in found
