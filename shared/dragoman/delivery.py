"""From a batch of queue messages to one outcome each, logged and counted: what every function shares.

A message that met a transient error, or a bug, is reported back so that its queue delivers it again; every other
one is acknowledged, one that can't be read when there is a record of it. Article text never reaches the log: not in
fields, not in an error's message.
"""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

import msgspec
from aws_lambda_powertools.utilities.typing import LambdaContext

from dragoman.article import Outcome, Topic
from dragoman.errors import TransientError, UnreadableMessageError
from dragoman.messages import Message, Occasion, read_message
from dragoman.outcome_log import OutcomeLog
from dragoman.redelivery import Redelivery
from dragoman.report import Report
from dragoman.stopwatch import SecondsLeft, Stopwatch
from dragoman.tracing import Tracing
from dragoman.usage import add_usage

AnyTopic = TypeVar("AnyTopic", bound=Topic)

Read = Callable[[str], Sequence[AnyTopic]]
"""What a message's body is about."""

Act = Callable[[AnyTopic, Occasion], Report]
"""A story over one topic, on the occasion of one delivery."""

Keep = Callable[[Message, str], None]
"""Makes a record of a message that can't be read, with the reason."""

RESERVED_SECONDS = 25.0
"""Kept back of the invocation's time for writing what was done: one request to S3 that hangs, with its retries."""


class Handling(msgspec.Struct, Generic[AnyTopic], frozen=True):
    """What one function does with the messages of its queue."""

    read: Read[AnyTopic]
    act: Act[AnyTopic]
    keep_unreadable: Keep
    redelivery: Redelivery
    gives_up_after: int | None = None
    """After how many deliveries a message that ends in a bug is kept as an unreadable one is. None: never, because
    its queue gives it up."""


class Delivery(Generic[AnyTopic]):
    """Hands the messages of a batch to a story and tells what became of them."""

    def __init__(self, handling: Handling[AnyTopic], log: OutcomeLog, tracing: Tracing) -> None:
        self._handling = handling
        self._log = log
        self._tracing = tracing

    def handle(self, event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        """Process an SQS event; the answer names the messages that the queue must deliver again."""
        with self._log.batch(context.aws_request_id):
            return self._tracing.run(self._handle_batch, event, context)

    def _handle_batch(self, event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        def seconds_left() -> float:
            return context.get_remaining_time_in_millis() / 1000 - RESERVED_SECONDS

        messages = [read_message(record) for record in event["Records"]]
        coming_back = [message.id for message in messages if self._handle_message(message, seconds_left)]
        return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in coming_back]}

    def _handle_message(self, message: Message, seconds_left: SecondsLeft) -> bool:
        """Every topic of the message ends in an outcome of its own; one that must come back brings all back.

        Returns:
            Whether the queue must deliver it again.
        """
        topics, has_failed = self._read(message)
        for topic in topics:
            has_failed |= self._handle_topic(topic, Occasion(message, seconds_left, []))
        return has_failed

    def _read(self, message: Message) -> tuple[Sequence[AnyTopic], bool]:
        """What a message is about, as far as it can be read, and whether it has to come back for the rest."""
        try:
            topics = self._handling.read(message.body)
        except UnreadableMessageError as error:
            return error.readable, self._set_aside(message, str(error))
        except Exception as error:  # noqa: BLE001 - a bug of the reader: the body is kept, and nothing is blocked
            return (), self._set_aside(message, f"Reading the message ended in a {type(error).__name__}.")
        if not topics:
            self._log.tell(message, Report(Outcome.IGNORED))
        return topics, False

    def _set_aside(self, message: Message, reason: str) -> bool:
        """Make a record of what can't be read; whether that has to be tried again."""
        try:
            self._handling.keep_unreadable(message, reason)
        except Exception as error:  # noqa: BLE001 - whatever it is, nobody else has the message
            self._give_back(message, Report(Outcome.RETRIED), error)
            return True
        self._log.tell(message, Report(Outcome.UNREADABLE, reason=reason))
        return False

    def _handle_topic(self, topic: AnyTopic, occasion: Occasion) -> bool:
        """Whether the message has to come back for it."""
        watch = Stopwatch()
        try:
            report = watch.measure("message", self._handling.act, topic, occasion)
        except Exception as error:  # noqa: BLE001 - a bug: the message comes back, and in the end becomes a record
            if self._is_hopeless(occasion.message, error):
                return self._set_aside(occasion.message, f"It ended in a {type(error).__name__} each time.")
            retried = Report(Outcome.RETRIED, topic, usage=add_usage(occasion.spent))
            self._give_back(occasion.message, retried, error)
            return True
        milliseconds = {**report.milliseconds, **watch.milliseconds}
        self._log.tell(occasion.message, msgspec.structs.replace(report, milliseconds=milliseconds))
        return False

    def _is_hopeless(self, message: Message, error: Exception) -> bool:
        limit = self._handling.gives_up_after
        return limit is not None and (message.receives or 0) >= limit and not isinstance(error, TransientError)

    def _give_back(self, message: Message, report: Report, error: Exception) -> None:
        """Ask for the message to be shown again in time, and tell of it. Our own errors quote no article; a bug's
        might, so that its message is left out."""
        wait_seconds = self._handling.redelivery.postpone(message, error)
        name, is_ours = type(error).__name__, isinstance(error, TransientError)
        told = msgspec.structs.replace(report, reason=f"{name}: {error}" if is_ours else name)
        self._log.tell_retried(message, told, wait_seconds, None if is_ours else error)
