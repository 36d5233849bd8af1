"""Lambda's execution environments: the real handlers, each with clients, models and caches of its own."""

import importlib.util
from collections.abc import Callable
from functools import cache
from itertools import count
from typing import Any, Final

from dragoman import bootstrap
from tests.integration.cloud_on_moto import ROOT

Handler = Callable[[dict[str, Any], Any], dict[str, Any]]

_numbers = count(1)
_DELIVERIES: Final = ("ingest_delivery", "translate_delivery", "failure_delivery")


def start_environment(function: str) -> Handler:
    """Load a function's handler from its file, as a new process does. What bootstrap builds for it is its own."""
    path = ROOT / "functions" / function / "handler.py"
    spec = importlib.util.spec_from_file_location(f"{function}_handler_{next(_numbers)}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in _DELIVERIES:
        if hasattr(module, name):
            setattr(module, name, cache(getattr(bootstrap, name).__wrapped__))
    handler: Handler = module.handler
    return handler


class Context:
    """What a handler asks of Lambda's context; its time is the timeline's."""

    memory_limit_in_mb = 1769

    def __init__(self, function: str, number: int, seconds_left: Callable[[], float]) -> None:
        self.function_name = f"dragoman-{function}"
        self.invoked_function_arn = f"arn:aws:lambda:eu-central-1:123456789012:function:dragoman-{function}"
        self.aws_request_id = f"00000000-0000-4000-9000-{number:012d}"
        self._seconds_left = seconds_left

    def get_remaining_time_in_millis(self) -> int:
        """As Lambda counts it."""
        return int(self._seconds_left() * 1000)
