"""SQS's standard queue, as far as its numbers matter: visibility, receives, retention, dead letters, in flight."""

from collections import deque
from heapq import heappop, heappush
from itertools import count
from typing import Final

from benchmarks.scale.template_numbers import Feed

_ORDER: Final = count()


class Article:
    """A file on its way, and what it does to whoever reads it."""

    __slots__ = ("characters", "dropped", "is_backfill", "poison_seconds")

    def __init__(
        self, dropped: float, characters: float, poison_seconds: float = 0.0, *, is_backfill: bool = False
    ) -> None:
        self.dropped = dropped
        self.characters = characters
        self.poison_seconds = poison_seconds
        """How long reading it takes in place of the usual time; 0 for a healthy one."""
        self.is_backfill = is_backfill
        """Whether nobody waits for it."""


class SimulatedMessage:
    """A message, with SQS's account of it."""

    __slots__ = ("article", "is_gone", "is_visible", "receipt", "receives", "sent")

    def __init__(self, article: Article, sent: float) -> None:
        self.article = article
        self.sent = sent
        self.receives = 0
        self.receipt = 0
        """Moves at each receive: who holds an older one holds nothing."""
        self.is_visible = True
        self.is_gone = False


class SimulatedQueue:
    """Messages in the order in which they became visible. Time is given by the caller, in seconds."""

    def __init__(self, feed: Feed, in_flight_limit: float, dead_letters: "SimulatedQueue | None" = None) -> None:
        self.feed = feed
        self.visible: deque[SimulatedMessage] = deque()
        self.in_flight = 0
        self.sent = self.deleted = self.expired = self.buried = 0
        self.receives = 0
        self.stalled = 0
        """How often a receive found nothing because too many messages were in flight."""
        self._limit = in_flight_limit
        self._dead_letters = dead_letters
        self._hidden: deque[tuple[float, int, SimulatedMessage]] = deque()
        self._postponed: list[tuple[float, int, int, SimulatedMessage]] = []
        self._alive: deque[SimulatedMessage] = deque()

    def __len__(self) -> int:
        return len(self.visible) + self.in_flight

    def send(self, article: Article, now: float, sent: float | None = None) -> None:
        """A new message, visible at once; `sent` where it is older than that, as a dead letter is."""
        message = SimulatedMessage(article, now if sent is None else sent)
        self.sent += 1
        self.visible.append(message)
        self._alive.append(message)

    def receive(self, most: int, now: float) -> list[SimulatedMessage]:
        """Up to so many messages, hidden until the visibility time-out; dead letters are moved on the way."""
        taken: list[SimulatedMessage] = []
        while self.visible and len(taken) < most:
            if self.in_flight >= self._limit:
                self.stalled += 1
                break
            message = self.visible.popleft()
            if now - message.sent > self.feed.retention_seconds:
                self._expire(message)
            elif self.feed.max_receives is not None and message.receives >= self.feed.max_receives:
                self._bury(message, now)
            else:
                self._take(message, now)
                taken.append(message)
        return taken

    def holds(self, message: SimulatedMessage, receipt: int) -> bool:
        """Whether a receipt is still good for its message."""
        return not message.is_gone and not message.is_visible and message.receipt == receipt

    def delete(self, message: SimulatedMessage, receipt: int) -> bool:
        """Take a message out; False where the receipt is too old, and the message is another's by now."""
        if not self.holds(message, receipt):
            return False
        message.is_gone = True
        self.in_flight -= 1
        self.deleted += 1
        return True

    def postpone(self, message: SimulatedMessage, receipt: int, seconds: float, now: float) -> None:
        """Have a message that was received shown again after so many seconds; until then it is in flight."""
        if not self.holds(message, receipt):
            return
        message.receipt += 1  # the entry of the queue's own time-out counts no more
        if seconds <= 0:
            self._show(message)
        else:
            heappush(self._postponed, (now + seconds, next(_ORDER), message.receipt, message))

    def sweep(self, now: float) -> None:
        """Show again what was hidden long enough, and forget what is too old. To be called now and then."""
        while self._hidden and self._hidden[0][0] <= now:
            _, receipt, message = self._hidden.popleft()
            if self.holds(message, receipt):
                self._show(message)
        while self._postponed and self._postponed[0][0] <= now:
            _, _, receipt, message = heappop(self._postponed)
            if self.holds(message, receipt):
                self._show(message)
        while self.visible and now - self.visible[0].sent > self.feed.retention_seconds:
            self._expire(self.visible.popleft())

    def find_oldest_age(self, now: float) -> float:
        """Seconds since the oldest message that is not deleted was sent; 0 where there is none."""
        while self._alive and self._alive[0].is_gone:
            self._alive.popleft()
        return now - self._alive[0].sent if self._alive else 0.0

    def _take(self, message: SimulatedMessage, now: float) -> None:
        message.is_visible = False
        message.receives += 1
        message.receipt += 1
        self.in_flight += 1
        self.receives += 1
        self._hidden.append((now + self.feed.visibility_seconds, message.receipt, message))

    def _show(self, message: SimulatedMessage) -> None:
        message.is_visible = True
        self.in_flight -= 1
        self.visible.append(message)

    def _expire(self, message: SimulatedMessage) -> None:
        message.is_gone = True
        self.expired += 1

    def _bury(self, message: SimulatedMessage, now: float) -> None:
        message.is_gone = True
        self.buried += 1
        if self._dead_letters is not None:
            self._dead_letters.send(message.article, now, message.sent)
