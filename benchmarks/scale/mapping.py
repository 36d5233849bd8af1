"""An event source mapping: pollers take batches out of a queue and hand them to a function.

A poller takes a batch first and asks Lambda to run it then. Where Lambda has no room the batch waits with its poller,
until there is, or until the queue shows its messages to others: then a receive was used up for nothing.
"""

from collections import Counter, deque
from collections.abc import Callable
from typing import Any, Final

import simpy

from benchmarks.scale.lambda_account import Account, Environments
from benchmarks.scale.queueing import SimulatedMessage, SimulatedQueue
from benchmarks.scale.quotas import POLLERS_A_MINUTE, POLLERS_AT_FIRST, POLLERS_AT_MOST, POLLING_SECONDS

DONE: Final = "done"
LATER: Final = "later"
"""Of a message that has to come back."""

Work = Callable[[SimulatedMessage, float], tuple[float, str]]
"""How long a message takes that is begun at a moment, and what becomes of it: DONE or LATER."""

Machine = Callable[[float, Callable[[Any], None]], None]
"""Runs so many seconds of work and calls back then; on Lambda each invocation has a machine of its own."""

End = Callable[[SimulatedMessage, float, str], float | None]
"""What follows at a message's end, given its moment and outcome; for one that comes back, after how many seconds."""

_Held = tuple[list[SimulatedMessage], list[int]]


class Mapping:
    """The pollers of one queue, and the invocations that they have running."""

    def __init__(  # noqa: PLR0913 - what it stands between
        self,
        clock: simpy.Environment,
        queue: SimulatedQueue,
        account: Account,
        environments: Environments,
        *,
        work: Work,
        end: End,
        scale: float = 1.0,
        machine: Machine | None = None,
    ) -> None:
        self.queue = queue
        self.running = 0
        self.invocations = self.throttled = self.timed_out = self.duplicates = 0
        self.outcomes: Counter[str] = Counter()
        self.busy_seconds = 0.0
        self._clock, self._account, self._environments = clock, account, environments
        self._work, self._end = work, end
        self._feed = queue.feed
        self._scale = scale
        self._machine = machine or self._call
        self._pollers = POLLERS_AT_FIRST / scale
        self._waiting: deque[_Held] = deque()
        self._gathers = False

    @property
    def limit(self) -> float:
        """How many batches may be in work or waiting for room now."""
        return max(1.0, min(self._feed.max_concurrency / self._scale, self._pollers))

    def pull(self) -> None:
        """Take what there is room for. To be called when a message came, an invocation ended, or time passed."""
        if not self.queue.visible and not self._waiting:
            return
        while self._waiting and self._begin(*self._waiting[0]):
            self._waiting.popleft()
        while self.running + len(self._waiting) + 1 <= self.limit and self.queue.visible and not self._is_gathering():
            messages = self.queue.receive(self._feed.batch_size, self._clock.now)
            if not messages:
                return
            held = messages, [message.receipt for message in messages]
            if self._waiting or not self._begin(*held):
                self.throttled += 1
                self._waiting.append(held)

    def pass_time(self, seconds: float) -> None:
        """Grow while messages are left over, and shrink while none are."""
        change = POLLERS_A_MINUTE / 60 * seconds / self._scale
        if self.queue.visible:
            if self.running + len(self._waiting) >= self.limit - 1:
                self._pollers = min(POLLERS_AT_MOST / self._scale, self._pollers + change)
            self.pull()
        elif self._pollers > POLLERS_AT_FIRST / self._scale:
            self._pollers = max(POLLERS_AT_FIRST / self._scale, self.running, self._pollers - change)
        elif self._waiting:
            self.pull()

    def _is_gathering(self) -> bool:
        """Whether the batching window keeps a batch that is not full waiting."""
        if not self._feed.batching_window_seconds or len(self.queue.visible) >= self._feed.batch_size:
            return False
        age = self._clock.now - self.queue.visible[0].sent
        if age >= self._feed.batching_window_seconds:
            return False
        if not self._gathers:
            self._gathers = True
            self._call(self._feed.batching_window_seconds - age, self._gather)
        return True

    def _gather(self, _: Any) -> None:
        self._gathers = False
        self.pull()

    def _begin(self, messages: list[SimulatedMessage], receipts: list[int]) -> bool:
        """Start an invocation if there is room; True too where its messages are others' by now."""
        now = self._clock.now
        if not any(map(self.queue.holds, messages, receipts)):
            return True
        if not self._account.take():
            return False
        cold = self._environments.start(now)
        if cold is None:
            self._account.give_back()
            return False
        self.running += 1
        self.invocations += 1
        self._run(messages, receipts, cold + POLLING_SECONDS)
        return True

    def _run(self, messages: list[SimulatedMessage], receipts: list[int], before: float) -> None:
        """Lay out when each message of the batch ends, within the function's time-out, and when the invocation does."""
        began, passed = self._clock.now, 0.0
        ended: list[tuple[SimulatedMessage, int, str]] = []
        for message, receipt in zip(messages, receipts, strict=True):
            seconds, outcome = self._work(message, began + before + passed)
            passed += seconds
            if passed > self._feed.time_out_seconds:
                break
            ended.append((message, receipt, outcome))
            if len(messages) > 1:
                self._call(before + passed, self._ender(*ended[-1]))
        died = len(ended) < len(messages)
        passed = min(passed, self._feed.time_out_seconds)
        self.busy_seconds += before - POLLING_SECONDS + passed

        def end(_: Any) -> None:
            if len(messages) == 1 and not died:
                self._end_message(*ended[0])
            self._answer(ended, len(messages), died=died)
            self.running -= 1
            self._account.give_back()
            self._environments.end(self._clock.now, began, has_died=died)
            self.pull()

        self._machine(before + passed, end)

    def _ender(self, message: SimulatedMessage, receipt: int, outcome: str) -> Callable[[Any], None]:
        return lambda _: self._end_message(message, receipt, outcome)

    def _end_message(self, message: SimulatedMessage, receipt: int, outcome: str) -> None:
        """What it leads to, and, if it has to come back, when."""
        now = self._clock.now
        self.outcomes[outcome] += 1
        wait = self._end(message, now, outcome)
        if outcome == LATER and wait is not None:
            self.queue.postpone(message, receipt, wait, now)

    def _answer(self, ended: list[tuple[SimulatedMessage, int, str]], size: int, *, died: bool) -> None:
        """The answer to the batch, by which its messages are deleted; after a time-out there is none."""
        if died:
            self.timed_out += 1
            self.outcomes["timed out"] += size
            return
        for message, receipt, outcome in ended:
            if outcome == DONE and not self.queue.delete(message, receipt):
                self.duplicates += 1

    def _call(self, seconds: float, callback: Callable[[Any], None]) -> None:
        self._clock.timeout(seconds).callbacks.append(callback)
