"""What a run is asked to be."""

from typing import Final

import msgspec

from tests.faults.injector import Rates
from tests.faults.queues import Manners

MANNERS: Final = Manners(duplicated=0.05, late=0.06)
"""While faults are on. SQS and EventBridge promise less than they keep: duplicates are rare in practice."""


class Trial(msgspec.Struct, frozen=True):
    """One seed, and the circumstances."""

    seed: int
    articles: int
    """How many files people upload."""
    without: tuple[str, ...] = ()
    """Safeguards that are taken out (planted_bugs)."""
    rates: Rates = Rates()
    manners: Manners = MANNERS
    crowd: str | None = None
    """Who uses the input bucket (people.CROWDS); None: the seed draws it."""
