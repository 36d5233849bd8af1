"""What it costs to have articles translated: arithmetic over list prices, measured times and counted requests. Pure.

An estimate of what AWS charges for the stack with the engine in the function. No bill has been compared with it.
infra/COST.md explains each number.
"""

import math
from typing import Final

import msgspec

from dragoman.operations import counted, list_prices
from dragoman.operations.charges import (
    Line,
    charge,
    charge_events,
    charge_functions,
    charge_logs,
    charge_queues,
    charge_store,
)
from dragoman.operations.counted import Requests
from dragoman.operations.list_prices import Translator

MONTH_DAYS: Final = 30.0
_DAY_SECONDS: Final = 86_400
_SEND_ENTRIES: Final = 10  # messages in one request to SQS


class Workload(msgspec.Struct, frozen=True):
    """Articles, each new and plain, and each in another language than its targets."""

    articles: int
    characters: int
    """Of an article, on average."""
    targets: int
    days: float = MONTH_DAYS
    """In which they come: what is charged by the month is charged for these."""

    @property
    def translated_characters(self) -> int:
        """As translation services count: of the source, once for each target."""
        return self.articles * self.characters * self.targets


class Times(msgspec.Struct, frozen=True):
    """Seconds of processor on one core of a development machine, of the warm functions."""

    ingest: float = counted.INGEST_SECONDS
    ingest_character: float = counted.INGEST_CHARACTER_SECONDS
    translate: float = counted.TRANSLATE_SECONDS
    translate_character: float = counted.TRANSLATE_CHARACTER_SECONDS


class Assumptions(msgspec.Struct, frozen=True):
    """What nobody here could measure, and what a stack's owner may have set otherwise."""

    speed: float = counted.SPEED
    """What a full vCPU of Lambda does while a core of the machine that was measured does 1."""
    has_glossaries: bool = False
    traces: bool = False
    """Whether X-Ray traces the functions (`Tracing=Active`)."""
    months_kept: float = 1.0
    """How long files and records are kept."""
    times: Times = Times()
    """Measured; `python -m benchmarks.cost` measures them again."""


class Rival(msgspec.Struct, frozen=True):
    """The same text at a translation service."""

    translator: Translator
    usd: float
    times: float
    """Of what it costs here; 0 where that is nothing."""


class WorkloadCost(msgspec.Struct, frozen=True):
    """The whole of it."""

    variable: tuple[Line, ...]
    """What grows with the articles."""
    fixed: tuple[Line, ...]
    """What is charged by the month, for the days of the workload."""
    variable_usd: float
    fixed_usd: float
    usd: float
    translated_characters: int
    usd_per_million_characters: float
    variable_usd_per_million_characters: float
    rivals: tuple[Rival, ...]


def estimate_workload(workload: Workload, assumptions: Assumptions) -> WorkloadCost:
    """The arithmetic, line by line."""
    variable, fixed = tuple(_charge_work(workload, assumptions)), tuple(_charge_time(workload))
    variable_usd, fixed_usd = sum(line.usd for line in variable), sum(line.usd for line in fixed)
    usd, characters = variable_usd + fixed_usd, workload.translated_characters
    millions = characters / 1_000_000
    return WorkloadCost(
        variable=variable,
        fixed=fixed,
        variable_usd=variable_usd,
        fixed_usd=fixed_usd,
        usd=usd,
        translated_characters=characters,
        usd_per_million_characters=usd / millions,
        variable_usd_per_million_characters=variable_usd / millions,
        rivals=tuple(_compare(translator, workload, usd) for translator in list_prices.TRANSLATORS),
    )


def count_requests(workload: Workload, assumptions: Assumptions) -> Requests:
    """What the functions ask of S3 and SQS for one article."""
    translate = counted.TRANSLATE_NEW + (counted.WITH_GLOSSARIES if assumptions.has_glossaries else Requests(0))
    sends = math.ceil(workload.targets / _SEND_ENTRIES)
    return msgspec.structs.replace(counted.INGEST_NEW, sends=sends) + translate * workload.targets


def count_seconds(workload: Workload, assumptions: Assumptions) -> float:
    """How long functions run for one article."""
    times = assumptions.times
    ingest = times.ingest + times.ingest_character * workload.characters
    translate = times.translate + times.translate_character * workload.characters
    work = ingest + translate * workload.targets
    return work / assumptions.speed + counted.compute_waiting(count_requests(workload, assumptions))


def _charge_work(workload: Workload, assumptions: Assumptions) -> list[Line]:
    articles, targets = workload.articles, workload.targets
    messages = articles * (1 + targets)
    requests = count_requests(workload, assumptions) * articles
    drops = Requests(0, writes=articles)
    lines = [
        charge_functions(messages, articles * count_seconds(workload, assumptions)),
        charge_store(requests + drops),
        charge_queues(articles + requests.sends + counted.QUEUE_REQUESTS * messages),
        # One for each file, and, because others may listen there, one for each record.
        charge_events(articles + messages),
        charge_logs(messages, articles * _count_log_bytes(targets)),
        _charge_storage(workload, assumptions),
    ]
    return [*lines, _charge_traces(workload)] if assumptions.traces else lines


def _count_log_bytes(targets: int) -> int:
    ingest = counted.INGEST_LOG_BYTES + counted.PLATFORM_LOG_BYTES
    return ingest + targets * (counted.TRANSLATE_LOG_BYTES + counted.PLATFORM_LOG_BYTES)


def _charge_storage(workload: Workload, assumptions: Assumptions) -> Line:
    """The file, taken for as long as its text, and its records."""
    each = (
        workload.characters * (1 + counted.ARTICLE_BYTES + counted.TRANSLATION_BYTES * workload.targets)
        + (1 + workload.targets) * counted.RECORD_BYTES
    )
    stored, price = each * workload.articles, list_prices.S3_STORAGE
    months = assumptions.months_kept
    what = f"{stored / 1e9:,.1f} GB for {months:g} {'month' if months == 1 else 'months'} at {price.usd}"
    line = charge(price, stored * months, what=what)
    return msgspec.structs.replace(line, service="S3 storage")


def _charge_traces(workload: Workload) -> Line:
    """Lambda traces one request a second and 5 % of the rest, in each function; evenly spread, as the dearest case."""
    seconds = workload.days * _DAY_SECONDS
    calls = (workload.articles, workload.articles * workload.targets)
    traces = sum(min(each, seconds) + 0.05 * max(0.0, each - seconds) for each in calls)
    return charge(list_prices.TRACE, traces)


def _charge_time(workload: Workload) -> list[Line]:
    months = workload.days / MONTH_DAYS
    polls = counted.POLLED_QUEUES * counted.IDLE_POLLERS * workload.days * _DAY_SECONDS / counted.POLL_SECONDS
    idle = charge_queues(round(polls))
    return [
        charge(list_prices.METRIC, counted.METRICS * months, what=f"{counted.METRICS} metrics at 0.30 a month"),
        charge(list_prices.ALARM, counted.ALARMS * months, what=f"{counted.ALARMS} alarms at 0.10 a month"),
        charge(list_prices.DASHBOARD, counted.DASHBOARDS * months, what="1 at 3.00 a month"),
        msgspec.structs.replace(idle, service="SQS, empty", arithmetic=f"{idle.arithmetic}: Lambda's pollers"),
        charge(list_prices.KEY, counted.KEYS * months, what="1 key, of the alarms' topic, at 1.00 a month"),
    ]


def _compare(translator: Translator, workload: Workload, usd: float) -> Rival:
    millions = workload.translated_characters / 1_000_000
    theirs = millions * translator.usd_per_million_characters + translator.usd_a_month * workload.days / MONTH_DAYS
    return Rival(translator, theirs, theirs / usd if usd else 0.0)
