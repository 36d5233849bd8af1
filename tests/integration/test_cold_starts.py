"""The benchmark of cold starts, at its smallest: real starts of the lightest functions."""

import os
import sys
import sysconfig
from pathlib import Path

import pytest

from benchmarks.cold_start import world
from benchmarks.cold_start.definition import measure_imports, measure_round
from benchmarks.cold_start.packages import make_compared, make_runtime
from benchmarks.cold_start.starts import Function, StartError, start
from benchmarks.cold_start.world import INGEST, TRANSLATE_FETCHING, open_world
from infra.packages.targets import ROOT

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="Lambda's runtime client is for Linux alone")


@pytest.fixture(scope="module")
def function(tmp_path_factory: pytest.TempPathFactory) -> Function:
    folder = tmp_path_factory.mktemp("packages")
    return Function("measured", make_compared("nothing", (), folder), make_runtime(folder), {})


@linux_only
def test_a_function_is_started_under_lambdas_own_client_and_measured(function: Function) -> None:
    done = start(function, {"Records": []})
    assert 0.005 < done.processor_seconds < 30
    assert 0.005 < done.seconds < 60


@linux_only
def test_a_function_that_gives_its_message_back_is_no_measurement(function: Function) -> None:
    handler = function.package / "handler.py"
    handler.write_text(
        "def handler(event, context): return {'batchItemFailures': [{'itemIdentifier': '1'}]}\n", "utf-8"
    )
    (compiled,) = (function.package / "__pycache__").glob("handler.*")
    compiled.unlink()
    with pytest.raises(StartError, match="itemIdentifier"):
        start(function, {"Records": []})
    handler.write_text("raise ValueError('no function')\n", "utf-8")
    with pytest.raises(StartError, match="no function"):
        start(function, {"Records": []})


@linux_only
def test_the_real_functions_find_what_they_need_and_do_their_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the checkout: packing takes seconds a function, and tests of infra/packages do it."""
    installed = f"{sysconfig.get_path('purelib')}{os.pathsep}{ROOT / 'shared'}"
    monkeypatch.setattr(world, "make_function", lambda name, folder: ROOT / "functions" / name)
    monkeypatch.setattr(world, "make_runtime", lambda folder: Path(installed))
    with open_world() as opened:
        cases = opened.open_cases({INGEST, TRANSLATE_FETCHING})
        spent = measure_round(opened, cases, 0)
        imports = measure_imports(opened, cases[0], 1)
    assert spent.keys() == {INGEST, TRANSLATE_FETCHING}
    assert all(0.01 < each.processor_seconds < 30 for each in spent.values())
    assert imports["botocore"] > 1
