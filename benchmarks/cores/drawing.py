"""The picture `cores`: time and price of an article with several cores, against one, by its length; and TABLE.md."""

from pathlib import Path
from typing import Final

import msgspec

from benchmarks.cores.figures import SAME_PRICE, find_curves
from benchmarks.cores.measurement import Cores
from benchmarks.cores.price import CORES, compare_prices, compare_times
from benchmarks.cores.table import write_table
from benchmarks.pictures import INK, PICTURES, picture
from benchmarks.result import Result

TABLE: Final = Path(__file__).parent / "TABLE.md"


def draw(result: Result, folder: Path = PICTURES, table: Path = TABLE) -> None:
    """Draw and write both again."""
    found = msgspec.convert(result.details["cores"], type=Cores)
    table.write_text(write_table(found, result.command), encoding="utf-8")
    curves, lengths = find_curves(found), [each.characters for each in found.warm]
    with picture("cores", columns=2, height=3.4, folder=folder) as (times, prices):
        for cores in CORES[1:]:
            style, what = ("-", "measured") if cores == 2 else ("--", "predicted")
            name = f"{cores} cores, {what}"
            times.plot(lengths, [compare_times(curves, cores, [length]) for length in lengths], style, label=name)
            prices.plot(lengths, [compare_prices(curves, cores, [length]) for length in lengths], style, marker=".")
        times.set_title("time of one article, one core = 1")
        times.set_ylim(0, 1)
        times.legend()
        prices.set_title("its price, one core = 1")
        prices.set_ylim(bottom=0)
        prices.axhline(SAME_PRICE, color=INK, linewidth=0.8)
        prices.annotate(
            "the same price, within 5 %",
            (lengths[0], SAME_PRICE),
            xytext=(0, -10),
            textcoords="offset points",
            fontsize=8,
        )
        for axes in (times, prices):
            axes.set_xscale("log")
            axes.set_xticks(lengths, [f"{length:,}" for length in lengths], fontsize=8)
            axes.minorticks_off()
            axes.set_xlabel("characters")
