"""How long a function takes from its process's start to its first response, against what boto3 and Powertools take."""

import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from benchmarks.benchmark import Benchmark, Finding
from benchmarks.cold_start.imports import sum_imports
from benchmarks.cold_start.starts import Start
from benchmarks.cold_start.world import (
    EMPTY,
    FAILURE,
    INGEST,
    PEER,
    PEER_SLIMMED,
    TRANSLATE,
    TRANSLATE_FETCHING,
    Case,
    World,
    open_world,
)
from benchmarks.pictures import COLOURS, picture
from benchmarks.result import Figure, Goal, Result

ROUNDS: Final = 9
GOALS: Final = {
    INGEST: Goal(1.5, is_least=False),
    TRANSLATE: Goal(1.7, is_least=False),
    TRANSLATE_FETCHING: Goal(1.7, is_least=False),
}
_COLOURS: Final = {"the rest": COLOURS[5], "dragoman": COLOURS[0]}


def measure(is_quick: bool) -> Finding:
    """Interleaved rounds, after one that is not counted: whatever else the machine does meets all of them alike."""
    with open_world() as world:
        cases = world.open_cases()
        rounds = [measure_round(world, cases, number) for number in range(1 if is_quick else ROUNDS + 1)]
        imports = {case.name: measure_imports(world, case, 1 if is_quick else 3) for case in cases}
    medians = {case.name: take_medians([each[case.name] for each in rounds[-ROUNDS:]]) for case in cases}
    return Finding(tuple(compare(medians)), {"medians": medians, "imports": imports, "rounds": len(rounds)})


def measure_round(world: World, cases: Sequence[Case], number: int) -> Mapping[str, Start]:
    """One start of each. Each round begins with another one, so that no case always follows the same one."""
    first = number % len(cases)
    turns = (*cases[first:], *cases[:first])
    return {case.name: world.start(case, f"{number}-{place}.txt") for place, case in enumerate(turns)}


def measure_imports(world: World, case: Case, starts: int) -> Mapping[str, float]:
    """Milliseconds by package, of the quickest of some starts. The process that reads files is another one, and is not
    in it."""
    found = []
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report"
        for number in range(starts):
            world.start(case, f"imports-{number}.txt", ("-X", "importtime"), report)
            found.append(sum_imports(report.read_text(errors="replace")))
    return min(found, key=lambda imports: sum(imports.values()))


def take_medians(starts: Sequence[Start]) -> Mapping[str, float]:
    """Of the clock and of the processor, each by itself."""
    return {
        "seconds": statistics.median(each.seconds for each in starts),
        "processor_seconds": statistics.median(each.processor_seconds for each in starts),
    }


def compare(medians: Mapping[str, Mapping[str, float]]) -> list[Figure]:
    """What each takes, as a multiple of what boto3 and Powertools alone take as pip installs them, compiled. Nobody
    else's functions are slimmed as ours are; against the same two, slimmed likewise, stands in each note."""
    peer, slimmed = medians[PEER], medians[PEER_SLIMMED]["seconds"]
    figures = []
    for name in (EMPTY, PEER_SLIMMED, FAILURE, INGEST, TRANSLATE, TRANSLATE_FETCHING):
        ratio, worked = (medians[name][kind] / peer[kind] for kind in ("seconds", "processor_seconds"))
        note = (
            f"process start to first response, one core, files in the disk's cache; processor time alone {worked:.2f}"
        )
        if name not in {EMPTY, PEER_SLIMMED}:
            note += f"; against them slimmed by our own builder {medians[name]['seconds'] / slimmed:.2f}"
        figures.append(
            Figure(f"cold start of {name} against boto3 + Powertools alone", ratio, "ratio", GOALS.get(name), note)
        )
    return figures


def draw(result: Result) -> None:
    """Bars: the starts, and what is imported in them."""
    medians: Mapping[str, Any] = result.details["medians"]
    imports: Mapping[str, Mapping[str, float]] = result.details["imports"]
    names = list(medians)[::-1]
    with picture("cold_start", columns=2, height=4.0) as (starts, packages):
        peer = medians[PEER]["seconds"]
        ratios = [medians[name]["seconds"] / peer for name in names]
        colours = [COLOURS[5] if name in {EMPTY, PEER_SLIMMED, PEER} else COLOURS[0] for name in names]
        starts.barh(range(len(names)), ratios, color=colours)
        for place, (name, ratio) in enumerate(zip(names, ratios, strict=True)):
            starts.text(max(ratio, GOALS[name].bound if name in GOALS else 0), place, f"  {ratio:.2f}", va="center")
            if name in GOALS:
                starts.plot([GOALS[name].bound] * 2, [place - 0.4, place + 0.4], color=COLOURS[1])
        starts.set_yticks(range(len(names)), names, fontsize=8)
        starts.set_title(f"Start to first response\n({PEER} = 1; lines: goals)", fontsize=9)
        starts.set_xlim(0, max(*ratios, 1.7) * 1.25)
        draw_imports(packages, imports, names)


def draw_imports(axes: Any, imports: Mapping[str, Mapping[str, float]], names: Sequence[str]) -> None:
    """Milliseconds by package, one bar a function."""
    packages = list(dict.fromkeys(package for name in names for package in imports[name]))
    packages.sort(key=lambda package: -max(imports[name].get(package, 0.0) for name in names))
    left = [0.0] * len(names)
    others = [colour for colour in (*COLOURS[1:5], "#7fb2e5", "#e8a27c", "#98c795", "#c3a5d9", "#d9c07a") if colour]
    for place, package in enumerate(packages):
        widths = [imports[name].get(package, 0.0) for name in names]
        axes.barh(
            range(len(names)),
            widths,
            left=left,
            label=package,
            color=_COLOURS.get(package, others[place % len(others)]),
        )
        left = [start + width for start, width in zip(left, widths, strict=True)]
    axes.set_yticks(range(len(names)), [""] * len(names))
    axes.set_title("Imports in it,\nms under -X importtime", fontsize=9)
    axes.figure.legend(fontsize=7, ncols=5, loc="outside lower center")


BENCHMARK: Final = Benchmark("cold_start", "How long does a function take to its first response?", 80, measure, draw)
