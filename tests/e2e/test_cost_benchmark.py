"""The benchmark of costs, small: it counts and measures the real functions, and its picture can be drawn."""

import subprocess
import sys
from functools import partial
from pathlib import Path

import msgspec
import pytest

from benchmarks.cost import drawing
from benchmarks.pictures import picture
from benchmarks.result import Result

_MEASURE = """
import sys
import msgspec
from benchmarks.benchmark import run
from benchmarks.cost.definition import BENCHMARK
result = run(BENCHMARK, is_quick=True)
sys.__stdout__.buffer.write(msgspec.json.encode(result))
"""
"""In a process of its own: the functions read its environment."""


def test_a_small_run_counts_what_the_estimate_counts_and_is_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = subprocess.run([sys.executable, "-c", _MEASURE], capture_output=True, check=True, timeout=120)
    result = msgspec.json.decode(done.stdout, type=Result)
    value = {figure.name: figure.value for figure in result.figures}
    assert value["requests to AWS, of those that the estimate counts"] == 1.0
    assert 0 < result.figures[0].value < 1
    assert result.details["requests"]["translate"] == {"reads": 7, "writes": 1, "listings": 0, "sends": 0}
    monkeypatch.setattr(drawing, "picture", partial(picture, folder=tmp_path))
    drawing.draw(result)
    assert (tmp_path / "cost.svg").stat().st_size > 1_000
