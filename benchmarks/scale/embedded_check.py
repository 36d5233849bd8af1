"""The simulation against the embedded cloud: the same files, the template's concurrency, one after the other measured.

What a message takes is measured first, with one file at a time under way; then the simulation says how long a backlog
and a feed take in which the files compete for the machine's cores, and the embedded cloud does it. Cores that other
programs keep busy meanwhile are none of the stack's.
"""

import os
import random
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from statistics import fmean, median
from typing import Any, Final

import msgspec
import psutil

from benchmarks.embedded.draining import drain
from benchmarks.embedded.processes import EMULATOR, READER, Sampler
from benchmarks.embedded.stack import Bench, open_stack, set_workers
from benchmarks.embedded.timeline import Timeline
from benchmarks.scale.embedded_model import Demand, simulate_embedded
from benchmarks.scale.template_numbers import TemplateNumbers
from benchmarks.texts import write_article

_ALONE_SECONDS: Final = 2.0
"""Between two files that must not meet: three times what one takes."""
_LOAD: Final = 0.7
"""Of the machine, by the feed."""


class Comparison(msgspec.Struct, frozen=True):
    """One run, simulated and measured: seconds from each file's drop to its translation, and when each ended."""

    name: str
    simulated: tuple[float, ...]
    """When each translation was there, in order, in seconds from the start."""
    measured: tuple[float, ...]
    cores: float
    """Those that nothing else kept busy."""
    simulated_median: float
    """Seconds from the drop to the translation."""
    measured_median: float

    @property
    def makespan_ratio(self) -> float:
        """Simulated to measured, until the last translation."""
        return self.simulated[-1] / self.measured[-1]

    @property
    def median_ratio(self) -> float:
        """Simulated to measured."""
        return self.simulated_median / self.measured_median


def compare(numbers: TemplateNumbers, *, is_quick: bool) -> tuple[Demand, list[Comparison]]:
    """A backlog and a feed."""
    alone, many = (3, 12) if is_quick else (8, 50)
    with open_stack(targets=("pt",)) as bench:
        concurrency = [numbers.feeds[name].max_concurrency for name in ("ingest", "translate")]
        set_workers(bench, *concurrency)
        drain(bench, write_files("warm", 3 * sum(concurrency), characters=600))
        demand = measure_demand(bench, write_files("alone", alone))
        found = []
        for name, arrivals in (("a backlog", None), ("a feed", write_arrivals(many, demand))):
            sampler = Sampler(bench)
            with _count_free_cores(sampler) as cores:
                timeline = drain(bench, write_files(name, many), arrivals)
            found.append(_compare(name, numbers, demand, timeline, cores[0]))
        return demand, found


def write_files(folder: str, count: int, characters: int = 0) -> dict[str, bytes]:
    """Articles of 1,000 to 5,000 characters, or of as many as are given, each different."""
    lengths = random.Random(folder)  # noqa: S311 - the same in each run
    return {
        f"{folder}/{number:04}.txt": write_article(
            hash_name(folder) + number, characters or lengths.randrange(1_000, 5_000)
        ).encode()
        for number in range(count)
    }


def hash_name(folder: str) -> int:
    """A number for a folder, so that no two folders hold the same article."""
    return sum(folder.encode()) * 10_000


def write_arrivals(count: int, demand: Demand) -> list[float]:
    """A Poisson process that leaves some of the machine free."""
    chance = random.Random(1)  # noqa: S311 - the same in each run
    work = demand.ingest + 3_000 * demand.translate_character + 2 * demand.emulator
    seconds = work / ((os.cpu_count() or 1) * _LOAD)
    moments = [0.0]
    while len(moments) < count:
        moments.append(moments[-1] + chance.expovariate(1 / seconds))
    return moments


def measure_demand(bench: Bench, files: Mapping[str, bytes]) -> Demand:
    """With one file at a time under way. What the emulator uses while nothing happens is not the files'."""
    idle = Sampler(bench)
    idle.look()
    time.sleep(_ALONE_SECONDS)
    idle.look()
    idle_rate = _sum_processor(idle)[EMULATOR] / _ALONE_SECONDS
    sampler, began = Sampler(bench), time.monotonic()
    sampler.look()
    timeline = drain(bench, files, [_ALONE_SECONDS * number for number in range(len(files))])
    sampler.look()
    used = {role: seconds / len(files) for role, seconds in _sum_processor(sampler).items()}
    emulator = max(0.0, used[EMULATOR] - idle_rate * (time.monotonic() - began) / len(files))
    passages = timeline.passages
    whole = median(each.translate_ended - each.dropped for each in passages)
    waiting = max(0.0, whole - sum(used.values()) + used[EMULATOR] - emulator)
    characters = fmean(each.characters for each in passages)
    return Demand(
        ingest=used["ingest"] + used[READER],
        translate_character=used["translate"] / characters,
        emulator=emulator / 2,
        before_ingest=waiting / 2,
        before_translate=waiting / 2,
    )


def _compare(name: str, numbers: TemplateNumbers, demand: Demand, timeline: Timeline, cores: float) -> Comparison:
    files = [(each.dropped, float(each.characters)) for each in _by_drop(timeline)]
    ends = simulate_embedded(numbers, demand, files, cores)
    return Comparison(
        name,
        simulated=tuple(moment for moment, _ in ends),
        measured=tuple(sorted(each.translate_ended for each in timeline.passages)),
        cores=cores,
        simulated_median=median(seconds for _, seconds in ends),
        measured_median=median(each.translate_ended - each.dropped for each in timeline.passages),
    )


@contextmanager
def _count_free_cores(sampler: Sampler) -> Iterator[list[float]]:
    """How many of the machine's cores other programs left free, on average; there at the end."""
    found: list[float] = []
    sampler.look()
    began, busy, own = time.monotonic(), _read_busy_seconds(), time.process_time()
    yield found
    sampler.look()
    ours = sum(_sum_processor(sampler).values()) + time.process_time() - own
    others = (_read_busy_seconds() - busy - ours) / (time.monotonic() - began)
    found.append(max(0.1, (os.cpu_count() or 1) - max(0.0, others)))


def _read_busy_seconds() -> float:
    """Of all cores together, since the machine started."""
    times = psutil.cpu_times()
    return float(times.user + times.system + getattr(times, "nice", 0.0))


def _by_drop(timeline: Timeline) -> list[Any]:
    return sorted(timeline.passages, key=lambda passage: (passage.dropped, passage.key))


def _sum_processor(sampler: Sampler) -> dict[str, float]:
    """Seconds of each role between the first look and the last."""
    found = dict.fromkeys((EMULATOR, READER, "ingest", "translate"), 0.0)
    for process in {sample.process for sample in sampler.samples}:
        own = [sample for sample in sampler.samples if sample.process == process]
        if own[0].role in found and len(own) > 1:
            found[own[0].role] += own[-1].seconds - own[0].seconds
    return found
