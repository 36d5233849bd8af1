"""`dragoman cost`: the arithmetic, what it stands on, and how it is told."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from dragoman.cli import app
from dragoman.operations import counted, list_prices
from dragoman.operations.cost_model import Assumptions, Workload, WorkloadCost, count_requests, estimate_workload
from dragoman.operations.counted import Requests
from dragoman.operations.list_prices import ListPrice, Translator
from dragoman.translation.engines.amazon import AmazonEngine
from dragoman.translation.engines.deepl import DeepLEngine
from dragoman.translation.engines.microsoft import MicrosoftEngine

MILLION = 1_000_000
NEWS = Workload(MILLION, 3_000, 2)
USUAL = Assumptions()
WORKLOADS = st.builds(
    Workload,
    articles=st.integers(1, 10**9),
    characters=st.integers(1, 10**6),
    targets=st.integers(1, 40),
    days=st.floats(0.01, 1_000),
)
GUIDE = (Path(__file__).parents[3] / "infra" / "COST.md").read_text("utf-8")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["cost", *arguments])


def price(workload: Workload = NEWS, **assumptions: Any) -> dict[str, float]:
    """US dollars by service."""
    found = estimate_workload(workload, msgspec.structs.replace(USUAL, **assumptions))
    return {line.service: line.usd for line in (*found.variable, *found.fixed)}


def test_a_million_articles_into_two_targets_cost_what_the_guide_says() -> None:
    found = estimate_workload(NEWS, USUAL)
    assert found.translated_characters == 6_000 * MILLION
    for line in (*found.variable, *found.fixed):
        assert f"| {line.service} | {line.usd:.2f} |" in GUIDE
    assert f"**{found.usd:.2f}**" in GUIDE
    assert f"USD {found.usd_per_million_characters:.4f} a million characters" in GUIDE


def test_the_goal_is_held_with_everything_included() -> None:
    assert estimate_workload(NEWS, USUAL).usd_per_million_characters < 0.02


def test_requests_are_those_of_the_file_and_of_each_target() -> None:
    assert price()["S3"] == pytest.approx(25 * 0.40 + 4 * 5.00)
    assert count_requests(NEWS, USUAL) == Requests(reads=25, writes=3, sends=1)
    assert count_requests(msgspec.structs.replace(NEWS, targets=11), USUAL).sends == 2
    assert count_requests(NEWS, Assumptions(has_glossaries=True)).reads == 27


def test_each_message_is_sent_received_and_deleted() -> None:
    one_target = msgspec.structs.replace(NEWS, targets=1)
    assert price(one_target)["SQS"] == pytest.approx(6 * 0.40)


def test_a_slower_function_costs_more_and_waits_no_longer() -> None:
    fast, slow = price(speed=1.0)["Lambda"], price(speed=0.5)["Lambda"]
    waiting = 25 * counted.READ_SECONDS + 3 * counted.WRITE_SECONDS + counted.SEND_SECONDS
    per_second = counted.MEMORY_MB / 1024 * list_prices.LAMBDA_GB_SECOND.usd * MILLION
    still = waiting * per_second + 3 * 0.20
    assert slow - still == pytest.approx(2 * (fast - still))


def test_traces_are_counted_as_lambda_samples_them() -> None:
    assert "X-Ray" not in price()
    assert price(traces=True)["X-Ray"] == pytest.approx(3 * 5.00)  # under one call a second: each
    in_a_second = Workload(101, 3_000, 1, days=1 / 86_400)
    assert price(in_a_second, traces=True)["X-Ray"] == pytest.approx(2 * (1 + 0.05 * 100) * 5e-6)


def test_what_costs_by_the_month_is_charged_for_the_days() -> None:
    month = estimate_workload(NEWS, USUAL)
    day = estimate_workload(msgspec.structs.replace(NEWS, days=1.0), USUAL)
    assert day.fixed_usd == pytest.approx(month.fixed_usd / 30)
    assert day.variable_usd == pytest.approx(month.variable_usd)


def test_services_are_paid_by_the_character_of_the_source_and_target() -> None:
    usd = {rival.translator.name: rival.usd for rival in estimate_workload(NEWS, USUAL).rivals}
    assert list(usd.values()) == [90_000, 120_000, 150_005.49, 60_000]


@given(WORKLOADS)
def test_lines_add_up_and_none_is_free_money(workload: Workload) -> None:
    found = estimate_workload(workload, Assumptions(traces=True))
    lines = (*found.variable, *found.fixed)
    assert all(line.usd > 0 for line in lines)
    assert found.usd == pytest.approx(sum(line.usd for line in lines))
    assert found.usd_per_million_characters * workload.translated_characters == pytest.approx(found.usd * MILLION)


@given(WORKLOADS, st.sampled_from(["articles", "characters", "targets", "days"]))
def test_more_of_anything_costs_more_together(workload: Workload, field: str) -> None:
    more = msgspec.structs.replace(workload, **{field: 2 * getattr(workload, field)})
    assert estimate_workload(more, USUAL).usd > estimate_workload(workload, USUAL).usd


@given(WORKLOADS)
def test_longer_articles_are_cheaper_by_the_character(workload: Workload) -> None:
    longer = msgspec.structs.replace(workload, characters=2 * workload.characters)
    before, after = (estimate_workload(each, USUAL).usd_per_million_characters for each in (workload, longer))
    assert after < before


def test_engines_that_are_paid_for_are_charged_by_the_same_prices() -> None:
    engines = (AmazonEngine, list_prices.AMAZON), (DeepLEngine, list_prices.DEEPL), (MicrosoftEngine, list_prices.AZURE)
    for engine, translator in engines:
        assert engine.usd_per_million_characters == translator.usd_per_million_characters


def test_each_price_has_its_source_and_stands_in_the_guide() -> None:
    prices = [value for value in vars(list_prices).values() if isinstance(value, ListPrice)]
    assert len(prices) > 10
    known: list[ListPrice | Translator] = [*prices, *list_prices.TRANSLATORS]
    for each in known:
        assert each.source.startswith("https://")
        assert f"{each.source} | {each.known}" in GUIDE, each


def test_the_command_tells_services_arithmetic_and_one_number() -> None:
    done = run("--articles", "1000000", "--characters", "3000", "--targets", "2")
    assert done.exit_code == 0
    found: WorkloadCost = estimate_workload(NEWS, USUAL)
    assert [line.service for line in (*found.variable, *found.fixed) if line.service not in done.output] == []
    assert "4,000,000 writes at 5.00 a million" in done.output
    assert f"USD {found.usd_per_million_characters:.4f} a million characters" in done.output
    assert "DeepL" not in done.output


def test_the_comparison_names_each_service_with_its_price_list() -> None:
    done = run("--compare")
    assert [each.name for each in list_prices.TRANSLATORS if each.name not in done.output] == []
    assert "https://cloud.google.com/translate/pricing" in done.output


def test_programs_get_one_document() -> None:
    document = json.loads(run("--articles", "10", "--days", "1", "--json").stdout)
    assert (document["schema"], document["version"]) == ("dragoman.cost", 1)
    assert document["workload"] == {"articles": 10, "characters": 3_000, "targets": 2, "days": 1.0}
    assert document["estimate"]["usd"] == pytest.approx(
        document["estimate"]["variable_usd"] + document["estimate"]["fixed_usd"]
    )


@pytest.mark.parametrize("number", ["nan", "inf", "-1", "many"])
@pytest.mark.parametrize("option", ["--days", "--speed", "--months"])
def test_what_is_no_sensible_number_is_refused(option: str, number: str) -> None:
    assert run(f"{option}={number}").exit_code == 2


@pytest.mark.parametrize("option", ["--articles", "--characters", "--targets", "--days", "--speed"])
def test_nothing_of_anything_is_refused(option: str) -> None:
    assert run(option, "0").exit_code == 2
