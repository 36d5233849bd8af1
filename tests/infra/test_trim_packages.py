"""What is taken out of the packages is what no function reads."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


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


def test_the_services_that_the_code_asks_boto3_for_are_kept() -> None:
    sources = [
        path.read_text("utf-8") for path in (ROOT / "shared" / "dragoman").rglob("*.py") if "cloud" not in path.parts
    ]
    asked = {name for source in sources for name in re.findall(r"""\.client\(\s*"([a-z0-9]+)\"""", source)}
    assert {"s3", "sqs", "translate"} <= asked
    assert asked <= trim_packages.SERVICES
