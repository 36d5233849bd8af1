"""The benchmark: processor time and requests of the real functions by length of article, and what that costs."""

from collections.abc import Sequence
from statistics import median
from typing import Any, Final

import msgspec

from benchmarks.benchmark import Benchmark, Finding
from benchmarks.cost.cloud import Functions, Passage, open_functions
from benchmarks.cost.drawing import draw
from benchmarks.cost.fitting import Straight, fit
from benchmarks.result import Figure, Goal
from benchmarks.texts import write_article
from dragoman.operations import counted
from dragoman.operations.cost_model import Assumptions, Times, Workload, estimate_workload
from dragoman.operations.counted import Requests

MILLION: Final = 1_000_000
LENGTHS: Final = (1_000, 3_000, 10_000)
TARGETS: Final = (1, 2)
ARTICLES: Final = {1_000: 24, 3_000: 12, 10_000: 4}
"""Of each length: together 100,000 characters, some 20 s. The short ones tell what an article takes whatever its
length, and the reader's clock has steps of 10 ms."""
QUICK_ARTICLES: Final = {1_000: 2, 3_000: 1}
CHEAP: Final = Goal(0.02, is_least=False)
COUNTS: Final = Goal(1.0, is_least=False)
TIMES: Final = Goal(1.3, is_least=False)
"""A machine differs from another by so much, and a quiet one from a loaded one."""


class Sample(msgspec.Struct, frozen=True):
    """One article's way."""

    characters: int
    ingest: Passage
    translate: Passage
    article_bytes: int
    translation_bytes: int


def measure(is_quick: bool) -> Finding:
    """Both functions, warm, one article after the other; another process plays AWS."""
    numbers = QUICK_ARTICLES if is_quick else ARTICLES
    with open_functions() as functions:
        for number in range(2):  # loads models, and fills what is filled once
            _pass(functions, 900_000 + number, 2_000)
        samples = [
            _pass(functions, length + number, length) for length, count in numbers.items() for number in range(count)
        ]
    ingest = fit([(sample.characters, sample.ingest.seconds) for sample in samples])
    translate = fit([(sample.characters, sample.translate.seconds) for sample in samples])
    times = Times(ingest.base, ingest.slope, translate.base, translate.slope)
    return Finding(tuple(_judge(samples, times)), _describe(samples, ingest, translate, times))


def _pass(functions: Functions, number: int, length: int) -> Sample:
    key, text = f"{length}/{number}.txt", write_article(number, length)
    functions.drop(key, text.encode())
    ingest, translate = functions.ingest(key), functions.translate(key, "pt")
    if not (ingest.is_done and translate.is_done):
        raise AssertionError(f"{key} was given back")
    sizes = functions.size(f"articles/{key}.json"), functions.size(f"translations/pt/{key}.json")
    return Sample(len(text), ingest, translate, *sizes)


def _judge(samples: Sequence[Sample], times: Times) -> list[Figure]:
    usual = estimate_workload(Workload(MILLION, 3_000, 2), Assumptions(times=times))
    built_in = estimate_workload(Workload(MILLION, 3_000, 2), Assumptions())
    speed = f"a function on Lambda taken to have {counted.SPEED:g} of this core"
    figures = [
        Figure(
            "a million characters, all included: a million articles of 3,000 characters into 2 targets in a month",
            usual.usd_per_million_characters,
            "USD",
            CHEAP,
            speed,
        )
    ]
    for length in LENGTHS:
        for targets in TARGETS:
            found = estimate_workload(Workload(MILLION, length, targets), Assumptions(times=times))
            into = f"{targets} target{'s' * (targets > 1)}"
            name = (
                f"a million characters, articles of {length:,} characters into {into}, without what costs by the month"
            )
            note = f"with it, in a month of a million articles, {found.usd_per_million_characters:.4f}"
            figures.append(Figure(name, found.variable_usd_per_million_characters, "USD", None, note))
    return [
        *figures,
        Figure("requests to AWS, of those that the estimate counts", _compare_requests(samples), "ratio", COUNTS),
        Figure(
            "cost with the times of this run, of that with those built into dragoman cost",
            usual.usd / built_in.usd,
            "ratio",
            TIMES,
        ),
        *(
            Figure(f"the same text through {rival.translator.name}, times as dear", rival.times, "ratio")
            for rival in usual.rivals
        ),
    ]


def _compare_requests(samples: Sequence[Sample]) -> float:
    """The most that any article asked for, over what is counted on."""
    expected = _add_up(counted.INGEST_NEW + counted.TRANSLATE_NEW)
    return max(_add_up(sample.ingest.requests + sample.translate.requests) for sample in samples) / expected


def _add_up(requests: Requests) -> int:
    return requests.reads + requests.writes + requests.listings + requests.sends


def _describe(samples: Sequence[Sample], ingest: Straight, translate: Straight, times: Times) -> dict[str, Any]:
    workloads = [Workload(MILLION, length, targets) for length in LENGTHS for targets in TARGETS]
    article = fit([(sample.characters, float(sample.article_bytes)) for sample in samples])
    translation = fit([(sample.characters, float(sample.translation_bytes)) for sample in samples])
    return {
        "ingest_seconds": ingest,
        "translate_seconds": translate,
        "article_bytes": article,
        "translation_bytes": translation,
        "log_bytes": {
            "ingest": median(sample.ingest.log_bytes for sample in samples),
            "translate": median(sample.translate.log_bytes for sample in samples),
        },
        "requests": {"ingest": samples[-1].ingest.requests, "translate": samples[-1].translate.requests},
        "estimates": [
            {"workload": workload, "estimate": estimate_workload(workload, Assumptions(times=times))}
            for workload in workloads
        ],
    }


BENCHMARK: Final = Benchmark(
    name="cost",
    question="What does a million characters cost, everything included?",
    seconds=30,
    measure=measure,
    draw=draw,
)
