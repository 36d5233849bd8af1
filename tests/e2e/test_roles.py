"""The functions' roles, enforced: the embedded cloud lets each function do what its role allows and nothing else.

Two things are put right for that cloud, which speaks no TLS and asks for a permission that AWS does not know
(sqs:SendMessageBatch; AWS asks for sqs:SendMessage).
"""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from samtranslator.yaml_helper import yaml_parse

from dragoman.cloud.deployment import deploy, find_template
from dragoman.cloud.server import run_cloud
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


def run(folder: Path, awaited: set[str], change: Callable[[dict[str, Any]], None] | None = None) -> set[str]:
    """What is in the output bucket after these files were dropped, as soon as all that is awaited is there."""
    template = yaml_parse(find_template().read_text("utf-8"))
    put_right(template)
    if change:
        each_statement(template, change)
    path = folder / "template.yaml"
    path.write_text(json.dumps(template), "utf-8")
    with run_cloud() as cloud:
        stack = deploy(cloud, path, {"Engines": "firefox"}, [open_set("packaged")])
        s3 = cloud.client("s3")
        for key, body in FILES.items():
            s3.put_object(Bucket=stack.input_bucket, Key=key, Body=body)
        found: set[str] = set()
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not found >= awaited and time.monotonic() < deadline:
            time.sleep(0.3)
            listed = s3.list_objects_v2(Bucket=stack.output_bucket).get("Contents", [])
            found = {entry["Key"] for entry in listed}
        return found


@pytest.fixture(autouse=True)
def _enforced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTH", "true")


def test_the_roles_are_enough_for_an_article_a_rejection_and_a_glossary(tmp_path: Path) -> None:
    assert run(tmp_path, RECORDS) == RECORDS


def test_a_right_that_is_taken_away_is_missed(tmp_path: Path) -> None:
    """So that the test above is known to be one of the roles."""

    def take_away(statement: dict[str, Any]) -> None:
        if statement.get("Sid") == "WriteRecords":
            statement["Resource"] = [each for each in statement["Resource"] if "/rejected/*" not in str(each)]

    others = RECORDS - {"rejected/broken.json.json"}
    assert run(tmp_path, others, take_away) == others
