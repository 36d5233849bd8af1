"""The ingest function: events of the input bucket in, article records and translation jobs out."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from dragoman.bootstrap import ingest_delivery
from dragoman.snapshot import keep_ingest_ready

keep_ingest_ready()


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Lambda calls this with a batch of the function's queue."""
    return ingest_delivery().handle(event, context)
