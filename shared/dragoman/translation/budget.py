"""The money guard: what paid engines may cost a day and a month, reserved before each call."""

import math
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final, Protocol

import msgspec

from dragoman.errors import EngineError, EngineReason
from dragoman.translation.engine import Engine, EngineTranslation, WrappedEngine

MICRO_USD: Final = 1_000_000
"""Money is counted in whole millionths of a dollar: sums of whole numbers do not drift."""

MAY_BE_CHARGED: Final = frozenset(
    {EngineReason.DEADLINE, EngineReason.UNREACHABLE, EngineReason.CRASHED, EngineReason.NO_ANSWER}
)
"""How a call ends of which nobody knows whether the service did its work, and wants its money. Any other refusal is
the service's own word that it did none."""

Clock = Callable[[], datetime]


def read_utc_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


class BudgetLimits(msgspec.Struct, frozen=True):
    """What all paid engines together may cost, in millionths of a dollar. Days and months are UTC's."""

    daily: int
    monthly: int

    @classmethod
    def of(cls, daily_usd: float, monthly_usd: float) -> "BudgetLimits":
        """From dollars, fractions of a millionth cut off."""
        return cls(int(daily_usd * MICRO_USD), int(monthly_usd * MICRO_USD))


class Reservation(msgspec.Struct, frozen=True):
    """Money that is set aside for one call."""

    amount: int
    """In millionths of a dollar."""
    day: str
    """ISO 8601: where it is booked, and so where it goes back to, though midnight pass in between."""

    @property
    def month(self) -> str:
        """ISO 8601."""
        return self.day[:7]


class Budget(Protocol):
    """One purse for all paid engines, shared by all who ask it. What is set aside and not given back is spent."""

    def reserve(self, amount: int) -> Reservation:
        """Set money aside, for the day and the month, or for neither.

        Raises:
            EngineError: BUDGET_SPENT when it is more than is left; BUDGET_UNKNOWN when the ledger does not answer: what
                nobody counts is not spent.
        """

    def give_back(self, reservation: Reservation) -> None:
        """Take a reservation back. Where the ledger does not answer, the money stays counted as spent."""


class LocalBudget:
    """A budget in this process's memory: for a laptop, where each run has a purse of its own."""

    def __init__(self, limits: BudgetLimits, clock: Clock = read_utc_clock) -> None:
        self._limits = limits
        self._clock = clock
        self._spent: Counter[str] = Counter()
        self._lock = threading.Lock()

    def reserve(self, amount: int) -> Reservation:
        """See Budget."""
        reservation = Reservation(amount, self._clock().date().isoformat())
        with self._lock:
            if self._spent[reservation.day] + amount > self._limits.daily:
                raise describe_spent("day", self._limits.daily)
            if self._spent[reservation.month] + amount > self._limits.monthly:
                raise describe_spent("month", self._limits.monthly)
            self._spent.update({reservation.day: amount, reservation.month: amount})
        return reservation

    def give_back(self, reservation: Reservation) -> None:
        """See Budget."""
        with self._lock:
            self._spent.subtract({reservation.day: reservation.amount, reservation.month: reservation.amount})


def describe_spent(period: str, limit: int) -> EngineError:
    """The error of a purse that has less left than the call costs."""
    return EngineError(EngineReason.BUDGET_SPENT, f"the {period}'s budget of USD {limit / MICRO_USD:.2f}")


def estimate_cost(text: str, usd_per_million_characters: float) -> int:
    """What a text costs at a list price, in millionths of a dollar, rounded up.

    The price of a million characters in dollars is that of one character in millionths. Services count Unicode code
    points, white space included, as `len` does (Microsoft's count those beyond U+FFFF twice; a text has few).
    """
    return math.ceil(len(text) * usd_per_million_characters)


class BudgetedEngine(WrappedEngine):
    """A paid engine that is asked only when the money for the call is set aside."""

    def __init__(self, engine: Engine, budget: Budget) -> None:
        super().__init__(engine)
        self._budget = budget

    def translate(self, text: str, source: str, target: str, seconds: float) -> EngineTranslation:
        """See Engine. The ledger's time is part of `seconds`: where it takes all of them, nobody is asked, or paid."""
        start = time.monotonic()
        reservation = self._budget.reserve(estimate_cost(text, self.usd_per_million_characters))
        left = seconds - (time.monotonic() - start)
        if left <= 0:
            self._budget.give_back(reservation)
            raise EngineError(EngineReason.BUDGET_UNKNOWN, "the ledger took all the time")
        try:
            return self._engine.translate(text, source, target, left)
        except EngineError as error:
            if error.reason not in MAY_BE_CHARGED:
                self._budget.give_back(reservation)
            raise
