"""What is taken out of the packages is what no function reads, and nothing that anything imports."""

import re
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

from infra.packages import imports, rules
from infra.packages.building import find_own, trim
from infra.packages.imports import ACCEPTED, BrokenImport, find_broken_imports
from infra.packages.libraries import find_installed
from infra.packages.rules import OWN_SERVICES, RULES, SERVICES, Rule, find_rule
from infra.packages.targets import FUNCTIONS, Function, PackagingError, find_function
from tests.infra.stack import ROOT, Stack

INGEST, TRANSLATE, RECORD_FAILURE = FUNCTIONS

KEPT = (
    "botocore/data/s3/2006-03-01/service-2.json.gz",
    "botocore/data/xray/2016-04-12/service-2.json.gz",
    "botocore/data/endpoints.json",
    "babel/locale-data/root.dat",
    "babel/localedata.py",
    "lxml/etree.cpython-313-aarch64-linux-gnu.so",
    "dragoman/extraction/office/docx.py",
    "dragoman/LICENSE",
    "lxml-6.1.3.dist-info/METADATA",
    "lxml-6.1.3.dist-info/licenses/LICENSE.txt",
)
GONE = (
    "botocore/data/ec2/2016-11-15/service-2.json.gz",
    "botocore/data/s3/2006-03-01/examples-1.json",
    "babel/locale-data/pt_BR.dat",
    "regex/tests/test_regex.py",
    "lxml/includes/libxml/tree.h",
    "lxml/objectify.cpython-313-aarch64-linux-gnu.so",
    "bin/trafilatura",
    "dragoman/cli.py",
    "dragoman/cloud/session.py",
    "dragoman/extraction/FORMATS.md",
    "lxml-6.1.3.dist-info/RECORD",
)


@cache
def list_installed(function: Function) -> dict[str, Path]:
    return find_installed(function) | find_own(function)


@pytest.mark.parametrize("path", KEPT)
def test_what_a_function_reads_and_every_licence_stays(path: str) -> None:
    assert find_rule(INGEST, path) is None


@pytest.mark.parametrize("path", GONE)
def test_data_tests_and_sources_that_nobody_reads_go_with_a_reason(path: str) -> None:
    assert find_rule(INGEST, path)


def test_a_function_keeps_the_services_that_only_it_asks_for() -> None:
    services = ("ec2", "s3", "sqs", "ssm", "secretsmanager", "dynamodb", "translate")
    kept = {
        function.service: {
            service for service in services if not find_rule(function, f"botocore/data/{service}/1/service-2.json.gz")
        }
        for function in FUNCTIONS
    }
    assert kept == {
        "ingest": {"s3", "sqs"},
        "translate": {"s3", "sqs", "ssm", "secretsmanager", "dynamodb", "translate"},
        "record_failure": {"s3", "sqs"},
    }


def test_the_services_that_the_code_asks_for_are_kept() -> None:
    asked = {
        name
        for path in (ROOT / "shared" / "dragoman").rglob("*.py")
        if not {"cloud", "operations"} & set(path.parts)  # the command line's, which no function imports
        for name in re.findall(
            r"""(?:\.client|open_client|create_client)\(\s*"([a-z0-9]+)\"""", path.read_text("utf-8")
        )
    }
    assert {"translate", "ssm", "secretsmanager"} <= asked
    assert asked <= SERVICES | OWN_SERVICES["translate"]


def test_only_clients_are_opened_so_that_the_resource_interface_can_go() -> None:
    sources = [path.read_text("utf-8") for path in (ROOT / "shared" / "dragoman").rglob("*.py")]
    assert not [source for source in sources if re.search(r"(boto3|session)\.resource\(", source)]


def test_only_ingest_has_the_language_model() -> None:
    model = "dragoman/identification/languages.model"
    assert [function.service for function in FUNCTIONS if not find_rule(function, model)] == ["ingest"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.reason[:40])
def test_every_rule_still_takes_something_out(rule: Rule) -> None:
    """A library that lost what a rule names may have it under another name now."""
    files = list_installed(INGEST) | list_installed(TRANSLATE)
    only_sometimes = {"bin/*", "*.dist-info/direct_url.json", "*.dist-info/REQUESTED", "*.pxi", "*.c", "*.a"}
    for pattern in set(rule.patterns) - only_sometimes:
        assert any(fnmatch(path, pattern) for path in files), pattern


@pytest.mark.parametrize("function", [INGEST, TRANSLATE], ids=lambda function: function.service)  # the third has less
def test_nothing_that_stays_imports_anything_that_goes(function: Function) -> None:
    assert find_broken_imports(function, list_installed(function)) == []


def test_every_exception_is_still_an_import_of_something_that_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "ACCEPTED", frozenset())
    assert set(find_broken_imports(RECORD_FAILURE, list_installed(RECORD_FAILURE))) == ACCEPTED


@pytest.mark.parametrize(
    ("pattern", "file", "module"),
    [
        ("lxml/etree.*", "lxml/html/__init__.py", "lxml.etree"),
        ("dragoman/titles.py", "dragoman/reading.py", "dragoman.titles"),
        ("urllib3/util/retry.py", "urllib3/util/__init__.py", "urllib3.util.retry"),  # `from .retry import …`
    ],
)
def test_a_rule_that_takes_out_what_is_imported_is_found(
    monkeypatch: pytest.MonkeyPatch, pattern: str, file: str, module: str
) -> None:
    monkeypatch.setattr(rules, "RULES", (Rule((pattern,), "planted"),))
    rules._compiled.cache_clear()
    top = pattern.split("/", maxsplit=1)[0]
    files = {path: place for path, place in list_installed(INGEST).items() if path.startswith(f"{top}/")}
    try:
        assert BrokenImport(file, module) in find_broken_imports(INGEST, files)
    finally:
        rules._compiled.cache_clear()


def lay_out(package: Path, sources: dict[str, str]) -> None:
    for name, source in sources.items():
        path = package / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)


@pytest.mark.parametrize(
    "statement",
    [
        "import library.tests.pages",
        "from library.tests import pages",
        "from library import tests",
        "from . import tests",
        "from .tests.pages import PAGE",
        "def late():\n    from library.tests.pages import PAGE\n",
    ],
)
def test_a_build_stops_at_an_import_of_what_goes_and_takes_nothing_out(tmp_path: Path, statement: str) -> None:
    lay_out(tmp_path, {"library/__init__.py": statement, "library/tests/__init__.py": "", "library/tests/pages.py": ""})
    with pytest.raises(PackagingError, match=r"library/__init__\.py imports library\.tests"):
        trim(INGEST, tmp_path)
    assert (tmp_path / "library" / "tests" / "pages.py").exists()


def test_a_build_goes_on_where_only_others_names_are_alike(tmp_path: Path) -> None:
    lay_out(
        tmp_path,
        {
            "library/__init__.py": "from other.tests import pages\n# from library.tests import pages\n",
            "library/tests/__init__.py": "",
            "library/tests/pages.py": "",
        },
    )
    trim(INGEST, tmp_path)
    assert [path.name for path in (tmp_path / "library").iterdir()] == ["__init__.py"]


def test_the_functions_are_those_of_the_template(stack: Stack) -> None:
    assert {function.resource for function in FUNCTIONS} == set(stack.of_type("AWS::Lambda::Function"))
    assert {function.service for function in FUNCTIONS} == set(stack.functions)
    with pytest.raises(PackagingError, match="no function translation, but ingest, translate, record_failure"):
        find_function("translation")
