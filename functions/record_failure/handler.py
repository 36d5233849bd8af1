"""The record_failure function: dead letters in, failure records out."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from dragoman.bootstrap import failure_delivery
from dragoman.snapshot import keep_failure_ready

keep_failure_ready()


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Lambda calls this with a batch of the function's queue."""
    return failure_delivery().handle(event, context)
