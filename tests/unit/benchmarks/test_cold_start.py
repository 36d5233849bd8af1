"""What the benchmark of cold starts makes of its numbers."""

from pathlib import Path
from typing import Any

import pytest

from benchmarks.cold_start import definition
from benchmarks.cold_start.imports import sum_imports
from benchmarks.cold_start.world import EMPTY, FAILURE, INGEST, PEER, PEER_SLIMMED, TRANSLATE, TRANSLATE_FETCHING
from benchmarks.pictures import picture
from benchmarks.result import Result, describe_machine

NAMES = (EMPTY, PEER_SLIMMED, PEER, FAILURE, INGEST, TRANSLATE_FETCHING, TRANSLATE)


def test_imports_are_summed_up_by_package() -> None:
    report = "import time: self [us] | cumulative | imported package\nimport time:  500 |  500 |   botocore.utils\nimport time: 1500 | 2000 | botocore\nimport time: 250 | 250 | json\nimport time: 100 | 100 | awslambdaric.x\n"
    assert sum_imports(report) == {"botocore": 2.0, "the rest": 0.25, "runtime client": 0.1}


def test_a_start_is_compared_with_boto3_and_powertools_alone_and_held_to_its_goal() -> None:
    medians = {name: {"seconds": 1.0, "processor_seconds": 0.5} for name in NAMES}
    medians[INGEST] = {"seconds": 1.6, "processor_seconds": 0.6}
    figures = {figure.name: figure for figure in definition.compare(medians)}
    ingest = figures[f"cold start of {INGEST} against boto3 + Powertools alone"]
    assert (ingest.value, ingest.is_held, "1.20" in ingest.note) == (1.6, False, True)
    assert [figure.is_held for figure in figures.values() if figure.goal] == [False, True, True]


def test_the_picture_is_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def draw_here(name: str, **options: Any) -> Any:
        return drawn(name, **{**options, "folder": tmp_path})

    drawn = picture
    monkeypatch.setattr(definition, "picture", draw_here)
    details = {
        "medians": {name: {"seconds": 1.0, "processor_seconds": 0.5} for name in NAMES},
        "imports": {name: {"botocore": 20.0, "the rest": 30.0} for name in NAMES},
    }
    definition.draw(Result("cold_start", "", (), details, describe_machine()))
    assert "<svg" in (tmp_path / "cold_start.svg").read_text("utf-8")
