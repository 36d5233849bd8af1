"""Stacks sampled by py-spy, added up to a tree of functions."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec

from benchmarks.profiles.workloads import Effort, run_hot

ROOT: Final = Path(__file__).parents[2]

_RATE: Final = 400
"""Samples a second."""
_LEAST_SHARE: Final = 0.002
"""Of all samples: what is less is too thin to be seen."""


class Frame(msgspec.Struct):
    """A function, as it was called from where it stands in the tree."""

    name: str
    """With its file: `prepare preparation/__init__.py`."""
    samples: int = 0
    callees: dict[str, "Frame"] = {}


class Profile(msgspec.Struct, frozen=True):
    """One workload in one state of the code."""

    workload: str
    effort: Effort
    root: Frame


def record(workload: str, seconds: float, tree: Path = ROOT) -> Profile:
    """Run a workload under py-spy.

    Args:
        workload: one of WORKLOADS.
        seconds: of processor time.
        tree: a checkout whose `shared/dragoman` is looked at; what runs it is always of this one.

    Raises:
        subprocess.CalledProcessError: py-spy may not look at a process of its own here, or the workload failed.
    """
    path = os.pathsep.join((str(tree / "shared"), str(ROOT)))
    with tempfile.TemporaryDirectory() as folder:
        stacks = Path(folder) / "stacks"
        spy = [
            str(Path(sys.executable).with_name("py-spy")),
            "record",
            "-f",
            "raw",
            "-r",
            str(_RATE),
            "-o",
            str(stacks),
        ]
        work = [sys.executable, "-m", "benchmarks.profiles.workloads", workload, str(seconds)]
        ended = subprocess.run(  # noqa: S603 - our own module
            [*spy, "--", *work], cwd=ROOT, env={**os.environ, "PYTHONPATH": path}, check=True, capture_output=True
        )
        root = add_up(stacks.read_text(encoding="utf-8").splitlines())
    written = ended.stdout.decode()
    effort = msgspec.json.decode(written[written.index("{") : written.index("}") + 1], type=Effort)
    return Profile(workload, effort, root)


def add_up(lines: Iterable[str]) -> Frame:
    """The tree below `run_hot`, without what is too thin, of lines such as `main (a.py:3);work (b.py:7) 12`."""
    root = Frame(run_hot.__name__)
    for line in lines:
        stack, _, count = line.rpartition(" ")
        names = [_name(frame) for frame in stack.split(";")]
        place = next((place for place, name in enumerate(names) if name.startswith(run_hot.__name__)), None)
        if place is None:  # it was getting ready
            continue
        frame = root
        frame.samples += int(count)
        for name in names[place + 1 :]:
            frame = frame.callees.setdefault(name, Frame(name))
            frame.samples += int(count)
    _prune(root, root.samples * _LEAST_SHARE)
    return root


def _name(frame: str) -> str:
    """`find (dragoman/translation/guidance/__init__.py:79)` -> `find guidance/__init__.py`."""
    function, _, place = frame.partition(" (")
    file = place.rpartition(":")[0]
    parts = Path(file).parts
    return f"{function} {'/'.join(parts[-2:] if file.endswith('__init__.py') else parts[-1:])}"


def _prune(frame: Frame, least: float) -> None:
    frame.callees = {name: callee for name, callee in frame.callees.items() if callee.samples >= least}
    for callee in frame.callees.values():
        _prune(callee, least)


def find_samples(frame: Frame, name: str) -> int:
    """All samples in functions of a name."""
    if frame.name == name:
        return frame.samples
    return sum(find_samples(callee, name) for callee in frame.callees.values())


def without(frame: Frame, name: str) -> Frame:
    """The tree without what is spent in functions of a name."""
    callees = {each.name: without(each, name) for each in frame.callees.values() if each.name != name}
    return Frame(frame.name, frame.samples - find_samples(frame, name), callees)
