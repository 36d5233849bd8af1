from pathlib import Path

import msgspec

from benchmarks.benchmark import run
from benchmarks.engine_share.definition import BENCHMARK
from benchmarks.engine_share.drawing import draw
from benchmarks.engine_share.findings import Shares
from benchmarks.engine_share.stages import FORMATS


def test_small_run_measures_every_figure_and_draws_them(tmp_path: Path) -> None:
    result = run(BENCHMARK, is_quick=True)
    shares = [figure.value for figure in result.figures if "bare engine's share" in figure.name]
    assert len(shares) == 5
    assert all(0.3 < share <= 1.1 for share in shares), "a share of the time"
    found = msgspec.convert(result.details["shares"], Shares)
    assert {share.cell.has_glossary for share in found.shares} == {False, True}
    assert {stage.format for stage in found.stages} == set(FORMATS)
    assert all(share.calls >= 1 and share.segments > 1 for share in found.shares)
    draw(result, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"engine_share.svg", "ingest_stages.svg"}
