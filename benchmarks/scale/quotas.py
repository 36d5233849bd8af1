"""What AWS allows, and how its parts behave, as far as the simulation needs it.

Read in November 2026 in stored copies of AWS's documentation, some of which may be older; where two copies disagree,
the later one counts. infra/SCALE.md has the list with its sources. Nothing here was seen in an account.
"""

from typing import Final

import msgspec

POLLERS_AT_FIRST: Final = 5
"""Batches that a mapping of a standard queue takes at once when a queue that was empty gets messages."""
POLLERS_A_MINUTE: Final = 300
"""By how many it grows while messages are left over. Lambda's "Configuring scaling behavior for SQS"."""
POLLERS_AT_MOST: Final = 1_250
"""The same page; copies before 2025 say 1,000. MaximumConcurrency takes 2 to 1,000."""

ENVIRONMENTS_PER_TEN_SECONDS: Final = 1_000
"""By which one function may grow. Lambda's "Scaling behavior"."""
REQUESTS_PER_CONCURRENCY: Final = 10
"""An account may start ten invocations a second for each of its concurrent executions. The same."""
IDLE_SECONDS: Final = 600.0
"""How long an environment that has nothing to do is kept. AWS names no time; measurements of others say 5 to 60
minutes. The shorter it is taken, the more cold starts."""

IN_FLIGHT: Final = 120_000
"""Messages of a standard queue that were received and not deleted, those that wait for their next try among them.
With long polling a queue that has reached it answers as if it were empty. SQS's "Standard queue quotas"."""

S3_READS: Final = 5_500
S3_WRITES: Final = 3_500
"""A second and partitioned prefix. S3 splits a prefix after half an hour to an hour of such load, and answers 503 until
then. "Best practices design patterns: optimizing Amazon S3 performance"; Knowledge Center, "Object key naming"."""
S3_SPLIT_SECONDS: Final = 2_700.0
"""Of load over the quota until S3 has split a prefix once more: the middle of that time."""
S3_ATTEMPTS: Final = 3
"""Of one request, as dragoman.clients.PATIENT says."""

MESSAGING_SECONDS: Final = 0.15
"""From the put to the message in the queue: the median through EventBridge, 0.39 the 99th of a hundred. Measured by
bitesizedserverless.com, "Serverless Messaging: Latency Compared", February 2023."""
POLLING_SECONDS: Final = 0.016
"""From the message in the queue to the function. The same."""


class Quotas(msgspec.Struct, frozen=True):
    """What an account may do at once."""

    concurrency: int = 1_000
    """Executions at once. A new account has 10."""
    event_invocations: int = 1_100
    """A second, of rules that reach a target; what is over is delayed, not lost. 18,750 in us-east-1, us-west-2 and
    eu-west-1, 4,500 in us-east-2 and eu-central-1, 2,250 in five others, 750 in the smallest."""
    in_flight: int = IN_FLIGHT
    s3_partitions: int = 1
    """Into how many parts S3 has split the output bucket when the load begins."""


NEW_ACCOUNT: Final = Quotas(concurrency=10)
