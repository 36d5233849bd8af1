"""Which request meets which fault: drawn from the seed, at rates that differ with the weather."""

from collections import Counter
from typing import Final

import msgspec

from tests.faults.calls import BODIES, DEATHS, ERRORS, Call, FaultKind
from tests.faults.dice import make_dice
from tests.faults.timeline import Timeline


class Rates(msgspec.Struct, frozen=True):
    """How often what goes wrong while faults are on."""

    error: float = 0.015
    """Of all requests: throttled, 500, time-outs. botocore's own retries heal most of these."""
    storm_error: float = 0.6
    """The same while a service has an outage: retries end as well, and the message comes back."""
    cursed_error: float = 0.9
    """The same for the keys of a few files, for as long as faults are on: their messages become dead letters."""
    refused: float = 0.01
    """Of conditional requests: 412 and 409 without anybody else's doing."""
    spoiled_body: float = 0.02
    """Of what is read."""
    half_batch: float = 0.03
    """Of what is sent to queues."""
    killed: float = 0.004
    """Of all requests: the worker dies before it, after it, or in it when Lambda's time is over. A job makes 8 to 15."""
    slow: float = 0.08
    """Of all requests: up to five seconds."""
    cursed_share: float = 0.015
    """Of files."""
    storms: int = 6
    """Outages of S3 or SQS, of ten seconds to three minutes."""
    ack_lost: float = 0.01
    """Of messages that are done: the queue never hears of it."""
    cold: float = 0.05
    """Of invocations: a new process, though an idle one is there."""
    short: float = 0.04
    """Of invocations: so little time that a longer article goes on in another one."""


CALM: Final = Rates(
    error=0,
    storm_error=0,
    cursed_error=0,
    refused=0,
    spoiled_body=0,
    half_batch=0,
    killed=0,
    slow=0,
    cursed_share=0,
    storms=0,
    ack_lost=0,
    cold=0,
    short=0,
)

READ_SECONDS: Final = 5.0
CONNECT_SECONDS: Final = 2.0
"""The functions' own time-outs for S3 and SQS (clients.PATIENT)."""


class Injector:
    """Draws faults, and counts those that were injected."""

    def __init__(self, seed: int, rates: Rates, timeline: Timeline, storm_seconds: float) -> None:
        """Outages begin within the first `storm_seconds`."""
        self._random = make_dice(f"{seed} faults")
        self._seed = seed
        self._timeline = timeline
        self.rates = rates
        self.counts: Counter[str] = Counter()
        self.requests = 0
        self._cursed: dict[str, bool] = {}
        self._storms = [self._draw_storm(storm_seconds) for _ in range(rates.storms)]

    def _draw_storm(self, within: float) -> tuple[str, float, float]:
        begin = self._random.uniform(0, within)
        return self._random.choice(("s3", "s3", "sqs")), begin, begin + self._random.uniform(10, 180)

    def stop(self) -> None:
        """From now on everything works."""
        self.rates = CALM
        self._storms = []

    def note(self, what: str) -> None:
        """Count something that others injected."""
        self.counts[what] += 1

    def happens(self, what: str, share: float) -> bool:
        """Whether something of this share of cases happens now; counted if it does."""
        if share <= 0 or self._random.random() >= share:
            return False
        self.counts[what] += 1
        return True

    def draw_latency(self) -> float:
        """How long a request takes in all, in seconds: some ten milliseconds."""
        return self._random.choice((0.01, 0.02, 0.03, 0.05, 0.1)) * self._random.uniform(0.5, 1.5)

    def draw_seconds(self, most: float) -> float:
        """Some time below."""
        return self._random.uniform(0, most)

    def draw_places(self, most: int) -> frozenset[int]:
        """Some of the entries of a batch, at least one."""
        return frozenset(self._random.sample(range(most), self._random.randint(1, most)))

    def draw(self, call: Call) -> FaultKind | None:
        """The fault that this request meets, counted; None for most."""
        self.requests += 1
        kind = self._draw(call)
        if kind is not None:
            self.counts[kind] += 1
        return kind

    def _draw(self, call: Call) -> FaultKind | None:
        rates = self.rates
        random = self._random
        if random.random() < rates.killed:
            return random.choice(DEATHS)
        if random.random() < self._error_rate(call):
            return random.choice(ERRORS)
        if call.is_conditional and random.random() < rates.refused:
            return random.choice((FaultKind.REFUSED, FaultKind.CONFLICT))
        return self._draw_special(call) or (FaultKind.SLOW if random.random() < rates.slow else None)

    def _draw_special(self, call: Call) -> FaultKind | None:
        """What can only happen to bodies and to batches."""
        if call.operation == "GetObject" and self._random.random() < self.rates.spoiled_body:
            return self._random.choice(BODIES)
        if call.operation == "SendMessageBatch" and self._random.random() < self.rates.half_batch:
            return FaultKind.HALF_BATCH
        return None

    def _error_rate(self, call: Call) -> float:
        now = self._timeline.now
        if any(service == call.service and begin <= now < end for service, begin, end in self._storms):
            return self.rates.storm_error
        return self.rates.cursed_error if self._is_cursed(call.key) else self.rates.error

    def _is_cursed(self, key: str) -> bool:
        """Of a file and all its records, which share its number."""
        number = key.rpartition("no ")[2].partition(".")[0]
        if not number.isdigit() or not self.rates.cursed_share:
            return False
        if number not in self._cursed:
            self._cursed[number] = make_dice(f"{self._seed} curse {number}").random() < self.rates.cursed_share
        return self._cursed[number]
