"""Measure a backfill on the embedded cloud: files that are in the bucket already, and nobody has told of.

    python -m benchmarks.backfill --objects 10000

The real template, state machine and functions. Files of one sentence, all different, are put into the input bucket
while its rule is switched off; then the state machine is started as `dragoman backfill` starts it. Printed are the time
for listing and sending, that for draining the queues, and what the law's check finds; then more backfills, which must
leave every record as it is.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from dragoman.cloud.deployment import Stack, deploy, find_template
from dragoman.cloud.outcomes import OutcomeReader
from dragoman.cloud.server import Cloud, run_cloud
from dragoman.law import find_breaches
from dragoman.model_store.stacked_models import list_local_sets
from dragoman.store import S3Store

TARGETS = ("pt", "en")
PLACES = ("harbour", "market", "station", "library", "museum", "theatre", "hospital", "bridge", "school", "stadium")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
POLL_SECONDS = 1.0
QUIET_POLLS = 3


def main() -> None:
    """Run the measurement and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--objects", type=int, default=500)
    parser.add_argument("--then", default="input,translations,records", help="modes of the backfills that follow")
    options = parser.parse_args()
    with run_cloud() as cloud:
        stack = deploy(
            cloud, find_template(), {"Targets": ",".join(TARGETS), "Engines": "firefox"}, list_local_sets(None)
        )
        say(f"{options.objects:,} objects, targets {', '.join(TARGETS)}")
        fill(cloud, stack, options.objects)
        bench = Bench(cloud, stack)
        bench.run({"mode": "input"}, "first backfill")
        records = bench.list_records()
        breaches = list(find_breaches(S3Store(cloud.client("s3")), stack.input_bucket, stack.output_bucket, TARGETS))
        say(f"records: {len(records):,}; breaches of the law: {len(breaches)}", *breaches[:5])
        same = True
        for mode in options.then.split(","):
            bench.run({"mode": mode}, f"another backfill, mode {mode}")
            same &= bench.list_records() == records
            say(f"  every record is as it was: {same}")
        if breaches or not same:
            raise SystemExit(1)


def say(*lines: str) -> None:
    """A line, and others indented under it, at once."""
    sys.stdout.write("\n  ".join(lines) + "\n")
    sys.stdout.flush()


def fill(cloud: Cloud, stack: Stack, count: int) -> None:
    """Put the files there, with nobody told."""
    events, s3 = cloud.client("events"), cloud.client("s3")
    rules = [rule["Name"] for rule in events.list_rules()["Rules"]]
    for rule in rules:
        events.disable_rule(Name=rule)

    def put(number: int) -> None:
        s3.put_object(Bucket=stack.input_bucket, Key=f"desk/{number % 100:02}/{number:06}.txt", Body=write(number))

    started = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(put, range(count)))
    for rule in rules:
        events.enable_rule(Name=rule)
    say(f"dropped in {time.monotonic() - started:,.0f} s, with the rule off")


def write(number: int) -> bytes:
    """A sentence of news like no other."""
    place, day = PLACES[number % len(PLACES)], DAYS[number % len(DAYS)]
    return (
        f"The {place} was closed on {day} after {number:,} visitors had waited for more than two hours in the rain.\n"
    ).encode()


class Bench:
    """One stack under measurement."""

    def __init__(self, cloud: Cloud, stack: Stack) -> None:
        self._stack = stack
        self._states, self._sqs, self._s3 = (cloud.client(name) for name in ("stepfunctions", "sqs", "s3"))
        self._outcomes = OutcomeReader(cloud, stack)

    def run(self, given: dict[str, Any], name: str) -> None:
        """One backfill, from its start until the queues are empty."""
        started = time.monotonic()
        machine = self._stack.backfill_state_machine
        execution = self._states.start_execution(stateMachineArn=machine, input=json.dumps(given))["executionArn"]
        status, sent, seen = "RUNNING", 0.0, Counter[str]()
        quiet, told = 0, started
        while status == "RUNNING" or quiet < QUIET_POLLS:
            time.sleep(POLL_SECONDS)
            fresh = self._outcomes.read_new()
            seen.update(f"{outcome.service} {outcome.outcome}" for outcome in fresh)
            if status == "RUNNING":
                status = self._states.describe_execution(executionArn=execution)["status"]
                sent = time.monotonic() - started
            waiting = sum(self.count_messages())
            quiet = 0 if fresh or waiting else quiet + 1
            if time.monotonic() - told > 60:
                told = time.monotonic()
                say(f"  {told - started:,.0f} s: {waiting:,} messages wait, {sum(seen.values()):,} done")
        drained = time.monotonic() - started - QUIET_POLLS * POLL_SECONDS
        runs = self._states.list_map_runs(executionArn=execution)["mapRuns"]
        items = sum(
            self._states.describe_map_run(mapRunArn=run["mapRunArn"])["itemCounts"]["succeeded"] for run in runs
        )
        say(f"{name}: {status}")
        say(f"  listed and sent: {items:,} hints in {sent:,.0f} s, {items / sent:,.0f} a second")
        say(f"  drained after {drained:,.0f} s: {sum(seen.values()) / drained:,.1f} messages a second")
        say(f"  outcomes: {dict(sorted(seen.items()))}")

    def count_messages(self) -> Iterator[int]:
        """Of each queue, those that wait and those in work."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        for url in self._stack.queue_urls:
            answer = self._sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
            yield sum(int(answer[name]) for name in names)

    def list_records(self) -> dict[str, tuple[str, object]]:
        """Every record with its etag and the time at which it was written."""
        pages = self._s3.get_paginator("list_objects_v2").paginate(Bucket=self._stack.output_bucket)
        return {
            entry["Key"]: (entry["ETag"], entry["LastModified"]) for page in pages for entry in page.get("Contents", [])
        }


if __name__ == "__main__":
    main()
