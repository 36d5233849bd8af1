"""The pictures `peers_translation` and `peers_extraction`, and TABLE.md."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from matplotlib.axes import Axes

from benchmarks.peers.extraction import Extractor
from benchmarks.peers.findings import read_peers
from benchmarks.peers.table import write_tables
from benchmarks.peers.translation import ALL, NEWS, Translator
from benchmarks.pictures import COLOURS, INK, PICTURES, picture
from benchmarks.result import Result

TABLE: Final = Path(__file__).parent / "TABLE.md"
_OURS, _OTHERS = COLOURS[0], COLOURS[5]


def draw(result: Result, pictures: Path = PICTURES, table: Path = TABLE) -> None:
    """Draw and write everything again."""
    peers = read_peers(result)
    _draw_translators(peers.translation.translators, pictures)
    _draw_extractors(peers.extraction.extractors, pictures)
    table.write_text(write_tables(peers, result.command), encoding="utf-8")


def _draw_translators(translators: Sequence[Translator], folder: Path) -> None:
    names = [translator.name for translator in translators]
    with picture("peers_translation", columns=4, height=2.6, folder=folder) as (speed, start, memory, quality):
        _draw_bars(speed, names, [translator.speed for translator in translators], "{:,.0f}")
        speed.set_title("characters\na second")
        _draw_bars(start, [], [translator.start_seconds for translator in translators], "{:.1f}")
        start.set_title("seconds to\nfirst sentence")
        _draw_bars(memory, [], [translator.peak_bytes / 1e6 for translator in translators], "{:,.0f}")
        memory.set_title("megabytes\nat most")
        _draw_pairs(quality, [(translator.mean_bleu(NEWS), translator.mean_bleu(ALL)) for translator in translators])
        quality.set_title("BLEU: plain news\n(pale), all sets")


def _draw_extractors(extractors: Sequence[Extractor], folder: Path) -> None:
    names = [extractor.name for extractor in extractors]
    with picture("peers_extraction", columns=4, height=2.4, folder=folder) as (precision, recall, f1, time):
        for axes, title, values in (
            (precision, "precision", [extractor.precision for extractor in extractors]),
            (recall, "recall", [extractor.recall for extractor in extractors]),
            (f1, "F1", [extractor.f1 for extractor in extractors]),
        ):
            _draw_bars(axes, names if axes is precision else [], values, "{:.2f}")
            axes.set_title(f"{title}\non our own pages")
        _draw_bars(time, [], [extractor.speed for extractor in extractors], "{:.1f}")
        time.set_title("milliseconds\na page")


def _draw_bars(axes: Axes, names: Sequence[str], values: Sequence[float], form: str) -> None:
    """The first is ours."""
    places = range(len(values))
    bars = axes.barh(places, values, color=[_OURS, *[_OTHERS] * (len(values) - 1)], height=0.6)
    axes.bar_label(bars, [form.format(value) for value in values], padding=3, color=INK, fontsize=8)
    _label(axes, names, max(values))


def _draw_pairs(axes: Axes, pairs: Sequence[tuple[float, float]]) -> None:
    for row, (news, everything) in enumerate(pairs):
        colour = _OTHERS if row else _OURS
        for offset, value, opacity in ((-0.16, news, 0.45), (0.16, everything, 1.0)):
            bar = axes.barh(row + offset, value, color=colour, alpha=opacity, height=0.3)
            axes.bar_label(bar, [f"{value:.1f}"], padding=3, color=INK, fontsize=7)
    _label(axes, [], max(max(pair) for pair in pairs))


def _label(axes: Axes, names: Sequence[str], largest: float) -> None:
    axes.invert_yaxis()
    axes.set_yticks(range(len(names)), names)
    axes.set_xticks([])
    axes.tick_params(length=0)
    axes.grid(visible=False)
    axes.spines["bottom"].set_visible(False)
    axes.set_xlim(0, largest * 1.35)
