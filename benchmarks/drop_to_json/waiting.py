"""Files dropped one at a time, each followed until its translation can be read."""

import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any, Final

from benchmarks.embedded.draining import await_outcomes
from benchmarks.embedded.processes import read_start_times
from benchmarks.embedded.stack import Bench, cold
from benchmarks.embedded.timeline import Passage, Timeline, write_timeline
from dragoman.cloud.outcomes import OutcomeReader
from dragoman.records import translation_key

_POLL_SECONDS: Final = 0.02
"""A look costs the emulator, which runs on the same cores, a millisecond or two. On average it comes 10 ms late."""
_PATIENCE_SECONDS: Final = 120.0


def drop_one_by_one(bench: Bench, files: Mapping[str, bytes]) -> Timeline:
    """Drop each file when the one before it has its translation.

    Raises:
        TimeoutError: a translation did not come.
        RuntimeError: a file was not translated.
    """
    reader, start = OutcomeReader(bench.cloud, bench.stack), time.time()
    reader.read_new()  # what was logged before is of other files
    dropped, seen = dict[str, float](), dict[str, float]()
    s3 = bench.cloud.client("s3")
    addresses = {key: _sign(s3, bench, translation_key(key, bench.targets[0])) for key in files}
    for key, body in files.items():
        dropped[key] = time.time()
        s3.put_object(Bucket=bench.stack.input_bucket, Key=key, Body=body)
        seen[key] = _await(addresses[key])
    return write_timeline(dropped, await_outcomes(bench, reader, len(files), _PATIENCE_SECONDS), start, seen)


def drop_cold(bench: Bench, key: str, body: bytes) -> Mapping[str, float]:
    """Drop a file on functions that have no process yet; answers the seconds of each stage, the start of each function
    apart: from the start of its process to the beginning of its work.

    Raises:
        TimeoutError: a translation did not come.
        RuntimeError: a file was not translated.
    """
    with cold(bench):
        before = time.time()
        passage = drop_one_by_one(bench, {key: body}).passages[0]
        starts = read_start_times(bench)
    began = {"ingest": before + passage.ingest_began, "translate": before + passage.translate_began}
    return split_starts(passage, {role: began[role] - starts[role][-1] for role in began})


def split_starts(passage: Passage, start_seconds: Mapping[str, float]) -> Mapping[str, float]:
    """The stages of a passage with a stage before each function's work for its start, out of the wait for it."""
    stages = dict[str, float]()
    for name, seconds in passage.stages.items():
        role = name.removeprefix("waits for ")
        if role == name or role not in start_seconds:
            stages[name] = seconds
            continue
        starting = min(seconds, start_seconds[role])
        stages |= {name: seconds - starting, f"{role} starts": starting}
    return stages


def _sign(s3: Any, bench: Bench, key: str) -> str:
    """Where anybody can look for an object: a look by boto3 would take ten times as much of the processor."""
    return str(s3.generate_presigned_url("head_object", Params={"Bucket": bench.stack.output_bucket, "Key": key}))


def _await(address: str) -> float:
    """When an object can be read, in seconds since 1970."""
    end = time.monotonic() + _PATIENCE_SECONDS
    request = urllib.request.Request(address, method="HEAD")  # noqa: S310 - the emulator on this machine
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(request, timeout=_PATIENCE_SECONDS):  # noqa: S310 - see above
                return time.time()
        except urllib.error.HTTPError as error:
            error.close()
            time.sleep(_POLL_SECONDS)
    raise TimeoutError(f"nothing came at {address}")
