"""The pictures: the engine's share by length, and ingest's stages by format."""

from pathlib import Path
from typing import Final

import msgspec
from matplotlib.axes import Axes

from benchmarks.engine_share.findings import Share, Shares
from benchmarks.pictures import COLOURS, PICTURES, picture
from benchmarks.result import Result

_GOAL: Final = 0.95
_LINES: Final = (
    ("en", False, "English → Portuguese", "-"),
    ("pt", False, "Portuguese → English", "-"),
    ("en", True, "English → Portuguese, with a glossary", "--"),
    ("pt", True, "Portuguese → English, with a glossary", "--"),
)


def draw(result: Result, folder: Path = PICTURES) -> None:
    """Draw both from a result."""
    found = msgspec.convert(result.details["shares"], Shares)
    with picture("engine_share", height=3.4, folder=folder) as (axes,):
        _draw_shares(axes, found.shares)
    with picture("ingest_stages", height=3.0, folder=folder) as (axes,):
        _draw_stages(axes, found)


def _draw_shares(axes: Axes, shares: tuple[Share, ...]) -> None:
    for number, (language, has_glossary, label, style) in enumerate(_LINES):
        cells = [s for s in shares if s.cell.language == language and s.cell.has_glossary == has_glossary]
        lengths = [share.cell.characters for share in cells]
        axes.plot(
            lengths,
            [100 * share.of_story for share in cells],
            style,
            marker="o",
            color=COLOURS[number % 2],
            label=label,
        )
    axes.axhline(100 * _GOAL, color=COLOURS[2], linewidth=1, linestyle=":")
    axes.annotate("goal", (0.995, 100 * _GOAL), xycoords=("axes fraction", "data"), ha="right", va="bottom", fontsize=9)
    axes.set_xscale("log")
    axes.set_ylim(80, 100)
    lengths = sorted({share.cell.characters for share in shares})
    axes.set_xticks(lengths, [f"{length:,}" for length in lengths])
    axes.minorticks_off()
    axes.set_xlabel("characters of the article")
    axes.set_ylabel("% of processor time")
    axes.set_title("The bare engine's share of the whole translate story, records included")
    axes.legend(loc="lower right", fontsize=9)


def _draw_stages(axes: Axes, found: Shares) -> None:
    formats = list(dict.fromkeys(stage.format for stage in found.stages))[::-1]
    names = list(dict.fromkeys(stage.stage for stage in found.stages))
    left = dict.fromkeys(formats, 0.0)
    for number, name in enumerate(names):
        spent = {stage.format: stage.milliseconds for stage in found.stages if stage.stage == name}
        widths = [spent.get(format_, 0.0) for format_ in formats]
        axes.barh(
            formats,
            widths,
            left=[left[format_] for format_ in formats],
            color=COLOURS[number % len(COLOURS)],
            alpha=1.0 if number < len(COLOURS) else 0.5,
            label=name,
        )
        left = {format_: left[format_] + width for format_, width in zip(formats, widths, strict=True)}
    axes.set_xlabel("milliseconds an article of 6,000 characters, warm, on the machine that measured it")
    axes.set_title("Ingest by format and stage")
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5), fontsize=9)
