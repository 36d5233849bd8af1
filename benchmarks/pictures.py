"""How the README's pictures look: one style, as SVG that is the same bytes each time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Sheet

from benchmarks.result import RESULTS

PICTURES: Final = RESULTS
"""Beside what they are drawn from."""

INK: Final = "#24292f"
GRID: Final = "#d0d7de"
COLOURS: Final = ("#0b5cad", "#d1570f", "#3d8b37", "#8a4fb0", "#b8860b", "#5f6b76")
"""Ours first. Told apart by people who don't see red and green, and in print."""

_STYLE: Final[dict[Any, Any]] = {
    "svg.hashsalt": "dragoman",  # names inside the file; random otherwise
    "svg.fonttype": "path",  # looks the same wherever it is opened
    "font.family": "DejaVu Sans",  # comes with matplotlib
    "font.size": 10,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": GRID,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 11,
    "grid.color": GRID,
    "grid.linewidth": 0.6,
    "xtick.color": INK,
    "ytick.color": INK,
    "legend.frameon": False,
    "figure.facecolor": "white",
    "axes.prop_cycle": cycler(color=list(COLOURS)),
}


@contextmanager
def picture(name: str, *, columns: int = 1, height: float = 3.2, folder: Path = PICTURES) -> Iterator[list[Axes]]:
    """Axes to draw on, side by side; saved as `<name>.svg` at the end.

    Args:
        name: of the file, without its ending.
        columns: how many axes.
        height: in inches; the width is 8.
        folder: where it goes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with mpl.rc_context(_STYLE):
        sheet = Sheet(figsize=(8, height), layout="constrained")
        yield list(sheet.subplots(1, columns, squeeze=False)[0])
        sheet.savefig(folder / f"{name}.svg", format="svg", metadata={"Date": None})
