"""Across processes: the real template on the embedded cloud, whose functions are killed in the midst of their work.

    python -m tests.faults.processes --files 300 --seconds 60

What a greenlet that is never resumed only stands for, SIGKILL does here. The two are no replacement for each other:
here nothing can be repeated, and a death hits no chosen request.
"""

import argparse
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import msgspec

from dragoman.cloud.deployment import Stack, deploy, find_template
from dragoman.cloud.server import Cloud, run_cloud
from dragoman.law import find_breaches
from dragoman.model_store.stacked_models import list_local_sets
from dragoman.store import S3Store
from tests.faults.dice import make_dice
from tests.faults.people import Deed, People
from tests.faults.trial import Trial

TARGETS: Final = ("pt", "en")
VISIBILITY_SECONDS: Final = 5
"""Of all queues, in the place of 6 to 30 minutes: what a killed worker had comes back after that. Longer than any
invocation over these files takes."""

KILL_SECONDS: Final = (0.1, 0.7)
"""Between two kills. A worker starts in about a second and does several files in one."""

_SERVER: Final = "ministack"
_COUNTS: Final = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")


class Outcome(msgspec.Struct, frozen=True):
    """What came out."""

    deeds: int
    kills: int
    breaches: tuple[str, ...]
    seconds: float


def run_processes(seed: int, files: int, seconds: float, patience_seconds: float) -> Outcome:
    """People use the input bucket for some seconds, in which workers die; then the law.

    Raises:
        TimeoutError: the queues do not run empty within `patience_seconds`.
    """
    began = time.monotonic()
    with run_cloud() as cloud:
        parameters = {"Targets": ",".join(TARGETS), "Engines": "firefox"}
        stack = deploy(cloud, find_template(), parameters, list_local_sets(None))
        sqs = cloud.client("sqs")
        for url in stack.queue_urls:
            sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": str(VISIBILITY_SECONDS)})
        deeds = _plan(seed, files, seconds)
        kills = _live(cloud, stack, deeds, seed, seconds)
        _await_silence(sqs, stack, patience_seconds)
        store = S3Store(cloud.client("s3"))
        breaches = tuple(find_breaches(store, stack.input_bucket, stack.output_bucket, TARGETS))
    return Outcome(len(deeds), kills, breaches, time.monotonic() - began)


def _plan(seed: int, files: int, seconds: float) -> list[Deed]:
    deeds = People(Trial(seed, files, crowd="newsroom"), seconds * 0.8).plan()
    return sorted((msgspec.structs.replace(deed, at=min(deed.at, seconds)) for deed in deeds), key=lambda deed: deed.at)


def _live(cloud: Cloud, stack: Stack, deeds: Sequence[Deed], seed: int, seconds: float) -> int:
    """Do everything in its time, and kill workers meanwhile; how many those were."""
    s3 = cloud.client("s3")
    dice = make_dice(f"{seed} kills")
    waiting = list(deeds)
    began = time.monotonic()
    next_kill, kills = 0.0, 0
    while waiting or time.monotonic() - began < seconds:
        now = time.monotonic() - began
        while waiting and waiting[0].at <= now:
            _do(s3, stack.input_bucket, waiting.pop(0))
        if now >= next_kill:
            workers = list(_find_workers())
            if workers:
                kills += _kill(dice.choice(workers))
            next_kill = now + dice.uniform(*KILL_SECONDS)
        time.sleep(0.02)
    return kills


def _do(s3: Any, bucket: str, deed: Deed) -> None:
    if deed.body is None:
        s3.delete_object(Bucket=bucket, Key=deed.key)
    else:
        s3.put_object(Bucket=bucket, Key=deed.key, Body=deed.body)


def _find_workers() -> Iterator[int]:
    """The functions' processes: children of the server that we have started, and of nobody else."""
    for server in _list_children(os.getpid()):
        if _SERVER in _read_command(server):
            yield from (child for child in _list_children(server) if "python" in _read_command(child))


def _list_children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found.extend(int(child) for child in task.read_text().split())
    return found


def _read_command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def _kill(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
        return True
    return False


def _await_silence(sqs: Any, stack: Stack, patience_seconds: float) -> None:
    """Until no queue has anything, twice in a row: an event may be on its way between two of them."""
    end, quiet = time.monotonic() + patience_seconds, 0
    while quiet < 3:
        if time.monotonic() > end:
            raise TimeoutError(f"the queues do not run empty within {patience_seconds:.0f} s")
        counts = [
            int(value)
            for url in stack.queue_urls
            for value in sqs.get_queue_attributes(QueueUrl=url, AttributeNames=list(_COUNTS))["Attributes"].values()
        ]
        quiet = 0 if any(counts) else quiet + 1
        time.sleep(0.3)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 where the law held."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.processes", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--files", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=60.0, help="how long people and deaths go on")
    parser.add_argument("--patience", type=float, default=600.0, help="seconds until the queues must be empty")
    asked = parser.parse_args(arguments)
    done = run_processes(asked.seed, asked.files, asked.seconds, asked.patience)
    verdict = "the law holds" if not done.breaches else "\n".join(("THE LAW IS BROKEN", *done.breaches))
    sys.stdout.write(f"{done.deeds} deeds, {done.kills} workers killed, {done.seconds:.0f} s: {verdict}\n")
    return 1 if done.breaches else 0


if __name__ == "__main__":
    sys.exit(main())
