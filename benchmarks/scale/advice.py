"""What to set for a load, and how near it comes to each quota: arithmetic, which the simulation then tries."""

import math
from typing import Final

import msgspec

from benchmarks.scale.arrivals import DAY, PEAK, Load
from benchmarks.scale.quotas import REQUESTS_PER_CONCURRENCY, S3_READS, S3_WRITES, Quotas
from benchmarks.scale.service_times import USUAL, ServiceTimes
from benchmarks.scale.template_numbers import TemplateNumbers

HEADROOM: Final = 2.0
"""Of the busiest moment. Concurrency costs nothing while it is not used, and at twice the peak's an hour's backlog is
gone an hour later."""
LEAST_INGEST: Final = 50
"""Of ingest, in an account that is not new: a thousand files that take a minute each keep it busy for 20 minutes, in
which the others wait."""
LEAST: Final = 2
MOST: Final = 1_000
"""What Lambda accepts for a mapping's MaximumConcurrency."""
RECORDING: Final = 4
"""What record_failure may take, two for each of its queues."""
RESERVE: Final = 100
"""What Lambda keeps unreserved, and other functions of the account may want."""
SAFE_SHARE: Final = 0.8
"""Of a quota; beyond it a busy minute is over."""


class Advice(msgspec.Struct, frozen=True):
    """What to set."""

    ingest_concurrency: int
    translate_concurrency: int
    account_concurrency: int
    """The quota to ask for; 1,000 is what an account has that is not new."""
    s3_partitions: int
    """Into how many parts the output bucket has to be split."""
    is_possible: bool
    """Whether one stack can do it: MaximumConcurrency ends at 1,000."""


class Usage(msgspec.Struct, frozen=True):
    """How much of one quota the busiest moment takes."""

    quota: str
    used: float
    limit: float

    @property
    def share(self) -> float:
        """1 is the quota."""
        return self.used / self.limit


def advise(load: Load, times: ServiceTimes = USUAL) -> Advice:
    """For the busiest moment of the load's day."""
    peak = load.articles_a_day / DAY * PEAK
    ingest = peak * times.ingest(load.characters) * HEADROOM
    translate = peak * load.targets * times.translate(load.characters) * HEADROOM
    for_ingest, for_translate = (min(MOST, _round_up(each)) for each in (ingest, translate))
    for_ingest = max(LEAST_INGEST, for_ingest)
    reads = _count_reads(load, times) * peak
    return Advice(
        ingest_concurrency=for_ingest,
        translate_concurrency=for_translate,
        account_concurrency=max(1_000, _round_up(for_ingest + for_translate + RECORDING + RESERVE)),
        s3_partitions=max(1, math.ceil(reads / (S3_READS * SAFE_SHARE))),
        is_possible=max(ingest, translate) <= MOST,
    )


def apply(advice: Advice, numbers: TemplateNumbers) -> TemplateNumbers:
    """The template's numbers under the two parameters."""
    changed = numbers.replace("ingest", max_concurrency=advice.ingest_concurrency)
    return changed.replace("translate", max_concurrency=advice.translate_concurrency)


def list_usage(load: Load, quotas: Quotas, times: ServiceTimes = USUAL) -> list[Usage]:
    """Every quota that the load comes near to, the nearest first."""
    peak = load.articles_a_day / DAY * PEAK
    messages = peak * (1 + load.targets)
    running = peak * (times.ingest(load.characters) + load.targets * times.translate(load.characters))
    parts = quotas.s3_partitions
    usages = [
        Usage("S3 reads of the output bucket a second", _count_reads(load, times) * peak, S3_READS * parts),
        Usage("S3 writes of the output bucket a second", times.writes * messages, S3_WRITES * parts),
        Usage("Lambda executions at once", running, quotas.concurrency),
        Usage("Lambda invocations a second", messages, REQUESTS_PER_CONCURRENCY * quotas.concurrency),
        Usage("EventBridge invocations a second", peak, quotas.event_invocations),
        Usage("SQS messages in flight in one queue", running, quotas.in_flight),
    ]
    return sorted(usages, key=lambda usage: -usage.share)


def _count_reads(load: Load, times: ServiceTimes) -> float:
    return times.ingest_reads + load.targets * times.translate_reads


def _round_up(value: float) -> int:
    """To a number that one would choose: two digits."""
    step = int(10 ** max(0, math.floor(math.log10(max(value, 1))) - 1))
    return max(LEAST, math.ceil(value / step - 1e-9) * step)
