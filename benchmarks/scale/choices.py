"""The template's numbers against others that they could have been."""

from typing import Final

import msgspec

from benchmarks.scale.arrivals import Burst
from benchmarks.scale.scenarios import Scenario
from benchmarks.scale.service_times import USUAL
from benchmarks.scale.simulation import Plan, simulate
from benchmarks.scale.template_numbers import TemplateNumbers
from benchmarks.scale.weather import Outage, Weather
from dragoman.operations.list_prices import LAMBDA_CALL, LAMBDA_GB_SECOND, SQS_REQUEST

MILLION: Final = 1_000_000
MEMORIES: Final = (512, 884, 1_769, 3_538)
CHARACTERS: Final = 2_500


class Choice(msgspec.Struct, frozen=True):
    """One value of one number, and what it leads to."""

    number: str
    value: str
    is_templates: bool
    outcome: dict[str, float]


def weigh_batch_sizes(advised: Plan) -> list[Choice]:
    """A batch of one against ten, while an archive waits and a few files in it take longer than the time-out."""
    slow = Burst(300, 3, poison_seconds=115)
    many = Burst(300, 20_000)
    plan = msgspec.structs.replace(advised, load=msgspec.structs.replace(advised.load, bursts=(many, slow)))
    found = []
    for size in (1, 10):
        numbers = plan.numbers.replace("ingest", batch_size=size).replace("translate", batch_size=size)
        run = simulate(msgspec.structs.replace(plan, numbers=numbers))
        batch = [run.queues[name] for name in ("ingest", "translate")]
        messages = sum(each.done for each in batch)
        requests = LAMBDA_CALL.each * sum(each.invocations for each in batch)
        requests += SQS_REQUEST.each * 2 * sum(each.invocations for each in batch)
        outcome = {
            "USD of requests a million messages": requests / messages * MILLION,
            "seconds to the translation, median": run.latency.median,
            "seconds to the translation, 99th of 100": run.latency.p99,
            "messages in invocations that timed out": sum(each.timed_out * size for each in batch),
        }
        is_own = size == plan.numbers.feeds["ingest"].batch_size
        found.append(Choice("BatchSize", str(size), is_own, _round(outcome)))
    return found


def weigh_memory(numbers: TemplateNumbers) -> list[Choice]:
    """What a message takes and costs by the function's memory."""
    found = []
    for service, seconds_of in (("ingest", USUAL.ingest), ("translate", USUAL.translate)):
        for megabytes in MEMORIES:
            seconds = seconds_of(CHARACTERS, megabytes)
            outcome = {
                "seconds a message": seconds,
                "USD a million messages": seconds * megabytes / 1_024 * LAMBDA_GB_SECOND.each * MILLION,
            }
            is_own = megabytes == numbers.feeds[service].memory_megabytes
            found.append(Choice(f"MemorySize of {service}", f"{megabytes:,}", is_own, _round(outcome)))
    return found


def weigh_visibility(advised: Plan) -> list[Choice]:
    """While other functions take all of the account's concurrency for twenty minutes, and batches wait with pollers."""
    feed = advised.numbers.feeds["ingest"]
    plan = msgspec.structs.replace(advised, weather=Weather(starvations=((300, 1_500),)))
    found = []
    for factor in (1, 2, 6):
        numbers = plan.numbers
        for name in ("ingest", "translate"):
            numbers = numbers.replace(name, visibility_seconds=factor * numbers.feeds[name].time_out_seconds)
        run = simulate(msgspec.structs.replace(plan, numbers=numbers))
        is_own = feed.visibility_seconds == factor * feed.time_out_seconds
        outcome = {"dead letters": sum(run.queues[name].dead for name in ("ingest", "translate"))}
        found.append(Choice("VisibilityTimeout / Timeout", str(factor), is_own, _round(outcome)))
    return found


def weigh_receives(advised: Plan) -> list[Choice]:
    """Through outages of S3 of ten and of forty minutes."""
    found = []
    own = advised.numbers.feeds["ingest"].max_receives
    for receives in (2, 3, 5):
        outcome: dict[str, float] = {}
        for minutes in (10, 40):
            numbers = advised.numbers.replace("ingest", max_receives=receives)
            numbers = numbers.replace("translate", max_receives=receives)
            weather = Weather((Outage(600, 600 + 60 * minutes),))
            run = simulate(msgspec.structs.replace(advised, numbers=numbers, weather=weather))
            dead = sum(run.queues[name].dead for name in ("ingest", "translate"))
            outcome[f"dead letters after {minutes} minutes"] = dead
            outcome[f"seconds to the translation, 99th of 100, after {minutes} minutes"] = run.latency.p99
        found.append(Choice("MaxReceives", str(receives), receives == own, _round(outcome)))
    return found


def weigh_windows(small: Scenario) -> list[Choice]:
    """A batching window, which saves requests where little comes, on a small newsroom's feed."""
    found = []
    for seconds in (0.0, 5.0):
        numbers = small.plan.numbers.replace("ingest", batching_window_seconds=seconds, batch_size=10 if seconds else 1)
        run = simulate(msgspec.structs.replace(small.plan, numbers=numbers))
        outcome = {
            "seconds to the translation, median": run.latency.median,
            "invocations of ingest a file": run.queues["ingest"].invocations / run.queues["ingest"].done,
        }
        own = small.plan.numbers.feeds["ingest"].batching_window_seconds
        found.append(Choice("MaximumBatchingWindowInSeconds", f"{seconds:g}", seconds == own, _round(outcome)))
    return found


def weigh_retention(numbers: TemplateNumbers) -> list[Choice]:
    """How many files a backfill may have, dropped at once, before the queue forgets what it has not reached: the
    template's concurrency, two targets, articles of 2,500 characters."""
    feed = numbers.feeds["translate"]
    found = []
    for days in (4, 7, 10):
        files = days * 86_400 * feed.max_concurrency / USUAL.translate(CHARACTERS) / 2
        outcome = {"files with the defaults": files, "days left for a dead letter": 14.0 - days}
        is_own = days * 86_400 == feed.retention_seconds
        found.append(Choice("MessageRetentionPeriod in days", str(days), is_own, _round(outcome)))
    return found


def _round(outcome: dict[str, float]) -> dict[str, float]:
    return {name: float(f"{value:.3g}") if value < 1_000 else round(value) for name, value in outcome.items()}
