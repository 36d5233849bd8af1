"""What waits in a stack's queues, as far as SQS tells: it counts messages and shows none of them."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal

import msgspec
from botocore.exceptions import BotoCoreError, ClientError

from dragoman.cloud.server import CloudError
from dragoman.operations.connection import Connection
from dragoman.operations.refusals import describe_refusal

QueueName = Literal["ingest", "translate", "ingest-dead-letter", "translate-dead-letter"]
_COUNTS: Final = (
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
    "ApproximateNumberOfMessagesDelayed",
)
_AGE_METRIC: Final = "ApproximateAgeOfOldestMessage"
_AGE_MINUTES: Final = 15
"""SQS reports once a minute, and up to fifteen minutes late for a queue that slept."""


class QueueState(msgspec.Struct, frozen=True):
    """One queue at one moment. The counts are SQS's approximations: a minute old at most."""

    name: QueueName
    waiting: int
    """Messages that the next worker may take."""
    in_work: int
    """Messages that a worker has now, and those that failed and are not yet shown again."""
    delayed: int
    oldest_seconds: float | None
    """Age of the oldest message; None where it is not known: the embedded cloud, a metric that is not there yet."""

    @property
    def total(self) -> int:
        """All of its messages."""
        return self.waiting + self.in_work + self.delayed

    @property
    def holds_dead_letters(self) -> bool:
        """Whether it is one for messages that were given up on."""
        return self.name.endswith("dead-letter")


def read_queues(connection: Connection) -> tuple[QueueState, ...]:
    """The four queues of a stack: the two of the pipeline, then their dead-letter queues.

    Raises:
        CloudError: SQS did not answer, or refused.
    """
    names: tuple[QueueName, ...] = ("ingest", "translate", "ingest-dead-letter", "translate-dead-letter")
    return tuple(_read(connection, name, url) for name, url in zip(names, connection.stack.queue_urls, strict=True))


def _read(connection: Connection, name: QueueName, url: str) -> QueueState:
    try:
        answer = connection.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=list(_COUNTS))
    except (BotoCoreError, ClientError) as error:
        raise CloudError(describe_refusal(error, f"the queue {url}")) from error
    waiting, in_work, delayed = (int(answer["Attributes"].get(count, 0)) for count in _COUNTS)
    known = None if connection.is_embedded or waiting == 0 else _read_age(connection.client("cloudwatch"), url)
    return QueueState(name, waiting, in_work, delayed, known)


def _read_age(cloudwatch: Any, url: str) -> float | None:
    """The newest age that was reported; who may not read metrics is told the counts all the same."""
    now = datetime.now(UTC)
    try:
        answer = cloudwatch.get_metric_statistics(
            Namespace="AWS/SQS",
            MetricName=_AGE_METRIC,
            Dimensions=[{"Name": "QueueName", "Value": url.rsplit("/", 1)[-1]}],
            StartTime=now - timedelta(minutes=_AGE_MINUTES),
            EndTime=now,
            Period=60,
            Statistics=["Maximum"],
        )
    except (BotoCoreError, ClientError):
        return None
    points = sorted(answer.get("Datapoints", []), key=lambda point: point["Timestamp"])
    return float(points[-1]["Maximum"]) if points else None
