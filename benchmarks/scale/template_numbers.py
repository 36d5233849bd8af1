"""What infra/template.yaml says of queues, functions and alarms: the simulation is of the template as it is."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from samtranslator.yaml_helper import yaml_parse

from dragoman.cloud.deployment import find_template

_CHAIN: Final = {
    "ingest": ("IngestQueue", "IngestFunction"),
    "translate": ("TranslateQueue", "TranslateFunction"),
    "ingest-dead": ("IngestDeadLetterQueue", "RecordFailureFunction"),
    "translate-dead": ("TranslateDeadLetterQueue", "RecordFailureFunction"),
}
"""Our name of each queue: the template's names of it and of the function that it feeds."""


class Feed(msgspec.Struct, frozen=True):
    """A queue, the mapping that takes from it, and the function behind."""

    queue: str
    function: str
    visibility_seconds: float
    retention_seconds: float
    max_receives: int | None
    """None: the queue never gives up."""
    batch_size: int
    batching_window_seconds: float
    max_concurrency: int
    time_out_seconds: float
    memory_megabytes: int
    age_alarm_seconds: float | None
    """How old the oldest message may be before the alarm rings; None where no alarm looks at the age."""


class TemplateNumbers(msgspec.Struct, frozen=True):
    """The four feeds, and how long the age has to be too high before an alarm rings."""

    feeds: Mapping[str, Feed]
    age_alarm_period_seconds: float
    age_alarm_periods: int

    def replace(self, queue: str, **changes: Any) -> "TemplateNumbers":
        """The same with other numbers of one feed."""
        feeds = {**self.feeds, queue: msgspec.structs.replace(self.feeds[queue], **changes)}
        return msgspec.structs.replace(self, feeds=feeds)


def read_template() -> TemplateNumbers:
    """The numbers of the template of this checkout, with the defaults of its parameters."""
    template: dict[str, Any] = yaml_parse(find_template().read_text("utf-8"))
    defaults = {name: parameter.get("Default") for name, parameter in template["Parameters"].items()}
    resources = template["Resources"]
    alarms = {
        _queue_of(alarm): alarm["Properties"]
        for alarm in resources.values()
        if alarm.get("Properties", {}).get("MetricName") == "ApproximateAgeOfOldestMessage"
    }
    one = next(iter(alarms.values()))
    return TemplateNumbers(
        feeds={name: _read_feed(resources, defaults, alarms, name) for name in _CHAIN},
        age_alarm_period_seconds=float(one["Period"]),
        age_alarm_periods=int(one["EvaluationPeriods"]),
    )


def _queue_of(alarm: Mapping[str, Any]) -> str:
    return str(alarm["Properties"]["Dimensions"][0]["Value"]["Fn::GetAtt"][0])


def _read_feed(resources: Mapping[str, Any], defaults: Mapping[str, Any], alarms: Mapping[str, Any], name: str) -> Feed:
    queue, function = _CHAIN[name]
    properties, of_queue = resources[function]["Properties"], resources[queue]["Properties"]
    source = next(
        event["Properties"]
        for event in properties["Events"].values()
        if event["Properties"].get("Queue") == {"Fn::GetAtt": [queue, "Arn"]}
    )
    receives = of_queue.get("RedrivePolicy", {}).get("maxReceiveCount")
    return Feed(
        queue=name,
        function=function.removesuffix("Function"),
        visibility_seconds=float(of_queue["VisibilityTimeout"]),
        retention_seconds=float(of_queue["MessageRetentionPeriod"]),
        max_receives=None if receives is None else int(_resolve(receives, defaults)),
        batch_size=int(source["BatchSize"]),
        batching_window_seconds=float(source.get("MaximumBatchingWindowInSeconds", 0)),
        max_concurrency=int(_resolve(source["ScalingConfig"]["MaximumConcurrency"], defaults)),
        time_out_seconds=float(properties["Timeout"]),
        memory_megabytes=int(properties["MemorySize"]),
        age_alarm_seconds=float(alarms[queue]["Threshold"]) if queue in alarms else None,
    )


def _resolve(value: Any, defaults: Mapping[str, Any]) -> Any:
    match value:
        case {"Ref": name}:
            return defaults[name]
    return value
