"""Traces of an invocation, where X-Ray wants one. Its recorder is loaded with the first invocation that is traced: of a
busy function that is one in twenty."""

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.utilities.typing import LambdaContext

if TYPE_CHECKING:
    from aws_lambda_powertools import Tracer

Handle = Callable[[dict[str, Any], LambdaContext], dict[str, Any]]


class Tracing:
    """Has an invocation traced if Lambda says that it is sampled.

    Args:
        open_tracer: opens the tracer. Once it is open every invocation goes through it: the recorder asks by itself
            which of them is sampled, and has to be told where each ends.
    """

    def __init__(self, open_tracer: "Callable[[], Tracer]") -> None:
        self._open_tracer = open_tracer
        self._traced: Handle | None = None

    def run(self, handle: Handle, event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        """What `handle` answers. `handle` is the same each time."""
        if self._traced is None and not is_sampled(os.environ):
            return handle(event, context)
        if self._traced is None:
            # An answer and an error's message may not go into a trace.
            self._traced = self._open_tracer().capture_lambda_handler(
                handle, capture_response=False, capture_error=False
            )
        answer: dict[str, Any] = self._traced(event, context)
        return answer


def is_sampled(environ: Mapping[str, str]) -> bool:
    """Whether this invocation's trace is wanted: Lambda writes it into the environment before each."""
    return "Sampled=1" in environ.get("_X_AMZN_TRACE_ID", "").split(";")


def open_tracer() -> "Tracer":
    """Traces of the calls of AWS alone: of a call over HTTP a trace would hold the address, and some engines' addresses
    hold the text."""
    from aws_lambda_powertools import Tracer  # noqa: PLC0415 - see this module's docstring

    return Tracer(patch_modules=("botocore",))
