"""Speed by workers, and memory over articles."""

import statistics
from typing import Any, Final

from matplotlib.axes import Axes

from benchmarks.pictures import COLOURS, picture
from benchmarks.result import Result

_ROLES: Final = {"translate": COLOURS[0], "ingest": COLOURS[2], "reader": COLOURS[4]}


def draw(result: Result) -> None:
    """`throughput.svg`."""
    with picture("throughput", columns=2, height=3.4) as (speed, memory):
        _draw_speed(speed, result.details["rounds"])
        draw_memory(memory, result.details["backlog"])


def _draw_speed(axes: Axes, rounds: list[dict[str, Any]]) -> None:
    counts = sorted({each["workers"] for each in rounds})
    for place, (what, name) in enumerate((("ingested", "ingest"), ("translated", "translate"))):
        rates = [statistics.median(each[what] for each in rounds if each["workers"] == count) for count in counts]
        places = [number + (place - 0.5) * 0.36 for number in range(len(counts))]
        bars = axes.bar(places, rates, width=0.34, color=_ROLES[name], label=name)
        axes.bar_label(bars, fmt="%.1f", fontsize=8)
    axes.set_xticks(range(len(counts)), [str(count) for count in counts])
    axes.set_title("Short articles a second, each stage alone")
    axes.set_xlabel("workers, on two cores shared with the emulator")
    axes.grid(visible=False, axis="x")
    axes.legend(fontsize=8)


def draw_memory(axes: Axes, backlog: dict[str, Any]) -> None:
    """A line for each process."""
    shown = set[str]()
    for curve in backlog["curves"]:
        role = curve["role"]
        label = None if role in shown else role
        shown.add(role)
        held = [each / 1e6 for each in curve["bytes"]]
        axes.plot(curve["articles"], held, color=_ROLES.get(role), label=label, linewidth=1.2)
    axes.set_title(f"Memory of each worker, backlog of {backlog['articles']:,}")
    axes.set_xlabel("articles that the process has done")
    axes.set_ylabel("MB resident")
    axes.set_ylim(bottom=0)
    axes.legend(fontsize=8)
