"""Files through a stack, as a backlog that waits or as they arrive, until each has its translation."""

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from benchmarks.embedded.stack import Bench, await_messages, held
from benchmarks.embedded.timeline import Timeline, is_end, write_timeline
from dragoman.cloud.outcomes import LoggedOutcome, OutcomeReader

_POLL_SECONDS: Final = 0.5
"""A look at the logs costs the emulator, which runs on the same cores, some milliseconds."""
_HANDS: Final = 4


def drain(
    bench: Bench, files: Mapping[str, bytes], arrivals: Sequence[float] | None = None, *, patience_seconds: float = 600
) -> Timeline:
    """Put files into the input bucket and wait for the translations.

    Args:
        bench: where.
        files: content by key.
        arrivals: when each is put, in seconds after the start, in the files' order. None: all of them wait in the
            ingest queue before the work begins, and the timeline starts when it does.
        patience_seconds: after so long without any news it ends.

    Raises:
        TimeoutError: nothing moved.
        RuntimeError: a file was not translated.
    """
    reader = OutcomeReader(bench.cloud, bench.stack)
    reader.read_new()  # what was logged before is of other files
    if arrivals is None:
        with held(bench):
            put_files(bench, files, [0.0] * len(files))
            await_messages(bench, bench.stack.ingest_queue_url, len(files))
        start = time.time()
        dropped = dict.fromkeys(files, start)
    else:
        start = time.time()
        dropped = put_files(bench, files, arrivals)
    outcomes = await_outcomes(bench, reader, len(files), patience_seconds)
    return write_timeline(dropped, outcomes, start)


def put_files(bench: Bench, files: Mapping[str, bytes], arrivals: Sequence[float]) -> dict[str, float]:
    """Put each at its time, in seconds from now; answers when each was put, in seconds since 1970."""
    s3, start, moments = bench.cloud.client("s3"), time.time(), dict[str, float]()

    def put(file: tuple[str, bytes], seconds: float) -> None:
        time.sleep(max(0.0, start + seconds - time.time()))
        moments[file[0]] = time.time()
        s3.put_object(Bucket=bench.stack.input_bucket, Key=file[0], Body=file[1])

    with ThreadPoolExecutor(_HANDS) as hands:
        list(hands.map(put, files.items(), arrivals))
    return moments


def await_outcomes(bench: Bench, reader: OutcomeReader, files: int, patience_seconds: float) -> list[LoggedOutcome]:
    """Everything that is logged until so many files have their end in each target.

    Raises:
        TimeoutError: nothing moved for so long.
    """
    found, ended, moved = list[LoggedOutcome](), 0, time.monotonic()
    while ended < files * len(bench.targets):
        fresh = reader.read_new()
        found += fresh
        ended += sum(map(is_end, fresh))
        if fresh:
            moved = time.monotonic()
        elif time.monotonic() - moved > patience_seconds:
            raise TimeoutError(f"{ended} of {files * len(bench.targets)} translations came")
        time.sleep(_POLL_SECONDS)
    # One function's log is read before the other's: a line of the first one may have come in between.
    return [*found, *reader.read_new()]
