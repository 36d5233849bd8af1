"""Lambda's event source mapping: from a queue to invocations, and back to the queue with what they answered."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from tests.faults.dice import make_dice
from tests.faults.environments import Handler, start_environment
from tests.faults.invocation import Invocation, Surroundings
from tests.faults.queues import Letter, Queue
from tests.faults.template_numbers import Feed

SHORT_SECONDS = (27.0, 60.0)
"""What a short invocation is told that it has; 25 of them are kept back for writing (delivery.RESERVED_SECONDS)."""


class Poller:
    """Invokes one function for one queue, so many times at once at most."""

    def __init__(self, queue: Queue, feed: Feed, concurrency: int, around: Surroundings) -> None:
        self._queue = queue
        self._feed = feed
        self._concurrency = concurrency
        self._around = around
        self._injector = around.injector
        self._random = make_dice(f"{queue.name} poller")
        self._idle: list[Handler] = []
        self._busy = 0
        self.acknowledges_first = False
        """A planted bug: messages are gone before the work is done."""
        self.invocations = self.cold_starts = 0
        queue.on_visible = self.poll

    def poll(self) -> None:
        """Take messages while there are any, and workers for them."""
        while self._busy < self._concurrency:
            letters = self._queue.receive(self._feed.batch_size)
            if not letters:
                return
            self._invoke(letters)

    def _invoke(self, letters: list[Letter]) -> None:
        self._busy += 1
        self.invocations += 1
        is_short = self._feed.function == "translate" and self._injector.happens(
            "short invocation", self._injector.rates.short
        )
        told_seconds = self._random.uniform(*SHORT_SECONDS) if is_short else self._feed.time_out_seconds
        feed = self._feed
        invocation = Invocation(self._around, feed.time_out_seconds, told_seconds)
        handler = self._take_environment()
        if self.acknowledges_first:
            for letter in letters:
                self._queue.acknowledge(letter)
        invocation.start(
            handler,
            {"Records": [self._write_record(letter) for letter in letters]},
            feed.function,
            partial(self._end, letters, handler),
            self._free,
        )

    def _take_environment(self) -> Handler:
        """An idle one where there is one, as Lambda does, but not always."""
        if self._idle and not self._injector.happens("cold start", self._injector.rates.cold):
            return self._idle.pop(self._random.randrange(len(self._idle)))
        self._idle = self._idle[: self._concurrency]
        self.cold_starts += 1
        return start_environment(self._feed.function)

    def _write_record(self, letter: Letter) -> dict[str, Any]:
        return {
            "messageId": letter.message_id,
            "receiptHandle": letter.receipt,
            "body": letter.body,
            "attributes": {"ApproximateReceiveCount": str(letter.receives)},
            "messageAttributes": {},
            "eventSource": "aws:sqs",
            "eventSourceARN": f"arn:aws:sqs:eu-central-1:123456789012:{self._queue.name}",
            "awsRegion": "eu-central-1",
        }

    def _end(self, letters: list[Letter], handler: Handler, answer: Mapping[str, Any] | None) -> None:
        """Acknowledge what is done. What is not, comes back by itself."""
        if answer is not None:
            self._idle.append(handler)
            failed = {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}
            for letter in letters:
                if letter.message_id in failed or self._injector.happens("ack lost", self._injector.rates.ack_lost):
                    continue
                self._queue.acknowledge(letter)
        self._free()

    def _free(self) -> None:
        self._busy -= 1
        self._around.timeline.after(0.0, self.poll)
