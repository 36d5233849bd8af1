"""The pictures of SCALE.md."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from benchmarks.pictures import COLOURS, GRID, picture
from benchmarks.scale.embedded_check import Comparison
from benchmarks.scale.findings import Details, Told


def draw(details: Details) -> None:
    """All of them."""
    with picture("scale_check", columns=len(details.comparisons)) as axes:
        for sheet, comparison in zip(axes, details.comparisons, strict=True):
            _draw_comparison(sheet, comparison)
    shown = [told for told in details.troubles if told.name != "nothing"]
    with picture("scale_troubles", columns=2, height=4.2) as (of_ingest, of_translate):
        _draw_depths(of_ingest, shown, "ingest")
        _draw_depths(of_translate, shown, "translate")
        of_ingest.legend(fontsize=7, loc="center right", handlelength=1, borderaxespad=0)
    with picture("scale_quotas", height=3.4) as (sheet,):
        _draw_quotas(sheet, details)


def _draw_comparison(sheet: Axes, comparison: Comparison) -> None:
    for name, moments in (("simulated", comparison.simulated), ("measured", comparison.measured)):
        sheet.step(moments, range(1, len(moments) + 1), where="post", label=name)
    sheet.set_title(comparison.name)
    sheet.set_xlabel("seconds")
    sheet.set_ylabel("translations")
    sheet.legend()


def _draw_depths(sheet: Axes, shown: Sequence[Told], queue: str) -> None:
    for told in shown:
        depth = told.depth[queue]
        sheet.plot(range(len(depth)), depth, label=told.name, linewidth=1.4)
    sheet.set_yscale("symlog", linthresh=100)
    sheet.set_xlim(0, 120)
    sheet.set_ylim(bottom=0)
    sheet.set_title(f"waiting for {queue}, 1 M articles a day")
    sheet.set_xlabel("minutes; trouble begins at 15")
    sheet.set_ylabel("messages")


def _draw_quotas(sheet: Axes, details: Details) -> None:
    """Shares of an account's first quotas at the busiest moment, on a logarithmic scale."""
    names = [usage.quota for usage in details.sizes[-1].usage]
    height = 0.8 / len(details.sizes)
    for number, size in enumerate(details.sizes):
        shares = {usage.quota: usage.share for usage in size.usage}
        places = [row + (number - 1) * height for row in range(len(names))]
        sheet.barh(places, [shares[name] for name in names], height, label=size.name, color=COLOURS[number])
    sheet.axvline(1, color=COLOURS[-1], linewidth=1.2)
    sheet.set_xscale("log")
    sheet.set_yticks(range(len(names)), names)
    sheet.invert_yaxis()
    sheet.grid(axis="y", color=GRID, linewidth=0)
    sheet.set_title("share of the quota at the busiest moment")
    sheet.xaxis.set_major_formatter(FuncFormatter(lambda share, _: f"{100 * share:g} %"))
    sheet.legend(loc="lower right", bbox_to_anchor=(0.92, 0))
