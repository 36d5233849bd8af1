"""Where the time goes, and how it is spread."""

import statistics
from collections.abc import Sequence
from typing import Final

from matplotlib.axes import Axes

from benchmarks.pictures import COLOURS, INK, picture
from benchmarks.result import Result

_STAGES: Final = {
    "waits for ingest": "#b6bec7",
    "ingest starts": COLOURS[4],
    "ingest": COLOURS[2],
    "waits for translate": "#d0d7de",
    "translate starts": COLOURS[1],
    "translate": COLOURS[0],
    "seen": INK,
}
_GROUPS: Final = ("warm", "cold", "burst")


def draw(result: Result) -> None:
    """`drop_to_json.svg`."""
    samples = {group: result.details[group] for group in _GROUPS}
    with picture("drop_to_json", columns=2, height=3.6) as (stages, spread):
        _stack(stages, samples)
        _spread(spread, samples)


def _stack(axes: Axes, samples: dict[str, list[dict[str, float]]]) -> None:
    ends = dict.fromkeys(samples, 0.0)
    for stage, colour in _STAGES.items():
        means = {group: statistics.fmean(one.get(stage, 0.0) for one in found) for group, found in samples.items()}
        axes.bar(list(means), list(means.values()), bottom=list(ends.values()), color=colour, label=stage, width=0.6)
        ends = {group: ends[group] + mean for group, mean in means.items()}
    axes.set_title("Mean time by stage")
    axes.set_ylabel("seconds from drop to JSON")
    axes.grid(visible=False, axis="x")
    axes.set_ylim(0, max(ends.values()) * 1.15)
    handles, labels = axes.get_legend_handles_labels()
    axes.legend(handles[::-1], labels[::-1], fontsize=7, handlelength=1, loc="upper left")


def _spread(axes: Axes, samples: dict[str, list[dict[str, float]]]) -> None:
    for group, found in samples.items():
        seconds = sorted(sum(one.values()) for one in found)
        axes.plot(
            _place(seconds), seconds, marker="." if len(seconds) < 30 else None, label=f"{group}, {len(seconds)} files"
        )
    axes.set_title("Every file, fastest first")
    axes.set_xlabel("percentile")
    axes.set_ylabel("seconds from drop to JSON")
    axes.set_xticks([0, 25, 50, 75, 95])
    axes.set_ylim(bottom=0)
    axes.legend(fontsize=8)


def _place(seconds: Sequence[float]) -> list[float]:
    return [100 * place / max(1, len(seconds) - 1) for place in range(len(seconds))]
