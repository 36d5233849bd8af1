"""Time against length, memory against length, time against what is in the buckets; all with logarithmic axes."""

from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, NullLocator

from benchmarks.growth.backlog import SINGLE, WHOLE
from benchmarks.growth.series import IN_PARTS, INGEST_SERIES, WITH_ENGINE, WITHOUT_ENGINE
from benchmarks.pictures import COLOURS, INK, picture
from benchmarks.result import Result

_LENGTH: Final = (WITH_ENGINE, WITHOUT_ENGINE, IN_PARTS, *INGEST_SERIES)
_LEAST: Final = {"bytes": 100_000}
"""Less is noise: it found room in what the process held already."""
_SHORTER: Final = {WITHOUT_ENGINE: "translate, our part", IN_PARTS: "our part, in parts"}

Points = dict[str, list[dict[str, Any]]]


def draw(result: Result) -> None:
    """`growth.svg`."""
    points: Points = result.details["points"]
    with picture("growth", columns=3, height=4.2) as (time, memory, backlog):
        _draw_lines(time, points, _LENGTH, "seconds", 1.0)
        time.set_title("Processor seconds")
        _draw_lines(memory, points, _LENGTH, "bytes", 1e-6)
        memory.set_title("Memory added, MB")
        for axes in (time, memory):
            axes.set_xlabel("characters of the article")
            axes.set_xticks([1e3, 1e4, 1e5, 1e6])
        _draw_lines(backlog, points, (*SINGLE, *WHOLE), "seconds", 1.0)
        backlog.set_title("Processor seconds")
        backlog.set_xlabel("articles in the buckets")
        for axes in (time, backlog):
            axes.legend(fontsize=6.5, loc="upper left")
            bottom, top = axes.get_ylim()
            axes.set_ylim(bottom, top * 60)  # room for the legend
        time.figure.supxlabel("dotted: a straight line through the origin", fontsize=8)


def _draw_lines(axes: Axes, points: Points, names: tuple[str, ...], what: str, scale: float) -> None:
    axes.set_xscale("log")
    axes.set_yscale("log")
    for place, name in enumerate(name for name in names if name in points):
        found = [(point["size"], point[what] * scale) for point in points[name] if point[what] >= _LEAST.get(what, 0)]
        sizes, values = [size for size, _ in found], [value for _, value in found]
        line = "-" if place < len(COLOURS) else "--"
        colour = COLOURS[place % len(COLOURS)]
        axes.plot(sizes, values, line, marker=".", color=colour, linewidth=1.2, label=_SHORTER.get(name, name))
        if name not in SINGLE and found:
            last_size, last_value = found[-1]
            start = max(sizes[0], last_size / 30)
            axes.plot([start, last_size], [last_value * start / last_size, last_value], ":", color=INK, linewidth=0.7)
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(_write_size))


def _write_size(size: float, _: object) -> str:
    """`1 k`, `1 M`: the axes are narrow."""
    return f"{size / 1e6:.0f} M" if size >= 1e6 else f"{size / 1e3:.0f} k" if size >= 1e3 else f"{size:.0f}"
