"""The embedded cloud, simulated: the same queues and mappings, on the cores of one machine."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import simpy

from benchmarks.scale import mapping
from benchmarks.scale.lambda_account import Account, Environments
from benchmarks.scale.queueing import Article, SimulatedMessage, SimulatedQueue
from benchmarks.scale.shared_cores import SharedCores
from benchmarks.scale.template_numbers import TemplateNumbers


class Demand(msgspec.Struct, frozen=True):
    """What one file takes of the machine, in seconds of one core, and of time in which nothing is computed."""

    ingest: float
    translate_character: float
    emulator: float
    """Of each message, in the one process that plays AWS, which has one thread to run on at a time."""
    before_ingest: float
    before_translate: float


def simulate_embedded(
    numbers: TemplateNumbers, demand: Demand, files: Sequence[tuple[float, float]], cores: float
) -> list[tuple[float, float]]:
    """When each file's translation is there, and how long it took since the drop, in the order in which they end.

    Args:
        numbers: whose concurrency counts.
        demand: of a file.
        files: moment and characters of each.
        cores: of the machine.
    """
    clock, ends = simpy.Environment(), list[tuple[float, float]]()
    shared, emulator, account = SharedCores(clock, cores), SharedCores(clock, min(1.0, cores)), Account(math.inf)
    queues = {name: SimulatedQueue(numbers.feeds[name], math.inf) for name in ("ingest", "translate")}

    def end(name: str) -> mapping.End:
        def ended(message: SimulatedMessage, now: float, _: str) -> None:
            if name == "ingest":
                later(demand.before_translate, "translate", message.article)
            else:
                ends.append((now, now - message.article.dropped))

        return ended

    def later(seconds: float, name: str, article: Article) -> None:
        def send(_: Any) -> None:
            queues[name].send(article, clock.now)
            mappings[name].pull()

        clock.timeout(seconds).callbacks.append(send)

    def run(seconds: float, callback: Callable[[Any], None]) -> None:
        """In the function, and then in the emulator, which takes a core away from the functions meanwhile."""
        shared.run(demand.emulator, lambda _: None)
        shared.run(seconds, lambda _: emulator.run(demand.emulator, callback))

    works: dict[str, mapping.Work] = {
        "ingest": lambda _, __: (demand.ingest, mapping.DONE),
        "translate": lambda message, _: (message.article.characters * demand.translate_character, mapping.DONE),
    }
    mappings = {
        name: mapping.Mapping(
            clock, queue, account, Environments(0.0, 1.0), work=works[name], end=end(name), machine=run
        )
        for name, queue in queues.items()
    }
    for moment, characters in files:
        later(moment + demand.before_ingest, "ingest", Article(moment, characters))
    clock.run()
    return ends
