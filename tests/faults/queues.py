"""A standard queue as SQS describes it: at least once, in no order, with a visibility time-out and a last resort.

A duplicate is a copy of its own, which comes back by itself where nobody acknowledges it. SQS may also hand out one
message twice; then whoever acknowledges it first does so for both. That is outside the promise of the law (see
FAULTS.md), and happens only where `twins` is above 0.
"""

import heapq
from collections.abc import Callable
from itertools import count
from random import Random
from typing import Final

import msgspec

from tests.faults.dice import make_dice
from tests.faults.template_numbers import read_feeds, read_max_receives
from tests.faults.timeline import Timeline

IN_ORDER: Final = 0.6
"""How often the message that waits longest is next: a standard queue keeps some order, and promises none."""


class Manners(msgspec.Struct, frozen=True):
    """How badly a queue behaves, while faults are on: the share of messages, and seconds at most."""

    duplicated: float = 0.0
    late: float = 0.0
    late_seconds: float = 900.0
    twins: float = 0.0


class Letter(msgspec.Struct, eq=False):
    """A message on its way. `number` orders letters and is part of its receipt."""

    number: int
    body: str
    receives: int = 0
    has_been_delivered: bool = False
    """By this queue."""
    is_gone: bool = False
    """Acknowledged, or moved to the dead letters."""
    hidden_until: float = 0.0

    @property
    def message_id(self) -> str:
        """As SQS names it."""
        return f"00000000-0000-4000-8000-{self.number:012d}"

    @property
    def receipt(self) -> str:
        """What a receiver names it by."""
        return f"receipt-{self.number}"


class Queue:
    """One queue. `on_visible` is called whenever there is something to receive."""

    def __init__(
        self,
        name: str,
        timeline: Timeline,
        random: Random,
        *,
        visibility_seconds: float,
        max_receives: int | None = None,
        dead_letters: "Queue | None" = None,
    ) -> None:
        self.name = name
        self.manners = Manners()
        self.on_visible: Callable[[], None] = lambda: None
        self.note: Callable[[str], None] = lambda _: None
        """Told of each duplicate, late message and twin."""
        self.sent = self.delivered = self.redelivered = self.given_up = 0
        self._timeline = timeline
        self._random = random
        self._visibility_seconds = visibility_seconds
        self._max_receives = max_receives
        self._dead_letters = dead_letters
        self._numbers = count(1)
        self._letters: dict[int, Letter] = {}
        self._visible: list[Letter] = []
        self._hidden: list[tuple[float, int, Letter]] = []

    @property
    def url(self) -> str:
        """As clients name it."""
        return f"https://sqs.eu-central-1.amazonaws.com/123456789012/{self.name}"

    @property
    def count(self) -> int:
        """How many messages are left, waiting or with a worker."""
        return len(self._letters)

    def send(self, body: str, *, may_stray: bool = True) -> Letter:
        """Take a message, and perhaps another copy of it; either may be late."""
        self.sent += 1
        letter = self._add(body, may_stray=may_stray)
        if may_stray and self._random.random() < self.manners.duplicated:
            self.note("duplicated")
            self._add(body, may_stray=True)
        return letter

    def _add(self, body: str, *, may_stray: bool) -> Letter:
        letter = Letter(next(self._numbers), body)
        self._letters[letter.number] = letter
        delay = self._random.uniform(0.005, 0.08)
        if may_stray and self._random.random() < self.manners.late:
            self.note("late")
            delay = self._random.choice((1.0, 10.0, self.manners.late_seconds)) * self._random.random()
        self._hide(letter, delay)
        return letter

    def _hide(self, letter: Letter, seconds: float) -> None:
        letter.hidden_until = self._timeline.now + seconds
        heapq.heappush(self._hidden, (letter.hidden_until, letter.number, letter))
        self._timeline.after(seconds, self._show)

    def _show(self) -> None:
        while self._hidden and self._hidden[0][0] <= self._timeline.now:
            until, _, letter = heapq.heappop(self._hidden)
            if not letter.is_gone and letter.hidden_until == until and letter not in self._visible:
                self._visible.append(letter)
        if self._visible:
            self.on_visible()

    def receive(self, most: int) -> list[Letter]:
        """Up to so many messages; each is hidden from others for a while. What was received too often is given up."""
        found: list[Letter] = []
        while self._visible and len(found) < most:
            in_order = self._random.random() < IN_ORDER
            letter = self._visible.pop(0 if in_order else self._random.randrange(len(self._visible)))
            if letter.is_gone:
                continue
            letter.receives += 1
            if self._max_receives is not None and letter.receives > self._max_receives:
                self._give_up(letter)
                continue
            self.delivered += 1
            self.redelivered += letter.has_been_delivered
            letter.has_been_delivered = True
            if self._random.random() < self.manners.twins:
                self.note("twin")
                self._hide(letter, self._random.uniform(0.0, 0.5))
            else:
                self._hide(letter, self._visibility_seconds)
            found.append(letter)
        return found

    def _give_up(self, letter: Letter) -> None:
        self.given_up += 1
        self.acknowledge(letter)
        if self._dead_letters is not None:
            self._dead_letters.take_dead_letter(letter)

    def take_dead_letter(self, given_up: Letter) -> None:
        """A message that another queue gave up on. It keeps its count of deliveries, as it does in SQS."""
        letter = self._add(given_up.body, may_stray=True)
        letter.receives = given_up.receives - 1  # the delivery that did not take place is not one

    def acknowledge(self, letter: Letter) -> None:
        """It is done: for whoever has it as well."""
        letter.is_gone = True
        self._letters.pop(letter.number, None)

    def change_visibility(self, receipt: str, seconds: float) -> bool:
        """Show a message that somebody has sooner or later than planned; False where there is no such message."""
        letter = self._letters.get(int(receipt.removeprefix("receipt-") or 0))
        if letter is None:
            return False
        self._hide(letter, seconds)
        return True


def make_queues(timeline: Timeline, seed: int | str) -> dict[str, Queue]:
    """The four queues, with the numbers of the template."""
    queues: dict[str, Queue] = {}
    feeds = read_feeds()
    for name in ("ingest-dead", "translate-dead", "ingest", "translate"):
        dead = queues.get(f"{name}-dead")
        queues[name] = Queue(
            name,
            timeline,
            make_dice(f"{seed} queue {name}"),
            visibility_seconds=feeds[name].visibility_seconds,
            max_receives=read_max_receives() if dead else None,
            dead_letters=dead,
        )
    return queues
