"""The laws that the simulation of the stack has to keep, and what it reads."""

import math
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
import simpy
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.pictures import picture
from benchmarks.scale import definition, drawing
from benchmarks.scale.advice import MOST, Usage, advise, apply, list_usage
from benchmarks.scale.arrivals import DAY, PEAK, Burst, Load, arrive, find_rate
from benchmarks.scale.embedded_check import Comparison
from benchmarks.scale.embedded_model import Demand, simulate_embedded
from benchmarks.scale.findings import describe, read_details
from benchmarks.scale.lambda_account import Account, Environments
from benchmarks.scale.mapping import DONE, LATER, Mapping
from benchmarks.scale.queueing import Article, SimulatedMessage, SimulatedQueue
from benchmarks.scale.quotas import IDLE_SECONDS, POLLING_SECONDS, Quotas
from benchmarks.scale.scenarios import SIZES
from benchmarks.scale.service_times import FULL_CORE_MEGABYTES, USUAL, ServiceTimes
from benchmarks.scale.shared_cores import SharedCores
from benchmarks.scale.simulation import Plan, simulate
from benchmarks.scale.telemetry import find_ringing
from benchmarks.scale.template_numbers import Feed, read_template
from benchmarks.scale.weather import Outage, Weather
from dragoman.operations.counted import INGEST_NEW, TRANSLATE_NEW
from tests.unit.fakes import INPUT_BUCKET
from tests.unit.stories import PROSE, Desk

NUMBERS = read_template()
FEED = Feed(
    queue="ingest",
    function="Ingest",
    visibility_seconds=100.0,
    retention_seconds=10_000.0,
    max_receives=3,
    batch_size=1,
    batching_window_seconds=0.0,
    max_concurrency=4,
    time_out_seconds=50.0,
    memory_megabytes=1_769,
    age_alarm_seconds=3_600.0,
)
COMPARISON = Comparison("a backlog", (1.0, 2.0), (1.0, 2.5), 2.0, 1.0, 1.0)


def feed(**changes: Any) -> Feed:
    return msgspec.structs.replace(FEED, **changes)


class Bench:
    """One queue and one function, with service times that the test gives."""

    def __init__(self, feed: Feed = FEED, *, account: float = math.inf, in_flight: float = math.inf) -> None:
        self.clock = simpy.Environment()
        self.dead = SimulatedQueue(feed, math.inf)
        self.queue = SimulatedQueue(feed, in_flight, self.dead)
        self.ends: list[float] = []
        self.waits: list[float] = []
        self.next_seconds: Callable[[], float] = lambda: 1.0
        self.outcome = DONE
        self.environments = Environments(0.0, 1.0)
        self.mapping = Mapping(
            self.clock,
            self.queue,
            Account(account),
            self.environments,
            work=self._work,
            end=lambda message, now, outcome: self._end(now, outcome),
        )

    def send(self, count: int = 1) -> None:
        for _ in range(count):
            self.queue.send(Article(self.clock.now, 1_000), self.clock.now)
        self.mapping.pull()

    def run(self, seconds: float) -> None:
        def tick() -> simpy.events.ProcessGenerator:
            while True:
                self.queue.sweep(self.clock.now)
                self.mapping.pass_time(1.0)
                yield self.clock.timeout(1.0)

        self.clock.process(tick())
        self.clock.run(until=seconds)

    def _work(self, message: SimulatedMessage, begins: float) -> tuple[float, str]:
        self.waits.append(begins - message.sent - POLLING_SECONDS)
        return self.next_seconds() - POLLING_SECONDS, self.outcome

    def _end(self, now: float, outcome: str) -> float | None:
        self.ends.append(now)
        return 30.0 if outcome == LATER else None


# ---------------------------------------------------------------- known answers


@pytest.mark.parametrize(("jobs", "workers"), [(40, 4), (41, 4), (3, 4), (7, 1)])
def test_equal_jobs_over_some_workers_take_as_many_rounds_as_there_are(jobs: int, workers: int) -> None:
    bench = Bench(feed(max_concurrency=workers))
    bench.send(jobs)
    bench.run(100)
    assert max(bench.ends) == pytest.approx(math.ceil(jobs / workers))


def test_random_jobs_wait_as_long_as_erlang_says() -> None:
    workers, busy = 4, 0.6
    waits: list[float] = []
    for seed in range(4):
        waits += _wait_at_random(workers, busy, random.Random(seed))  # noqa: S311 - the same in each run
    seconds = 1 + POLLING_SECONDS
    load = workers * busy * seconds
    last = load**workers / math.factorial(workers) / (1 - load / workers)
    share = last / (sum(load**k / math.factorial(k) for k in range(workers)) + last)
    assert sum(waits) / len(waits) == pytest.approx(share * seconds / (workers - load), rel=0.12)


def _wait_at_random(workers: int, busy: float, chance: random.Random) -> list[float]:
    bench = Bench(feed(max_concurrency=workers))
    bench.next_seconds = lambda: POLLING_SECONDS + chance.expovariate(1.0)

    def come() -> simpy.events.ProcessGenerator:
        while True:
            yield bench.clock.timeout(chance.expovariate(workers * busy))
            bench.send()

    bench.clock.process(come())
    bench.run(4_000)
    return bench.waits


def test_pollers_begin_with_five_and_grow_by_five_a_second() -> None:
    bench = Bench(feed(max_concurrency=1_000))
    bench.next_seconds = lambda: 40.0
    bench.send(1_000)
    assert bench.mapping.running == 5
    bench.run(20)
    assert bench.mapping.running == pytest.approx(5 + 20 * 5, abs=5)


def test_two_pieces_of_work_on_one_core_take_twice_as_long_and_on_two_cores_do_not() -> None:
    def run(cores: float) -> list[float]:
        clock, ends = simpy.Environment(), list[float]()
        shared = SharedCores(clock, cores)
        for seconds in (1.0, 2.0):
            shared.run(seconds, lambda _: ends.append(clock.now))
        clock.run()
        return ends

    assert run(1) == pytest.approx([2.0, 3.0])
    assert run(2) == pytest.approx([1.0, 2.0])


def test_the_embedded_clouds_model_is_bound_by_cores_where_there_are_fewer_than_workers() -> None:
    demand = Demand(ingest=0.5, translate_character=0.0005, emulator=0.0, before_ingest=0.0, before_translate=0.0)
    files = [(0.0, 1_000.0)] * 20
    ends = simulate_embedded(NUMBERS, demand, files, cores=2)
    assert len(ends) == 20
    assert ends[-1][0] == pytest.approx(20 * 1.0 / 2, rel=0.1)


# ---------------------------------------------------------------- the queue


def test_a_message_that_takes_longer_than_the_visibility_time_out_is_done_twice() -> None:
    bench = Bench(feed(visibility_seconds=20.0))
    bench.next_seconds = lambda: 40.0
    bench.send()
    bench.run(200)
    assert bench.mapping.duplicates >= 1
    assert len(bench.ends) >= 2


def test_under_the_templates_visibility_nothing_is_done_twice() -> None:
    bench = Bench(feed(visibility_seconds=6 * FEED.time_out_seconds))
    bench.next_seconds = lambda: 49.0
    bench.send(20)
    bench.run(2_000)
    assert (bench.mapping.duplicates, len(bench.ends)) == (0, 20)


def test_a_message_whose_invocation_times_out_becomes_a_dead_letter_after_its_last_receive() -> None:
    bench = Bench()
    bench.next_seconds = lambda: 51.0
    bench.send()
    bench.run(1_000)
    assert (bench.queue.receives, bench.queue.buried, len(bench.dead)) == (3, 1, 1)
    assert bench.dead.find_oldest_age(1_000) == 1_000  # it counts from when it was first sent


def test_a_message_that_nobody_takes_in_time_is_lost() -> None:
    bench = Bench(feed(retention_seconds=60.0), account=0)
    bench.send(3)
    bench.queue.sweep(59.0)
    assert bench.queue.expired == 0
    bench.run(1_000)
    assert bench.queue.expired + bench.queue.buried == 3


def test_messages_that_wait_for_their_next_try_count_as_in_flight_and_stall_the_queue_at_its_limit() -> None:
    bench = Bench(in_flight=10)
    bench.outcome = LATER
    bench.next_seconds = lambda: 0.1
    bench.send(50)
    bench.run(5)
    assert bench.queue.in_flight == 10
    assert bench.queue.stalled > 0


def test_a_batch_that_times_out_brings_those_back_that_were_done() -> None:
    bench = Bench(feed(batch_size=10, max_concurrency=2))
    seconds = iter([1.0, 1.0, 60.0, *[1.0] * 100])
    bench.next_seconds = lambda: next(seconds)
    bench.send(3)
    bench.mapping.pull()
    bench.run(400)
    assert bench.mapping.timed_out == 1
    assert len(bench.ends) > 3  # two were done, and done again
    assert len(bench.queue) == 0


def test_a_batching_window_waits_for_a_full_batch_and_no_longer_than_it_says() -> None:
    bench = Bench(feed(batch_size=3, batching_window_seconds=5.0))
    bench.send(2)
    assert bench.mapping.running == 0
    bench.send(1)
    assert bench.mapping.running == 1
    bench.run(1)
    bench.send(1)
    bench.clock.run(until=5.5)
    assert bench.mapping.invocations == 1
    bench.clock.run(until=7)
    assert bench.mapping.invocations == 2


# ---------------------------------------------------------------- Lambda


def test_an_environment_is_warm_until_it_was_idle_for_long_or_replaced() -> None:
    environments = Environments(2.0, 1.0)
    assert environments.start(0.0) == 2.0
    environments.end(1.0, 0.0)
    assert environments.start(2.0) == 0.0
    environments.end(3.0, 2.0)
    assert environments.start(3.0 + IDLE_SECONDS) == 2.0
    environments.end(700.0, 690.0)
    environments.replace_all(701.0)
    assert environments.start(702.0) == 2.0
    environments.end(703.0, 702.0, has_died=True)
    assert environments.start(704.0) == 2.0


def test_a_function_grows_by_a_thousand_environments_in_ten_seconds() -> None:
    environments = Environments(1.0, 1.0)
    assert [environments.start(0.0) for _ in range(1_001)].count(None) == 1
    assert environments.start(0.1) is not None


def test_what_the_account_has_no_room_for_waits_with_its_poller() -> None:
    bench = Bench(account=1)
    bench.send(3)
    bench.run(10)
    assert bench.mapping.throttled >= 1
    assert bench.ends == pytest.approx([1.0, 2.0, 3.0], abs=0.1)


# ---------------------------------------------------------------- the whole stack


PLANS = st.builds(
    lambda files, rate, receives, visibility, batch, outage, poison, seed: Plan(
        NUMBERS.replace("ingest", max_receives=receives, visibility_seconds=visibility, batch_size=batch).replace(
            "translate", max_receives=receives, batch_size=batch
        ),
        Load(rate, bursts=(Burst(5.0, files), Burst(7.0, 1, poison_seconds=poison))),
        60.0,
        Quotas(concurrency=7),
        weather=Weather((Outage(10.0, 10.0 + outage, hangs=seed % 2 == 0),), (30.0,)),
        patience_seconds=400_000.0,
        seed=seed,
    ),
    st.integers(1, 40),
    st.sampled_from([0.0, 50_000.0]),
    st.integers(1, 4),
    st.sampled_from([1.0, 130.0, 720.0]),
    st.sampled_from([1, 10]),
    st.sampled_from([1.0, 600.0, 4_000.0]),
    st.sampled_from([30.0, 200.0]),
    st.integers(1, 99),
)


@given(PLANS)
@settings(max_examples=12, deadline=None)
def test_every_message_ends_in_exactly_one_way(plan: Plan) -> None:
    run = simulate(plan)
    for name, queue in run.queues.items():
        assert queue.sent == queue.done + queue.dead + queue.lost, name
    for name in ("ingest", "translate"):
        assert run.queues[f"{name}-dead"].sent == run.queues[name].dead
    translate = run.queues["translate"]
    assert run.translations >= translate.done  # a second delivery translates again
    assert run.translations <= translate.done + translate.duplicates + translate.dead + translate.timed_out * 10


def test_a_thinned_load_takes_as_long_as_the_whole() -> None:
    numbers = NUMBERS.replace("ingest", max_concurrency=20).replace("translate", max_concurrency=40)
    plan = Plan(numbers, Load(0, bursts=(Burst(1.0, 4_000),)), 10.0)
    whole, part = (simulate(msgspec.structs.replace(plan, scale=scale)) for scale in (1.0, 5.0))
    assert part.drained_seconds == pytest.approx(whole.drained_seconds, rel=0.1)
    assert part.queues["translate"].sent == whole.queues["translate"].sent == 8_000


def test_a_short_outage_makes_no_dead_letter_and_one_of_an_hour_does() -> None:
    plan = Plan(NUMBERS, Load(30_000), 120.0)

    def count_dead(seconds: float) -> float:
        weather = Weather((Outage(30.0, 30.0 + seconds),))
        return simulate(msgspec.structs.replace(plan, weather=weather)).queues["ingest"].dead

    assert count_dead(600.0) == 0
    assert count_dead(3_600.0) > 0


def test_s3_refuses_what_is_over_its_quota_until_it_has_split_the_prefix() -> None:
    busy = Load(30e6, begins=8 * 3_600)
    numbers = apply(advise(busy), NUMBERS)
    plan = Plan(numbers, busy, 300.0, Quotas(10_000), scale=100.0)
    assert simulate(plan).queues["ingest"].retried > 0
    split = msgspec.structs.replace(plan, quotas=Quotas(10_000, s3_partitions=advise(busy).s3_partitions))
    assert simulate(split).queues["ingest"].retried == 0


def test_eventbridge_delays_what_is_over_its_quota() -> None:
    plan = Plan(NUMBERS, Load(0, bursts=(Burst(0.0, 200),)), 1.0, Quotas(event_invocations=50))
    series = simulate(plan).queues["ingest"]
    assert series.sent == 200
    assert simulate(plan).seconds >= 3


# ---------------------------------------------------------------- what it is told


def test_the_feed_brings_as_many_as_it_says_and_most_of_them_in_the_morning() -> None:
    load = Load(20_000)
    moments = [moment for moment, _ in arrive(load, DAY, 1.0, random.Random(3))]  # noqa: S311 - likewise
    assert len(moments) == pytest.approx(20_000, rel=0.03)
    hours = Counter(int(moment // 3_600) for moment in moments)
    assert hours.most_common(1)[0][0] in {7, 8, 9}
    assert max(find_rate(load, moment) for moment in range(0, 86_400, 300)) == pytest.approx(
        20_000 / DAY * PEAK, rel=0.02
    )


def test_the_numbers_are_the_templates() -> None:
    assert set(NUMBERS.feeds) == {"ingest", "translate", "ingest-dead", "translate-dead"}
    ingest, dead = NUMBERS.feeds["ingest"], NUMBERS.feeds["ingest-dead"]
    assert ingest.visibility_seconds == 6 * ingest.time_out_seconds
    assert ingest.max_receives == 3
    assert (dead.max_receives, dead.age_alarm_seconds) == (None, None)
    assert ingest.age_alarm_seconds == 3_600


def test_less_memory_than_a_core_has_makes_work_slower_and_more_does_not_make_it_faster() -> None:
    assert USUAL.translate(2_500, FULL_CORE_MEGABYTES // 2) > 1.5 * USUAL.translate(2_500)
    assert USUAL.translate(2_500, 2 * FULL_CORE_MEGABYTES) == USUAL.translate(2_500)
    assert ServiceTimes(slowness=3).ingest(2_500) > USUAL.ingest(2_500)


def test_as_many_reads_are_of_the_input_bucket_as_the_model_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk()
    asked: Counter[str] = Counter()
    for name in ("head", "get"):
        original = getattr(desk.store, name)

        def count(address, *rest, original=original, **named):  # type: ignore[no-untyped-def]
            asked[address.bucket] += 1
            return original(address, *rest, **named)

        monkeypatch.setattr(desk.store, name, count)
    desk.ingest("a.txt", PROSE)
    assert asked[INPUT_BUCKET] == USUAL.input_reads
    assert sum(asked.values()) == INGEST_NEW.reads
    assert USUAL.translate_reads == TRANSLATE_NEW.reads


def test_advice_grows_with_the_load_and_says_when_one_stack_is_not_enough() -> None:
    sizes = [advise(Load(articles)) for articles in (1e6, 3e6, 1e7)]
    assert [each.translate_concurrency for each in sizes] == sorted(each.translate_concurrency for each in sizes)
    assert all(each.is_possible for each in sizes)
    assert not advise(Load(1e8)).is_possible
    assert advise(Load(1e8)).translate_concurrency == MOST


def test_the_guide_has_the_advice_and_the_shares_of_the_quotas() -> None:
    guide = (Path(__file__).parents[3] / "infra" / "SCALE.md").read_text("utf-8")
    rows = {cells[1].strip(" `*"): [cell.strip() for cell in cells[3:-1]] for cells in _read_rows(guide)}
    sizes = [describe(name, size) for name, size in SIZES.items()]
    assert rows["IngestConcurrency"] == [f"{size.advice.ingest_concurrency:,}" for size in sizes]
    assert rows["TranslateConcurrency"] == [f"{size.advice.translate_concurrency:,}" for size in sizes]
    assert rows["Lambda quota to have"] == [f"{size.advice.account_concurrency:,}" for size in sizes]
    usages = [{usage.quota: usage for usage in size.usage} for size in sizes]
    for row, quota in (
        ("S3 reads of the output bucket a second", "S3 reads of the output bucket a second"),
        ("S3 writes", "S3 writes of the output bucket a second"),
        ("EventBridge invocations a second", "EventBridge invocations a second"),
    ):
        assert rows[row] == [
            f"{usage[quota].used:,.0f} ({usage[quota].share:.0%})".replace("%", " %") for usage in usages
        ]
    running = [usage["Lambda executions at once"] for usage in usages]
    assert rows["Lambda executions at once"] == [f"{each.share:.0%}".replace("%", " %") for each in running]
    assert rows["running at once, busiest moment"] == [f"{each.used:,.0f}" for each in running]


def _read_rows(guide: str) -> list[list[str]]:
    """The cells of each line of a table that has five columns."""
    return [cells for cells in (line.split("|") for line in guide.splitlines()) if len(cells) == 7]


def test_the_quota_that_comes_first_is_named_first() -> None:
    usage = list_usage(Load(1e7), Quotas(concurrency=10))
    assert usage[0].quota == "Lambda executions at once"
    assert usage[0].share > 1
    assert Usage("any", 50, 100).share == 0.5


@pytest.mark.parametrize(
    ("ages", "rang"),
    [([4_000.0] * 10, (10.0, 10.0)), ([4_000.0] * 5 + [0.0] * 5, None), ([3_600.0] * 20, None)],
)
def test_an_alarm_rings_when_two_periods_in_a_row_are_over(ages: list[float], rang: tuple[float, float] | None) -> None:
    assert find_ringing(ages, 3_600.0, 300.0, 2) == rang
    assert find_ringing(ages, None, 300.0, 2) is None


def test_a_small_run_of_the_benchmark_gives_figures_and_pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding = definition.conclude(NUMBERS, Demand(0.1, 0.0001, 0.0, 0.0, 0.0), [COMPARISON], is_quick=True)
    held = {figure.name: figure.is_held for figure in finding.figures if figure.goal}
    assert held["median latency of a backlog on the embedded cloud, simulated against measured or the other way round"]
    assert sum("at the peak of" in name for name in held) == 3
    details = read_details(msgspec.json.decode(msgspec.json.encode(finding.details)))
    monkeypatch.setattr(drawing, "picture", lambda name, **given: picture(name, **given, folder=tmp_path))
    drawing.draw(details)
    assert {path.name for path in tmp_path.iterdir()} == {"scale_check.svg", "scale_troubles.svg", "scale_quotas.svg"}
