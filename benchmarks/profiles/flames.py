"""A flame picture: each function as wide as the time spent in it, below the one that called it; before and after."""

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Final

import msgspec

from benchmarks.pictures import GRID, INK, PICTURES
from benchmarks.profiles.recording import Frame

_WIDTH: Final = 1_000
_ROW: Final = 17
_MARGIN: Final = 10
_HEAD: Final = 44
_MAX_DEPTH: Final = 22
_LETTER: Final = 5.9
"""Pixels of a letter at this size."""
_LEAST_LETTERS: Final = 4
_LEAST_PIXELS: Final = 0.8

_COLOURS: Final = (
    ("checks", "#e8a33d"),
    ("preparation", "#6aa5dc"),
    ("guidance", "#8fbf6f"),
    ("segmentation", "#c79bd2"),
    ("library", "#d9dee3"),
    ("", "#f0cfa0"),
)
"""By what a frame belongs to; the last is everything else."""


class Flame(msgspec.Struct, frozen=True):
    """One tree, and how long it took."""

    title: str
    milliseconds: float
    """What the tree's root stands for; both flames of a picture have one scale."""
    root: Frame


def draw_flames(name: str, flames: Sequence[Flame], folder: Path = PICTURES) -> Path:
    """All flames below each other at one scale, as `<name>.svg`: the wider, the longer."""
    longest = max(flame.milliseconds for flame in flames)
    parts, top = list[str](), 0
    for flame in flames:
        parts.append(_write(_MARGIN, top + 26, flame.title, 14))
        depth = min(_find_depth(flame.root), _MAX_DEPTH)
        scale = (_WIDTH - 2 * _MARGIN) * flame.milliseconds / longest / max(flame.root.samples, 1)
        parts += _draw(flame.root, _MARGIN, top + _HEAD, scale, _MAX_DEPTH)
        top += _HEAD + depth * _ROW + 16
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{top}" font-family="sans-serif">'
    path = folder / f"{name}.svg"
    folder.mkdir(parents=True, exist_ok=True)
    background = f'<rect width="{_WIDTH}" height="{top}" fill="white"/>'
    path.write_text("\n".join([head, background, *parts, "</svg>"]) + "\n", encoding="utf-8")
    return path


def _find_depth(frame: Frame) -> int:
    return 1 + max((_find_depth(callee) for callee in frame.callees.values()), default=0)


def _draw(frame: Frame, left: float, top: int, scale: float, depth: int) -> Iterator[str]:
    width = frame.samples * scale
    if width < _LEAST_PIXELS or not depth:
        return
    place = f'x="{left:.1f}" y="{top}" width="{width:.1f}" height="{_ROW - 1}"'
    share = f"<title>{escape(frame.name)}</title>"
    yield f'<rect {place} fill="{_choose_colour(frame.name)}" stroke="{GRID}" stroke-width="0.4">{share}</rect>'
    letters = int((width - 4) / _LETTER)
    if letters >= _LEAST_LETTERS:
        yield _write(left + 2, top + 12, frame.name.partition(" ")[0][:letters], 10)
    for callee in sorted(frame.callees.values(), key=lambda callee: -callee.samples):
        yield from _draw(callee, left, top + _ROW, scale, depth - 1)
        left += callee.samples * scale


def _write(left: float, top: float, text: str, size: int) -> str:
    return f'<text x="{left:.1f}" y="{top}" font-size="{size}" fill="{INK}">{escape(text)}</text>'


def _choose_colour(name: str) -> str:
    return next(colour for part, colour in _COLOURS if part in name)
