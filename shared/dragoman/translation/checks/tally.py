"""A number in words, added up: `two hundred and five thousand`, `three decades`, `two and a half million`."""

from decimal import Decimal
from typing import Final

MAX_SCALE: Final = 10**15
"""The largest factor that has a word in several languages."""

HALF: Final = Decimal(50)
"""Of a hundred: "half of them" is 50 %."""


class Tally:
    """A number growing word by word, and all that it has been on the way."""

    def __init__(self) -> None:
        self.values: set[Decimal] = set()
        self.scale = 1
        self._total = Decimal(0)
        self._current = Decimal(0)
        self._half: Decimal | None = None

    def count(self, group: Decimal) -> None:
        """Decades, dozens, centuries: `three decades` are thirty, and what follows is a number of its own."""
        self.values |= {group, (self._total + self._current or 1) * group}
        self._total = self._current = Decimal(0)

    def multiply(self, factor: int) -> None:
        """By a thousand, a million: `mil milhões` in a chain."""
        if self._half is not None:
            self.values.add(self._half * factor)
        is_chain = not self._current and 1 < self.scale < factor and self._total < MAX_SCALE
        self._total = self._total * factor if is_chain else self._total + (self._current or 1) * factor
        self._current, self.scale = Decimal(0), factor
        self.values |= {Decimal(factor), self._total}

    def add(self, value: Decimal) -> None:
        """A cardinal, or a hundred behind one."""
        if value == HALF:
            self._half = self._current + Decimal("0.5")
            self.values |= {self._half, self._total + Decimal(self.scale) / 2}
        if value == 20 and self._current == 4:  # "quatre-vingt"
            value = Decimal(76)
        is_multiplied = value == 100 and 0 < self._current < 100
        self._current = self._current * 100 if is_multiplied else self._current + value
        self.values |= {value, self._total + self._current}
