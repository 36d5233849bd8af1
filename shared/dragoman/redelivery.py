"""When a message that failed is shown again: soon after the first time, late after any other."""

import random
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from dragoman.errors import TransientError
from dragoman.messages import Message

if TYPE_CHECKING:
    from mypy_boto3_sqs.client import SQSClient

SOON_SECONDS: Final = (20, 40)
"""After the first failure, at random in between. boto3 has tried for some seconds by then; what has not passed by half
a minute is no blip. Spread, because a fault that hits a thousand messages at once must not be met by all of them at
once again."""

LATE_SECONDS: Final = 1_800
"""After a later one. With three deliveries, half a minute and half an hour apart, an outage of half an hour is
outlasted, whatever the queue's own visibility time-out is (12 minutes for ingest)."""


class Redelivery(Protocol):
    """The queue that a function is fed from."""

    def postpone(self, message: Message, error: Exception) -> int | None:
        """Ask for a message that failed to be shown again in good time.

        It may fail without a word: then the message comes after the queue's visibility time-out.

        Returns:
            After how many seconds; None where nothing was asked.
        """


class QueuesOwnTime:
    """Nothing is asked for: a message comes after its queue's visibility time-out."""

    def postpone(self, message: Message, error: Exception) -> None:
        """See Redelivery."""


class SqsRedelivery:
    """SQS behind the protocol."""

    def __init__(self, client: "SQSClient", queue_url: str, max_receives: int) -> None:
        """`max_receives` is after how many deliveries the queue gives a message up."""
        self._client = client
        self._queue_url = queue_url
        self._max_receives = max_receives

    def postpone(self, message: Message, error: Exception) -> int | None:
        """See Redelivery."""
        seconds = choose_wait(message, error, self._max_receives)
        if seconds is None:
            return None
        with suppress(BotoCoreError, ClientError):  # the message comes back all the same, only later
            self._client.change_message_visibility(
                QueueUrl=self._queue_url, ReceiptHandle=message.receipt, VisibilityTimeout=seconds
            )
        return seconds


def choose_wait(message: Message, error: Exception, max_receives: int) -> int | None:
    """After how many seconds a message that failed should be shown again; None: when its queue would.

    After its last delivery there is nothing to wait for: it becomes a dead letter at once, and so a record. A bug that
    shows again at a second delivery is not waited out.
    """
    if message.receives is None or not message.receipt:
        return None
    if message.receives >= max_receives:
        return 0
    if message.receives > 1:
        return LATE_SECONDS if isinstance(error, TransientError) else None
    if isinstance(error, TransientError) and error.wait_seconds:
        return error.wait_seconds
    return random.randint(*SOON_SECONDS)  # noqa: S311 - spreads load, keeps no secret
