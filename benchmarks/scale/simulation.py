"""The stack at work: files come in, pass through both queues and functions, and what is noticed on the way.

A load is thinned for speed: of `scale` files one is simulated, and everything that bounds a rate or a number at once is
divided likewise. Times stay as they are. A smaller system waits a little longer at the same load than a large one, so
that thinning errs on the safe side; `definition.py` measures by how much.
"""

import random
from array import array
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from typing import Final

import msgspec
import simpy

from benchmarks.scale.arrivals import Burst, Load, arrive, draw_characters
from benchmarks.scale.lambda_account import Account, Environments
from benchmarks.scale.mapping import DONE, LATER, Mapping
from benchmarks.scale.partitions import READS, WRITES, Partitions
from benchmarks.scale.queueing import Article, SimulatedMessage, SimulatedQueue
from benchmarks.scale.quotas import MESSAGING_SECONDS, S3_ATTEMPTS, Quotas
from benchmarks.scale.service_times import REFUSED_SECONDS, ServiceTimes
from benchmarks.scale.telemetry import (
    SAMPLE_SECONDS,
    QueueReport,
    Run,
    Series,
    find_percentiles,
    find_ringing,
)
from benchmarks.scale.template_numbers import TemplateNumbers
from benchmarks.scale.weather import Weather
from dragoman.errors import StoreUnavailableError
from dragoman.messages import Message
from dragoman.redelivery import choose_wait

_TICK: Final = 1.0
_DEAD: Final = {"ingest": "ingest-dead", "translate": "translate-dead"}
_TROUBLE: Final = StoreUnavailableError("S3 did not answer.")


class Plan(msgspec.Struct, frozen=True):
    """What is simulated."""

    numbers: TemplateNumbers
    load: Load
    seconds: float
    """How long files come; it goes on until everything is done, but not longer than `patience_seconds` more."""
    quotas: Quotas = Quotas()
    times: ServiceTimes = ServiceTimes()
    weather: Weather = Weather()
    scale: float = 1.0
    """Of so many files one is simulated."""
    patience_seconds: float = 86_400.0
    seed: int = 1


def simulate(plan: Plan) -> Run:
    """Run it to its end."""
    return _Stack(plan).run()


class _Stack:
    def __init__(self, plan: Plan) -> None:
        self._plan, self._scale = plan, plan.scale
        self._clock = simpy.Environment()
        self._chance = random.Random(plan.seed)  # noqa: S311 - the same in each run
        random.seed(plan.seed)  # redelivery draws from the common one
        self._account = Account(plan.quotas.concurrency / plan.scale)
        feeds, limit = plan.numbers.feeds, plan.quotas.in_flight / plan.scale
        self._queues = {name: SimulatedQueue(feeds[name], limit) for name in _DEAD.values()}
        self._queues |= {name: SimulatedQueue(feeds[name], limit, self._queues[dead]) for name, dead in _DEAD.items()}
        cold = {"Ingest": plan.times.cold_ingest, "Translate": plan.times.cold_translate}
        self._environments = {
            function: Environments(cold.get(function, plan.times.cold_record_failure), plan.scale)
            for function in {feed.function for feed in feeds.values()}
        }
        self._mappings = {name: self._map(name) for name in feeds}
        self._latencies, self._last, self._translations = array("d"), 0.0, 0
        self._asked: dict[str, float] = defaultdict(float)
        self._peaks: dict[str, float] = {}
        self._refused, self._store = 0.0, Partitions(plan.quotas.s3_partitions)
        self._samples: dict[str, list[tuple[float, ...]]] = {name: [] for name in feeds}
        self._event_allowance = 0.0
        self._events: list[Article] = []

    def run(self) -> Run:
        self._clock.process(self._feed())
        for burst in self._plan.load.bursts:
            self._clock.process(self._burst(burst))
        for moment in self._plan.weather.deployments:
            self._call(moment, self._deploy)
        for begins, ends in self._plan.weather.starvations:
            self._call(begins, self._account.close)
            self._call(ends, self._account.open)
        ending = self._clock.process(self._watch())
        self._clock.run(until=ending)
        return self._report()

    # ------------------------------------------------------------------ what comes in

    def _feed(self) -> simpy.events.ProcessGenerator:
        for moment, characters in arrive(self._plan.load, self._plan.seconds, self._scale, self._chance):
            yield self._clock.timeout(moment - self._clock.now)
            self._drop(Article(moment, characters))

    def _burst(self, burst: Burst) -> simpy.events.ProcessGenerator:
        yield self._clock.timeout(burst.begins)
        files = max(1, round(burst.files / self._scale))
        for _ in range(files):
            characters = draw_characters(self._plan.load.characters, self._chance)
            article = Article(self._clock.now, characters, burst.poison_seconds, is_backfill=burst.skips_events)
            if burst.skips_events:
                self._send("ingest", article)
            else:
                self._drop(article)
            if burst.seconds:
                yield self._clock.timeout(burst.seconds / files)

    def _drop(self, article: Article) -> None:
        """An event; EventBridge delays what is over its quota."""
        self._asked["events"] += 1
        if self._event_allowance >= 1 and not self._events:
            self._event_allowance -= 1
            self._call(MESSAGING_SECONDS, lambda: self._send("ingest", article))
        else:
            self._events.append(article)

    def _release_events(self) -> None:
        allowed = self._plan.quotas.event_invocations / self._scale * _TICK
        self._event_allowance = min(max(1.0, allowed), self._event_allowance + allowed)
        count = min(len(self._events), int(self._event_allowance))
        self._event_allowance -= count
        released, self._events[:count] = self._events[:count], []
        for number, article in enumerate(released):
            late = MESSAGING_SECONDS + number / max(1, count) * _TICK
            self._call(late, partial(self._send, "ingest", article))

    def _send(self, queue: str, article: Article) -> None:
        self._queues[queue].send(article, self._clock.now)
        self._asked[f"{queue} messages"] += 1
        self._mappings[queue].pull()

    # ------------------------------------------------------------------ what is done

    def _map(self, name: str) -> Mapping:
        work: dict[str, Callable[[SimulatedMessage, float], tuple[float, str]]]
        work = {"ingest": self._ingest, "translate": self._translate}
        return Mapping(
            self._clock,
            self._queues[name],
            self._account,
            self._environments[self._plan.numbers.feeds[name].function],
            work=work.get(name, self._record_failure),
            end=lambda message, now, outcome: self._end(name, message, now, outcome),
            scale=self._scale,
        )

    def _ingest(self, message: SimulatedMessage, begins: float) -> tuple[float, str]:
        article, megabytes = message.article, self._plan.numbers.feeds["ingest"].memory_megabytes
        usual = self._plan.times.ingest(article.characters, megabytes)
        return self._meet_weather(article.poison_seconds or usual, begins, self._plan.times.ingest_reads)

    def _translate(self, message: SimulatedMessage, begins: float) -> tuple[float, str]:
        megabytes = self._plan.numbers.feeds["translate"].memory_megabytes
        seconds = self._plan.times.translate(message.article.characters, megabytes)
        return self._meet_weather(seconds, begins, self._plan.times.translate_reads)

    def _record_failure(self, _: SimulatedMessage, begins: float) -> tuple[float, str]:
        return self._meet_weather(self._plan.times.record_failure, begins, self._plan.times.translate_reads)

    def _meet_weather(self, seconds: float, begins: float, reads: int) -> tuple[float, str]:
        """What becomes of a message's work: S3 may be away when it begins or when it writes, or refuse too much."""
        self._asked[READS] += reads
        self._asked[WRITES] += self._plan.times.writes
        if self._plan.weather.outages:
            for moment, passed in ((begins, 0.0), (begins + seconds, seconds)):
                outage = self._plan.weather.find_outage(moment)
                if outage:
                    return passed + outage.seconds_to_fail, LATER
        if not self._refused:
            return seconds, DONE
        requests = reads + self._plan.times.writes
        again = requests * (self._refused + self._refused**2)
        self._asked[READS] += again  # what is refused is asked again
        outcome = DONE if self._chance.random() < (1 - self._refused**S3_ATTEMPTS) ** requests else LATER
        return seconds + again * REFUSED_SECONDS / S3_ATTEMPTS, outcome

    def _end(self, name: str, message: SimulatedMessage, now: float, outcome: str) -> float | None:
        article = message.article
        if outcome == LATER:
            if name not in _DEAD:
                return None
            told = Message("", "", receipt=str(message.receipt), receives=message.receives)
            return choose_wait(told, _TROUBLE, self._plan.numbers.feeds[name].max_receives or 0)
        if name == "ingest" and not article.poison_seconds:
            for _ in range(self._plan.load.targets):
                self._send("translate", article)
        elif name == "translate":
            self._translations += 1
            self._last = now
            if not article.is_backfill:
                self._latencies.append(now - article.dropped)
        return None

    def _deploy(self) -> None:
        for environments in self._environments.values():
            environments.replace_all(self._clock.now)

    # ------------------------------------------------------------------ what is noticed

    def _watch(self) -> simpy.events.ProcessGenerator:
        ticks, end = 0, self._plan.seconds + self._plan.patience_seconds
        while True:
            now = self._clock.now
            self._release_events()
            for name, mapping in self._mappings.items():
                self._queues[name].sweep(now)
                mapping.pass_time(_TICK)
            if ticks % int(SAMPLE_SECONDS / _TICK) == 0:
                self._sample(now)
            if now >= end or (
                now >= self._plan.seconds and not self._events and not any(map(len, self._queues.values()))
            ):
                return
            ticks += 1
            yield self._clock.timeout(_TICK)

    def _sample(self, now: float) -> None:
        for name, queue in self._queues.items():
            sample = len(queue.visible), queue.in_flight, queue.find_oldest_age(now), self._mappings[name].running
            self._samples[name].append(sample)
        rates = {name: count / SAMPLE_SECONDS * self._scale for name, count in self._asked.items()}
        rates["invocations"] = sum(rates.get(f"{name} messages", 0.0) for name in _DEAD)
        for name, rate in rates.items():
            self._peaks[name] = max(self._peaks.get(name, 0.0), rate)
        self._refused = self._store.look(rates)
        self._asked.clear()

    def _report(self) -> Run:
        return Run(
            seconds=self._clock.now,
            drained_seconds=self._last,
            translations=self._translations * self._scale,
            latency=find_percentiles(self._latencies),
            queues={name: self._report_queue(name) for name in self._queues},
            series={name: self._list_series(name) for name in self._queues},
            most_running=self._account.peak * self._scale,
            peaks=dict(self._peaks),
            scale=self._scale,
        )

    def _list_series(self, name: str) -> Series:
        waiting, in_flight, age, running = zip(*self._samples[name], strict=True)
        scaled = (tuple(value * self._scale for value in values) for values in (waiting, in_flight, running))
        first, second, third = scaled
        return Series(first, second, age, third)

    def _report_queue(self, name: str) -> QueueReport:
        queue, mapping, series, scale = self._queues[name], self._mappings[name], self._list_series(name), self._scale
        numbers, feed = self._plan.numbers, self._plan.numbers.feeds[name]
        return QueueReport(
            sent=queue.sent * scale,
            done=queue.deleted * scale,
            retried=mapping.outcomes[LATER] * scale,
            timed_out=mapping.timed_out * scale,
            throttled=mapping.throttled * scale,
            duplicates=mapping.duplicates * scale,
            dead=queue.buried * scale,
            lost=queue.expired * scale,
            most_waiting=max(series.waiting),
            most_in_flight=max(series.in_flight),
            oldest_seconds=max(series.age),
            most_running=max(series.running),
            cold_starts=self._environments[feed.function].cold_starts * scale,
            busy_seconds=mapping.busy_seconds * scale,
            invocations=mapping.invocations * scale,
            rang=find_ringing(
                series.age, feed.age_alarm_seconds, numbers.age_alarm_period_seconds, numbers.age_alarm_periods
            ),
        )

    def _call(self, seconds: float, callback: Callable[[], None]) -> None:
        self._clock.timeout(seconds).callbacks.append(lambda _: callback())
