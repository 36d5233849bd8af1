"""The translate function: translation jobs in, translation records out."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from dragoman.bootstrap import translate_delivery
from dragoman.snapshot import keep_translate_ready

keep_translate_ready()


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Lambda calls this with a batch of the function's queue."""
    return translate_delivery().handle(event, context)
