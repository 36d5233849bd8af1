"""What the template says of queues and functions, so that the harness runs under the numbers that are deployed."""

from functools import cache
from typing import Any, Final

import msgspec
from samtranslator.yaml_helper import yaml_parse

from tests.integration.cloud_on_moto import ROOT

_QUEUES: Final = {
    "ingest": ("IngestQueue", "IngestFunction"),
    "translate": ("TranslateQueue", "TranslateFunction"),
    "ingest-dead": ("IngestDeadLetterQueue", "RecordFailureFunction"),
    "translate-dead": ("TranslateDeadLetterQueue", "RecordFailureFunction"),
}
"""The template's names for each queue and the function that it feeds."""


class Feed(msgspec.Struct, frozen=True):
    """A queue, and how the function that it feeds is invoked."""

    function: str
    """The folder of its handler."""
    visibility_seconds: float
    batch_size: int
    time_out_seconds: float


@cache
def read_feeds() -> dict[str, Feed]:
    """The four queues by name."""
    resources: dict[str, Any] = yaml_parse((ROOT / "infra" / "template.yaml").read_text("utf-8"))["Resources"]
    return {name: _read_feed(resources, *names) for name, names in _QUEUES.items()}


@cache
def read_max_receives() -> int:
    """How often a message is delivered before it is given up."""
    return int(
        yaml_parse((ROOT / "infra" / "template.yaml").read_text("utf-8"))["Parameters"]["MaxReceives"]["Default"]
    )


def _read_feed(resources: dict[str, Any], queue: str, function: str) -> Feed:
    properties = resources[function]["Properties"]
    source = next(
        event["Properties"]
        for event in properties["Events"].values()
        if event["Properties"].get("Queue") == {"Fn::GetAtt": [queue, "Arn"]}
    )
    return Feed(
        function=properties["CodeUri"].rstrip("/").rpartition("/")[2],
        visibility_seconds=float(resources[queue]["Properties"]["VisibilityTimeout"]),
        batch_size=int(source["BatchSize"]),
        time_out_seconds=float(properties["Timeout"]),
    )
