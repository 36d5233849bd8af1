import threading
from datetime import UTC, datetime

import pytest

from dragoman.errors import EngineError, EngineReason
from dragoman.translation.budget import (
    MAY_BE_CHARGED,
    MICRO_USD,
    BudgetedEngine,
    BudgetLimits,
    LocalBudget,
    Reservation,
    estimate_cost,
)
from tests.unit.fakes import FakeEngine

DAY = datetime(2026, 11, 23, 23, 59, tzinfo=UTC)
NEXT_DAY = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
NEXT_MONTH = datetime(2026, 12, 1, 0, 0, tzinfo=UTC)
TEXT = "The wall is old."
COST = len(TEXT) * 15


class FakeBudget:
    """A budget with so much in it, which tells what was booked."""

    def __init__(self, left: int) -> None:
        self.left = left

    def reserve(self, amount: int) -> Reservation:
        if amount > self.left:
            raise EngineError(EngineReason.BUDGET_SPENT, "the day's budget")
        self.left -= amount
        return Reservation(amount, "2026-11-23")

    def give_back(self, reservation: Reservation) -> None:
        self.left += reservation.amount


class Calendar:
    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def make_budget(daily: int = 100, monthly: int = 250, now: datetime = DAY) -> tuple[LocalBudget, Calendar]:
    calendar = Calendar(now)
    return LocalBudget(BudgetLimits(daily, monthly), calendar), calendar


def is_spent(budget: LocalBudget, amount: int) -> bool:
    try:
        budget.reserve(amount)
    except EngineError as error:
        return error.reason is EngineReason.BUDGET_SPENT
    return False


@pytest.mark.parametrize(
    ("text", "price", "cost"), [("abcd", 15.0, 60), ("", 15.0, 0), ("a", 0.4, 1), ("naïve 👏", 10.0, 70)]
)
def test_a_text_costs_its_characters_in_millionths_of_a_dollar_rounded_up(text: str, price: float, cost: int) -> None:
    assert estimate_cost(text, price) == cost


def test_a_million_characters_cost_the_list_price() -> None:
    assert estimate_cost("a" * 1_000_000, 15.0) == 15 * MICRO_USD


def test_limits_are_read_from_dollars() -> None:
    assert BudgetLimits.of(5.0, 0.1) == BudgetLimits(5_000_000, 100_000)


def test_money_is_there_up_to_the_last_millionth_and_no_further() -> None:
    budget, _ = make_budget()
    assert not is_spent(budget, 100)
    assert is_spent(budget, 1)


def test_a_budget_of_nothing_pays_for_nothing() -> None:
    budget, _ = make_budget(daily=0)
    assert is_spent(budget, 1)


def test_a_new_day_has_a_new_budget() -> None:
    budget, calendar = make_budget()
    budget.reserve(100)
    calendar.now = NEXT_DAY
    assert not is_spent(budget, 100)


def test_a_month_ends_its_days() -> None:
    budget, calendar = make_budget()
    for day in (21, 22, 23):
        calendar.now = DAY.replace(day=day)
        budget.reserve(80)
    with pytest.raises(EngineError, match=r"the month's budget of USD 0\.00"):
        budget.reserve(20)
    calendar.now = NEXT_MONTH
    assert not is_spent(budget, 100)


def test_what_the_month_refuses_is_not_booked_on_the_day() -> None:
    budget, _ = make_budget(daily=100, monthly=50)
    assert is_spent(budget, 60)
    assert not is_spent(budget, 50)


def test_money_that_is_given_back_is_there_again() -> None:
    budget, _ = make_budget()
    budget.give_back(budget.reserve(100))
    assert not is_spent(budget, 100)


def test_money_goes_back_to_the_day_that_it_came_from() -> None:
    budget, calendar = make_budget()
    reservation = budget.reserve(100)
    calendar.now = NEXT_DAY
    budget.give_back(reservation)
    assert not is_spent(budget, 100)
    assert is_spent(budget, 1), "the new day got nothing from the old"


def test_threads_together_do_not_spend_more_than_there_is() -> None:
    budget, _ = make_budget(daily=1_000, monthly=1_000)
    spent: list[int] = []

    def spend() -> None:
        while not is_spent(budget, 7):
            spent.append(7)

    threads = [threading.Thread(target=spend) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(spent) == 1_000 // 7 * 7


def test_an_answer_costs_what_was_estimated() -> None:
    budget = FakeBudget(left=COST)
    BudgetedEngine(FakeEngine(usd_per_million_characters=15), budget).translate(TEXT, "en", "pt", 10)
    assert budget.left == 0


def test_without_the_money_the_engine_is_not_asked() -> None:
    engine, budget = FakeEngine(usd_per_million_characters=15), FakeBudget(left=COST - 1)
    with pytest.raises(EngineError) as caught:
        BudgetedEngine(engine, budget).translate(TEXT, "en", "pt", 10)
    assert caught.value.reason is EngineReason.BUDGET_SPENT
    assert (engine.asked, budget.left) == ([], COST - 1)


@pytest.mark.parametrize("reason", [reason for reason in EngineReason if reason not in MAY_BE_CHARGED])
def test_what_the_service_refused_is_given_back(reason: EngineReason) -> None:
    engine = FakeEngine(errors=EngineError(reason, "no"), usd_per_million_characters=15)
    budget = FakeBudget(left=COST)
    with pytest.raises(EngineError):
        BudgetedEngine(engine, budget).translate(TEXT, "en", "pt", 10)
    assert budget.left == COST


@pytest.mark.parametrize("reason", sorted(MAY_BE_CHARGED))
def test_what_nobody_knows_the_end_of_stays_spent(reason: EngineReason) -> None:
    engine = FakeEngine(errors=EngineError(reason, "who knows"), usd_per_million_characters=15)
    budget = FakeBudget(left=COST)
    with pytest.raises(EngineError):
        BudgetedEngine(engine, budget).translate(TEXT, "en", "pt", 10)
    assert budget.left == 0


def test_where_the_ledger_took_all_the_time_nobody_is_asked_and_the_money_goes_back() -> None:
    engine, budget = FakeEngine(usd_per_million_characters=15), FakeBudget(left=COST)
    with pytest.raises(EngineError) as caught:
        BudgetedEngine(engine, budget).translate(TEXT, "en", "pt", 0)
    assert caught.value.reason is EngineReason.BUDGET_UNKNOWN
    assert (engine.asked, budget.left) == ([], COST)


def test_an_engine_behind_its_budget_is_the_same_engine() -> None:
    engine = FakeEngine("amazon", usd_per_million_characters=15)
    guarded = BudgetedEngine(engine, FakeBudget(0))
    assert (guarded.name, guarded.usd_per_million_characters) == ("amazon", 15)
    assert guarded.identity("en", "pt") == engine.identity("en", "pt")
    assert guarded.repertoire("en", "pt") is None
