"""Imports go downward only, heavy libraries come late, and each outside service has one door."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from graphlib import TopologicalSorter
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "shared" / "dragoman"

LAYERS = (
    "article errors",
    "settings late access store isolation events messages records reconciliation stopwatch",
    "bylines datelines extraction readers references joining normalization language identification segmentation titles enrichment translation jobs walks parts usage record_hints unreadable redelivery outcome_log progress production report law assembly cutting reading reading_rules reference_files reference_guides reference_library reference_manifest",
    "ingest translate revision failure",
    "delivery bootstrap chain_maker clients engine_makers snapshot tracing",
    "functions cloud operations local cli operation_commands backfill_command cost_command model_commands model_store terminal printable __main__",
)
HEIGHTS = {name: height for height, names in enumerate(LAYERS) for name in names.split()}

HEAVY = (
    "trafilatura",
    "lxml",
    "pypdfium2",
    "mammoth",
    "ftfy",
    "numpy",
    "py3langid",
    "deep_translator",
    "deepl",
    "fxtranslate",
    "simhash",
    "yaml",
    "requests",
    "pybreaker",
    "pyrate_limiter",
)
S3_OBJECT_METHODS = {
    *("head_object", "get_object", "put_object", "delete_object", "delete_objects", "copy_object", "list_objects"),
    *("list_objects_v2", "list_object_versions", "upload_file", "upload_fileobj", "download_file", "download_fileobj"),
}


def name_module(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


SOURCES = {name_module(path): path.read_text("utf-8") for path in sorted(PACKAGE.rglob("*.py"))}
FUNCTIONS = {f"functions.{path.parent.name}": path.read_text("utf-8") for path in ROOT.glob("functions/*/handler.py")}
TREES = {module: ast.parse(source) for module, source in {**SOURCES, **FUNCTIONS}.items()}


def find_imports(tree: ast.AST) -> Iterator[str]:
    """Every imported module, also in a function or for the type checker; `from a import b` gives a.b where it is one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide the layer"
            module = node.module or ""
            for alias in node.names:
                yield f"{module}.{alias.name}" if f"{module}.{alias.name}" in SOURCES else module


IMPORTS = {module: set(find_imports(tree)) for module, tree in TREES.items()}
OWN_IMPORTS = {module: found & SOURCES.keys() for module, found in IMPORTS.items()}


def find_part(module: str) -> str:
    """`dragoman.translation.chain` -> `translation`."""
    first, _, rest = module.partition(".")
    return rest.partition(".")[0] if first == "dragoman" else first


def run_python(code: str) -> str:
    command = [sys.executable, "-W", "error::ImportWarning", "-c", code]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def test_every_module_has_its_layer() -> None:
    parts = {find_part(module) for module in TREES} - {""}
    assert parts - HEIGHTS.keys() == set(), "give the new module a layer"
    assert HEIGHTS.keys() - parts == set(), "a layer names a module that is gone"


@pytest.mark.parametrize("module", sorted(TREES))
def test_module_imports_only_from_its_own_layer_and_those_below(module: str) -> None:
    height = HEIGHTS.get(find_part(module), 0)
    upward = [found for found in OWN_IMPORTS[module] if HEIGHTS.get(find_part(found), 0) > height]
    assert upward == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    list(TopologicalSorter(OWN_IMPORTS).static_order())  # raises CycleError, which names the circle


def test_the_package_itself_imports_nothing() -> None:
    assert IMPORTS["dragoman"] == set()


def test_functions_import_only_bootstrap_and_what_readies_it_of_ours() -> None:
    assert {find_part(found) for name in FUNCTIONS for found in OWN_IMPORTS[name]} == {"bootstrap", "snapshot"}


@pytest.mark.parametrize("emulator", ["ministack", "moto"])
def test_product_imports_no_emulator(emulator: str) -> None:
    assert [module for module, found in IMPORTS.items() if emulator in {name.split(".")[0] for name in found}] == []


def test_only_the_embedded_cloud_knows_ministack_by_name() -> None:
    def names_ministack(module: str) -> bool:
        return any(
            isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("ministack")
            for node in ast.walk(TREES[module])
        )

    assert {find_part(module) for module in TREES if names_ministack(module)} == {"cloud"}


def find_calls(module: str) -> Iterator[tuple[str, str | None]]:
    """Each function or method that is called by name, with its first argument where that is a string."""
    for node in ast.walk(TREES[module]):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name):
            first = node.args[0] if node.args else None
            yield (
                node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id,
                first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None,
            )


def test_the_pipeline_reaches_s3_only_through_the_store() -> None:
    """The embedded cloud's code stands outside of the pipeline: it plays the person who drops files."""
    callers = {
        module
        for module in TREES
        for method, argument in find_calls(module)
        if method in S3_OBJECT_METHODS or argument in S3_OBJECT_METHODS
    }
    assert {module for module in callers if find_part(module) != "cloud"} == {"dragoman.store"}


def test_clients_of_aws_are_built_only_where_functions_begin_and_for_people_at_the_command_line() -> None:
    builders = {
        find_part(module)
        for module in TREES
        for method, argument in find_calls(module)
        if method in {"client", "resource", "open_client", "create_client"} and argument in {"s3", "sqs", "dynamodb"}
    }
    assert builders == {"bootstrap", "chain_maker", "cloud", "operations"}


@pytest.mark.parametrize("story", ["ingest", "translate", "revision", "failure", "bootstrap"])
def test_importing_a_story_imports_no_heavy_library(story: str) -> None:
    code = f"import sys, dragoman.{story}; print([name for name in {HEAVY} if name in sys.modules])"
    assert run_python(code).strip() == "[]"


@pytest.mark.parametrize(
    ("modules", "costly"),
    [
        ("bootstrap, dragoman.failure", ("extraction", "references", "segmentation", "translation.chain", "isolation")),
        ("bootstrap, dragoman.ingest, dragoman.readers.isolated", ("extraction", "segmentation", "translation.chain")),
    ],
    ids=["record_failure", "ingest"],
)
def test_a_cold_start_pays_for_no_parser_and_no_check_that_another_process_has(
    modules: str, costly: tuple[str, ...]
) -> None:
    """Regular expressions are compiled when their modules are imported: a quarter of a second of work in all."""
    code = f"import sys, dragoman.{modules}; print([n for n in {costly} if 'dragoman.' + n in sys.modules])"
    assert run_python(code).strip() == "[]"


def find_packages_of_extras() -> set[str]:
    """The names under which the packages of the extras `ingest` and `translate` are imported."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    wanted = {normalize(line) for extra in ("ingest", "translate") for line in extras[extra]}
    return {name for name, owners in packages_distributions().items() if wanted & set(map(normalize, owners))}


def normalize(requirement: str) -> str:
    name = (
        requirement.split("[", maxsplit=1)[0]
        .split("<", maxsplit=1)[0]
        .split(">", maxsplit=1)[0]
        .split("=", maxsplit=1)[0]
    )
    return name.strip().lower().replace("_", "-")


RECORD_A_FAILURE = """
import sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in BLOCKED:
            raise ImportError(f"{name} is not in this function's zip")

sys.meta_path.insert(0, Blocker())
from dragoman.article import ObjectAddress
from dragoman.failure import read_losses, record_failure
from dragoman.jobs import QueueServices
from dragoman.settings import Settings
from dragoman.store import ObjectState, StoredObject

class Store:
    def __init__(self): self.objects = {ObjectAddress("in", "a.txt"): StoredObject(ObjectState("e", 1), b"x")}
    def head(self, address): return self.objects[address].state if address in self.objects else None
    def get(self, address, limit_bytes=None): return self.objects.get(address)
    def list_folders(self, bucket, prefix): return ()
    def put(self, address, body, *, expected_etag, metadata, media_type=""):
        self.objects[address] = StoredObject(ObjectState("e2", len(body), metadata=metadata), body)
        return "e2"

class Jobs:
    def send(self, jobs): pass

services = QueueServices(Settings(output_bucket="out"), Store(), Jobs(), Jobs(), Jobs())
print(record_failure(*read_losses('{"bucket": "in", "key": "a.txt"}'), services).outcome)
"""


def test_failures_are_recorded_without_the_packages_of_any_extra() -> None:
    blocked = find_packages_of_extras()
    assert {"trafilatura", "lxml", "fxtranslate", "deep_translator", "pypdfium2"} <= blocked
    assert run_python(f"BLOCKED = {blocked}\n{RECORD_A_FAILURE}").strip() == "failed"
