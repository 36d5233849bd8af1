"""A package is the same bytes wherever it is built, for one machine, and deployed as it is."""

import base64
import hashlib
import os
import re
import struct
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from importlib.util import MAGIC_NUMBER
from pathlib import Path

import pytest

from infra.packages import finishing
from infra.packages.archive import write_zip
from infra.packages.battery import import_everything
from infra.packages.building import build
from infra.packages.compiling import compile_package
from infra.packages.finishing import check_machine, finish, name_zips
from infra.packages.libraries import find_installed
from infra.packages.slimming import slim
from infra.packages.targets import (
    ARCHITECTURES,
    FUNCTIONS,
    LAMBDA_PYTHON,
    ROOT,
    Architecture,
    Function,
    PackagingError,
    find_function,
)
from tests.infra.stack import TEMPLATE_PATH, Stack

SOURCES = {
    "handler.py": "import dragoman.words\n",
    "dragoman/__init__.py": "",
    "dragoman/words.py": "def is_word(text):\n    return text in {'um', 'dois', 'three', 'vier', 'pět'}\n",
    "library/__init__.py": "from library.tables import KNOWN\n",
    "library/tables.py": "KNOWN = frozenset(('a', 'b', 'c'))\ndef know(x):\n    return x in {'d', 'e', 'f', 'g', 'h'}\n",
    "single.py": "raise ValueError('from single.py')\n",
}

BUILT_TEMPLATE = """\
Globals:
  Function:
    Runtime: python3.13
    Architectures:
    - arm64
Resources:
  IngestFunction:
    Properties:
      CodeUri: IngestFunction
  TranslateFunction:
    Properties:
      CodeUri: TranslateFunction
  RecordFailureFunction:
    Properties:
      CodeUri: RecordFailureFunction
"""


def lay_out(package: Path, sources: dict[str, str], names: list[str]) -> None:
    for name in names:
        path = package / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(sources[name], "utf-8")


@pytest.fixture
def package(tmp_path: Path) -> Path:
    lay_out(tmp_path / "package", SOURCES, list(SOURCES))
    compile_package(tmp_path / "package")
    return tmp_path / "package"


def test_the_same_sources_are_the_same_bytes_in_another_folder_at_another_time_in_another_environment(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    monkeypatch.setenv("PYTHONOPTIMIZE", "2")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("LC_ALL", "C")
    elsewhere = tmp_path / "a longer name" / "of a folder"
    umask = os.umask(0o077)
    try:
        lay_out(elsewhere, SOURCES, list(reversed(SOURCES)))
        for path in elsewhere.rglob("*"):
            os.utime(path, (2_000_000_000, 2_000_000_000))
        compile_package(elsewhere)
        other = write_zip(elsewhere, tmp_path / "other.zip")
    finally:
        os.umask(umask)
    assert write_zip(package, tmp_path / "one.zip") == other
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "other.zip").read_bytes()


def test_another_source_is_another_zip(package: Path, tmp_path: Path) -> None:
    before = write_zip(package, tmp_path / "one.zip")
    (package / "handler.py").write_text("import dragoman\n")
    assert write_zip(package, tmp_path / "two.zip") != before


def test_a_zips_hash_is_the_one_that_lambda_tells(package: Path, tmp_path: Path) -> None:
    told = write_zip(package, tmp_path / "one.zip")
    assert told == base64.b64encode(hashlib.sha256((tmp_path / "one.zip").read_bytes()).digest()).decode()


def test_a_zips_entries_are_sorted_readable_by_lambda_and_without_a_time(package: Path, tmp_path: Path) -> None:
    write_zip(package, tmp_path / "one.zip")
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        entries = archive.infolist()
    assert [entry.filename for entry in entries] == sorted(entry.filename for entry in entries)
    assert {entry.external_attr >> 16 for entry in entries} == {0o100644}
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}


def test_libraries_are_compiled_alone_and_ours_beside_their_sources(package: Path) -> None:
    tag = sys.implementation.cache_tag
    assert {path.relative_to(package).as_posix() for path in package.rglob("*") if path.is_file()} == {
        *("library/__init__.pyc", "library/tables.pyc", "single.pyc"),
        *("handler.py", f"__pycache__/handler.{tag}.pyc"),
        *("dragoman/__init__.py", f"dragoman/__pycache__/__init__.{tag}.pyc"),
        *("dragoman/words.py", f"dragoman/__pycache__/words.{tag}.pyc"),
    }


def test_compiled_files_are_taken_without_a_look_at_a_source_or_its_time(package: Path) -> None:
    for path in package.rglob("*.pyc"):
        magic, flags = struct.unpack_from("<4sI", path.read_bytes())
        assert magic == MAGIC_NUMBER
        assert flags == 0b01  # by hash, and the hash not compared


def test_a_traceback_names_the_file_where_lambda_has_it_and_not_where_it_was_built(package: Path) -> None:
    code = f"import sys; sys.path.insert(0, {str(package)!r}); import single"
    answer = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=False)
    assert 'File "/var/task/single.py", line 1' in answer.stderr
    assert not any(str(package).encode() in path.read_bytes() for path in package.rglob("*.pyc"))


def test_a_file_that_is_no_python_stops_the_build(tmp_path: Path) -> None:
    lay_out(tmp_path, SOURCES | {"single.py": "def\n"}, list(SOURCES))
    with pytest.raises(PackagingError, match="does not compile"):
        compile_package(tmp_path)


def test_services_lose_their_documentation_and_nothing_that_a_client_is_made_of(tmp_path: Path) -> None:
    files = find_installed(FUNCTIONS[2])
    wanted = ("botocore/data/s3/", "botocore/data/endpoints.json", "botocore/data/partitions.json")
    for name in (name for name in files if name.startswith(wanted)):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(files[name].read_bytes())
    slim(tmp_path)
    data = tmp_path / "botocore" / "data"
    described = (data / "s3" / "2006-03-01" / "service-2.json").read_text("utf-8")
    assert not list(data.rglob("*.gz"))
    assert '"PutObject":{' in described
    assert set(re.findall(r'"documentation":"([^"]*)', described)) == {""}
    assert described.count('"documentation"') == described.count('"documentation":""')
    assert len((data / "endpoints.json").read_bytes()) < 50_000
    assert b'"cn-north-1"' in (data / "endpoints.json").read_bytes()
    assert "Changed by Dragoman" in (data / "CHANGED").read_text("utf-8")


@pytest.mark.skipif(sys.version_info[:2] == LAMBDA_PYTHON, reason="this is Lambda's Python")
def test_another_python_than_lambdas_makes_no_package_for_it(tmp_path: Path) -> None:
    with pytest.raises(PackagingError, match=r"made by Python 3\.13; this is 3\."):
        build(FUNCTIONS[0], ARCHITECTURES["arm64"], tmp_path / "package")


def test_lambdas_python_is_the_templates(stack: Stack) -> None:
    version = ".".join(map(str, LAMBDA_PYTHON))
    assert {each.properties["Runtime"] for each in stack.functions.values()} == {f"python{version}"}


def make_elf(architecture: Architecture) -> bytes:
    return b"\x7fELF\x02\x01\x01" + bytes(9) + struct.pack("<HH", 3, architecture.elf) + bytes(40)


def lay_out_build(build: Path, architecture: Architecture) -> None:
    for function in FUNCTIONS:
        (build / function.resource).mkdir(parents=True)
        (build / function.resource / "handler.py").write_text("")
        (build / function.resource / "native.cpython-313-x-linux-gnu.so").write_bytes(make_elf(architecture))
    (build / "template.yaml").write_text(BUILT_TEMPLATE)


@pytest.mark.parametrize("architecture", ARCHITECTURES.values(), ids=lambda architecture: architecture.name)
def test_a_finished_build_deploys_its_own_zips_on_the_architecture_that_they_are_for(
    architecture: Architecture, tmp_path: Path
) -> None:
    lay_out_build(tmp_path, architecture)
    for _ in range(2):  # also when it is done again
        finished = finish(tmp_path, architecture)
    template = (tmp_path / "template.yaml").read_text()
    assert f"    Architectures:\n    - {architecture.name}\n" in template
    for each in finished:
        assert f"CodeUri: {each.archive.name}\n" in template
        assert each.archive.parent == tmp_path
        assert each.sizes["zip"] == each.archive.stat().st_size


def test_machine_code_for_another_architecture_is_not_finished(tmp_path: Path) -> None:
    lay_out_build(tmp_path, ARCHITECTURES["x86_64"])
    with pytest.raises(PackagingError, match=r"native.* is not for arm64"):
        finish(tmp_path, ARCHITECTURES["arm64"])
    check_machine(tmp_path / "IngestFunction", ARCHITECTURES["x86_64"])


def test_a_build_without_a_function_or_with_a_template_that_is_unlike_sams_is_not_finished(tmp_path: Path) -> None:
    with pytest.raises(PackagingError, match="Run sam build first"):
        finish(tmp_path, ARCHITECTURES["arm64"])
    with pytest.raises(PackagingError, match="0 lines"):
        name_zips(BUILT_TEMPLATE.replace("CodeUri: IngestFunction", "Code: ."), ARCHITECTURES["arm64"])
    with pytest.raises(PackagingError, match="2 lines"):
        name_zips(f"{BUILT_TEMPLATE}{BUILT_TEMPLATE}", ARCHITECTURES["arm64"])


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.service)
def test_sam_builds_each_function_by_its_makefile(function: Function, stack: Stack, tmp_path: Path) -> None:
    assert stack.template["Resources"][function.resource]["Metadata"] == {"BuildMethod": "makefile"}
    makefile = ROOT / "functions" / function.service / "Makefile"
    command = ["make", "--dry-run", "--makefile", str(makefile), f"build-{function.resource}"]
    answer = subprocess.run(  # in another folder, as SAM does it
        command,
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env=_leave_make(os.environ) | {"ARTIFACTS_DIR": "/into it"},
    )
    folder, _, rest = answer.stdout.partition(" && ")
    assert Path(folder.removeprefix('cd "').strip('"')).resolve() == ROOT
    assert f'-m infra.packages build {function.resource} --for arm64 --into "/into it"' in rest
    assert find_function(function.resource) is function


def _leave_make(environ: Mapping[str, str]) -> dict[str, str]:
    """Without what `make test` hands down, which has a make below it tell of folders."""
    return {name: value for name, value in environ.items() if not name.startswith(("MAKE", "MFLAGS"))}


def test_a_build_by_sam_alone_is_for_the_templates_architecture() -> None:
    assert "ARCHITECTURE ?= arm64\n" in (ROOT / "functions" / "build.mk").read_text("utf-8")
    assert "    Architectures: [arm64]\n" in TEMPLATE_PATH.read_text("utf-8")


def test_the_battery_imports_what_modules_import_late_and_tells_what_cannot_be(tmp_path: Path) -> None:
    lay_out(tmp_path, {"handler.py": "import json\ndef late():\n    import gone.away\n"}, ["handler.py"])
    assert dict(import_everything(tmp_path)) == {
        "handler.py imports json": "yes",
        "handler.py imports gone.away": "gone",
    }


def test_what_finishing_knows_of_processors_is_what_their_files_say() -> None:
    """This very interpreter's modules are of this machine's kind."""
    native = next(path for path in find_installed(FUNCTIONS[2]).values() if path.suffix == ".so")
    if not native.read_bytes().startswith(finishing._ELF):
        pytest.skip("not a Linux machine")
    machine = struct.unpack_from("<H", native.read_bytes(), finishing._MACHINE_AT)[0]
    assert machine in {architecture.elf for architecture in ARCHITECTURES.values()}
