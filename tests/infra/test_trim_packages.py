"""What is taken out of the packages is what no function reads."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from tests.infra.stack import ROOT, TEMPLATE_PATH


def load() -> ModuleType:
    """The script, which is no part of the package."""
    spec = importlib.util.spec_from_file_location("trim_packages", ROOT / "infra" / "trim_packages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


trim_packages = load()

KEPT = (
    "botocore/data/s3/2006-03-01/service-2.json.gz",
    "botocore/data/xray/2016-04-12/service-2.json.gz",
    "botocore/data/endpoints.json",
    "babel/locale-data/root.dat",
    "babel/localedata.py",
    "numpy/linalg/linalg.py",
    "dragoman/extraction/docx.py",
)
GONE = (
    "botocore/data/ec2/2016-11-15/service-2.json.gz",
    "babel/locale-data/pt_BR.dat",
    "numpy/linalg/tests/test_linalg.py",
    "numpy/f2py/crackfortran.py",
    "bin/trafilatura",
)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    for name in (*KEPT, *GONE):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"0123456789")
    return tmp_path


def test_data_and_tests_of_libraries_go_and_all_else_stays(package: Path) -> None:
    saved = trim_packages.trim(package)
    assert saved == 10 * len(GONE)
    assert {path.relative_to(package).as_posix() for path in package.rglob("*") if path.is_file()} == set(KEPT)


def test_a_second_time_takes_nothing_out(package: Path) -> None:
    trim_packages.trim(package)
    assert trim_packages.trim(package) == 0


def test_parts_are_listed_with_the_largest_first(package: Path) -> None:
    sizes = [size for _, size in trim_packages.list_parts(package)]
    assert sizes == sorted(sizes, reverse=True)
    assert sum(sizes) == trim_packages.measure(package)


def test_a_function_keeps_the_services_that_only_it_asks_for(tmp_path: Path) -> None:
    kept = {}
    for function in ("IngestFunction", "TranslateFunction", "RecordFailureFunction"):
        data = tmp_path / function / "botocore" / "data"
        for service in ("ec2", "s3", "sqs", "ssm", "secretsmanager", "dynamodb", "translate"):
            (data / service).mkdir(parents=True)
        trim_packages.trim(tmp_path / function)
        kept[function] = {path.name for path in data.iterdir()}
    assert kept == {
        "IngestFunction": {"s3", "sqs"},
        "TranslateFunction": {"s3", "sqs", "ssm", "secretsmanager", "dynamodb", "translate"},
        "RecordFailureFunction": {"s3", "sqs"},
    }


def test_services_are_kept_for_functions_that_are_there() -> None:
    names = set(
        re.findall(r"^  (\w+):\n    Type: AWS::Serverless::Function", TEMPLATE_PATH.read_text("utf-8"), re.MULTILINE)
    )
    assert set(trim_packages.OWN_SERVICES) <= names


def test_the_services_that_the_code_asks_boto3_for_are_kept() -> None:
    sources = {
        path: path.read_text("utf-8")
        for path in (ROOT / "shared" / "dragoman").rglob("*.py")
        if not {"cloud", "operations"} & set(path.parts)  # the command line's, which no function imports
    }
    asked = {name for source in sources.values() for name in re.findall(r"""\.client\(\s*"([a-z0-9]+)\"""", source)}
    everywhere, translating = trim_packages.SERVICES, trim_packages.OWN_SERVICES["TranslateFunction"]
    assert {"s3", "sqs", "translate", "ssm", "secretsmanager"} <= asked
    assert asked <= everywhere | translating
